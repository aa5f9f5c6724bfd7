"""Counts of artifacts on real pages, for rules that the corpora cannot weigh.

The corpora hold clean sentences, so a rule for a stray stop fires in none of them. The counts are
from 83 re-translated or machine-translated pages and 147 written by people, read by hand. A rule
starts from the log of the ratio of its shares; one factor for all rules and what the corpora and
the simulator say about each are fitted on top, so a rule that fires nowhere in training keeps what
the counts say.
"""

from __future__ import annotations

import math

from detector.features.feature import Counts, Feature

# A rule that was not counted is taken to be as rare as a single sighting.
UNCOUNTED = Counts(1, 0)


def prior_weight(feature: Feature) -> float:
    """The log-odds that the counts give to one finding of a rule.

    Args:
        feature: any feature.

    Returns:
        0 for rates, common turns and properties of the whole document, which occur everywhere and
        which the corpora can weigh, and for rules whose hypothesis takes no side.
    """
    counted = feature.placed and not feature.common and feature.per in ("document", "once")
    if not counted or feature.expected_sign == "either":
        return 0.0
    uncounted = Counts(0, 1) if feature.expected_sign == "human" else UNCOUNTED
    count = feature.counts or uncounted
    return math.log(count.machine_share / count.human_share)
