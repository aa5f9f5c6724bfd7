from __future__ import annotations

import pytest

from detector.features.boundaries import FEATURES
from detector.features.document import Document

FIND = {feature.name.partition("/")[2]: feature.find for feature in FEATURES}


def found(kind: str, text: str) -> list[str]:
    document = Document.parse(text)
    return [document.text[piece.start : piece.end] for piece in FIND[kind](document)]


def test_one_stop_is_either_a_stranded_modifier_or_a_lower_case_tail() -> None:
    text = "He read out a Ministry of Defence letter. angry. They met in the hall. of the port."
    assert found("stranded-modifier", text) == ["letter. angry."]
    assert found("lower-case-tail", text) == ["hall. of the"]


def test_a_tail_that_can_stand_alone_counts_less() -> None:
    slip = Document.parse("The vote was close. they both hope to win the next one in May.")
    cut = Document.parse("The vote was close. by the standards of the region, at any rate.")
    weights = [next(FIND["lower-case-tail"](document)).weight for document in (slip, cut)]
    assert weights[0] < weights[1] == 1.0


def test_hard_wrapped_lines_are_no_cut_sentences() -> None:
    lines = [
        "The harbour of the old town was closed for a week after the storm",
        "had sunk three boats.",
    ]
    assert found("lower-case-tail", "\n".join(lines * 4)) == []


@pytest.mark.parametrize("kind", sorted(FIND))
def test_no_evidence_crosses_a_paragraph(kind: str) -> None:
    text = "They left the. \nrest. the rest. \n. . a. \n– old cats.\nIn addition to\n" * 3
    document = Document.parse(text)
    for piece in FIND[kind](document):
        assert piece.start < piece.end
        assert "\n" not in document.text[piece.start : piece.end]
