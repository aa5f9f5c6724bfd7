"""The reason of a run of unusual words, and the phrase in it that a reader is shown.

Runs of tokens that lean one way begin and end anywhere ("issues, in the framework of the new"),
so the reason names only the strongest few words that read as a phrase.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detector.features.document.memo import Memo

PHRASING = "phrasing/ngrams"
UNUSUAL = "phrasing unusual for English news"
USUAL = "phrasing usual in English news"
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


def strongest_windows(
    words: Sequence[str], weights: NDArray[np.float64], firsts: NDArray[np.int64]
) -> tuple[list[int], list[int]]:
    """The part of each run that reads as a phrase and carries most of the run's weight.

    That is two to six plain words: names and figures say what a story is about, and marks are no
    words. Where a run has no such words, it is its beginning, without marks at either end.

    Args:
        words: the tokens of a document as written, at least one.
        weights: the log-odds of each, all of one sign inside a run.
        firsts: the first token of each run, ascending from 0.

    Returns:
        The first token to name in each run, and that behind the last.
    """
    kinds = bytes(map(_kinds.__getitem__, words))
    edges = firsts.tolist()
    starts, ends = edges[:], [*edges[1:], len(words)]
    named = _plain_windows(kinds, weights, firsts)
    for run in np.flatnonzero(firsts[1:] - firsts[:-1] > 1).tolist():
        first, behind = edges[run], ends[run]
        starts[run], ends[run] = named.get(run) or _trimmed(kinds, first, behind)
    run = len(edges) - 1
    starts[run], ends[run] = named.get(run) or _trimmed(kinds, edges[run], len(words))
    return starts, ends


def _kind(word: str) -> int:
    if word.islower() and word[0].isalpha():
        return _PLAIN
    return int(word[0].isalnum())


_PLAIN = 2  # 1 for any other word, 0 for a mark
_kinds = Memo(_kind)


def _plain_windows(
    kinds: bytes, weights: NDArray[np.float64], firsts: NDArray[np.int64]
) -> dict[int, tuple[int, int]]:
    """The heaviest window of two or more plain words in each run that has one."""
    plain = np.frombuffer(kinds, dtype=np.uint8) == _PLAIN
    # whether the word before belongs to the same stretch of plain words
    joined = np.zeros(len(plain) + 1, dtype=bool)
    np.logical_and(plain[1:], plain[:-1], out=joined[1:-1])
    joined[firsts] = False
    changes = np.flatnonzero(joined[1:] != joined[:-1])
    begins, lasts = changes[::2], changes[1::2]
    runs = np.searchsorted(firsts, begins, side="right") - 1
    every = np.abs(weights).tolist()
    best: dict[int, tuple[int, int]] = {}
    current, most = -1, 0.0
    for run, first, last in zip(runs.tolist(), begins.tolist(), lasts.tolist(), strict=True):
        if run != current:
            current, most = run, 0.0
        size = min(LONGEST_PHRASE, last + 1 - first)
        # no weight is negative, so a longer window never weighs less
        for start in range(first, last + 2 - size):
            total = sum(every[start : start + size])
            if total > most:
                best[run], most = (start, start + size), total
    return best


def _trimmed(kinds: bytes, first: int, behind: int) -> tuple[int, int]:
    """The first words of a run, without marks at either end."""
    while behind - first > 1 and not kinds[first]:
        first += 1
    behind = min(behind, first + LONGEST_PHRASE)
    while behind - first > 1 and not kinds[behind - 1]:
        behind -= 1
    return first, behind
