"""What must be unseen together is in one fold: stories, publishers and sets of translations."""

from __future__ import annotations

from collections import defaultdict

import pytest

from detector.errors import CorpusError
from detector.training.corpus.articles import Article, data_folder, read_corpus
from detector.training.corpus.folds import FOLDS, fold_group, fold_of, source_of

LARGE = ("reuters1987", "bbc2005", "globalvoices", "kenya", "newstest")


def article(corpus: str, story: str = "1", **fields: object) -> Article:
    known = {
        "id": f"{corpus}/{story}",
        "kind": "native",
        "domain": "newstest",
        "year": 2015,
        "pivot": None,
        "engine": None,
        "sentences": ("It rains.",),
        "text": "",
    }
    return Article(corpus=corpus, story=story, **{**known, **fields})


@pytest.mark.parametrize("corpus", ["native", "allsides", "worldwide"])
def test_a_publisher_is_held_out_whole(corpus: str) -> None:
    folds = {article(corpus, str(n), domain="the-paper", year=n).fold for n in range(50)}
    assert len(folds) == 1
    papers = {article(corpus, domain=f"paper {n}").fold for n in range(50)}
    assert papers == set(range(FOLDS))
    assert article(corpus, domain="the-paper").source == "the-paper"


@pytest.mark.parametrize("corpus", ["translated", "foreign", "recent"])
def test_a_set_of_translations_is_held_out_whole(corpus: str) -> None:
    """What people translated and what engines made of the same lines."""
    versions = [("human", None), ("forward", "google"), ("forward", "argos")]
    folds = {
        article(corpus, str(n), kind=kind, engine=engine, year=2018, pivot="de").fold
        for n in range(50)
        for kind, engine in versions
    }
    assert len(folds) == 1
    sets = {
        article(corpus, year=year, pivot=pivot).source
        for year in (2014, 2018)
        for pivot in ("de", "fi")
    }
    assert sets == {"2014/de", "2014/fi", "2018/de", "2018/fi"}


def test_translators_of_one_set_are_the_same_in_every_corpus() -> None:
    """Sets of the same year and language come from the same lines, whichever file has them."""
    groups = {
        article(corpus, corpus, year=2019, pivot="cs").group
        for corpus in ("translated", "foreign", "recent")
    }
    assert len(groups) == 1


def test_early_sets_of_all_languages_share_a_fold() -> None:
    """Until 2012 they have the same lines; later ones have lines of their own."""
    early = {
        year: {article("foreign", year=year, pivot=code).group for code in ("de", "fr", "cs")}
        for year in (2008, 2012, 2013)
    }
    assert [len(groups) for groups in early.values()] == [1, 1, 3]
    assert source_of("foreign", "news", 2012, "de") == "2012/several"
    assert source_of("foreign", "news", 2013, "de") == "2013/de"
    assert source_of("translated", "news", 2012, "de") == "2012/de"
    assert source_of("recent", "news", None, "de") == "de"


@pytest.mark.parametrize("corpus", ["twins", "twins_other", "flores"])
def test_elsewhere_a_story_is_held_out_with_all_its_versions(corpus: str) -> None:
    for story in map(str, range(20)):
        versions = [
            article(corpus, story),
            *(
                article(corpus, story, kind="roundtrip", pivot=pivot, engine="google", year=year)
                for pivot, year in (("de", 2014), ("fr", 2019))
            ),
        ]
        assert len({one.fold for one in versions}) == 1
        assert {one.group for one in versions} == {story}
    assert {article(corpus, str(n)).fold for n in range(50)} == set(range(FOLDS))


def test_the_five_large_papers_are_in_five_folds() -> None:
    folds = [fold_of(fold_group("native", "any", name)) for name in LARGE]
    assert sorted(folds) == list(range(FOLDS))


def test_no_story_is_split_in_the_corpora() -> None:
    """In each corpus whose stories are shared, and the large papers are the ones above."""
    try:
        folder = data_folder()
    except CorpusError:
        pytest.skip("the corpora are not here; MTDETECT_DATA says where they are")
    large: dict[str, int] = defaultdict(int)
    for name in ("translated", "recent", "foreign", "twins_other", "native"):
        folds: dict[str, set[int]] = defaultdict(set)
        for one in read_corpus(folder, name):
            folds[one.story].add(one.fold)
            large[one.domain] += name == "native"
        assert not {story for story, found in folds.items() if len(found) > 1}, name
    assert set(sorted(large, key=lambda domain: -large[domain])[:FOLDS]) == set(LARGE)
