"""What extraction does to a page, whoever wrote it: spaces lost and added, lines run together.

Counted on the 4,758 pages of `allsides`, as its extractor left them: a mark behind a space on 340
of them (on 55 three or more, on 60 before marks of two kinds), a space inside a curly quotation on
54, sentences that meet without a space on 51 (4.5 times where at all, on 16 three or more), a small
word run into a name on 6, no line end at all on 12. Its extractor keeps headings apart; others do
not, and `worldwide` (442 pages) shows the same kinds at lower rates, so no kind is rarer than one
page in a hundred here. That all quotes of a page are straight (1,421 pages) is drawn with its
layout.

All draws hang on the story and not on the version, like those of other noise.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from detector.training.simulator.planting import Change, Draft, stream

PAGES = 4758
RAREST = 0.01

_Plan = Callable[[str, random.Random], Iterator[Change]]


class Extraction(NamedTuple):
    """What extraction does to a page: the kind, the share of pages, and where it strikes."""

    kind: str
    rate: float
    plan: _Plan


_BREAK = re.compile(r"(?<=\S)\s*\n\s*(?=\S)")
_FINISHED = tuple('.!?…"”’')
# a link is mostly a name or ends in a noun; a mark follows it
_LINKED = re.compile(r"\b[A-Z][\w'’-]+(?=[.,;:?!](?:\s|$))")
_MARKED = re.compile(r"\b[\w'’-]{2,}(?=[.,;:?!](?:\s|$))")
_QUOTED = re.compile(
    r"(?<!\S)(?:“(?=\w)(?P<curly>[^“”\n]{2,200})(?<=[\w.,!?])”"
    r"|\"(?=\w)(?P<straight>[^\"\n]{2,200})(?<=[\w.,!?])\")(?=[\s.,;:?!]|$)"
)
_BEFORE_LINK = re.compile(
    r"\b(?:the|of|in|to|by|from|and|for|at|with|on|that|said|a) (?=[A-Z][a-z]{2})"
)
_ENDS = re.compile(r"(?<=[a-z]{2}[.?!])[\"”]? (?=[A-Z])")
_PUT_BACK = re.compile(
    r"\d\.(?=\d)|\b[A-Z]\.(?=[A-Z]\.)|\b[ap]\.(?=m\.)|(?<=\w)\.(?=(?:com|co|org|uk)\b)"
)


def _chosen(places: Iterable[Change], most: int, rng: random.Random) -> Iterator[Change]:
    """At most so many of the places."""
    found = list(places)
    yield from sorted(rng.sample(found, min(most, len(found))), key=lambda change: change.start)


def _space_behind(match: re.Match[str]) -> Change:
    """A space between a word and the mark behind it."""
    mark = match.string[match.end()]
    return Change(match.start(), match.end() + 1, f"{match.group()} {mark}")


def _space_inside(match: re.Match[str]) -> Change:
    text = match.group()
    return Change(match.start(), match.end(), f"{text[0]} {text[1:-1]} {text[-1]}")


def _tagged_mark(text: str, rng: random.Random) -> Iterator[Change]:
    """One or two marks set off behind a link."""
    yield from _chosen(map(_space_behind, _LINKED.finditer(text)), rng.randint(1, 2), rng)


def _tagged_quote(text: str, rng: random.Random) -> Iterator[Change]:
    """A quotation that was set in italics, with a space at either mark."""
    yield from _chosen(map(_space_inside, _QUOTED.finditer(text)), rng.randint(1, 2), rng)


def _tags(text: str, rng: random.Random) -> Iterator[Change]:
    """A space at every tag of the page: behind links and names, or before each mark."""
    pattern = rng.choice((_LINKED, _LINKED, _MARKED))
    share = rng.choice((0.3, 0.6, 1.0))
    yield from (_space_behind(match) for match in pattern.finditer(text) if rng.random() < share)


def _all_quotes(text: str, rng: random.Random) -> Iterator[Change]:
    """A space inside all quotations."""
    yield from map(_space_inside, _QUOTED.finditer(text))


def _lost_link_space(text: str, rng: random.Random) -> Iterator[Change]:
    """The space before one or two links."""
    places = _BEFORE_LINK.finditer(text)
    changes = (
        Change(match.start(), match.end() + 1, match.group()[:-1] + text[match.end()])
        for match in places
    )
    yield from _chosen(changes, rng.randint(1, 2), rng)


def _without_breaks(
    text: str, rng: random.Random, share: float, joint: str, headings: bool
) -> Iterator[Change]:
    """Line ends replaced: behind headings, or between paragraphs."""
    done = 0
    for match in _BREAK.finditer(text):
        start, end = match.start() - 1, match.end() + 1
        if start < done or (text[start] in _FINISHED) == headings or rng.random() >= share:
            continue
        yield Change(start, end, text[start] + joint + text[end - 1])
        done = end


def _lost_joint(text: str, rng: random.Random) -> Iterator[Change]:
    """Paragraphs that meet without a space, a few or all."""
    yield from _without_breaks(text, rng, rng.choice((0.2, 0.5, 1.0, 1.0)), "", False)


def _glued_heading(text: str, rng: random.Random) -> Iterator[Change]:
    """Headings, captions and bylines that run into the sentence behind them."""
    yield from _without_breaks(text, rng, 1.0, rng.choice(("", "", " ")), True)


def _lost_lines(text: str, rng: random.Random) -> Iterator[Change]:
    """No line end left."""
    joint = rng.choice(("", " "))
    done = 0
    for match in _BREAK.finditer(text):
        start, end = match.start() - 1, match.end() + 1
        if start >= done:
            yield Change(start, end, text[start] + joint + text[end - 1])
            done = end


def _lost_space(text: str, rng: random.Random) -> Iterator[Change]:
    """All spaces behind sentences."""
    for match in _ENDS.finditer(text):
        start, end = match.start() - 1, match.end() + 1
        yield Change(start, end, text[start:end].replace(" ", ""))


def _put_back(text: str, rng: random.Random) -> Iterator[Change]:
    """A space behind every stop, as a rule puts lost ones back."""
    for match in _PUT_BACK.finditer(text):
        yield Change(match.start(), match.end(), match.group() + " ")


EXTRACTIONS: tuple[Extraction, ...] = (
    Extraction("tagged-mark", (340 - 55) / PAGES, _tagged_mark),
    Extraction("tagged-quote", 54 / PAGES, _tagged_quote),
    Extraction("tags", 55 / PAGES, _tags),
    Extraction("tagged-quotes", RAREST, _all_quotes),
    Extraction("lost-link-space", max(RAREST, 6 / PAGES), _lost_link_space),
    Extraction("lost-space", RAREST, _lost_space),
    Extraction("put-back-space", RAREST, _put_back),
    Extraction("lost-joint", 51 / PAGES, _lost_joint),
    Extraction("glued-heading", RAREST, _glued_heading),
    Extraction("lost-lines", max(RAREST, 12 / PAGES), _lost_lines),
)


def extract(draft: Draft, seed: int, story: str) -> None:
    """Takes a page off its site, for a share of stories not quite whole."""
    gate = stream(seed, story, "extraction")
    for item in EXTRACTIONS:
        if gate.random() < item.rate:
            rng = stream(seed, story, item.kind)
            draft.apply(list(_beside_planted(draft, item, rng)), "noise")


def _beside_planted(
    draft: Draft, item: Extraction, rng: random.Random
) -> Iterator[tuple[Change, str]]:
    """The changes that leave alone what is planted already, with their kind.

    Lines are joined beside a planted line too; the place has no label then, since it would be part
    of that line.
    """
    spans = [(planted.start, planted.end) for planted in draft.planted]
    done = 0
    for change in item.plan(draft.text, rng):
        start, end = change.start, change.end
        if start < done:
            continue
        if all(end <= first or last <= start for first, last in spans):
            yield change, item.kind
        elif "\n" in draft.text[start:end]:
            yield Change(start + 1, end - 1, change.new[1:-1]), ""
        else:
            continue
        done = end
