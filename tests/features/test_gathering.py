"""What explains a finding otherwise is heard, in training as in scoring, once a place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detector import Detector
from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.document.habits import NAMES, habits_of
from detector.features.document.voices import foreign_matter
from detector.features.feature import Feature, Finding, shares
from detector.features.gathering import gather
from detector.training.evaluate.planted import fault_rules, findings
from detector.training.fit.samples import rule_values

BY_NAME = {feature.name: feature for feature in FEATURES}
PLAIN = "The council met at noon. It voted on the bridge. Nobody was there to see it."
LOST = "The scheme is dead.Mr Hill said so.He was told at noon.The firm was not."
MESSAGE = 'The jury saw the texts. "on my way. ur late," he wrote. The jury was moved.'


def marking(name: str, *words: str, **fields: object) -> Feature:
    """A rule that marks words wherever they stand."""

    def find(document: Document):
        for word in words:
            at = document.text.find(word)
            while at >= 0:
                yield Finding(at, at + len(word), f"“{word}”")
                at = document.text.find(word, at + 1)

    return Feature(name, "", "", find, **fields)


def found(text: str, *features: Feature) -> list[list[str]]:
    return [
        [text[one.start : one.end] for one in pieces]
        for pieces in gather(Document.parse(text), features)
    ]


# -- habits


def test_a_habit_of_the_text_silences_the_rules_that_it_explains() -> None:
    assert habits_of(Document.parse(LOST)).names == {"lost-spaces"}
    silenced = marking("spacing/a", "dead.Mr", silenced_by=frozenset({"lost-spaces"}))
    other = marking("spacing/b", "so.He", silenced_by=frozenset(NAMES - {"lost-spaces"}))
    stern = marking("spacing/c", "noon.The")
    assert found(LOST, silenced, other, stern) == [[], ["so.He"], ["noon.The"]]
    assert found(f"{PLAIN} He is dead.Mr Hill said so.", silenced) == [["dead.Mr"]]


def test_a_property_of_the_whole_text_is_not_silenced() -> None:
    whole = Feature(
        "style/a",
        "",
        "",
        lambda _: iter([Finding(0, 0, "long", 2.0)]),
        placed=False,
        silenced_by=frozenset({"lost-spaces"}),
        author_only=True,
    )
    assert gather(Document.parse(LOST), [whole]) == [[Finding(0, 0, "long", 2.0)]]


@pytest.mark.parametrize("sort", ["spacing/fused-after-stop", "boundaries/verbless-tail"])
def test_rules_of_the_catalogue_are_silenced(sort: str) -> None:
    feature = BY_NAME[sort]
    assert "lost-spaces" in feature.silenced_by
    if sort == "spacing/fused-after-stop":
        assert list(feature.find(Document.parse(LOST)))
    assert gather(Document.parse(LOST), [feature]) == [[]]


# -- words of others


def test_what_others_worded_is_not_the_writers() -> None:
    matter = foreign_matter(Document.parse(MESSAGE))
    assert matter.covers(MESSAGE.index("my way"), MESSAGE.index("ur late"))
    own, stern = (
        marking("boundaries/a", "my way", "jury", author_only=True),
        marking("wire/b", "my way", "jury"),
    )
    assert found(MESSAGE, own) == [["jury", "jury"]]
    assert found(MESSAGE, stern) == [["my way", "jury", "jury"]]
    # the same words in the writer's own sentence
    assert found(f"{PLAIN} It went my way.", own) == [["my way"]]


# -- one place, one piece


def test_one_slip_counts_for_the_first_rule_alone() -> None:
    first, second = marking("spacing/a", "on the"), marking("boundaries/b", "voted on the bridge")
    assert found(PLAIN, first, second) == [["on the"], []]
    assert found(PLAIN, second, first) == [["voted on the bridge"], []]


def test_rules_that_touch_hardly_share_a_place() -> None:
    """A piece is taken away only if it shares most of its words, or of the other's."""
    first, second = marking("spacing/a", "voted on the"), marking("dates/b", "the bridge. Nobody")
    assert found(PLAIN, first, second) == [["voted on the"], ["the bridge. Nobody"]]
    third = marking("names/c", "met", "noon")
    assert found(PLAIN, first, second, third)[2] == ["met", "noon"]


