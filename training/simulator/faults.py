"""What a translation pipeline does to a page: which faults, how often, and where.

Only machine-made articles get faults, and only half of them. The share of pages with each fault is
that of 83 re-translated or machine-translated pages that were read closely, less the share of 147
pages written by people that have the same thing (those are planted in all pages, see ``noise``).
"""

from __future__ import annotations

import random
from typing import NamedTuple

from detector.features.feature import HUMAN_PAGES, MACHINE_PAGES
from detector.training.simulator.cuts import (
    capital_tail,
    doubled_stop,
    fused_stop,
    fused_words,
    lower_case_tail,
    raised_tail,
    repeated_fragment,
    spaced_stop,
    stranded_modifier,
    verbless_sentence,
)
from detector.training.simulator.page_lines import generated_bio
from detector.training.simulator.planting import Change, Choice, Draft, Finder
from detector.training.simulator.quotes import (
    guillemet,
    quote_flipped,
    quote_lost,
    quote_space,
    speech_unquoted,
)
from detector.training.simulator.seam_rates import named_share
from detector.training.simulator.words import (
    dateline_damage,
    day_number,
    decimal_comma,
    german_capital,
    lower_name,
    name_variant,
    perfect,
    pronoun_flip,
    split_digits,
    this_weekday,
    word_order,
)

# pages with a full stop inside a sentence
CUT_PAGES = 9
DAMAGED = 0.5
MOST_FAULTS = 6
AUTHOR_BIO = "author-bio"


class Fault(NamedTuple):
    """A row of the table of faults.

    Attributes:
        kind: the label.
        finder: yields the places where it can be planted.
        families: whose evidence explains it.
        machine: how many of the 83 machine-translated pages have it.
        human: how many of the 147 pages by people have it.
        possible: share of machine-made articles in the corpora where it can be planted.
        most: the largest number of places on one page.
    """

    kind: str
    finder: Finder
    families: tuple[str, ...]
    machine: float
    human: float
    possible: float
    most: int = 1

    @property
    def share(self) -> float:
        """The share of machine-translated pages that have it over what any page has."""
        return max(0.0, self.machine / MACHINE_PAGES - self.human / HUMAN_PAGES)


# Counts without a note are those of the design page. Where it counts several kinds together, the
# count is divided among them; where it names a kind without a count, 2 or 3 pages are assumed.
FAULTS: tuple[Fault, ...] = (
    # 9 together: the engine says which share of pieces begins with a capital of its own
    # 4 pages together with spaced-stop
    Fault(
        "lower-case-tail",
        lower_case_tail,
        ("boundaries",),
        CUT_PAGES * (1 - named_share()),
        0,
        1,
        3,
    ),
    Fault("capital-tail", capital_tail, ("boundaries",), CUT_PAGES * named_share(), 0, 0.85, 2),
    # nearly every piece of Apertium's begins with a capital; on real pages hardly counted
    Fault("raised-tail", raised_tail, ("boundaries",), 2, 0, 1, 2),  # assumed
    Fault("stranded-modifier", stranded_modifier, ("boundaries",), 2, 0, 1),
    Fault("repeated-fragment", repeated_fragment, ("boundaries",), 2, 0, 1),  # assumed
    Fault("verbless-sentence", verbless_sentence, ("boundaries",), 2, 0, 0.58),  # assumed
    Fault("doubled-stop", doubled_stop, ("boundaries",), 2, 1, 1, 3),  # 4 with spaced-stop
    Fault("spaced-stop", spaced_stop, ("spacing", "boundaries"), 2, 0, 1, 3),
    Fault("quote-space", quote_space, ("spacing",), 10, 0, 0.48, 3),
    Fault("guillemet", guillemet, ("spacing",), 4, 0, 0.59, 2),
    Fault("quote-flipped", quote_flipped, ("spacing",), 2, 0, 0.48, 2),  # assumed
    # unmatched quotes are as frequent in human copy (9 of 147), so little is left to plant
    Fault("quote-lost", quote_lost, ("spacing",), 1, 0, 0.59),
    Fault("speech-unquoted", speech_unquoted, ("spacing",), 3, 0, 0.21, 2),  # assumed
    Fault("lower-name", lower_name, ("names",), 8, 2, 0.94, 3),
    Fault("german-capital", german_capital, ("names",), 8, 2, 1, 3),
    Fault("name-variant", name_variant, ("names",), 14, 0, 0.74, 2),
    Fault("this-weekday", this_weekday, ("dates",), 4, 1, 0.2, 2),
    Fault("day-number", day_number, ("dates",), 3, 0, 0.24, 3),  # assumed
    Fault("split-digits", split_digits, ("dates", "boundaries"), 3, 0, 0.29, 2),  # assumed
    Fault("decimal-comma", decimal_comma, ("dates",), 2, 0, 0.25, 3),  # assumed
    Fault("word-order", word_order, ("grammar",), 16, 2, 1, 2),
    Fault("dateline-damage", dateline_damage, ("wire",), 3, 0, 0.12),  # assumed
    Fault("perfect", perfect, ("grammar",), 9, 1, 0.13, 2),
    Fault("pronoun-flip", pronoun_flip, ("grammar",), 15, 0, 0.72, 2),
    Fault("fused-stop", fused_stop, ("spacing",), 15, 11, 0.9, 2),
    Fault("fused-words", fused_words, ("spacing",), 2, 0, 0.96, 2),  # assumed
)
_BIO_SHARE = 2 / MACHINE_PAGES


def plan_faults(rng: random.Random) -> dict[str, int]:
    """Draws what happened to a machine-translated page.

    Returns:
        The number of places for each kind, in the order in which they are planted; empty for the
        half of the pages that came through whole.
    """
    if rng.random() >= DAMAGED:
        return {}
    plan: dict[str, int] = {}
    for fault in FAULTS:
        if rng.random() < min(1.0, fault.share / (DAMAGED * fault.possible)):
            plan[fault.kind] = _places(fault.most, rng)
    if rng.random() < _BIO_SHARE / DAMAGED:
        plan[AUTHOR_BIO] = 1
    kinds = list(plan)
    rng.shuffle(kinds)
    return {kind: plan[kind] for kind in kinds}


def _places(most: int, rng: random.Random) -> int:
    """One place in most cases, rarely more: the seams of one page are of one kind."""
    count = 1
    while count < most and rng.random() < 0.4:
        count += 1
    return count


def plant_faults(draft: Draft, plan: dict[str, int], rng: random.Random) -> None:
    """Plants what was planned, as far as the text has places for it and up to six in all."""
    finders = {fault.kind: fault.finder for fault in FAULTS}
    choice = Choice(draft)
    left = MOST_FAULTS - (AUTHOR_BIO in plan)
    for kind, count in plan.items():
        if kind in finders and left:
            left -= choice.add(kind, finders[kind], rng, min(count, left))
    draft.apply(choice.changes, "fault")


def plant_bio(draft: Draft, separator: str, rng: random.Random) -> None:
    """Adds a generated author bio as the last line of the page."""
    line = generated_bio(rng)
    new = separator + line
    place = len(draft.text)
    draft.apply([(Change(place, place, new, (len(separator), len(new))), AUTHOR_BIO)], "fault")
