from detector.features.document import Document
from detector.features.document.tagging import tag_lexicon
from detector.features.names import FEATURES, name_lexicon
from detector.features.names.spellings import fold_spelling


def found(text: str) -> list[str]:
    doc = Document.parse(text)
    return [doc.text[e.start : e.end] for feature in FEATURES for e in feature.find(doc)]


def test_no_name_in_the_lexicon_is_a_common_word() -> None:
    known = tag_lexicon().known
    tags = {name: known.get(name, "") for name in name_lexicon().kinds}
    assert {name for name, tag in tags.items() if tag in ("VB", "VBD", "RB", "IN")} == set()
    assert not name_lexicon().kinds.keys() & {"china", "turkey", "may", "march", "polish", "chad"}


def test_a_text_in_lower_case_says_nothing_however_long() -> None:
    text = "officials in kyiv and moscow met on monday. they spoke russian. " * 20
    assert found(text) == []


def test_spellings_of_one_name_fold_together_and_other_names_do_not() -> None:
    assert len({fold_spelling(name) for name in ("Zelensky", "Zelenskiy", "Selenskyj")}) == 1
    assert fold_spelling("Yanukovych") == fold_spelling("Janukowitsch")
    assert fold_spelling("Kharkiv") != fold_spelling("Kharkov")


def test_the_usual_spelling_is_not_marked() -> None:
    text = "Lawrow came. Then Lavrov spoke, and Lavrov left with Lavrov."
    assert found(text) == ["Lawrow"]
