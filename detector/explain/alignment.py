"""Which sentences of two versions of a story say the same, and which words differ in them.

Sentences are aligned in order, as for parallel corpora (Gale and Church 1993), but by the words
that they share, since both are English: one to one, two to one where one version splits a
sentence, and alone where the other version has nothing like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, islice
from typing import NamedTuple

from detector.features.lexicons.words import function_words

MOST_SENTENCES = 2000  # of either version; more would take minutes
CELLS = 100_000  # pairs of sentences that are compared at most, about: it sets the band
NARROWEST = 40
# Unrelated sentences share some words, "the" and "of" above all.
COMMON = 0.3
FUNCTION_WORD = 0.3  # what one counts against another word
LONGEST_DIFF = 200  # words of a sentence that are compared one by one

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_PIECE = re.compile(r"\s+|\w+(?:['’-]\w+)*|[^\w\s]")
_MOVES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))


class Pair(NamedTuple):
    """Sentences that belong together: half-open ranges of indices, either of which may be empty."""

    left: tuple[int, int]
    right: tuple[int, int]


class Change(NamedTuple):
    """A stretch of one version, and whether the other has it too."""

    text: str
    changed: bool


def align(left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    """Aligns two lists of sentences in order.

    Args:
        left: the sentences of one version, :data:`MOST_SENTENCES` at most.
        right: those of the other.

    Returns:
        Pairs that cover every sentence once, in order.

    Raises:
        ValueError: if there are too many sentences.
    """
    if max(len(left), len(right)) > MOST_SENTENCES:
        raise ValueError(f"more than {MOST_SENTENCES} sentences")
    counts = _Counts(left), _Counts(right)
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for i, j in _band(len(left), len(right)):
        if (i, j) == (0, 0):
            continue
        options = [
            (best[i - one, j - two][0] + _gain(counts, (i - one, i), (j - two, j)), -number)
            for number, (one, two) in enumerate(_MOVES)
            if (i - one, j - two) in best
        ]
        if options:
            score, number = max(options)
            best[i, j] = score, -number
    return _trace(best, len(left), len(right))


class _Counts:
    """How much of each word is in a sentence, and in two together, and how much in all."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._words = [
            [match.group().lower() for match in islice(_WORD.finditer(one), LONGEST_DIFF)]
            for one in sentences
        ]
        self._known: dict[tuple[int, int], tuple[dict[str, float], float]] = {}

    def of(self, place: tuple[int, int]) -> tuple[dict[str, float], float]:
        if place not in self._known:
            small = function_words()
            counts: dict[str, float] = {}
            for word in chain.from_iterable(self._words[slice(*place)]):
                counts[word] = counts.get(word, 0.0) + (FUNCTION_WORD if word in small else 1.0)
            self._known[place] = counts, sum(counts.values())
        return self._known[place]


def _band(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Cells near the line from corner to corner, in an order in which each follows its sources."""
    width = max(NARROWEST, CELLS // max(rows, columns, 1))
    step = columns / max(rows, 1)
    for i in range(rows + 1):
        # to where the next row begins, so that a step down never leaves the band
        first, last = int(i * step) - width, int((i + 1) * step) + width
        for j in range(max(0, first), min(columns, last) + 1):
            yield i, j


def _gain(counts: tuple[_Counts, _Counts], left: tuple[int, int], right: tuple[int, int]) -> float:
    """Words that two stretches share, less what unrelated ones of their length would."""
    if left[0] == left[1] or right[0] == right[1]:
        return 0.0
    (one, words), (two, others) = counts[0].of(left), counts[1].of(right)
    if len(one) > len(two):
        one, two = two, one
    shared = 0.0
    for word, count in one.items():
        other = two.get(word)
        if other:
            shared += count if count < other else other
    return shared - COMMON * (words + others) / 2


def _trace(best: dict[tuple[int, int], tuple[float, int]], i: int, j: int) -> list[Pair]:
    pairs: list[Pair] = []
    while i or j:
        one, two = _MOVES[best[i, j][1]]
        pairs.append(Pair((i - one, i), (j - two, j)))
        i, j = i - one, j - two
    return pairs[::-1]


def changes(left: str, right: str) -> tuple[list[Change], list[Change]]:
    """Marks the words that only one of two texts has.

    Args:
        left: a sentence, or a few.
        right: what it is compared with.

    Returns:
        Both texts in stretches, each joined again the text as given. Very long ones count as
        changed whole, since comparing takes the square of their length.
    """
    one, two = _PIECE.findall(left), _PIECE.findall(right)
    if max(len(one), len(two)) > 2 * LONGEST_DIFF:
        return [Change(left, left != right)], [Change(right, left != right)]
    matcher = SequenceMatcher(None, list(map(_key, one)), list(map(_key, two)), autojunk=False)
    first: list[Change] = []
    second: list[Change] = []
    for kind, i, k, j, m in matcher.get_opcodes():
        _add(first, "".join(one[i:k]), kind != "equal")
        _add(second, "".join(two[j:m]), kind != "equal")
    return _smooth(first), _smooth(second)


def _key(piece: str) -> str:
    """What counts as the same: quotation marks and blanks of any kind are no wording."""
    if piece.isspace():
        return " "
    return {"’": "'", "‘": "'", "“": '"', "”": '"'}.get(piece, piece.replace("’", "'"))


def _add(into: list[Change], text: str, changed: bool) -> None:
    if text:
        into.append(Change(text, changed))


def _smooth(parts: Sequence[Change]) -> list[Change]:
    """Joins changes that only a blank parts, and leaves blanks at their ends unmarked."""
    result: list[Change] = []
    for number, part in enumerate(parts):
        inner = part.text.strip()
        if part.changed and inner:
            before, _, behind = part.text.partition(inner)
            _join(result, before, False)
            _join(result, inner, True)
            _join(result, behind, False)
        else:
            around = parts[max(0, number - 1) : number + 2]
            _join(result, part.text, not inner and len(around) == 3 and _ends_changed(around))
    return result


def _ends_changed(around: Sequence[Change]) -> bool:
    return all(part.changed and part.text.strip() for part in (around[0], around[-1]))


def _join(into: list[Change], text: str, changed: bool) -> None:
    if not text:
        return
    if into and into[-1].changed == changed:
        into[-1] = Change(into[-1].text + text, changed)
    else:
        into.append(Change(text, changed))
