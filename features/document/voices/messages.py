"""Messages and comments that people typed without capitals, quoted or pasted.

An engine that cuts a sentence leaves one tail in lower case behind a sentence with a capital. Who
types without capitals begins every sentence so. A message counts by that, by whether its pieces
are sentences, and by what only people type ("u", "dont", "lol").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from detector.features.document.parsed import Document
from detector.features.document.voices.pieces import Tally, lower_start, tally
from detector.features.document.voices.regions import Bounds
from detector.features.lexicons.words import word_set

# a mark that opens before a small letter, a digit or a sign
_OPENING = re.compile(r"(?<![^\s(:,—–])[\"“'‘«„](?=[^\W\dA-ZÀ-Þ_]|[@#\d])")
_CLOSING = {
    '"': re.compile(r'"'),
    "“": re.compile(r"[”\"]"),
    "„": re.compile(r"[“”\"]"),
    "«": re.compile(r"»"),
    "'": re.compile(r"(?<=\S)['’](?!\w)"),
    "‘": re.compile(r"(?<=\S)['’](?!\w)"),
}
_LONGEST_QUOTATION = 1500
_WORD_BEFORE = re.compile(r"(\w{1,20}),?\s?$")
_WRITING = word_set(
    "wrote writes posted posts texted texts tweeted tweets replied replies commented comments added"
    " messaged answered typed reading reads read saying asked joked messages message text caption"
    " captioned responded said"
)
_LABEL = re.compile(r"[\w.@'’-]{1,25}(?: [\w.@'’-]{1,20}){0,2}: ")
# messages of an article that make another one likely
_FAMILIAR = 2
# a message may be no sentence
_FEW_WORDS = 5


def messages(document: Document) -> Iterator[Bounds]:
    """Quoted or pasted text that goes on in lower case behind its stops."""
    lower = _lower_sentences(document)
    if not any(lower):
        yield from _spelled_quotations(document)
        return
    found = list(_quotations(document, lower)) + list(_pasted(document, lower, False))
    if len(found) >= _FAMILIAR:
        # an article that quotes several such messages quotes this one too
        found += _pasted(document, lower, True)
    yield from found


def _lower_sentences(document: Document) -> list[bool]:
    """For each sentence whether it begins in lower case."""
    text = document.text
    return [
        not text[start].isupper() and lower_start(document, start, end)
        for start, end in document.sentence_bounds
    ]


def _quoted(document: Document) -> Iterator[Bounds]:
    """The quotations that begin in lower case, up to their closing mark."""
    text, paragraphs = document.text, document.paragraph_bounds
    behind = 0
    # how far each mark was looked for in vain
    barren = dict.fromkeys(_CLOSING, 0)
    for match in _OPENING.finditer(text):
        start = match.start()
        if start < behind:
            continue
        _, end = paragraphs[bisect_left(paragraphs, (start + 1,)) - 1]
        limit = min(end, start + _LONGEST_QUOTATION)
        mark = match.group()
        closing = _CLOSING[mark].search(text, max(start + 1, barren[mark]), limit)
        if closing:
            behind = closing.end()
            yield start, behind
        else:
            barren[mark] = limit


def _quotations(document: Document, lower: list[bool]) -> Iterator[Bounds]:
    """The quoted messages."""
    for start, end in _quoted(document):
        first = bisect_left(document.sentence_bounds, (start + 1,))
        last = bisect_left(document.sentence_bounds, (end,))
        tails = [number for number in range(first, last) if lower[number]]
        head = (start + 1, document.sentence_bounds[first - 1][1])
        if not tails:
            if tally(document, [(start + 1, end)]).typed:
                yield start, end
            continue
        pieces = [
            (document.sentence_bounds[number][0], min(end, document.sentence_bounds[number][1]))
            for number in tails
        ]
        told = tally(document, [head, *pieces])
        if told.typed or told.talk or _stands(told, len(pieces)):
            yield start, end
        elif _introduces(document, start):
            # "the hall of the palace. of the king" is cut, "on my way. at the shop" is typed
            short = document.text.count(" ", *head) < _FEW_WORDS
            if short or not _only_continue(document, pieces):
                yield start, end


def _only_continue(document: Document, tails: list[Bounds]) -> bool:
    """Whether all pieces behind the first begin like the rest of its sentence."""
    return tally(document, tails).continued == len(tails)


def _stands(told: Tally, tails: int) -> bool:
    """Whether the pieces of a quotation are sentences rather than the rest of one."""
    return told.whole > 0 and told.continued * 2 <= tails


def _spelled_quotations(document: Document) -> Iterator[Bounds]:
    """Quotations of one sentence that only a message spells so."""
    for start, end in _quoted(document):
        if tally(document, [(start + 1, end)]).typed:
            yield start, end


def _introduces(document: Document, start: int) -> bool:
    """Whether a quotation is a message of its own rather than some words of a sentence."""
    before = document.text[max(0, start - 40) : start]
    flat = before.rstrip(" ")
    if not flat or flat[-1] in ':.?!\n"”—–':
        return True
    word = _WORD_BEFORE.search(flat)
    return word is not None and word[1].lower() in _WRITING and word[1].lower() != "said"


def _pasted(document: Document, lower: list[bool], familiar: bool) -> Iterator[Bounds]:
    """Messages without quotation marks: runs of sentences in lower case."""
    bounds = document.sentence_bounds
    number = 0
    for begin, end in document.paragraph_bounds:
        first = number
        while number < len(bounds) and bounds[number][0] < end:
            number += 1
        if any(lower[first + 1 : number]):
            yield from _runs(document, lower, (first, number), begin, familiar)


def _runs(
    document: Document, lower: list[bool], sentences: Bounds, begin: int, familiar: bool
) -> Iterator[Bounds]:
    """The messages of one paragraph."""
    text, bounds = document.text, document.sentence_bounds
    first, behind = sentences
    label = _LABEL.match(text, begin, bounds[first][1])
    opening = label.end() if label else begin
    leads = lower_start(document, opening, bounds[first][1]) or text[opening].isdigit()
    run: list[int] = [first] if leads else []
    for number in range(first + 1, behind + 1):
        if number < behind and (lower[number] or (run and _is_neutral(text, bounds[number]))):
            run.append(number)
            continue
        pieces = [(max(opening, bounds[one][0]), bounds[one][1]) for one in run]
        if len(pieces) > (run[:1] != [first]) - 1 and _is_message(
            document, pieces, run[:1] == [first], label is not None, familiar
        ):
            # the sentence before a message that begins behind it is the writer's own
            yield pieces[0][0] - (run[0] > first), pieces[-1][1]
        run = []


def _is_neutral(text: str, sentence: Bounds) -> bool:
    """Whether a sentence has no word whose case tells: "I know", "4 bins", "WHAT??"."""
    start, end = sentence
    word = text[start : min(end, start + 30)].split(" ", 1)[0].rstrip("?!.,")
    return word.isupper() or not word[:1].isalpha() or word.startswith(("I'", "I’"))


def _is_message(
    document: Document, pieces: list[Bounds], leads: bool, labelled: bool, familiar: bool
) -> bool:
    """Whether a run of sentences in lower case is somebody's message.

    Args:
        document: the text.
        pieces: the sentences of the run.
        leads: whether the run begins its paragraph.
        labelled: whether a name and a colon stand before it.
        familiar: whether the article has other messages.
    """
    if not pieces or (leads and len(pieces) < 2):
        return False
    told = tally(document, pieces)
    if told.typed:
        return True
    if leads:
        if (familiar or labelled) and not _only_continue(document, pieces[1:]):
            return True
        if len(pieces) == 2:
            return told.talk > 0
        return told.talk > 0 or (told.whole > 0 and told.continued * 2 <= len(pieces))
    # behind a sentence with its capital an engine's tails stand too, but these are no sentences
    return len(pieces) > 1 and told.whole == len(pieces)
