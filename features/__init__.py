"""Text to evidence: the parsed document and the features that read it."""
