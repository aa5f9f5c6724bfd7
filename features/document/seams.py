"""What stands on either side of the stop between two sentences of a paragraph.

The rules of :mod:`detector.features.boundaries` all look at the same places, so they are found
once for a document and kept with it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cache
from importlib import resources
from typing import NamedTuple

from detector.features.document import Document
from detector.features.document.splitting import abbreviations
from detector.features.document.tagging import tag_lexicon

_QUOTED_LENGTH = 60
# an unknown word as short as this, before a stop, is more often an abbreviation than a word
_SHORT = 4
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"})
_ADDRESS = re.compile(r"[@/\\_]|\.\w")
# "van den Berg", "de la Cruz"
_MOST_PARTICLES = 3
# endings of words, which an engine may leave at a seam, rather than of names
_ENDINGS = ("s", "ed", "ing", "ly", "er", "ion", "ity", "able", "ive", "ment", "al", "ic", "ful")
_BEHIND_NAME = frozenset({"VBZ", "VBD", "MD"})
# of a word that stands everywhere these many places tell whether it is a name
_LOOKED_AT = 20


class Lexicon(NamedTuple):
    """Words that the rules about stops ask for, all in lower case."""

    abbreviations: frozenset[str]  # beside those of the splitter
    particles: frozenset[str]  # "van", "bin": begin a name in lower case
    lower_case_names: frozenset[str]  # firms that write themselves in lower case
    dangling: frozenset[str]  # no sentence ends with these
    titles: frozenset[str]  # "president": a name follows, or nothing
    relational_nouns: frozenset[str]  # nouns that a place or a people mostly completes
    credits: frozenset[str]  # fragments with which pages sign off
    joiners: frozenset[str]  # small words that fuse with the name behind them
    reported: frozenset[str]  # words that begin what follows a reporting verb: when, where
    openers: frozenset[str]  # prepositional phrases that only open a clause
    people: frozenset[str]  # of two or three words, who write their names in lower case


@cache
def lexicon() -> Lexicon:
    """The shipped lexicon, read once."""
    source = resources.files("detector.features").joinpath("lexicons/seams.json")
    data = json.loads(source.read_text("utf-8"))
    phrases = {field: frozenset(data.pop(field).split("|")) for field in ("openers", "people")}
    return Lexicon(**{field: frozenset(data[field].split()) for field in data}, **phrases)


class Seam(NamedTuple):
    """A stop and the sentences around it, as token indices.

    Attributes:
        first: the first token of the sentence before the stop.
        last: its last word.
        tail: the first token of the sentence after the stop.
        tail_end: behind the last token of that sentence.
        start: offset of the character with which the tail begins.
        marks: what stands between the last word and the tail.
    """

    first: int
    last: int
    tail: int
    tail_end: int
    start: int
    marks: str


def seams(document: Document) -> list[Seam]:
    """The stops inside the paragraphs of a document, in order."""
    return document.once(_seams)


def _seams(document: Document) -> list[Seam]:
    found: list[Seam] = []
    text, bounds, tokens = document.text, document.sentence_bounds, document.sentence_tokens
    for index in range(1, len(bounds)):
        start = bounds[index][0]
        if "\n" in text[bounds[index - 1][1] : start]:
            continue
        first, behind = tokens[index - 1]
        last = behind - 1
        while last > first and not document.words[last][0].isalnum():
            last -= 1
        if document.words[last][0].isalnum():
            marks = text[document.ends[last] : start]
            found.append(Seam(first, last, *tokens[index], start, marks))
    return found


def is_plain(seam: Seam) -> bool:
    """Whether just one full stop ends the sentence, with no quotation mark or ellipsis."""
    return seam.marks.strip() == "."


def mostly_lower_case(document: Document) -> bool:
    """Whether the writer (or a tool) starts paragraphs in lower case, so that case says nothing."""
    text = document.text
    lower = sum(text[start].islower() for start, _ in document.paragraph_bounds)
    return lower * 2 > len(document.paragraph_bounds)


def is_listed_abbreviation(word: str) -> bool:
    """Whether a word in lower case, without its stop, is an abbreviation that we know."""
    lists = abbreviations()
    return (
        word in lists.words
        or word in lists.never_final
        or word in lists.numeric
        or word in lexicon().abbreviations
    )


def may_be_abbreviation(document: Document, seam: Seam) -> bool:
    """Whether the stop may belong to the word before it: "Sask. premier", "p. 5", "1. open"."""
    word = document.lower[seam.last]
    if word.endswith(("st", "nd", "rd", "th")) and word[0].isdigit():
        return True
    if word[0].isdigit():
        # "1. open the door 2. close it": a number in a list
        before = document.lower[seam.last - 1] if seam.last > seam.first else ""
        return len(word) <= 2 and before not in abbreviations().months
    if word == "a" and seam.last > seam.first:
        # "sold a. majority stake": an article, where "two tasks: a. to meet" is a list
        return not document.words[seam.last - 1][0].isalnum()
    if len(word) == 1 or "." in word or word in _ROMAN or is_listed_abbreviation(word):
        return True
    known = tag_lexicon().known
    before, _, part = word.rpartition("-")
    if before and part.isalpha() and document.words[seam.last].islower():
        # "post-op. and", but not "Covid-19. in" or "Abdel-Aziz. has"
        return is_listed_abbreviation(part) or (len(part) <= _SHORT and part not in known)
    return len(word) <= _SHORT and word not in known and document.words[seam.last] not in known


def may_be_lower_case_name(document: Document, seam: Seam) -> bool:
    """Whether the tail begins with what keeps its lower case: "iPhone", "van Gogh", "b) ..."."""
    index = seam.tail
    word, lower = document.words[index], document.lower[index]
    if is_lower_case_name(document, index, seam.tail_end):
        return True
    behind = document.text[document.ends[index] : document.ends[index] + 2]
    if _ADDRESS.match(behind) or behind.startswith(")") or (len(word) == 1 and word != "a"):
        return True
    following = document.words[index + 1] if index + 1 < seam.tail_end else ""
    if following == "." and is_listed_abbreviation(lower):
        # "vs. the rest", "approx. ten", but not "fed.", which is a word too
        return tag_lexicon().known.get(lower, "NNP") == "NNP"
    return False


def is_lower_case_name(document: Document, index: int, end: int) -> bool:
    """Whether a name that keeps its lower case stands at ``index``, in a sentence up to ``end``.

    Brands and stage names ("eBay", "deadmau5"), names with particles ("van den Berg") and the names
    of those who write themselves so ("danah boyd").
    """
    word, lower, lists = document.words[index], document.lower[index], lexicon()
    if word != lower or lower in lists.lower_case_names or "." in lower:
        return True
    if any(character.isdigit() for character in word):
        return True
    if lower in lists.particles and _opens_name(document, index, end):
        return True
    if index + 1 >= end or not document.words[index + 1][0].isalpha():
        return False
    pair = f"{lower} {document.lower[index + 1]}"
    if pair in lists.people or " ".join(document.lower[index : index + 3]) in lists.people:
        return True
    return _may_be_chosen(word) and _is_chosen(document, index, end)


def _opens_name(document: Document, index: int, end: int) -> bool:
    """Whether a particle leads, over others, to a word with a capital."""
    behind = min(end, index + _MOST_PARTICLES + 1)
    for place in range(index + 1, behind):
        if document.words[place][:1].isupper():
            return True
        if document.lower[place] not in lexicon().particles:
            return False
    return False


def _may_be_chosen(word: str) -> bool:
    """Whether a word in lower case is none that the lexicon knows or could know."""
    return (
        len(word) > 2
        and word.isalpha()
        and word not in tag_lexicon().known
        and not word.endswith(_ENDINGS)
    )


def _is_chosen(document: Document, index: int, end: int) -> bool:
    """Whether an unknown word acts like a person's name that is written so on purpose."""
    known, words, tags = tag_lexicon().known, document.words, document.tags
    if words[index].capitalize() not in known:
        if tags[index + 1] in _BEHIND_NAME and words[index + 1] in known:
            return True
        surname = words[index + 1]
        if surname.islower() and surname not in known and surname.isalpha():
            return index + 2 < end and tags[index + 2] in _BEHIND_NAME
    # a name that an engine left in lower case stands with its capital elsewhere
    elsewhere = document.positions.get(document.lower[index], [])[:_LOOKED_AT]
    return len(elsewhere) > 1 and all(words[place].islower() for place in elsewhere)


