"""Lines to paragraphs: hard-wrapped lines are rejoined, everything else starts a paragraph.

A hard-wrapped line begins in lower case like the tail of a sentence that an engine cut, so lines
are rejoined before anything looks for cut sentences.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

# longer lines are paragraphs, not lines of a terminal, a mail or a printed page
_WIDEST_WRAP = 132
# narrower texts are lists, captions or menus
_NARROWEST_WRAP = 32
# a line is full when the first word of the next one would not have fitted, give or take
_SLACK = 0.9
_WRAPPED_SHARE = 0.6

_BULLET = re.compile(r"(?:[-*•▪◦●·‣–—]\s|\d{1,3}[.)]\s|\([a-z\d]{1,2}\)\s)")
# a field of a page's header ("tags: weather")
_FIELD = re.compile(r"[a-z]{2,12}: \S")
_TERMINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*$")


class _Line(NamedTuple):
    start: int  # first visible character
    end: int  # behind the last visible character
    indent: int
    after_blank: bool

    @property
    def width(self) -> int:
        return self.indent + self.end - self.start


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    offset = 0
    blank = True
    for raw in text.split("\n"):
        body = raw.strip()
        if body:
            indent = len(raw) - len(raw.lstrip())
            start = offset + indent
            lines.append(_Line(start, start + len(body), indent, blank))
        blank = not body
        offset += len(raw) + 1
    return lines


def _is_full(text: str, line: _Line, following: _Line, width: int) -> bool:
    blank = text.find(" ", following.start, min(following.end, following.start + width))
    first_word = (blank if blank >= 0 else following.end) - following.start
    return line.width + 1 + first_word >= width * _SLACK


def _wrap_width(text: str, lines: list[_Line]) -> int:
    """The width at which the text was wrapped, or 0 where it was not."""
    widths = [line.width for line in lines if line.width <= _WIDEST_WRAP]
    if len(widths) < 3 or len(widths) < len(lines) * _WRAPPED_SHARE:
        return 0
    width = max(widths)
    if width < _NARROWEST_WRAP:
        return 0
    pairs = [(line, following) for line, following in pairwise(lines) if not following.after_blank]
    full = sum(_is_full(text, line, following, width) for line, following in pairs)
    return width if len(pairs) >= 2 and full >= len(pairs) * _WRAPPED_SHARE else 0


def _continues(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether the second line goes on with the sentence or paragraph of the first."""
    if following.after_blank or _BULLET.match(text, following.start, following.end):
        return False
    body = text[max(line.start, line.end - 8) : line.end]
    if width and line.width <= _WIDEST_WRAP and following.indent <= line.indent:
        return _is_full(text, line, following, width)
    # outside wrapped text only a sentence that plainly runs on is rejoined
    return (
        text[following.start].islower()
        and not _TERMINAL.search(body)
        and not _FIELD.match(text, following.start, following.end)
    )


def unwrap(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Finds the paragraphs of a text and joins the lines inside them.

    Args:
        text: the text, with newlines as line ends.

    Returns:
        The text with a space for each newline inside a paragraph (same length), and the
        (start, end) of each paragraph, from its first to behind its last visible character.
    """
    lines = _lines(text)
    if not lines:
        return text, []
    width = _wrap_width(text, lines)
    bounds: list[tuple[int, int]] = []
    pieces: list[str] = []
    done = 0
    start = lines[0].start
    for line, following in pairwise(lines):
        if _continues(text, line, following, width):
            pieces += (text[done : line.end], " " * (following.start - line.end))
            done = following.start
        else:
            bounds.append((start, line.end))
            start = following.start
    bounds.append((start, lines[-1].end))
    if not pieces:
        return text, bounds
    pieces.append(text[done:])
    return "".join(pieces), bounds
