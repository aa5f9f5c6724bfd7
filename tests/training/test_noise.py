"""Noise: labelled like faults, and no evidence of its own against native text."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import pytest

from detector import Detector
from detector.errors import CorpusError
from detector.training.corpus.articles import Article, as_text, data_folder, read_all
from detector.training.simulator.noise import BOILERPLATE, plant_boilerplate
from detector.training.simulator.pages import bare_page, render_page
from detector.training.simulator.planting import Draft

# log-odds; noise that all pages share may not move the median of native text by more
MOST = 0.3

OPENINGS = (
    "The council voted on Tuesday to close the swimming pool at the end of the summer.",
    "Ferry services between the islands were cancelled for a third day because of high winds.",
    "Two brothers who restored a steam engine in their garden have won a national award.",
    "A shortage of nurses has forced the hospital to postpone operations, its director said.",
)
LINES = (
    '"We looked at every option, and there was no money left," said Ann Cole, who chairs the '
    "committee.",
    "Residents had collected more than 4,000 signatures since March.",
    "Opponents say the plan was drawn up behind closed doors; supporters call it overdue.",
    "It will cost about $2.5 million, most of it from a fund set up after the floods of 2007.",
    "Ms Cole would not say when work might start.",
    "Rain is expected to ease by Thursday, though forecasters warned of more gales at the weekend.",
    "Traders on the high street fear they will lose customers to the new retail park.",
    "The mayor, who grew up nearby, promised to visit the site himself.",
    "Nobody was hurt, but the damage is thought to run to tens of thousands of pounds.",
    "The firm employs 340 people and last year reported its first profit since 2015.",
    '"It’s a big loss for the town," Mr Hughes said. "We’ll miss it."',
    "A decision is due in the autumn.",
)


def written() -> list[Article]:
    """Articles written for this test."""
    articles = []
    for number in range(24):
        chooser = random.Random(number)
        lines = [chooser.choice(OPENINGS), *chooser.sample(LINES, 9)]
        articles.append(
            Article(
                id=f"n{number}", story=f"n{number}", kind="native", corpus="test", domain="test",
                year=None, pivot=None, engine=None, sentences=tuple(lines), text="",
            )
        )  # fmt: skip
    return articles


def sampled(root: Path) -> list[Article]:
    """Native articles of the corpora, where they are."""
    named = os.environ.get("MTDETECT_DATA")
    try:
        folder = data_folder(Path(named) if named else root.parent / "shared/data")
    except CorpusError:
        pytest.skip("the corpora are not here; set MTDETECT_DATA to measure on native articles")
    natives = [article for article in read_all(folder) if article.kind == "native"]
    return random.Random(5).sample(natives, 150)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


def shift(detector: Detector, clean: Sequence[str], noisy: Sequence[str]) -> float:
    """By how much the median score of texts moves."""
    before = [detector.score(text).score for text in clean]
    after = [detector.score(text).score for text in noisy]
    pairs = [(b, a) for b, a in zip(before, after, strict=True) if b is not None and a is not None]
    assert len(pairs) > len(clean) / 2
    return median(after for _, after in pairs) - median(before for before, _ in pairs)


def test_noise_does_not_move_articles_written_for_this_test(detector: Detector) -> None:
    articles = written()
    clean = [as_text(article) for article in articles]
    pages = [render_page(article, seed=3, faults=True).text for article in articles]
    assert abs(shift(detector, clean, pages)) <= MOST


def test_noise_does_not_move_native_articles(detector: Detector, root: Path) -> None:
    articles = sampled(root)
    clean = [as_text(article) for article in articles]
    laid_out = [bare_page(article, 3) for article in articles]
    pages = [render_page(article, seed=3, faults=True).text for article in articles]
    assert abs(shift(detector, clean, laid_out)) <= MOST
    assert abs(shift(detector, clean, pages)) <= MOST


def test_noise_has_label_span_and_seed() -> None:
    for article in written():
        page = render_page(article, seed=9, faults=True)
        assert page.seed == 9
        assert page.looks
        assert all(planted.kind and planted.part == "noise" for planted in page.planted)
        assert all(0 <= p.start < p.end <= len(page.text) for p in page.planted)
        again = render_page(article, seed=page.seed, faults=True)
        assert again == page


def test_every_line_of_furniture_is_labelled() -> None:
    found: set[str] = set()
    for number in range(600):
        draft = Draft("A heading\nOne sentence stands here.\nAnother one follows it.")
        before = draft.text
        plant_boilerplate(draft, "\n", seed=number, story="s")
        found |= {planted.kind for planted in draft.planted}
        for planted in sorted(draft.planted, key=lambda p: p.start, reverse=True):
            draft.text = draft.text[: planted.start] + draft.text[planted.end :]
        # what is not labelled is what was there, and the breaks between lines
        assert draft.text.split() == before.split()
    assert {item.kind for item in BOILERPLATE} <= found
