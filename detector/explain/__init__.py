"""Verdicts made readable: what is shown of the evidence, in a terminal and side by side."""
