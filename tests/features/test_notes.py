"""Every reason that a reader can be shown: one plain sentence about words that are there."""

from __future__ import annotations

import re

import pytest

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.feature import Feature, Finding

LONGEST = 220
JARGON = (
    *(
        "n-gram",
        "ngram",
        "token",
        "log-odds",
        "coefficient",
        "regex",
        "lexicon",
        "corpus",
        "pos tag",
    ),
    *("calque", "collocation", "explicitation", "normalisation", "simplification", "seam"),
    *("segment", "ordinal", "epithet", "genitive", "postposed", "transliteration", "clitic"),
    *("source language", "target language", "pivot", "romance languages", "weight", "feature"),
    *("classifier", "probability", "scraper", "markup", "html", "tag ", "tags", "guillemet"),
)
# What says why: the notes of the other head are about newswire, which people write, and the notes
# of people's own slips say that these are people's.
CAUSES = re.compile(
    r"engine|translat|language|German|Spanish|Portuguese|French|Russian|Chinese|Czech|sites that"
    r"|programs that|copies|people make|English would|English has|any page|happens when"
    r"|pages do this|no English text"
)
QUOTED = re.compile(r"“([^”]*)”|‘((?:[^’]|’(?=\w))*)’")
BODY = (
    "The council met in the town hall on Monday and talked about the budget of the school for an "
    "hour. Its members could not agree, so they will meet again after the summer and vote then. "
)


def found(feature: Feature) -> list[tuple[Document, Finding]]:
    texts = [hit.text for hit in feature.hits] if feature.placed else [BODY * 2, BODY * 40]
    documents = [Document.parse(text) for text in texts]
    return [(document, piece) for document in documents for piece in feature.find(document)]


CASES = [
    pytest.param(feature, document, piece, id=f"{feature.name}-{number}")
    for feature in FEATURES
    for number, (document, piece) in enumerate(found(feature))
]


def plain(note: str) -> str:
    """The note without the words of the article that it quotes."""
    return QUOTED.sub("…", note)


def test_every_rule_has_a_note_to_check():
    assert {case.values[0].name for case in CASES} == {feature.name for feature in FEATURES}


@pytest.mark.parametrize(("feature", "document", "piece"), CASES)
def test_a_note_is_one_short_plain_sentence(feature, document, piece):
    note = feature.reasons([piece])[0]
    assert len(note) <= LONGEST, len(note)
    assert feature.name not in note
    assert "/" not in plain(note)
    assert note[-1] not in ".!?;:,"
    assert not re.search(r"[.!?] [A-Z]", plain(note))
    assert "  " not in note
    assert note[0].islower() or not note[0].isalpha() or note.startswith("English")
    words = f"{plain(note).lower()} "
    assert not [word for word in JARGON if word in words]


@pytest.mark.parametrize(("feature", "document", "piece"), CASES)
def test_a_note_quotes_the_words_concerned(feature, document, piece):
    if not feature.placed:
        return
    marked = " ".join(document.text[piece.start : piece.end].split())
    quotes = ["".join(match.groups("")).rstrip("….") for match in QUOTED.finditer(piece.note)]
    # a mark at a seam may quote the fragment behind it, so one word of the two must be the same
    words = {word.strip(",.") for word in marked.split()}
    assert any(
        quote and (quote in marked or words & {word.strip(",.") for word in quote.split()})
        for quote in quotes
    ), piece.note


@pytest.mark.parametrize(("feature", "document", "piece"), CASES)
def test_a_note_says_why(feature, document, piece):
    if feature.head == "wire":
        assert "translat" not in piece.note + feature.why  # honest copy has it too
    elif piece.weight:  # one that counts nothing only says that it does
        told = f"{piece.note}; {feature.why}"
        assert CAUSES.search(plain(told)), told
