from __future__ import annotations

import itertools

import pytest

from detector.features import style
from detector.features.document import Document
from detector.features.feature import Finding
from detector.features.style.counts import WINDOW, style_counts

_SHORT = "The dog ran off. It came back late. We fed it well then. He took it out again. " * 12
_LONG = (
    "The implementation of the recommendations of the commission, which the representatives of the"
    " administration had announced, is also of importance to the development of the institution. "
) * 12


def _found(text: str) -> dict[str, Finding]:
    document = Document.parse(text)
    return {feature.name: piece for feature in style.FEATURES for piece in feature.find(document)}


@pytest.mark.parametrize("text", ["One.", "12 + 3", _SHORT, _LONG, "word " * 5000])
def test_every_trait_says_one_thing_about_a_text_with_words(text: str) -> None:
    document = Document.parse(text)
    for feature in style.FEATURES:
        (piece,) = feature.find(document)
        assert (piece.start, piece.end) == (0, 0)
        assert -3.0 <= piece.weight <= 3.0
        assert piece.note


@pytest.mark.parametrize("text", ["", " \n", "... !?"])
def test_a_text_without_words_has_no_style(text: str) -> None:
    assert _found(text) == {}


def test_values_follow_the_text() -> None:
    short, long = _found(_SHORT), _found(_LONG)
    for name in ("sentence-length", "word-length", "abstract-nouns", "commas", "common-nouns"):
        assert short[f"style/{name}"].weight < long[f"style/{name}"].weight
    assert short["style/particles"].weight > long["style/particles"].weight
    assert long["style/possessives"].weight < 0
    assert "shorter than is usual in English news (5 words on average)" in (
        short["style/sentence-length"].note
    )


def test_a_short_text_weighs_less() -> None:
    once, often = "We fed the dog at noon again. ", 60
    assert abs(_found(once)["style/sentence-length"].weight) < abs(
        _found(once * often)["style/sentence-length"].weight
    )


def test_counts() -> None:
    counts = style_counts(Document.parse("It's Anna's well-known plan: the end of it, also of us."))
    assert (counts.traits.words, counts.possessives, counts.of, counts.commas) == (11, 1, 2, 1)
    assert (counts.traits.compounds, counts.traits.linking, counts.the) == (1, 1, 1)


def test_variety_is_the_mean_over_all_windows() -> None:
    words = [f"w{number * number % 37}" for number in range(3 * WINDOW)]
    counts = style_counts(Document.parse(" ".join(words)))
    windows = [words[start : start + WINDOW] for start in range(len(words) - WINDOW + 1)]
    mean = sum(len(set(window)) for window in windows) / len(windows) / WINDOW
    assert counts.variety == pytest.approx(mean)
    assert style_counts(Document.parse("one " * (WINDOW - 1))).variety is None


def test_counts_are_made_once() -> None:
    document = Document.parse(_SHORT)
    assert all(
        one is other for one, other in itertools.pairwise([style_counts(document) for _ in "ab"])
    )
