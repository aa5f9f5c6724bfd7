"""Honest figures: every version of a story in one fold, scores from models that never saw it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from detector.training.fitting import HeadScores, fit_second_stage, head_columns
from detector.training.folds import FOLDS
from detector.training.rates import STRONG_ENGINES
from detector.training.samples import VARIANTS, Samples
from detector.training.vocabulary import NgramCounts

Doubles = NDArray[np.float64]


def out_of_fold(samples: Samples, counts: NgramCounts) -> tuple[Doubles, HeadScores]:
    """Cross-validates both stages by story.

    Args:
        samples: all samples.
        counts: their n-grams.

    Returns:
        Shape (samples,), the log-odds of each sample from stages that saw no version of it; and
        the heads' scores, for the final fit.
    """
    heads = HeadScores(samples, counts)
    rules = samples.rules[:, head_columns("translated")]
    scores = np.zeros(len(heads.folds))
    for fold in range(FOLDS):
        held_out = heads.folds == fold
        opinions = heads.unseen(frozenset({fold}))
        second = fit_second_stage(samples, opinions, ~held_out)
        rows = np.hstack([opinions, rules])[held_out]
        scores[held_out] = second.decision_function(rows)
    return scores, heads


def auroc(machine: Doubles, people: Doubles) -> float:
    """The chance that a machine's text scores above a person's; nan where one side is empty."""
    if not len(machine) or not len(people):
        return float("nan")
    labels = np.repeat([1, 0], [len(machine), len(people)])
    return float(roc_auc_score(labels, np.concatenate([machine, people])))


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total**2)) / (1 + z * z / total)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


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
    keys = part.assign(who=who, flagged=flagged)
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


def threshold_for(
    table: pd.DataFrame,
    scores: Doubles,
    false_alarms: float,
    domains: Sequence[str],
    kind: str = "native",
) -> float:
    """The lowest log-odds at which no domain of a kind exceeds a share of false alarms.

    Args:
        table: of the samples.
        scores: shape (samples,).
        false_alarms: the share allowed in each domain, as clean text and as simulated pages.
        domains: the domains that decide.
        kind: ``native`` or ``human``.
    """
    people = table[(table["kind"] == kind) & table["domain"].isin(domains)]
    limits = []
    for _, group in people.groupby(["domain", "variant"]):
        ranked = np.sort(scores[group.index])[::-1]
        # half-way between the first score that would be one false alarm too many and the next
        worst = ranked[int(false_alarms * len(ranked))]
        above = ranked[ranked > worst]
        limits.append(float((worst + above[-1]) / 2 if len(above) else worst + 1.0))
    return max(limits)


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


def evaluate(table: pd.DataFrame, scores: Doubles, threshold: float) -> dict[str, Any]:
    """All figures of a set of held-out scores.

    Args:
        table: of the samples.
        scores: shape (samples,), calibrated log-odds from stages that saw no version of the story.
        threshold: the default threshold, in log-odds.

    Returns:
        Values that JSON can hold; tables are lists of rows.
    """
    return {
        "AUROC": summary(table, scores),
        **{
            f"twins by {column}": _rows(twins_by(table, scores, column))
            for column in ("engine", "pivot", "year")
        },
        **{
            f"flagged, {variant}": _rows(flagged_by_group(table, scores, threshold, variant))
            for variant in VARIANTS
        },
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records", double_precision=6))
    return rows
