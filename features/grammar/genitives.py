"""Nouns that hang one on another by “of”, where English would write a compound or a possessive."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.feature import Example, Feature, Finding
from detector.features.lexicons.words import word_set

_GENITIVES = re.compile(
    # begins with what most texts lack, or the search is slow: a word boundary is everywhere
    r"of (?<=\bof )(?:the |a |an |its |their |his |her |this )?"
    r"(?!(?:one|two|three|four|five|some|all|each|many|most|any|part|half|several|none|much)\b)[a-z]+"
    r" of (?:the|a|an|its|their|his|her|this) [a-z]+(?![\w'’-])"
)
# nouns that count or measure what follows, or belong to a fixed preposition: "the front of"
_MEASURES = word_set(
    "half percent pct number numbers lot lots majority series range variety list collection group"
    " part parts portion rest fraction share total average kind kinds sort sorts type types lack"
    " amount hundreds thousands millions billions dozens tens pages doses cases dollars copies"
    " images members member people residents citizens end beginning middle front top bottom center"
    " centre side way case spite light face terms favor favour charge view point state stamp seal"
    " course time day days week weeks month months year years turn out because instead regardless"
)
# "robbed the shop of its takings": the second “of” goes with the verb
_PARTING = word_set(
    "rob robs robbed robbing strip strips stripped stripping deprive deprives deprived depriving"
    " accuse accuses accused accusing convict convicted convicting acquit acquitted suspect"
    " suspected cheat cheated cheating relieve relieved rid clear cleared cure cured warn warns"
    " warned warning remind reminds reminded reminding inform informs informed informing assure"
    " assured assures notify notified cleanse cleansed drain drained empty emptied divest"
    " disabuse swindle swindled defraud defrauded"
)
_REACH = 8  # words from such a verb to the second “of”


def find_genitive_chain(document: Document) -> Iterator[Finding]:
    """Three nouns or more that hang together by “of”, none of which counts or measures."""
    for match in _GENITIVES.finditer(document.text):
        first = bisect_left(document.starts, match.start())
        behind = bisect_left(document.starts, match.end())
        second = document.lower.index("of", first + 1, behind)
        nouns = (first - 1, second - 1, behind - 1)
        if first == 0 or any(document.tags[noun][:2] != "NN" for noun in nouns):
            continue
        if not _MEASURES.isdisjoint(document.lower[noun] for noun in nouns[:2]):
            continue
        if not _PARTING.isdisjoint(document.lower[max(0, second - _REACH) : second]):
            continue
        note = f"“{match.group()}” hangs one “of” on another"
        yield Finding(match.start(), match.end(), note)


GENITIVE_CHAIN = Feature(
    name="grammar/genitive-chain",
    hypothesis="Where English has compounds and possessives, most languages hang one genitive"
    " on another.",
    source="counted on the twins: native copy against the same story translated back;"
    " interference, Toury 1995",
    find=find_genitive_chain,
    why="most languages must do so; translations keep it, where English writers avoid it",
    common=True,
    hits=(
        Example(
            "He praised the work of the director of the board.", "of the director of the board"
        ),
        Example("They read the report of the head of the agency.", "of the head of the agency"),
    ),
    misses=(
        "He praised the board members' work.",
        "She left the Bank of England for the University of York.",
        "The end of the war was near, and out of reach.",
        "They were caught robbing members of the public of their phones.",
        "He spoke for the rest of the people of the town.",
        "It was the beginning of the end of his presidency.",
        "The court stripped the owner of the shop of his licence.",
        "Most of the members of the board have left.",
    ),
)
