import pytest

from detector.features.document import Document
from detector.features.grammar import FEATURES
from detector.features.grammar.word_order import compounds


@pytest.mark.parametrize(
    "text",
    [
        # slips of people who learned English: they must never count as a machine's
        "He said, that the both sides discussed about it since two years.",
        "The informations was wrong, and people is angry in the Germany.",
    ],
)
def test_slips_of_learners_are_no_evidence(text: str) -> None:
    doc = Document.parse(text)
    marked = [e for f in FEATURES if f.expected_sign != "human" for e in f.find(doc)]
    assert marked == []


def test_a_compound_is_never_listed_in_both_orders() -> None:
    table = compounds()
    assert not [
        (head, modifier)
        for head, modifiers in table.items()
        for modifier in modifiers
        if head in table.get(modifier, ())
    ]


def test_the_usual_order_is_never_marked() -> None:
    nouns = [(modifier, head) for head, ms in compounds().items() for modifier in sorted(ms)]
    doc = Document.parse(" ".join(f"We saw the {a} {b}." for a, b in nouns))
    feature = next(f for f in FEATURES if f.name == "grammar/reversed-compound")
    assert list(feature.find(doc)) == []
