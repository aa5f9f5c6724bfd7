"""Lists of words and phrases that rules look for, and what loads them."""
