"""What happens to quotation marks when text is translated piece by piece.

Marks end up alone at the edge of a piece, where the engine drops them, closes them the other way
round, moves the blank to the wrong side, or returns the guillemets of the language between.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from detector.features.document import Document
from detector.training.simulator.planting import Change

_PAIR = re.compile(
    r"(?<![^\s(\[‘'])(?:“(?P<curly>[^\s“”][^“”\n]{2,400})”|\"(?P<straight>[^\s\"][^\"\n]{2,400})\")"
    r"(?=[\s.,;:!?)]|$)"
)
_WORD_AFTER = re.compile(r"[\w'’-]+")
_WORD_BEFORE = re.compile(r"[\w'’-]+[.,!?]?$")
_SPEAKER = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|us)\b|\bI['’]")
_SAYING = re.compile(
    r"\b(?:said|says|told|added|adds|explain\w*|stat\w+|stress\w+|insist\w+|quoted|according)\b"
)
_INNER_STOP = re.compile(r"[a-z]{3}\. (?=[A-Z])")
_REPORTING = 70


def _pairs(document: Document) -> Iterator[tuple[int, int, bool]]:
    """(start, end, curly) of each quotation, marks included."""
    for match in _PAIR.finditer(document.text):
        yield match.start(), match.end(), match.group("curly") is not None


def _edges(document: Document) -> Iterator[tuple[int, int, bool, bool]]:
    """(start, end, opening, curly) of each mark with the word that it stands at."""
    for start, end, curly in _pairs(document):
        after = _WORD_AFTER.match(document.text, start + 1)
        before = _WORD_BEFORE.search(document.text, max(start, end - 40), end - 1)
        if after and before and after.end() + 3 < before.start():
            yield start, after.end(), True, curly
            yield before.start(), end, False, curly


def quote_space(document: Document, rng: random.Random) -> Iterator[Change]:
    """The blank on the wrong side of a mark: "said“ we", "interest ”"."""
    for start, end, opening, _ in _edges(document):
        text = document.text[start:end]
        moved = rng.random() < 0.4
        if not opening:
            # "interest ” as", or with the mark drawn to the next word: "interest ”as"
            joined = moved and document.text[end : end + 1] == " "
            new = f"{text[:-1]} {text[-1]}"
            yield Change(start, end + joined, new)
        elif moved and document.text[start - 1 : start] == " ":
            yield Change(start - 1, end, f"{text[0]} {text[1:]}")
        else:
            yield Change(start, end, f"{text[0]} {text[1:]}")


def guillemet(document: Document, rng: random.Random) -> Iterator[Change]:
    """A mark comes back as in French, Russian or Spanish: "« Europe", "peace»"."""
    blank = rng.choice(("", " "))
    for start, end, opening, _ in _edges(document):
        text = document.text[start:end]
        new = f"«{blank}{text[1:]}" if opening else f"{text[:-1]}{blank}»"
        yield Change(start, end, new)
    for start, end, _ in _pairs(document):
        inner = document.text[start + 1 : end - 1]
        yield Change(start, end, f"«{blank}{inner}{blank}»")


def quote_flipped(document: Document, rng: random.Random) -> Iterator[Change]:
    """A mark that points the other way, or sits low as in German."""
    for start, end, opening, curly in _edges(document):
        text = document.text[start:end]
        if opening:
            yield Change(start, end, rng.choice("”„") + text[1:])
        elif curly:
            yield Change(start, end, f"{text[:-1]}“")
        else:
            yield Change(start, end, text[:-1] + rng.choice("“„"))


def quote_lost(document: Document, rng: random.Random) -> Iterator[Change]:
    """One mark of a pair is gone; the whole quotation is what is damaged."""
    for start, end, _ in _pairs(document):
        text = document.text[start:end]
        yield Change(start, end, text[:-1] if rng.random() < 0.6 else text[1:])


def speech_unquoted(document: Document, rng: random.Random) -> Iterator[Change]:
    """Both marks around speech in the first person are gone."""
    for start, end, _ in _pairs(document):
        inner = document.text[start + 1 : end - 1]
        after = document.text[end : end + _REPORTING]
        before = document.text[max(0, start - _REPORTING) : start]
        if _SPEAKER.search(inner) and (_SAYING.search(after) or _SAYING.search(before)):
            yield Change(start, end, inner)


def quote_reopened(document: Document, rng: random.Random) -> Iterator[Change]:
    """The rule of newspapers: a quotation that goes on opens again in the next paragraph."""
    separator = "\n\n" if "\n\n" in document.source else "\n"
    for start, end, _ in _pairs(document):
        for stop in _INNER_STOP.finditer(document.text, start + 20, max(start + 20, end - 20)):
            head = document.text[start : stop.end() - 1]
            yield Change(start, stop.end(), f"{head}{separator}{document.text[start]}")
