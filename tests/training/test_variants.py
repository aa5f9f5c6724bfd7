"""Crops, mixtures and half-translated documents hold what they say they hold."""

from __future__ import annotations

from detector.training.corpus.articles import Article
from detector.training.fit.variants import LONGEST_CROP, crop, half_translated, mixed

NAMES = ("argos", "google", "deepl")


def version(story: str, engine: str | None, sentences: int = 40) -> Article:
    """A version of a story, each sentence of which names its engine and its place."""
    who = engine or "native"
    lines = tuple(f"The {who} version says so in sentence {n} of it." for n in range(sentences))
    kind = "roundtrip" if engine else "native"
    name = f"{story}/{who}"
    return Article(name, story, kind, "twins", "newstest", 2015, "de", engine, lines, "")


STORIES = [version(story, who) for story in ("a", "b") for who in (None, *NAMES)]


def test_a_crop_is_some_sentences_in_a_row() -> None:
    whole = "\n".join(STORIES[0].sentences)
    lengths = set()
    for seed in range(30):
        text = crop(STORIES[0], seed)
        assert text in whole
        assert text.startswith("The native")
        assert text.endswith(".")
        words = len(text.split())
        assert words <= LONGEST_CROP + 9
        lengths.add(words)
    assert min(lengths) < 60 < 150 < max(lengths)
    assert crop(STORIES[0], 3) == crop(STORIES[0], 3)


def test_an_article_that_is_no_longer_than_the_crop_has_none() -> None:
    assert crop(version("a", None, sentences=2), 1) == ""


def test_mixed_documents_have_every_sentence_once_by_some_engine() -> None:
    found = list(mixed(STORIES, seed=1))
    assert len({article.id for article in found}) == len(found) == 4
    for article in found:
        assert article.machine
        assert article.engine == "mixed"
        places = [int(line.split("sentence ")[1].split(" ")[0]) for line in article.sentences]
        assert places == list(range(40))
        assert {line.split(" ")[1] for line in article.sentences} == set(NAMES)


def test_half_of_a_half_translated_document_is_translated() -> None:
    for article, machine in half_translated(STORIES, seed=1):
        assert sum(machine) == 20
        for line, by_machine in zip(article.sentences, machine, strict=True):
            assert line.startswith(f"The {article.engine if by_machine else 'native'} ")
        assert article.engine in ("google", "deepl")
