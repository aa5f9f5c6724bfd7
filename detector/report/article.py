"""What the report shows of one article: its sentences cut into marked and plain parts.

The display layer merges, sums up and ranks (`detector.explain.display`). Here its items get
numbers, by which marks and reasons point to each other, and words for those who see no colour.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from detector.explain.display import DisplayedArticle
from detector.explain.highlights import Highlight
from detector.explain.items import Shown, ShownSentence, strength, strength_text
from detector.features.catalogue import TITLES
from detector.features.phrasing.lexicon import LANGUAGES

# evidence that no rule of the catalogue finds
FAMILIES = {**TITLES, "pivot": "Language", "markup": "Markup of the page", "limits": "Limits"}
HOW_MUCH = ("hardly", "slightly", "clearly", "strongly", "very strongly")
FOR, AGAINST = "for machine translation", "for a human writer"
STRONGEST_FOR, STRONGEST_AGAINST = 5, 3
OPENED = 2  # strength of a sentence from which its reasons are open at first
SMALL = 0.05  # log-odds; items about the whole article below it are shown as one sum
MOST_BARS = 300  # sentences in the strip under the headline; more make no readable bars
BAR_LIMIT = 3.0  # log-odds of a sentence at which its bar is full


class Part(NamedTuple):
    """A stretch of a sentence; ``item`` is the number of the item that marks it, or 0."""

    text: str
    item: int = 0
    style: str = ""
    first: bool = False


class Item(NamedTuple):
    """An item of evidence: number, weight as text, CSS classes, families, and its reasons."""

    number: int
    weight: str
    style: str
    families: str
    reasons: tuple[tuple[str, str], ...]
    marked: bool


class Pivot(NamedTuple):
    """The language that a text seems to have come through, and what says so."""

    language: str
    probability: float | None
    items: tuple[Item, ...]


class Line(NamedTuple):
    """A sentence of the article as shown."""

    number: int
    parts: tuple[Part, ...]
    score: str
    mark: str
    style: str
    spoken: str
    items: tuple[Item, ...]
    strong: bool


class Bar(NamedTuple):
    """A sentence in the strip under the headline: its place and height, in units of the image."""

    x: float
    y: float
    height: float
    style: str


@dataclass(frozen=True)
class ArticleView:
    """An article, ready for its template.

    Attributes:
        lines: its sentences.
        speaks_for, speaks_against: the strongest items for and against machine translation.
        document: items about the article as a whole that count.
        rest: how many smaller ones there are, and their sum as text.
        wire: items about the structure of agency copy.
        families: (family, title, count of items, sum as text), in a fixed order.
        ledger: what the score adds up from: (what, log-odds as text).
        bars: the strip of sentences; empty where there are too many or too few.
        words: how many the article has.
        pivot: the language it seems to have come through, where the verdict names one.
    """

    lines: tuple[Line, ...]
    speaks_for: tuple[Item, ...]
    speaks_against: tuple[Item, ...]
    document: tuple[Item, ...]
    rest: tuple[int, str]
    wire: tuple[Item, ...]
    families: tuple[tuple[str, str, int, str], ...]
    ledger: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    words: int
    pivot: Pivot | None


def family_title(family: str) -> str:
    """What a family is called in the report."""
    return FAMILIES.get(family, family.replace("-", " ").capitalize())


def view_article(page: DisplayedArticle) -> ArticleView:
    """Prepares an article for its template.

    Args:
        page: the article from the display layer.
    """
    placed = _placed(page)
    marks = _marks_by_sentence(page)
    speaks_for, speaks_against = page.strongest(STRONGEST_FOR)
    large = [item for item in page.document if abs(item.weight) >= SMALL]
    small = [item.weight for item in page.document if abs(item.weight) < SMALL]
    lines = tuple(
        _line(index, sentence, marks[index], placed)
        for index, sentence in enumerate(page.sentences)
    )
    return ArticleView(
        lines=lines,
        speaks_for=_items(speaks_for, placed),
        speaks_against=_items(speaks_against[:STRONGEST_AGAINST], placed),
        document=_items(large, placed),
        rest=(len(small), strength_text(sum(small))),
        wire=_items(page.wire, placed),
        families=tuple(_families(page)),
        ledger=tuple(_ledger(page)),
        bars=tuple(_bars(page.sentences, lines)),
        words=sum(len(sentence.text.split()) for sentence in page.sentences),
        pivot=_pivot(getattr(page.verdict, "pivot", None)),
    )


# --- items and marks -----------------------------------------------------------------------

Placed = dict[int, Item]  # items of sentences by identity, since equal ones are still two


def _placed(page: DisplayedArticle) -> Placed:
    shown = (item for sentence in page.sentences for item in sentence.shown)
    return {id(item): _item(item, number) for number, item in enumerate(shown, 1)}


def _items(shown: Iterable[Shown], placed: Placed) -> tuple[Item, ...]:
    return tuple(placed.get(id(item)) or _item(item, 0) for item in shown)


def _item(item: Shown, number: int) -> Item:
    return Item(
        number=number,
        weight=strength_text(item.weight),
        style=_style(item.weight),
        families=" ".join(item.families),
        reasons=tuple(_reason(reason.text, reason.family) for reason in item.reasons),
        marked=bool(item.spans) and number > 0,
    )


def _pivot(found: Any) -> Pivot | None:
    """Nothing where the model is not sure: silence is better than a guess."""
    if found is None or not found.language:
        return None
    ranked = sorted(found.evidence, key=lambda piece: abs(piece.weight), reverse=True)
    items = (
        Item(
            0,
            strength_text(piece.weight),
            _style(piece.weight),
            "",
            (_reason(piece.reason, "pivot"),),
            False,
        )
        for piece in ranked[:STRONGEST_FOR]
    )
    name = LANGUAGES.get(found.language, found.language)
    return Pivot(name, found.probability, tuple(items))


def _reason(text: str, family: str) -> tuple[str, str]:
    return text[:1].upper() + text[1:], family_title(family)


def _style(weight: float) -> str:
    return f"{'for' if weight >= 0 else 'against'} s{strength(weight)}"


def _line(index: int, sentence: ShownSentence, marks: Sequence[Highlight], placed: Placed) -> Line:
    level = strength(sentence.score)
    side = FOR if sentence.score >= 0 else AGAINST
    return Line(
        number=index + 1,
        parts=tuple(_parts(index, sentence, marks, placed)),
        score=strength_text(sentence.score),
        mark=sentence.mark,
        style=_style(sentence.score) if sentence.shown else "bare",
        spoken=f"{HOW_MUCH[level]} {side}",
        items=_items(sentence.shown, placed),
        strong=level >= OPENED,
    )


def _marks_by_sentence(page: DisplayedArticle) -> list[list[Highlight]]:
    """The highlights of each sentence; one that runs on is cut where the sentence ends."""
    sentences = page.sentences
    starts = [sentence.start for sentence in sentences]
    groups: list[list[Highlight]] = [[] for _ in sentences]
    for mark in page.highlights:
        place = max(0, bisect_right(starts, mark.start) - 1)
        while place < len(sentences) and starts[place] < mark.end:
            start = max(mark.start, starts[place])
            end = min(mark.end, sentences[place].end)
            if start < end:
                groups[place].append(mark._replace(start=start, end=end))
            place += 1
    return groups


def _parts(
    index: int, sentence: ShownSentence, marks: Sequence[Highlight], placed: Placed
) -> Iterator[Part]:
    text, offset, at = sentence.text, sentence.start, sentence.start
    seen: set[int] = set()
    for mark in marks:
        if at < mark.start:
            yield Part(text[at - offset : mark.start - offset])
        item = placed[id(mark.shown)]
        first = item.number not in seen and mark.sentence == index
        seen.add(item.number)
        words = text[mark.start - offset : mark.end - offset]
        yield Part(words, item.number, item.style, first)
        at = mark.end
    if at < sentence.end:
        yield Part(text[at - offset :])


# --- sums ----------------------------------------------------------------------------------


def _families(page: DisplayedArticle) -> Iterator[tuple[str, str, int, str]]:
    """What can be filtered: the families that are marked or explained in sentences."""
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, float] = defaultdict(float)
    for sentence in page.sentences:
        for item in sentence.shown:
            for reason in item.reasons:
                sums[reason.family] += reason.weight
            for family in item.families:
                counts[family] += 1
    order = {family: place for place, family in enumerate(FAMILIES)}
    for family in sorted(counts, key=lambda family: (order.get(family, len(order)), family)):
        yield family, family_title(family), counts[family], strength_text(sums[family])


def _ledger(page: DisplayedArticle) -> Iterator[tuple[str, str]]:
    verdict = page.verdict
    if verdict.score is None:
        return
    whole = sum(item.weight for item in page.document)
    yield "Where every article starts (baseline)", f"{verdict.baseline:+.2f}"
    yield "Evidence in its sentences", f"{verdict.score - verdict.baseline - whole:+.2f}"
    yield "Evidence about the article as a whole", f"{whole:+.2f}"
    yield "Score (log-odds)", f"{verdict.score:+.2f}"


def _bars(sentences: Sequence[ShownSentence], lines: Sequence[Line]) -> Iterator[Bar]:
    """Up for machine translation and down for a human writer, around a line at 60 of 100."""
    if not 3 <= len(sentences) <= MOST_BARS:
        return
    for place, sentence in enumerate(sentences):
        share = max(-1.0, min(1.0, sentence.score / BAR_LIMIT))
        height = max(1.5, abs(share) * (58 if share > 0 else 38))
        y = 60 - height if share > 0 else 60
        yield Bar(place * 10 + 1, round(y, 1), round(height, 1), lines[place].style)
