"""Speech that lost its quotation marks: first person in a sentence that reports somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.quotation import quotation
from detector.features.document.seams import lexicon, quoted
from detector.features.feature import Example, Feature, Finding

_SAY = (
    "said|says|told|added|stressed|noted|explained|stated|argued|emphasized|emphasised|declared|"
    "concluded|warned|claimed|insisted|recalled|underlined|continued|admitted|commented"
)
# ", Putin said", ", the mayor of Lyon added", ", said the minister": up to five words and the verb
_REPORT = re.compile(
    rf",[ ](?:(?:{_SAY})[ ](?=[A-Zt])|(?:[\w’'.-]+[ ]){{1,5}}(?:{_SAY})(?![\w’'-]))"
)
_FIRST_PERSON = frozenset(
    {"i", "we", "i'm", "i've", "i'd", "i'll", "we've", "we're", "we'd", "we'll", "our", "my"}
)
# words that make the writer the speaker ("she told me") or the one who asks
_WRITER = frozenset({"me", "us", "i", "we", "who", "which", "that", "as", "it", "what"})
_LEADS = frozenset({"but", "and", "so", "now", "today", "yes", "no", ",", "of", "course"})
_LONGEST_REST = 8
_MARKS = frozenset('"“”«»„‘`')


def find_speech_without_quotes(document: Document) -> Iterator[Finding]:
    """First-person sentences that end with a reporting clause and have no quotation mark."""
    found = document.positions
    first_person = sorted(index for word in _FIRST_PERSON if word in found for index in found[word])
    done = -1
    for index in first_person:
        number = document.sentence_of[index]
        if number == done or index - document.sentence_tokens[number][0] > 2:
            continue
        done = number
        span = _unquoted_speech(document, number)
        if span is not None:
            note = (
                f"{quoted(document.text[slice(*span)])} speaks in the first person and names its "
                "speaker, but has no quotation marks"
            )
            yield Finding(*span, note)


SPEECH_WITHOUT_QUOTES = Feature(
    name="spacing/speech-without-quotes",
    hypothesis=(
        "Speech lost its quotation marks: the sentence is in the first person and "
        "names its speaker."
    ),
    source=(
        "seen on re-translated pages; people who drop the marks turn the speech into "
        "the third person"
    ),
    find=find_speech_without_quotes,
    author_only=True,
    silenced_by=frozenset({"foreign-quotes", "no-line-ends"}),
    why="engines lose them when they reorder speech",
    hits=(
        Example(
            "We regard this tax as unfair and dangerous, Okello said after the vote.",
            "We regard this tax as unfair and dangerous, Okello said",
        ),
        Example(
            "But our doors are open to every party, the minister added.",
            "But our doors are open to every party, the minister added",
        ),
    ),
    misses=(
        "“We regard this tax as unfair,” Okello said. 'We are not amused,' the queen said.",
        "I was wrong about the match, she told me. As I wrote, Okello said no.",
        '"We regard this tax as unfair.\nWe will fight it, Okello said."',
        "We have a problem, and the minister, who was warned, said that it will grow.",
        "They regard this tax as unfair, Okello said. I think, as Okello said, that it is unfair.",
    ),
)


def _unquoted_speech(document: Document, number: int) -> tuple[int, int] | None:
    """The speech and its reporting clause, if nothing in the sentence quotes it."""
    start, end = document.sentence_bounds[number]
    text = document.text
    first, behind = document.sentence_tokens[number]
    words = document.lower[first:behind]
    opening = next((word for word in words if word not in _LEADS), "")
    if opening not in _FIRST_PERSON or not _MARKS.isdisjoint(words) or "'" in words or "’" in words:
        return None
    report = _REPORT.search(text, start, end)
    if report is None or quotation(document).covers(start, end):
        return None
    speaker = report.group()[1:].split()
    names = any(word[0].isupper() or word in ("he", "she", "they", "the") for word in speaker)
    if not names or not _WRITER.isdisjoint(word.lower() for word in speaker):
        return None
    rest = text[report.end() : end].strip(" .").lower().split(maxsplit=_LONGEST_REST)
    if len(rest) > _LONGEST_REST or (rest and rest[0] not in lexicon().reported):
        return None
    return start, report.end()
