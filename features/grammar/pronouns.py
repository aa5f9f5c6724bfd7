"""Pronouns that nobody in the text answers to: a finder for the family `grammar`.

French, Spanish, Russian and German give every noun a gender, so the Kremlin is “he” and the company
“she” there; an engine that translates sentence by sentence cannot see what the pronoun stands for.
"""

from __future__ import annotations

from collections.abc import Iterator

from detector.features.document import Document
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.lexicons.words import word_set

_BODIES = word_set(
    "kremlin ministry government company agency pentagon commission council court party bank group"
    " statement organisation organization department union committee parliament"
)
_REPORTS = word_set(
    "said says added adds stated noted announced confirmed reported stressed told explained"
)
# how many sentences back people still look for whom a pronoun means
_REACH = 4
_PEOPLE = word_set(
    "he she his her him who spokesman spokeswoman spokesperson minister president chairman"
    " chairwoman chief director official officer leader man woman"
)


def _names_a_person(document: Document, first: int, last: int, named: set[str]) -> bool:
    """Whether the sentence has somebody whom a pronoun in the next one can mean.

    Not somebody who is named again there (“He said Putin …”), nor an owner (“at Xi's invitation”).
    """
    words, lower = document.words, document.lower
    if not _PEOPLE.isdisjoint(lower[first:last]):
        return True
    return any(
        words[index][0].isupper()
        and lower[index] not in _BODIES
        and words[index] not in named
        and lower[index + 1 : index + 2] != ["'s"]
        for index in range(first + 1, last)
    )


def _has_referent(document: Document, number: int) -> bool:
    """Whether one of the sentences before, in the same paragraph, has somebody to mean."""
    named = set(document.words[slice(*document.sentence_tokens[number])])
    for earlier in range(number - 1, max(-1, number - 1 - _REACH), -1):
        gap = document.text[
            document.sentence_bounds[earlier][1] : document.sentence_bounds[earlier + 1][0]
        ]
        if "\n" in gap:
            return False
        if _names_a_person(document, *document.sentence_tokens[earlier], named):
            return True
    return False


def find_pronoun_without_person(document: Document) -> Iterator[Finding]:
    """Finds “He said” behind a sentence in which an institution speaks and nobody else can."""
    lower, bounds = document.lower, document.sentence_tokens
    for pronoun in ("he", "she"):
        for index in document.positions.get(pronoun, ()):
            number = document.sentence_of[index]
            first, _last = bounds[number]
            if index != first or number == 0 or lower[index + 1 : index + 2] == []:
                continue
            before, end = bounds[number - 1]
            body = next((i for i in range(before, min(before + 6, end)) if lower[i] in _BODIES), -1)
            if body < 0 or _REPORTS.isdisjoint(lower[body + 1 : min(body + 3, end)]):
                continue
            if lower[index + 1] not in _REPORTS:
                continue
            if _has_referent(document, number):
                continue
            note = (
                f"“{document.words[index]}” has nobody to stand for: the sentence before is "
                f"about the “{document.words[body]}”"
            )
            yield Finding(document.starts[index], document.ends[index + 1], note)


PRONOUN_WITHOUT_PERSON = Feature(
    name="grammar/pronoun-without-person",
    hypothesis="Languages with grammatical gender call a ministry he or she, and the engine"
    " takes the pronoun over.",
    source="a pronoun of the wrong gender or referent",
    counts=Counts(15, 0),
    find=find_pronoun_without_person,
    author_only=True,
    why="other languages call it he or she, and engines copy that",
    hits=(
        Example("The ministry confirmed the visit. He said it will last two days.", "He said"),
        Example("The Kremlin said Popov would go. He said this is Popov's first trip.", "He said"),
    ),
    misses=(
        "The ministry said Popov would go. He said the trip would be short.",
        "The ministry confirmed the visit. It said it will last two days.",
        "The company said its chairman had left. He said he was tired.",
        "The court said no. She laughed.",
    ),
)
