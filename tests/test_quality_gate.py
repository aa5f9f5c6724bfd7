"""Floors for what has been reached. A change may raise them, and may not lower them.

The committed evaluation is held against them everywhere; where the corpora are, the default model
is measured again on a sample. It has seen those articles, so that says only that nothing broke.
"""

from __future__ import annotations

import json
import os
import re
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector import Verdict, score
from detector.errors import CorpusError
from detector.models.artifact import default_model
from detector.training.corpus.articles import (
    STRONG_ENGINES,
    Article,
    as_text,
    data_folder,
    read_corpus,
)
from detector.training.fit.metrics import auroc

# Pinned anew with model 0.3.0: out of fold now means without the publisher and the translators, on
# nine corpora for four, and "strong" includes engines of 2023. Areas of the earlier set-up were
# higher, and three to seven times as many translators were flagged at their thresholds.
TWINS_AUROC = 0.90
TWINS_STRONG_AUROC = 0.875
EVERY_DOMAIN_AUROC = 0.912
WORST_ENGINE_AUROC = 0.80
WORST_PIVOT_AUROC = 0.87
HUMAN_AGAINST_MACHINE_AUROC = 0.823
NATIVE_FLAGGED = 0.005
HUMAN_FLAGGED = 0.03
SHORT_FLAGGED = 0.003
CALIBRATION_ERROR = 0.025
PAGES_FOUND = 0.32
TRIPS_AT_1_PERCENT = 0.39
PAGES_AT_1_PERCENT = 0.50
TRIPS_AT_8_PERCENT = 0.40
# of one finding of a rule whose trace people leave once in 200,000 words or more often
COMMON_WEIGHT = 0.7
WIRE_AUROC = 0.755
# Of parts that training did not see: by the command `evaluate`.
UNSEEN_YEAR_AUROC = 0.909
UNSEEN_ENGINE_AUROC = 0.795
UNSEEN_PIVOT_AUROC = 0.87
UNSEEN_SOURCE_FLAGGED = 0.008
UNSEEN_SETS_OVER_8_PERCENT = 2
UNSEEN_HUMAN_FLAGGED = 0.03
UNSEEN_SENTENCES_AUROC = 0.655
UNSEEN_STRONG_SENTENCES_AUROC = 0.635
PLANTED_FOUND = 0.47
PLANTED_FALSE = 1.65
ADDITIVITY = 1e-9
# A share says little about a domain of fewer articles.
MIN_ARTICLES = 300

SAMPLE_NATIVE_FLAGGED = 0.02
SAMPLE_TWINS_AUROC = 0.92


@pytest.fixture(scope="module")
def evaluation(root: Path) -> dict[str, Any]:
    """The evaluation that was committed with the default model."""
    text = (root / "models/default/evaluation.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize(
    ("contrast", "floor"),
    [
        ("twins, native against round trip, all engines", TWINS_AUROC),
        ("twins, native against round trip, strong engines", TWINS_STRONG_AUROC),
        (
            "every native domain against round trip of twins, strong engines",
            EVERY_DOMAIN_AUROC,
        ),
        ("human against machine translation, strong engines", HUMAN_AGAINST_MACHINE_AUROC),
    ],
)
def test_areas_under_the_curve(evaluation: dict[str, Any], contrast: str, floor: float) -> None:
    assert evaluation["AUROC"][contrast] >= floor


@pytest.mark.parametrize(
    ("column", "floor", "known"),
    [
        ("engine", WORST_ENGINE_AUROC, {"deepl", "google", "google2021", "microsoft"}),
        ("pivot", WORST_PIVOT_AUROC, {"cs", "de", "es", "fi", "fr", "hi", "ru", "tr", "zh"}),
    ],
)
def test_the_worst_engine_and_the_worst_pivot(
    evaluation: dict[str, Any], column: str, floor: float, known: set[str]
) -> None:
    rows = {row[column]: row["AUROC"] for row in evaluation[f"twins by {column}"]}
    assert known <= set(rows)
    assert min(rows.values()) >= floor, rows


@pytest.mark.parametrize("variant", ["clean", "page"])
def test_few_native_articles_are_flagged(evaluation: dict[str, Any], variant: str) -> None:
    rows = {
        row["domain"]: row["flagged"]
        for row in evaluation[f"flagged, {variant}"]
        if row["kind"] == "native" and row["articles"] >= MIN_ARTICLES
    }
    assert set(rows) >= {"bbc2005", "globalvoices", "kenya", "newstest", "reuters1987"}
    assert max(rows.values()) <= NATIVE_FLAGGED, rows


