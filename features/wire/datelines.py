"""Finders of datelines: from where a wire story comes, when, and by which agency.

Every agency has a form of its own. What holds for all of them: it opens a paragraph, names a place
first, and a sentence with a capital follows. The closer a form is to an ordinary heading, the more
is asked of it: a place without an agency stands in capitals or is a city from where much news is
filed; one before a colon or a stop opens the story, and no other paragraph does the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from detector.features.document.seams import quoted
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Example, Finding
from detector.features.lexicons.calendar import WEEKDAYS
from detector.features.wire.damage import find_damaged_dateline
from detector.features.wire.lexicon import (
    agency_pattern,
    is_sure,
    one_of,
    sign_pattern,
    wire_lexicon,
)
from detector.features.wire.structure import structure_rule

if TYPE_CHECKING:
    from detector.features.document import Document

_HEAD = 110
_SHORTEST = 60
_LEAD = 4  # paragraphs among which a story begins
_REPORT = 400  # characters of a paragraph in which a report says who told, or when
_OPENING = 60  # characters behind a dateline in which a second dash makes it an aside
_DASH = r"\s{0,2}(?:—|–|―|--?|_)\s?"
# a hyphen between two words is no dash
_SET_OFF = r"(?:\s{0,2}(?:—|–|―|--)\s?|\s{1,2}-\s)"
_BODY = re.compile(r"[“\"‘']?[A-Z0-9$€£]")
_ASIDE = re.compile(r"\s(?:—|–|--?)\s|—")
_WORD = r"[\w.'’-]{0,20}"
_NAME = rf"[A-ZÀ-Þ]{_WORD}(?: [A-ZÀ-Þ]{_WORD}){{0,3}}"
_MONTH = r"(?:[A-Z][a-z]{2,8}|[A-Z]{3,9})"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = one_of(day.capitalize() for day in WEEKDAYS)
_DATE = rf"(?:{_WEEKDAY},? )?(?:{_MONTH}\.? {_DAY}|{_DAY}[ -]{_MONTH}\.?)(?:,? ?\d{{4}}|/\d{{4}})?"
_PLACES = rf"{_NAME}(?:,?/{_NAME}){{0,3}}"
_REGION = rf"(?: ?\[{_NAME}\]|,? \({_NAME}\)|, {{0,2}}{_NAME}){{0,2}}(?:,/{_NAME})?"
_WHERE = rf"(?P<place>{_PLACES}){_REGION}(?P<date>[,.]? {_DATE})?"
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{2,20}(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,20}){0,2}"
_VOICE = frozenset({"i", "you", "we", "my", "our", "your"})


@cache
def _with_agency() -> tuple[re.Pattern[str], ...]:
    """Datelines with an agency, in the forms of different ones."""
    any_agency = f"(?P<agency>{agency_pattern()})"
    agency = f"(?P<agency>{sign_pattern()})"
    undashed = one_of(wire_lexicon().undashed)
    return (
        # Indian and Pakistani papers put a colon
        re.compile(rf"(?:{_WHERE}[,.]?\s{{0,2}}|{_DATE}[,.]?\s)?\({any_agency}\)(?:{_DASH}|: ?)"),
        # CNN puts nothing, and EFE a stop with its dash
        re.compile(rf"(?:{_WHERE}\s{{1,2}})?\((?P<agency>CNN)\) ?"),
        re.compile(rf"{_WHERE}[,.]?\s{{1,2}}\((?P<agency>E(?:FE|fe))\) ?\.[-–]+ ?"),
        # so do some where the date is there
        re.compile(
            rf"(?P<place>{_PLACES}){_REGION}(?P<date>[,.]? {_DATE})[,.]? \((?P<agency>{undashed})\)"
            r"[.:,]? "
        ),
        # strokes for brackets in the east
        re.compile(rf"{_WHERE}[,.]?\s?/{agency}(?:-[A-Z]+)?/(?:{_DASH}|[.:] ?| )"),
        re.compile(rf"{_WHERE}, {agency}(?:{_SET_OFF}|[-–]\s)"),
    )


@cache
def _without_agency() -> tuple[re.Pattern[str], ...]:
    """A place in capitals with a dash; a city with one; what a colon or a stop follows."""
    cities = wire_lexicon().cities
    city = one_of({*cities, *map(str.upper, cities)})
    return (
        re.compile(rf"{_CAPITALS}(?:[,/] {{0,2}}{_NAME})?(?:,? {_DATE})?{_DASH}"),
        re.compile(rf"(?P<city>{city})(?:, {_NAME})?(?:,? {_DATE})?{_SET_OFF}"),
        re.compile(rf"(?P<city>{city})(?:, {_NAME})?(?:,? {_DATE})?: "),
        re.compile(rf"(?P<city>{one_of(map(str.upper, cities))})\.(?: ?[-–]+)? "),
        re.compile(rf"(?P<place>{_CAPITALS})(?:, {_NAME})?(?:,? {_DATE})?: "),
    )


@cache
def _route() -> re.Pattern[str]:
    """The other end of a line from one city to another."""
    return re.compile(rf"{one_of(wire_lexicon().cities)}\b(?!['’])")


def find_dateline(document: Document) -> Iterator[Finding]:
    """Finds datelines at the start of paragraphs."""
    yield from document.once(_datelines)


def _datelines(document: Document) -> list[Finding]:
    return list(_find(document))


def _find(document: Document) -> Iterator[Finding]:
    text = document.text
    bare: list[tuple[int, int, int]] = []
    for number, (start, end) in enumerate(document.paragraph_bounds):
        if end - start < _SHORTEST or not (text[start].isupper() or text[start] == "("):
            continue
        last = _agency_dateline(text, start) or _capital_dateline(text, start)
        if last:
            yield _dateline(text, start, last)
        elif last := _bare_dateline(text, start):
            bare.append((number, start, last))
    # a list of places is no story, and neither is a talk
    marks = {text[:last].rstrip()[-1] for _, _, last in bare}
    if len(bare) == 1 or (bare and not marks & {":", "."} and len(bare) < _LEAD):
        number, start, last = bare[0]
        if number < _LEAD and _opens_story(document, number, last):
            yield _dateline(text, start, last)
    for piece in find_damaged_dateline(document):
        words = quoted(document.text[piece.start : piece.end])
        yield piece._replace(note=f"{words} is a dateline, though a damaged one")


def _dateline(text: str, start: int, last: int) -> Finding:
    shown = text[start:last].rstrip()
    note = f"“{shown}” is a dateline, the way a wire story begins"
    return Finding(start, start + len(shown), note)


def _agency_dateline(text: str, start: int) -> int:
    """The end of a dateline that names an agency; 0 where there is none."""
    head = text[start : start + _HEAD]
    if not any(mark in head for mark in "(/,"):
        return 0
    for pattern in _with_agency():
        match = pattern.match(text, start, start + _HEAD)
        if match is None or not _BODY.match(text, match.end()):
            continue
        found = match.groupdict()
        place, date = found.get("place"), found.get("date")
        sure = is_sure(match["agency"].partition("/")[0]) and ("(" in match[0] or "/" in match[0])
        if place is None or date or sure or place.isupper() or _is_city(place):
            return match.end()
    return 0


def _is_city(place: str) -> bool:
    return place.partition("/")[0] in wire_lexicon().cities


def _capital_dateline(text: str, start: int) -> int:
    """The end of a place in capitals that a dash follows."""
    if text[start + 1].islower() or text[start + 2].islower():
        return 0
    match = _without_agency()[0].match(text, start, start + _HEAD)
    if match is None or not _is_place(match.group()) or not _BODY.match(text, match.end()):
        return 0
    return match.end()


def _bare_dateline(text: str, start: int) -> int:
    """The end of what would be a dateline if a story begins there."""
    for pattern in _without_agency()[1:]:
        match = pattern.match(text, start, start + _HEAD)
        if match is None or not _BODY.match(text, match.end()):
            continue
        found = match.groupdict()
        if "place" in found and not (_may_be_place(found["place"]) and _reports(text, start)):
            continue
        return match.end()
    return 0


def _reports(text: str, start: int) -> bool:
    """Whether a paragraph tells by whom something was said, or on which day it happened."""
    words = set(re.findall(r"\w+", text[start : start + _REPORT].lower()))
    return not words.isdisjoint(WEEKDAYS) or not words.isdisjoint(wire_lexicon().reporting)


def _is_place(opening: str) -> bool:
    words = re.findall(r"[^\s,—–―_]+", opening)
    return not any(word in wire_lexicon().not_places for word in words)


def _may_be_place(name: str) -> bool:
    """Whether words in capitals may name a place that is in no list: none is an English word."""
    known = tag_lexicon().known
    words = name.split()
    return (
        _is_place(name)
        and len(name) > 4
        and len(words) <= 2
        and not any("." in word or word.lower() in known for word in words)
    )


def _opens_story(document: Document, number: int, last: int) -> bool:
    """Whether a full sentence of a report stands behind what looks like a dateline."""
    text = document.text
    end = document.paragraph_bounds[number][1]
    if end - last < _SHORTEST or text[end - 1] not in ".”\"’')]":
        return False
    opening = text[last : last + _OPENING]
    dash = text[:last].rstrip()[-1] in "—–―-"
    if dash and (_ASIDE.search(opening) or _route().match(opening)):
        return False
    words = opening.split()
    return not (
        words[0].isupper() and len(words[0]) > 1 and words[1:2] and words[1].isupper()
    ) and (not _VOICE.intersection(word.lower().strip(",.’'") for word in words))


DATELINE = structure_rule(
    kind="dateline",
    hypothesis="A wire story opens with the place, the agency in brackets and a dash.",
    find=find_dateline,
    hits=(
        Example(
            "LISBON, Portugal (AP) — Fishermen blocked two harbors on Monday to protest a new"
            " tax on diesel fuel.",
            "LISBON, Portugal (AP) —",
        ),
        Example(
            "Hamburg, 3 May (dpa) - Dockers at the port went back to work after a night of"
            " talks about overtime pay.",
            "Hamburg, 3 May (dpa) -",
        ),
        Example(
            "OTTAWA — The transport minister refused to say how long the bridge would stay"
            " closed to lorries.",
            "OTTAWA —",
        ),
        Example(
            "New Delhi [India], July 20 (ANI): Dockers at the port went back to work after a night"
            " of talks about pay.",
            "New Delhi [India], July 20 (ANI):",
        ),
        Example(
            "MOSCOW, January 5. /TASS/. Dockers at the port went back to work after a night of"
            " talks about overtime pay.",
            "MOSCOW, January 5. /TASS/.",
        ),
        Example(
            "Madrid, May 3 (EFE).- Dockers at the port went back to work after a night of talks"
            " about overtime pay.",
            "Madrid, May 3 (EFE).-",
        ),
        Example(
            "Tehran, IRNA – Dockers at the port went back to work after a night of talks about"
            " overtime pay.",
            "Tehran, IRNA –",
        ),
        Example(
            "KYIV. Jan 3 (Interfax) Dockers at the port went back to work after a night of talks"
            " about overtime pay.",
            "KYIV. Jan 3 (Interfax)",
        ),
        Example(
            "Hanoi (VNA) – Dockers at the port went back to work after a night of talks about"
            " overtime pay.",
            "Hanoi (VNA) –",
        ),
        Example(
            "KARACHI: Dockers at the port went back to work on Monday after a night of talks about"
            " overtime pay.",
            "KARACHI:",
        ),
        Example(
            "SANTO DOMINGO. Dockers at the port went back to work on Monday after a night of talks"
            " about overtime pay.",
            "SANTO DOMINGO.",
        ),
        Example(
            "Cape Town - Dockers at the port went back to work on Monday after a night of talks"
            " about overtime pay.",
            "Cape Town -",
        ),
    ),
    misses=(
        "KARACHI: the city that never sleeps, and other stories of the coast that are told once a"
        " week in this place.",
        "KARACHI: The city that never sleeps and its many harbours",
        "Note: The bridge over the river stays closed to lorries on Monday and Tuesday, the police"
        " said.",
        "SCORES: The home side won by two goals to one, and the guests from Riga drew with Lund on"
        " Sunday.",
        "Paris (France) is the town in which the minister said on Tuesday how long the bridge would"
        " stay closed.",
        "FILE PHOTO: The minister of transport stands on the bridge in Riga, which is closed to"
        " lorries, on March 3.",
        "MR SMITH: The minister has refused to say how long the bridge would stay closed, and that"
        " is a scandal.",
        "London: Sunny spells in the morning, with some cloud in the afternoon, and rain at the"
        " coast by night.\nParis: Rain in the morning, with some cloud in the afternoon, and a cold"
        " wind by night.",
        "London – Paris trains ran again on Monday, after the tunnel had been closed for a week"
        " because of a fire.",
        "Paris — France's capital and its largest town by far — is where the minister said that it"
        " was closed.",
        "The Palestinian Authority (PA) - Hamas talks ended on Monday without a result, the"
        " minister said.",
        "MAXIPIZZA: The ovens are as old as the house, and so is the cook, who knows every guest by"
        " name.",
        "Friday, March 31 – The minister of transport opens the new bridge, and the mayor will be"
        " there.",
        "UPDATE — The road between the two villages has been open again since this morning,"
        " the police say.",
        "The World Bank (WB) - which lent the money in the first place - wants it back by the"
        " end of June.",
        "The road to Riga (the old one) — a gravel track for most of its length — was closed on"
        " Monday.",
    ),
)
