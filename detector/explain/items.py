"""What a reader sees of a verdict: items with their reasons, and how strong they look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from detector.models.wording import PHRASING
from detector.verdict import Evidence

# Log-odds from which a sentence or an item gets 1, 2, 3 and 4. Of the sentences of native twins,
# 0.97 stay below the first; of their round trips, 0.70.
STEPS = (0.25, 0.6, 1.2, 2.4)


class Reason(NamedTuple):
    """One sentence about one thing that is wrong, with its part of the score."""

    text: str
    weight: float
    family: str

    @property
    def line(self) -> str:
        """The reason with its strength, such as ``… (+1.8)``."""
        return f"{self.text} ({strength_text(self.weight)})"


@dataclass(frozen=True, slots=True)
class Shown:
    """One item that a reader sees.

    Attributes:
        start: offset of its first character in the text as given; 0 for the whole article.
        end: offset of its end, exclusive; 0 for the whole article.
        text: ``given[start:end]``.
        spans: the places to highlight: (start, end) for rules, the named phrases for phrasing.
        reasons: what is wrong, strongest first.
        weight: log-odds, the sum over ``pieces``; above 0 speaks for machine translation.
        families: of the pieces, strongest first, without repetition.
        pieces: the evidence that it stands for.
    """

    start: int
    end: int
    text: str
    spans: tuple[tuple[int, int], ...]
    reasons: tuple[Reason, ...]
    weight: float
    families: tuple[str, ...]
    pieces: tuple[Evidence, ...]

    @property
    def reason(self) -> str:
        """All reasons in one line, without strengths."""
        return "; also: ".join(reason.text for reason in self.reasons)

    @property
    def line(self) -> str:
        """All reasons in one line, with the strength of the whole."""
        return f"{self.reason} ({strength_text(self.weight)})"

    @property
    def is_phrasing(self) -> bool:
        """Whether it sums up unusual words instead of saying what a rule found."""
        return self.pieces[0].feature == PHRASING

    @property
    def strength(self) -> int:
        """0 to 4 by size, whichever way it speaks."""
        return strength(self.weight)


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence with what is shown of it.

    Attributes:
        start: offset of its first character in the text as given.
        end: offset of its end, exclusive.
        text: ``given[start:end]``.
        score: log-odds, the sum over ``shown``.
        shown: its items in the order of :func:`ranked`.
    """

    start: int
    end: int
    text: str
    score: float
    shown: tuple[Shown, ...]

    @property
    def strength(self) -> int:
        """0 to 4 by how strongly it speaks for machine translation; 0 where it speaks against."""
        return strength(max(0.0, self.score))

    @property
    def mark(self) -> str:
        """A mark that needs no colour: ``++++`` to ``+``, ``-`` for the opposite, or nothing."""
        return mark_of(self.score)


def strength(weight: float) -> int:
    """How strong a weight is, 0 to 4, whichever way it speaks."""
    return sum(abs(weight) >= step for step in STEPS)


def mark_of(score: float) -> str:
    """The mark of a sentence with this score (see :attr:`ShownSentence.mark`)."""
    size = strength(score)
    return "+" * size if score > 0 else "-" * min(size, 1)


def strength_text(weight: float) -> str:
    """A weight as it is shown: its sign, and one digit behind the point or two where it is small.

    The minus is a plain hyphen, so that figures can be searched and copied.
    """
    digits = 1 if abs(weight) >= 0.095 else 2
    text = f"{weight:+.{digits}f}"
    return text if text.strip("+-0.") else "0"


def ranked(items: Iterable[Shown], count: int | None = None) -> tuple[Shown, ...]:
    """Items in the order in which every view shows them.

    What a rule found at a place comes first, because a reader can check it; then what it says of
    the article as a whole; then phrasing, which only a model can weigh. The strongest of each
    come first, whichever way they speak.

    Args:
        items: what to show.
        count: how many at most, the weightiest of all; None leaves none out.
    """
    kept = sorted(items, key=lambda item: -abs(item.weight))[:count]
    return tuple(sorted(kept, key=_group))


def _group(item: Shown) -> int:
    return 2 if item.is_phrasing else int(not item.end)
