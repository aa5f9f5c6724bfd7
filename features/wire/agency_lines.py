"""Whether a text has the lines of agency copy, and not its register alone.

Weekdays, sources by their office and a writer who stays out are found in all sober news. What only
copy of an agency has, or copy made from it, is a line that names where it comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detector.features.wire.calques import find_agency_calque
from detector.features.wire.closing import find_tagline
from detector.features.wire.damage import find_damaged_tagline
from detector.features.wire.datelines import find_dateline
from detector.features.wire.lexicon import wire_lexicon

if TYPE_CHECKING:
    from detector.features.document import Document

_BETWEEN = frozenset({"the", "news", "agency", "state", "official", "state-run"})
_REACH = 5
_TOLD = frozenset({"told", "tells", "telling"})
_PAIRS = frozenset(
    {
        *(("according", "to"), ("spoke", "to"), ("speaking", "to"), ("interview", "with")),
        *((verb, "by") for verb in ("reported", "quoted", "cited", "seen", "reviewed")),
        *((verb, "by") for verb in ("obtained", "contacted", "interviewed", "carried")),
    }
)
_BEHIND = frozenset(
    {
        *("reported", "reports", "report", "said", "says", "quoted", "quotes", "cited", "learned"),
        *("noted", "notes", "wrote", "writes", "reporter", "reporters", "correspondent"),
        *("correspondents", "journalist", "journalists"),
    }
)
_HELPING = frozenset({"news", "agency", "'s", "has", "have", "had", "also", "later", "earlier"})


def has_structure(document: Document) -> bool:
    """Whether there is a dateline, a closing credit or an attribution, sound or damaged.

    Args:
        document: the text.
    """
    return document.once(_has_structure)


def _has_structure(document: Document) -> bool:
    text = document.text
    if any(True for _ in find_dateline(document)):
        return True
    # a line across the page also closes what is no agency's
    if any(any(map(str.isalpha, text[one.start : one.end])) for one in find_tagline(document)):
        return True
    if any(True for find in (find_damaged_tagline, find_agency_calque) for _ in find(document)):
        return True
    return any(_is_attribution(document, first, last) for first, last in _names(document))


def _names(document: Document) -> list[tuple[int, int]]:
    """First and last token of each name of an agency."""
    lexicon = wire_lexicon()
    words = document.words
    found = [
        (index, index)
        for name in (lexicon.named | lexicon.ambiguous) & document.positions.keys()
        for index in document.positions[name]
        if name in lexicon.named or words[index].isupper() or words[index] == "Bloomberg"
    ]
    found += [
        (index, index + 1)
        for index in document.positions.get("associated", ())
        if words[index : index + 2] == ["Associated", "Press"]
    ]
    return found


def _is_attribution(document: Document, first: int, last: int) -> bool:
    """Whether the agency was told something, or has reported it."""
    lower = document.lower
    before = first - 1
    while before >= max(0, first - _REACH) and lower[before] in _BETWEEN:
        before -= 1
    if before >= 0 and (
        lower[before] in _TOLD or (before and (lower[before - 1], lower[before]) in _PAIRS)
    ):
        return True
    behind = last + 1
    while behind < min(len(lower), last + _REACH) and lower[behind] in _HELPING:
        behind += 1
    said = behind < len(lower) and lower[behind] in _BEHIND
    # Bloomberg is also a man, who says things
    return said and not (lower[first] == "bloomberg" and lower[behind] in ("said", "says"))
