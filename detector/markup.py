"""Evidence outside the text: what the markup of a page says about how its text came about.

A mark's weight is a prior and not fitted: the corpora hold clean text, none has markup. Three rules
keep it from accusing anyone alone.

- Only marks that say that *this* text was put into English by an engine weigh anything. A plugin
  that offers an English article in other languages is reported with weight 0.
- Marks of one page state one fact, so only the strongest counts; the others are reported with 0.
- `DECLARED` is 20 to 1, although the software that leaves such a mark is surer than that: pages are
  saved by mistake, and templates are copied. With the default model no mark brings a text without
  other evidence to the threshold (a test holds that).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from detector.verdict import Evidence, Verdict, label_of

DECLARED = 3.0  # the translator itself says so in the page
SHOWN = 2.0  # this copy of the page was translated where it was shown, perhaps by a reader
HINTED = 1.0  # a service translates the page, and people may have edited what it wrote
REPORTED = 0.0


class Mark(NamedTuple):
    """Something said about a text from outside of it.

    Attributes:
        feature: ``family/kind``, such as ``markup/declared-language``.
        reason: what was found and what it means, in plain English.
        weight: log-odds for machine translation; 0 for what is only reported.
    """

    feature: str
    reason: str
    weight: float = REPORTED


def strongest_only(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Leaves a weight to the strongest mark only, since marks of one page state one fact.

    Args:
        marks: the marks of one page.

    Returns:
        The same marks in the same order; of equal ones the first keeps its weight.
    """
    if not marks:
        return ()
    best = max(range(len(marks)), key=lambda index: marks[index].weight)
    return tuple(
        mark if index == best or not mark.weight else _silenced(mark)
        for index, mark in enumerate(marks)
    )


def _silenced(mark: Mark) -> Mark:
    return mark._replace(weight=REPORTED, reason=f"{mark.reason}; counted once, by another mark")


def with_marks(verdict: Verdict, marks: Sequence[Mark]) -> Verdict:
    """A verdict with evidence from outside the text.

    The sum still holds: each mark is a piece of ``document`` evidence, and its weight is added to
    the score. Where the text could not be judged the marks are reported and nothing is added.

    Args:
        verdict: the verdict on the text alone.
        marks: what was found around it.

    Returns:
        The verdict on both.
    """
    counted = strongest_only(marks)
    if not counted:
        return verdict
    if verdict.score is None or verdict.probability is None or verdict.wire is None:
        silent = tuple(_evidence(mark._replace(weight=REPORTED)) for mark in counted)
        return replace(verdict, document=verdict.document + silent)
    added = math.fsum(mark.weight for mark in counted)
    probability = _raised(verdict.probability, added)
    return replace(
        verdict,
        score=verdict.score + added,
        probability=probability,
        flagged=probability >= verdict.threshold,
        label=label_of(probability, verdict.threshold, verdict.wire, verdict.levels),
        document=verdict.document + tuple(map(_evidence, counted)),
    )


def _evidence(mark: Mark) -> Evidence:
    return Evidence(0, 0, "", mark.feature, mark.reason, mark.weight)


def _raised(probability: float, added: float) -> float:
    """The probability after ``added`` log-odds."""
    if not 0.0 < probability < 1.0 or added == 0.0:
        return probability
    odds = probability / (1.0 - probability) * math.exp(added)
    return odds / (1.0 + odds)
