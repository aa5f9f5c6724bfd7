"""What pieces of text tell of who typed them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from detector.features.document.parsed import Document
from detector.features.document.seams import is_lower_case_name
from detector.features.document.voices.regions import Bounds
from detector.features.lexicons.words import word_set

_OPENERS = " \t\"'“‘«„([–—-"
# what only people type, and no editor lets pass in the words of the paper
_TYPED = word_set(
    "u ur urs lol lmao rofl omg tbh idk imo imho btw wtf smh fyi ikr brb thx thanx pls plz"
    " ppl bc cos coz cuz gonna wanna gotta dunno gimme lemme kinda sorta innit wot wat gd gr8"
    " l8r m8 b4 2day 2moro tmrw tmw tomoz nite rly srsly deffo defo obvs soz ok okay nah yeah"
    " yea yep yup hiya xx xxx im ive id dont doesnt didnt cant couldnt wont wouldnt shouldnt"
    " isnt arent wasnt werent hasnt havent hadnt aint thats whats wheres whos theres heres"
    " shes hes theyre youre weve youve theyve itll youll theyll hows lets yall jus jst nvm ffs"
    " haha hahaha hehe ugh meh xo luv hun babe msg txt abt wiv dat dis da tho thru"
)
# such that are words or abbreviations too, so that they count beside another one only
_AMBIGUOUS = word_set("id ok okay da dat dis tho thru bc lets fyi babe hun msg")
_CLITICS = ("n't", "'re", "'ve", "'ll", "'m", "'d")
_TALKING = word_set("it's that's there's what's he's she's who's here's let's where's i my me mine")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SUBJECT = frozenset({"PRP", "EX", "DT", "PRP$", "NN", "NNS", "NNP", "NNPS", "JJ", "CD", "WP"})
_NOUNS = frozenset({"PRP", "EX", "DT", "NN", "NNS", "NNP", "NNPS", "CD"})
_CONTINUING = frozenset({"IN", "TO", "CC", "VBN", "VBG", "VBD", "VBZ", "VBP", "MD", "WDT", "WRB"})
_RELATIVES = word_set("which who whom whose that where")


class Tally(NamedTuple):
    """Counts over pieces.

    Attributes:
        typed: words and signs that only a hasty hand types.
        talk: contractions and words of the first person.
        whole: pieces with a subject and its verb.
        continued: pieces that begin like the rest of a sentence, without a subject.
    """

    typed: int
    talk: int
    whole: int
    continued: int


def lower_start(document: Document, start: int, end: int) -> bool:
    """Whether the first letter behind opening marks is a small one, and that of no name."""
    text = document.text
    while start < end and text[start] in _OPENERS:
        start += 1
    if start >= end or not text[start].islower():
        return False
    index = bisect_left(document.starts, start)
    return not is_lower_case_name(document, index, bisect_left(document.starts, end))


def tally(document: Document, pieces: Sequence[Bounds]) -> Tally:
    """Counts what a list of pieces tells."""
    typed = talk = whole = continued = doubtful = 0
    for start, end in pieces:
        first = bisect_left(document.starts, start)
        behind = bisect_left(document.starts, end)
        for index in range(first, behind):
            word = document.lower[index]
            if word in _AMBIGUOUS:
                doubtful += 1
            elif word in _TYPED or _is_sign(document, index):
                typed += 1
            elif word in _TALKING or word.endswith(_CLITICS):
                talk += 1
        while first < behind and not document.words[first][0].isalnum():
            first += 1
        if is_clause(document, first, behind):
            whole += 1
        elif first < behind and document.tags[first] in _CONTINUING:
            continued += 1
    return Tally(typed + (doubtful if typed or doubtful > 1 else 0), talk, whole, continued)


def _is_sign(document: Document, index: int) -> bool:
    """A small "i" for the writer, a heap of marks, an emoji, a hashtag or a handle."""
    word = document.words[index]
    if word == "i":
        return document.text[document.ends[index] : document.ends[index] + 1] in (" ", "'", "’")
    if word.isalnum():
        return False
    character = word[0]
    if character in "@#":
        place = document.ends[index]
        return document.text[place : place + 1].isalpha()
    if character in "?!" and index + 1 < len(document.words):
        return (
            document.words[index + 1][0] in "?!"
            and document.starts[index + 1] == (document.ends[index])
        )
    return character >= "\U0001f300" or word.startswith(("i'", "I'd've"))


def is_clause(document: Document, first: int, behind: int) -> bool:
    """Whether tokens begin with a subject and go on with a finite verb."""
    tags, lower = document.tags, document.lower
    if first >= behind or tags[first] not in _SUBJECT or lower[first] in _RELATIVES - {"that"}:
        return False
    subject = False
    for index in range(first, behind):
        word = lower[index]
        if word in _TALKING and "'" in word:
            return True
        if subject and (tags[index] in _FINITE or word.endswith(_CLITICS)):
            return True
        subject = subject or tags[index] in _NOUNS
    return False
