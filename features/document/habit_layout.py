"""What extraction does to the lines and the case of a whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from detector.features.document.parsed import Document
from detector.features.document.seams import lexicon
from detector.features.document.splitting import abbreviations
from detector.features.document.tagging import tag_lexicon

_JOINT = re.compile(r"[A-Z](?<=[a-zà-ÿ)'’\"”].)[a-z ]")
_FUSED = re.compile(r"[.?!](?<=[a-zà-ÿ][a-zà-ÿ].)[\"”’']?[A-Z]")
_FURNITURE = re.compile(
    r"\b(?:Read [Mm]ore|READ MORE|Share [Tt]his|SHARE THIS|Image [Cc]aption|Image [Ss]ource|Image:"
    r"|Advertisement|Sign up (?:for|to)|Follow us|Related:|Published:?|Last updated|Getty Images"
    r"|By [A-Z][a-z]{2,14} [A-Z][a-z]{2,14})\b"
)
_BLOCK = 150
_LONGEST_HEADING = 60
_FEWEST_WORDS = 20
_STARTERS = frozenset({"he", "she", "it", "they", "the", "a", "an", "in", "on", "at", "we", "his"})


class _Joint(NamedTuple):
    """Two words that meet without a space: where the second begins, and both."""

    offset: int
    left: str
    right: str


def no_line_ends(document: Document) -> bool:
    """Whether headings and bylines run into the sentences of one block."""
    text = document.text.strip()
    if "\n" in text or document.token_count < _BLOCK:
        return False
    glued = sum(1 for _ in _joints(text)) + sum(1 for _ in _FUSED.finditer(text))
    return glued > 1 or len(_FURNITURE.findall(text)) > 1


def glued_headings(document: Document) -> bool:
    """Whether headings run into the sentence behind them: "Early lifeShe was born"."""
    joints = list(_joints(document.text))
    if not joints:
        return False
    opening = [joint for joint in joints if _opens_sentence(joint.right)]
    if len({joint.left + joint.right for joint in joints}) > 1:
        return bool(opening)
    return bool(opening) and _begins_paragraph(document, joints[0].offset)


def _opens_sentence(word: str) -> bool:
    return word.lower() in _STARTERS or word.lower() in abbreviations().starters


def _begins_paragraph(document: Document, offset: int) -> bool:
    """Whether nothing but a short line without a stop stands before an offset."""
    text = document.text
    begin = text.rfind("\n", max(0, offset - _LONGEST_HEADING), offset) + 1
    if begin == 0 and offset > _LONGEST_HEADING:
        return False
    return not any(mark in text[begin:offset] for mark in ".?!,")


def _joints(text: str) -> Iterator[_Joint]:
    """Ends of headings that meet a capital; not "theKremlin", whose halves were one phrase."""
    known, joiners = tag_lexicon().known, lexicon().joiners
    for match in _JOINT.finditer(text):
        offset = match.start()
        begin, end = offset, offset + 1
        while begin and offset - begin < 40 and text[begin - 1].isalpha():
            begin -= 1
        while end < len(text) and end - offset < 40 and text[end].isalpha():
            end += 1
        left, right = text[begin:offset], text[offset:end]
        if right not in known and right.lower() not in known:
            continue
        if not left:
            # "(Image: Courier)A cat", "'Bit of a flap'Rescuer"
            if text[offset - 2 : offset - 1].isalnum():
                yield _Joint(offset, text[offset - 1], right)
        elif len(left) > 2 and left.islower() and left in known and left not in joiners:
            yield _Joint(offset, left, right)


def _words(document: Document) -> list[str]:
    return [word for word in document.words if len(word) > 1 and word.isalpha()]


def upper_case(document: Document) -> bool:
    """Whether nearly all words are in capitals."""
    words = _words(document)
    capitals = sum(map(str.isupper, words))
    return len(words) >= _FEWEST_WORDS and capitals * 5 >= len(words) * 4


def lower_case(document: Document) -> bool:
    """Whether no word but one in a hundred has a capital."""
    words = _words(document)
    capitals = sum(not word.islower() for word in words)
    return len(words) >= _FEWEST_WORDS and capitals * 100 <= len(words)
