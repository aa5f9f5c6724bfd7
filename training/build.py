"""Builds the default model: one command from the corpora to artifact, evaluation and card."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from detector.models.artifact import JSON_FILE, Model, load_model, save_model
from detector.training.corpus.articles import FILES, PRESS
from detector.training.evaluate.card import render_card
from detector.training.evaluate.cross_validation import evaluate
from detector.training.evaluate.pivot import evaluate_pivot
from detector.training.evaluate.rule_table import rule_rows
from detector.training.fit.base_models import BASE_MODELS
from detector.training.fit.built import SEED, Built, Prepared
from detector.training.fit.cache import COUNTING, SAMPLING, fingerprint, kept
from detector.training.fit.calibration import calibrate
from detector.training.fit.linear import (
    INVERSE_PENALTY,
    MIXTURE,
    RuleLimits,
    Score,
    as_head,
    as_tables,
    calibrated,
    compose,
    fit_second_stage,
    rule_limits,
)
from detector.training.fit.operating import operating_points
from detector.training.fit.pivot import fit_pivot, patterns_of, strangers, usable
from detector.training.fit.priors import count_people
from detector.training.fit.samples import FITTED, Samples, build_samples
from detector.training.fit.stacking import CrossValidated, OutOfFoldScores
from detector.training.fit.vocabulary import NgramCounts, count_ngrams
from detector.training.fit.wire import evaluate_wire, fit_wire

LOGGER = logging.getLogger(__name__)


EVALUATION_FILE = "evaluation.json"
UNSEEN_FILE = "unseen.json"

MODEL_ID = "mtdetect-news"
MODEL_VERSION = "0.3.0"
_MARGIN = 1.03
# Log-odds from where a flagged text is called retranslated-wire rather than machine-translated.
WIRE_THRESHOLD = 0.0


def load_samples(folder: Path, jobs: int) -> tuple[Samples, NgramCounts]:
    """Reads, simulates, measures and counts the corpora."""
    LOGGER.info("reading and measuring the corpora")
    mark = fingerprint(folder, SAMPLING, SEED)
    samples = kept("samples", mark, lambda: build_samples(folder, seed=SEED, jobs=jobs))
    LOGGER.info(f"{len(samples.table):,} samples; counting n-grams")
    table = samples.table
    contrasted = (~table["corpus"].isin(PRESS) & table["variant"].isin(FITTED)).to_numpy()
    stories = table["story"].tolist()
    mark = fingerprint(folder, COUNTING, SEED)
    counts = kept("ngrams", mark, lambda: count_ngrams(samples.views, stories, contrasted))
    sizes = " and ".join(f"{len(view.keys):,}" for view in counts.views)
    LOGGER.info(f"{sizes} n-grams; cross-validating by story")
    return samples, counts


def prepare(folder: Path, jobs: int) -> Prepared:
    """Measures the corpora and cross-validates.

    Args:
        folder: the folder of the corpora.
        jobs: how many processes measure and fit; the result does not depend on it.
    """
    samples, counts = load_samples(folder, jobs)
    heads = OutOfFoldScores(samples, counts, jobs)
    people = count_people(samples.table, samples.findings)
    return Prepared(samples, counts, cross_validate(samples, heads, rule_limits(people)), people)


def cross_validate(samples: Samples, heads: OutOfFoldScores, limits: RuleLimits) -> CrossValidated:
    """Cross-validates so that the limits of rules hold for calibrated weights.

    Args:
        samples: all samples.
        heads: their scores from heads that did not see them.
        limits: of the rules, in calibrated log-odds.
    """
    crossed = CrossValidated(samples, heads, limits)
    slope = calibrate(samples.table, crossed.scores).slope
    # a second slope differs little from the first, and what is left is within the margin
    return CrossValidated(samples, heads, limits.scaled(max(slope, 1.0) * _MARGIN))


def build(prepared: Prepared) -> Built:
    """Calibrates on held-out scores, sets the thresholds and fits on everything.

    Args:
        prepared: samples and their held-out scores.
    """
    samples, counts, crossed = prepared.samples, prepared.counts, prepared.crossed
    table = samples.table
    calibrated_scores = calibrate(table, crossed.scores)
    cuts = operating_points(table, calibrated_scores.scores)
    LOGGER.info("fitting on everything")
    slope, offset = calibrated_scores.slope, calibrated_scores.offset
    score = calibrated(_fit_all(samples, crossed), slope, offset)
    everything = np.ones(len(table), dtype=bool)
    wire = fit_wire(samples, everything)
    translated = as_head(score.estimator, "translated", _probability(cuts["default"]))
    coefficients = translated.coefficients
    points = {name: _probability(cut) for name, cut in cuts.items()}
    LOGGER.info("telling pivot languages apart")
    patterns = patterns_of(samples, counts, np.flatnonzero(usable(table)))
    pivot = fit_pivot(patterns)
    others = patterns_of(samples, counts, np.flatnonzero(strangers(table)))
    evaluation = {
        **evaluate(table, calibrated_scores.scores, cuts, MIXTURE),
        "rules": rule_rows(coefficients, prepared.people),
        "people's texts": {"words": prepared.people.words},
        "wire": evaluate_wire(samples, WIRE_THRESHOLD),
        "pivot": evaluate_pivot(patterns, pivot, others),
        "threshold": points["default"],
        "calibration": {"slope": slope, "offset": offset},
    }
    model = Model(
        id=MODEL_ID,
        version=MODEL_VERSION,
        translated=translated,
        wire=as_head(wire, "wire", WIRE_THRESHOLD),
        symbols=counts.symbols,
        tables=as_tables(score, counts),
        provenance=_provenance(table, slope, offset),
        length_bands=calibrated_scores.bands,
        operating_points=points,
        pivot=pivot.head,
    )
    return Built(model, score, evaluation, calibrated_scores)


def write(built: Built, folder: Path) -> None:
    """Writes the artifact, its evaluation and its card.

    Args:
        built: what :func:`build` made.
        folder: where to write; `models/default` in a checkout.
    """
    save_model(built.model, folder)
    write_json(built.evaluation, folder / EVALUATION_FILE)
    write_card(folder)


def write_card(folder: Path) -> None:
    """Writes the card of the artifact of a folder from the figures beside it."""
    (folder / "CARD.md").write_text(card_of(folder), encoding="utf-8")


def card_of(folder: Path) -> str:
    """The card of the artifact of a folder.

    Figures on unseen parts are left out if they were measured on another artifact.

    Args:
        folder: with artifact and evaluation, and with `unseen.json` where that was measured.
    """
    evaluation = json.loads((folder / EVALUATION_FILE).read_text(encoding="utf-8"))
    unseen = None
    if (folder / UNSEEN_FILE).exists():
        found = json.loads((folder / UNSEEN_FILE).read_text(encoding="utf-8"))
        unseen = found if found["model"] == artifact_checksum(folder) else None
    return render_card(load_model(folder), evaluation, unseen)


def artifact_checksum(folder: Path) -> str:
    """The checksum that tells one artifact from another."""
    fields: dict[str, str] = json.loads((folder / JSON_FILE).read_text(encoding="utf-8"))
    return fields["checksum"]


def same_artifact(model: Model, folder: Path) -> bool:
    """Whether the artifact of a folder is a model to the bit.

    Args:
        model: the model.
        folder: of the artifact.

    Raises:
        ModelError: if the artifact cannot be read.
    """
    load_model(folder)
    with TemporaryDirectory() as scratch:
        save_model(model, Path(scratch))
        return artifact_checksum(Path(scratch)) == artifact_checksum(folder)


def write_json(figures: Mapping[str, Any], path: Path) -> None:
    """Writes figures as JSON that can be compared line by line."""
    text = json.dumps(figures, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def _fit_all(samples: Samples, crossed: CrossValidated) -> Score:
    everything = np.ones(len(samples.table), dtype=bool)
    second = fit_second_stage(samples, crossed.heads.scores, everything, crossed.limits)
    return compose(crossed.heads.whole, second)


def _probability(log_odds: float) -> float:
    return float(expit(log_odds))


def _provenance(table: pd.DataFrame, slope: float, offset: float) -> dict[str, Any]:
    clean = table[table["variant"] == "clean"]
    groups = (clean["corpus"] + "/" + clean["kind"]).value_counts().sort_index()
    return {
        "command": "python -m detector.training fit",
        "seed": SEED,
        "corpora": [f"{name}.jsonl.gz" for name in FILES],
        "articles": {str(name): int(size) for name, size in groups.items()},
        "heads": {
            name: {"/".join(group): share for group, share in mixture.items()}
            for name, mixture in BASE_MODELS.items()
        },
        "mixture": {"/".join(group): share for group, share in MIXTURE.items()},
        "inverse_penalty": INVERSE_PENALTY,
        "calibration": {"slope": slope, "offset": offset},
        "licences": (
            "WMT news test sets: research use; collected translations: MPL-2.0 and MIT; "
            "FLORES-200: CC BY-SA 4.0; Reuters-21578 and BBC: research use; Kenyan newspapers and "
            "Global Voices: CC BY-NC 4.0. None of the texts is in the model."
        ),
    }
