"""The likely language: a sum of evidence, exact to the last digit, silent where it is not sure."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector import Detector
from detector.errors import ModelError
from detector.features.document import Document
from detector.features.document.ngrams import EDGE, SymbolTable
from detector.models.artifact import default_model, load_model, save_model
from detector.models.pivot import (
    CALQUE,
    PATTERN,
    calque_votes,
    guess_pivot,
    language_scores,
    list_patterns,
    probabilities,
)
from detector.models.pivot_head import PivotHead, pack_pivot, unpack_pivot

LANGUAGES = ("de", "fr", "ru")
TEXT = (
    "The mayor of the town has said that the bridge will open in the framework of a programme.\n"
    "It is the third of the bridges that the council has built since two years, and the last one."
    " In the nearest future the road will follow, according to preliminary data."
)
WORDS = ("the", "of", "has", "that", "in", "a", "is", "it", "and", "will", "since", ".", ",")
NAMES = SymbolTable([EDGE, *WORDS, "NN", "DT", "VBN", "VB", "NNS", "JJ", "CD"])


def head_for(text: str, seed: int = 0, threshold: float = 0.0) -> PivotHead:
    """A head that knows every pattern of a text, with weights drawn at random."""
    draw = np.random.default_rng(seed)
    keys = np.unique(list_patterns(Document.parse(text), NAMES).keys)
    return PivotHead(
        languages=LANGUAGES,
        threshold=threshold,
        calque=0.8,
        baselines=draw.standard_normal(3),
        keys=keys,
        idf=draw.random(len(keys), dtype=np.float32) + 1,
        coefficients=draw.standard_normal((len(keys), 3), dtype=np.float32),
    )


@given(st.integers(0, 1000))
def test_evidence_adds_up_to_the_score(seed):
    document, head = Document.parse(TEXT), head_for(TEXT, seed)
    guess = guess_pivot(document, head, NAMES)
    assert guess is not None
    scores = language_scores(document, head, NAMES)
    best = int(np.argmax(scores))
    others = [score for number, score in enumerate(scores) if number != best]
    assert guess.language == LANGUAGES[best]
    assert guess.score == pytest.approx(scores[best] - np.mean(others), abs=1e-9)
    total = math.fsum([guess.baseline, *(piece.weight for piece in guess.evidence)])
    assert guess.score == pytest.approx(total, abs=1e-9)
    assert guess.probability == pytest.approx(float(probabilities(scores)[best]))
    assert {piece.feature for piece in guess.evidence} == {PATTERN, CALQUE}


def test_scores_are_the_tf_idf_values_times_the_coefficients():
    document = Document.parse("The mayor of the town. The bridge of the town.")
    head = head_for(document.text)
    listed = list_patterns(document, NAMES).keys.tolist()
    values = np.array(
        [
            (1 + math.log(listed.count(key))) * idf
            for key, idf in zip(head.keys.tolist(), head.idf.tolist(), strict=True)
        ]
    )
    values /= math.sqrt(float(values @ values))
    expected = head.baselines + values @ head.coefficients.astype(float)
    assert language_scores(document, head, NAMES) == pytest.approx(expected, abs=1e-9)


def test_it_is_silent_below_its_threshold():
    document, head = Document.parse(TEXT), head_for(TEXT)
    guess = guess_pivot(document, head, NAMES)
    assert guess is not None
    assert guess_pivot(document, replace(head, threshold=guess.probability), NAMES) == guess
    above = replace(head, threshold=math.nextafter(guess.probability, 1.0))
    assert guess_pivot(document, above, NAMES) is None


def test_a_calque_speaks_for_its_languages_alone():
    document = Document.parse("The work was done in the frames of a programme.")
    votes = calque_votes(document, LANGUAGES)
    assert votes.shape == (1, 3)
    assert votes[0, 2] > 0
    assert votes[0, :2].tolist() == [0.0, 0.0]
    empty = replace(
        head_for("The town."), baselines=np.zeros(3), coefficients=np.zeros((4, 3), np.float32)
    )
    empty = replace(empty, keys=np.arange(1, 5, dtype=np.uint64), idf=np.ones(4, np.float32))
    guess = guess_pivot(document, empty, NAMES)
    assert guess is not None
    assert guess.language == "ru"
    piece = next(piece for piece in guess.evidence if piece.feature == CALQUE)
    assert document.text[piece.start : piece.end] == "in the frames of"
    assert "Russian “в рамках”" in piece.reason


def test_a_text_without_words_has_the_baselines():
    head = head_for(TEXT)
    assert language_scores(Document.parse(""), head, NAMES).tolist() == head.baselines.tolist()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = replace(default_model(), pivot=head_for(TEXT))
    save_model(model, tmp_path / "model")
    return tmp_path / "model"


def test_a_head_survives_being_saved(folder: Path):
    stored, read = head_for(TEXT), load_model(folder).pivot
    assert read is not None
    assert pack_pivot(read)[0] == pack_pivot(stored)[0]
    for name, array in pack_pivot(stored)[1].items():
        np.testing.assert_array_equal(pack_pivot(read)[1][name], array)


def test_a_model_without_languages_names_none(tmp_path: Path):
    model = replace(default_model(), pivot=None)
    save_model(model, tmp_path)
    assert load_model(tmp_path).pivot is None
    assert "pivot" not in json.loads((tmp_path / "model.json").read_text("utf-8"))
    assert unpack_pivot(None, {}) is None
    assert Detector(model).score(TEXT * 3).likely_pivot is None


FORGED = {
    "unknown language": {"languages": ["de", "fr", "xx"]},
    "languages out of order": {"languages": ["fr", "de", "ru"]},
    "one language twice": {"languages": ["de", "de", "ru"]},
    "too few languages": {"languages": ["de", "fr"]},
    "no number": {"threshold": "high"},
    "threshold above 1": {"threshold": 1.5},
    "not finite": {"calque": float("nan")},
    "baseline missing": {"baselines": [0.0, 1.0]},
}


@pytest.mark.parametrize("edit", FORGED.values(), ids=FORGED)
def test_forged_fields_are_refused(edit):
    fields, arrays = pack_pivot(head_for(TEXT))
    with pytest.raises(ValueError, match=r"pivot|number"):
        unpack_pivot({**fields, **edit}, arrays)


@pytest.mark.parametrize("name", ["keys", "idf", "coefficients"])
@pytest.mark.parametrize("damage", ["short", "type", "wild"])
def test_damaged_arrays_are_refused(name, damage):
    fields, arrays = pack_pivot(head_for(TEXT))
    array = arrays[f"pivot.{name}"]
    if damage == "short":
        array = array[:-1]
    elif damage == "type":
        array = array.astype(np.int32)
    elif name == "keys":
        array = array[::-1]
    else:
        array = np.full_like(array, np.inf)
    with pytest.raises(ValueError, match="pivot"):
        unpack_pivot(fields, {**arrays, f"pivot.{name}": array})


def test_a_model_whose_arrays_are_missing_is_refused(folder: Path):
    from detector.models.artifact import _canonical, _digest, _pack_tables

    plain = _pack_tables(replace(load_model(folder), pivot=None))
    (folder / "tables.npz").write_bytes(plain)
    fields = json.loads((folder / "model.json").read_text("utf-8"))
    fields["tables"] |= {"bytes": len(plain), "sha256": _digest(plain)}
    fields["checksum"] = _digest(_canonical(fields))
    (folder / "model.json").write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(ModelError, match="get it again"):
        load_model(folder)
