"""What anyone's page has: boilerplate, residue, typos, broken encodings. The same for every kind.

All draws hang on the story, not on the version, so noise cannot tell a translation from its
original. Rates are shares of pages; those over ``HUMAN_PAGES`` were counted on pages that people
wrote and hold for machine-translated pages too.
"""

from __future__ import annotations

import random
import re
from typing import Literal, NamedTuple

from detector.features.feature import HUMAN_PAGES
from detector.training.simulator import cuts as faults_cuts
from detector.training.simulator import page_lines
from detector.training.simulator import quotes as faults_quotes
from detector.training.simulator import typos as slips
from detector.training.simulator import words as faults_words
from detector.training.simulator.page_lines import Line
from detector.training.simulator.planting import Change, Choice, Draft, Finder, stream

Place = Literal["top", "head", "middle", "end"]


class Boilerplate(NamedTuple):
    """A line around the article: its kind, the share of pages that have it, and where it stands."""

    kind: str
    rate: float
    place: Place
    line: Line


class Slip(NamedTuple):
    """A slip of the writer: its kind, the share of pages that have it, and how many at most."""

    kind: str
    rate: float
    most: int
    finder: Finder


# pages of `allsides`, as extracted: on 745 a line such as "Story Continued Below" interrupts the
# text, on 756 stands a caption's credit
ALLSIDES = 4758
DATELINE_RATE = 0.12
REPEAT_RATE = 0.05
# Lines that belong to a newspaper's page are frequent; residue of scraping adds up to the 17 of
# 147 human pages that have any (13 of 83 machine pages: it says next to nothing).
BOILERPLATE: tuple[Boilerplate, ...] = (
    Boilerplate("section", 0.04, "top", page_lines.section),
    Boilerplate("byline", 0.20, "head", page_lines.byline),
    Boilerplate("caption", 756 / ALLSIDES, "middle", page_lines.caption),
    Boilerplate("heading", 0.05, "middle", page_lines.heading),
    Boilerplate("tagline", 0.05, "end", page_lines.tagline),
    Boilerplate("agency-credit", 0.06, "end", page_lines.agency_credit),
    Boilerplate("author-note", 0.03, "end", page_lines.author_note),
    Boilerplate("copyright", 0.03, "end", page_lines.copyright_line),
    Boilerplate("scrape-header", 4 / HUMAN_PAGES, "top", page_lines.scrape_header),
    Boilerplate("source-credit", 4 / HUMAN_PAGES, "end", page_lines.source_credit),
    Boilerplate("related-links", 2 / HUMAN_PAGES, "middle", page_lines.related),
    Boilerplate("related-links", 1 / HUMAN_PAGES, "end", page_lines.related),
    Boilerplate("share-line", 3 / HUMAN_PAGES, "end", page_lines.share),
    Boilerplate("share-line", 745 / ALLSIDES, "middle", page_lines.interruption),
    Boilerplate("comments-line", 3 / HUMAN_PAGES, "end", page_lines.comments),
)
SLIPS: tuple[Slip, ...] = (
    Slip("typo", 18 / HUMAN_PAGES, 3, slips.typo),
    Slip("agreement", 12 / HUMAN_PAGES, 2, slips.agreement),
    Slip("fused-stop", 11 / HUMAN_PAGES, 3, faults_cuts.fused_stop),
    Slip("quote-reopened", 6 / HUMAN_PAGES, 2, faults_quotes.quote_reopened),
    Slip("quote-lost", 9 / HUMAN_PAGES, 1, faults_quotes.quote_lost),
    Slip("missing-space", 4 / HUMAN_PAGES, 2, slips.missing_space),
    Slip("double-space", 6 / HUMAN_PAGES, 3, slips.double_space),
    Slip("doubled-word", 3 / HUMAN_PAGES, 1, slips.doubled_word),
    Slip("dropped-word", 6 / HUMAN_PAGES, 2, slips.dropped_word),
    # what looks like translation and yet stands on human pages now and then
    Slip("lower-name", 2 / HUMAN_PAGES, 1, faults_words.lower_name),
    Slip("word-order", 2 / HUMAN_PAGES, 1, faults_words.word_order),
    Slip("german-capital", 2 / HUMAN_PAGES, 1, faults_words.german_capital),
    Slip("doubled-stop", 1 / HUMAN_PAGES, 1, faults_cuts.doubled_stop),
    Slip("perfect", 1 / HUMAN_PAGES, 1, faults_words.perfect),
    Slip("this-weekday", 1 / HUMAN_PAGES, 1, faults_words.this_weekday),
)
ENTITY_RATE = 0.03
BLANK_RATE = 0.04
MOJIBAKE_RATE = 0.015

_BREAK = re.compile(r"\n[\n ]*")
_DAMAGED = re.compile(r"[\u0080-\uffff]")
_ENTITIES = {
    '"': "&quot;", "&": "&amp;", "'": "&#39;", "“": "&ldquo;", "”": "&rdquo;", "’": "&rsquo;",
    "—": "&mdash;", "–": "&#8211;",
}  # fmt: skip


