"""Models that have not seen a fold, to measure what needs a whole detector on unseen articles."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detector.models.artifact import Model
from detector.scoring import Detector
from detector.training.corpus.articles import STRONG_ENGINES, Article, read_all
from detector.training.corpus.folds import FOLDS
from detector.training.evaluate.evasion import measure_evasion
from detector.training.evaluate.faithfulness import measure
from detector.training.evaluate.planted import MOST, PlantedReport, measure_planted
from detector.training.fit.calibration import Calibrated
from detector.training.fit.linear import as_head, as_tables, calibrated, compose
from detector.training.fit.stacking import CrossValidated
from detector.training.fit.vocabulary import NgramCounts
from detector.training.simulator.pages import render_page

LOGGER = logging.getLogger(__name__)


# How much is measured in each fold.
TEXTS = 2_000
TRIPS = 200
PAGES = 150


def fold_model(
    default: Model, crossed: CrossValidated, counts: NgramCounts, fitted: Calibrated, fold: int
) -> Model:
    """The default model as it would be without a fold; thresholds and wire score are kept.

    Args:
        default: the model that was fitted on everything.
        crossed: the stages of each fold.
        counts: the n-grams of all samples.
        fitted: the calibration.
        fold: which fold it may not have seen.
    """
    score = calibrated(
        compose(crossed.heads.without[fold], crossed.seconds[fold]), fitted.slope, fitted.offset
    )
    return Model(
        id=f"{default.id}-without-fold-{fold}",
        version=default.version,
        translated=as_head(score.estimator, "translated", default.translated.threshold),
        wire=default.wire,
        symbols=counts.symbols,
        tables=as_tables(score, counts),
        provenance={},
        length_bands=fitted.bands,
        operating_points=default.operating_points,
    )


def measure_unseen(models: Sequence[Model], folder: Path, seed: int) -> dict[str, Any]:
    """Explanations, planted faults and evasions, each on articles that the model never saw.

    Args:
        models: one for each fold, fitted without it.
        folder: the folder of the corpora.
        seed: of the simulator and of all draws.

    Returns:
        Means over the folds; counts of planted faults are added up.
    """
    articles = read_all(folder)
    faithful, evasions = [], []
    planted = PlantedReport()
    for fold, model in enumerate(models):
        LOGGER.info(f"explanations, planted faults and evasions in fold {fold + 1} of {FOLDS}")
        detector = Detector(model)
        faithful.append(measure(detector, folder, None, TEXTS, TRIPS, fold))
        mine = [article for article in articles if article.fold == fold]
        native = [article for article in mine if article.kind == "native"]
        planted.add(measure_planted(model, native, seed, MOST // FOLDS))
        rows = measure_evasion(detector, _pages(mine, seed), seed)
        evasions.append({row.evasion: row._asdict() for row in rows})
    return {
        "faithfulness": mean_of(faithful),
        "planted": planted.to_rows(),
        "planted, share found": planted.share_found(),
        "planted, false per 10,000 words": planted.false_per_10000(),
        "evasion": list(mean_of(evasions).values()),
    }


def _pages(articles: Sequence[Article], seed: int) -> list[str]:
    """Simulated pages of round trips by strong engines."""
    trips = [a for a in articles if a.corpus == "twins" and a.engine in STRONG_ENGINES]
    step = max(1, len(trips) // PAGES)
    return [render_page(a, seed=seed, faults=True).text for a in trips[::step]]


def mean_of(found: Sequence[Any]) -> Any:
    """The mean of figures of the same shape; what is no number is taken from the first."""
    first = found[0]
    if isinstance(first, Mapping):
        return {key: mean_of([one[key] for one in found if key in one]) for key in first}
    if isinstance(first, list):
        return [mean_of(column) for column in zip(*found, strict=True)]
    if isinstance(first, bool) or not isinstance(first, int | float):
        return first
    return float(np.mean(found))
