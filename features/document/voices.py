"""Other people's text inside an article: comments, messages, lyrics, transcripts, code, tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from detector.features.document.parsed import Document


class Regions:
    """Stretches of a text that do not overlap, in order."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, bounds: Sequence[tuple[int, int]]) -> None:
        """Takes (start, end) of each stretch in ``Document.text``, ascending."""
        self._starts = [start for start, _ in bounds]
        self._ends = [end for _, end in bounds]

    def __bool__(self) -> bool:
        return bool(self._starts)

    def covers(self, start: int, end: int) -> bool:
        """Whether any stretch touches ``start`` to ``end``."""
        number = bisect_right(self._starts, max(start, end - 1)) - 1
        return number >= 0 and self._ends[number] > start


def foreign_matter(document: Document) -> Regions:
    """The stretches of a text that somebody else than its writer worded, worked out once."""
    return document.once(_foreign_matter)


def _foreign_matter(document: Document) -> Regions:
    return Regions([])
