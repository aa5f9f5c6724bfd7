"""Pieces that begin with a capital and yet begin in the middle of a clause: family `boundaries`.

Engines give each piece that they are fed a capital and a stop, so the second half of a sentence
comes back as a sentence of its own: "He praised the work. Of the committee." or "He sold the
paper. Was founded by his father." People who write fragments begin them with other words.
"""

from __future__ import annotations

from collections.abc import Iterator

from detector.features.boundaries.fragments import main_verbs
from detector.features.document import Document
from detector.features.document.quotation import quotation
from detector.features.document.seams import Seam, is_plain, joint, quoted, seams
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.lexicons.words import word_set

_PREPOSITIONS = word_set(
    "of from by between against with for in at on to under during after before about into through"
    " over across among near within as than toward towards"
)
_VERBS = word_set("was were is are has had will would said says could did does")
# "Had he known", "Is the town safe": verbs before their subject
_INVERTED = frozenset({"PRP", "NNP", "NNPS", "EX", "NN", "NNS", "DT", "PRP$", "CD"})
_RELATIVES = frozenset({"which", "whose", "whom"})
# "Which is why he left": people write it
_REMARKS = word_set("is was would will means brings makes may might 's could leads")
_BEHIND_RELATIVE = frozenset({"VBD", "VBZ", "VBP", "MD", "PRP", "DT", "NNP", "VBN"})
_SHORTEST = 3


def _raised_seams(document: Document) -> Iterator[Seam]:
    """Plain stops behind a noun, outside quotations, with a capital behind them."""
    marks = quotation(document)
    for seam in seams(document):
        if document.lower[seam.tail] not in _OPENINGS or not document.text[seam.start].isupper():
            continue
        if (
            not is_plain(seam)
            or document.words[seam.tail_end - 1] != "."
            or seam.last == seam.first
        ):
            continue
        noun = document.tags[seam.last][:2] == "NN" and not document.words[seam.tail].isupper()
        if noun and not marks.covers(document.starts[seam.last], seam.start + 1):
            yield seam


_OPENINGS = _PREPOSITIONS | _VERBS | _RELATIVES


def find_cut_phrase(document: Document) -> Iterator[Finding]:
    """A phrase with a preposition and no verb, closed as a sentence of its own."""
    for seam in _raised_seams(document):
        if document.lower[seam.tail] not in _PREPOSITIONS:
            continue
        words = [word for word in document.lower[seam.tail : seam.tail_end] if word[0].isalnum()]
        # "For now." and "In short." are people's; "Of" alone opens no phrase but a cut one
        least = 2 if words[0] == "of" and words[1:] != ["course"] else _SHORTEST
        if len(words) < least or "," in document.words[seam.tail : seam.tail_end]:
            continue
        if main_verbs(document, seam.tail, seam.tail_end) or not main_verbs(
            document, seam.first, seam.last + 1
        ):
            continue
        tail = quoted(document.text[seam.start : document.ends[seam.tail_end - 1]].rstrip("."))
        note = f"{tail} is no sentence and completes the one before the full stop"
        yield Finding(*joint(document, seam, 1), note)


CUT_PHRASE = Feature(
    name="boundaries/cut-phrase",
    hypothesis="A phrase that completes the sentence before the full stop is closed as a sentence.",
    source="a full stop inside a sentence; of its 9 pages a part was put to this rule",
    counts=Counts(2, 0),
    find=find_cut_phrase,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "no-line-ends", "upper-case"}),
    why="engines close a piece that ends at a link",
    hits=(
        Example("The mayor praised the work. Of the committee on roads.", "work. Of"),
        Example("The union signed a deal. With the owners of the mine.", "deal. With"),
    ),
    misses=(
        "The mayor praised the work. Of course. For now. In other words. Of these, ten left.",
        "He signed the deal. With the owners gone, nobody asked why. In May it rained.",
        "“They want a deal. With the owners of the mine.” He left.",
        "A day of talks about the mine. With the owners of the port.",
    ),
)


def find_no_subject(document: Document) -> Iterator[Finding]:
    """A sentence that begins with its verb, or with a relative pronoun."""
    for seam in _raised_seams(document):
        first, following = document.lower[seam.tail], seam.tail + 1
        if seam.tail_end - seam.tail <= _SHORTEST:
            continue
        tag = document.tags[following]
        if first in _VERBS:
            torn = tag not in _INVERTED and tag[0].isalpha()
            what = "begins with its verb and has no subject"
        elif first in _RELATIVES:
            torn = tag in _BEHIND_RELATIVE and document.lower[following] not in _REMARKS
            what = "begins with a relative pronoun"
        else:
            continue
        if not torn:
            continue
        tail = quoted(document.text[seam.start : document.ends[seam.tail_end - 1]])
        note = f"{tail} {what}"
        yield Finding(*joint(document, seam, 1), note)


NO_SUBJECT = Feature(
    name="boundaries/no-subject",
    hypothesis=(
        "A sentence begins with its verb or a relative pronoun, since its subject was cut off."
    ),
    source="a full stop inside a sentence; of its 9 pages a part was put to this rule",
    counts=Counts(2, 0),
    find=find_no_subject,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "no-line-ends", "upper-case"}),
    why="engines close a piece that ends at a link",
    hits=(
        Example("He sold the paper. Was founded by his father in May.", "paper. Was"),
        Example("The court jailed the clerk. Which surprised the whole town.", "clerk. Which"),
    ),
    misses=(
        "He sold the paper. Had he known, he would have kept it. Is that so? Will do.",
        "The court jailed the clerk. Which is why the town wept. Which clerk was it?",
        "“He sold the paper. Was founded by his father.” She left. Will Smith won.",
    ),
)
