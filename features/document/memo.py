"""A memory for functions of short strings, which the words of a language hit again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Made = TypeVar("_Made")

# no vocabulary has longer words, and a memory must not keep what a hostile text is made of
_LONGEST = 40
_LIMIT = 1 << 16


class Memo(dict[str, _Made]):
    """Looks up what a function gives for a string, and calls it where that is not known yet.

    A plain mapping, so that ``map(memo.__getitem__, words)`` runs at the speed of C. Threads may
    share it: at worst two of them make the same value. When it is full it starts anew, which the
    frequent words hardly notice.
    """

    __slots__ = ("_limit", "_make")

    def __init__(self, make: Callable[[str], _Made], limit: int = _LIMIT) -> None:
        """Takes the function, which must give the same for the same string every time."""
        super().__init__()
        self._make = make
        self._limit = limit

    def __missing__(self, key: str) -> _Made:
        made = self._make(key)
        if len(key) <= _LONGEST:
            if len(self) >= self._limit:
                self.clear()
            self[key] = made
        return made
