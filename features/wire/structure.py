"""Finders of the structure that honest newswire has: agencies, weekdays, leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from detector.features.document.seams import quoted
from detector.features.feature import Example, Feature, Finding, Per
from detector.features.lexicons.calendar import WEEKDAYS
from detector.features.wire.lexicon import wire_lexicon

if TYPE_CHECKING:
    from detector.features.document import Document

_LONGEST_GAP = 6
_LEAD_WORDS = range(20, 75)
_LEAD_PARAGRAPHS = 5


_STYLE_BOOKS = "form of newswire, as the style books of AP and Reuters prescribe it"
_Find = Callable[["Document"], Iterator[Finding]]


def structure_rule(
    kind: str,
    find: _Find,
    hypothesis: str,
    hits: tuple[Example, ...],
    misses: tuple[str, ...],
    per: Per = "document",
    why: str = "",
) -> Feature:
    """A feature of structure that honest wire copy has.

    Args:
        kind: the second half of its name.
        find: its finder.
        hypothesis: what wire copy does, and why.
        hits: what it must find.
        misses: where it must find nothing.
        per: what its findings are divided by.
        why: what wire copy does, in words for the reader.
    """
    return Feature(
        name=f"wire/{kind}",
        hypothesis=hypothesis,
        source=_STYLE_BOOKS,
        find=find,
        per=per,
        hits=hits,
        misses=misses,
        head="wire",
        expected_sign="either",
        why=why,
    )


def find_agency(document: Document) -> Iterator[Finding]:
    """Finds names of news agencies."""
    lexicon = wire_lexicon()
    for name in sorted(lexicon.named | lexicon.ambiguous):
        for index in document.positions.get(name, ()):
            if name in lexicon.ambiguous and not _in_credit(document, index):
                continue
            if _in_brackets(document, index):
                continue
            yield _agency(document, index, index)
    for index in document.positions.get("associated", ()):
        if (
            document.lower[index + 1 : index + 2] == ["press"]
            and document.words[index] != "associated"
        ):
            yield _agency(document, index, index + 1)


AGENCY = structure_rule(
    kind="agency",
    hypothesis="Wire copy names its agency as the one who was told or who saw.",
    find=find_agency,
    why="wire copy does so",
    hits=(
        Example("“We are waiting,” the mayor told Reuters by telephone.", "Reuters"),
        Example("A copy was seen by The Associated Press in March.", "Associated Press"),
        Example("The deal is off, two bankers told AP on Friday.", "AP"),
    ),
    misses=(
        "She took three AP classes in her last year of school.",
        "The associated press releases were sent out late.",
        "Payments through UPI doubled within a year.",
    ),
)


def _agency(document: Document, first: int, last: int) -> Finding:
    start, end = document.starts[first], document.ends[last]
    name = document.text[start:end]
    return Finding(start, end, f"the text names the agency “{name}”")


def _in_credit(document: Document, index: int) -> bool:
    """Whether a short name is used as an agency's ("told AP", "the AP reported")."""
    if not document.words[index].isupper() and document.words[index] != "Bloomberg":
        return False
    before = document.lower[index - 1] if index else ""
    behind = document.lower[index + 1] if index + 1 < document.token_count else ""
    return before in _BEFORE_AGENCY or behind in _BEHIND_AGENCY


_BEFORE_AGENCY = frozenset({"told", "by", "tells"})
_BEHIND_AGENCY = frozenset(
    {"reported", "reports", "said", "writer", "writers", "photo", "journalist", "journalists"}
)


def _in_brackets(document: Document, index: int) -> bool:
    """Whether the name stands alone in brackets, as in a dateline, which is another finding."""
    words = document.words
    return words[index - 1 : index] == ["("] and words[index + 1 : index + 2] == [")"]


def find_weekday(document: Document) -> Iterator[Finding]:
    """Finds reporting verbs dated by a weekday ("said on Tuesday")."""
    lexicon = wire_lexicon()
    lower = document.lower
    for day in WEEKDAYS:
        for index in document.positions.get(day, ()):
            before = lower[index - 1] if index else ""
            if lower[index + 1 : index + 2] == ["'s"] or before in ("the", "a", "an"):
                continue
            for verb in range(index - 1, max(-1, index - 1 - _LONGEST_GAP), -1):
                if lower[verb] in lexicon.reporting:
                    start, end = document.starts[verb], document.ends[index]
                    shown = document.text[start:end]
                    note = f"“{shown}” dates a statement by its weekday"
                    yield Finding(start, end, note)
                if lower[verb] not in lexicon.between:
                    break


