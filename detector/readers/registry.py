"""Maps file suffixes to readers."""

from __future__ import annotations

from detector.readers.jsonl import read_json, read_json_lines
from detector.readers.parquet import read_parquet
from detector.readers.records import Items, Reader, Reading
from detector.readers.tables import read_csv, read_tsv
from detector.readers.text import read_text
from detector.runtime.compression import suffix


def _read_page(path: str, reading: Reading) -> Items:
    from detector.readers.pages import read_page  # most runs have no page in them

    return read_page(path, reading)


def _read_saved_page(path: str, reading: Reading) -> Items:
    from detector.readers.pages import read_saved_page

    return read_saved_page(path, reading)


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": _read_page,
    ".htm": _read_page,
    ".mhtml": _read_saved_page,
    ".mht": _read_saved_page,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".jsonlines": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".parquet": read_parquet,
}
SUFFIXES = ", ".join(READERS)
# The names for --input-format: one for each way of reading.
FORMATS: dict[str, Reader] = {
    "text": read_text,
    **{name: READERS[f".{name}"] for name in ("html", "mhtml", "jsonl", "json", "csv", "tsv")},
    "parquet": read_parquet,
}


def reader_of(path: str) -> Reader | None:
    """The reader of a file, by its suffix; None where there is none."""
    return READERS.get(suffix(path))
