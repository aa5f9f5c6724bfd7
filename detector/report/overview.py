"""What the report shows of all articles: rows of the table, counts, and the histogram."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from detector.report.article import ArticleView
from detector.report.safety import visible
from detector.verdict import Verdict

# Label: what it is called, a shape for those who see no colour, and what it means.
LABELS = {
    "retranslated-wire": (
        "Re-translated wire copy",
        "◆",
        "Reads like machine translation, and has the lines and the build of agency copy.",
    ),
    "machine-translated": ("Machine-translated", "●", "Reads like machine translation."),
    "unclear": ("Unclear", "◐", "Not flagged, but not cleared either: read it."),
    "native": ("Not flagged", "○", "Too little speaks for machine translation to flag it."),
    "undecided": ("Undecided", "?", "Could not be judged."),
}
NAME, OPENING, FINDING = 200, 120, 180  # characters that a row shows of each
WIDEST = 15.0  # log-odds; scores beyond are counted in the outermost bars
TOP_ROWS = 500  # rows for readers without JavaScript


class Row(NamedTuple):
    """An article in the table; the script reads the fields in this order."""

    number: int
    name: str
    label: str
    flagged: bool
    probability: float | None
    score: float | None
    words: int
    opening: str
    finding: str

    @property
    def rank(self) -> tuple[float, int]:
        """Larger for what comes first: the highest score, then the order of the input."""
        return (-math.inf if self.score is None else self.score), -self.number


BLANK = Row(0, "", "undecided", False, None, None, 0, "", "")  # what the script fills


class Column(NamedTuple):
    """A bar of the histogram, in units of the image; the flagged stand on the others."""

    low: float
    high: float
    x: float
    others: int
    flagged: int
    others_height: float
    flagged_height: float

    @property
    def range(self) -> str:
        """The scores that it stands for."""
        if self.low <= -WIDEST:
            return f"below {self.high:+g}"
        if self.high >= WIDEST:
            return f"{self.low:+g} and above"
        return f"{self.low:+g} to {self.high:+g}"


class Overview:
    """Counts articles as they come, and keeps the rows that score highest."""

    def __init__(self) -> None:
        self.labels: Counter[str] = Counter()
        self.flagged = 0
        self.models: dict[str, float] = {}
        self._bins: Counter[tuple[int, bool]] = Counter()
        self._top: list[tuple[tuple[float, int], Row]] = []

    def add(self, row: Row, verdict: Verdict) -> None:
        """Counts one article."""
        self.labels[row.label] += 1
        self.flagged += row.flagged
        self.models.setdefault(verdict.model, verdict.threshold)
        if row.score is not None:
            held = max(-WIDEST, min(WIDEST - 0.5, row.score))
            self._bins[math.floor(held * 2), row.flagged] += 1
        heapq.heappush(self._top, (row.rank, row))
        if len(self._top) > TOP_ROWS:
            heapq.heappop(self._top)

    @property
    def top(self) -> list[Row]:
        """The rows that score highest, highest first."""
        return [row for _, row in sorted(self._top, reverse=True)]

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many articles have each label, gravest first."""
        return [(label, self.labels[label]) for label in LABELS if self.labels[label]]

    @property
    def tallest(self) -> int:
        """How many articles the tallest bar of the histogram stands for."""
        places = {place for place, _ in self._bins}
        return max((self._bins[at, False] + self._bins[at, True] for at in places), default=0)

    def columns(self, width: float, height: float) -> Iterator[Column]:
        """The bars of the histogram, from the lowest score to the highest.

        Args:
            width: of the image that they fill.
            height: of the tallest bar.
        """
        if not self._bins:
            return
        places = [place for place, _ in self._bins]
        first, last = min(min(places), -4), max(max(places), 3)
        tallest = self.tallest
        step = width / (last - first + 1)
        for index, at in enumerate(range(first, last + 1)):
            others, flagged = self._bins[at, False], self._bins[at, True]
            yield Column(
                low=at / 2,
                high=at / 2 + 0.5,
                x=round(index * step, 2),
                others=others,
                flagged=flagged,
                others_height=round(others / tallest * height, 2),
                flagged_height=round(flagged / tallest * height, 2),
            )


def make_row(number: int, name: str, verdict: Verdict, view: ArticleView) -> Row:
    """The row of an article.

    Args:
        number: its place among the articles, from 1.
        name: its id.
        verdict: what was found.
        view: what the report shows of it.
    """
    opening = verdict.sentences[0].text if verdict.sentences else ""
    return Row(
        number=number,
        name=shorten(name, NAME),
        label=verdict.label,
        flagged=verdict.flagged,
        probability=verdict.probability,
        score=verdict.score,
        words=view.words,
        opening=shorten(opening, OPENING),
        finding=shorten(_finding(verdict, view), FINDING),
    )


def _finding(verdict: Verdict, view: ArticleView) -> str:
    """What speaks most for machine translation, or, in what is cleared, most against it."""
    if verdict.score is None:
        return verdict.reason
    cleared = verdict.label == "native"
    items = view.speaks_against if cleared else view.speaks_for
    return items[0].reasons[0][0] if items else ""


def shorten(text: str, limit: int) -> str:
    """The text on one line, safe to show, cut at the limit."""
    line = " ".join(visible(text[: 4 * limit]).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def percent(probability: float | None) -> str:
    """A probability for people: never 0 or 100 %, since nothing here is certain."""
    if probability is None:
        return "–"
    if probability > 0.999:
        return "> 99.9 %"
    if probability < 0.001:
        return "< 0.1 %"
    return f"{probability * 100:.1f} %"
