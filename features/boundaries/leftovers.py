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
from detector.features.feature import Evidence
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


def _raised_seams(doc: Document) -> Iterator[Seam]:
    """Plain stops behind a noun, outside quotations, with a capital behind them."""
    marks = quotation(doc)
    for seam in seams(doc):
        if doc.lower[seam.tail] not in _OPENINGS or not doc.text[seam.start].isupper():
            continue
        if not is_plain(seam) or doc.words[seam.tail_end - 1] != "." or seam.last == seam.first:
            continue
        noun = doc.tags[seam.last][:2] == "NN" and not doc.words[seam.tail].isupper()
        if noun and not marks.covers(doc.starts[seam.last], seam.start + 1):
            yield seam


_OPENINGS = _PREPOSITIONS | _VERBS | _RELATIVES


def find_cut_phrase(doc: Document) -> Iterator[Evidence]:
    """A phrase with a preposition and no verb, closed as a sentence of its own."""
    for seam in _raised_seams(doc):
        if doc.lower[seam.tail] not in _PREPOSITIONS:
            continue
        words = [word for word in doc.lower[seam.tail : seam.tail_end] if word[0].isalnum()]
        # "For now." and "In short." are people's; "Of" alone opens no phrase but a cut one
        least = 2 if words[0] == "of" and words[1:] != ["course"] else _SHORTEST
        if len(words) < least or "," in doc.words[seam.tail : seam.tail_end]:
            continue
        if main_verbs(doc, seam.tail, seam.tail_end) or not main_verbs(
            doc, seam.first, seam.last + 1
        ):
            continue
        tail = quoted(doc.text[seam.start : doc.ends[seam.tail_end - 1]].rstrip("."))
        note = (
            f"{tail} is no sentence and completes the one before the full stop; "
            "engines close a piece that ends at a link"
        )
        yield Evidence(*joint(doc, seam, 1), note)


def find_no_subject(doc: Document) -> Iterator[Evidence]:
    """A sentence that begins with its verb, or with a relative pronoun."""
    for seam in _raised_seams(doc):
        first, following = doc.lower[seam.tail], seam.tail + 1
        if seam.tail_end - seam.tail <= _SHORTEST:
            continue
        tag = doc.tags[following]
        if first in _VERBS:
            torn = tag not in _INVERTED and tag[0].isalpha()
            what = "begins with its verb and has no subject"
        elif first in _RELATIVES:
            torn = tag in _BEHIND_RELATIVE and doc.lower[following] not in _REMARKS
            what = "begins with a relative pronoun"
        else:
            continue
        if not torn:
            continue
        tail = quoted(doc.text[seam.start : doc.ends[seam.tail_end - 1]])
        note = f"{tail} {what}; engines close a piece that ends at a link"
        yield Evidence(*joint(doc, seam, 1), note)
