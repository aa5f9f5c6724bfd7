"""The readable table of a terminal: one block an article, the strongest evidence under it.

Rich is imported with this module, so only a run that writes to a terminal pays for it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from detector.explain.display import show_document
from detector.explain.items import Shown, ShownSentence, ranked
from detector.explain.terminal import cautions, headline
from detector.runtime.printable import printable, unpadded

if TYPE_CHECKING:
    from detector.readers import Article
    from detector.verdict import Pivot, Verdict

SENTENCES = 5  # shown under an article unless asked otherwise
PIECES = 4  # items shown under a sentence
QUOTED = 160  # characters of a sentence
PIVOT_SIGNS = 3  # words that speak for a language
WORDS = 70


class TerminalTable:
    """Writes verdicts for people."""

    def __init__(self, stream: TextIO, top: int | None = SENTENCES) -> None:
        """Prepares a table.

        Args:
            stream: the terminal, or a file.
            top: how many sentences to show of each article; None shows all evidence.
        """
        if isinstance(stream, io.TextIOWrapper):
            # What the terminal's encoding lacks must not end the run.
            stream.reconfigure(errors="backslashreplace")
        self._stream = stream
        self._console = Console(file=stream, markup=False, highlight=False, emoji=False)
        self._top = top
        self._labels: Counter[str] = Counter()
        self._flagged = 0

    def write(self, article: Article, verdict: Verdict) -> None:
        """Writes the block of one article."""
        self._labels[verdict.label] += 1
        self._flagged += verdict.flagged
        self._print(Text(printable(str(article.id)), style="bold"))
        for line in (headline(verdict), *cautions(verdict)):
            self._print(Padding(line, (0, 0, 0, 2)))
        if verdict.score is not None:
            self._print(Padding(_account(verdict, self._top), (0, 0, 0, 2)))
        self._print(Text())

    def finish(self) -> None:
        """Writes how many articles got which label."""
        total = self._labels.total()
        labels = ", ".join(f"{count} {label}" for label, count in self._labels.most_common())
        articles = "article" if total == 1 else "articles"
        line = f"{total} {articles}, {self._flagged} flagged"
        self._print(Text(f"{line}: {labels}" if labels else line, style="bold"))
        self._stream.flush()

    def _print(self, block: Text | Padding) -> None:
        # Rendered first and written here, so that a closed pipe is the caller's to handle.
        with self._console.capture() as captured:
            self._console.print(block)
        self._stream.write(unpadded(captured.get()))


def _account(verdict: Verdict, top: int | None) -> Grid:
    """The sentences shown, the others, the article as a whole and the baseline: they add up."""
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True, min_width=6)
    grid.add_column(overflow="fold")
    page = show_document(verdict)
    limit = None if top is None else PIECES
    telling = sorted(page.sentences, key=lambda sentence: _rank(verdict, sentence), reverse=True)
    shown = [one for one in telling[:top] if one.shown]
    shown.sort(key=lambda sentence: sentence.start)
    for sentence in shown:
        grid.add_row(_number(sentence.score, "bold"), f"“{_short(sentence.text, QUOTED)}”")
        _add_items(grid, sentence.shown, limit)
    others = len(verdict.sentences) - len(shown)
    if others:
        rest = sum(one.score for one in verdict.sentences) - sum(one.score for one in shown)
        noun = "sentence" if others == 1 else "sentences"
        grid.add_row(
            _number(rest, "bold"), f"{others} other {noun}" if shown else f"{others} {noun}"
        )
    if verdict.document:
        total = sum(piece.weight for piece in verdict.document)
        grid.add_row(_number(total, "bold"), "the article as a whole")
        _add_items(grid, page.document, limit)
    grid.add_row(_number(verdict.baseline, "bold"), "baseline")
    grid.add_row(_number(verdict.score or 0.0, "bold"), "score (log-odds): the sum")
    if verdict.wire is not None and verdict.label == "retranslated-wire":
        limits = f"{verdict.wire.score:+.2f}, counts from {verdict.wire.threshold:+.2f}"
        grid.add_row("wire", f"structure of agency copy ({limits}; not part of the score)")
        _add_items(grid, page.wire, limit)
    if verdict.pivot is not None and verdict.pivot.language:
        grid.add_row("via", _likely_pivot(verdict.pivot))
    return grid


def _likely_pivot(pivot: Pivot) -> str:
    """One line: the language, and the words that say most for it."""
    from detector.features.phrasing.lexicon import LANGUAGES

    ranked = sorted(pivot.evidence, key=lambda piece: piece.weight, reverse=True)
    words = [f"“{_short(one.text, WORDS)}”" for one in ranked if one.text and one.weight > 0]
    signs = f"; signs: {', '.join(words[:PIVOT_SIGNS])}" if words else ""
    name = LANGUAGES.get(pivot.language, pivot.language)
    return f"likely through {name} ({pivot.probability:.2f} among the languages known{signs})"


def _rank(verdict: Verdict, sentence: ShownSentence) -> float:
    """What speaks for translation first; in what is cleared, what weighs most either way."""
    return abs(sentence.score) if verdict.label == "native" else sentence.score


def _add_items(grid: Grid, items: Sequence[Shown], limit: int | None) -> None:
    shown = ranked(items, limit)
    for item in shown:
        for reason in item.reasons:
            _add_piece(grid, reason.weight, printable(reason.text))
    rest = len(items) - len(shown)
    if rest:
        noun = "piece" if rest == 1 else "pieces"
        total = sum(item.weight for item in items) - sum(item.weight for item in shown)
        _add_piece(grid, total, f"{rest} smaller {noun} of evidence")


def _add_piece(grid: Grid, weight: float, words: str) -> None:
    inner = Grid.grid(padding=(0, 1))
    inner.add_column(justify="right", no_wrap=True, min_width=6)
    inner.add_column(overflow="fold")
    inner.add_row(_number(weight), Text(words))
    grid.add_row("", inner)


def _number(value: float, style: str = "") -> Text:
    colour = "red" if value > 0 else "green"
    return Text(f"{value:+.2f}", style=f"{style} {colour}".strip())


def _short(text: str, limit: int) -> str:
    """The text on one line, its middle left out if it is longer than the limit."""
    line = printable(text)
    if len(line) <= limit:
        return line
    head, tail = limit * 2 // 3, limit // 3 - 1
    return f"{line[:head].rstrip()}…{line[-tail:].lstrip()}"
