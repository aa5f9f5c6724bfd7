"""What happens on years, pivots, engines and newspapers that training has not seen.

A part of the corpora is left out of both stages, and the articles that it is measured on are also
unseen by story. The second stage gets out-of-fold scores, of base models that did not see the row;
they may have seen the fold that is measured, which the 80 weights of the second stage hardly keep.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray

from detector.training.corpus.arrays import Doubles, Mask
from detector.training.corpus.folds import FOLDS, folds_of
from detector.training.fit.base_models import BASE_MODELS, BaseModelFitter
from detector.training.fit.linear import RuleLimits, fit_second_stage, head_columns
from detector.training.fit.samples import FITTED, Samples
from detector.training.fit.vocabulary import NgramCounts

# Versions of one engine, which would tell on each other.
ENGINE_FAMILIES = {
    "google": ("google", "google2021"),
    "bergamot": ("bergamot-base", "bergamot-base-memory", "bergamot-tiny"),
}
# A fit for a part starts from that for the whole, so it may stop early.
_TOLERANCE = 1e-3


class Part(NamedTuple):
    """A part of the corpora to leave out.

    Attributes:
        column: ``engine``, ``pivot``, ``year`` or ``stories``.
        value: which one.
        rows: shape (samples,), the rows that are left out.
    """

    column: str
    value: str
    rows: Mask


def parts_of(table: pd.DataFrame) -> list[Part]:
    """Every year, pivot and engine of the twins.

    Args:
        table: of the samples.

    Returns:
        The parts. A year is left out of all corpora, and an engine with its other versions.
        Newspapers and sets of translations are left out by the folds themselves.
    """
    twins = table[(table["corpus"] == "twins") & (table["variant"] == "clean") & table["machine"]]
    engine, pivot, year = (table[name].to_numpy() for name in ("engine", "pivot", "year"))
    parts = []
    alone = set(twins["engine"]) - {name for family in ENGINE_FAMILIES.values() for name in family}
    families = {**{name: (name,) for name in alone}, **ENGINE_FAMILIES}
    for name in sorted(families):
        if set(families[name]) & set(twins["engine"]):
            parts.append(Part("engine", name, np.isin(engine.astype(str), families[name])))
    for name in sorted(set(twins["pivot"])):
        parts.append(Part("pivot", str(name), pivot == name))
    for number in sorted(set(twins["year"].astype(int))):
        parts.append(Part("year", str(number), year == number))
    return parts


def stories_kept(table: pd.DataFrame, shares: Sequence[float]) -> list[Part]:
    """Parts for a learning curve: training on a share of the stories.

    Args:
        table: of the samples.
        shares: of the stories to keep.

    Returns:
        A part for each share. The stories of a smaller share are among those of a larger one.
    """
    draw = table["story"].map(lambda story: _draw(f"curve/{story}")).to_numpy(float)
    return [Part("stories", f"{share:.0%}", draw >= share) for share in shares]


def _draw(name: str) -> float:
    """A number from 0 to 1 that only the name decides."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def cross_fit(
    samples: Samples, counts: NgramCounts, parts: Sequence[Part], jobs: int
) -> list[Doubles]:
    """The heads' out_of_fold on each sample, from heads that saw neither its story nor a part.

    Args:
        samples: all samples.
        counts: their n-grams.
        parts: what to leave out, one after the other.
        jobs: how many processes may fit; the result does not depend on it.

    Returns:
        For each part, and last for nothing left out, shape (samples, heads).
    """
    folds = folds_of(samples.table["group"])
    masks = [part.rows for part in parts]
    work = (
        delayed(_fold_opinions)(samples.table, counts, folds, fold, masks) for fold in range(FOLDS)
    )
    out_of_fold = np.zeros((len(parts) + 1, len(folds), len(BASE_MODELS)))
    for fold, found in enumerate(Parallel(n_jobs=jobs)(work)):
        out_of_fold[:, folds == fold] = found
    return list(out_of_fold)


def _fold_opinions(
    table: pd.DataFrame,
    counts: NgramCounts,
    folds: NDArray[np.int64],
    fold: int,
    masks: Sequence[Mask],
) -> Doubles:
    """The heads' out_of_fold on one fold: shape (parts + 1, samples of the fold, heads)."""
    fitter = BaseModelFitter(table, counts, folds != fold)
    whole = fitter.fit()
    rows = folds == fold
    found = [fitter.fit(mask, whole, _TOLERANCE).scores[rows] for mask in masks]
    return np.stack([*found, whole.scores[rows]])


def second_stages(
    samples: Samples,
    out_of_fold: Doubles,
    limits: RuleLimits,
    left_out: Mask | None = None,
    kept: Mask | None = None,
) -> Doubles:
    """Scores of samples by second stages that did not see their story.

    Args:
        samples: all samples.
        out_of_fold: shape (samples, heads), as :func:`cross_fit` gives them.
        limits: of the rules.
        left_out: shape (samples,), rows that are not trained on.
        kept: shape (rules,), the rules that may have weight; None for all.

    Returns:
        Shape (samples,), log-odds; nan for variants that the score is not fitted on.
    """
    folds = folds_of(samples.table["group"])
    rules = samples.rules[:, head_columns("translated")]
    fitted = samples.table["variant"].isin(FITTED).to_numpy()
    used = fitted if left_out is None else fitted & ~left_out
    scores = np.full(len(folds), np.nan)
    for fold in range(FOLDS):
        held_out = (folds == fold) & fitted
        second = fit_second_stage(samples, out_of_fold, (folds != fold) & used, limits, kept)
        scores[held_out] = second.decision_function(np.hstack([out_of_fold, rules])[held_out])
    return scores
