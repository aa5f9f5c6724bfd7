"""Thresholds by number and by name, wherever one can be given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas
import pytest

from detector import Detector, score, score_frame

WRONG = [95, -0.1, 1.01, float("nan"), float("inf"), "0.5", "strictest", "", None, True, [0.5]]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


@pytest.fixture(scope="module")
def text(seeds: list[Path]) -> str:
    return seeds[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["strict", "default", "sensitive"])
def test_levels_of_the_model_go_by_name(detector, text, name):
    number = detector.model.operating_points[name]
    expected = detector.score(text).at_threshold(number)
    assert expected.threshold == number
    assert detector.score(text).at_threshold(name) == expected
    assert detector.score(text, threshold=name) == expected
    assert score(text, threshold=name) == expected
    assert list(detector.score_many([text], threshold=name)) == [expected]
    assert detector.score("Too short.").at_threshold(name).threshold == number
    frame = score_frame(pandas.DataFrame({"text": [text]}), threshold=name)
    assert frame["flagged"].tolist() == [expected.flagged]


@pytest.mark.parametrize("number", [0, 1, 0.5, np.float32(0.5)])
def test_numbers_from_0_to_1_are_taken(detector, text, number):
    assert detector.score(text, threshold=number).threshold == float(number)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_anything_else_is_refused_by_name(detector, text, wrong):
    with pytest.raises(ValueError, match="from 0 to 1, strict, default, sensitive"):
        detector.score(text).at_threshold(wrong)
    if wrong is not None:
        with pytest.raises(ValueError, match="from 0 to 1"):
            detector.score(text, threshold=wrong)
        with pytest.raises(ValueError, match="from 0 to 1"):
            list(detector.score_many([text], threshold=wrong))


def test_datatrove_takes_names():
    blocks = pytest.importorskip("detector.datatrove", exc_type=ImportError)
    for kind in (blocks.MTArtifactFilter, blocks.MTArtifactTagger):
        kind(threshold="strict")
        kind(model="/nowhere", threshold="a level of that model")
        for wrong in (95, "strictest"):
            with pytest.raises(ValueError, match="no threshold"):
                kind(threshold=wrong)


def test_a_path_is_no_model():
    with pytest.raises(TypeError, match=r"use Detector\.load\(folder\)"):
        Detector("models/default")
