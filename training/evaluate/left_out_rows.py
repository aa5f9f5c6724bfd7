"""Tables of what was measured on parts that training did not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from detector.features.catalogue import FEATURES
from detector.training.corpus.arrays import Doubles
from detector.training.corpus.articles import STRONG_ENGINES
from detector.training.evaluate.breakdown import Groups
from detector.training.evaluate.cross_validation import summary
from detector.training.evaluate.leaving_out import Part, second_stages
from detector.training.fit.linear import RuleLimits, head_columns
from detector.training.fit.metrics import auroc, recall_at, wilson
from detector.training.fit.operating import (
    FALSE_POSITIVE_TARGETS,
    deciding_groups,
    threshold_at,
)
from detector.training.fit.samples import Samples

Row = dict[str, Any]

PHRASING = "phrasing n-grams"


def twins_row(table: pd.DataFrame, part: Part, scores: Doubles) -> Row:
    """A year, pivot or engine of the twins that was left out.

    Args:
        table: of the samples.
        part: what was left out.
        scores: shape (samples,), by stages that saw neither the part nor the story.

    Returns:
        AUROC against the natives of the same stories, and what the default's target lets through.
    """
    clean = (table["variant"] == "clean").to_numpy()
    twins = clean & (table["corpus"] == "twins").to_numpy()
    machine = table["machine"].to_numpy(bool)
    strong = table["engine"].isin(STRONG_ENGINES).to_numpy()
    trips = part.rows & twins & machine
    stories = set(table["story"][trips])
    natives = twins & ~machine & table["story"].isin(stories).to_numpy()
    groups = Groups(table)
    everyone = scores[groups.native & ~part.rows]
    forward, human = part.rows & groups.forward, part.rows & groups.human
    cut = threshold_at(table, scores, FALSE_POSITIVE_TARGETS["default"])
    return {
        part.column: part.value,
        "round trips": int(trips.sum()),
        "AUROC": auroc(scores[trips], scores[natives]),
        "AUROC, strong engines": auroc(scores[trips & strong], scores[natives]),
        "strong found at 1 % of all natives": recall_at(scores[trips & strong], everyone, 0.01),
        "human against machine": auroc(scores[part.rows & groups.forward], scores[groups.human]),
        "forward flagged": _share(scores[forward], cut),
        "human flagged": _share(scores[human], cut),
    }


def year_mean(rows: Sequence[Row]) -> Row:
    """The mean over years that were left out, weighted by round trips."""
    weights = np.array([row["round trips"] for row in rows], dtype=float)
    mean: Row = {"year": "mean", "round trips": int(weights.sum())}
    for name in rows[0]:
        if name not in mean:
            values = np.array([row[name] for row in rows], dtype=float)
            known = ~np.isnan(values)
            mean[name] = float(values[known] @ weights[known] / weights[known].sum())
    return mean


def source_rows(table: pd.DataFrame, scores: Doubles) -> list[Row]:
    """Publishers and sets of translations, each held out, at the threshold that the others set.

    Args:
        table: of the samples.
        scores: shape (samples,), out of fold, and folds hold sources out.
    """
    rows: list[Row] = []
    target = FALSE_POSITIVE_TARGETS["default"]
    for kind in ("native", "human"):
        for name, mine in deciding_groups(table, kind).items():
            cut = threshold_at(table, scores, target, without=mine)
            row: Row = {"kind": kind, "source": name}
            for variant in ("clean", "page"):
                own = scores[mine & (table["variant"] == variant).to_numpy()]
                hits = int((own >= cut).sum())
                low, high = wilson(hits, len(own))
                row |= {"articles": len(own), f"flagged, {variant}": hits / max(1, len(own))}
                row |= {f"low, {variant}": low, f"high, {variant}": high}
            rows.append(row)
    return rows


def learning_row(table: pd.DataFrame, share: str, scores: Doubles) -> Row:
    """The headline figures with a share of the stories."""
    found = summary(table, scores)
    return {"stories": share, **found}


def ablation_rows(samples: Samples, out_of_fold: Doubles, limits: RuleLimits) -> list[Row]:
    """The headline figures without each family of rules, and without n-grams.

    Args:
        samples: all samples.
        out_of_fold: shape (samples, heads), with nothing left out.
        limits: of the rules.
    """
    families = [FEATURES[column].family for column in head_columns("translated")]
    rows = [
        {
            "without": "nothing",
            **summary(samples.table, second_stages(samples, out_of_fold, limits)),
        }
    ]
    for family in sorted(set(families)):
        kept = np.array([name != family for name in families])
        scores = second_stages(samples, out_of_fold, limits, kept=kept)
        rows.append({"without": family, **summary(samples.table, scores)})
    scores = second_stages(samples, np.zeros_like(out_of_fold), limits)
    rows.append({"without": PHRASING, **summary(samples.table, scores)})
    return rows


def _share(scores: Doubles, cut: float) -> float:
    return float(np.mean(scores >= cut)) if len(scores) else float("nan")
