"""How speech is reported: twice, with formal verbs, or with its source in front.

Hypothesis: translation keeps the source's verbs of saying and their order, and renders each sign
of reporting by a verb of its own. Each rule looks only at the places of its trigger words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detector.features.feature import Example, Feature, Finding
from detector.features.lexicons.calendar import WEEKDAYS
from detector.features.lexicons.words import word_set
from detector.features.phrasing.linking import MARKS, passage, sentence_end

if TYPE_CHECKING:
    from detector.features.document import Document

_SAY = word_set("said says stated states declared announced noted stressed emphasized emphasised")
_SAY_AGAIN = word_set("saying stating")
_PAIRED = word_set(
    "said added stated noted stressed explained emphasized emphasised declared continued underlined"
)
_PLAIN = word_set("said stated declared")
_PRONOUNS = word_set("he she they it")
# "said in a statement on Monday, saying": what may stand between without adding content
_ADJUNCTS = word_set(
    "on in at to a an the his her its their statement press release news conference briefing "
    "reporters journalists interview today yesterday late early morning afternoon evening ,"
).union(WEEKDAYS)
_LONGEST_ADJUNCT = 7
_LONGEST_SOURCE = 12

_STRESS = word_set("stated stressed emphasized emphasised underlined underscored declared")


def find_stacked_reporting(document: Document) -> Iterator[Finding]:
    """Two verbs of saying where one has no content of its own."""
    places = [
        (i, _second_report(document, i))
        for verb in _SAY & document.positions.keys()
        for i in document.positions[verb]
    ]
    places += [(i, _sourced_report(document, i)) for i in document.positions.get("according", ())]
    for first, last in sorted(places):
        if last is not None:
            start, end, words = passage(document, first, last)
            note = f"“{words}” reports the same words twice"
            yield Finding(start, end, note)


STACKED_REPORTING = Feature(
    name="phrasing/stacked-reporting",
    hypothesis="Two verbs of saying stand side by side, since the source marks reporting twice.",
    source="seen in two of four re-translated seeds, which it was made after; rare in every corpus",
    find=find_stacked_reporting,
    why="other languages mark reported speech twice, and engines turn each mark into a verb",
    hits=(
        Example(
            "The port will open in May, the ministry said, saying work is on time.",
            "said, saying",
        ),
        Example(
            "The mayor stated on Monday, stating that the road is safe.",
            "stated on Monday, stating",
        ),
        Example(
            "According to the spokesman, he said the tax will rise.",
            "According to the spokesman, he said",
        ),
        Example("The coach stressed and added that nobody was hurt.", "stressed and added"),
    ),
    misses=(
        "The port will open in May, the ministry said, adding that work is on time.",
        "The minister said he would resign, saying he was tired.",
        "When all is said and done, he said, we lost.",
        "According to the report, prices fell, she said.",
        "The port is open, the ministry said. Saying so took a year.",
    ),
)


def _second_report(document: Document, index: int) -> int | None:
    """The second verb behind the verb of saying at ``index``, if nothing was said between."""
    end, lower = sentence_end(document, index), document.lower
    after = lower[index + 1 : min(end, index + 4)]
    if len(after) >= 2 and after[0] == "and" and after[1] in _PAIRED and lower[index] in _PAIRED:
        return index + 2
    if (
        len(after) == 3
        and after[0] == "that"
        and after[1] in _PRONOUNS
        and after[2] in _PLAIN
        and lower[index] in _PLAIN
    ):
        return index + 3
    place = index + 1
    limit = min(end, place + _LONGEST_ADJUNCT)
    while place < limit and lower[place] in _ADJUNCTS:
        place += 1
    return place if place < end and lower[place] in _SAY_AGAIN else None


def _sourced_report(document: Document, index: int) -> int | None:
    """The verb of "According to the agency, he said"."""
    lower = document.lower
    first, end = document.sentence_tokens[document.sentence_of[index]]
    if index != first:
        return None
    for place in range(index + 2, min(end - 2, index + _LONGEST_SOURCE)):
        if lower[place] in MARKS:
            return None
        if lower[place] == ",":
            found = lower[place + 1] in _PRONOUNS and lower[place + 2] in (_SAY | _PAIRED)
            return place + 2 if found else None
    return None


def find_reporting_verb(document: Document) -> Iterator[Finding]:
    """Formal verbs of saying with "that"."""
    lower, found = document.lower, document.positions
    places = [(i, i + 1) for verb in _STRESS & found.keys() for i in found[verb]]
    places += [(i, i + 2) for i in found.get("pointed", ()) if lower[i + 1 : i + 2] == ["out"]]
    for first, last in sorted(places):
        if last < len(lower) and lower[last] == "that":
            start, end, text = passage(document, first, last)
            note = f"“{text}” is more formal than the “said” of English news"
            yield Finding(start, end, note)


REPORTING_VERB = Feature(
    name="phrasing/reporting-verb",
    hypothesis="Translations keep the formal reporting verbs that other languages vary.",
    source="327 stories and their round trips by strong engines: about three times the native rate",
    find=find_reporting_verb,
    per="once",
    common=True,
    why="other languages vary such verbs, and translations keep that",
    hits=(
        Example("Okello stressed that the dam is safe.", "stressed that"),
        Example("She pointed out that the lake was full.", "pointed out that"),
    ),
    misses=(
        "Okello said that the dam is safe.",
        "He pointed out the dam that burst. She stressed the need for rain.",
        "War was declared. That was a mistake.",
    ),
)


def find_fronted_source(document: Document) -> Iterator[Finding]:
    """Sentences that open with "According to"."""
    lower = document.lower
    for index in document.positions.get("according", ()):
        first, end = document.sentence_tokens[document.sentence_of[index]]
        if index == first and index + 3 < end and lower[index + 1] == "to":
            start, stop, text = passage(document, index, index + 1)
            note = f"the sentence opens with its source (“{text}”)"
            yield Finding(start, stop, note)


FRONTED_SOURCE = Feature(
    name="phrasing/fronted-source",
    hypothesis="Translations keep the source of a statement in front of it.",
    source="327 stories and their round trips by strong engines: about three times the native rate",
    find=find_fronted_source,
    per="once",
    common=True,
    why="English news mostly names it behind the statement, and translations keep the "
    "order of the original",
    hits=(
        Example("According to the ministry, the dam is safe.", "According to"),
        Example("The dam is safe. According to Okello it will hold.", "According to"),
    ),
    misses=(
        "The dam is safe, according to the ministry.",
        "Salaries rise according to age.",
        "“The dam holds according to plan,” he said. Accordingly nobody left.",
    ),
)


FEATURES: tuple[Feature, ...] = (
    STACKED_REPORTING,
    REPORTING_VERB,
    FRONTED_SOURCE,
)
