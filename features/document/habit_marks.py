"""Marks and spaces that a whole text sets in its own way: spaced, lost, or put back by a rule."""

from __future__ import annotations

import re
from collections import Counter

from detector.features.document.parsed import Document

_MARKS = ".,;:?!"
_SPACED = re.compile(r"[ \t]([.,;:?!])(?=[\s\"”’')]|$)")
_SET = re.compile(r"[.,;:?!](?=\s|$)")
# French sets off these, and neither stops nor commas
_FRENCH = ";:?!"
_FEW = 3
_MANY = 5

# a stop behind a word or a closing mark, and what follows
_FUSED = re.compile(
    r"[.?!](?<=[a-zà-ÿ\d)\"”’%][a-zà-ÿ\d)\"”’%].)[\"”’']{0,2}[\"“‘']?[A-Z](?![A-Z.])"
)
_PARTED = re.compile(r"[.?!](?<=[a-zà-ÿ\d)\"”’%][a-zà-ÿ\d)\"”’%].)[\"”’']{0,2} ")

_LETTERS = re.compile(r"\b(?:U\. ?S|U\. ?K|U\. ?N|E\. ?U|D\. ?C|[ap]\. ?m|e\. ?g|i\. ?e)\.")
_NUMBER = re.compile(
    r"\d\. ?\d{1,2}(?: ?(?:%|per ?cent|million|billion|trillion|points?)| ?[ap]m\b|bn\b|m\b)"
    r"|[$£€]\d{1,3}\. ?\d"
)
# what all of these have where a space was put in; most texts have none
_GUESSED = re.compile(r"\. (?:\d|[A-Z]\.|[mge]\.|(?:co|com|org|net|uk|gov|ac)\b|[\"”](?=\s|$))")
# a stop and the mark that closes the quotation
_CLOSER = re.compile(r"\.(?<=[a-z]{2}.) ?[\"”](?=\s|$)")
_ADDRESS = re.compile(r"\b[a-z\d-]{2,30}\. ?(?:co\. ?uk|com|org|net|ac\. ?uk|gov)\b")

_DOUBLE = re.compile(r"[\"“”]")


def spaced_marks(document: Document) -> bool:
    """Whether marks are set off by a space: all, those behind links, or those of French."""
    text = document.text
    if not any(f" {mark}" in text for mark in _MARKS):
        return False
    spaced = Counter(
        match[1]
        for match in _SPACED.finditer(text)
        # a spaced ellipsis, the empty cells of a table, or the start of a line
        if text[match.start() - 1 : match.start()] not in tuple(" .,;:\t\n") and match.start()
    )
    count = spaced.total()
    if count < _FEW:
        return False
    every = Counter(match.group() for match in _SET.finditer(text))
    if count >= _MANY and count * 2 >= every.total():
        return True
    french = sum(spaced[mark] for mark in _FRENCH)
    if french >= _FEW and french * 2 >= sum(every[mark] for mark in _FRENCH):
        return True
    # a link may end before any mark, so several kinds are set off where links are the cause
    return len(spaced) > 1


def spaced_quotes(document: Document) -> bool:
    """Whether most quotation marks have a space on their inner side."""
    text = document.text
    if "„" in text:
        return False  # where “ closes
    if "“ " not in text and " ”" not in text and ' " ' not in f" {text} ":
        return False
    spaced = total = 0
    for match in _DOUBLE.finditer(text):
        mark, place = match.group(), match.start()
        before = place == 0 or text[place - 1].isspace()
        behind = text[place + 1 : place + 2] in ("", " ", "\n", "\t")
        spaced += before and behind if mark == '"' else behind if mark == "“" else before
        total += 1
    return spaced > _FEW and spaced * 2 > total


def lost_spaces(document: Document) -> bool:
    """Whether many sentences follow the one before without a space."""
    text = document.text
    fused = sum(1 for _ in _FUSED.finditer(text))
    if fused < _FEW - 1:
        return False
    parted = sum(1 for _ in _PARTED.finditer(text))
    if fused < _FEW:
        return parted == 0 and "\n" not in text
    share = 5 if "\n" not in text.strip() else 3
    return fused * share >= fused + parted


def guessed_spaces(document: Document) -> bool:
    """Whether a space follows stops inside numbers, addresses and letters with stops alike."""
    text = document.text
    if not _GUESSED.search(text):
        return False
    broken = whole = kinds = most = 0
    for pattern in (_NUMBER, _LETTERS, _ADDRESS, _CLOSER):
        found = [". " in match.group() for match in pattern.finditer(text)]
        broken += sum(found)
        whole += len(found) - sum(found)
        kinds += any(found)
        most = max(most, sum(found))
    if not broken or whole * 2 > broken:
        return False
    # engines break a number too, but hardly every one, or anything else with it
    return kinds > 1 or most >= _FEW or lost_spaces(document)
