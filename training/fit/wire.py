"""The second score: is this built like newswire? Honest wire copy is, so it accuses nobody."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from detector.features.catalogue import FEATURES
from detector.training.corpus.arrays import Doubles, Mask
from detector.training.corpus.articles import STRONG_ENGINES
from detector.training.corpus.folds import FOLDS, folds_of
from detector.training.fit.base_models import TOTAL
from detector.training.fit.linear import head_columns
from detector.training.fit.metrics import auroc, wilson
from detector.training.fit.samples import VARIANTS, Samples

# Agencies' own copy, and the news pages of the WMT sets, which print much of it.
WIRE_DOMAINS = ("reuters1987", "news")
OTHER_DOMAINS = ("bbc2005", "globalvoices", "kenya", "flores")
# The corpora have lost the lines by which a reader knows wire copy at a glance, and the simulator
# gives them to everybody alike. So every clean article is seen once more with them, as one finding
# of each. The shares are a choice: agencies put a dateline on nearly all copy and many sites keep
# it; other publications have such lines now and then.
AGENCY_LINES = {"wire/dateline": (0.5, 0.02), "wire/tagline": (0.3, 0.01)}


def is_wire(table: pd.DataFrame) -> Mask:
    """Which samples are newswire."""
    return table["domain"].isin(WIRE_DOMAINS).to_numpy()


def with_agency_lines(samples: Samples) -> Doubles:
    """The rules' values had some articles kept the dateline and tagline of their agency.

    Args:
        samples: all samples.

    Returns:
        Shape (samples, rules of the head ``wire``).
    """
    columns = head_columns("wire")
    x = samples.rules[:, columns].copy()
    ids = samples.table["id"].tolist()
    wire = is_wire(samples.table)
    names = [FEATURES[column].name for column in columns]
    for name, (of_wire, of_others) in AGENCY_LINES.items():
        drawn = np.array([_draw(f"{name}/{identity}") for identity in ids])
        kept = drawn < np.where(wire, of_wire, of_others)
        values = x[:, names.index(name)]
        values[kept] = np.maximum(values[kept], 1.0)
    return x


def _draw(key: str) -> float:
    """A number from 0 to 1, the same for a key on every machine."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") / 2**32


def fit_wire(samples: Samples, used: Mask) -> LogisticRegression:
    """Fits the score on texts that people wrote, so that it cannot learn translation.

    Every domain counts the same within its side, and the articles with agencies' lines count as
    much as those without. Newstest is left out: it mixes agencies' copy with newspapers' own.

    Args:
        samples: all samples.
        used: shape (samples,), the training rows.
    """
    table = samples.table
    native = used & (table["kind"] == "native").to_numpy()
    weights = np.zeros(len(table))
    for side in (WIRE_DOMAINS, OTHER_DOMAINS):
        parts = [native & (table["domain"] == domain).to_numpy() for domain in side]
        present = [part for part in parts if part.any()]
        for part in present:
            weights[part] = TOTAL / 4 / len(present) / part.sum()
    rows = np.flatnonzero(weights)
    plain = samples.rules[:, head_columns("wire")]
    x = np.vstack([plain[rows], with_agency_lines(samples)[rows]])
    estimator = LogisticRegression(C=1.0, max_iter=1000, tol=1e-8)
    wire = is_wire(table)[rows]
    estimator.fit(x, np.tile(wire, 2), sample_weight=np.tile(weights[rows], 2))
    return estimator


