import pytest

from detector.features.dates import FEATURES
from detector.features.document import Document


@pytest.mark.parametrize(
    "text",
    [
        # whole countries write English so, and none of it may count against them
        "More than 60 000 people met at 15h30 in Durban.",
        "The county spent Sh 250, 000 at 18:30 hours on Monday.",
        "A ticket costs 100 euro in Dublin.",
        "Ministers meet on Tuesday (22 September) and Friday (25 September).",
        "Shares closed at 43.305, up 1.505 points, a yield of 7.722 percent.",
    ],
)
def test_house_styles_of_english_are_left_alone(text: str) -> None:
    doc = Document.parse(text)
    assert [e for feature in FEATURES for e in feature.find(doc)] == []


def test_a_split_number_is_found_across_a_sentence_boundary() -> None:
    doc = Document.parse("About 12. 000 soldiers fell.")
    marked = [doc.text[e.start : e.end] for feature in FEATURES for e in feature.find(doc)]
    assert marked == ["12. 000"]