def test_only_the_piece_at_the_taken_place_is_lost() -> None:
    text = "A man . A dog . A cat."
    first, second = marking("spacing/a", "man ."), marking("boundaries/b", "man .", "dog .")
    assert found(text, first, second) == [["man ."], ["dog ."]]


def test_rules_for_words_and_for_marks_may_share_a_place() -> None:
    word, mark = marking("phrasing/a", "voted on the"), marking("spacing/b", "voted on the")
    assert found(PLAIN, word, mark) == [["voted on the"], ["voted on the"]]
    assert found(PLAIN, word, replace(word, name="grammar/c")) == [["voted on the"]] * 2


def test_findings_of_one_rule_may_overlap() -> None:
    one = marking("spacing/a", "voted on the", "on the bridge")
    assert found(PLAIN, one) == [["voted on the", "on the bridge"]]


def test_a_silenced_rule_takes_no_place() -> None:
    text = LOST
    first = marking("spacing/a", "dead.Mr", silenced_by=frozenset({"lost-spaces"}))
    second = marking("boundaries/b", "dead.Mr")
    assert found(text, first, second) == [[], ["dead.Mr"]]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_nothing_is_made_up(feature: Feature) -> None:
    """What is gathered is some of what the rules find, in their order."""
    for hit in feature.hits:
        document = Document.parse(hit.text)
        for rule, pieces in zip(FEATURES, gather(document, FEATURES), strict=True):
            whole = list(rule.find(document)) if pieces else []
            assert [one for one in whole if one in pieces] == pieces


# -- what it counts


def test_a_habit_of_the_writer_counts_once() -> None:
    once = marking("spacing/a", "th", per="once")
    document = Document.parse(PLAIN)
    (pieces,) = gather(document, [once])
    assert len(pieces) > 1
    assert sum(shares(once, pieces, document)) == pytest.approx(1.0)


def test_training_measures_what_is_gathered() -> None:
    column = FEATURES.index(BY_NAME["spacing/fused-after-stop"])
    values, number = rule_values(Document.parse(LOST))
    assert (values[column], number[column]) == (0, 0)
    stray = f"{PLAIN} The scheme is dead.Mr Hill said so. The rest stood at the gate.They left. "
    document = Document.parse(stray + PLAIN)
    (pieces,) = gather(document, [FEATURES[column]])
    values, number = rule_values(document)
    assert len(pieces) == number[column] == 2
    # it counts an article once
    assert values[column] == 1.0
    for place, (feature, own) in enumerate(zip(FEATURES, gather(document, FEATURES), strict=True)):
        assert number[place] == len(own)
        assert values[place] == pytest.approx(sum(shares(feature, own, document)))
    assert np.isfinite(values).all()


def test_scoring_reports_what_is_gathered() -> None:
    """Evidence of rules is what was gathered, with the same offsets."""
    text = f"{PLAIN} The scheme is dead.Mr Hill said so.\n" * 3 + PLAIN
    verdict = Detector.load().score(text)
    document = Document.parse(text)
    heard = {
        (feature.name, *document.given(one.start, one.end))
        for feature, pieces in zip(FEATURES, gather(document, FEATURES), strict=True)
        for one in pieces
    }
    shown = {
        (one.feature, one.start, one.end)
        for sentence in verdict.sentences
        for one in sentence.evidence
        if one.feature in BY_NAME
    }
    assert shown <= heard


def test_planted_faults_are_looked_for_as_in_scoring() -> None:
    model = Detector.load().model
    rule = BY_NAME["spacing/fused-after-stop"]
    assert rule in fault_rules()
    assert list(rule.find(Document.parse(LOST)))
    assert not [one for one in findings(LOST, model) if one.feature == rule.name]
    stray = f"{PLAIN} The scheme is dead.Mr Hill said so. {PLAIN}"
    (one,) = (one for one in findings(stray, model) if one.feature == rule.name)
    assert ".Mr" in one.text
