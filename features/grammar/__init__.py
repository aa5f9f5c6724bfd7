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
from detector.features.feature import Evidence, Example, Feature
from detector.features.grammar.pronouns import pronouns_without_person
from detector.features.grammar.typos import typing_slips
from detector.features.grammar.word_order import (
    postposed_adjectives,
    postposed_nations,
    reversed_compounds,
)
from detector.features.lexicons.words import word_set

_COUNTS = "counts on 83 re-translated and 147 human pages: "
_TWINS = "counted on the twins: native copy against the same story translated back"

_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday yesterday")
_MONTHS = word_set(
    "january february march april june july august september october november december"
)
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


def _is_plain(doc: Document, before: list[str], start: int, end: int) -> bool:
    """Whether the words tell one event: no modal, no plan, no second verb, no comma."""
    if "to" in before or "not" in before or not _UNTIMED.isdisjoint(before):
        return False
    if not _UNTIMED.isdisjoint(doc.lower[start:end]):
        return False
    for index in range(start, end):
        if not doc.lower[index][0].isalnum():
            return False
        if doc.lower[index] == "to" and doc.tags[index + 1][:2] not in ("NN", "DT", "PR"):
            return False
    return True


def _perfect(doc: Document, day: int) -> int | None:
    """The token of “has” or “have” whose participle the day follows closely, if there is one."""
    lower, tags = doc.lower, doc.tags
    end = _begins_date(doc, day)
    if end == day and lower[day] != "yesterday" and not _stands_alone(doc, day):
        return None
    if lower[end - 1] in _GOVERNS_DAY:
        return None
    first = doc.sentence_tokens[doc.sentence_of[day]][0]
    for start in range(end - 2, max(first, end - _WINDOW) - 1, -1):
        if lower[start] not in ("has", "have"):
            continue
        verb = start + 1 + (lower[start + 1] in _BETWEEN)
        verb += verb < end and lower[verb] == "been"
        timed = _is_plain(doc, doc.lower[max(first, start - 2) : start], start, end)
        return start if timed and verb < end and tags[verb] in _PARTICIPLE_TAGS else None
    return None


def _stands_alone(doc: Document, day: int) -> bool:
    """Whether a weekday without "on" tells when something happened: "told the court Friday"."""
    if doc.lower[day] not in _DAYS:
        return False
    following = doc.tags[day + 1 : day + 2]
    behind = doc.text[doc.ends[day] : doc.ends[day] + 1]
    return (
        doc.tags[day - 1][:2] in ("NN", "VB")
        and behind not in ("'", "’", "-", "–")
        and (not following or following[0][:2] not in ("NN", "JJ", "VB"))
    )


def _begins_date(doc: Document, index: int) -> int:
    """Where the expression of time begins that ends with a token: "on Monday", "in March"."""
    lower, end = doc.lower, index
    if lower[index] == "ago":
        # "two weeks ago"
        return index - 2 if index > 2 and doc.tags[index - 2] in ("CD", "DT") else index
    if lower[index] in _MONTHS:
        past = lower[index - 1] == "in" and doc.words[index][0].isupper()
        return index - 1 if past else index
    while end > 0 and lower[end - 1] in _DAY_MODIFIERS:
        end -= 1
    return end


def _find_perfect(doc: Document) -> Iterator[Evidence]:
    for day in sorted(_DATED & doc.positions.keys()):
        for index in doc.positions[day]:
            if doc.lower[index + 1 : index + 2] in (["'s"], ["'"], ["night"], ["-"]):
                continue
            start = _perfect(doc, index)
            if start is not None:
                said = doc.text[doc.starts[start] : doc.ends[index]]
                note = (
                    f"“{said}” joins the present perfect to a day that is past, where English"
                    " wants the simple past; German, French and Italian do not, and engines follow"
                )
                # "has been suspended on Saturday" is heard in India and West Africa too
                weight = 0.5 if "been" in doc.lower[start:index] else 1.0
                yield Evidence(doc.starts[start], doc.ends[index], note, weight)


_GENITIVES = re.compile(
    # begins with what most texts lack, or the search is slow: a word boundary is everywhere
    r"of (?<=\bof )(?:the |a |an |its |their |his |her |this )?"
    r"(?!(?:one|two|three|four|five|some|all|each|many|most|any|part|half|several|none|much)\b)[a-z]+"
    r" of (?:the|a|an|its|their|his|her|this) [a-z]+"
)


def _find_genitives(doc: Document) -> Iterator[Evidence]:
    for match in _GENITIVES.finditer(doc.text):
        note = (
            f"“{match.group()}” hangs one “of” on another, as most languages must; translations"
            " keep that, English writers avoid it"
        )
        yield Evidence(match.start(), match.end(), note)


_TITLED = re.compile(
    r"[Tt]he(?<!\w[Tt]he) (?:[Pp]resident|[Pp]rime [Mm]inister|[Cc]hancellor|[Ff]oreign [Mm]inister"
    r"|[Dd]efen[cs]e [Mm]inister|[Mm]inister|[Pp]rofessor|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)"
    r" (?!Hotel|Office|Cup|Theatre|House|Club|Park|Delegate)[A-Z][a-z]+(?: [A-Z][a-z]+)?"
    r"(?= (?:said|says|told|added|stated|announced|has|had|was|is|will|would|visited|met)\b)"
)


