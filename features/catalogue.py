"""Every family and every feature, in explicit tuples: nothing registers itself."""

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

_FAMILIES = (
    boundaries,
    spacing,
    names,
    dates,
    grammar,
    phrasing,
    wire,
    residue,
    style,
    tampering,
)
FEATURES: tuple[Feature, ...] = tuple(
    feature for family in _FAMILIES for feature in family.FEATURES
)
# what readers call a family, by the first half of its features' names
TITLES: dict[str, str] = {family.__name__.rpartition(".")[2]: family.TITLE for family in _FAMILIES}
