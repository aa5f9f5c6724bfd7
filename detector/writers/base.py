"""What every output format does, apart from where its bytes go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from detector.readers.records import Article, Problem

if TYPE_CHECKING:
    from detector.verdict import Verdict


class Scored(NamedTuple):
    """An article and what was found in it."""

    article: Article
    verdict: Verdict


class Rendered(NamedTuple):
    """Rows as bytes.

    Attributes:
        data: can be appended to whatever was rendered before.
        problems: what the format could not hold.
    """

    data: bytes
    problems: tuple[Problem, ...] = ()


class Format(Protocol):
    """How rows look. A plain value: other processes are sent it and render with it.

    Whatever it renders can be appended, so a file that breaks off can be cut back to the last
    whole batch and continued, in every format.
    """

    def fitted(self, first: Sequence[Article]) -> Format:
        """The format with the columns that the first rows have."""

    def head(self) -> bytes:
        """What stands before all rows."""

    def rows(self, scored: Sequence[Scored]) -> Rendered:
        """Renders rows."""

    def finish(self, waiting: Path) -> Path:
        """Turns a file of all that was rendered into the format.

        Args:
            waiting: the file; it stays as it is.

        Returns:
            The finished file: the same one, where the format is a mere sequence of rows.
        """


class Viewer(Protocol):
    """Shows verdicts to people, in order; `finish` says what came of them all."""

    def write(self, article: Article, verdict: Verdict) -> None:
        """Shows one verdict."""

    def finish(self) -> None:
        """Shows what stands at the end, and flushes."""
