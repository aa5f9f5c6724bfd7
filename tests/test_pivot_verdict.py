"""The likely language in verdicts, rows and tables."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest

from detector import Detector
from detector.cli.table import TerminalTable
from detector.features.document import Document
from detector.models.artifact import default_model
from detector.models.pivot import list_patterns
from detector.models.pivot_head import PivotHead
from detector.readers import Article

LANGUAGES = ("de", "es", "ru")


@pytest.fixture(scope="module")
def flagged(seeds) -> str:
    return seeds[0].read_text("utf-8")


def detector_with(text: str, threshold: float) -> Detector:
    """The default model, with drawn weights for the patterns of a text."""
    model = default_model()
    draw = np.random.default_rng(1)
    keys = np.unique(list_patterns(Document.parse(text), model.symbols).keys)
    weights = draw.standard_normal((len(keys), 3), dtype=np.float32) * 5
    idf = np.ones(len(keys), np.float32)
    head = PivotHead(LANGUAGES, threshold, 0.5, np.zeros(3), keys, idf, weights)
    return Detector(replace(model, pivot=head))


def test_a_flagged_text_has_a_language_with_evidence(flagged):
    pivot = detector_with(flagged, 0.0).score(flagged).pivot
    assert pivot is not None
    assert pivot.language in LANGUAGES
    assert pivot.score is not None
    total = math.fsum([pivot.baseline, *(piece.weight for piece in pivot.evidence)])
    assert pivot.score == pytest.approx(total, abs=1e-9)
    for piece in pivot.evidence[:-1]:
        assert piece.text == flagged[piece.start : piece.end] != ""
    assert pivot.evidence[-1].text == ""


def test_the_score_does_not_depend_on_the_language(flagged):
    plain = Detector(replace(default_model(), pivot=None)).score(flagged)
    told = detector_with(flagged, 0.0).score(flagged)
    assert (told.score, told.sentences, told.wire) == (plain.score, plain.sentences, plain.wire)


def test_a_language_that_is_not_sure_is_not_named(flagged):
    pivot = detector_with(flagged, 1.0).score(flagged).pivot
    assert pivot is not None
    assert (pivot.language, pivot.probability, pivot.evidence) == ("", None, ())


def test_native_text_has_no_language(seeds):
    text = seeds[2].read_text("utf-8")
    verdict = detector_with(text, 0.0).score(text)
    assert not verdict.flagged
    assert verdict.pivot is None
    assert verdict.to_dict()["pivot"] is None


def test_another_threshold_gives_what_a_model_with_it_would_give(flagged):
    verdict = detector_with(flagged, 0.0).score(flagged)
    assert verdict.probability is not None
    above = verdict.at_threshold(math.nextafter(verdict.probability, 2.0))
    assert above.pivot is None
    assert above.at_threshold(verdict.threshold) == verdict
    assert above.at_threshold(0.6).pivot == verdict.pivot


def test_a_row_holds_the_language_as_json(flagged):
    verdict = detector_with(flagged, 0.0).score(flagged)
    row = json.loads(json.dumps(verdict.to_dict(), allow_nan=False))["pivot"]
    assert list(row) == ["language", "probability", "score", "baseline", "evidence"]
    assert list(row["evidence"][0]) == ["start", "end", "text", "feature", "reason", "weight"]


@pytest.mark.parametrize(("threshold", "shown"), [(0.0, True), (1.0, False)])
def test_the_table_names_a_language_that_is_sure(flagged, threshold, shown):
    stream = io.StringIO()
    verdict = detector_with(flagged, threshold).score(flagged)
    TerminalTable(stream).write(Article("a.txt", flagged), verdict)
    assert ("likely through" in stream.getvalue()) is shown
