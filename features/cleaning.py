"""Text as given to text as analysed: exotic blanks made plain, invisible characters taken out.

Every replacement is one character for one character, except that invisible characters (zero-width
spaces, soft hyphens, direction marks) are dropped, because one inside a word would hide the word
from every lexicon. Where any was dropped, a table maps offsets back to the text as given.
"""

from __future__ import annotations

import re
from bisect import bisect_left

_BLANKS = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_CONTROLS = "".join(map(chr, [*range(0x09), *range(0x0E, 0x1C), 0x1F, 0x7F, *range(0x80, 0xA0)]))
_INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"

_TABLE = str.maketrans(
    {
        **dict.fromkeys(_CONTROLS, " "),
        **dict.fromkeys(_BLANKS, " "),
        **dict.fromkeys(_BREAKS, "\n"),
    }
)
_EXOTIC = re.compile(f"[{re.escape(_CONTROLS + _BLANKS + _BREAKS)}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")


class OffsetMap:
    """Maps offsets in a text without its invisible characters back to the text as given."""

    __slots__ = ("_lost", "_starts")

    def __init__(self, gaps: list[tuple[int, int]]) -> None:
        """Takes the (start, end) spans that were dropped, in order, in offsets as given."""
        self._starts: list[int] = []
        self._lost: list[int] = [0]
        lost = 0
        for start, end in gaps:
            self._starts.append(start - lost)
            lost += end - start
            self._lost.append(lost)

    def start(self, offset: int) -> int:
        """Where the character at ``offset`` stands in the text as given."""
        return offset + self._lost[bisect_left(self._starts, offset + 1)]

    def end(self, offset: int) -> int:
        """Where a span that ends before ``offset`` ends in the text as given."""
        return self.start(offset - 1) + 1 if offset > 0 else 0


def clean(source: str) -> tuple[str, OffsetMap | None]:
    """Makes a text fit for analysis.

    Args:
        source: the text as given.

    Returns:
        The text to analyse, and the map back to ``source`` (None: offsets are the same).
    """
    text = source
    if "\r" in text:
        # a blank and a break for \r\n, so that offsets stay; a lone \r is an old Mac line end
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if _EXOTIC.search(text):
        text = text.translate(_TABLE)
    if text.isascii():
        return text, None
    gaps = [match.span() for match in _HIDDEN.finditer(text)]
    if not gaps:
        return text, None
    return _HIDDEN.sub("", text), OffsetMap(gaps)
