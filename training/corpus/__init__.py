"""The corpora: what their rows are, and which of them share a fold."""
