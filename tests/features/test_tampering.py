"""Tampering: a slip is none, and however much of it there is, it counts as one finding."""

from __future__ import annotations

import math

import pytest

from detector.features.document import Document
from detector.features.feature import Feature, shares
from detector.features.tampering import FEATURES
from detector.training.fit.priors import UNCOUNTED, prior_weight

MIXED, SPLIT, REVERSED = FEATURES
WORDS = [
    "mayor",
    "bridge",
    "river",
    "winter",
    "answer",
    "market",
    "council",
    "money",
    "people",
    "other",
]


def value(feature: Feature, text: str) -> float:
    document = Document.parse(text)
    return sum(shares(feature, list(feature.find(document)), document))


def mixed(word: str) -> str:
    return word[0] + word[1:].replace("e", "е").replace("o", "о").replace("a", "а")


def split(word: str) -> str:
    return word[:2] + "\u200b" + word[2:]


@pytest.mark.parametrize(("feature", "alter"), [(MIXED, mixed), (SPLIT, split)])
def test_three_different_words_are_needed(feature: Feature, alter) -> None:
    altered = [alter(word) for word in WORDS if alter(word) != word]
    assert len(altered) >= 4
    assert value(feature, " ".join(altered[:2] * 20)) == 0
    assert value(feature, " ".join(altered[:3])) == pytest.approx(1.0)


@pytest.mark.parametrize(("feature", "alter"), [(MIXED, mixed), (SPLIT, split)])
@pytest.mark.parametrize("times", [1, 10, 200])
def test_any_amount_counts_once(feature: Feature, alter, times: int) -> None:
    text = " ".join(alter(word) for word in WORDS * times)
    assert value(feature, text) == pytest.approx(1.0)


def test_one_reversal_is_enough_and_many_count_once() -> None:
    assert value(REVERSED, "It says \u202ethis and \u202ethat.") == pytest.approx(1.0)


def test_plain_text_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or every article would pay for what hardly any has."""
    document = Document.parse("The mayor’s “old” café is closed – for now.")
    monkeypatch.setattr(Document, "given", None)
    assert [list(feature.find(document)) for feature in FEATURES] == [[], [], []]


@pytest.mark.parametrize("feature", FEATURES)
def test_the_weight_is_that_of_a_single_sighting(feature: Feature) -> None:
    """No corpus has any, so the fit keeps what the prior says."""
    never = 0.5 / 40_000
    assert feature.counts is None
    assert prior_weight(feature, never) == math.log(UNCOUNTED.machine_share / never)
    assert UNCOUNTED == (1, 0)
