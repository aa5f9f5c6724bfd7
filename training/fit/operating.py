"""Named thresholds, each set by the false alarms that it lets pass on held-out articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from detector.training.corpus.arrays import Doubles
from detector.training.fit.samples import VARIANTS

# Domains with fewer articles cannot tell 1 % from 3 % and do not decide.
MIN_ARTICLES = 200


class FalsePositiveTarget(NamedTuple):
    """The false-positive rates that a named threshold keeps to, on articles that people wrote.

    Attributes:
        native: the share flagged of each native source, or of all together.
        human: the share flagged of each set of translations by people; None sets none.
        pooled: whether natives count together. One article in a thousand cannot be told apart in
            a source of a few hundred.
    """

    native: float
    human: float | None
    pooled: bool = False


FALSE_POSITIVE_TARGETS = {
    "strict": FalsePositiveTarget(0.001, 0.01, pooled=True),
    "default": FalsePositiveTarget(0.01, 0.06),
    "sensitive": FalsePositiveTarget(0.05, None),
}


def deciding_domains(table: pd.DataFrame, kind: str) -> list[str]:
    """The domains of a kind with enough articles to set the threshold.

    Args:
        table: of the samples.
        kind: ``native`` or ``human``.
    """
    people = table[(table["kind"] == kind) & (table["variant"] == "clean")]
    sizes = people["domain"].value_counts()
    return sorted(str(domain) for domain in sizes.index[sizes >= MIN_ARTICLES])


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
    people = people[people["variant"].isin(VARIANTS)]
    groups = people.groupby(["domain", "variant"])
    return max(_limit(scores[group.index], false_alarms) for _, group in groups)


def _limit(scores: Doubles, false_alarms: float) -> float:
    """Half-way between the first score that would be one false alarm too many and the next."""
    ranked = np.sort(scores)[::-1]
    worst = ranked[int(false_alarms * len(ranked))]
    above = ranked[ranked > worst]
    return float((worst + above[-1]) / 2 if len(above) else worst + 1.0)


def threshold_at(
    table: pd.DataFrame, scores: Doubles, target: FalsePositiveTarget, without: str | None = None
) -> float:
    """The lowest log-odds that keep a target.

    Args:
        table: of the samples.
        scores: shape (samples,), held out.
        target: the shares allowed.
        without: a native domain that has no say, because it is measured.
    """
    native = [name for name in deciding_domains(table, "native") if name != without]
    if target.pooled:
        people = table[(table["kind"] == "native") & table["variant"].isin(VARIANTS)]
        people = people[people["domain"] != without]
        groups = people.groupby("variant")
        cuts = [_limit(scores[group.index], target.native) for _, group in groups]
    else:
        cuts = [threshold_for(table, scores, target.native, native)]
    human = deciding_domains(table, "human")
    if target.human is not None and human:
        cuts.append(threshold_for(table, scores, target.human, human, "human"))
    return max(cuts)


def operating_points(table: pd.DataFrame, scores: Doubles) -> dict[str, float]:
    """The log-odds of each named threshold.

    Args:
        table: of the samples.
        scores: shape (samples,), calibrated and held out.
    """
    return {
        name: threshold_at(table, scores, target) for name, target in FALSE_POSITIVE_TARGETS.items()
    }
