"""Cells of a CSV or TSV file that no spreadsheet takes for a command."""

from __future__ import annotations

import re

# What a spreadsheet starts a formula with, and the full-width forms that some take for these.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# A signed number is just a number; a guard would make a text of it.
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
# Commands to a terminal begin with these; a table has no use for them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def safe_cell(value: str) -> str:
    """Guards a cell: a spreadsheet shows it and does nothing else with it.

    Args:
        value: text from anywhere.

    Returns:
        The text, with ' before it if it begins like a formula and is no number, and without
        control characters.
    """
    text = _CONTROL.sub(REPLACEMENT, value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
