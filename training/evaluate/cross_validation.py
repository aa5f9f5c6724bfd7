"""Honest figures: every version of a story in one fold, scores from models that never saw it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from detector.training.corpus.arrays import Doubles
from detector.training.corpus.articles import STRONG_ENGINES
from detector.training.evaluate.breakdown import (
    length_rows,
    mixture_rows,
    operating_rows,
    publishers,
    recall_rows,
    register_rows,
    short_rows,
)
from detector.training.fit.base_models import Mixture
from detector.training.fit.calibration import calibration_error
from detector.training.fit.metrics import auroc, wilson
from detector.training.fit.samples import VARIANTS


def twins_by(table: pd.DataFrame, scores: Doubles, column: str) -> pd.DataFrame:
    """AUROC of native against round trip on twins, by a column of the table.

    Args:
        table: of the samples.
        scores: shape (samples,).
        column: ``engine``, ``pivot`` or ``year``. By year the natives are those of the year.

    Returns:
        One row a value: round trips, AUROC.
    """
    twins = (table["corpus"] == "twins") & (table["variant"] == "clean")
    machine = twins & table["machine"]
    rows = []
    for value in sorted(table.loc[machine, column].dropna().unique().tolist()):
        mine = machine & (table[column] == value)
        stories = set(table.loc[mine, "story"])
        people = twins & ~table["machine"] & table["story"].isin(stories)
        rows.append(
            {
                column: int(value) if column == "year" else value,
                "round trips": int(mine.sum()),
                "natives": int(people.sum()),
                "AUROC": auroc(scores[mine.to_numpy()], scores[people.to_numpy()]),
            }
        )
    return pd.DataFrame(rows)


def twins_auroc(table: pd.DataFrame, scores: Doubles, engines: frozenset[str] | None) -> float:
    """AUROC of native against round trip on twins, all engines or some."""
    twins = (table["corpus"] == "twins") & (table["variant"] == "clean")
    machine = twins & table["machine"]
    if engines is not None:
        machine &= table["engine"].isin(engines)
    people = twins & ~table["machine"]
    return auroc(scores[machine.to_numpy()], scores[people.to_numpy()])


def flagged_by_group(
    table: pd.DataFrame, scores: Doubles, threshold: float, variant: str
) -> pd.DataFrame:
    """Share of each kind and domain above a threshold, with Wilson intervals.

    The small publishers of a corpus are taken together.

    Args:
        table: of the samples.
        scores: shape (samples,), log-odds.
        threshold: log-odds.
        variant: ``clean`` or ``page``.
    """
    part = table[table["variant"] == variant]
    engine = np.where(part["engine"].isin(STRONG_ENGINES), "strong engines", "other engines")
    who = np.where(part["machine"], engine, "people")
    flagged = scores[part.index] >= threshold
    rows = []
    keys = part.assign(who=who, flagged=flagged, domain=publishers(part))
    for (kind, domain, by), group in keys.groupby(["kind", "domain", "who"], sort=True):
        hits = int(group["flagged"].sum())
        low, high = wilson(hits, len(group))
        rows.append(
            {
                "kind": kind,
                "domain": domain,
                "by": by,
                "articles": len(group),
                "flagged": hits / len(group),
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(rows)


def summary(table: pd.DataFrame, scores: Doubles) -> dict[str, float]:
    """The headline figures of a set of scores, on clean text."""
    clean = (table["variant"] == "clean").to_numpy()
    kind = table["kind"].to_numpy()
    strong = table["engine"].isin(STRONG_ENGINES).to_numpy()
    forward = clean & (kind == "forward")
    human = clean & (kind == "human")
    trips = clean & (kind == "roundtrip") & strong & (table["corpus"] == "twins").to_numpy()
    native = clean & (kind == "native")
    return {
        "twins, native against round trip, all engines": twins_auroc(table, scores, None),
        "twins, native against round trip, strong engines": twins_auroc(
            table, scores, STRONG_ENGINES
        ),
        "every native domain against round trip of twins, strong engines": auroc(
            scores[trips], scores[native]
        ),
        "human against machine translation, all engines": auroc(scores[forward], scores[human]),
        "human against machine translation, strong engines": auroc(
            scores[forward & strong], scores[human]
        ),
    }


def evaluate(
    table: pd.DataFrame, scores: Doubles, cuts: Mapping[str, float], mixture: Mixture
) -> dict[str, Any]:
    """All figures of a set of held-out scores.

    Args:
        table: of the samples.
        scores: shape (samples,), calibrated log-odds from stages that saw no version of the story.
        cuts: the named thresholds, in log-odds.
        mixture: what each corpus and kind weighs in the calibration error.

    Returns:
        Values that JSON can hold; tables are lists of rows.
    """
    whole = table["variant"].isin(VARIANTS).to_numpy()
    error, diagram = calibration_error(table, scores, whole, mixture)
    found = {
        "AUROC": summary(table, scores),
        **{
            f"twins by {column}": rows_of(twins_by(table, scores, column))
            for column in ("engine", "pivot", "year")
        },
        **{
            f"flagged, {variant}": rows_of(
                flagged_by_group(table, scores, cuts["default"], variant)
            )
            for variant in VARIANTS
        },
        "recall": recall_rows(table, scores),
        "operating points": operating_rows(table, scores, cuts),
        "by length": length_rows(table, scores, cuts["default"]),
        "short texts": short_rows(table, scores, cuts["default"]),
        "calibration by register": register_rows(table, scores, mixture),
        "mixtures": mixture_rows(table, scores, cuts["default"]),
        "calibration error": error,
        "reliability": diagram,
    }
    plain: dict[str, Any] = without_nan(found)
    return plain


def without_nan(value: Any) -> Any:
    """Figures as JSON can hold them: what could not be measured is None."""
    if isinstance(value, Mapping):
        return {key: without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [without_nan(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as values that JSON can hold."""
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=6))
    return rows
