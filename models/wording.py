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

    Windows of two to six plain words come first: names and figures say what a story is about,
    and marks are no words. Where a run has none, the rest of its words compete.

    Args:
        words: the tokens of the run as written.
        weights: the log-odds of each, all of one sign.

    Returns:
        (first, behind last) index of the tokens to name.
    """
    best, best_rank = (0, min(len(words), LONGEST_PHRASE)), (False, False, 0.0)
    for first in range(len(words)):
        plain, total = True, 0.0
        for last in range(first, min(len(words), first + LONGEST_PHRASE)):
            plain = plain and words[last].islower() and words[last][0].isalpha()
            total += abs(weights[last])
            if not words[last][0].isalnum():
                continue
            starts_well = words[first][0].isalnum()
            rank = (plain and last > first, starts_well, total)
            if rank > best_rank:
                best, best_rank = (first, last + 1), rank
    return best