def paragraph_of(document: Document, offset: int) -> int:
    """The index of the paragraph in which an offset lies."""
    return bisect_right(document.paragraph_bounds, (offset, len(document.text))) - 1


def quoted(text: str) -> str:
    """Words of the article in curly quotes, shortened for a note."""
    flat = " ".join(text[: _QUOTED_LENGTH * 4].split())
    if len(flat) > _QUOTED_LENGTH:
        flat = flat[: _QUOTED_LENGTH - 1] + "…"
    return f"‘{flat}’" if "“" in flat or "”" in flat else f"“{flat}”"


def joint(document: Document, seam: Seam, words: int = 2) -> tuple[int, int]:
    """The span from the last word before a stop to the first words behind it."""
    behind = min(seam.tail + words, seam.tail_end)
    if seam.tail_end - behind <= 1:
        behind = seam.tail_end
    return document.starts[seam.last], document.ends[behind - 1]


def word_before(text: str, offset: int) -> int:
    """Where the word (of up to 40 characters) that ends at ``offset`` begins."""
    begin = offset
    while begin and offset - begin < 40 and not text[begin - 1].isspace():
        begin -= 1
    return begin


def word_behind(text: str, offset: int) -> int:
    """Where the word (of up to 40 characters) that begins at ``offset`` ends."""
    end = offset
    while end < len(text) and end - offset < 40 and (text[end].isalnum() or text[end] in "-'’"):
        end += 1
    return end
