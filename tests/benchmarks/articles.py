"""Articles to measure with: those of the corpora where they are, made-up ones elsewhere."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from detector.errors import CorpusError
from detector.features.document.tagging import tag_lexicon
from detector.training.corpus.articles import as_text, data_folder, read_corpus

# words of an article as the figures state them
_SHORTEST, _LONGEST = 380, 460
_WORDS = 420
_PATTERNS = (
    "the {JJ} {NN} of the {NNS} {VBD} {RB} on Tuesday ,",
    "and {NNS} {VBD} that the {NN} had {VBN} the {JJ} {NN} of {NNP} .",
    "“ we {VBD} the {NNS} , ” said {NNP} {NNP} , a {NN} of the {NN} .",
    "a {NN} {VBD} {CD} {NNS} in {NNP} , where the {NN} is {JJ} and {JJ} .",
    "according to the {NN} , its {NNS} {VBD} by 12.5 percent in May .",
)


@dataclass(frozen=True)
class Articles:
    """What all contenders read.

    Attributes:
        origin: where the articles come from, for the report.
        scored: those to score, each of about 420 words.
        fitted: others, for the contenders that have to be fitted.
        labels: one for each of ``fitted``.
    """

    origin: str
    scored: list[str]
    fitted: list[str]
    labels: list[bool]


def load_articles(count: int, folder: Path | None = None) -> Articles:
    """Takes articles from the corpora, or makes them up where there are none.

    Args:
        count: how many to score; they are repeated where the corpora have fewer.
        folder: the folder of the corpora; None looks where training looks.
    """
    try:
        return _from_corpora(count, data_folder(folder))
    except CorpusError:
        return generate_articles(count)


def _from_corpora(count: int, folder: Path) -> Articles:
    rows = [row for name in ("twins", "native") for row in read_corpus(folder, name)]
    random.Random(7).shuffle(rows)
    scored: list[str] = []
    fitted: list[str] = []
    labels: list[bool] = []
    for row in rows:
        text = as_text(row)
        if len(scored) < count and _SHORTEST <= len(text.split()) <= _LONGEST:
            scored.append(text)
        else:
            fitted.append(text)
            labels.append(row.machine)
    repeated = [scored[index % len(scored)] for index in range(count)]
    return Articles("articles of the corpora", repeated, fitted, labels)


def generate_articles(count: int) -> Articles:
    """Makes up articles from the shipped lexicon, the same every time: no corpus is needed."""
    source = _texts(random.Random(7))
    scored = [next(source) for _ in range(count)]
    fitted = [next(source) for _ in range(400)]
    return Articles(
        "made-up articles", scored, fitted, [index % 2 == 0 for index in range(len(fitted))]
    )


def _texts(rng: random.Random) -> Iterator[str]:
    by_tag: dict[str, list[str]] = {}
    for word, tag in tag_lexicon().known.items():
        if word.isalpha():
            by_tag.setdefault(tag, []).append(word)
    while True:
        paragraphs: list[str] = []
        while sum(len(paragraph.split()) for paragraph in paragraphs) < _WORDS:
            sentences = [sentence(rng, by_tag) for _ in range(3)]
            paragraphs.append(" ".join(sentences))
        yield "\n\n".join(paragraphs)


def sentence(rng: random.Random, by_tag: dict[str, list[str]]) -> str:
    """A made-up sentence of about 25 words, frequent ones among them."""
    words = [
        # squared, so that some words come back and others stand once, as in any text
        by_tag[part[1:-1]][int(rng.random() ** 2 * len(by_tag[part[1:-1]]))]
        if part.startswith("{")
        else part
        for part in f"{rng.choice(_PATTERNS[:1])} {rng.choice(_PATTERNS[1:])}".split()
    ]
    text = " ".join(words)
    for spaced, set_ in ((" ,", ","), (" .", "."), ("“ ", "“"), (" ”", "”")):
        text = text.replace(spaced, set_)
    return text[0].upper() + text[1:]
