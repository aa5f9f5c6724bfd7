"""Dates and numbers that a whole text writes in the manner of another country."""

from __future__ import annotations

import re

from detector.features.document.parsed import Document

_DAY_NUMBER = re.compile(r"\w{1,12} (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \(\d{1,2}\.?\)")
_FEW = 3

_SEPARATED = re.compile(r"\d{1,3}(?:[.,]\d{1,3})+(?![\d.,]\d)|\d{1,3}(?: \d{3})+(?!\d)")
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}")
_DECIMAL_STOP = re.compile(r"\d{1,3}\.\d{1,2}")
_GROUP_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_GROUP_STOP = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def day_numbers(document: Document) -> bool:
    """Whether several days carry their number in brackets, as in lists of fixtures.

    Portuguese copy, in which engines leave it, says "this Thursday (16)"; a writer of English
    "on Thursday (16)".
    """
    text = document.text
    if text.count("day (") < _FEW:
        return False
    found = _DAY_NUMBER.findall(text)
    return len(found) >= _FEW and not any(words.lower().startswith("this ") for words in found)


def digit_groups(document: Document) -> bool:
    """Whether the figures of a text are grouped or have their decimals as on the Continent."""
    continental = english = 0
    for match in _SEPARATED.finditer(document.text):
        number = match.group()
        if _DECIMAL_STOP.fullmatch(number) or _GROUP_COMMA.fullmatch(number):
            english += 1
        elif " " in number or _DECIMAL_COMMA.fullmatch(number) or _GROUP_STOP.fullmatch(number):
            continental += 1
    return continental >= _FEW and english * 6 <= continental
