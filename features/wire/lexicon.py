"""Names and words of the trade that the wire families look for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from detector.features.document import Document

# taglines and credits stand at the end of the page
_TAIL = 8
_LONGEST_INITIALS = 4


class WireLexicon(NamedTuple):
    """The lexicon, in lower case but for agencies, cities and ``not_places``.

    Attributes:
        agencies: how the news agencies of the world sign, in datelines and below a story.
        others: what else stands in datelines: broadcasters and syndicates.
        undashed: agencies that put no dash behind a dateline with its date.
        initials: those of agencies that hardly mean anything else where they stand in brackets.
        cities: from where stories are filed, in so many that a colon or dash may follow bare.
        named: names of agencies that hardly mean anything else.
        ambiguous: names that need the company of "told", "by" or "reported".
        western: agencies whose name nobody explains with "agency" in front.
        not_places: words in capitals that open a line and are no place.
        reporting: verbs of reporting, past tense.
        between: words that may stand between such a verb and its weekday.
    """

    agencies: tuple[str, ...]
    others: frozenset[str]
    undashed: frozenset[str]
    initials: frozenset[str]
    cities: frozenset[str]
    named: frozenset[str]
    ambiguous: frozenset[str]
    western: frozenset[str]
    not_places: frozenset[str]
    reporting: frozenset[str]
    between: frozenset[str]


@cache
def wire_lexicon() -> WireLexicon:
    """The shipped lexicon, read once."""
    source = resources.files("detector.features").joinpath("lexicons/wire.json")
    data = json.loads(source.read_text("utf-8"))
    sets = {field: frozenset(data[field]) for field in WireLexicon._fields if field != "agencies"}
    signs = dict.fromkeys(sign for own in data["agencies"].values() for sign in own)
    return WireLexicon(agencies=tuple(signs), **sets)


def one_of(names: Iterable[str]) -> str:
    """A regular expression for one of some names, the longest that fits."""
    return f"(?:{'|'.join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))})"


def sign_pattern() -> str:
    """A regular expression for the sign of a news agency, or two of them with a stroke."""
    names = one_of(wire_lexicon().agencies)
    return f"{names}(?:/{names})?"


def is_sure(sign: str) -> bool:
    """Whether a sign in brackets is that of an agency, and not the initials of somebody else."""
    lexicon = wire_lexicon()
    return (
        not sign.isupper()
        or len(sign) > _LONGEST_INITIALS
        or sign in lexicon.initials | lexicon.others
    )


def agency_pattern() -> str:
    """A regular expression for an agency or another sender of a dateline, or two of them."""
    lexicon = wire_lexicon()
    names = one_of({*lexicon.agencies, *lexicon.others})
    return f"{names}(?:/{names})?"


def tail_sentences(document: Document) -> list[tuple[int, int]]:
    """The last sentences, where taglines and credits stand."""
    return document.sentence_bounds[-_TAIL:]
