"""Finders of the damage that translation does to the form of newswire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from detector.features.document.seams import quoted
from detector.features.feature import Example, Feature, Finding
from detector.features.wire.calques import AGENCY_CALQUE, WEEKDAY_CALQUE
from detector.features.wire.lexicon import (
    is_sure,
    one_of,
    tail_sentences,
    wire_lexicon,
)

if TYPE_CHECKING:
    from detector.features.document import Document

_SEEDS = "re-translated pages with a dateline that lost its dash; never in human copy seen"

_HEAD = 120
_SHORTEST = 60
_DATE = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:, \d{4})?"
_PLACE = r"[A-ZÀ-Þ][\w.'’-]{1,20}(?: [A-ZÀ-Þ][\w.'’-]{1,20}){0,3}"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{2,20}(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,20}){0,2}"
_REGION = r"(?:, {0,2}[A-Z][\w.'’-]{0,20}(?: [A-Z][\w.'’-]{0,20}){0,2})?"
_DASH = r"(?:—|–|―|--?)"
_OPENING = r"[“\"‘']?[A-ZÀ-Þ][\w'’.-]{0,30}"
# a company or party whose short name follows in brackets is no place
_NOT_PLACE = re.compile(r"\b(?:Press|News|Agency|Agence|Network|Party|Institute|Television)\b")

_LOST_DASH = "the dateline has lost its dash"


@cache
def _damaged_datelines() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns for the start of a paragraph, each with what is wrong."""
    names = one_of(filter(is_sure, wire_lexicon().agencies))
    agency = f"(?:{names}(?:/{names})?)"
    # of these it is house style: "Mumbai, Nov 3 (PTI) The", "Madrid, Nov 3 (EFE).- The"
    dashing = f"(?!{one_of(wire_lexicon().undashed)}\\)){agency}"
    where = rf"(?:{_CAPITALS}{_REGION}(?:,? {_DATE})?|{_PLACE}(?:,? {_DATE})|{_PLACE})"
    return (
        (
            re.compile(rf"{where} {{1,2}}\({dashing}\) {{1,2}}{_OPENING}"),
            _LOST_DASH,
        ),
        (
            re.compile(
                rf"{where} {{1,2}}\((?!EFE\)\.-){dashing}\) ?[.,;]-?(?: ?{_DASH})? {_OPENING}"
            ),
            "the dateline has a stop or comma in place of its dash",
        ),
        (
            re.compile(rf"\({agency}\) ?{_DASH}? {{0,2}}{_CAPITALS}(?:, {_DATE})? ?{_DASH}"),
            "the dateline has the agency before the place",
        ),
        (
            re.compile(rf"{where} {{1,2}}(?:\( {agency} ?\)|\({agency} \)|\({agency} ?{_DASH})"),
            "the bracket of the dateline is broken",
        ),
        (
            re.compile(
                rf"(?:{_PLACE}, )?(?:Xinhua|Kyodo|Yonhap|China) News (?:Agency|Service),"
                rf" (?:{_PLACE}, )?{_DATE}"
            ),
            "the dateline keeps the order of another language",
        ),
        (
            re.compile(rf"{_PLACE}, {_DATE} \((?:Reporters?|Correspondents?) [A-Z]"),
            "the dateline names the reporter in brackets, as Chinese papers do",
        ),
        (
            re.compile(rf"\[{_PLACE} (?:Kyodo|Jiji|Reuters|AP|AFP)\]"),
            "the dateline keeps the brackets of another language",
        ),
    )


def find_damaged_dateline(document: Document) -> Iterator[Finding]:
    """Finds datelines whose order or punctuation no agency would send."""
    text = document.text
    for start, end in document.paragraph_bounds:
        opening = text[start]
        if end - start < _SHORTEST or not (opening.isupper() or opening in "(["):
            continue
        head = text[start : start + _HEAD]
        if "(" not in head and "[" not in head and " News " not in head:
            continue
        for pattern, fault in _damaged_datelines():
            match = pattern.match(text, start, min(end, start + _HEAD))
            if match is None or (
                _NOT_PLACE.search(match.group().partition("(")[0])
                and (" News " not in match.group())
            ):
                continue
            note = f"{fault} (“{match.group()}”)"
            # scrapers lose marks too, and then the place is often no longer in capitals
            scraped = fault is _LOST_DASH and not text[start : start + 3].isupper()
            yield Finding(start, match.end(), note, 0.5 if scraped else 1.0)
            break


