"""What readers are shown: everything once, the sum unchanged, the strongest first."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector import Detector, score
from detector.explain.display import (
    NAMED,
    DisplayedArticle,
    show_document,
    strongest,
    summarise_phrasing,
)
from detector.explain.items import STEPS, Shown, mark_of, ranked, strength, strength_text
from detector.features.catalogue import FEATURES
from detector.features.lexicons.words import function_words
from detector.models.wording import (
    LONGEST_PHRASE,
    PHRASING,
    REST,
    REST_AT_FIRST,
    UNUSUAL,
    USUAL,
    named_phrase,
    phrase_reason,
    strongest_windows,
)
from detector.verdict import Evidence, Sentence, Verdict, Wire

HITS = sorted({hit.text for feature in FEATURES for hit in feature.hits})
GLUE = [" ", " ", "\n", "\n\n", ". ", " . ", "\u200b", "“", "\x1b[31m"]
TEXTS = st.lists(st.sampled_from(HITS) | st.sampled_from(GLUE), min_size=12, max_size=40).map(
    " ".join
)


def run(start: int, text: str, phrase: str, weight: float) -> Evidence:
    return Evidence(start, start + len(text), text, PHRASING, phrase_reason(phrase, weight), weight)


def rule(start: int, end: int, text: str, weight: float, reason: str = "wrong") -> Evidence:
    return Evidence(start, end, text[start:end], "fake/rule", reason, weight)


def verdict_of(text: str, *evidence: Evidence, cut: int | None = None) -> Verdict:
    """A verdict with one sentence, or two where the text is cut."""
    bounds = [(0, len(text))] if cut is None else [(0, cut), (cut, len(text))]
    sentences = []
    for start, end in bounds:
        own = tuple(piece for piece in evidence if start <= piece.start < end)
        total = math.fsum(piece.weight for piece in own)
        sentences.append(Sentence(start, end, text[start:end], total, own))
    return Verdict(
        label="native",
        reason="",
        flagged=False,
        probability=0.5,
        score=math.fsum(piece.weight for piece in evidence),
        baseline=0.0,
        threshold=0.9,
        model="fake 1",
        sentences=tuple(sentences),
        document=(),
        wire=Wire(0.0, 0.0, 0.5, ()),
    )


def total(page: DisplayedArticle) -> float:
    items = [item for sentence in page.sentences for item in sentence.shown]
    return math.fsum([page.verdict.baseline, *(item.weight for item in (*items, *page.document))])


def rules_first(item: Shown) -> tuple[bool, bool, float]:
    """What a reader can check comes first, then the article as a whole, then phrasing."""
    return item.is_phrasing, not item.is_phrasing and not item.end, -abs(item.weight)


def check_page(page: DisplayedArticle, text: str) -> None:
    """What holds for the page of any text."""
    verdict = page.verdict
    assert [one.text for one in page.sentences] == [one.text for one in verdict.sentences]
    for shown, sentence in zip(page.sentences, verdict.sentences, strict=True):
        pieces = [piece for item in shown.shown for piece in item.pieces]
        assert sorted(pieces) == sorted(sentence.evidence)
        assert math.isclose(
            math.fsum(item.weight for item in shown.shown), sentence.score, abs_tol=1e-9
        )
        assert sum(item.is_phrasing for item in shown.shown) <= 1
        assert list(shown.shown) == sorted(shown.shown, key=rules_first)
        for item in shown.shown:
            reasons = math.fsum(reason.weight for reason in item.reasons)
            assert math.isclose(reasons, item.weight, abs_tol=1e-9)
            if not item.is_phrasing:
                assert item.text == text[item.start : item.end]
    if verdict.score is not None:
        assert math.isclose(total(page), verdict.score, abs_tol=1e-9)
    for one, two in pairwise(page.highlights):
        assert one.end <= two.start
    for place in page.highlights:
        assert 0 <= place.start < place.end <= len(text)
        assert any(low <= place.start and place.end <= high for low, high in place.shown.spans)


@pytest.fixture(scope="module")
def pages(request) -> list[tuple[DisplayedArticle, str]]:
    root = request.config.rootpath
    texts = [path.read_text(encoding="utf-8") for path in sorted((root / "seeds").glob("*.txt"))]
    return [(show_document(score(text), text), text) for text in texts]


def test_pages_of_the_seeds(pages):
    assert len(pages) == 5
    for page, text in pages:
        check_page(page, text)
        assert page.highlights
        assert page.wire


@given(TEXTS)
def test_pages_of_any_text(text):
    check_page(show_document(score(text), text), text)


def test_every_character_that_an_item_claims_is_highlighted(pages):
    for page, text in pages:
        claimed = {
            place
            for sentence in page.sentences
            for item in sentence.shown
            for start, end in item.spans
            for place in range(start, end)
        }
        marked = {place for one in page.highlights for place in range(one.start, one.end)}
        assert marked == claimed
        assert max(marked) < len(text)


def test_an_undecided_verdict_has_sentences_without_items():
    page = show_document(score("Too short. To judge."))
    assert [one.shown for one in page.sentences] == [(), ()]
    assert [one.mark for one in page.sentences] == ["", ""]
    assert page.highlights == page.document == page.wire == page.pivot == ()
    assert strongest(page.verdict, 5) == ((), ())


def test_rules_that_share_a_character_become_one_item():
    text = "one two three four"
    verdict = verdict_of(
        text, rule(0, 7, text, 1.0, "a"), rule(4, 13, text, 2.0, "b"), rule(13, 18, text, 0.5, "c")
    )
    page = show_document(verdict, text)
    merged, alone = page.sentences[0].shown
    assert (merged.start, merged.end, merged.text, merged.weight) == (0, 13, "one two three", 3.0)
    assert merged.reason == "b; also: a"
    assert merged.line == "b; also: a (+3.0)"
    assert [reason.line for reason in merged.reasons] == ["b (+2.0)", "a (+1.0)"]
    assert (alone.text, alone.line) == (" four", "c (+0.5)")
    assert show_document(verdict).sentences == page.sentences


def test_the_same_reason_is_said_once_with_its_whole_weight():
    text = "one two"
    verdict = verdict_of(text, rule(0, 3, text, 1.0), rule(0, 7, text, 0.5))
    [item] = show_document(verdict, text).sentences[0].shown
    assert [reason.line for reason in item.reasons] == ["wrong (+1.5)"]


def test_evidence_of_two_sentences_does_not_merge_but_highlights_once():
    text = "one two. three four"
    verdict = verdict_of(text, rule(4, 14, text, 1.0), rule(9, 19, text, 2.0), cut=9)
    page = show_document(verdict, text)
    assert [len(sentence.shown) for sentence in page.sentences] == [1, 1]
    places = [(one.start, one.end, one.shown.weight, one.sentence) for one in page.highlights]
    assert places == [(4, 9, 1.0, 0), (9, 19, 2.0, 1)]


def test_a_rule_is_highlighted_before_a_phrase():
    text = "in the framework of law"
    verdict = verdict_of(text, run(0, text, "in the framework of", 9.0), rule(7, 16, text, 0.1))
    page = show_document(verdict, text)
    assert [(text[one.start : one.end], one.shown.is_phrasing) for one in page.highlights] == [
        ("in the ", True),
        ("framework", False),
        (" of", True),
    ]


def test_phrasing_is_one_item_that_names_the_strongest_phrases():
    runs = [
        run(0, "it is about the law", "it is about", 0.3),
        run(20, "in the framework of", "in the framework of", 0.5),
        run(40, "In the framework of", "In the framework of", 0.2),
        run(60, "said", "said", 0.9),
        run(70, "as well as", "as well as", -0.4),
        run(90, "for a long", "for a long", 0.1),
        run(110, "on the other", "on the other", 0.05),
    ]
    item = summarise_phrasing(runs)
    assert item.reason == (
        "phrasing unusual for English news: ‘in the framework of’, ‘it is about’, ‘for a long’"
    )
    assert math.isclose(item.weight, math.fsum(piece.weight for piece in runs))
    assert item.spans == ((0, 11), (20, 39), (90, 100))
    assert len(item.spans) == NAMED


def test_phrasing_that_leans_the_other_way_is_said_so():
    item = summarise_phrasing(
        [run(0, "as well as", "as well as", -0.4), run(11, "of it", "of it", 0.1)]
    )
    assert item.line == "phrasing usual in English news: ‘as well as’ (-0.3)"
    assert summarise_phrasing([run(0, "said", "said", 0.4)]).reason == UNUSUAL
    assert summarise_phrasing([run(0, "said", "said", -0.4)]).reason == USUAL


def test_plain_phrases_are_named_before_names():
    runs = [
        run(0, "President Vladimir Putin", "President Vladimir Putin", 0.9),
        run(30, "it is about", "it is about", 0.1),
    ]
    assert summarise_phrasing(runs, 1).reason.endswith(": ‘it is about’")
    assert "Putin" in summarise_phrasing(runs, 2).reason


def test_strongest_items_add_up_to_no_more_than_there_is(pages):
    for page, _ in pages:
        machine, people = strongest(page.verdict, 10_000)
        assert all(item.weight > 0 for item in machine)
        assert all(item.weight < 0 for item in people)
        everything = math.fsum(item.weight for item in (*machine, *people))
        assert math.isclose(everything + page.verdict.baseline, page.verdict.score, abs_tol=1e-9)
        for items in (machine, people):
            assert list(items) == sorted(items, key=rules_first)
            assert sum(item.families == ("phrasing",) and item.is_phrasing for item in items) <= 1
        few, _ = page.strongest(3)
        heaviest = sorted(machine, key=lambda item: -item.weight)[:3]
        assert list(few) == sorted(heaviest, key=rules_first)


def test_a_small_finding_does_not_hide_a_heavy_one():
    page = show_document(verdict_of("one two", rule(0, 3, "one", 0.1), run(4, "two", "two", 2.0)))
    (items,) = (sentence.shown for sentence in page.sentences)
    assert [item.is_phrasing for item in ranked(reversed(items))] == [False, True]
    assert [item.is_phrasing for item in ranked(items, 1)] == [True]


@pytest.mark.parametrize(
    ("weight", "shown"),
    [
        (1.84, "+1.8"),
        (-0.35, "-0.3"),
        (0.096, "+0.1"),
        (0.07, "+0.07"),
        (0.001, "0"),
        (-0.004, "0"),
    ],
)
def test_weights_as_they_are_shown(weight, shown):
    assert strength_text(weight) == shown


def test_marks_by_strength():
    assert [strength(step) for step in STEPS] == [1, 2, 3, 4]
    assert [strength(-step) for step in STEPS] == [1, 2, 3, 4]
    assert [mark_of(step) for step in STEPS] == ["+", "++", "+++", "++++"]
    assert [mark_of(score) for score in (0.0, 0.24, -0.24, -0.3, -9.0)] == ["", "", "", "-", "-"]


def test_the_language_is_shown_where_a_verdict_has_one():
    piece = Evidence(0, 3, "one", "phrasing/calque", "as in German", 0.4)

    @dataclasses.dataclass(frozen=True)
    class Pivot:
        language: str
        probability: float | None
        evidence: tuple[Evidence, ...]

    class Later:
        def __init__(self, verdict: Verdict) -> None:
            self.pivot = Pivot("de", 0.7, (piece,))
            self._verdict = verdict

        def __getattr__(self, name: str) -> object:
            return getattr(self._verdict, name)

    page = show_document(Later(verdict_of("one two")))
    assert [item.line for item in page.pivot] == ["as in German (+0.4)"]


# --- phrases -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "weights", "named"),
    [
        (", in the framework of Xi", [0.1, 0.2, 0.2, 0.3, 0.1, 0.9], "in the framework of"),
        (
            "big cat dog fox hen owl pig rat",
            [0.1, 0.1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
            "dog fox hen owl pig rat",
        ),
        ("said", [0.4], ""),
        ("capital", [0.4], ""),
        (". .", [0.4, 0.1], ""),
        ("Putin said that", [-0.9, -0.1, -0.1], ""),
        ("it is , by small steps", [0.9, 0.9, 0.9, 0.1, 0.3, 0.1], "by small steps"),
        ("“ 12 of Xi ” .", [0.3, 0.3, 0.9, 0.1, 0.1, 0.1], ""),
        ("Vladimir Putin ,", [0.3, 0.3, 0.9], ""),
        (", visited Moscow .", [0.3, 0.3, 0.9, 0.1], "visited Moscow"),
        ("12 dead", [0.3, 0.3], "12 dead"),
    ],
)
def test_the_strongest_words_that_read_as_a_phrase_are_named(words, weights, named):
    parts = words.split()
    # twice: the second run must not take words of the first
    windows = strongest_windows(
        parts * 2, np.array([*weights, *weights]), np.array([0, len(parts)])
    )
    found = [" ".join((parts * 2)[first:behind]) for first, behind in windows.values()]
    assert found == [named] * 2 * bool(named)
    assert list(windows) == [0, 1] * bool(named)


@given(
    st.lists(
        st.sampled_from(["the", "Xi", ",", "12", "’s", "of", "“", "road", "small"]),
        min_size=1,
        max_size=30,
    )
)
def test_a_phrase_is_a_part_of_its_run_and_short(words):
    windows = strongest_windows(words, np.full(len(words), 0.1), np.array([0]))
    for first, behind in windows.values():
        assert 0 <= first < behind <= len(words)
        assert 2 <= behind - first <= LONGEST_PHRASE
        assert {"road", "small"} & set(words[first:behind])


@pytest.mark.parametrize("phrase", ["it is about", "Xi’s", "a: ‘b’", ""])
@pytest.mark.parametrize("weight", [1.0, -1.0])
def test_a_reason_gives_its_phrase_back(phrase, weight):
    assert named_phrase(phrase_reason(phrase, weight)) == phrase


def test_other_reasons_name_no_phrase():
    assert named_phrase("a full stop: ‘a’") == ""


def test_runs_cover_every_token_that_weighs_and_read_as_phrases(seeds):
    verdict = Detector.load().score(seeds[0].read_text(encoding="utf-8"))
    runs = [
        [piece for piece in one.evidence if piece.feature == PHRASING] for one in verdict.sentences
    ]
    rests = [piece for own in runs for piece in own if piece.reason.startswith(REST)]
    assert rests[0].reason == REST_AT_FIRST
    assert {piece.reason for piece in rests[1:]} == {REST}
    for own in runs:
        assert sum(piece in rests for piece in own) <= 1
    named = [piece for own in runs for piece in own if piece not in rests]
    assert len(named) > 50
    for piece in named:
        phrase = named_phrase(piece.reason)
        assert phrase in " ".join(piece.text.split())
        words = phrase.split()
        assert 2 <= len(words) <= LONGEST_PHRASE
        assert any(word.islower() and word not in function_words() for word in words)
        assert piece.reason.startswith(UNUSUAL if piece.weight > 0 else USUAL)
