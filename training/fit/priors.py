"""What a rule may weigh: how often people leave what it looks for, against machines.

The corpora hold clean sentences, so a rule for a stray stop hardly ever fires in translations
there. What machines leave on real pages comes from counts on 83 re-translated or machine-translated
pages; what people leave comes from all native and human-translated text of the corpora, where a
habit of one house counts once. A rule starts from the log of the ratio, and no fit may raise it
above a limit that hangs on how often people leave the trace.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from detector.features.feature import Counts, Feature
from detector.training.corpus.arrays import Doubles

# A rule that was not counted is taken to be as rare as a single sighting.
UNCOUNTED = Counts(1, 0)
# Of a house more than this share of articles is its habit, of which the rest says nothing new.
_HABIT = 0.02
_UNSEEN = 0.5
# On so many of the 147 pages by people a trace is common, whatever the corpora say.
_PAGES = 2
# The unit of length in which findings in people's texts are counted.
WORDS = 200_000
# The most that one finding may weigh: of what people leave ``COMMON`` times in ``WORDS`` words or
# more often; of what they leave less often; and of what they hardly ever leave. Below one finding
# in ``WORDS`` words the limit grows with the log of the rarity.
COMMON = 2.0
LIMIT_COMMON, LIMIT_UNCOMMON, LIMIT_RARE, LIMIT_SLOPE = 0.48, 0.68, 2.0, 0.5


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """How often rules fire on what people wrote or translated, each of shape (rules,).

    Attributes:
        share: of articles, a habit of one house counted once, smoothed.
        per_words: findings in ``WORDS`` words, smoothed.
        articles: how many articles have a finding.
        sources: how many publishers and sets of translations have one.
        words: of all articles together.
    """

    share: Doubles
    per_words: Doubles
    articles: Doubles
    sources: Doubles
    words: int


def count_people(table: pd.DataFrame, findings: Doubles) -> PeopleCounts:
    """Counts rules on all clean texts that people wrote or translated.

    Args:
        table: of the samples.
        findings: shape (samples, rules), how many findings each has.
    """
    clean = table["variant"].isin(["clean", "spare"])
    people = np.flatnonzero((clean & table["kind"].isin(["native", "human"])).to_numpy())
    found = findings[people]
    words = int(table["words"].to_numpy()[people].sum())
    source = pd.factorize(table["source"].to_numpy()[people])[0]
    fired = np.zeros((source.max() + 1, found.shape[1]))
    np.add.at(fired, source, found > 0)
    sizes = np.bincount(source)
    once = np.minimum(fired, 1.0 + _HABIT * sizes[:, None])
    return PeopleCounts(
        share=(once.sum(axis=0) + _UNSEEN) / (len(people) + 2 * _UNSEEN),
        per_words=(found.sum(axis=0) + _UNSEEN) / max(words, 1) * WORDS,
        articles=(found > 0).sum(axis=0).astype(float),
        sources=(fired > 0).sum(axis=0).astype(float),
        words=words,
    )


def limit(feature: Feature, per_words: float) -> float:
    """The most that one finding of a rule may weigh.

    What is a habit of whoever has it is limited as well where the corpora lack the houses that
    have it, and so are lines around the text, of which the corpora have few.

    Args:
        feature: the rule.
        per_words: how often people leave the trace in ``WORDS`` words.
    """
    seen = feature.counts is not None and feature.counts.human >= _PAGES
    if per_words >= COMMON or seen:
        return LIMIT_COMMON
    if per_words >= 1.0 or feature.per == "once":
        return LIMIT_UNCOMMON
    return min(LIMIT_RARE, LIMIT_UNCOMMON - LIMIT_SLOPE * math.log(per_words))


def prior_weight(feature: Feature, people_share: float) -> float:
    """The log-odds that the counts give to one finding of a rule.

    Args:
        feature: any feature.
        people_share: the share of people's articles with a finding.

    Returns:
        0 for rates and properties of the whole document, which occur everywhere and which the
        corpora can weigh, and for rules whose hypothesis takes no side.
    """
    if feature.common or not is_bounded(feature):
        return 0.0
    if feature.expected_sign == "human":
        return -math.log(2.0)
    count = feature.counts or UNCOUNTED
    # pages have lines that the corpora lack, so what people left there counts as well
    people = max(people_share, count.human_share) if count.human else people_share
    return max(0.0, math.log(count.machine_share / people))


def is_bounded(feature: Feature) -> bool:
    """Whether a feature marks places that accuse or clear, and not a rate of the whole text."""
    one_by_one = feature.placed and feature.per in ("document", "once")
    return one_by_one and feature.expected_sign != "either"
