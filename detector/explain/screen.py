"""A terminal, or a file in its place: what every view writes to.

Rich is imported with this module, so only a run that shows something pays for it. On a file, and
under ``NO_COLOR`` (no-color.org), nothing but text is written; brackets then stand for colours.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable, Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from detector.runtime.printable import printable, unpadded

COLUMNS = 80


class Screen:
    """Collects lines for a stream; `text` is what to write.

    Attributes:
        width: columns that a line may take.
        plain: whether colours are left out.
    """

    def __init__(
        self, stream: TextIO, environment: Mapping[str, str] | None = None, limit: int = COLUMNS
    ) -> None:
        """Prepares a screen.

        Args:
            stream: the terminal or file that the text is meant for; nothing is written to it.
            environment: the variables of the process, unless others are given.
            limit: the most columns to use, however wide the terminal is.
        """
        variables = os.environ if environment is None else environment
        self.plain = not stream.isatty() or bool(variables.get("NO_COLOR"))
        self.width = max(20, min(limit, shutil.get_terminal_size((COLUMNS, 24)).columns))
        self._file = io.StringIO()
        self._console = Console(
            file=self._file,
            force_terminal=not self.plain,
            color_system=None if self.plain else "standard",
            width=self.width,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def line(self, text: Text | str = "", first: str = "", rest: str | None = None) -> None:
        """Adds a text, wrapped.

        Args:
            text: what to say; foreign words in it must be safe (see :func:`safe`).
            first: stands in front of the first line.
            rest: stands in front of the others; blanks as wide as ``first`` unless given.
        """
        indent = " " * len(first) if rest is None else rest
        for number, line in enumerate(self.wrapped(text, self.width - len(first))):
            self._console.print(Text(indent if number else first) + line, soft_wrap=True)

    def wrapped(self, text: Text | str, width: int) -> list[Text]:
        """The lines of a text, each of so many columns at most."""
        styled = Text(text) if isinstance(text, str) else text
        return list(styled.wrap(self._console, max(8, width), no_wrap=False)) or [Text()]

    @property
    def text(self) -> str:
        """All that was added, without blanks at the end of a line."""
        return unpadded(self._file.getvalue())


def safe(words: str) -> str:
    """Words from anywhere, without terminal commands; a blank at either end stays one.

    Args:
        words: a stretch of an article, or a reason, which quotes one.
    """
    line = printable(words)
    if not line:
        return " " if words else ""
    before = " " if words[0].isspace() else ""
    behind = " " if words[-1].isspace() else ""
    return f"{before}{line}{behind}"


def joined(parts: Iterable[Text | str]) -> Text:
    """One text from several."""
    return Text("").join(Text(part) if isinstance(part, str) else part for part in parts)