def test_short_texts_of_people_are_hardly_ever_flagged(evaluation: dict[str, Any]) -> None:
    rows = {row["texts by"]: row for row in evaluation["short texts"]}
    assert rows["all people"]["number"] > 4000
    assert rows["all people"]["flagged"] <= SHORT_FLAGGED


def test_translators_are_spared_while_round_trips_are_found(evaluation: dict[str, Any]) -> None:
    found = {
        (row["variant"], row["false alarms"]): row["round trips found"]
        for row in evaluation["recall"]
    }
    assert found["clean", "8% of human translations"] >= TRIPS_AT_8_PERCENT
    assert found["clean", 0.01] >= TRIPS_AT_1_PERCENT
    assert found["page", 0.01] >= PAGES_AT_1_PERCENT


def test_no_rule_weighs_what_its_rate_in_texts_of_people_forbids(
    evaluation: dict[str, Any],
) -> None:
    rows = evaluation["rules"]
    assert len(rows) > 40
    for row in rows:
        if row["people, in 200,000 words"] >= 1.0:
            assert row["weight"] <= COMMON_WEIGHT, row
    weights = default_model().translated.coefficients
    assert {row["rule"]: row["weight"] for row in rows}.items() <= weights.items()


@pytest.mark.parametrize("variant", ["clean", "page"])
def test_few_human_translations_are_flagged(evaluation: dict[str, Any], variant: str) -> None:
    rows = {
        row["domain"]: row["flagged"]
        for row in evaluation[f"flagged, {variant}"]
        if row["kind"] == "human"
    }
    assert set(rows) >= {"news", "newstest"}
    assert max(rows.values()) <= HUMAN_FLAGGED, rows


def test_probabilities_mean_what_they_say(evaluation: dict[str, Any]) -> None:
    assert evaluation["calibration error"] <= CALIBRATION_ERROR


def test_pages_with_faults_are_found(evaluation: dict[str, Any]) -> None:
    [row] = [
        row
        for row in evaluation["operating points"]
        if (row["point"], row["variant"]) == ("default", "page")
    ]
    assert row["trips"] >= PAGES_FOUND


def test_newswire_is_told_from_other_registers(evaluation: dict[str, Any]) -> None:
    assert evaluation["wire"]["AUROC"] >= WIRE_AUROC


@pytest.fixture(scope="module")
def unseen(root: Path) -> dict[str, Any]:
    """What was measured on parts that training did not see, for this very artifact."""
    folder = root / "models/default"
    found: dict[str, Any] = json.loads((folder / "unseen.json").read_text("utf-8"))
    assert found["model"] == json.loads((folder / "model.json").read_text("utf-8"))["checksum"]
    return found


def test_unseen_years_pivots_and_engines(unseen: dict[str, Any]) -> None:
    [mean] = [row for row in unseen["left out, year"] if row["year"] == "mean"]
    assert mean["AUROC"] >= UNSEEN_YEAR_AUROC
    assert min(row["AUROC"] for row in unseen["left out, engine"]) >= UNSEEN_ENGINE_AUROC
    assert min(row["AUROC"] for row in unseen["left out, pivot"]) >= UNSEEN_PIVOT_AUROC


def test_unseen_publishers_are_seldom_flagged(unseen: dict[str, Any]) -> None:
    rows = {row["source"]: row for row in unseen["left out, source"] if row["kind"] == "native"}
    assert set(rows) >= {"allsides", "bbc2005", "globalvoices", "kenya", "reuters1987", "worldwide"}
    for row in rows.values():
        assert max(row["flagged, clean"], row["flagged, page"]) <= UNSEEN_SOURCE_FLAGGED, row


def test_unseen_translators_are_seldom_flagged(unseen: dict[str, Any]) -> None:
    rows = [row for row in unseen["left out, source"] if row["kind"] == "human"]
    assert len(rows) > 30
    flagged = [max(row["flagged, clean"], row["flagged, page"]) for row in rows]
    assert sum(share > 0.08 for share in flagged) <= UNSEEN_SETS_OVER_8_PERCENT
    assert sum(flagged) / len(flagged) <= UNSEEN_HUMAN_FLAGGED