WEEKDAY = structure_rule(
    kind="weekday",
    hypothesis="Agencies date each statement by its weekday.",
    find=find_weekday,
    why="wire copy does so",
    hits=(
        Example("The company said Tuesday that it would appeal.", "said Tuesday"),
        Example(
            "She told reporters late on Friday that the bridge was safe.",
            "told reporters late on Friday",
        ),
    ),
    misses=(
        "They said the Tuesday meeting had been cancelled.",
        "He told the board of Friday's decision.",
        "It said this Monday that the shop would close.",
    ),
)


def _lead(document: Document) -> int | None:
    """The index of the sentence that opens the story, behind headings and bylines."""
    paragraphs = document.paragraph_bounds[:_LEAD_PARAGRAPHS]
    for number, (start, end) in enumerate(document.sentence_bounds):
        if not paragraphs or start >= paragraphs[-1][1]:
            return None
        first, last = document.sentence_tokens[number]
        if last - first >= _LEAD_WORDS.start and document.text[end - 1] in '.”"’':
            return number
    return None


def _lead_tokens(document: Document) -> tuple[int, int]:
    """First and behind last token of a lead of the usual length; (0, 0) where there is none."""
    lead = _lead(document)
    if lead is None:
        return 0, 0
    first, last = document.sentence_tokens[lead]
    return (first, last) if last - first in _LEAD_WORDS else (0, 0)


def find_summary_lead(document: Document) -> Iterator[Finding]:
    """Finds the weekday of a first sentence that sums the story up."""
    first, last = _lead_tokens(document)
    for index in range(first, last):
        if document.lower[index] in WEEKDAYS:
            day = document.words[index]
            note = (
                f"the first sentence sums up the story and names its day, “{day}”, as in wire copy"
            )
            yield Finding(document.starts[index], document.ends[index], note)
            return


SUMMARY_LEAD = structure_rule(
    kind="summary-lead",
    hypothesis="The first sentence of a wire story says who did what, where, and on which weekday.",
    find=find_summary_lead,
    hits=(
        Example(
            "Harbor workers\nDockers at the country's largest port walked out on Wednesday as"
            " talks over night shifts and pensions ended without a deal.",
            "Wednesday",
        ),
        Example(
            "A court in the northern province on Friday ordered the closure of a copper mine"
            " that had polluted two rivers for years.",
            "Friday",
        ),
    ),
    misses=(
        "It rained on Tuesday.",
        "There are people who never forget a face, and there are people, like him, who never"
        " remember one at all, whatever they do.",
        "My Friday\nI got up late.",
    ),
)


def find_lead_attribution(document: Document) -> Iterator[Finding]:
    """Finds an attribution at the end of the first sentence."""
    first, last = _lead_tokens(document)
    lower = document.lower
    for index in range(last - 2, max(first, last - 15), -1):
        if lower[index] != ",":
            continue
        clause = lower[index + 1 : last]
        named = wire_lexicon().reporting.intersection(clause)
        if (named and clause[0] not in _NOT_CLAUSE) or clause[:2] == ["according", "to"]:
            start, end = document.starts[index + 1], document.ends[last - 1]
            words = quoted(document.text[start:end])
            note = f"the first sentence ends with who said it, {words}, as in a wire story"
            yield Finding(start, end, note)
        return


LEAD_ATTRIBUTION = structure_rule(
    kind="lead-attribution",
    hypothesis="The first sentence of a wire story ends with its source.",
    find=find_lead_attribution,
    hits=(
        Example(
            "A ferry with more than two hundred passengers ran aground in thick fog off the"
            " southern coast before dawn, officials said.",
            "officials said.",
        ),
        Example(
            "Output at the country's three largest car plants fell by a tenth in the first half"
            " of the year, according to figures released Monday.",
            "according to figures released Monday.",
        ),
    ),
    misses=(
        "Officials said.",
        "A ferry with more than two hundred passengers ran aground in thick fog off the south"
        " coast before dawn, and nobody said why.",
        "The ferry had left the island in thick fog before dawn, with two hundred people and"
        " some forty cars on board.",
    ),
)


_NOT_CLAUSE = frozenset({"and", "but", "which", "who", "that", "as", "after", "when"})
