"""Slips of people who write or type: typos, lost and doubled words, agreement, blanks."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from detector.features.document import Document
from detector.training.simulator.planting import Change

_SMALL = frozenset(
    ("the", "a", "an", "of", "to", "in", "on", "for", "and", "at", "with", "by", "from", "that")
)
_AGREEMENT = {
    "is": "are", "are": "is", "was": "were", "were": "was", "has": "have", "have": "has",
    "does": "do", "do": "does", "says": "say", "this": "these", "these": "this",
}  # fmt: skip
_COMMA = re.compile(r"(\w+),\s(\w+)")
_BLANK = re.compile(r"\w+ \w+")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def typo(document: Document, rng: random.Random) -> Iterator[Change]:
    """Letters swapped, lost, doubled or hit beside the key."""
    for index, word in enumerate(document.words):
        if len(word) > 3 and word.isalpha() and word.isascii() and word[1:].islower():
            new = _mistyped(word, rng)
            if new != word:
                weight = 0.3 if word[0].isupper() else 1.0
                yield Change(document.starts[index], document.ends[index], new, weight=weight)


def _mistyped(word: str, rng: random.Random) -> str:
    place = rng.randint(1, len(word) - 2)
    head, letter, tail = word[:place], word[place], word[place + 1 :]
    how = rng.randrange(5)
    if how == 0:
        return head + tail[0] + letter + tail[1:]
    if how == 1:
        return head + tail
    if how == 2:
        return head + letter + letter + tail
    if how == 3:
        return word[:-1]
    row = next((row for row in _ROWS if letter in row), _ROWS[0])
    beside = row.find(letter) + rng.choice((-1, 1))
    return head + row[beside % len(row)] + tail


def agreement(document: Document, rng: random.Random) -> Iterator[Change]:
    """A verb or determiner in the wrong number."""
    for first, behind in document.sentence_tokens:
        for index in range(first + 1, behind - 1):
            new = _AGREEMENT.get(document.words[index])
            if new:
                yield Change(document.starts[index], document.ends[index], new)


def doubled_word(document: Document, rng: random.Random) -> Iterator[Change]:
    """A small word written twice."""
    for index, word in enumerate(document.words):
        if word in _SMALL:
            yield Change(document.starts[index], document.ends[index], f"{word} {word}")


def dropped_word(document: Document, rng: random.Random) -> Iterator[Change]:
    """A small word left out between two others, which are marked with it."""
    words = document.words
    for first, behind in document.sentence_tokens:
        for index in range(first + 1, behind - 1):
            if words[index] in _SMALL and words[index - 1].isalpha() and words[index + 1].isalpha():
                new = f"{words[index - 1]} {words[index + 1]}"
                yield Change(document.starts[index - 1], document.ends[index + 1], new)


def missing_space(document: Document, rng: random.Random) -> Iterator[Change]:
    """No blank behind a comma."""
    for match in _COMMA.finditer(document.text):
        if not (match[1][-1].isdigit() or match[2][0].isdigit()):
            yield Change(match.start(), match.end(), f"{match[1]},{match[2]}")


def double_space(document: Document, rng: random.Random) -> Iterator[Change]:
    """Two blanks for one."""
    for match in _BLANK.finditer(document.text):
        yield Change(match.start(), match.end(), match.group().replace(" ", "  "))
