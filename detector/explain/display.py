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

from detector.explain.highlights import Highlight, highlights_of
from detector.explain.items import Reason, Shown, ShownSentence, ranked
from detector.models.wording import PHRASING, UNUSUAL, USUAL, named_phrase
from detector.verdict import Evidence, Sentence, Verdict

NAMED = 3  # phrases that the summary of a sentence names
NAMED_OVERALL = 5  # phrases that the summary of an article names


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
        return tuple(highlights_of(self.sentences))

    def strongest(self, count: int) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
        """The strongest items for machine translation and against it (see :func:`strongest`)."""
        return _strongest(self, count)


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


# --- summaries -----------------------------------------------------------------------------


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
