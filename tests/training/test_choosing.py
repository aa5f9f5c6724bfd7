"""Which articles training takes: no more of a story or publisher than say something new."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from detector.training.corpus.articles import Article
from detector.training.fit import samples
from detector.training.fit.samples import choose


def article(corpus: str, kind: str, story: str, number: int = 0, **fields: object) -> Article:
    known = {"domain": "news", "year": 2018, "pivot": "de", "engine": None}
    return Article(
        id=f"{corpus}/{kind}/{story}/{number}",
        story=story,
        kind=kind,
        corpus=corpus,
        sentences=("It rains.",),
        text="",
        **{**known, **fields},
    )


def versions(story: str, engines: list[str]) -> list[Article]:
    return [
        article("foreign", "forward", story, number, engine=engine)
        for number, engine in enumerate(engines)
    ]


def test_of_a_foreign_story_some_versions_are_taken() -> None:
    systems = [f"system-{number}" for number in range(20)]
    corpora = [*versions("a", systems), *versions("b", systems[:3])]
    chosen = choose(corpora)
    sizes = Counter(one.story for one in chosen)
    assert sizes == {"a": samples._VERSIONS, "b": 3}


def test_the_choice_depends_on_no_order() -> None:
    corpora = [*versions("a", ["argos"] * 9), *versions("b", ["google"] * 9)]
    shuffled = random.Random(1).sample(corpora, len(corpora))
    first, second = choose(corpora), choose(shuffled)
    assert {one.id for one in first} == {one.id for one in second}
    # and what is chosen keeps its order
    assert first == [one for one in corpora if one in first]


def test_large_publishers_are_cut_short_where_there_are_many() -> None:
    corpora = [
        article(corpus, "native", f"{corpus}/{n}", domain=f"{corpus} paper", pivot=None)
        for corpus in ("allsides", "worldwide", "native")
        for n in range(40)
    ]
    corpora += [
        article("allsides", "native", f"small/{n}", domain="small paper", pivot=None)
        for n in range(5)
    ]
    found = Counter(one.domain for one in choose(corpora))
    assert found == {
        "allsides paper": samples._OF_A_PUBLISHER,
        "small paper": 5,
        "worldwide paper": 40,
        "native paper": 40,
    }


def test_of_flores_a_fifth_of_the_round_trips_and_all_originals_are_taken() -> None:
    corpora = [
        article("flores", kind, str(n % 10), n)
        for n in range(100)
        for kind in ("native", "roundtrip")
    ]
    assert Counter(one.kind for one in choose(corpora)) == {"native": 100, "roundtrip": 20}


@pytest.mark.parametrize("corpus", ["translated", "foreign", "recent"])
def test_all_that_people_translated_is_taken(corpus: str) -> None:
    corpora = [article(corpus, "human", "a", n) for n in range(30)]
    assert choose(corpora) == corpora


def test_all_twins_are_taken() -> None:
    corpora = [article("twins", "roundtrip", "a", n, engine="google") for n in range(30)]
    assert choose(corpora) == corpora
