"""Pieces that repeat the words at the seam, or make a sentence without a verb."""

from __future__ import annotations

from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.seams import (
    Seam,
    is_lower_case_name,
    is_plain,
    lexicon,
    quoted,
    seams,
)
from detector.features.feature import Example, Feature, Finding

_LONGEST_REPEAT = 5
_BEFORE_MODIFIER = frozenset({"DT", "PRP$", "JJ", "JJS", "CD", "IN"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN", "VB", "MD"})
_SUBJECTS = frozenset({"PRP", "EX", "WP", "WDT", "WRB"})


def _repeated(document: Document, seam: Seam) -> int:
    """How many of the last words before the stop are repeated behind it."""
    lower = document.lower
    longest = min(_LONGEST_REPEAT, seam.last - seam.first, seam.tail_end - seam.tail)
    for count in range(longest, 0, -1):
        before = seam.last - count + 1
        if lower[before : seam.last + 1] == lower[seam.tail : seam.tail + count]:
            return count
    return 0


def _is_initial(document: Document, seam: Seam) -> bool:
    """Whether the tail is one letter with its stop: "e. e. cummings"."""
    return len(document.words[seam.tail]) == 1 and document.words[
        seam.tail + 1 : seam.tail + 2
    ] == ["."]


def find_repeated_fragment(document: Document) -> Iterator[Finding]:
    """The last words before a stop, again behind it."""
    for seam in seams(document):
        first = max(0, seam.last - _LONGEST_REPEAT + 1)
        if document.lower[seam.tail] not in document.lower[first : seam.last + 1]:
            continue
        count = _repeated(document, seam)
        if not count or not is_plain(seam):
            continue
        before = seam.last - count + 1
        words = range(seam.tail, seam.tail + count)
        if document.text[seam.start].isupper() or is_lower_case_name(
            document, seam.tail, seam.tail_end
        ):
            # "my country. My country is": people repeat for effect, but then the case changes,
            # and the repeated words go on as a sentence
            alone = document.words[words[-1] + 1 : seam.tail_end] == ["."]
            if (
                not alone
                or document.words[before] != document.words[seam.tail]
                or seam.last - before < 1
            ):
                continue
        elif count == 1 and (
            document.lower[seam.tail] in ("that", "had") or _is_initial(document, seam)
        ):
            continue
        note = (
            f"{quoted(document.text[document.starts[before] : document.ends[seam.last]])} is "
            "repeated across the full stop"
        )
        end = document.ends[words[-1]]
        yield Finding(document.starts[before], end + (document.text[end : end + 1] == "."), note)


REPEATED_FRAGMENT = Feature(
    name="boundaries/repeated-fragment",
    hypothesis="The last words before a stop are repeated behind it.",
    source=(
        "a full stop inside a sentence, fragments repeated across it among them; not counted apart"
    ),
    find=find_repeated_fragment,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "lower-case", "upper-case"}),
    why="engines translate the words where two pieces meet twice, once with each",
    hits=(
        Example(
            "One camp wants war, and peace is the wish of the rest. the rest. They voted.",
            "the rest. the rest.",
        ),
        Example(
            "He spoke for the Bank of Ghana. Bank of Ghana. It met.",
            "Bank of Ghana. Bank of Ghana.",
        ),
    ),
    misses=(
        "He met Ana Ruiz. Ana Ruiz is the mayor. Location. Location. Location.",
        "We will never give up. Never give up. That is what they said.",
        "It is my country. My country is poor. He said it again and again. Again!",
        "The other team lost. The others won. She read e. e. cummings.",
        "He roomed with Emrys ap Tudur. ap Tudur wrote it with Khalid al-Hadi. al-Hadi paid.",
    ),
)


def _opens_phrase(document: Document, first: int) -> str:
    """The opening phrase of a sentence when it can only open a clause, or nothing."""
    openers = lexicon().openers
    for count in (1, 2, 3, 4, 5):
        phrase = " ".join(document.lower[first : first + count])
        if phrase in openers:
            return phrase
    return ""


def _may_make_clause(document: Document, index: int) -> bool:
    """Whether a token may be a finite verb or its subject."""
    tag, before = document.tags[index], document.tags[index - 1]
    if tag == "VBN":
        # behind an article or adjective it is a modifier: "a detailed list"
        return before not in _BEFORE_MODIFIER
    if tag == "VB":
        return before != "TO"
    return tag in _FINITE or tag in _SUBJECTS


def find_verbless_sentence(document: Document) -> Iterator[Finding]:
    """A long sentence that opens like "in addition to" and has neither subject nor verb."""
    starters = _opener_starts()
    for first, behind in document.sentence_tokens:
        if behind - first < 8 or document.lower[first] not in starters:
            continue
        phrase = _opens_phrase(document, first)
        if (
            not phrase
            or document.words[behind - 1] != "."
            or not document.words[first][0].isupper()
        ):
            continue
        inside = range(first + phrase.count(" ") + 1, behind - 1)
        if any(_may_make_clause(document, index) for index in inside):
            continue
        if any(mark in document.words[first:behind] for mark in (",", ":", ";", '"', "”", "?")):
            continue
        note = (
            "this sentence opens with "
            f"{quoted(document.text[document.starts[first] : document.ends[inside[0]]])} and has "
            "neither subject nor verb"
        )
        yield Finding(document.starts[first], document.ends[behind - 1], note)


VERBLESS_SENTENCE = Feature(
    name="boundaries/verbless-sentence",
    hypothesis=(
        "Half of a long sentence is closed with a stop of its own and has no subject or verb."
    ),
    source="a full stop inside a sentence, halves closed with a stop among them; not counted apart",
    find=find_verbless_sentence,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "no-line-ends", "upper-case"}),
    why="engines cut a long sentence and close each half",
    hits=(
        Example(
            "The ministers will sign the pact. In addition to holding a renewed exchange of "
            "ideas on the most urgent economic and social matters.",
            "In addition to holding a renewed exchange of ideas on the most urgent economic "
            "and social matters.",
        ),
        Example(
            "The port will be closed. As well as the two railway lines to the north.",
            "As well as the two railway lines to the north.",
        ),
    ),
    misses=(
        "In addition to the fine, the firm must pay the costs of the long trial.",
        "Along with the old bridge came a new road to the port.",
        "Our service in the town: As well as a new kitchen.",
        "In order to win the seat the party changed its leader in the spring.",
        "In line with expectations, sales of cars in the third quarter of the year.",
    ),
)


def _opener_starts() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in lexicon().openers)
