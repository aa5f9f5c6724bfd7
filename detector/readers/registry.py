"""Which ending is read by what."""

from __future__ import annotations

from detector.compression import ending
from detector.readers.jsonl import read_json_lines
from detector.readers.pages import read_page, read_saved_page
from detector.readers.parquet import read_parquet
from detector.readers.records import Reader
from detector.readers.tables import read_csv, read_tsv
from detector.readers.text import read_text

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_page,
    ".htm": read_page,
    ".mhtml": read_saved_page,
    ".mht": read_saved_page,
    ".jsonl": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".parquet": read_parquet,
}
ENDINGS = ", ".join(READERS)


def reader_of(path: str) -> Reader | None:
    """What reads a file, by its ending; None where nothing does."""
    return READERS.get(ending(path))