def test_sentences_are_ranked_better_than_by_chance(unseen: dict[str, Any]) -> None:
    found = unseen["faithfulness"]
    every = found["sentences, mixed documents, all engines"]["sum"]["pooled"]
    strong = found["sentences, mixed documents, strong engines"]["sum"]["pooled"]
    assert every >= UNSEEN_SENTENCES_AUROC
    assert strong >= UNSEEN_STRONG_SENTENCES_AUROC


def test_explanations_add_up_and_count(unseen: dict[str, Any]) -> None:
    found = unseen["faithfulness"]
    assert found["additivity"]["error"] <= ADDITIVITY
    assert found["deletion"]["interval"][0] > 0


def test_planted_faults_are_found_and_clean_text_is_left_alone(unseen: dict[str, Any]) -> None:
    assert unseen["planted, share found"] >= PLANTED_FOUND
    assert unseen["planted, false per 10,000 words"] <= PLANTED_FALSE


def test_model_evaluation_and_card_belong_together(root: Path, evaluation: dict[str, Any]) -> None:
    from detector.training.build import card_of

    model = default_model()
    assert evaluation["threshold"] == model.translated.threshold
    assert model.operating_points["default"] == model.translated.threshold
    assert evaluation["calibration"] == model.provenance["calibration"]
    card = (root / "models/default/CARD.md").read_text("utf-8")
    assert f"{model.id} {model.version}" in card.splitlines()[0]
    assert f"{model.translated.threshold:.3f}" in card
    assert "Left out: publishers" in card
    assert card == card_of(root / "models/default")


# -- measured again


def test_the_readme_has_the_figures_of_the_model(root: Path, evaluation: dict[str, Any]) -> None:
    measured = (root / "README.md").read_text("utf-8").partition("## Measured")[2]
    areas = [float(area) for area in re.findall(r"\| (0\.\d{3}) \|", measured)]
    assert areas == [round(area, 3) for area in evaluation["AUROC"].values()]


@pytest.fixture(scope="module")
def data(root: Path) -> Path:
    """The folder of the corpora."""
    named = os.environ.get("MTDETECT_DATA")
    try:
        return data_folder(Path(named) if named else root.parent / "shared/data")
    except CorpusError as error:
        pytest.skip(str(error))


def every(folder: Path, corpus: str, step: int) -> list[Article]:
    return list(islice(read_corpus(folder, corpus), 0, None, step))


@pytest.fixture(scope="module")
def native(data: Path) -> list[Verdict]:
    """About 110 articles over all the native domains."""
    return [score(as_text(article)) for article in every(data, "native", 50)]


@pytest.fixture(scope="module")
def twins(data: Path) -> tuple[list[Verdict], list[Verdict]]:
    """Verdicts on about 30 native articles, and on one round trip of each by a strong engine."""
    chosen: dict[str, dict[str, Article]] = {}
    for article in read_corpus(data, "twins"):
        if article.kind == "native" or article.engine in STRONG_ENGINES:
            chosen.setdefault(article.story, {})[article.kind] = article
    pairs = [pair for pair in chosen.values() if len(pair) == 2][::10]
    people, machines = (
        [score(as_text(pair[kind])) for pair in pairs] for kind in ("native", "roundtrip")
    )
    return people, machines


def decided(verdicts: list[Verdict]) -> np.ndarray:
    return np.array([verdict.score for verdict in verdicts if verdict.score is not None])


def test_native_articles_of_a_sample_are_not_flagged(native: list[Verdict]) -> None:
    scores = decided(native)
    assert len(scores) > 90
    assert sum(verdict.flagged for verdict in native) <= SAMPLE_NATIVE_FLAGGED * len(scores)


def test_twins_of_a_sample_are_told_apart(twins: tuple[list[Verdict], list[Verdict]]) -> None:
    people, machines = map(decided, twins)
    assert min(len(people), len(machines)) > 25
    assert auroc(machines, people) >= SAMPLE_TWINS_AUROC


def test_scores_of_a_sample_add_up(
    native: list[Verdict], twins: tuple[list[Verdict], list[Verdict]]
) -> None:
    for verdict in (*native, *twins[0], *twins[1]):
        if verdict.score is not None:
            pieces = [piece for sentence in verdict.sentences for piece in sentence.evidence]
            told = sum(piece.weight for piece in (*pieces, *verdict.document))
            assert abs(verdict.baseline + told - verdict.score) < 1e-9
