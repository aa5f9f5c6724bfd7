"""Names and words of the trade that the wire families look for."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from detector.features.document import Document

# taglines and credits stand at the end of the page
_TAIL = 8


class WireLexicon(NamedTuple):
    """The lexicon, in lower case but for ``dateline`` and ``not_places``.

    Attributes:
        agencies: names that hardly mean anything else.
        ambiguous: names that need the company of "told", "by" or "reported".
        western: agencies whose name nobody explains with "agency" in front.
        dateline: agencies as written in the brackets of a dateline.
        not_places: words in capitals that open a line and are no place.
        reporting: verbs of reporting, past tense.
        between: words that may stand between such a verb and its weekday.
    """

    agencies: frozenset[str]
    ambiguous: frozenset[str]
    western: frozenset[str]
    dateline: tuple[str, ...]
    not_places: frozenset[str]
    reporting: frozenset[str]
    between: frozenset[str]


@cache
def wire_lexicon() -> WireLexicon:
    """The shipped lexicon, read once."""
    source = resources.files("detector.features").joinpath("lexicons/wire.json")
    data = json.loads(source.read_text("utf-8"))
    sets = {field: frozenset(data[field]) for field in WireLexicon._fields if field != "dateline"}
    return WireLexicon(dateline=tuple(data["dateline"]), **sets)


def agency_pattern() -> str:
    """A regular expression for an agency of a dateline, or two of them with a stroke."""
    names = "|".join(map(re.escape, sorted(wire_lexicon().dateline, key=len, reverse=True)))
    return f"(?:{names})(?:/(?:{names}))?"


def tail_sentences(document: Document) -> list[tuple[int, int]]:
    """The last sentences, where taglines and credits stand."""
    return document.sentence_bounds[-_TAIL:]
