"""Counts what the seams of a page look like when it is translated piece by piece.

A tool for rebuilding `seam_rates.json`, not a part of training: it needs the Debian packages
`apertium` and `apertium-eng-spa`. Native articles become pages with links and emphasis; each text
between two inline tags goes to Spanish and back by itself, as site plugins send it, and the pieces
are joined again. Only the seams are counted. Apertium's wording is no model for neural engines, so
nothing of it is kept.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess  # nosec B404
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from detector.errors import MTDetectError
from detector.features.document import Document
from detector.training.corpus.articles import Article, as_text, read_all
from detector.training.simulator.planting import stream

# Assumed, not counted: a link or emphasis for every 35 words, on names twice as often as on others.
WORDS_PER_TAG = 35
NAME_WEIGHT = 2.0
LONGEST_TAG = 4
_PAUSE = "\n\n"
_QUOTES = re.compile(r"[\"“”]")
_WRONG_SIDE = re.compile(r"[“\"] (?=\w[^\"“”]*$)|^[^\"“”]*\w [”\"]")
_STOP = re.compile(r"\.")


class Piece(NamedTuple):
    """The text between two inline tags, and the tag of its first and last word."""

    text: str
    first_tag: str
    last_tag: str
    tagged: bool


def count_seams(folder: Path, articles: int, seed: int) -> dict[str, Any]:
    """Makes pages, translates them there and back, and counts the shapes of their seams.

    Args:
        folder: the folder of the corpora.
        articles: how many native articles to use.
        seed: of the choice of articles and of the places of tags.

    Returns:
        Counts with their provenance, ready for JSON.

    Raises:
        MTDetectError: if Apertium is not installed.
    """
    if shutil.which("apertium") is None:
        raise MTDetectError(
            "apertium: not found; install the Debian packages apertium and apertium-eng-spa"
        )
    natives = [article for article in read_all(folder) if article.kind == "native"]
    chosen = random.Random(seed).sample(natives, min(articles, len(natives)))
    sentences = [pieces for article in chosen for pieces in _page(article, seed)]
    result: dict[str, Any] = {
        "provenance": {
            "command": f"python -m detector.training seams --articles {articles} --seed {seed}",
            "engine": _version(),
            "pages": len(chosen),
            "words per inline tag (assumed)": WORDS_PER_TAG,
            "sentences with a seam": len(sentences),
        },
        "tail tags": _tail_tags(sentences),
    }
    for name, closed in (("as they are", False), ("closed with a stop", True)):
        returned = _there_and_back(sentences, closed)
        result[name] = dict(sorted(_count_shapes(sentences, returned).items()))
    return result


def _version() -> str:
    listed = subprocess.run(  # nosec B603 B607
        ["dpkg-query", "-W", "-f=${Package} ${Version}; ", "apertium", "apertium-eng-spa"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    return listed.strip("; ") or "apertium of unknown version"


def _page(article: Article, seed: int) -> Iterator[list[Piece]]:
    """The sentences of an article that have an inline tag, cut at their tags."""
    document = Document.parse(as_text(article))
    rng = stream(seed, article.id, "inline-tags")
    for first, behind in document.sentence_tokens:
        spans = _tagged(document, first, behind, rng)
        if spans:
            yield _cut(document, first, behind, spans)


def _tagged(
    document: Document, first: int, behind: int, rng: random.Random
) -> list[tuple[int, int]]:
    """Names and noun phrases that carry a link or emphasis, as (first, behind last) token."""
    spans: list[tuple[int, int]] = []
    index = first
    while index < behind:
        end = index
        while end < behind and end - index < LONGEST_TAG and _in_phrase(document, end):
            end += 1
        if end > index and document.tags[end - 1].startswith("NN"):
            weight = NAME_WEIGHT if document.tags[index].startswith("NNP") else 1.0
            # a phrase of the kind stands about every five words
            if rng.random() < weight * 5 / (1.5 * WORDS_PER_TAG):
                # links stand now and then on a part of their phrase
                begin = index + (end - index > 1 and rng.random() < 0.25)
                spans.append((begin, end))
        index = max(end, index + 1)
    return [span for span in spans if span != (first, behind)]


def _in_phrase(document: Document, index: int) -> bool:
    return document.tags[index][:2] in ("NN", "JJ") and document.words[index][0].isalpha()


def _cut(
    document: Document, first: int, behind: int, spans: Sequence[tuple[int, int]]
) -> list[Piece]:
    """The pieces of a sentence, blanks at their edges included."""
    edges = [first]
    for begin, end in spans:
        edges += [begin, end]
    edges.append(behind)
    pieces: list[Piece] = []
    limit = document.ends[behind - 1]
    for number, (begin, end) in enumerate(pairwise(edges)):
        if begin == end:
            continue
        stop = document.starts[end] if end < behind else limit
        if number % 2:
            stop = document.ends[end - 1]
        start = document.starts[begin]
        if pieces and number % 2 == 0:
            start = document.ends[begin - 1]
        text = document.text[start:stop]
        pieces.append(Piece(text, document.tags[begin], document.tags[end - 1], number % 2 == 1))
    return pieces


def _there_and_back(sentences: Sequence[Sequence[Piece]], closed: bool) -> list[list[str]]:
    """Each piece through Spanish, with the blanks at its edges as they were."""
    flat = [piece.text for pieces in sentences for piece in pieces]
    bare = [" ".join(text.split()) for text in flat]
    sent = [text + "." if closed and text[-1:].isalnum() else text for text in bare]
    returned = iter(_translate(_translate(sent, "eng-spa"), "spa-eng"))
    return [[next(returned) for _ in pieces] for pieces in sentences]


def _translate(pieces: list[str], mode: str) -> list[str]:
    """Translates pieces, none of which sees another: a blank line ends a sentence for Apertium."""
    # an empty piece would run two pauses together
    text = _PAUSE.join(piece or "-" for piece in pieces)
    done = subprocess.run(  # nosec B603 B607
        ["apertium", "-u", mode], input=text, capture_output=True, text=True, check=True
    )
    result = done.stdout.rstrip("\n").split(_PAUSE)
    if len(result) != len(pieces):
        raise MTDetectError(f"apertium {mode}: {len(pieces)} pieces in, {len(result)} out")
    return result


def _count_shapes(
    sentences: Sequence[Sequence[Piece]], returned: Sequence[Sequence[str]]
) -> Counter[str]:
    counts: Counter[str] = Counter()
    for pieces, backs in zip(sentences, returned, strict=True):
        for number in range(1, len(pieces)):
            counts["seams"] += 1
            _count_case(counts, pieces[number].text.strip(), backs[number].strip())
            _count_join(counts, pieces[number - 1 : number + 1], backs[number - 1 : number + 1])
            _count_modifier(counts, pieces[number - 1 : number + 1], backs[number - 1 : number + 1])
        for piece, back in zip(pieces, backs, strict=True):
            _count_marks(counts, piece.text, back)
    return counts


def _count_case(counts: Counter[str], source: str, back: str) -> None:
    """Whether the piece behind the seam begins in the case in which it began."""
    if not source[:1].isalpha() or not back[:1].isalpha():
        return
    was, now = source[0].isupper(), back[0].isupper()
    key = {
        (False, False): "tail in lower case",
        (True, True): "tail keeps its capital",
        (False, True): "tail is given a capital",
        (True, False): "tail loses its capital",
    }[was, now]
    counts[key] += 1


def _count_join(counts: Counter[str], pieces: Sequence[Piece], backs: Sequence[str]) -> None:
    """Blanks and stops where two pieces meet, when a plugin trims and when it does not."""
    left, right = pieces[0].text, pieces[1].text
    blank = left[-1:].isspace() or right[:1].isspace()
    counts["seams with a blank"] += blank
    if blank and not left[-1:].isspace() and backs[1][:1] in (".", ","):
        counts["stop set off by the blank"] += 1
    if backs[0].rstrip().endswith(".") and not left.rstrip().endswith("."):
        counts["stop closes the piece before"] += 1
        if right.strip().startswith("."):
            counts["stop doubled"] += 1
    if right.strip()[:1] in (".", ",") and backs[1][:1] == " ":
        counts["stop set off by the engine"] += 1


def _count_modifier(counts: Counter[str], pieces: Sequence[Piece], backs: Sequence[str]) -> None:
    """Modifiers on one side of the seam whose noun is on the other."""
    if pieces[0].last_tag != "JJ" or not pieces[1].first_tag.startswith("NN"):
        return
    counts["modifier parted from its noun"] += 1
    modifier, noun = pieces[0].text.split()[-1].lower(), pieces[1].text.split()[0].lower()
    left, right = backs[0].lower().split(), backs[1].lower().split()
    if left[-1:] == [modifier] and right[:1] == [noun]:
        counts["parted modifier comes back in its place"] += 1


def _count_marks(counts: Counter[str], source: str, back: str) -> None:
    """Stops and quotation marks of a piece, before and after."""
    counts["stops lost"] += max(0, len(_STOP.findall(source)) - len(_STOP.findall(back)))
    was, now = len(_QUOTES.findall(source)), len(_QUOTES.findall(back))
    if not was and not now:
        return
    counts["pieces with quotation marks"] += 1
    counts["quotation mark lost"] += now < was
    counts["quotation mark added"] += now > was
    if _WRONG_SIDE.search(back) and not _WRONG_SIDE.search(source):
        counts["blank on the wrong side of a quotation mark"] += 1


def _tail_tags(sentences: Sequence[Sequence[Piece]]) -> dict[str, int]:
    """With which part of speech a piece begins behind one that ends in a noun."""
    tags: Counter[str] = Counter()
    for pieces in sentences:
        for before, piece in pairwise(pieces):
            if before.last_tag.startswith("NN") and piece.first_tag.isalpha():
                tags[piece.first_tag] += 1
    return dict(sorted(tags.items()))
