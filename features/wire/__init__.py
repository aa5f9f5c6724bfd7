"""Structure of newswire, and the damage that translation does to it.

Hypothesis: wire copy has a form of its own (the inverted pyramid: a dateline, one sentence that
says who did what on which weekday, attribution to an agency, a tagline). Honest copy has it, so its
presence only says "wire". Translation in pieces damages that form: the dash of the dateline is
lost, agencies are explained or renamed, "on Tuesday" becomes "this Tuesday", and the tagline is
paraphrased; that says "translated".
"""

from __future__ import annotations

from detector.features.feature import Feature
from detector.features.wire.closing import ANONYMITY, SOURCE_CREDIT, TAGLINE
from detector.features.wire.damage import DAMAGE
from detector.features.wire.datelines import DATELINE
from detector.features.wire.register import REGISTER
from detector.features.wire.structure import (
    AGENCY,
    LEAD_ATTRIBUTION,
    SUMMARY_LEAD,
    WEEKDAY,
)

_STRUCTURE = (
    DATELINE,
    AGENCY,
    WEEKDAY,
    SUMMARY_LEAD,
    LEAD_ATTRIBUTION,
    TAGLINE,
    SOURCE_CREDIT,
    ANONYMITY,
)

TITLE = "Agency copy"
FEATURES: tuple[Feature, ...] = _STRUCTURE + REGISTER + DAMAGE
