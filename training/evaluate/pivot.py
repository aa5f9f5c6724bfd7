"""How often the named language is right: by text, by language, and for what was left out."""

from __future__ import annotations

from typing import Any

import numpy as np

from detector.models.pivot import probabilities
from detector.training.corpus.arrays import Doubles, Mask
from detector.training.corpus.articles import STRONG_ENGINES
from detector.training.corpus.folds import folds_of
from detector.training.fit.metrics import wilson
from detector.training.fit.pivot import (
    PIVOTS,
    FittedPivot,
    Patterns,
    fit_raw,
    raw_scores,
    unseen_scores,
)

# Google of 2021 and of 2022-23 are one engine.
_LEFT_OUT = (("google", "google2021"), ("microsoft",), ("deepl",))


def evaluate_pivot(patterns: Patterns, fitted: FittedPivot, strangers: Patterns) -> dict[str, Any]:
    """All figures of the pivot language.

    Args:
        patterns: of the machines' clean articles, their pivots among ``PIVOTS``.
        fitted: what :func:`detector.training.fit.pivot.fit_pivot` made of them.
        strangers: clean articles of another kind: by people, or through other languages.

    Returns:
        Values that JSON can hold; tables are lists of rows. "Balanced" counts every language the
        same; "named" is the share for which the probability reaches the threshold.
    """
    scores, threshold = fitted.scores, fitted.head.threshold
    table = patterns.table
    corpus = table["corpus"].to_numpy()
    strong = table["engine"].isin(STRONG_ENGINES).to_numpy()
    groups = {
        "twins, all engines": corpus == "twins",
        "twins, Google, Microsoft and DeepL": (corpus == "twins") & strong,
        "FLORES": corpus == "flores",
        "translated foreign news (topic tells too)": corpus == "translated",
    }
    twins = corpus == "twins"
    return {
        "languages": list(PIVOTS),
        "chance": 1.0 / len(PIVOTS),
        "threshold": threshold,
        "by text": [
            {"texts": name, **_figures(patterns, scores, rows, threshold)}
            for name, rows in groups.items()
            if rows.any()
        ],
        "twins by language": _by_language(patterns, scores, twins, threshold),
        "engine left out": [_without_engine(patterns, engines, fitted) for engines in _LEFT_OUT],
        "corpus left out": [
            _across(patterns, train, test, fitted)
            for train, test in (("twins", "translated"), ("translated", "twins"))
        ],
        "named in other texts": _strangers(patterns, strangers, fitted),
    }


def _calibrated(fitted: FittedPivot, raw: Doubles, patterns: Patterns) -> Doubles:
    return fitted.scale * raw + fitted.head.calque * patterns.votes


def _share(hits: int, total: int) -> tuple[float | None, float, float]:
    low, high = wilson(hits, total)
    return (hits / total if total else None), low, high


def _figures(patterns: Patterns, scores: Doubles, rows: Mask, threshold: float) -> dict[str, Any]:
    language = patterns.language[rows]
    shares = probabilities(scores[rows])
    right = shares.argmax(axis=1) == language
    named = shares.max(axis=1) >= threshold
    accuracy, low, high = _share(int(right.sum()), len(right))
    sure, sure_low, sure_high = _share(int(right[named].sum()), int(named.sum()))
    each = [float(right[language == number].mean()) for number in sorted(set(language.tolist()))]
    return {
        "articles": len(right),
        "accuracy": accuracy,
        "low": low,
        "high": high,
        "balanced": float(np.mean(each)) if each else None,
        "named": float(named.mean()) if len(named) else None,
        "right when named": sure,
        "named low": sure_low,
        "named high": sure_high,
    }


def _by_language(
    patterns: Patterns, scores: Doubles, rows: Mask, threshold: float
) -> list[dict[str, Any]]:
    shares = probabilities(scores)
    naming = rows & (shares.max(axis=1) >= threshold)
    likeliest = shares.argmax(axis=1)
    result = []
    for number, code in enumerate(PIVOTS):
        mine = rows & (patterns.language == number)
        said = naming & (likeliest == number)
        found, low, high = _share(int((likeliest[mine] == number).sum()), int(mine.sum()))
        sure, sure_low, sure_high = _share(
            int((patterns.language[said] == number).sum()), int(said.sum())
        )
        result.append(
            {
                "language": code,
                "articles": int(mine.sum()),
                "found": found,
                "low": low,
                "high": high,
                "named": int(said.sum()),
                "right when named": sure,
                "named low": sure_low,
                "named high": sure_high,
            }
        )
    return result


def _without_engine(
    patterns: Patterns, engines: tuple[str, ...], fitted: FittedPivot
) -> dict[str, Any]:
    """Twins of engines that no training article came from, stories held out as well."""
    mine = patterns.table["engine"].isin(engines).to_numpy()
    scores = _calibrated(fitted, unseen_scores(patterns, ~mine), patterns)
    rows = mine & (patterns.table["corpus"] == "twins").to_numpy()
    return {"engine": engines[0], **_figures(patterns, scores, rows, fitted.head.threshold)}


def _across(patterns: Patterns, train: str, test: str, fitted: FittedPivot) -> dict[str, Any]:
    """Trained on one corpus, tested on the other, over the languages that both have."""
    corpus = patterns.table["corpus"].to_numpy()
    shared = np.intersect1d(
        patterns.language[corpus == train], patterns.language[corpus == test]
    ).tolist()
    common = np.isin(patterns.language, shared)
    raw = fit_raw(patterns, common & (corpus == train))
    scores = _calibrated(fitted, raw_scores(patterns, raw), patterns)
    others = [number for number in range(len(PIVOTS)) if number not in shared]
    scores[:, others] = -np.inf
    figures = _figures(patterns, scores, common & (corpus == test), fitted.head.threshold)
    return {"trained on": train, "tested on": test, "chance": 1 / max(1, len(shared)), **figures}


def _strangers(
    patterns: Patterns, strangers: Patterns, fitted: FittedPivot
) -> list[dict[str, Any]]:
    """How often a language is named where none of them is the pivot, stories held out."""
    table, folds = strangers.table, folds_of(strangers.table["group"])
    scores = np.zeros((len(table), len(PIVOTS)))
    for fold in sorted(set(folds.tolist())):
        seen = (folds_of(patterns.table["group"]) != fold) & (patterns.language >= 0)
        rows = folds == fold
        scores[rows] = raw_scores(strangers, fit_raw(patterns, seen))[rows]
    shares = probabilities(_calibrated(fitted, scores, strangers))
    named = shares.max(axis=1) >= fitted.head.threshold
    result = []
    for (corpus, kind), part in table.groupby(["corpus", "kind"]):
        hits = int(named[part.index.to_numpy()].sum())
        share, low, high = _share(hits, len(part))
        row = {"texts": f"{corpus}, {kind}", "articles": len(part)}
        result.append({**row, "named": share, "low": low, "high": high})
    return result
