"""What evasion costs: what is undone on reading costs nothing, and the measure sees what is not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from detector import Detector
from detector.features.document import Document
from detector.training.evaluate.evasion import EVASIONS, measure_evasion

TEXT = (
    "The official offered a “difficult” answer – the mayor’s office finds it fine. "
    "Many people who live on the other side affirm that the bridge is safe, and wait…"
)
# What is undone to the letter. Wide quotes stay wide inside a word, and so on.
EXACT = (
    "Cyrillic letters, 1 in 20",
    "Cyrillic letters, all",
    "Greek letters, 1 in 2",
    "zero-width characters in words",
    "soft hyphens in words",
    "marks of direction in words",
    "exotic blanks",
    "ligatures",
    "letters decomposed",
)


class Answer(NamedTuple):
    flagged: bool
    score: float | None


class WordSpotter:
    """Flags what has the words "the bridge" in it, as given."""

    def score(self, text: str) -> Answer:
        found = "the bridge" in text
        return Answer(found, float(found))


def altered(name: str, text: str) -> str:
    return EVASIONS[name].change(text, random.Random(5))


@pytest.mark.parametrize("name", EVASIONS)
def test_every_evasion_alters_the_text(name: str) -> None:
    if name == "letters decomposed":
        assert altered(name, "naïve café") != "naïve café"
    else:
        assert altered(name, TEXT * 5) != TEXT * 5


@pytest.mark.parametrize("name", EXACT)
def test_what_is_undone_leaves_words_tags_and_sentences(name: str) -> None:
    text = TEXT * 5
    plain, hidden = Document.parse(text), Document.parse(altered(name, text))
    assert hidden.words == plain.words
    assert hidden.tags == plain.tags
    assert hidden.sentence_tokens == plain.sentence_tokens


def test_the_measure_counts_what_got_past() -> None:
    texts = ["Close the bridge now", "Open the bridge in May", "Nothing of the kind"]
    rows = {row.evasion: row for row in measure_evasion(WordSpotter(), texts, seed=1)}
    assert list(rows) == list(EVASIONS)
    assert {row.texts for row in rows.values()} == {2}
    lost = rows["full-width forms"]
    assert (lost.flagged, lost.lost, lost.shift) == (0, 1.0, -1.0)
    kept = rows["commas stripped"]
    assert (kept.flagged, kept.lost, kept.shift, kept.removes_signal) == (2, 0.0, 0.0, True)


def test_nothing_flagged_is_nothing_lost() -> None:
    assert all((row.texts, row.lost) == (0, 0.0) for row in measure_evasion(WordSpotter(), [], 1))


def flagged_texts() -> Iterator[str]:
    faulty = (
        "It closed the old bridge. the old bridge. He called it a “ grave mistake” this Monday."
    )
    yield from (f"{TEXT} {faulty} {TEXT} {faulty} {faulty}" for _ in range(1))


def test_the_default_model_is_not_evaded_by_what_is_undone() -> None:
    detector = Detector.load()
    texts = [text for text in flagged_texts() if detector.score(text).flagged]
    assert texts
    rows = {row.evasion: row for row in measure_evasion(detector, texts, seed=1)}
    assert {name: rows[name].lost for name in EXACT} == dict.fromkeys(EXACT, 0.0)
