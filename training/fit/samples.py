"""Articles to samples: each is read as it stands, as a simulated page and as a crop.

Documents mixed from the versions of a story are added. Each reading is measured once.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
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

Variant = Literal["clean", "page", "crop", "mixed", "half", "spare"]
VARIANTS: tuple[Variant, ...] = ("clean", "page")
# What the score is fitted on. Crops calibrate it, the others only measure it.
FITTED = VARIANTS

# FLORES has 160 versions of each of its 83 stories; a fifth of them keeps the fit short.
_FLORES_STEP = 5
# Foreign news has up to 24 machine versions a story, and a publisher of `allsides` up to 150
# articles; these many of each are enough.
_VERSIONS = 8
_OF_A_PUBLISHER = 12
_BATCH = 100


class Sample(NamedTuple):
    """One reading of one article.

    Attributes:
        article: the article.
        variant: ``clean`` as it stands in the corpus, ``page`` as the simulator renders it,
            ``crop`` for some of its sentences, ``mixed`` for sentences of several engines, ``half``
            where only a half was translated, ``spare`` for what people wrote and only rules are
            counted on.
        words: how many words it has.
        rules: shape (features,), the value of each feature of the catalogue.
        findings: shape (features,), how many findings each has.
        views: for each view its symbols, with edges, separated by blanks.
    """

    article: Article
    variant: Variant
    words: int
    rules: NDArray[np.float64]
    findings: NDArray[np.float64]
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Samples:
    """All samples, in a fixed order.

    Attributes:
        table: one row a sample: what is known of the article, variant and words.
        rules: shape (samples, features of the catalogue).
        findings: shape (samples, features of the catalogue), how many each rule has.
        views: for each view, one string of symbols a sample.
    """

    table: pd.DataFrame
    rules: NDArray[np.float64]
    findings: NDArray[np.float64]
    views: tuple[list[str], ...]


def choose(articles: Sequence[Article]) -> list[Article]:
    """The articles to train on: as many of each story and publisher as say something new.

    All that people wrote or translated are taken, but for large publishers of ``allsides``; round
    trips of FLORES one in five; of other foreign news some versions a story, drawn by name.

    Args:
        articles: the corpora.
    """
    ranked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for article in articles:
        ranked[_crowd(article)].append(_rank(article))
    limits = {
        crowd: sorted(names)[: _limit(*crowd)][-1] for crowd, names in ranked.items() if crowd[0]
    }
    chosen: list[Article] = []
    trips = 0
    for article in articles:
        if article.corpus == "flores" and article.machine:
            trips += 1
            if trips % _FLORES_STEP:
                continue
        crowd = _crowd(article)
        if not crowd[0] or _rank(article) <= limits[crowd]:
            chosen.append(article)
    return chosen


def _crowd(article: Article) -> tuple[str, str]:
    """What an article is one of many of; two empty strings where all are taken."""
    if article.kind == "forward":
        return "story", article.story
    return ("publisher", article.domain) if article.corpus == "allsides" else ("", "")


def _limit(crowd: str, _name: str) -> int:
    return _VERSIONS if crowd == "story" else _OF_A_PUBLISHER


def _rank(article: Article) -> str:
    """A draw by name: what comes first of a story or a publisher is the same on every machine."""
    return hashlib.sha256(article.id.encode()).hexdigest()


def rule_values(document: Document) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The value of every feature of the catalogue, and how many findings it has."""
    values, findings = np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    gathered = gather(document, FEATURES)
    for column, (feature, found) in enumerate(zip(FEATURES, gathered, strict=True)):
        if found:
            values[column] = sum(shares(feature, found, document))
            findings[column] = len(found)
    return values, findings


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
    return Sample(article, variant, document.word_count, *rule_values(document), views)


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


def _count_rules(articles: Sequence[Article]) -> list[Sample]:
    """Articles of which nothing but the findings of rules is wanted."""
    samples = []
    for article in articles:
        document = Document.parse(as_text(article))
        nothing = tuple("" for _ in VIEWS)
        values = rule_values(document)
        samples.append(Sample(article, "spare", document.word_count, *values, nothing))
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
    everything = read_all(folder)
    articles = choose(everything)
    chosen = {article.id for article in articles}
    spare = [one for one in everything if one.id not in chosen and not one.machine]
    work = [delayed(_measure_batch)(batch, seed) for batch in _batches(articles)]
    work += [delayed(_count_rules)(batch) for batch in _batches(spare)]
    work.append(delayed(_measure_mixtures)([a for a in articles if a.corpus == "twins"], seed))
    samples = [sample for batch in Parallel(n_jobs=jobs)(work) for sample in batch]
    table = pd.DataFrame(
        [
            {
                "id": s.article.id,
                "story": s.article.story,
                "source": s.article.source,
                "group": s.article.group,
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
    rules, findings = (
        np.stack([getattr(s, name) for s in samples]) for name in ("rules", "findings")
    )
    return Samples(table, rules, findings, views)
