from __future__ import annotations

import time
from collections import Counter

import pytest

from detector.features import phrasing
from detector.features.document import Document
from detector.features.phrasing.lexicon import (
    COLUMNS,
    LANGUAGES,
    LEXICONS,
    _plant,
    find_phrases,
    parse_phrase,
    read_phrases,
)

KINDS = {kind.lexicon for kind in phrasing._KINDS}


def _rows(root, name: str) -> list[list[str]]:
    lines = (root / "features" / "lexicons" / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip()]


def _found(text: str) -> list[str]:
    doc = Document.parse(text)
    return [doc.text[doc.starts[m.first] : doc.ends[m.behind - 1]] for m in find_phrases(doc)]


@pytest.mark.parametrize("name", LEXICONS)
def test_lexicons_are_well_formed(root, name: str) -> None:
    header, *rows = _rows(root, name)
    assert tuple(header) == COLUMNS
    for row in rows:
        assert len(row) == len(COLUMNS), row
        phrase, kind, pivots, gloss, weight = row
        words = phrase.split(" ")
        assert kind in KINDS, row
        assert set(pivots.split(",")) <= LANGUAGES.keys(), row
        assert 0.5 <= float(weight) <= 2, row
        assert "→" in gloss, row
        assert words[0] != "*", row
        assert phrase == phrase.lower(), row
        assert all(word and all(word.split("|")) for word in words), row
        assert all(word == "*" or "*" not in word for word in words), row


@pytest.mark.parametrize("name", LEXICONS)
def test_every_entry_can_match(name: str) -> None:
    for phrase in read_phrases(name):
        words = [word.split("|")[0].replace("*", "word") for word in phrase.pattern.split()]
        text = " ".join(words).replace(" 's", "'s")
        assert _found(f"Once {text}.") == [text], phrase


def test_no_entry_is_listed_twice(root) -> None:
    for name in LEXICONS:
        counts = Counter(row[0] for row in _rows(root, name))
        assert [phrase for phrase, count in counts.items() if count > 1] == [], name


def test_there_are_entries_enough() -> None:
    entries = [phrase for name in LEXICONS for phrase in read_phrases(name)]
    assert len({phrase.pattern for phrase in entries}) >= 300
    assert {phrase.kind for phrase in entries} == KINDS


def test_matches_stay_inside_a_sentence_and_its_commas() -> None:
    assert _found("It fell in the framework. Of course it did.") == []
    assert _found("It fell in, the framework of it.") == []
    assert _found("Nine got “fatal” victims.") == []
    assert _found("FATAL VICTIMS were named.\n\nIt was fatal\n\nVictims fled.") == ["FATAL VICTIMS"]


def test_of_overlapping_matches_the_longer_is_reported(monkeypatch) -> None:
    lines = ("a|b c\tcalque\tde\tde x → y\t1", "c d e\tidiom\tde\tde x → y\t1")
    tree = _plant([parse_phrase(line) for line in lines])
    monkeypatch.setattr("detector.features.phrasing.lexicon.phrase_tree", lambda: tree)
    assert _found("So a c d e.") == ["c d e"]
    assert _found("So a c d, b c.") == ["a c", "b c"]


def test_scan_is_made_once() -> None:
    doc = Document.parse("Exports to the Asian giant fell.")
    assert find_phrases(doc) is find_phrases(doc)


def test_notes_name_language_wording_and_advice() -> None:
    doc = Document.parse("It was built in the framework of a plan.")
    (piece,) = (e for feature in phrasing.FEATURES for e in feature.find(doc))
    assert piece.note == (
        "“in the framework of” renders Russian “в рамках” (or Ukrainian, German, French) word for "
        "word; English says “as part of” or “under”"
    )


@pytest.mark.parametrize("phrase", [one for name in LEXICONS for one in read_phrases(name)])
def test_an_entry_tells_the_original_and_the_usual_english(phrase) -> None:
    assert phrase.original, phrase
    assert phrase.english, phrase
    assert "English" in phrasing._advice(phrase)
    assert ";" not in phrasing._advice(phrase)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Ruiz is Chief of Government Relations at the club.",
        "Two passengers received minor injuries.",
        "The driver received injuries to his arm.",
        "The two men held a telephone conversation.",
        "The paper appeared against the background of a long strike.",
        "Most people take the word of a doctor.",
        "Three men were held in connection with this case.",
        "He expressed the view that the road is safe.",
    ],
)
def test_ordinary_english_is_no_entry(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize("unit", ["and ", "said ", "in the framework ", "according to ", "after "])
def test_cost_is_linear(unit: str) -> None:
    def cost(length: int) -> float:
        doc = Document.parse(unit * length)
        _ = doc.positions, doc.sentence_of, doc.tags
        begin = time.process_time()
        for feature in phrasing.FEATURES:
            for _ in feature.find(doc):
                pass
        return time.process_time() - begin

    cost(1_000)
    assert cost(64_000) < 8 * 4 * cost(8_000) + 0.1
