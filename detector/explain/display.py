"""What is shown of a verdict's evidence: merged, summarised and ranked, its sum unchanged.

Every view (terminal, comparison, web report) shows the same. Rules that mark the same words become
one item with a reason for each, and the hundreds of runs of unusual words become one item a
sentence that names the strongest phrases. Each piece of evidence is in exactly one item, so the
items of a sentence add up to its score, and all items and the baseline to that of the article.

Texts here are the article's own words: a view must make them safe for its medium.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from detector.models.wording import PHRASING, UNUSUAL, USUAL, named_phrase
from detector.verdict import Evidence, Sentence, Verdict

# Log-odds from which a sentence or an item gets 1, 2, 3 and 4. Of the sentences of native twins,
# 0.97 stay below the first; of their round trips, 0.70.
STEPS = (0.25, 0.6, 1.2, 2.4)
NAMED = 3  # phrases that the summary of a sentence names
NAMED_OVERALL = 5  # phrases that the summary of an article names


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


class Highlight(NamedTuple):
    """A stretch of the text to highlight; no two overlap.

    Attributes:
        start: offset of its first character in the text as given.
        end: offset of its end, exclusive.
        shown: the item that it belongs to.
        sentence: the index of the sentence in whose items that is.
    """

    start: int
    end: int
    shown: Shown
    sentence: int


@dataclass(frozen=True)
class DisplayedArticle:
    """An article as a reader sees it.

    Attributes:
        verdict: what was found.
        sentences: the sentences in order, those without evidence among them.
        document: items about the article as a whole, strongest first.
        wire: items about the structure of newswire, in the order of the text; no part of the score.
        pivot: items about the language that it came through; no part of the score.
    """

    verdict: Verdict
    sentences: tuple[ShownSentence, ...]
    document: tuple[Shown, ...]
    wire: tuple[Shown, ...]
    pivot: tuple[Shown, ...]

    @cached_property
    def highlights(self) -> tuple[Highlight, ...]:
        """What to highlight, in the order of the text: rules before phrases, strong before weak."""
        return tuple(_highlights(self.sentences))

    def strongest(self, count: int) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
        """The strongest items for machine translation and against it (see :func:`strongest`)."""
        return _strongest(self, count)


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


def show_document(verdict: Verdict, text: str | None = None) -> DisplayedArticle:
    """Prepares a verdict for reading.

    Args:
        verdict: the verdict; an undecided one has sentences without items.
        text: the text that was scored; None where the words of merged items need not be exact
            beyond the sentence in which they begin.

    Returns:
        The page. Its items and the baseline add up to ``verdict.score``.
    """
    shown = tuple(
        ShownSentence(one.start, one.end, one.text, one.score, _items(one, text))
        for one in verdict.sentences
    )
    document = ranked(map(_alone, verdict.document))
    wire = () if verdict.wire is None else tuple(map(_alone, verdict.wire.evidence))
    pivot = getattr(verdict, "pivot", None)
    traces = () if pivot is None else tuple(map(_alone, pivot.evidence))
    return DisplayedArticle(verdict, shown, tuple(document), wire, traces)


def strongest(verdict: Verdict, count: int) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
    """The strongest items for machine translation and against it, in the order of :func:`ranked`.

    Phrasing is summed over the sentences in which it speaks one way, so it is at most one item on
    either side.

    Args:
        verdict: the verdict.
        count: how many items to return at most on either side.

    Returns:
        (for, against).
    """
    return _strongest(show_document(verdict), count)


def summarise_phrasing(pieces: Sequence[Evidence], named: int = NAMED) -> Shown:
    """One item for many runs of unusual words.

    Args:
        pieces: the runs, at least one.
        named: how many phrases to name.

    Returns:
        The item; it names phrases of the runs that lean the way of the sum.
    """
    weight = math.fsum(piece.weight for piece in pieces)
    phrases = _named(pieces, weight, named)
    quoted = ", ".join(f"‘{phrase}’" for phrase, _ in phrases)
    words = UNUSUAL if weight > 0 else USUAL
    reason = Reason(f"{words}: {quoted}" if quoted else words, weight, "phrasing")
    spans = tuple(sorted(_place(phrase, piece) for phrase, piece in phrases))
    start = min((piece.start for piece in pieces), default=0)
    end = max((piece.end for piece in pieces), default=0)
    return Shown(start, end, "", spans, (reason,), weight, ("phrasing",), tuple(pieces))


# --- items ---------------------------------------------------------------------------------


def _items(sentence: Sentence, text: str | None) -> tuple[Shown, ...]:
    runs = [piece for piece in sentence.evidence if piece.feature == PHRASING]
    rules = [piece for piece in sentence.evidence if piece.feature != PHRASING]
    items = [_merged(group, sentence, text) for group in _overlapping(rules)]
    if runs:
        items.append(summarise_phrasing(runs))
    return ranked(items)


def _overlapping(pieces: Iterable[Evidence]) -> Iterator[list[Evidence]]:
    """Groups of pieces that share a character with another of the group."""
    group: list[Evidence] = []
    end = 0
    for piece in sorted(pieces, key=lambda piece: (piece.start, piece.end)):
        if group and piece.start >= end:
            yield group
            group = []
        group.append(piece)
        end = max(end, piece.end) if len(group) > 1 else piece.end
    if group:
        yield group


def _merged(group: Sequence[Evidence], sentence: Sentence, text: str | None) -> Shown:
    start, end = group[0].start, max(piece.end for piece in group)
    if text is not None:
        words = text[start:end]
    elif len(group) == 1 or end > sentence.end:
        words = max(group, key=lambda piece: piece.end - piece.start).text
    else:
        words = sentence.text[start - sentence.start : end - sentence.start]
    return _shown(start, end, words, group)


def _alone(piece: Evidence) -> Shown:
    return _shown(piece.start, piece.end, piece.text, (piece,))


def _shown(start: int, end: int, text: str, group: Sequence[Evidence]) -> Shown:
    reasons = sorted(_reasons(group), key=lambda reason: abs(reason.weight), reverse=True)
    return Shown(
        start=start,
        end=end,
        text=text,
        spans=((start, end),) if end else (),
        reasons=tuple(reasons),
        weight=math.fsum(piece.weight for piece in group),
        families=tuple(dict.fromkeys(reason.family for reason in reasons)),
        pieces=tuple(group),
    )


def _reasons(group: Iterable[Evidence]) -> Iterator[Reason]:
    """A reason for each text: the same thing said of the same words counts together."""
    weights: dict[tuple[str, str], float] = {}
    for piece in group:
        key = piece.reason, piece.feature.partition("/")[0]
        weights[key] = weights.get(key, 0.0) + piece.weight
    return (Reason(text, weight, family) for (text, family), weight in weights.items())


# --- phrases -------------------------------------------------------------------------------


def _named(pieces: Iterable[Evidence], lean: float, count: int) -> list[tuple[str, Evidence]]:
    """The strongest phrases that lean one way, no two of the same words.

    A single word is no phrase: standing alone, it would look like the thing that is wrong.
    """
    phrases: dict[str, tuple[str, Evidence]] = {}
    for piece in sorted(pieces, key=lambda piece: abs(piece.weight), reverse=True):
        phrase = named_phrase(piece.reason)
        if " " in phrase and (piece.weight > 0) == (lean > 0):
            phrases.setdefault(phrase.lower(), (phrase, piece))
    # The sort is stable, so the strongest come first among plain words, then among the others.
    return sorted(phrases.values(), key=lambda pair: not _is_plain(pair[0]))[:count]


def _is_plain(phrase: str) -> bool:
    """Whether it names nobody and counts nothing."""
    return all(word.islower() and word[0].isalpha() for word in phrase.split())


def _place(phrase: str, piece: Evidence) -> tuple[int, int]:
    at = piece.text.find(phrase)
    if at < 0:  # the text as given has a line end or an invisible character there
        return piece.start, piece.end
    return piece.start + at, piece.start + at + len(phrase)


# --- ranking -------------------------------------------------------------------------------


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


def _strongest(page: DisplayedArticle, count: int) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
    items = [item for one in page.sentences for item in one.shown]
    rules = [item for item in items if not item.is_phrasing]
    phrasing = [item for item in items if item.is_phrasing]
    both = []
    for sign in (1, -1):
        runs = [piece for one in phrasing if one.weight * sign > 0 for piece in one.pieces]
        side = [item for item in (*rules, *page.document) if item.weight * sign > 0]
        if runs:
            side.append(summarise_phrasing(runs, NAMED_OVERALL))
        both.append(ranked(side, count))
    return both[0], both[1]


# --- highlights ----------------------------------------------------------------------------


def _highlights(sentences: Sequence[ShownSentence]) -> Iterator[Highlight]:
    """Places in order; where two claim the same characters, the weaker keeps what is left."""
    claims = sorted(
        (start, end, not item.is_phrasing, abs(item.weight), number, item)
        for number, sentence in enumerate(sentences)
        for item in sentence.shown
        for start, end in item.spans
    )
    open_claims: list[tuple[bool, float, int, int]] = []
    waiting = 0
    last: Highlight | None = None
    edges = sorted({edge for claim in claims for edge in claim[:2]})
    for left, right in pairwise(edges):
        while waiting < len(claims) and claims[waiting][0] <= left:
            _, end, is_rule, weight, _, _ = claims[waiting]
            heappush(open_claims, (not is_rule, -weight, end, waiting))
            waiting += 1
        while open_claims and open_claims[0][2] <= left:
            heappop(open_claims)
        if not open_claims:
            continue
        *_, number, item = claims[open_claims[0][3]]
        if last is not None and last.shown is item and last.end == left:
            last = last._replace(end=right)
        else:
            if last is not None:
                yield last
            last = Highlight(left, right, item, number)
    if last is not None:
        yield last
