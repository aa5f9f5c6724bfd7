"""Finders of wire phrases in the form of the source language: renamed agencies, "this Tuesday"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detector.features.feature import Example, Feature, Finding
from detector.features.lexicons.calendar import WEEKDAYS
from detector.features.wire.lexicon import wire_lexicon

if TYPE_CHECKING:
    from detector.features.document import Document

_FILLER = frozenset({"the", "a", "an", "this", "press", "information", "said", "by", "to", ","})
_AUTHORS = frozenset({"author", "authors", "agency", "correspondence", "redactor", "redactors"})


def find_agency_calque(document: Document) -> Iterator[Finding]:
    """Finds agencies that are explained or renamed as in the source language."""
    western = wire_lexicon().western
    lower = document.lower
    for index in document.positions.get("agency", ()):
        behind = lower[index + 1 : index + 3]
        quoted = behind[:1] in (['"'], ["“"], ["«"], ["'"])
        name = behind[1:2] if quoted else behind[:1]
        before = lower[index - 1] if index else ""
        if not name or name[0] not in western or not (quoted or before in _FILLER):
            continue
        last = index + 1 + quoted
        if _is_name(document, last):
            yield _calque(document, index, last + (name[0] == "associated"))
    for index in document.positions.get("associated", ()):
        named = document.words[index][0] == "A" and lower[index + 1 : index + 2] == ["press"]
        if named and _AUTHORS.intersection(lower[index + 2 : index + 3]):
            yield _calque(document, index, index + 2)
    for index in document.positions.get("ap", ()):
        if document.words[index] == "AP" and lower[index + 1 : index + 2] == ["agency"]:
            yield _calque(document, index, index + 1)
    for index in document.positions.get("associate", ()):
        if document.words[index : index + 2] == ["Associate", "Press"]:
            yield _calque(document, index, index + 1)


AGENCY_CALQUE = Feature(
    name="wire/agency-calque",
    hypothesis="Other languages put “agency” before or behind the name where English does not.",
    source="a name translated or mangled, agencies among them; not counted apart",
    find=find_agency_calque,
    per="once",
    why="other languages add such a word",
    hits=(
        Example("He told the agency Reuters that he was ready.", "agency Reuters"),
        Example("This was written by Associated Press authors.", "Associated Press authors"),
        Example("The AP agency was the first to name him.", "AP agency"),
    ),
    misses=(
        "He told the Reuters news agency that he was ready.",
        "The Polish news agency PAP said so.",
        "German news agency dpa reported the fire.",
        "The agency said that AP had been told.",
        "The Associated Press reported it first.",
    ),
)


def _is_name(document: Document, index: int) -> bool:
    word = document.words[index]
    return word[0].isupper() or word == "dpa"


def _calque(document: Document, first: int, last: int) -> Finding:
    last = min(last, document.token_count - 1)
    start, end = document.starts[first], document.ends[last]
    shown = document.text[start:end]
    note = f"“{shown}” is not how English copy names the agency"
    return Finding(start, end, note)


_DAY_PARTS = frozenset({"morning", "afternoon", "evening", "night"})
_CLAUSE_GAP = 4


def find_weekday_calque(document: Document) -> Iterator[Finding]:
    """Finds past statements dated "this Tuesday", "on this Tuesday" or "at Tuesday"."""
    lower = document.lower
    for day in WEEKDAYS:
        for index in document.positions.get(day, ()):
            before = lower[index - 1] if index else ""
            if before == "this":
                first = index - 2 if index > 1 and lower[index - 2] == "on" else index - 1
            elif before in ("at", "in") and not _qualifies(document, index):
                first = index - 1
            else:
                continue
            verb = _reporting_verb(document, first)
            if verb is None or (lower[index + 1 : index + 2] and lower[index + 1] in _DAY_PARTS):
                continue
            start, end = document.starts[verb], document.ends[index]
            shown = document.text[start:end]
            note = (
                f"“{shown}” dates what has been said by “this”, where English news says “on "
                f"{document.words[index]}”"
            )
            yield Finding(start, end, note)


WEEKDAY_CALQUE = Feature(
    name="wire/weekday-calque",
    hypothesis="“este jueves”, “ce jeudi”: past statements are dated “this Thursday”.",
    source="“this Thursday” for a day that is past; not counted apart",
    find=find_weekday_calque,
    per="once",
    why="Spanish and Portuguese say “this”, and engines keep it",
    hits=(
        Example("The minister said this Tuesday that it was late.", "said this Tuesday"),
        Example(
            "The union announced in a statement this Friday a strike.",
            "announced in a statement this Friday",
        ),
        Example("The court confirmed on this Monday the fine.", "confirmed on this Monday"),
    ),
    misses=(
        "The minister said on Tuesday that it was late.",
        "She said she will marry this Friday.",
        "He said at Tuesday's meeting that it was late.",
        "The shop opens this Saturday.",
        "The rector said at Friday prayers that the roof leaks.",
    ),
)


def _qualifies(document: Document, day: int) -> bool:
    """Whether the day belongs to what follows: "at Friday's meeting", "in Monday traffic"."""
    if document.lower[day + 1 : day + 2] == ["'s"]:
        return True
    return any(tag.startswith(("NN", "JJ")) for tag in document.tags[day + 1 : day + 2])


def _reporting_verb(document: Document, first: int) -> int | None:
    """The verb of reporting that the words before ``first`` lead back to."""
    lexicon = wire_lexicon()
    for index in range(first - 1, max(-1, first - 2 - _CLAUSE_GAP), -1):
        if document.lower[index] in lexicon.reporting:
            return index
        if document.lower[index] not in lexicon.between:
            return None
    return None
