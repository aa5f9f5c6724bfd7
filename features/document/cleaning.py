"""Text as given to text as analysed: exotic blanks made plain, hidden characters taken out.

What hides a word from every lexicon is undone: invisible characters inside it (zero-width spaces,
soft hyphens, direction marks), lookalike letters, ligatures, marks. Most replacements are one
character for one; where any is not, a table maps offsets back to the text as given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from detector.features.document.lookalikes import LIGATURE, MARKED, latinise, spell_out, unstyle

_BLANKS = "\u00a0\u1680\u202f\u205f\u2800\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_CONTROLS = "".join(map(chr, [*range(0x09), *range(0x0E, 0x1C), 0x1F, 0x7F, *range(0x80, 0xA0)]))
# Format characters, fillers, variation selectors and tags: nothing of them is seen.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)

_EXOTIC = re.compile(f"[{re.escape(_CONTROLS + _BLANKS + _BREAKS)}]")
_EDITED = re.compile(f"(?P<hidden>[{INVISIBLE}]+)|{MARKED}|{LIGATURE}")


class Edit(NamedTuple):
    """A stretch of the text as given, and what it was replaced by."""

    start: int
    end: int
    new: str


class OffsetMap:
    """Maps offsets in an edited text back to the text as given."""

    __slots__ = ("_begins", "_ends", "_from", "_to")

    def __init__(self, edits: Sequence[Edit]) -> None:
        """Takes the edits in order, with offsets as given."""
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._from: list[int] = []
        self._to: list[int] = []
        lost = 0
        for edit in edits:
            self._begins.append(edit.start - lost)
            lost += edit.end - edit.start - len(edit.new)
            self._ends.append(edit.end - lost)
            self._from.append(edit.start)
            self._to.append(edit.end)

    def start(self, offset: int) -> int:
        """Where the character at ``offset`` begins in the text as given."""
        number = bisect_right(self._begins, offset) - 1
        if number < 0:
            return offset
        behind = offset - self._ends[number]
        return self._from[number] if behind < 0 else self._to[number] + behind

    def end(self, offset: int) -> int:
        """Where a span that ends before ``offset`` ends in the text as given."""
        if offset <= 0:
            return 0
        number = bisect_right(self._begins, offset - 1) - 1
        if number >= 0 and offset <= self._ends[number]:
            return self._to[number]
        return self.start(offset - 1) + 1


def is_common(text: str) -> bool:
    """Whether a text has only characters that need no closer look: the quick way out.

    Letters of Western Europe, curly quotes and dashes, which is what cp1252 can write. A soft
    hyphen is among these and is not common.
    """
    if text.isascii():
        return True
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return "\u00ad" not in text


def _plain_blank(match: re.Match[str]) -> str:
    return "\n" if match.group() in _BREAKS else " "


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
    text = _EXOTIC.sub(_plain_blank, text)
    if is_common(text):
        return text, None
    text = unstyle(text)
    edits = [
        Edit(match.start(), match.end(), "" if match["hidden"] else spell_out(match))
        for match in _EDITED.finditer(text)
    ]
    if not edits:
        return latinise(text), None
    return latinise(_apply(text, edits)), OffsetMap(edits)


def _apply(text: str, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    done = 0
    for edit in edits:
        pieces += (text[done : edit.start], edit.new)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)
