"""Sentences to a page: paragraphs, headings, quotes and dashes.

Some corpora come as sentences and some as published, each with the layout of its publisher. All are
taken apart and laid out anew by the same draws, or a classifier would learn the publisher.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import pairwise

from detector.features.document import Document
from detector.features.document.cleaning import clean
from detector.training.corpus.articles import Article

_FINISHED = re.compile(r"[.!?…][\"'”’»)\]]*$")
_QUOTE = re.compile(r"``|''|[\"'“”‘’]")
_SINGLE_PAIR = re.compile(r"(?<![^\s(\[\"“])'(?=\w)([^'\n]{2,120}[\w.,!?])'(?=[\s.,;:!?)]|$)", re.M)
_SPACED_DASH = re.compile(r"(?<=[\w.,”\"’)]) (?:[-–—]|--) (?=\w|[\"“‘])")
_DASHES = (" - ", " – ", " — ", "—", " -- ")
_DASH_WEIGHTS = (30, 30, 20, 15, 5)
# mean sentences a paragraph, drawn once a page: tabloids and agencies break after each sentence
_MEANS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
_MEAN_WEIGHTS = (20, 25, 25, 15, 10, 5)
_LONGEST_PARAGRAPH = 6


@dataclass(frozen=True, slots=True)
class Layout:
    """How a page looks; all versions of a story share it.

    Attributes:
        separator: what stands between two paragraphs.
        mean: mean number of sentences in a paragraph; 0 runs the whole body together.
        curly: whether quotes and apostrophes are curly.
        dash: how a dash between words is set, or "" for as it was.
        wrap: width of hard-wrapped lines, or 0.
    """

    separator: str
    mean: float
    curly: bool
    dash: str
    wrap: int

    @property
    def looks(self) -> tuple[str, ...]:
        """Names for what is unusual in the looks of the whole page."""
        named = {
            "curly-quotes": self.curly,
            "straight-quotes": not self.curly,
            "dashes": bool(self.dash),
            "hard-wrap": bool(self.wrap),
            "one-block": not self.mean,
        }
        return tuple(look for look, present in named.items() if present)


def draw_layout(rng: random.Random) -> Layout:
    """Draws the looks of a page."""
    wrap = rng.randint(58, 80) if rng.random() < 0.05 else 0
    separator = rng.choices(("\n", "\n\n", "\n \n"), (50, 45, 5))[0]
    block = rng.random() < 0.08
    mean = rng.choices(_MEANS, _MEAN_WEIGHTS)[0]
    curly = rng.random() < 0.55
    dash = rng.choices(_DASHES, _DASH_WEIGHTS)[0] if rng.random() < 0.7 else ""
    return Layout("\n\n" if wrap else separator, 0.0 if block else mean, curly, dash, wrap)


def article_units(article: Article) -> list[str]:
    """The sentences and headings of an article, in order, each on one line.

    Sentences that were published without a blank between them stay together: the fused words are
    how the page was.
    """
    if not article.text:
        cleaned = (" ".join(clean(sentence)[0].split()) for sentence in article.sentences)
        return [sentence for sentence in cleaned if sentence]
    document = Document.parse(clean(article.text)[0])
    units: list[str] = []
    previous = -1
    for start, end in document.sentence_bounds:
        sentence = " ".join(document.text[start:end].split())
        if start == previous:
            units[-1] += sentence
        else:
            units.append(sentence)
        previous = end
    return units


def lay_out(units: list[str], layout: Layout, rng: random.Random) -> str:
    """Joins sentences to paragraphs; whatever ends without a stop has its own line.

    The number of draws depends on the number of units alone, so that versions of one story, which
    have the same sentences, break at the same places.
    """
    pieces: list[str] = []
    in_paragraph = 0
    finished = False
    for unit in units:
        go_on = rng.random() < 1.0 - 1.0 / layout.mean if layout.mean else True
        ends = _FINISHED.search(unit) is not None
        full = layout.mean > 0 and in_paragraph >= _LONGEST_PARAGRAPH
        joined = finished and ends and go_on and not full
        if pieces:
            pieces.append(" " if joined else layout.separator)
        pieces.append(unit)
        in_paragraph = in_paragraph + 1 if joined else 1
        finished = ends
    return "".join(pieces)


def set_type(text: str, layout: Layout) -> str:
    """Sets quotes and dashes in the style of the page, consistently."""
    if layout.dash:
        text = _SPACED_DASH.sub(layout.dash, text)
    if not layout.curly:
        return _QUOTE.sub(lambda m: "'" if m.group() in "'‘’" else '"', text)
    return "\n".join(_curl(line) for line in text.split("\n"))


def _curl(line: str) -> str:
    """Curls the quotes of one line, leaving those that are curly already."""
    if '"' in line or "``" in line or "''" in line:
        line = _QUOTE.sub(lambda m: '"' if m.group() in ("``", "''") else m.group(), line)
        line = _curl_double(line)
    if "'" in line:
        line = _SINGLE_PAIR.sub(r"‘\1’", line).replace("'", "’")
    return line


def _curl_double(line: str) -> str:
    pieces = line.split('"')
    out = [pieces[0]]
    inside = False
    for before, after in pairwise(pieces):
        opens = not before or before[-1] in " ([—–-‘'\""
        closes = not after or after[0] in " .,;:!?)]—–-’'"
        # where the surroundings say nothing or too much, quotes alternate
        opening = opens if opens != closes else not inside
        out += ("“" if opening else "”", after)
        inside = opening
    return "".join(out)


def hard_wrap(text: str, width: int) -> str:
    """Breaks lines at ``width``; the text keeps its length, so no offset moves."""
    lines = []
    for line in text.split("\n"):
        characters = list(line)
        begin = 0
        while len(line) - begin > width:
            blank = line.rfind(" ", begin + 1, begin + width + 1)
            if blank < 0:
                blank = line.find(" ", begin + width)
            if blank < 0:
                break
            characters[blank] = "\n"
            begin = blank + 1
        lines.append("".join(characters))
    return "\n".join(lines)
