"""How wire copy closes: who reported it, where it came from, and who would not be named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from detector.features.document.seams import quoted
from detector.features.feature import Example, Finding
from detector.features.wire.lexicon import one_of, sign_pattern, tail_sentences, wire_lexicon
from detector.features.wire.structure import structure_rule

if TYPE_CHECKING:
    from detector.features.document import Document

_NAME = r"[A-Z][\w.'’-]{0,30}"


_TAGLINE = re.compile(
    rf"""
    (?<!_)_{{3,}}$
    | (?:(?:--|—|–)\ ?)?\(?(?:Additional\ )?(?:Reporting|Writing|Editing)
      \ (?:and\ \w{{1,12}}\ )?[Bb]y\ [A-Z]
    | (?:The\ )?(?:Associated\ Press|AP|Reuters|AFP)\ (?:\w{{1,20}}\ ){{0,3}}
      (?:writers?|reporters?|journalists?|photographers?)\ [A-Z]
      (?=[^\n]{{0,400}}\ contributed(?:\ to\ this\ (?:report|story)|\.$))
    | {_NAME}(?:\ {_NAME}){{0,3}}(?:\ and\ {_NAME}(?:\ {_NAME}){{0,3}})?
      \ reported\ from\ [A-Z][\w.,'’ -]{{2,60}}\.?$
    | (?:©|\(c\)|[Cc]opyright)[^\n]{{0,30}}
      \ (?:The\ Associated\ Press|Reuters|AFP|The\ Canadian\ Press)
    """,
    re.VERBOSE,
)


_SIGNED_PARAGRAPHS = 6
_LONGEST_SIGN = 80


@cache
def _signs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The sign of an agency behind the last stop of a paragraph, and as a paragraph of its own."""
    agency = sign_pattern()
    lexicon = wire_lexicon()
    # by itself, a word is also a name, and initials are anything
    alone = one_of(
        sign
        for sign in lexicon.agencies
        if sign.lower() in lexicon.named or sign in lexicon.initials
    )
    inputs = (
        r"[Ww]ith (?:additional )?(?:inputs?|reporting|reports|material) (?:from|by) (?:the )?"
        rf"(?:{agency}|(?:news )?agenc(?:y|ies))(?:(?:,| and| &) {agency})?"
        rf"|[Ww]ith (?:{agency}|agency|agencies) (?:inputs?|reports)"
    )
    bracket = rf"\((?:{agency}(?:,? {agency})?|[Aa]gencies|AGENCIES|{inputs})\)"
    dash = rf"(?:--|[-—–]) ?(?:{agency}|Agencies|{inputs})"
    credit = (
        rf"Source: {agency}|{alone}|Agencies|{inputs}"
        r"|This (?:report|story|article) (?:contains|includes) (?:material|information|reporting)"
        rf" from (?:the )?{agency}[^\n]{{0,40}}"
        rf"|{agency}(?:,? and {agency})? contributed to this (?:report|story|article)"
    )
    end = r"[.,]?\s*$"
    return (
        re.compile(rf"(?<=[.!?”\"'’)])\s{{0,3}}(?P<sign>{bracket}|{dash}|/{agency}/){end}"),
        re.compile(rf"(?P<sign>{bracket}|{dash}|/{agency}/|{credit}){end}"),
    )


def _find_sign(document: Document) -> Iterator[Finding]:
    text = document.text
    behind, alone = _signs()
    for start, end in document.paragraph_bounds[-_SIGNED_PARAGRAPHS:]:
        short = end - start <= _LONGEST_SIGN
        match = alone.match(text, start, end) if short else None
        if match is None:
            match = behind.search(text, max(start, end - _LONGEST_SIGN), end)
        if match is not None:
            first, last = match.span("sign")
            yield Finding(first, last, f"{quoted(text[first:last])} signs the story as an agency's")


def find_tagline(document: Document) -> Iterator[Finding]:
    """Finds closing lines that say who reported from where, and signs of agencies."""
    yield from document.once(_taglines)


def _taglines(document: Document) -> list[Finding]:
    return [*_find_tagline(document), *_find_sign(document)]


def _find_tagline(document: Document) -> Iterator[Finding]:
    text = document.text
    for start, end in tail_sentences(document):
        match = _TAGLINE.match(text, start, end)
        if match is not None:
            words = quoted(match.group())
            note = f"{words} opens a closing line that says who reported"
            yield Finding(start, match.end(), note)


TAGLINE = structure_rule(
    kind="tagline",
    hypothesis="A wire story closes with who reported, wrote and edited it, and from where.",
    find=find_tagline,
    why="wire stories end with one",
    hits=(
        Example("The prize is worth a million.\nIt will rain, she said. (Yonhap)", "(Yonhap)"),
        Example("The road is wet, and it will rain all week. -BSS", "-BSS"),
        Example("The road is wet.\n(With inputs from ANI)", "(With inputs from ANI)"),
        Example("It will rain all week (with agency inputs).\n– PTI", "– PTI"),
        Example("It will rain all week.\nANTARA", "ANTARA"),
        Example("It will rain all week.\n/TASS/", "/TASS/"),
        Example(
            "It will rain.\nThe Associated Press contributed to this report.",
            "The Associated Press contributed to this report",
        ),
        Example("It is raining.\n___\nMeyer reported from Graz, Austria.", "___"),
        Example(
            "It is raining.\nMeyer reported from Graz, Austria.",
            "Meyer reported from Graz, Austria.",
        ),
        Example("It rains.\n(Reporting by Ana Ruiz; Editing by Tom Hall)", "(Reporting by A"),
    ),
    misses=(
        "She reported from the scene for eight hours.",
        "The reporting by the committee was late.",
        "AP writers of fiction are rare.",
        "The Polish state has an agency of its own (PAP)",
        "The road is wet.\nShe works for Reuters",
        "The road is wet.\nRSS",
        "The road is wet.\nThe club - PA",
    ),
)


_CREDIT = re.compile(
    r"[“\"(*]?This (?:story|article|report|post|piece|item|column)(?: was| has)?"
    r" (?:originally|first|initially) (?:been )?"
    r"(?:appeared|published|posted|reported) (?:on|in|by|at) "
)


def find_source_credit(document: Document) -> Iterator[Finding]:
    """Finds well-formed credits to another publisher."""
    text = document.text
    for start, end in tail_sentences(document):
        match = _CREDIT.match(text, start, end)
        if match is not None and text[end - 1] in '.)*”"':
            note = f"{quoted(match.group())} credits another publisher with the story"
            yield Finding(start, end, note)


SOURCE_CREDIT = structure_rule(
    kind="source-credit",
    hypothesis="A page that took a story over says where it came from.",
    find=find_source_credit,
    hits=(
        Example(
            "It rains.\nThis article was originally published by The Harbour Times.",
            "This article was originally published by The Harbour Times.",
        ),
        Example(
            "It rains.\nThis story first appeared in the Sunday paper.",
            "This story first appeared in the Sunday paper.",
        ),
    ),
    misses=(
        "This story of the two sisters first came to light in May.",
        "The disease originally appeared in cattle.",
        "This story originally appeared on harbourtimes.example read more here",
    ),
)


def find_anonymity(document: Document) -> Iterator[Finding]:
    """Finds the formula for unnamed sources."""
    lower = document.lower
    for index in document.positions.get("anonymity", ()):
        if index > 2 and lower[index - 2 : index] == ["condition", "of"]:
            first = index - (4 if lower[index - 3] == "the" else 3)
            start, end = document.starts[max(0, first)], document.ends[index]
            words = quoted(document.text[start:end])
            note = f"{words} leaves a source unnamed"
            yield Finding(start, end, note)


ANONYMITY = structure_rule(
    kind="anonymity",
    hypothesis="Agencies say in a fixed formula that a source stays unnamed.",
    find=find_anonymity,
    why="this is the formula of the agencies",
    hits=(
        Example(
            "The clerk spoke on condition of anonymity because talks go on.",
            "on condition of anonymity",
        ),
        Example(
            "He agreed to talk on the condition of anonymity.", "on the condition of anonymity"
        ),
    ),
    misses=(
        "The donor asked for anonymity.",
        "Anonymity was guaranteed.",
        "The condition of the road is bad.",
    ),
)
