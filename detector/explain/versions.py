"""Two versions of a story side by side: what changed, and which of them carries the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.text import Text

from detector.explain.alignment import (
    LONGEST_DIFF,
    MOST_SENTENCES,
    Change,
    Pair,
    align,
    changes,
)
from detector.explain.display import DisplayedArticle
from detector.explain.items import Shown, ShownSentence, mark_of
from detector.explain.screen import Screen, joined, safe
from detector.explain.terminal import MARGIN, cautions, headline, reason_line, shown_items

SIDE_BY_SIDE = 80  # columns from which two texts fit beside each other
GAP = " | "
CHANGED_STYLE = "bold cyan"
OPEN, CLOSE = "[", "]"


@dataclass(frozen=True)
class Version:
    """One version of the story: its name, its text, and what is shown of its verdict."""

    name: str
    text: str
    page: DisplayedArticle


@dataclass(frozen=True)
class _Side:
    """The part of one version that stands in one row."""

    letter: str
    sentences: Sequence[ShownSentence]
    parts: Sequence[Change]

    @property
    def mark(self) -> str:
        return mark_of(sum(sentence.score for sentence in self.sentences))

    def words(self, plain: bool) -> Text:
        return joined(_marked(part, plain) for part in self.parts)


def show_versions(screen: Screen, left: Version, right: Version, everything: bool) -> None:
    """Adds two versions of a story to a screen.

    Args:
        screen: where to.
        left: one version, called A.
        right: the other, called B.
        everything: whether to show small pieces of evidence too.
    """
    for letter, version in (("A", left), ("B", right)):
        screen.line(Text(safe(version.name), style="bold"), first=f"{letter}  ")
        for line in (headline(version.page.verdict), *cautions(version.page.verdict)):
            screen.line(line, first="   ")
    one, two = left.page.sentences[:MOST_SENTENCES], right.page.sentences[:MOST_SENTENCES]
    pairs = align([sentence.text for sentence in one], [sentence.text for sentence in two])
    rows = [_row(pair, one, two) for pair in pairs]
    _show_balance(screen, left.page, right.page)
    _show_difference(screen, pairs, rows)
    if max(len(left.page.sentences), len(right.page.sentences)) > MOST_SENTENCES:
        screen.line(f"Only the first {MOST_SENTENCES} sentences of each are compared.")
    if screen.width >= SIDE_BY_SIDE:
        screen.line()
        _show_beside(screen, *(_Side(letter, (), [Change(letter, False)]) for letter in "AB"))
    for first, second in rows:
        screen.line()
        if screen.width >= SIDE_BY_SIDE:
            _show_beside(screen, first, second)
        else:
            _show_stacked(screen, first, second)
        for side in (first, second):
            _show_reasons(screen, side, everything)
    screen.line()
    _show_legend(screen)


def _row(
    pair: Pair, left: Sequence[ShownSentence], right: Sequence[ShownSentence]
) -> tuple[_Side, _Side]:
    one, two = left[slice(*pair.left)], right[slice(*pair.right)]
    texts = [" ".join(sentence.text for sentence in side) for side in (one, two)]
    first, second = changes(*texts)
    return _Side("A", one, first), _Side("B", two, second)


# --- the head ------------------------------------------------------------------------------


def _show_balance(screen: Screen, left: DisplayedArticle, right: DisplayedArticle) -> None:
    """Which version carries the evidence."""
    one, two = left.verdict.score, right.verdict.score
    if one is None or two is None:
        return
    if abs(one - two) < 1.0:
        outcome = "the evidence is about as strong in both"
    else:
        outcome = f"{'A' if one > two else 'B'} carries more evidence of machine translation"
    screen.line(f"Score (log-odds): A {one:+.1f}, B {two:+.1f}; {outcome}.")


def _show_difference(
    screen: Screen, pairs: Sequence[Pair], rows: Sequence[tuple[_Side, _Side]]
) -> None:
    only = [
        sum(_length(pair[side]) for pair in pairs if not _length(pair[1 - side])) for side in (0, 1)
    ]
    shares = [_changed_share([row[side] for row in rows]) for side in (0, 1)]
    screen.line(
        f"Wording that the other does not have: {shares[0]:.0%} of A, {shares[1]:.0%} of B; "
        f"sentences without a counterpart: {only[0]} in A, {only[1]} in B."
    )


def _length(stretch: tuple[int, int]) -> int:
    return stretch[1] - stretch[0]


def _changed_share(sides: Sequence[_Side]) -> float:
    """The share of characters that are marked as changed."""
    total = sum(len(part.text) for side in sides for part in side.parts)
    changed = sum(len(part.text) for side in sides for part in side.parts if part.changed)
    return changed / max(1, total)


def _show_legend(screen: Screen) -> None:
    words = f"{OPEN}In brackets{CLOSE}" if screen.plain else "Coloured"
    lines = (
        f"{words}: words that the other version does not have (sentences of more than about "
        f"{LONGEST_DIFF} words are not compared word by word). + to ++++ left of a text: strength "
        "of its evidence for machine translation; - against it.",
        "A version with more evidence is not thereby the copy. A verdict is no proof.",
    )
    for line in lines:
        screen.line(Text(line, style="dim"))


# --- rows ----------------------------------------------------------------------------------


def _show_beside(screen: Screen, first: _Side, second: _Side) -> None:
    width = (screen.width - len(GAP)) // 2
    columns = [
        screen.wrapped(side.words(screen.plain), width - MARGIN) if side.parts else []
        for side in (first, second)
    ]
    for number, (one, two) in enumerate(zip_longest(*columns, fillvalue=Text())):
        line = joined([_margin(first, number), one])
        line.pad_right(width - line.cell_len)
        screen.line(joined([line, GAP, _margin(second, number), two]))


def _margin(side: _Side, number: int) -> str:
    return f"{'' if number else side.mark:<{MARGIN}}"


def _show_stacked(screen: Screen, first: _Side, second: _Side) -> None:
    for side in (first, second):
        words = side.words(screen.plain) if side.parts else Text("(nothing like it)", style="dim")
        screen.line(words, first=f"{side.letter} {side.mark:<{MARGIN}}", rest=" " * (MARGIN + 2))


def _show_reasons(screen: Screen, side: _Side, everything: bool) -> None:
    items: list[Shown] = []
    for sentence in side.sentences:
        items += shown_items(sentence, everything)
    for item in items:
        for reason in item.reasons:
            screen.line(reason_line(reason), first=f"  {side.letter}: ")


def _marked(part: Change, plain: bool) -> Text:
    words = safe(part.text)
    if not part.changed:
        return Text(words)
    return Text(f"{OPEN}{words}{CLOSE}") if plain else Text(words, style=CHANGED_STYLE)
