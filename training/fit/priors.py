"""Counts of artifacts on real pages, for rules that the corpora cannot weigh.

The corpora hold clean sentences, so a rule for a stray stop fires in none of them. The counts are
from 83 re-translated or machine-translated pages and 147 written by people, read by hand. A rule
starts from the log of the ratio of its shares; one factor for all rules and what the corpora and
the simulator say about each are fitted on top, so a rule that fires nowhere in training keeps what
the counts say.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from detector.features.feature import Feature

MACHINE_PAGES = 83
HUMAN_PAGES = 147
# Added to each count (Jeffreys), so that "never seen" is not "impossible".
_UNSEEN = 0.5


class Count(NamedTuple):
    """On how many pages of each kind an artifact was seen."""

    machine: float
    human: float

    @property
    def machine_share(self) -> float:
        """The smoothed share of machine pages."""
        return (self.machine + _UNSEEN) / (MACHINE_PAGES + 2 * _UNSEEN)

    @property
    def human_share(self) -> float:
        """The smoothed share of people's pages."""
        return (self.human + _UNSEEN) / (HUMAN_PAGES + 2 * _UNSEEN)


# A rule that is not listed was not counted: it is taken to be as rare as a single sighting.
UNCOUNTED = Count(1, 0)

COUNTS = {
    "boundaries/lower-case-tail": Count(9, 0),
    "boundaries/capital-tail": Count(9, 0),
    "boundaries/dash-tail": Count(2, 0),
    "boundaries/stranded-modifier": Count(2, 0),
    # the 9 pages cover these too; how many each has was not counted, so each takes a small part
    "boundaries/verbless-tail": Count(3, 0),
    "boundaries/verbless-head": Count(2, 0),
    "boundaries/cut-phrase": Count(2, 0),
    "boundaries/no-subject": Count(2, 0),
    "boundaries/doubled-stop": Count(4, 1),
    "boundaries/detached-stop": Count(4, 1),
    "spacing/space-before-stop": Count(4, 1),
    "spacing/space-inside-quotes": Count(10, 0),
    "spacing/misplaced-quotes": Count(10, 0),
    "spacing/flipped-quotes": Count(2, 0),
    "spacing/foreign-quotes": Count(4, 0),
    "spacing/unbalanced-quotes": Count(5, 5),
    "spacing/fused-after-stop": Count(15, 11),
    "names/lower-case-name": Count(8, 2),
    "names/german-capitals": Count(8, 2),
    "names/two-spellings": Count(14, 0),
    # it also finds misspelt names, and 18 of the 147 human pages have a typing error somewhere
    "names/respelt-name": Count(3, 1),
    "grammar/reversed-compound": Count(16, 2),
    "grammar/postposed-nation": Count(16, 2),
    "grammar/postposed-adjectives": Count(16, 2),
    "grammar/perfect-with-date": Count(9, 1),
    "grammar/pronoun-without-person": Count(15, 0),
    "dates/this-weekday": Count(4, 1),
    "dates/day-number": Count(4, 0),
    "residue/generated-bio": Count(2, 0),
    "residue/source-credit": Count(13, 17),
    "residue/scrape-header": Count(13, 17),
    "phrasing/institution": Count(13, 1),
    "phrasing/calque": Count(34, 4),
    "phrasing/false-friend": Count(34, 4),
    "phrasing/literal-idiom": Count(29, 10),
    "grammar/typing-slip": Count(2, 18),
    # On none of the counted pages, and in none of the 6,596 articles of the corpora that people
    # wrote or translated. It is done to copy of all kinds, so it may not say more than this.
    "tampering/mixed-alphabets": UNCOUNTED,
    "tampering/split-word": UNCOUNTED,
    "tampering/reversed-direction": UNCOUNTED,
}


def prior_weight(feature: Feature) -> float:
    """The log-odds that the counts give to one finding of a rule.

    Args:
        feature: any feature.

    Returns:
        0 for rates and properties of the whole document, which occur everywhere and which the
        corpora can weigh, and for rules whose hypothesis takes no side.
    """
    if not feature.placed or feature.per != "document" or feature.leans == "either":
        return 0.0
    uncounted = Count(0, 1) if feature.leans == "human" else UNCOUNTED
    count = COUNTS.get(feature.name, uncounted)
    return math.log(count.machine_share / count.human_share)
