"""Text from anywhere made safe for a terminal."""

from __future__ import annotations

import re

# Terminal commands whole (colours, titles, links), then any control character that is left, and
# the marks that turn the direction of writing, by which one text can pose as another.
_COMMAND = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
# a run of blanks is tried once, at its beginning
_PADDED = re.compile(r"(?<! ) +$", re.MULTILINE)


def printable(text: str) -> str:
    """Makes text from anywhere safe for a terminal, on one line.

    Args:
        text: an article's words, say, or the name of a file.

    Returns:
        The text without terminal commands and control characters, blanks made single spaces.
    """
    return " ".join(_CONTROL.sub("", _COMMAND.sub("", text)).split())


def unpadded(text: str) -> str:
    """Removes the blanks that fill lines up to the width of the screen.

    Args:
        text: rendered lines.
    """
    return _PADDED.sub("", text)