DAMAGED_DATELINE = Feature(
    name="wire/damaged-dateline",
    hypothesis="A dateline is no sentence, so engines lose its dash, brackets or order.",
    source=_SEEDS,
    find=find_damaged_dateline,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "spaced-marks", "upper-case"}),
    why="engines drop or move marks that are no words",
    hits=(
        Example(
            "RIGA (AP) Fishermen blocked two harbors on Monday to protest a new tax on diesel"
            " fuel.",
            "RIGA (AP) Fishermen",
        ),
        Example(
            "VIENNA (Reuters). Dockers went back to work after a night of talks about overtime"
            " pay and pensions.",
            "VIENNA (Reuters). Dockers",
        ),
        Example(
            "(AP) - LISBON — Fishermen blocked two harbors on Monday to protest a new tax on"
            " diesel fuel.",
            "(AP) - LISBON —",
        ),
        Example(
            "Xinhua News Agency, Harbin, March 3 (Reporter Li Na) The ice on the river began"
            " to melt early this year.",
            "Xinhua News Agency, Harbin, March 3",
        ),
    ),
    misses=(
        "LISBON (AP) — Fishermen blocked two harbors on Monday to protest a new tax on diesel"
        " fuel.",
        "Washington (CNN) The senator who wrote the bill would not say on Monday how she will"
        " vote.",
        "NEW DELHI (PTI): The railway ministry on Monday withdrew its plan to close twelve"
        " small stations.",
        "The Associated Press (AP) President of the board said nothing of it for three weeks.",
        "(Reuters) - NATO members agreed on a new plan, three diplomats said after a meeting on"
        " Monday.",
        "Mumbai, Nov 3 (PTI) Fishermen blocked two ports on Monday to protest a new tax on fuel.",
        "Madrid, Nov 3 (EFE).- Fishermen blocked two ports on Monday to protest a new fuel tax.",
        "The Palestinian Authority (PA) President said on Monday that the harbour would stay shut.",
        "Riga (dpa) - Fishermen blocked two harbours on Monday to protest a new tax on fuel.",
    ),
)


_NAMES = r"[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){0,3}"
_EDITED = r"(?:[Ee]dited|[Ee]diting|[Ee]dition|[Tt]ranslated|[Tt]ranslation|[Ww]ritten)"
_TONGUE = (
    r"(?:Spanish|Portuguese|German|French|Italian|Turkish|Russian|Arabic|Japanese|Chinese|English)"
)
# each pattern with words one of which the text must have
_DAMAGED_TAGLINES = (
    (
        ("edited", "editing", "edition", "translated", "translation", "written"),
        re.compile(
            r"\(?(?:(?:Reports?|Reportage|Information|Edition) (?:by|of|from)"
            r"|(?:Writing|Editing) of)"
            rf" [A-Z][^\n]{{2,120}}?[;,.] {_EDITED}\b"
            rf"|[^\n]{{0,160}}?\b{_EDITED} (?:in|into|to) {_TONGUE} by [A-Z]"
        ),
    ),
    (
        ("report", "reports", "reported", "informed", "informs"),
        re.compile(
            rf"{_NAMES}(?: and {_NAMES})?"
            r" (?:report(?:ed|s)? it|informed|informs|ha(?:s|ve) reported)"
            rf" from {_NAMES}(?:, {_NAMES})?\.?$"
        ),
    ),
    (
        ("contributed", "collaborated", "cooperated", "participated"),
        re.compile(
            r"[^\n]{0,60}?\b(?:Associated Press|AP|Reuters|AFP) (?:\w{1,20} )?"
            r"(?:writers?|authors?|journalists?|reporters?)\b"
            r"(?=[^\n]{0,400} (?:contributed|collaborated|cooperated|participated) (?:\w{1,12} )?"
            r"(?:to|in|on|with) (?:the|that|the present) (?:report|story|article|note|text)\.?$)"
        ),
    ),
)


def find_damaged_tagline(document: Document) -> Iterator[Finding]:
    """Finds closing lines of newswire in words that no agency uses."""
    text = document.text
    for triggers, pattern in _DAMAGED_TAGLINES:
        if not any(word in document.positions for word in triggers):
            continue
        for start, end in tail_sentences(document):
            match = pattern.match(text, start, end)
            if match is not None:
                note = (
                    f"the closing line {quoted(match.group())} has words that English agencies "
                    "do not use"
                )
                yield Finding(start, match.end(), note)


DAMAGED_TAGLINE = Feature(
    name="wire/damaged-tagline",
    hypothesis="The fixed wording of taglines comes back as a paraphrase.",
    source="a name translated or mangled, taglines among them; not counted apart",
    find=find_damaged_tagline,
    author_only=True,
    why="engines rephrase their fixed wording",
    hits=(
        Example(
            "It rains.\n(Report by Ana Ruiz; edited by Tom Hall)", "(Report by Ana Ruiz; edited"
        ),
        Example(
            "It rains.\nMeyer reported it from Graz, Austria.",
            "Meyer reported it from Graz, Austria.",
        ),
    ),
    misses=(
        "It rains.\nMeyer reported from Graz, Austria.",
        "It rains.\n(Reporting by Ana Ruiz; Editing by Tom Hall)",
        "It rains.\n(Writing by Ana Ruiz; Editing by Tom Hall)",
        "Three scientists contributed to the report.",
        "She has reported from thirty countries.",
    ),
)


DAMAGE: tuple[Feature, ...] = (
    DAMAGED_DATELINE,
    AGENCY_CALQUE,
    WEEKDAY_CALQUE,
    DAMAGED_TAGLINE,
)
