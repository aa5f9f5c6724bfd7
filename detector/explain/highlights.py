"""Which stretches of a text to highlight, so that no two overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from detector.explain.items import Shown, ShownSentence


class Highlight(NamedTuple):
    """A stretch of the text to highlight; no two overlap.

    Attributes:
        start: offset of its first character in the text as given.
        end: offset of its end, exclusive.
        shown: the item that it belongs to.
        sentence: the index of the sentence in whose items that is.
    """

    start: int
    end: int
    shown: Shown
    sentence: int


def highlights_of(sentences: Sequence[ShownSentence]) -> Iterator[Highlight]:
    """Places in order; where two claim the same characters, the weaker keeps what is left."""
    claims = sorted(
        (start, end, not item.is_phrasing, abs(item.weight), number, item)
        for number, sentence in enumerate(sentences)
        for item in sentence.shown
        for start, end in item.spans
    )
    open_claims: list[tuple[bool, float, int, int]] = []
    waiting = 0
    last: Highlight | None = None
    edges = sorted({edge for claim in claims for edge in claim[:2]})
    for left, right in pairwise(edges):
        while waiting < len(claims) and claims[waiting][0] <= left:
            _, end, is_rule, weight, _, _ = claims[waiting]
            heappush(open_claims, (not is_rule, -weight, end, waiting))
            waiting += 1
        while open_claims and open_claims[0][2] <= left:
            heappop(open_claims)
        if not open_claims:
            continue
        *_, number, item = claims[open_claims[0][3]]
        if last is not None and last.shown is item and last.end == left:
            last = last._replace(end=right)
        else:
            if last is not None:
                yield last
            last = Highlight(left, right, item, number)
    if last is not None:
        yield last
