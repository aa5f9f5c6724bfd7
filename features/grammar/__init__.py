"""Grammar that belongs to the source language and not to English.

Hypothesis (interference, Toury 1995): what the source grammar demands and English forbids survives
where an engine translates phrase by phrase: the adjective behind its noun, the perfect tense for a
dated event, the article before a title, one genitive hung on another.

Agreement slips, missing articles and “he said, that” are not here: engines do not make them and
learners of English do, so they must never count against a text. Words doubled in typing are here
as a sign of a human hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.grammar.genitives import GENITIVE_CHAIN
from detector.features.grammar.pronouns import PRONOUN_WITHOUT_PERSON
from detector.features.grammar.typos import TYPING_SLIP
from detector.features.grammar.word_order import (
    POSTPOSED_ADJECTIVES,
    POSTPOSED_NATION,
    REVERSED_COMPOUND,
)
from detector.features.lexicons.calendar import PLAIN_MONTHS, WEEKDAYS
from detector.features.lexicons.words import word_set

_DAYS = frozenset(WEEKDAYS) | {"yesterday"}
_MONTHS = PLAIN_MONTHS
_DATED = _DAYS | _MONTHS | {"ago"}
_DAY_MODIFIERS = frozenset({"on", "this", "last"})
_UNTIMED = word_set(
    "would could should may might must will can 'd seems since until scheduled set planned"
    " called convened postponed moved delayed proposed promised vowed announced due named picked"
    " invited booked selected chosen lined"
)
_PARTICIPLE_TAGS = ("VBN", "VBD")
_BETWEEN = frozenset({"also", "now", "already", "reportedly", "officially"})
# "as of yesterday", "than yesterday": the day belongs to this word, not to the verb
_GOVERNS_DAY = word_set("of as for from by than the a before after until and or")
_WINDOW = 6


def _is_plain(document: Document, before: list[str], start: int, end: int) -> bool:
    """Whether the words tell one event: no modal, no plan, no second verb, no comma."""
    if "to" in before or "not" in before or not _UNTIMED.isdisjoint(before):
        return False
    if not _UNTIMED.isdisjoint(document.lower[start:end]):
        return False
    for index in range(start, end):
        if not document.lower[index][0].isalnum():
            return False
        if document.lower[index] == "to" and document.tags[index + 1][:2] not in ("NN", "DT", "PR"):
            return False
    return True


def _perfect(document: Document, day: int) -> int | None:
    """The token of “has” or “have” whose participle the day follows closely, if there is one."""
    lower, tags = document.lower, document.tags
    end = _begins_date(document, day)
    if end == day and lower[day] != "yesterday" and not _stands_alone(document, day):
        return None
    if lower[end - 1] in _GOVERNS_DAY:
        return None
    first = document.sentence_tokens[document.sentence_of[day]][0]
    for start in range(end - 2, max(first, end - _WINDOW) - 1, -1):
        if lower[start] not in ("has", "have"):
            continue
        verb = start + 1 + (lower[start + 1] in _BETWEEN)
        verb += verb < end and lower[verb] == "been"
        timed = _is_plain(document, document.lower[max(first, start - 2) : start], start, end)
        return start if timed and verb < end and tags[verb] in _PARTICIPLE_TAGS else None
    return None


def _stands_alone(document: Document, day: int) -> bool:
    """Whether a weekday without "on" tells when something happened: "told the court Friday"."""
    if document.lower[day] not in _DAYS:
        return False
    following = document.tags[day + 1 : day + 2]
    behind = document.text[document.ends[day] : document.ends[day] + 1]
    return (
        document.tags[day - 1][:2] in ("NN", "VB")
        and behind not in ("'", "’", "-", "–")
        and (not following or following[0][:2] not in ("NN", "JJ", "VB"))
    )


def _begins_date(document: Document, index: int) -> int:
    """Where the expression of time begins that ends with a token: "on Monday", "in March"."""
    lower, end = document.lower, index
    if lower[index] == "ago":
        # "two weeks ago"
        return index - 2 if index > 2 and document.tags[index - 2] in ("CD", "DT") else index
    if lower[index] in _MONTHS:
        past = lower[index - 1] == "in" and document.words[index][0].isupper()
        return index - 1 if past else index
    while end > 0 and lower[end - 1] in _DAY_MODIFIERS:
        end -= 1
    return end


def find_perfect_with_date(document: Document) -> Iterator[Finding]:
    """The perfect tense beside a date that is over."""
    for day in sorted(_DATED & document.positions.keys()):
        for index in document.positions[day]:
            if document.lower[index + 1 : index + 2] in (["'s"], ["'"], ["night"], ["-"]):
                continue
            start = _perfect(document, index)
            if start is not None:
                said = document.text[document.starts[start] : document.ends[index]]
                note = f"“{said}” joins the present perfect to a day that is past"
                # "has been suspended on Saturday" is heard in India and West Africa too
                weight = 0.5 if "been" in document.lower[start:index] else 1.0
                yield Finding(document.starts[start], document.ends[index], note, weight)


PERFECT_WITH_DATE = Feature(
    name="grammar/perfect-with-date",
    hypothesis="German, French and Italian tell a past event in the perfect; English may not,"
    " where the day is named.",
    source="the perfect tense for a dated event",
    counts=Counts(9, 1),
    find=find_perfect_with_date,
    per="once",
    why="English wants the simple past; German, French and Italian do not, and engines follow",
    hits=(
        Example("The ministry has said on Tuesday that it will act.", "has said on Tuesday"),
        Example("Two men have been arrested yesterday.", "have been arrested yesterday"),
        Example("She has travelled to Oslo on Monday.", "has travelled to Oslo on Monday"),
    ),
    misses=(
        "The ministry has been closed since Tuesday.",
        "It has said it will act on Tuesday.",
        "He should have left on Friday, and she would have called on Sunday.",
        "The talks have been scheduled on Monday.",
        "They have cancelled Tuesday's concert.",
        "He is believed to have died yesterday.",
        "The board has agreed to meet on Monday, but may also have met yesterday.",
    ),
)

_TITLED = re.compile(
    r"[Tt]he(?<!\w[Tt]he) (?:[Pp]resident|[Pp]rime [Mm]inister|[Cc]hancellor|[Ff]oreign [Mm]inister"
    r"|[Dd]efen[cs]e [Mm]inister|[Mm]inister|[Pp]rofessor|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
    r" (?!Hotel|Office|Cup|Theatre|House|Club|Park|Delegate)[A-Z][a-z]+(?: [A-Z][a-z]+)?"
    r"(?= (?:said|says|told|added|stated|announced|has|had|was|is|will|would|visited|met)\b)"
)


_TITLES = ("president", "minister", "chancellor", "professor", "mr", "mrs", "ms", "dr")


def find_article_before_title(document: Document) -> Iterator[Finding]:
    """An article before a title and its name."""
    if not any(title in document.positions for title in _TITLES):
        return
    for match in _TITLED.finditer(document.text):
        note = f"“{match.group()}” has an article before a title with a name"
        yield Finding(match.start(), match.end(), note)


ARTICLE_BEFORE_TITLE = Feature(
    name="grammar/article-before-title",
    hypothesis="Spanish, French and Portuguese put an article before a title with a name.",
    source="a calque of an institution's usage; not counted apart",
    find=find_article_before_title,
    per="once",
    why="English leaves it out; Spanish, French and Portuguese demand it, and engines keep it",
    hits=(
        Example("Then the President Macron said no.", "the President Macron"),
        Example("The Minister Paulo Guedes has resigned.", "The Minister Paulo Guedes"),
    ),
    misses=(
        "The President said no, and President Macron has left.",
        "The President Hotel was full.",
        "The Minister Smith appointed has left.",
    ),
)


TITLE = "Grammar"
FEATURES: tuple[Feature, ...] = (
    REVERSED_COMPOUND,
    POSTPOSED_NATION,
    POSTPOSED_ADJECTIVES,
    PERFECT_WITH_DATE,
    GENITIVE_CHAIN,
    ARTICLE_BEFORE_TITLE,
    PRONOUN_WITHOUT_PERSON,
    TYPING_SLIP,
)
