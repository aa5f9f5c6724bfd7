from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.features.document import Document
from detector.features.document.tagging import TagLexicon, tag_lexicon

SMALL = TagLexicon.from_json(
    json.dumps(
        {
            "known": {"NNP": "Rome March", "NN": "march mill", "DT": "the", "VBG": "going"},
            "suffixes": {"RB": "ly", "VBG": "ing", "NNS": "s", "JJ": "ical"},
        }
    )
)


def tags(text: str) -> list[str]:
    return Document.parse(text).tags


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("the", "DT"),
        ("March", "NNP"),
        ("march", "NN"),
        ("blorply", "RB"),
        ("blorping", "VBG"),
        ("blorps", "NNS"),
        ("blorpical", "JJ"),
        ("blorp", "NN"),
        ("Blorp", "NNP"),
        ("Romes", "NNPS"),
        ("self-going", "JJ"),
        ("two-mill", "JJ"),
        ("far-the", "DT"),
        ("blorp-", "NN"),
        ("7", "CD"),
        ("7th", "CD"),
        ("...", "."),
        ("“", "“"),
        ("é", "NN"),
    ],
)
def test_guess(word: str, tag: str) -> None:
    assert SMALL.guess(word) == tag


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("The", "DT"),
        ("March", "NNP"),  # a name as often as a noun
        ("Mill", "NN"),
        ("Blorp", "NNP"),
        ("blorply", "RB"),
        ("Rome", "NNP"),
    ],
)
def test_guess_first(word: str, tag: str) -> None:
    assert SMALL.guess_first(word) == tag


def test_the_longest_suffix_decides() -> None:
    lexicon = TagLexicon(known={}, suffixes={"y": "JJ", "ly": "RB", "ily": "NN"})
    assert [lexicon.guess(word) for word in ("toy", "oily", "fly", "y")] == ["JJ", "NN", "RB", "NN"]


def test_a_sentence() -> None:
    document = Document.parse("The old mill stands in a small town, and its 12 walls lean badly.")
    joined = " ".join(map("/".join, zip(document.words, document.tags, strict=True)))
    assert joined == (
        "The/DT old/JJ mill/NN stands/VBZ in/IN a/DT small/JJ town/NN ,/, "
        "and/CC its/PRP$ 12/CD walls/NNS lean/JJ badly/RB ./."
    )


def test_a_capital_is_read_by_its_place() -> None:
    inside, first, quoted = tags("he saw Blorply"), tags("Blorply he saw"), tags("“Going there")
    assert (inside[-1], first[0], quoted[1]) == ("NNP", "NNP", "VBG")
    assert tags("He Sad was")[1] == "NNP"
    assert tags("It was Sad. Sad was he. “Sad,” he said.").count("JJ") >= 2


@given(st.text(max_size=100))
@settings(deadline=None)
def test_every_token_has_a_tag(text: str) -> None:
    document = Document.parse(text)
    assert len(document.tags) == document.token_count
    for word, tag in zip(document.words, document.tags, strict=True):
        assert tag
        if not word[0].isalnum() and word not in tag_lexicon().known:
            assert tag == word[0]


def test_no_words() -> None:
    assert Document.parse("").tags == []


def test_the_shipped_lexicon() -> None:
    lexicon = tag_lexicon()
    assert len(lexicon.known) > 10_000
    assert all(1 <= len(suffix) <= 4 for suffix in lexicon.suffixes)
    assert {lexicon.known[word] for word in ("the", "of", "and")} == {"DT", "IN", "CC"}
    assert not [word for word in lexicon.known if not word or word != word.strip()]
    assert len(set(lexicon.known.values())) <= 46
