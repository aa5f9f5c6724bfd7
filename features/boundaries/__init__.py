"""Sentence boundaries: stops where nobody would set one.

Hypothesis: a page is translated piece by piece between its inline tags (links, emphasis), and the
engine takes every piece for a sentence. It closes the piece with a stop of its own, moves modifiers
to the end of the piece, and may translate the words at the seam twice. What comes out, a stop
inside a sentence with the rest behind it, is a fault that people who write English do not make.
"""

from __future__ import annotations

from detector.features.boundaries.cuts import (
    CAPITAL_TAIL,
    DASH_TAIL,
    LOWER_CASE_TAIL,
    STRANDED_MODIFIER,
)
from detector.features.boundaries.fragments import VERBLESS_HEAD, VERBLESS_TAIL
from detector.features.boundaries.leftovers import CUT_PHRASE, NO_SUBJECT
from detector.features.boundaries.repeats import REPEATED_FRAGMENT, VERBLESS_SENTENCE
from detector.features.boundaries.stops import DETACHED_STOP, DOUBLED_STOP
from detector.features.feature import Feature

TITLE = "Sentence boundaries"
FEATURES: tuple[Feature, ...] = (
    # first, because it says most of its place, which is a tail as well
    REPEATED_FRAGMENT,
    LOWER_CASE_TAIL,
    STRANDED_MODIFIER,
    CAPITAL_TAIL,
    VERBLESS_TAIL,
    VERBLESS_HEAD,
    CUT_PHRASE,
    NO_SUBJECT,
    DASH_TAIL,
    DETACHED_STOP,
    DOUBLED_STOP,
    VERBLESS_SENTENCE,
)
