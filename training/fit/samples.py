"""Articles to samples: each is read as it stands, as a simulated page and as a crop.

Documents mixed from the versions of a story are added. Each reading is measured once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.document.ngrams import EDGE, VIEWS, symbols
from detector.features.feature import shares
from detector.features.gathering import gather
from detector.training.corpus.articles import Article, as_text, read_all
from detector.training.fit.variants import crop, half_translated, mixed
from detector.training.simulator.pages import render_page

Variant = Literal["clean", "page", "crop", "mixed", "half"]
VARIANTS: tuple[Variant, ...] = ("clean", "page")
# What the score is fitted on. Crops calibrate it, the others only measure it.
FITTED = VARIANTS

# FLORES has 160 versions of each of its 83 stories; a fifth of them keeps the fit short.
_FLORES_STEP = 5
_BATCH = 100


class Sample(NamedTuple):
    """One reading of one article.

    Attributes:
        article: the article.
        variant: ``clean`` as it stands in the corpus, ``page`` as the simulator renders it,
            ``crop`` for some of its sentences, ``mixed`` for sentences of several engines, ``half``
            where only a half was translated.
        words: how many words it has.
        rules: shape (features,), the value of each feature of the catalogue.
        views: for each view its symbols, with edges, separated by blanks.
    """

    article: Article
    variant: Variant
    words: int
    rules: NDArray[np.float64]
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Samples:
    """All samples, in a fixed order.

    Attributes:
        table: one row a sample: what is known of the article, variant and words.
        rules: shape (samples, features of the catalogue).
        views: for each view, one string of symbols a sample.
    """

    table: pd.DataFrame
    rules: NDArray[np.float64]
    views: tuple[list[str], ...]


def choose(articles: Sequence[Article]) -> list[Article]:
    """The articles to train on: all, but one in five of the round trips of FLORES."""
    chosen: list[Article] = []
    trips = 0
    for article in articles:
        if article.corpus == "flores" and article.machine:
            trips += 1
            if trips % _FLORES_STEP:
                continue
        chosen.append(article)
    return chosen


def rule_values(document: Document) -> NDArray[np.float64]:
    """The value of every feature of the catalogue."""
    values = np.zeros(len(FEATURES))
    for column, (feature, found) in enumerate(
        zip(FEATURES, gather(document, FEATURES), strict=True)
    ):
        if found:
            values[column] = sum(shares(feature, found, document))
    return values


def _with_edges(names: list[str], sentences: Sequence[tuple[int, int]]) -> str:
    parts = [EDGE]
    for first, last in sentences:
        parts += names[first:last]
        parts.append(EDGE)
    return " ".join(parts)


def measure(article: Article, variant: Variant, text: str) -> Sample:
    """Measures one reading of an article."""
    document = Document.parse(text)
    views = tuple(_with_edges(symbols(document, view), document.sentence_tokens) for view in VIEWS)
    return Sample(article, variant, document.word_count, rule_values(document), views)


def _measure_batch(articles: Sequence[Article], seed: int) -> list[Sample]:
    samples: list[Sample] = []
    for article in articles:
        page = render_page(article, seed=seed, faults=True)
        samples.append(measure(article, "clean", as_text(article)))
        samples.append(measure(article, "page", page.text))
        text = crop(article, seed) if article.corpus != "flores" else ""
        if text:
            samples.append(measure(article, "crop", text))
    return samples


def _measure_mixtures(articles: Sequence[Article], seed: int) -> list[Sample]:
    samples = [measure(one, "mixed", as_text(one)) for one in mixed(articles, seed)]
    samples += [measure(one, "half", as_text(one)) for one, _ in half_translated(articles, seed)]
    return samples


def _batches(articles: list[Article]) -> Iterator[list[Article]]:
    for start in range(0, len(articles), _BATCH):
        yield articles[start : start + _BATCH]


def build_samples(folder: Path, *, seed: int, jobs: int) -> Samples:
    """Reads and measures the corpora.

    Args:
        folder: the folder of the corpora.
        seed: of the simulator.
        jobs: how many processes to use; the result does not depend on it.
    """
    articles = choose(read_all(folder))
    work = [delayed(_measure_batch)(batch, seed) for batch in _batches(articles)]
    work.append(delayed(_measure_mixtures)([a for a in articles if a.corpus == "twins"], seed))
    samples = [sample for batch in Parallel(n_jobs=jobs)(work) for sample in batch]
    table = pd.DataFrame(
        [
            {
                "id": s.article.id,
                "story": s.article.story,
                "kind": s.article.kind,
                "corpus": s.article.corpus,
                "domain": s.article.domain,
                "year": s.article.year,
                "pivot": s.article.pivot,
                "engine": s.article.engine,
                "machine": s.article.machine,
                "variant": s.variant,
                "words": s.words,
            }
            for s in samples
        ]
    )
    views = tuple([s.views[i] for s in samples] for i in range(len(VIEWS)))
    return Samples(table, np.stack([s.rules for s in samples]), views)
