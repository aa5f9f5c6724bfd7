"""One row an article: CSV and TSV with a header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detector.readers.records import Article
from detector.runtime.compression import compressed
from detector.writers.base import Rendered, Scored
from detector.writers.cells import safe_cell
from detector.writers.columns import columns_of, lost_columns, row_of
from detector.writers.jsonl import as_json


@dataclass(frozen=True)
class DelimitedTable:
    """A table for a spreadsheet: a header, then one row an article.

    Attributes:
        sentences: whether there are columns with evidence, as JSON.
        comma: what parts the cells.
        compression: ".gz", ".zst" or "".
        columns: their names, once the first rows were seen.
    """

    sentences: bool = False
    comma: str = ","
    compression: str = ""
    columns: tuple[str, ...] = ()

    def fitted(self, first: Sequence[Article]) -> DelimitedTable:
        """The table with the columns that the first rows have."""
        return replace(self, columns=columns_of(first, self.sentences))

    def head(self) -> bytes:
        """The names of the columns."""
        return self._lines([self.columns])

    def rows(self, scored: Sequence[Scored]) -> Rendered:
        """Renders each row as a line."""
        rows = [row_of(article, verdict, self.sentences) for article, verdict in scored]
        lines = ([row.get(name) for name in self.columns] for row in rows)
        return Rendered(
            self._lines(lines) if rows else b"",
            lost_columns(scored, self.columns),
        )

    def finish(self, waiting: Path) -> Path:
        """A table has no end."""
        return waiting

    def _lines(self, lines: Iterable[Iterable[object]]) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.comma, lineterminator="\r\n")
        writer.writerows([_cell(value) for value in line] for line in lines)
        return compressed(text.getvalue().encode("utf-8", "backslashreplace"), self.compression)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)  # in full, and no formula
    text = as_json(value)
    return safe_cell(text[1:-1] if text.startswith('"') else text)
