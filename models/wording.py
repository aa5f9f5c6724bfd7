"""The reason of a run of unusual words, and the phrase in it that a reader is shown.

Runs of tokens that lean one way begin and end anywhere ("issues, in the framework of the new"),
so the reason names only the strongest few words that read as a phrase.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detector.features.memo import Memo

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
    kinds = list(map(_kinds.__getitem__, words))
    starts, ends = _plain_windows(np.array(kinds) == _PLAIN, np.abs(weights), firsts)
    edges = firsts.tolist()
    edges.append(len(words))
    for run, end in enumerate(ends):
        if not end:
            first, behind = edges[run], edges[run + 1]
            alone = behind - first == 1
            starts[run], ends[run] = (first, behind) if alone else _trimmed(kinds, first, behind)
    return starts, ends


def _kind(word: str) -> int:
    if word.islower() and word[0].isalpha():
        return _PLAIN
    return int(word[0].isalnum())


_PLAIN = 2  # 1 for any other word, 0 for a mark
_kinds = Memo(_kind)


def _plain_windows(
    plain: NDArray[np.bool_], weights: NDArray[np.float64], firsts: NDArray[np.int64]
) -> tuple[list[int], list[int]]:
    """The heaviest window of plain words in each run; it ends at 0 where there is none."""
    count = len(plain)
    breaks = ~plain
    breaks[firsts] = True
    behind = np.append(breaks[1:], True)
    stops = np.flatnonzero(behind) + 1
    tokens = np.arange(count)
    # behind the last plain word that can be named together with each token
    limits = stops[np.cumsum(behind) - behind]
    ends = np.minimum(limits, tokens + LONGEST_PHRASE)
    totals = weights.copy()
    for offset in range(1, min(LONGEST_PHRASE, count)):
        totals[:-offset] += np.where(ends[:-offset] > tokens[offset:], weights[offset:], 0.0)
    opens = np.ones(count, dtype=bool)
    np.logical_not(plain[:-1], out=opens[1:])
    opens[firsts] = True
    # no weight is negative, so a longer window never weighs less
    whole = opens | (ends - tokens == LONGEST_PHRASE)
    totals[~(plain & whole & (ends - tokens > 1))] = 0.0
    most = np.maximum.reduceat(totals, firsts)
    lengths = np.diff(firsts, append=count)
    best = np.flatnonzero((totals == np.repeat(most, lengths)) & (totals > 0.0))
    runs = (np.searchsorted(firsts, best, side="right") - 1)[::-1]
    starts, behinds = np.zeros(len(firsts), np.int64), np.zeros(len(firsts), np.int64)
    # backwards, so that of two that weigh the same the first stays
    starts[runs], behinds[runs] = best[::-1], ends[best[::-1]]
    return starts.tolist(), behinds.tolist()


def _trimmed(kinds: Sequence[int], first: int, behind: int) -> tuple[int, int]:
    """The first words of a run, without marks at either end."""
    while behind - first > 1 and not kinds[first]:
        first += 1
    behind = min(behind, first + LONGEST_PHRASE)
    while behind - first > 1 and not kinds[behind - 1]:
        behind -= 1
    return first, behind
