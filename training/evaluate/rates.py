"""How often each rule fires on each kind of text: the first thing to look at for a new rule.

`python -m detector.training rates boundaries` prints, for every feature of a family, findings per
10,000 words by kind and domain, and examples from native text, where a finding is a false alarm.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from detector.features.document import Document
from detector.features.feature import Feature
from detector.features.gathering import gather
from detector.training.corpus.articles import STRONG_ENGINES, Article, as_text, read_all


def group(article: Article) -> str:
    """The column of an article: its domain for people's texts, its engine class for machines'."""
    if article.kind in ("native", "human"):
        return f"{article.kind}:{article.domain}"
    return f"{article.kind}:{'strong' if article.engine in STRONG_ENGINES else 'other'}"


def sample(folder: Path, size: int, seed: int = 0) -> list[Article]:
    """Draws up to ``size`` articles of each group, the same ones each time."""
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in read_all(folder):
        groups[group(article)].append(article)
    chooser = random.Random(seed)
    return [
        article
        for name in sorted(groups)
        for article in chooser.sample(groups[name], min(size, len(groups[name])))
    ]


def firing_rates(
    features: Sequence[Feature], articles: Iterable[Article]
) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Counts findings.

    Args:
        features: the rules to count.
        articles: the texts.

    Returns:
        Findings per 10,000 words, one row a feature and one column a group; and for each feature
        the findings in native text, each with its surroundings.
    """
    counts: dict[tuple[str, str], float] = defaultdict(float)
    words: dict[str, int] = defaultdict(int)
    alarms: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        document = Document.parse(as_text(article))
        column = group(article)
        words[column] += document.word_count
        for feature, found in zip(features, gather(document, features), strict=True):
            for piece in found:
                counts[feature.name, column] += 1
                if article.kind == "native" and feature.placed:
                    alarms[feature.name].append(_in_context(document, piece.start, piece.end))
    table = pd.DataFrame(
        {
            column: {f.name: counts[f.name, column] * 1e4 / max(1, total) for f in features}
            for column, total in sorted(words.items())
        }
    )
    return table, alarms


def _in_context(document: Document, start: int, end: int) -> str:
    before = document.text[max(0, start - 40) : start]
    after = document.text[end : end + 40]
    return f"{before}[[{document.text[start:end]}]]{after}".replace("\n", "⏎")
