"""Stretches of a text that do not overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

Bounds = tuple[int, int]


class Regions:
    """Stretches of a text in order; such that touch are one."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, bounds: Iterable[Bounds]) -> None:
        """Takes (start, end) of each stretch in ``Document.text``, in any order."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(bounds):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    @property
    def bounds(self) -> list[Bounds]:
        """(start, end) of each stretch, ascending."""
        return list(zip(self._starts, self._ends, strict=True))

    def covers(self, start: int, end: int) -> bool:
        """Whether any stretch touches ``start`` to ``end``."""
        number = bisect_right(self._starts, max(start, end - 1)) - 1
        return number >= 0 and self._ends[number] > start