_TITLES = ("president", "minister", "chancellor", "professor", "mr", "mrs", "ms", "dr")


def _find_titled(doc: Document) -> Iterator[Evidence]:
    if not any(title in doc.positions for title in _TITLES):
        return
    for match in _TITLED.finditer(doc.text):
        note = (
            f"“{match.group()}” has an article before a title with a name, which English leaves"
            " out; Spanish, French and Portuguese demand it, and engines keep it"
        )
        yield Evidence(match.start(), match.end(), note)


FEATURES: tuple[Feature, ...] = (
    Feature(
        name="grammar/reversed-compound",
        hypothesis="Romance languages name the thing before its kind, and a phrase translated in"
        " pieces keeps that order.",
        source=_COUNTS + "foreign word order on 16 and 2",
        find=reversed_compounds,
        hits=(
            Example("Exports must not feed the effort war of the Kremlin.", "the effort war"),
            Example("She praised the talks peace in Oslo.", "the talks peace"),
        ),
        misses=(
            "The effort war demands is beyond them.",
            "They discussed the war effort and the peace talks.",
            "The price list and the market share were both new.",
        ),
    ),
    Feature(
        name="grammar/postposed-nation",
        hypothesis="Romance languages set an adjective of nationality behind the noun.",
        source=_COUNTS + "foreign word order on 16 and 2",
        find=postposed_nations,
        hits=(
            Example("Trade with parts of the Far East Russian has grown.", "East Russian"),
            Example("He served in the army French for years.", "army French"),
        ),
        misses=(
            "In the east Russian troops moved on.",
            "The young Russian in the front row smiled.",
            "The Army, French and proud, marched past.",
            "She joined the Ferrari German in the pits.",
        ),
    ),
    Feature(
        name="grammar/postposed-adjectives",
        hypothesis="Romance languages set a series of adjectives behind the noun.",
        source=_COUNTS + "foreign word order on 16 and 2",
        find=postposed_adjectives,
        hits=(
            Example(
                "They called for building a defence system balanced, effective and sustainable, he"
                " said.",
                "system balanced, effective and sustainable",
            ),
            Example(
                "They dream of a society open, tolerant and modern, she said.",
                "society open, tolerant and modern",
            ),
        ),
        misses=(
            "The treaty made the region safe, stable and prosperous.",
            "We want a country free, strong and independent.",
            "It was a day long, hot and dusty.",
            "He spoke of a balanced, effective and sustainable system.",
        ),
    ),
    Feature(
        name="grammar/perfect-with-date",
        hypothesis="German, French and Italian tell a past event in the perfect; English may not,"
        " where the day is named.",
        source=_COUNTS + "perfect tense for a dated event on 9 and 1",
        find=_find_perfect,
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
    ),
    Feature(
        name="grammar/genitive-chain",
        hypothesis="Where English has compounds and possessives, most languages hang one genitive"
        " on another.",
        source=_TWINS + "; interference, Toury 1995",
        find=_find_genitives,
        per="1000-tokens",
        hits=(
            Example(
                "He praised the work of the members of the board.", "of the members of the board"
            ),
            Example("They read the report of the head of the agency.", "of the head of the agency"),
        ),
        misses=(
            "He praised the board members' work.",
            "She left the Bank of England for the University of York.",
            "The end of the war was near, and out of reach.",
        ),
    ),
    Feature(
        name="grammar/article-before-title",
        hypothesis="Spanish, French and Portuguese put an article before a title with a name.",
        source=_COUNTS + "institutional calque on 13 and 1",
        find=_find_titled,
        hits=(
            Example("Then the President Macron said no.", "the President Macron"),
            Example("The Minister Paulo Guedes has resigned.", "The Minister Paulo Guedes"),
        ),
        misses=(
            "The President said no, and President Macron has left.",
            "The President Hotel was full.",
            "The Minister Smith appointed has left.",
        ),
    ),
    Feature(
        name="grammar/pronoun-without-person",
        hypothesis="Languages with grammatical gender call a ministry he or she, and the engine"
        " takes the pronoun over.",
        source=_COUNTS + "pronoun of the wrong gender or referent on 15 and 0",
        find=pronouns_without_person,
        hits=(
            Example("The ministry confirmed the visit. He said it will last two days.", "He said"),
            Example(
                "The Kremlin said Popov would go. He said this is Popov's first trip.", "He said"
            ),
        ),
        misses=(
            "The ministry said Popov would go. He said the trip would be short.",
            "The ministry confirmed the visit. It said it will last two days.",
            "The company said its chairman had left. He said he was tired.",
            "The court said no. She laughed.",
        ),
    ),
    Feature(
        name="grammar/typing-slip",
        hypothesis="People double small words in typing; engines write clean sentences.",
        source=_COUNTS + "typos on 2 and 18",
        find=typing_slips,
        leans="human",
        hits=(
            Example("The ship left for the the islands.", "the the"),
            Example("He could of won the race.", "could of"),
        ),
        misses=(
            "He had had enough, and that that was so was plain.",
            "The theme of the day was the weather.",
            "She fed the a-ha fans.",
        ),
    ),
)
