"""The reason of a run of unusual words, and the phrase in it that a reader is shown.

Runs of tokens that lean one way begin and end anywhere ("issues, in the framework of the new"),
so the reason names only the strongest few words that read as a phrase. A mark, a figure, a name or
a small word by itself says nothing that a reader could check: runs of such words are no piece of
their own but one for the sentence, which says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detector.features.document.memo import Memo
from detector.features.lexicons.words import function_words

PHRASING = "phrasing/ngrams"
UNUSUAL = "phrasing unusual for English news"
USUAL = "phrasing usual in English news"
REST = "the rest of the sentence"
REST_AT_FIRST = f"{REST}: small words, names and marks, none of which would say anything alone"
LONGEST_PHRASE = 6  # words; more are not taken in at a glance


def phrase_reason(phrase: str, weight: float) -> str:
    """The reason of a run.

    Args:
        phrase: the words to name.
        weight: the log-odds of the run.

    Returns:
        A clause such as ``phrasing unusual for English news: ‘in the framework of’``.
    """
    return f"{UNUSUAL if weight > 0 else USUAL}: ‘{phrase}’"


def named_phrase(reason: str) -> str:
    """The words that a reason by :func:`phrase_reason` names; "" for any other reason."""
    head, _, tail = reason.partition(": ‘")
    return tail[:-1] if head in (UNUSUAL, USUAL) else ""


Windows = dict[int, tuple[int, int]]


def strongest_windows(
    words: Sequence[str], weights: NDArray[np.float64], firsts: NDArray[np.int64]
) -> Windows:
    """The part of each run that reads as a phrase and carries most of the run's weight.

    That is two to six plain words, one of them at least more than a small word: names and figures
    say what a story is about, and marks are no words. Where a run has no such row of words, names
    and figures may stand in it.

    Args:
        words: the tokens of a document as written, at least one.
        weights: the log-odds of each, all of one sign inside a run.
        firsts: the first token of each run, ascending from 0.

    Returns:
        For each run that has a phrase to name, the phrase's first token and that behind its last.
    """
    kinds = bytes(map(_kinds.__getitem__, words))
    named = _plain_windows(kinds, weights, firsts)
    edges = [*firsts.tolist(), len(words)]
    for run in np.flatnonzero(np.diff(edges) > 1).tolist():
        if run not in named:
            first, behind = _trimmed(kinds, edges[run], edges[run + 1])
            window = kinds[first:behind]
            if _CONTENT in window and _MARK not in window and len(window) > 1:
                named[run] = first, behind
    return named


def _kind(word: str) -> int:
    if word.islower() and word[0].isalpha():
        small = len(word) <= _SMALL or word in function_words()
        return _PLAIN if small else _CONTENT
    return _OTHER if word[0].isalnum() else _MARK


_MARK, _OTHER, _PLAIN, _CONTENT = range(4)  # the last two are words in lower case
_SMALL = 2  # letters
_kinds = Memo(_kind)


def _plain_windows(
    kinds: bytes, weights: NDArray[np.float64], firsts: NDArray[np.int64]
) -> Windows:
    """The heaviest window of two or more plain words in each run that has one."""
    plain = np.frombuffer(kinds, dtype=np.uint8) >= _PLAIN
    # whether the word before belongs to the same stretch of plain words
    joined = np.zeros(len(plain) + 1, dtype=bool)
    np.logical_and(plain[1:], plain[:-1], out=joined[1:-1])
    joined[firsts] = False
    changes = np.flatnonzero(joined[1:] != joined[:-1])
    begins, lasts = changes[::2], changes[1::2]
    runs = np.searchsorted(firsts, begins, side="right") - 1
    every = np.abs(weights).tolist()
    best: Windows = {}
    current, most = -1, 0.0
    for run, first, last in zip(runs.tolist(), begins.tolist(), lasts.tolist(), strict=True):
        if run != current:
            current, most = run, 0.0
        size = min(LONGEST_PHRASE, last + 1 - first)
        # no weight is negative, so a longer window never weighs less
        for start in range(first, last + 2 - size):
            total = sum(every[start : start + size])
            if total > most and _CONTENT in kinds[start : start + size]:
                best[run], most = (start, start + size), total
    return best


def _trimmed(kinds: bytes, first: int, behind: int) -> tuple[int, int]:
    """The first words of a run, without marks at either end."""
    while behind - first > 1 and kinds[first] == _MARK:
        first += 1
    behind = min(behind, first + LONGEST_PHRASE)
    while behind - first > 1 and kinds[behind - 1] == _MARK:
        behind -= 1
    return first, behind
