"""Reading the corpora: gzipped JSON lines of articles with their story, kind and provenance."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from detector.errors import CorpusError
from detector.training.corpus.folds import fold_group, fold_of, source_of

Kind = Literal["native", "roundtrip", "human", "forward"]
FILES = (
    "twins",
    "flores",
    "translated",
    "native",
    "foreign",
    "recent",
    "twins_other",
    "worldwide",
    "allsides",
)
# Newspapers as such: nothing in these corpora has a version by a machine.
PRESS = frozenset({"native", "allsides", "worldwide"})
MACHINE_KINDS = frozenset({"roundtrip", "forward"})
# The engines whose output is hardest to tell, for which figures are reported by themselves.
STRONG_ENGINES = frozenset(
    {
        "google",
        "google2021",
        "google2023",
        "microsoft",
        "deepl",
        "gpt-4-0314",
        "gpt-3.5-turbo-0301",
    }
)


@dataclass(frozen=True, slots=True)
class Article:
    """One row of a corpus.

    Attributes:
        id: unique over all corpora.
        story: all versions of one article share it, and must share a fold.
        kind: what the row is; ``roundtrip`` and ``forward`` were written by machines.
        corpus: the file that it comes from.
        domain: newspaper, agency or collection.
        year: of publication, where known.
        pivot: the language that it came through or from, where there is one.
        engine: the translation engine, where there is one.
        sentences: sentences and headings in order, where the corpus has them.
        text: as published, where the corpus has that instead.
    """

    id: str
    story: str
    kind: Kind
    corpus: str
    domain: str
    year: int | None
    pivot: str | None
    engine: str | None
    sentences: tuple[str, ...]
    text: str

    @property
    def machine(self) -> bool:
        """Whether a machine wrote the English."""
        return self.kind in MACHINE_KINDS

    @property
    def source(self) -> str:
        """Who wrote or translated it: a publisher, or a set of translations."""
        return source_of(self.corpus, self.domain, self.year, self.pivot)

    @property
    def group(self) -> str:
        """What shares its fold."""
        return fold_group(self.corpus, self.story, self.source)

    @property
    def fold(self) -> int:
        """The fold in which it is unseen."""
        return fold_of(self.group)


def as_text(article: Article) -> str:
    """The article as one text: as published, or a sentence a line."""
    return article.text or "\n".join(article.sentences)


def data_folder(folder: Path | None = None) -> Path:
    """The folder of the corpora.

    Args:
        folder: where to look; None takes ``MTDETECT_DATA``, or ``../shared/data``.

    Raises:
        CorpusError: if the folder has none of the corpora.
    """
    chosen = folder or Path(os.environ.get("MTDETECT_DATA", "../shared/data"))
    if not any((chosen / f"{name}.jsonl.gz").is_file() for name in FILES):
        raise CorpusError(
            f"{chosen}: no corpus here (looked for twins.jsonl.gz and others); "
            "pass --data FOLDER or set MTDETECT_DATA"
        )
    return chosen


def read_corpus(folder: Path, name: str) -> Iterator[Article]:
    """Reads one corpus.

    Args:
        folder: the folder of the corpora.
        name: one of ``FILES``.

    Raises:
        CorpusError: if the file is missing or a row is not as described.
    """
    path = folder / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                row = json.loads(line)
                try:
                    yield Article(
                        id=row["id"],
                        story=row["story"],
                        kind=row["kind"],
                        corpus=name,
                        domain=row["domain"],
                        year=row["year"],
                        pivot=row["pivot"],
                        engine=row["engine"],
                        sentences=tuple(row.get("sentences") or ()),
                        text=row.get("text") or "",
                    )
                except KeyError as error:
                    raise CorpusError(f"{path}, row {number}: no field {error}") from error
    except (OSError, EOFError, ValueError) as error:
        raise CorpusError(f"{path}: cannot be read ({error})") from error


def read_all(folder: Path) -> list[Article]:
    """Reads all the corpora, in a fixed order."""
    return [article for name in FILES for article in read_corpus(folder, name)]
