"""What each rule weighs, beside how often people leave what it looks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detector.features.catalogue import FEATURES
from detector.training.fit.priors import PeopleCounts, is_bounded

Row = dict[str, Any]


def rule_rows(coefficients: Mapping[str, float], people: PeopleCounts) -> list[Row]:
    """The rules that have weight, the heaviest first.

    Args:
        coefficients: of the model, by the names of features.
        people: how often rules fire on what people wrote or translated.

    Returns:
        A row a rule: its weight for one finding, findings in 200,000 words of people's texts, the
        articles and the sources that have one.
    """
    rows: list[Row] = []
    for column, feature in enumerate(FEATURES):
        weight = coefficients.get(feature.name, 0.0)
        if feature.head == "translated" and is_bounded(feature) and weight:
            rows.append(
                {
                    "rule": feature.name,
                    "weight": weight,
                    "people, in 200,000 words": float(people.per_words[column]),
                    "articles": int(people.articles[column]),
                    "sources": int(people.sources[column]),
                }
            )
    return sorted(rows, key=lambda row: -row["weight"])