def insert_dateline(draft: Draft, separator: str, seed: int, story: str) -> None:
    """Puts a dateline in front of the first line that is a sentence, for a share of stories."""
    rng = stream(seed, story, "dateline")
    if rng.random() < DATELINE_RATE:
        put_dateline(draft, separator, rng)


def put_dateline(draft: Draft, separator: str, rng: random.Random) -> None:
    """Puts a dateline in front of the first line that is a sentence."""
    line = page_lines.dateline(rng)
    place = 0
    for text in draft.text.split(separator):
        if text.endswith((".", "!", "?", "”", '"')):
            mark = (0, len(line.rstrip()))
            draft.apply([(Change(place, place, line, mark), "dateline")], "noise")
            return
        place += len(text) + len(separator)


def plant_slips(draft: Draft, seed: int, story: str) -> None:
    """Plants slips of the keyboard; kinds and counts are drawn by story, places by the text."""
    gate = stream(seed, story, "slips")
    drawn = [slip for slip in SLIPS if gate.random() < slip.rate]
    if not drawn:
        return
    choice = Choice(draft)
    for slip in drawn:
        rng = stream(seed, story, slip.kind)
        choice.add(slip.kind, slip.finder, rng, rng.randint(1, slip.most))
    draft.apply(choice.changes, "noise")


def plant_boilerplate(draft: Draft, separator: str, seed: int, story: str) -> None:
    """Puts lines around and between the paragraphs."""
    gate = stream(seed, story, "furniture")
    changes: list[tuple[Change, str]] = []
    breaks = [match.start() for match in _BREAK.finditer(draft.text)] + [len(draft.text)]
    headed = draft.text[breaks[0] - 1 : breaks[0]].isalnum()
    for item in BOILERPLATE:
        if gate.random() < item.rate:
            rng = stream(seed, story, f"{item.kind}-{item.place}")
            changes.append((_line_change(item, breaks, headed, separator, rng), item.kind))
    if gate.random() < REPEAT_RATE and headed:
        # syndicated copy repeats its headline as a caption
        first = draft.text[: breaks[0]]
        place = breaks[min(1, len(breaks) - 1)]
        new = separator + first
        changes.append((Change(place, place, new, (len(separator), len(new))), "repeated-line"))
    draft.apply(changes, "noise")


def _line_change(
    item: Boilerplate, breaks: list[int], headed: bool, separator: str, rng: random.Random
) -> Change:
    line = item.line(rng)
    if item.place == "top" or (item.place == "head" and not headed):
        loose = item.kind == "scrape-header"
        tail = rng.choice((" ", separator, "\n\n\n\n")) if loose else separator
        return Change(0, 0, line + tail, (len(line) - len(line.lstrip()), len(line)))
    new = separator + line
    mark = (len(separator), len(new))
    number = {"head": 0, "middle": int(rng.random() * min(4, len(breaks))), "end": -1}[item.place]
    place = breaks[number]
    return Change(place, place, new, mark)


def damage_encoding(draft: Draft, seed: int, story: str) -> None:
    """Leaves HTML entities, odd blanks or mojibake in the text, for a few stories."""
    gate = stream(seed, story, "encoding")
    for rate, damage in (
        (ENTITY_RATE, _entities),
        (BLANK_RATE, _odd_blanks),
        (MOJIBAKE_RATE, _mojibake),
    ):
        rng = stream(seed, story, damage.__name__)
        if gate.random() < rate:
            draft.apply(damage(draft.text, rng), "noise")


def _entities(text: str, rng: random.Random) -> list[tuple[Change, str]]:
    """Entities for all characters of a few kinds, and no-break spaces in a few places."""
    present = sorted(character for character in _ENTITIES if character in text)
    chosen = set(rng.sample(present, min(len(present), 2)))
    share = rng.choice((0.3, 1.0))
    changes = [
        (Change(place, place + 1, _ENTITIES[character]), "html-residue")
        for place, character in enumerate(text)
        if character in chosen and rng.random() < share
    ]
    ends = [match.start() for match in re.finditer(r"(?<=[.,;]) (?=\w)", text)]
    for place in sorted(set(rng.choices(ends, k=rng.randint(1, 3)))) if ends else ():
        new = rng.choice(("&nbsp;", " &nbsp;", "&nbsp; ", "<br>"))
        changes.append((Change(place, place + 1, new), "html-residue"))
    return changes


def _odd_blanks(text: str, rng: random.Random) -> list[tuple[Change, str]]:
    """No-break and zero-width spaces, where an editor put them."""
    blanks = [match.start() for match in re.finditer(r"(?<=\w) (?=\w)", text)]
    places = sorted(set(rng.choices(blanks, k=rng.randint(1, 8)))) if blanks else []
    new = rng.choice(("\u00a0", "\u00a0", "\u00a0", " \u200b", "\u202f", "  "))
    return [(Change(place, place + 1, new), "odd-blank") for place in places]


def _mojibake(text: str, rng: random.Random) -> list[tuple[Change, str]]:
    """Characters outside ASCII as another encoding reads them, all over the page."""
    lost = rng.choice(("", "", "?", "\ufffd"))
    changes = []
    for match in _DAMAGED.finditer(text):
        read = lost or match.group().encode("utf-8").decode("cp1252", "replace")
        changes.append((Change(match.start(), match.end(), read), "mojibake"))
    return changes
