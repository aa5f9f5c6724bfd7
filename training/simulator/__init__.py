"""From an article of a corpus to a page of the web, with its faults and its noise."""