def evaluate_wire(samples: Samples, threshold: float) -> dict[str, Any]:
    """Cross-validates the score by story, and leaves each source out.

    Args:
        samples: all samples.
        threshold: log-odds from where a text counts as wire.

    Returns:
        Values that JSON can hold: AUROC of wire against the other registers for each reading,
        the share called wire of every native domain, what leaving out each source gives, and how
        round trips are called beside their originals.
    """
    table = samples.table
    # both sources of wire may share a fold of publishers, and leaving it out would leave none
    folds = folds_of(table["story"])
    x, lines = samples.rules[:, head_columns("wire")], with_agency_lines(samples)
    scores, lined = np.zeros(len(table)), np.zeros(len(table))
    for fold in range(FOLDS):
        held_out = folds == fold
        estimator = fit_wire(samples, ~held_out)
        scores[held_out] = estimator.decision_function(x[held_out])
        lined[held_out] = estimator.decision_function(lines[held_out])
    readings = {variant: _natives(table, variant) for variant in VARIANTS}
    clean = readings["clean"]
    called = _called(table, scores, threshold, clean)
    return {
        "AUROC": _separation(table, scores, clean),
        "AUROC by reading": {
            **{name: _separation(table, scores, rows) for name, rows in readings.items()},
            "clean, agency lines drawn": _separation(table, lined, clean),
        },
        "called wire": {row["domain"]: row["called wire"] for row in called},
        "called wire, clean": called,
        "called wire, page": _called(table, scores, threshold, readings["page"]),
        "called wire, agency lines drawn": _called(table, lined, threshold, clean),
        "left out": [_left_out(samples, domain, threshold) for domain in _SOURCES],
        "round trips": _round_trips(table, scores, threshold),
    }


_SOURCES = (*WIRE_DOMAINS, *OTHER_DOMAINS)


def _natives(table: pd.DataFrame, variant: str) -> Mask:
    return ((table["kind"] == "native") & (table["variant"] == variant)).to_numpy()


def _separation(table: pd.DataFrame, scores: Doubles, rows: Mask) -> float:
    other = table["domain"].isin(OTHER_DOMAINS).to_numpy()
    return auroc(scores[rows & is_wire(table)], scores[rows & other])


def _share(positive: Mask) -> dict[str, Any]:
    low, high = wilson(int(positive.sum()), len(positive))
    share = float(positive.mean()) if len(positive) else None
    return {"articles": len(positive), "called wire": share, "low": low, "high": high}


def _called(
    table: pd.DataFrame, scores: Doubles, threshold: float, rows: Mask
) -> list[dict[str, Any]]:
    domains = sorted(set(table["domain"][rows]))
    return [
        {"domain": str(domain), **_share(scores[rows & (table["domain"] == domain)] >= threshold)}
        for domain in domains
    ]


def _left_out(samples: Samples, domain: str, threshold: float) -> dict[str, Any]:
    """What a score that never saw a source makes of it, against the whole other side."""
    table = samples.table
    mine = (table["domain"] == domain).to_numpy()
    estimator = fit_wire(samples, ~mine)
    scores = estimator.decision_function(samples.rules[:, head_columns("wire")])
    clean = _natives(table, "clean")
    side = WIRE_DOMAINS if domain in OTHER_DOMAINS else OTHER_DOMAINS
    against = scores[clean & table["domain"].isin(side).to_numpy()]
    own = scores[clean & mine]
    area = auroc(own, against) if domain in WIRE_DOMAINS else auroc(against, own)
    area_or_none = None if np.isnan(area) else area
    return {"source": domain, "AUROC": area_or_none, **_share(own >= threshold)}


def _round_trips(table: pd.DataFrame, scores: Doubles, threshold: float) -> list[dict[str, Any]]:
    """How round trips by strong engines are called, by what their originals are called."""
    twins = ((table["corpus"] == "twins") & (table["variant"] == "clean")).to_numpy()
    native = twins & (table["kind"] == "native").to_numpy()
    called = dict(zip(table["story"][native], scores[native] >= threshold, strict=True))
    trips = twins & table["engine"].isin(STRONG_ENGINES).to_numpy()
    original = table["story"].map(called).to_numpy()
    return [
        {
            "original called": "wire" if wire else "not wire",
            **_share(scores[trips & (original == wire)] >= threshold),
        }
        for wire in (True, False)
    ]
