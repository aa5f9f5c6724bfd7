"""What people leave limits what a rule may weigh."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.features.catalogue import FEATURES
from detector.features.feature import Counts, Feature
from detector.training.fit.linear import head_columns, rule_limits
from detector.training.fit.priors import (
    COMMON,
    LIMIT_COMMON,
    LIMIT_RARE,
    LIMIT_UNCOMMON,
    WORDS,
    PeopleCounts,
    count_people,
    is_bounded,
    limit,
    prior_weight,
)
from tests.training.tables import with_sources

RULE = Feature("a/b", "", "", lambda _: iter(()))
ONCE = replace(RULE, per="once")


def people(fired: dict[str, int], sizes: dict[str, int]) -> tuple[pd.DataFrame, np.ndarray]:
    """Newspapers of so many articles, of which the first so many have a finding."""
    rows = [
        {"corpus": "native", "kind": "native", "domain": paper, "story": f"{paper}/{n}"}
        for paper, size in sizes.items()
        for n in range(size)
    ]
    findings = [
        [float(n < fired.get(paper, 0))] for paper, size in sizes.items() for n in range(size)
    ]
    return with_sources(pd.DataFrame(rows)), np.array(findings)


def test_a_habit_of_one_house_counts_once() -> None:
    sizes = {f"paper {n}": 100 for n in range(10)}
    everywhere = count_people(*people(dict.fromkeys(sizes, 10), sizes))
    at_home = count_people(*people({"paper 0": 100}, sizes))
    assert everywhere.articles.tolist() == at_home.articles.tolist() == [100.0]
    assert (everywhere.sources[0], at_home.sources[0]) == (10, 1)
    # one article and 2 % of a hundred, of a thousand
    assert at_home.share[0] == pytest.approx(3.5 / 1001)
    assert everywhere.share[0] == pytest.approx(30.5 / 1001)
    # findings in running text are counted in full
    assert at_home.per_words[0] == pytest.approx(everywhere.per_words[0])


def test_only_clean_texts_of_people_are_counted() -> None:
    table, findings = people({"one": 3}, {"one": 10})
    trip = {"corpus": "twins", "kind": "roundtrip", "story": "a", "variant": "clean"}
    page = {"corpus": "native", "kind": "native", "story": "b", "variant": "page"}
    crop = {"corpus": "twins", "kind": "native", "story": "c", "variant": "crop"}
    more = with_sources(pd.DataFrame([trip, page, crop]))
    both = pd.concat([table, more], ignore_index=True)
    counted = count_people(both, np.vstack([findings, np.full((3, 1), 7.0)]))
    alone = count_people(table, findings)
    for name in ("share", "per_words", "articles", "sources"):
        assert getattr(counted, name).tolist() == getattr(alone, name).tolist()
    assert counted.words == alone.words == 10 * 300
    human = both.assign(kind=both["kind"].where(both["corpus"] != "twins", "human"))
    assert count_people(human, np.vstack([findings, np.full((3, 1), 7.0)])).articles[0] == 4


def test_findings_are_counted_by_words_and_no_rule_is_impossible() -> None:
    table, findings = people({"one": 3}, {"one": 10})
    counted = count_people(table, np.hstack([findings * 2, findings * 0]))
    assert counted.per_words == pytest.approx([6.5 / 3000 * WORDS, 0.5 / 3000 * WORDS])
    assert counted.share.min() > 0


def test_what_people_leave_often_weighs_little() -> None:
    for feature in (RULE, ONCE):
        assert limit(feature, COMMON) == limit(feature, 300.0) == LIMIT_COMMON
        assert limit(feature, 1.0) == LIMIT_UNCOMMON


def test_a_habit_of_some_houses_weighs_little_however_rare() -> None:
    assert limit(ONCE, 0.9) == limit(ONCE, 1e-6) == LIMIT_UNCOMMON


def test_what_people_hardly_ever_leave_may_weigh_most() -> None:
    assert limit(RULE, 0.999) == pytest.approx(LIMIT_UNCOMMON, abs=0.01)
    assert limit(RULE, 1e-6) == LIMIT_RARE
    assert LIMIT_UNCOMMON < limit(RULE, 0.3) < LIMIT_RARE


@given(st.floats(1e-9, 1e6), st.floats(1e-9, 1e6), st.sampled_from([RULE, ONCE]))
def test_the_rarer_the_more_it_may_weigh(one: float, other: float, feature: Feature) -> None:
    rare, often = sorted((one, other))
    assert LIMIT_COMMON <= limit(feature, often) <= limit(feature, rare) <= LIMIT_RARE


@pytest.mark.parametrize("feature", [RULE, ONCE])
def test_pages_by_people_count_as_the_corpora_do(feature: Feature) -> None:
    """The corpora have few of the lines around a text."""
    assert limit(replace(feature, counts=Counts(40, 2)), 1e-6) == LIMIT_COMMON
    assert limit(replace(feature, counts=Counts(40, 1)), 1e-6) == limit(feature, 1e-6)
    counts = Counts(40, 12)
    seen = replace(feature, counts=counts)
    assert prior_weight(seen, 1e-6) == pytest.approx(
        math.log(counts.machine_share / counts.human_share)
    )
    # where the corpora show more, they count
    assert prior_weight(seen, 0.2) == pytest.approx(math.log(counts.machine_share / 0.2))


def test_rates_and_properties_of_the_whole_have_no_limit() -> None:
    assert is_bounded(RULE)
    assert is_bounded(ONCE)
    for other in (
        replace(RULE, per="sentence"),
        replace(RULE, per="1000-tokens"),
        replace(RULE, placed=False),
        replace(RULE, expected_sign="either"),
    ):
        assert not is_bounded(other)
        assert prior_weight(other, 1e-6) == 0


def test_every_rule_has_a_limit_by_its_sign_and_starts_within_it() -> None:
    size = len(FEATURES)
    counts = PeopleCounts(
        np.full(size, 1e-5), np.full(size, 1e-3), np.zeros(size), np.zeros(size), words=10**7
    )
    limits = rule_limits(counts)
    for place, column in enumerate(head_columns("translated")):
        feature, low, high = FEATURES[column], limits.low[place], limits.high[place]
        assert low <= limits.mean[place] <= high, feature.name
        if feature.expected_sign == "machine":
            assert low == 0, feature.name
        if feature.expected_sign == "human":
            assert high == 0, feature.name
        if is_bounded(feature):
            assert max(-low, high) <= LIMIT_RARE, feature.name
            if feature.per == "once":
                assert max(-low, high) <= LIMIT_UNCOMMON, feature.name
        else:
            assert max(-low, high) == math.inf, feature.name
    tight = limits.scaled(2.0)
    bounded = np.isfinite(limits.high)
    assert np.array_equal(tight.high[bounded], limits.high[bounded] / 2)
    assert np.array_equal(np.isfinite(tight.high), bounded)
