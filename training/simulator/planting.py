"""Changes to a text that remember where they ended up.

The simulator edits a page in several stages. Each stage collects changes against one state of the
text and applies them in one pass; spans planted by earlier stages move with the text.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from detector.features.document import Document

Part = Literal["fault", "noise"]
# Room between two changes, so that one does not take away what makes the other visible.
_MARGIN = 3
_TRIES = 12


@dataclass(frozen=True, slots=True)
class Planted:
    """One thing that the simulator put on a page.

    Attributes:
        start: offset of its first character in the page.
        end: offset of its end, exclusive.
        kind: what it is; the kinds are the keys of the tables in ``faults`` and ``noise``.
        part: ``fault`` is left by a translation pipeline; ``noise`` is on anyone's page.
        visible: False where nobody could tell from the page that something is wrong.
    """

    start: int
    end: int
    kind: str
    part: Part
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """Replaces ``start:end`` of a text.

    Attributes:
        start: offset of the first character to replace.
        end: offset behind the last one; equal to ``start`` for an insertion.
        new: what stands there afterwards.
        mark: the part of ``new`` that is planted, (0, 0) for all of it.
        weight: how likely the place is, against others for the same kind.
        visible: whether a reader can tell from the page that something is wrong.
    """

    start: int
    end: int
    new: str
    mark: tuple[int, int] = (0, 0)
    weight: float = 1.0
    visible: bool = True


Finder = Callable[[Document, random.Random], Iterator[Change]]


def stream(seed: int, key: str, part: str) -> random.Random:
    """A random generator that is the same on every machine and in every process.

    Args:
        seed: the seed of the run.
        key: the id of the article, or of its story for what its versions share.
        part: what the draws are for, so that a new kind does not shift the draws of the others.
    """
    digest = hashlib.blake2b(f"{seed}\x1f{key}\x1f{part}".encode(), digest_size=8).digest()
    return random.Random(int.from_bytes(digest, "big"))


class Draft:
    """A page in the making: its text and what has been planted in it so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.planted: list[Planted] = []
        self._document: Document | None = None

    @property
    def document(self) -> Document:
        """The parsed text as it is now; its offsets are those of ``text``."""
        if self._document is None:
            self._document = Document.parse(self.text)
            if len(self._document.text) != len(self.text):
                raise ValueError("a draft must have no invisible characters while it is parsed")
        return self._document

    def apply(self, changes: Iterable[tuple[Change, str]], part: Part) -> None:
        """Applies changes that do not overlap, each with the kind to plant ("" plants nothing)."""
        ordered = sorted(changes, key=lambda item: item[0].start)
        if not ordered:
            return
        pieces: list[str] = []
        fresh: list[Planted] = []
        done = length = 0
        for change, kind in ordered:
            kept = self.text[done : change.start]
            length += len(kept)
            if kind:
                first, last = change.mark if change.mark[1] else (0, len(change.new))
                span = length + first, length + last
                fresh.append(Planted(*span, kind, part, change.visible))
            pieces += (kept, change.new)
            length += len(change.new)
            done = change.end
        pieces.append(self.text[done:])
        self._move([change for change, _ in ordered])
        self.planted += fresh
        self.text = "".join(pieces)
        self._document = None

    def _move(self, changes: Sequence[Change]) -> None:
        """Moves what is planted; a span that a change cuts into grows over the change."""
        if not self.planted:
            return
        starts = [change.start for change in changes]
        gains = (len(change.new) - (change.end - change.start) for change in changes)
        shifts = list(accumulate(gains, initial=0))

        def moved(place: int, *, end: bool) -> int:
            # an insertion at the start of a span goes before it, one at its end goes behind it
            number = bisect_right(starts, place - 1) if end else bisect_right(starts, place)
            if number and changes[number - 1].end > place:
                change = changes[number - 1]
                begin = change.start + shifts[number - 1]
                return begin + len(change.new) if end else begin
            return place + shifts[number]

        self.planted = [
            replace(p, start=moved(p.start, end=False), end=moved(p.end, end=True))
            for p in self.planted
        ]


class Choice:
    """Places chosen in one state of a draft, kept apart from each other and from older spans."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        # a dateline is there to be damaged
        self._taken = [(p.start, p.end) for p in draft.planted if p.kind != "dateline"]
        self.changes: list[tuple[Change, str]] = []

    def add(self, kind: str, finder: Finder, rng: random.Random, count: int) -> int:
        """Chooses up to ``count`` places for a kind, by weight; returns how many were found."""
        candidates = list(finder(self._draft.document, rng))
        bounds = list(accumulate(change.weight for change in candidates))
        found = 0
        for _ in range(_TRIES):
            if found == count or not candidates:
                break
            place = bisect_right(bounds, rng.random() * bounds[-1])
            change = candidates[min(place, len(candidates) - 1)]
            if self._is_free(change):
                self._taken.append((change.start, change.end))
                self.changes.append((change, kind))
                found += 1
        return found

    def _is_free(self, change: Change) -> bool:
        return all(
            change.end + _MARGIN <= start or end + _MARGIN <= change.start
            for start, end in self._taken
        )
