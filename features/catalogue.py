"""Every feature, in one explicit tuple: nothing registers itself."""

from __future__ import annotations

from detector.features import (
    boundaries,
    dates,
    grammar,
    names,
    phrasing,
    residue,
    spacing,
    style,
    tampering,
    wire,
)
from detector.features.feature import Feature

FEATURES: tuple[Feature, ...] = (
    *boundaries.FEATURES,
    *spacing.FEATURES,
    *names.FEATURES,
    *dates.FEATURES,
    *grammar.FEATURES,
    *phrasing.FEATURES,
    *wire.FEATURES,
    *residue.FEATURES,
    *style.FEATURES,
    *tampering.FEATURES,
)
