"""Verdicts to outputs: what each format looks like, and files that appear whole."""
