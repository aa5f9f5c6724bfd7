"""Verdicts to outputs: what each format looks like, and files that appear whole."""

from __future__ import annotations

from detector.errors import OutputError
from detector.runtime.compression import COMPRESSIONS, compressed, compression_of, suffix
from detector.writers.base import Format, Rendered, Scored
from detector.writers.jsonl import JsonLines

__all__ = ["ENDINGS", "Format", "JsonLines", "Rendered", "Scored", "format_of"]

SUFFIXES = (".jsonl", ".csv", ".tsv", ".parquet")


def format_of(path: str, sentences: bool | None = None) -> Format:
    """The format that an output's name asks for.

    Args:
        path: a name; without a suffix it means JSON lines.
        sentences: whether rows hold sentences and evidence; None leaves it to the format: tables
            for spreadsheets do not, since their cells are too small for it.

    Raises:
        OutputError: if no format has such a suffix.
        MissingExtraError: if the format needs something that is not installed.
    """
    kind, how = suffix(path), compression_of(path)
    compressed(b"", how)  # tells early what is not installed
    if kind in ("", ".jsonl"):
        return JsonLines(sentences is not False, how)
    if kind in (".csv", ".tsv"):
        from detector.writers.tables import DelimitedTable

        return DelimitedTable(sentences is True, "," if kind == ".csv" else "\t", how)
    if kind == ".parquet" and not how:
        from detector.writers.parquet import Parquet, need_arrow

        need_arrow()
        return Parquet(sentences is not False)
    if kind == ".parquet":
        raise OutputError(f"Parquet is packed inside; end the output's name without {how}")
    known, packings = ", ".join(SUFFIXES), " or ".join(COMPRESSIONS)
    raise OutputError(
        f"{kind} is not written; end the output's name in {known} (all but Parquet also {packings})"
    )
