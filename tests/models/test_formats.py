"""Every format that was ever released can be read: an artifact of each is kept, byte by byte."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from detector import Detector
from detector.models.artifact import FORMAT_VERSION, load_model

FORMATS = Path(__file__).parent / "formats"
# Of the files themselves: an artifact that is written anew is no longer the one that was released.
FILES = {
    1: {
        "model.json": "3af175e2cae3d75a93d420844a7aca74692d6c43c1d91efdb53ff3a0c8253999",
        "tables.npz": "985bbc14234e71c859ccbd07ff46200434c82337d1a4d31b0c49cfaab7c93c8a",
    },
    2: {
        "model.json": "34a8dff10c3e47bc9ab8014a1b79e0a6c6db82f6a387807b6a152dd11ea49e6a",
        "tables.npz": "cc8db0facf5e0026b69065a126f4b2e2b5001dbe0c33cc086cd85fae6bfd6fb0",
    },
}
ARTICLE = "The mayor of the town said in the statement. of the council that the bridge is old. " * 8


def test_an_artifact_of_every_format_is_kept() -> None:
    """A new format adds one here, written by the code that introduces it."""
    assert sorted(FILES) == list(range(1, FORMAT_VERSION + 1))
    assert {path.name for path in FORMATS.iterdir()} == {f"v{version}" for version in FILES}


@pytest.mark.parametrize("version", FILES)
def test_the_kept_artifact_is_the_one_that_was_released(version: int) -> None:
    folder = FORMATS / f"v{version}"
    assert {path.name for path in folder.iterdir()} == set(FILES[version])
    for name, digest in FILES[version].items():
        data = (folder / name).read_bytes()
        assert len(data) < 100_000
        assert hashlib.sha256(data).hexdigest() == digest
    assert json.loads((folder / "model.json").read_text("utf-8"))["format_version"] == version


@pytest.mark.parametrize("version", FILES)
def test_a_released_format_is_read_and_scores(version: int) -> None:
    verdict = Detector.load(FORMATS / f"v{version}").score(ARTICLE)
    assert verdict.score is not None
    found = {piece.feature for sentence in verdict.sentences for piece in sentence.evidence}
    assert {"boundaries/lower-case-tail", "phrasing/ngrams"} <= found


def test_format_1_says_what_was_written() -> None:
    model = load_model(FORMATS / "v1")
    assert model.name == "format-1 1.0"
    assert (model.translated.baseline, model.translated.threshold) == (-1.25, 0.9)
    assert dict(model.translated.coefficients) == {
        "boundaries/lower-case-tail": 1.5,
        "spacing/space-inside-quotes": 0.75,
        "dates/this-weekday": 0.5,
    }
    assert (model.wire.baseline, model.wire.threshold) == (-0.5, 0.0)
    assert dict(model.wire.coefficients) == {"residue/source-line": 0.25}
    assert model.symbols.names[-1] == "“naïve”"
    words = model.tables["words"]
    grams = [model.symbols.read(int(key)) for key in words.keys]
    assert grams == [("the",), ("in",), ("of", "the"), ("in", "the")]
    assert words.coefficients.tolist() == pytest.approx([-0.5, -0.0833, 0.3333, 0.75], abs=1e-4)
    assert words.idf.tolist() == pytest.approx([1.0, 1.3333, 1.6667, 2.0], abs=1e-4)


def test_format_1_has_no_bands_no_points_and_no_languages() -> None:
    model = load_model(FORMATS / "v1")
    assert model.length_bands.at(60) == (1.0, 0.0)
    assert model.operating_points == {}
    assert model.pivot is None


def test_format_2_says_what_was_written() -> None:
    model = load_model(FORMATS / "v2")
    assert model.length_bands.at(50) == (0.5, -0.25)
    assert model.length_bands.at(300) == (1.0, 0.0)
    assert model.operating_points == {"default": 0.9, "sensitive": 0.7, "strict": 0.99}
    assert model.pivot is not None
    assert model.pivot.languages == ("de", "es", "ru")
    assert model.pivot.coefficients.shape == (len(model.pivot.keys), 3)
