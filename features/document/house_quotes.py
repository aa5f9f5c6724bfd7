"""Quotation marks of another language that a text uses as its own.

Swiss papers quote with « », German ones with „ “ or » «, Swedish ones with ” ”. Where a text opens
and closes nearly all its quotations so, they are its house style; what an engine leaves behind
stands among English marks, or has lost its partner.
"""

from __future__ import annotations

import re
from collections import Counter

_MARK = re.compile(r"[«»‹›„‟“”\"]|<<|>>|,,|''")
# what closes a quotation that a mark opens; “ and " open English ones
_CLOSERS = {
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "„": '“”"‟',
    "‟": "”",
    "”": "”",
    "<<": ">>",
    ",,": "''”\"",
}
_FOREIGN = ("«", "„", "”", "‹", "<<", ",,", "‟")
_BEFORE_OPENING = " \t\n([{—–-/:'‘’«»„"
_FEWEST = 2
# a quotation of fewer words may be nothing but a name
_SHORTEST_SPEECH = 3
# one mark in so many may be another, as for inches or a slip
_STRAY = 6
_DEEPEST = 3
_LOW = re.compile(r"„[^„“”\n]*[“”]")


def house_quotes(text: str) -> list[tuple[int, int]]:
    """The quotations of a text that quotes with the marks of another language throughout.

    Args:
        text: any text.

    Returns:
        (start, end) of each quotation, nested ones left out; nothing where the marks are English,
        mixed, or without their partners.
    """
    if not any(mark in text for mark in _FOREIGN):
        return []
    walk = _Walk(text)
    pairs = walk.run()
    if len(pairs) < _FEWEST or walk.strays * _STRAY > len(pairs):
        return []
    styles = Counter(text[start] for start, _ in pairs)
    if (len(pairs) - max(styles.values())) * _STRAY > len(pairs):
        return []
    speaks = any(text.count(" ", *pair) >= _SHORTEST_SPEECH - 1 for pair in pairs)
    return pairs if speaks else []


def low_closers(text: str) -> frozenset[int]:
    """Where “ or ” closes a quotation that „ opened in the same paragraph."""
    if "„" not in text:
        return frozenset()
    return frozenset(match.end() - 1 for match in _LOW.finditer(text))


class _Walk:
    """Pairs the marks of a text in one pass and counts those that do not fit."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[tuple[str, int]] = []
        self._pairs: list[tuple[int, int]] = []
        self.strays = 0

    def run(self) -> list[tuple[int, int]]:
        line = 0
        for match in _MARK.finditer(self._text):
            mark, (start, end) = match.group(), match.span()
            if self._open and self._text.find("\n", line, start) >= 0:
                self._break(mark)
            line = end
            if self._open and self._closes(mark):
                self._close(end)
            elif mark in _CLOSERS and self._opens(start, end) and len(self._open) < _DEEPEST:
                self._open.append((mark, start))
            elif mark != "''":
                self.strays += 1
        self.strays += len(self._open) > 0
        return self._pairs

    def _break(self, mark: str) -> None:
        """A quotation that is open at the end of a paragraph must be opened again behind it."""
        outer, _ = self._open[0]
        self.strays += mark != outer
        self._open.clear()

    def _closes(self, mark: str) -> bool:
        return mark in _CLOSERS[self._open[-1][0]]

    def _close(self, end: int) -> None:
        _, start = self._open.pop()
        if not self._open:
            self._pairs.append((start, end))

    def _opens(self, start: int, end: int) -> bool:
        """Whether a mark stands before a word and not behind one."""
        text = self._text
        behind = text[end : end + 2].lstrip(" ")[:1]
        before = text[start - 1] if start else " "
        return before in _BEFORE_OPENING and (behind.isalnum() or behind in tuple("'‘’‹«(…$£€"))
