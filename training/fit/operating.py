"""Named thresholds, each set by the false alarms that it lets pass on held-out articles."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from detector.training.corpus.arrays import Doubles, Mask
from detector.training.fit.samples import VARIANTS

# Sources with fewer articles count together with the rest of their corpus, or not at all: they
# cannot tell 0.5 % from 2 %, or 8 % from 15 %.
MIN_ARTICLES = 200
MIN_TRANSLATIONS = 60


class FalsePositiveTarget(NamedTuple):
    """The false-positive rates that a named threshold keeps to, on articles that people wrote.

    Attributes:
        native: the share flagged of each native source, or of all together.
        human: the share flagged of each set of translations by people, or of all together; None
            sets none.
        pooled: whether articles count together. One in a thousand cannot be told apart in a source
            of a few hundred.
        sets: the share of the sets of translations that keep to ``human``. In a few, people
            translated word by word, and no useful threshold spares them.
    """

    native: float
    human: float | None
    pooled: bool = False
    sets: float = 1.0


FALSE_POSITIVE_TARGETS = {
    "strict": FalsePositiveTarget(0.001, 0.01, pooled=True),
    "default": FalsePositiveTarget(0.005, 0.08, sets=0.9),
    "sensitive": FalsePositiveTarget(0.05, None),
}


def deciding_groups(table: pd.DataFrame, kind: str) -> dict[str, Mask]:
    """The texts of a kind that set the threshold, by whom they are of.

    Args:
        table: of the samples.
        kind: ``native`` or ``human``.

    Returns:
        For each source that is large enough, and for the smaller ones of a corpus together, which
        samples are of it, in any variant.
    """
    mine = (table["kind"] == kind).to_numpy()
    clean = mine & (table["variant"] == "clean").to_numpy()
    least = MIN_ARTICLES if kind == "native" else MIN_TRANSLATIONS
    sizes = table["source"][clean].value_counts()
    large = set(sizes.index[sizes >= least])
    names = np.where(table["source"].isin(large), table["source"], table["corpus"])
    numbers = pd.Series(names[clean]).value_counts()
    return {
        str(name): mine & (names == name)
        for name in sorted(numbers.index[numbers >= least], key=str)
    }


def threshold_for(
    table: pd.DataFrame, scores: Doubles, share: float, groups: Iterable[Mask]
) -> list[float]:
    """For each group the lowest log-odds at which it has no more than a share of false alarms.

    Args:
        table: of the samples.
        scores: shape (samples,).
        share: of false alarms allowed, as clean text and as simulated pages.
        groups: each of shape (samples,).
    """
    readings = [(table["variant"] == variant).to_numpy() for variant in VARIANTS]
    return [
        max(_limit(scores[group & one], share) for one in readings if (group & one).any())
        for group in groups
    ]


def _limit(scores: Doubles, share: float) -> float:
    """Half-way between the first score that would be one false alarm too many and the next."""
    ranked = np.sort(scores)[::-1]
    worst = ranked[int(share * len(ranked))]
    above = ranked[ranked > worst]
    return float((worst + above[-1]) / 2 if len(above) else worst + 1.0)


def threshold_at(
    table: pd.DataFrame, scores: Doubles, target: FalsePositiveTarget, without: Mask | None = None
) -> float:
    """The lowest log-odds that keep a target.

    Args:
        table: of the samples.
        scores: shape (samples,), held out.
        target: the shares allowed.
        without: shape (samples,), what has no say, because it is measured.
    """
    heard = np.ones(len(table), dtype=bool) if without is None else ~without
    cuts: list[float] = []
    for kind, share in (("native", target.native), ("human", target.human)):
        if share is None:
            continue
        groups = (one & heard for one in _groups(table, kind, target.pooled))
        left = (one for one in groups if one.any())
        found = sorted(threshold_for(table, scores, share, left))
        if found:
            kept = math.ceil(len(found) * target.sets) if kind == "human" else len(found)
            cuts.append(found[kept - 1])
    return max(cuts)


def _groups(table: pd.DataFrame, kind: str, pooled: bool) -> list[Mask]:
    if pooled:
        mine: Mask = (table["kind"] == kind).to_numpy()
        return [mine] if mine.any() else []
    return list(deciding_groups(table, kind).values())


def operating_points(table: pd.DataFrame, scores: Doubles) -> dict[str, float]:
    """The log-odds of each named threshold.

    Args:
        table: of the samples.
        scores: shape (samples,), calibrated and held out.
    """
    return {
        name: threshold_at(table, scores, target) for name, target in FALSE_POSITIVE_TARGETS.items()
    }
