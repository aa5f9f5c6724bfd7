"""Which quotation marks open, which close, and what stands inside them.

Curly marks say it themselves. A straight mark opens before a word and closes behind one; between
two blanks, only the marks before it in the paragraph can tell. Single quotes are left alone, since
they can't be told from apostrophes. A text may quote with the marks of another language
throughout.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal, NamedTuple

from detector.features.document import Document
from detector.features.document.house_quotes import house_quotes, low_closers

_MARK = re.compile(r"[\"“”]")
# two single marks typed for a double one
_TWINS = ("''", "’’", "‘‘", "``")
_MARK_OR_TWIN = re.compile(r"[\"“”]|''|’’|‘‘|``")
# what may stand before an opening mark without a blank
_BEFORE_OPENING = " \t\n([{—–-/'‘’“"
_AFTER_CLOSING = " \t\n)]}—–-/.,;:?!'’”…"

_LONGEST_OUTER = 300


class Mark(NamedTuple):
    """A double quotation mark.

    Attributes:
        offset: where it stands in ``Document.text``.
        opens: whether it opens a quotation; None where nothing tells.
    """

    offset: int
    opens: bool | None


class Unmatched(NamedTuple):
    """A mark without its partner."""

    offset: int
    kind: Literal["unclosed", "unopened"]


class Quotation(NamedTuple):
    """The quotation marks of a document.

    Attributes:
        marks: all double marks in order.
        unmatched: those without a partner, by the rule of newspapers: a paragraph that closes no
            quotation goes on with it, and the next one opens it again.
        inside: (start, end) of the quotations, ordered and disjoint.
    """

    marks: list[Mark]
    unmatched: list[Unmatched]
    inside: list[tuple[int, int]]

    def covers(self, start: int, end: int) -> bool:
        """Whether a quotation overlaps a span."""
        index = bisect_right(self.inside, (end,))
        return index > 0 and self.inside[index - 1][1] > start


def quotation(document: Document) -> Quotation:
    """The quotation marks of a document, found once and kept with it."""
    return document.once(_quotation)


def _quotation(document: Document) -> Quotation:
    text = document.text
    if pairs := house_quotes(text):
        # marks of another language throughout: English ones stand only inside their pairs
        return Quotation([], [], pairs)
    twins = any(twin in text for twin in _TWINS)
    scan = (_MARK_OR_TWIN if twins else _MARK).finditer(text)
    low = low_closers(text)
    marks = [
        Mark(match.start(), _opens(text, *match.span()))
        for match in scan
        if match.start() not in low
    ]
    if not marks:
        return Quotation([], [], [])
    return Quotation(marks, *_Walk(document).run(marks))


def _opens(text: str, offset: int, end: int) -> bool | None:
    mark = text[offset]
    if mark not in "\"'":
        return mark in "“‘`"
    before = text[offset - 1] if offset else " "
    after = text[end] if end < len(text) else " "
    may_open = before in _BEFORE_OPENING
    may_close = after in _AFTER_CLOSING
    if may_open and not after.isspace() and not (may_close and before not in " \t\n(["):
        return True
    if may_close and not before.isspace() and not may_open:
        return False
    return None


class _Walk:
    """Pairs marks in one pass over the document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._starts = {start for start, _ in document.paragraph_bounds}
        self._open: int | None = None
        self._unmatched: list[Unmatched] = []
        self._inside: list[tuple[int, int]] = []

    def run(self, marks: list[Mark]) -> tuple[list[Unmatched], list[tuple[int, int]]]:
        for mark in marks:
            if mark.opens is None:
                # nothing tells but the state: it closes what is open
                mark = Mark(mark.offset, self._open is None)
            if mark.opens:
                self._opening(mark.offset)
            else:
                self._closing(mark.offset)
        if self._open is not None:
            self._leave(len(self._text))
            self._unmatched.append(Unmatched(self._open, "unclosed"))
        return self._unmatched, self._inside

    def _leave(self, end: int) -> None:
        if self._open is not None:
            self._inside.append((self._open, end))

    def _opening(self, offset: int) -> None:
        if self._open is not None:
            self._leave(offset)
            if offset not in self._starts:
                self._unmatched.append(Unmatched(self._open, "unclosed"))
        self._open = offset

    def _closing(self, offset: int) -> None:
        if self._open is not None:
            self._leave(offset + 1)
            self._open = None
        elif self._closes_outer(offset):
            self._unmatched.pop()
        elif not self._text[offset - 1 : offset].isdigit():
            # behind a digit it may be a sign for inches: 6' 2", a 3.5" disk
            self._unmatched.append(Unmatched(offset, "unopened"))

    def _closes_outer(self, offset: int) -> bool:
        """Whether the mark closes a quotation that has another one inside it."""
        if not self._unmatched:
            return False
        outer, kind = self._unmatched[-1]
        near = offset - outer < _LONGEST_OUTER
        return near and kind == "unclosed" and "\n" not in self._text[outer:offset]
