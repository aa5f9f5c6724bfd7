"""What all rules find in one document, once what explains it otherwise has been heard.

A rule looks at one place. Whether its finding counts also hangs on the text around: a mark that
the whole text uses is a habit, words of somebody else are not the writer's, and one slip may look
like a fault to several rules. This is decided here, for training and for scoring alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from detector.features.document import Document
from detector.features.document.habits import habits_of
from detector.features.document.voices import foreign_matter
from detector.features.feature import Feature, Finding

# Families that read marks, spaces and capitals rather than words. One typo looks like a fault to
# several of them: a stop in the middle of a sentence is a spaced stop, a cut and a tail.
_SURFACE = frozenset({"boundaries", "spacing", "names", "dates", "tampering"})


def gather(document: Document, features: Sequence[Feature]) -> list[list[Finding]]:
    """What each rule finds and nothing else explains.

    Args:
        document: the parsed text.
        features: the rules, the most telling of a place first.

    Returns:
        For each rule its findings in order of the text, with offsets into ``Document.text``.
    """
    gathered = [_heard(document, feature) for feature in features]
    surface = [
        number
        for number, found in enumerate(gathered)
        if found and features[number].family in _SURFACE
    ]
    if len(surface) > 1:
        taken: list[Finding] = []
        for number in surface:
            gathered[number] = [one for one in gathered[number] if not _overlaps(one, taken)]
            taken += gathered[number]
    return gathered


def _heard(document: Document, feature: Feature) -> list[Finding]:
    """The findings of one rule, without those that a habit or another voice explains."""
    found = list(feature.find(document))
    if not found or not feature.placed:
        return found
    if feature.silenced_by and feature.silenced_by & habits_of(document).names:
        return []
    if feature.author_only:
        matter = foreign_matter(document)
        if matter:
            return [one for one in found if not matter.covers(one.start, one.end)]
    return found


def _overlaps(one: Finding, taken: Sequence[Finding]) -> bool:
    """Whether a finding shares most of its words, or of theirs, with one that was taken."""
    for other in taken:
        shared = min(one.end, other.end) - max(one.start, other.start)
        if 2 * shared > min(one.end - one.start, other.end - other.start):
            return True
    return False
