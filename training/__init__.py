"""Corpora, simulator, fitting and evaluation, and the command that runs them."""
