"""The second score: is this built like newswire? Honest wire copy is, so it accuses nobody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from detector.training.fitting import head_columns
from detector.training.folds import FOLDS, folds_of
from detector.training.heads import TOTAL
from detector.training.metrics import auroc
from detector.training.samples import Samples
from detector.training.vocabulary import Mask

# Agencies' own copy, and the news pages of the WMT sets, which print much of it.
WIRE_DOMAINS = ("reuters1987", "news")
OTHER_DOMAINS = ("bbc2005", "globalvoices", "kenya", "flores")


def is_wire(table: pd.DataFrame) -> Mask:
    """Which samples are newswire."""
    return table["domain"].isin(WIRE_DOMAINS).to_numpy()


def fit_wire(samples: Samples, used: Mask) -> LogisticRegression:
    """Fits the score on texts that people wrote, so that it cannot learn translation.

    Every domain counts the same within its side. Newstest is left out: it mixes agencies' copy
    with newspapers' own.

    Args:
        samples: all samples.
        used: shape (samples,), the training rows.
    """
    table = samples.table
    native = used & (table["kind"] == "native").to_numpy()
    weights = np.zeros(len(table))
    for side in (WIRE_DOMAINS, OTHER_DOMAINS):
        for domain in side:
            part = native & (table["domain"] == domain).to_numpy()
            weights[part] = TOTAL / 2 / len(side) / max(1, part.sum())
    rows = np.flatnonzero(weights)
    x = samples.rules[:, head_columns("wire")]
    estimator = LogisticRegression(C=1.0, max_iter=1000, tol=1e-8)
    estimator.fit(x[rows], is_wire(table)[rows], sample_weight=weights[rows])
    return estimator


def evaluate_wire(samples: Samples, threshold: float) -> dict[str, Any]:
    """Cross-validates the score by story.

    Args:
        samples: all samples.
        threshold: log-odds from where a text counts as wire.

    Returns:
        AUROC of wire against the other registers, and the share above the threshold of every
        native domain, from stages that did not see the story.
    """
    table = samples.table
    folds = folds_of(table["story"])
    x = samples.rules[:, head_columns("wire")]
    scores = np.zeros(len(table))
    for fold in range(FOLDS):
        held_out = folds == fold
        scores[held_out] = fit_wire(samples, ~held_out).decision_function(x[held_out])
    native = ((table["kind"] == "native") & (table["variant"] == "clean")).to_numpy()
    wire = native & is_wire(table)
    other = native & table["domain"].isin(OTHER_DOMAINS).to_numpy()
    shares = {
        str(domain): float(
            np.mean(scores[native & (table["domain"] == domain).to_numpy()] >= threshold)
        )
        for domain in sorted(set(table["domain"][native]))
    }
    return {"AUROC": auroc(scores[wire], scores[other]), "called wire": shares}
