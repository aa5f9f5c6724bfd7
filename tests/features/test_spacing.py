from __future__ import annotations

import pytest

from detector.features.document import Document
from detector.features.document.quotation import quotation
from detector.features.spacing import FEATURES

FIND = {feature.name.partition("/")[2]: feature.find for feature in FEATURES}


def unmatched(text: str) -> list[str]:
    return [kind for _, kind in quotation(Document.parse(text)).unmatched]


@pytest.mark.parametrize(
    "text",
    [
        "“We stay.\n“We do not go,” he said.",
        '"We stay.\n"We do not go," he said.',
        "He is 6' 2\" tall. They drank the boys' tea.",
        'They want "a law that is "fair and free" to all" by May.',
        "It won the “Book of the Year’’ prize and the ``Golden Pen'' too.",
        "He said ‘no’ and she said 'yes'.",
    ],
)
def test_these_quotations_are_balanced(text: str) -> None:
    assert unmatched(text) == []


def test_a_quotation_that_is_lost_is_found_once() -> None:
    assert unmatched("He spoke of “a gift. Then he left.\nShe saw “a man” there.") == ["unclosed"]
    assert unmatched("He spoke of a gift” and left.") == ["unopened"]


def test_text_split_into_tokens_has_no_misplaced_spaces() -> None:
    text = 'He said , " no " , and she , " yes " , and they , " perhaps " , and left . ' * 3
    document = Document.parse(text)
    for kind in ("space-before-stop", "space-inside-quotes"):
        assert list(FIND[kind](document)) == []


@pytest.mark.parametrize("kind", sorted(FIND))
@pytest.mark.parametrize("text", ["", '"', "”", " .", "“ ", "«", "<<", ",,", "a.B", "We, X said"])
def test_fragments_of_text_are_survived(kind: str, text: str) -> None:
    document = Document.parse(text)
    for piece in FIND[kind](document):
        assert 0 <= piece.start < piece.end <= len(document.text)
