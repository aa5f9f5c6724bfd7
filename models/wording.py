"""The reason of a run of unusual words, and the phrase in it that a reader is shown.

Runs of tokens that lean one way begin and end anywhere ("issues, in the framework of the new"),
so the reason names only the strongest few words that read as a phrase.
"""

from __future__ import annotations

from collections.abc import Sequence

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


def strongest_window(words: Sequence[str], weights: Sequence[float]) -> tuple[int, int]:
    """The part of a run that reads as a phrase and carries most of its weight.

    That is two to six plain words: names and figures say what a story is about, and marks are no
    words. Where a run has no such words, it is its beginning, without marks at either end.

    Args:
        words: the tokens of the run as written, at least one.
        weights: the log-odds of each, all of one sign.

    Returns:
        (first, behind last) index of the tokens to name.
    """
    best, most = (0, 0), 0.0
    first = 0
    for place in range(len(words) + 1):
        if place < len(words) and words[place].islower() and words[place][0].isalpha():
            continue
        # all weights have one sign, so a longer window never weighs less
        for start in range(first, max(first, place - LONGEST_PHRASE) + 1):
            end = min(place, start + LONGEST_PHRASE)
            if end - start > 1 and (total := abs(sum(weights[start:end]))) > most:
                best, most = (start, end), total
        first = place + 1
    return best if most else _trimmed(words)


def _trimmed(words: Sequence[str]) -> tuple[int, int]:
    first, behind = 0, len(words)
    while behind - first > 1 and not words[first][0].isalnum():
        first += 1
    behind = min(behind, first + LONGEST_PHRASE)
    while behind - first > 1 and not words[behind - 1][0].isalnum():
        behind -= 1
    return first, behind
