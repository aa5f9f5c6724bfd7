"""All figures of the model card that need more than one cross-validation."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from detector.scoring import Detector
from detector.training.corpus.arrays import Doubles
from detector.training.corpus.folds import FOLDS
from detector.training.evaluate.annotations import measure_annotations
from detector.training.evaluate.cross_validation import without_nan
from detector.training.evaluate.leaving_out import (
    Part,
    cross_fit,
    parts_of,
    second_stages,
    stories_kept,
)
from detector.training.evaluate.left_out_rows import (
    ablation_rows,
    learning_row,
    source_rows,
    twins_row,
    year_mean,
)
from detector.training.evaluate.unseen import fold_model, measure_unseen
from detector.training.fit.built import SEED, Built, Prepared

LOGGER = logging.getLogger(__name__)


LEARNING = (0.25, 0.5)
TWINS_COLUMNS = ("year", "pivot", "engine")


def evaluate_fully(
    prepared: Prepared, built: Built, folder: Path, annotated: Path, jobs: int
) -> dict[str, Any]:
    """Measures what one cross-validation cannot show.

    Args:
        prepared: samples and stages of each fold.
        built: the model that was fitted on everything.
        folder: the folder of the corpora.
        annotated: the folder of the annotated articles.
        jobs: how many processes may fit; the result does not depend on it.

    Returns:
        Values that JSON can hold.
    """
    models = [
        fold_model(built.model, prepared.crossed, prepared.counts, built.calibration, fold)
        for fold in range(FOLDS)
    ]
    found = {
        **leave_parts_out(prepared, jobs),
        "left out, source": source_rows(prepared.samples.table, built.calibration.scores),
        **measure_unseen(models, folder, SEED),
        "annotations": measure_annotations(Detector(built.model), annotated),
    }
    plain: dict[str, Any] = without_nan(found)
    return plain


def leave_parts_out(prepared: Prepared, jobs: int) -> dict[str, Any]:
    """Leaves out every year, pivot and engine, and every family of features.

    Args:
        prepared: samples and stages of each fold.
        jobs: how many processes may fit; the result does not depend on it.

    Returns:
        Tables as lists of rows: `left out, year` and so on, `learning curve`, `ablation`.
    """
    samples, counts, limits = prepared.samples, prepared.counts, prepared.crossed.limits
    parts = [*parts_of(samples.table), *stories_kept(samples.table, LEARNING)]
    LOGGER.info(f"fitting without each of {len(parts)} parts of the corpora")
    out_of_fold = cross_fit(samples, counts, parts, jobs)
    scores = [
        second_stages(samples, opinion, limits, part.rows)
        for opinion, part in zip(out_of_fold, parts, strict=False)
    ]
    LOGGER.info("fitting without each family of features")
    whole = second_stages(samples, out_of_fold[-1], limits)
    return {
        **_tables(samples.table, parts, scores),
        "learning curve": [
            *(
                learning_row(samples.table, part.value, found)
                for part, found in zip(parts, scores, strict=True)
                if part.column == "stories"
            ),
            learning_row(samples.table, "100%", whole),
        ],
        "ablation": ablation_rows(samples, out_of_fold[-1], limits),
    }


def _tables(
    table: pd.DataFrame, parts: Sequence[Part], scores: Sequence[Doubles]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part, score in zip(parts, scores, strict=True):
        if part.column in TWINS_COLUMNS:
            found.setdefault(f"left out, {part.column}", []).append(twins_row(table, part, score))
    found["left out, year"].append(year_mean(found["left out, year"]))
    return found
