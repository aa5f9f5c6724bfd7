"""Where an engine that is fed a page piece by piece cuts sentences.

A site plugin hands over the text between two inline tags (links, bold names) and closes each piece
with a stop. Links stand around names and noun phrases, so the seams lie behind a noun and before a
preposition, a participle, a relative pronoun or a name, most of all near a capitalised name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.splitting import abbreviations
from detector.training.simulator.planting import Change
from detector.training.simulator.seam_rates import tail_weights

_AGENT = frozenset({"by", "from", "in", "on", "with", "to"})
_LOST = frozenset({"of", "in", "from", "to", "against", "for", "with", "on", "at", "by"})
_FRAGMENT_STARTS = {"including": 1.0, "especially": 0.7, "which": 1.0, "with": 0.5, "where": 0.5}
_FRAGMENT_PHRASES = (("as", "well", "as"), ("in", "addition", "to"), ("along", "with"))
_BE = frozenset({"was", "were", "been", "be", "being", "is", "are"})
# verbs that are nothing else; participles and base forms may be no verb of a main clause
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SHORTEST = 9
_HEAD = 4
_WINDOW = 8


def _word_at(document: Document, index: int) -> bool:
    """Whether the token is a plain word after which a stop would look like a full stop."""
    word = document.words[index]
    return word.isalpha() and len(word) > 2 and document.lower[index] not in abbreviations().words


def _blank_before(document: Document, index: int) -> bool:
    return document.starts[index] - document.ends[index - 1] == 1


def _named(word: str) -> bool:
    return word[0].isupper() and len(word) > 2 and not word.isupper()


def _sentences(document: Document, shortest: int = _SHORTEST) -> Iterator[tuple[int, int]]:
    """(first, last) tokens of the sentences that are closed by a plain stop; last is the stop."""
    for first, behind in document.sentence_tokens:
        if behind - first > shortest and document.words[behind - 1] == ".":
            yield first, behind - 1


def _cut_points(document: Document, head: int = _HEAD) -> Iterator[tuple[int, int, float]]:
    """Yields (last token before the cut, first token of the tail, weight)."""
    tags, words = document.tags, document.words
    for first, last in _sentences(document):
        for index in range(first + head, last):
            before = index - 1
            if words[before] == ",":
                before -= 1
            weight = tail_weights().get(tags[index], 0.0)
            if not weight or not tags[before].startswith("NN") or not _word_at(document, before):
                continue
            if tags[index] in ("VBN", "VBD") and document.lower[index + 1] not in _AGENT:
                weight *= 0.2
            if any(_named(word) for word in words[index : min(index + 4, last)]):
                weight *= 3.0
            if last - index <= 4:
                weight *= 2.0
            if _blank_before(document, index):
                yield before, index, weight


def lower_case_tail(document: Document, rng: random.Random) -> Iterator[Change]:
    """A stop inside a sentence, the tail in lower case: "... the games. from the capital."."""
    for before, index, weight in _cut_points(document):
        tail = document.words[index]
        if not tail[0].islower():
            continue
        if tail in ("of", "from") and rng.random() < 0.5:
            # a genitive between two links comes back as origin, or as a clause of its own
            tail = rng.choice(("from", "is from", "is"))
        head = document.words[before]
        yield Change(
            document.starts[before], document.ends[index], f"{head}. {tail}", weight=weight
        )


def raised_tail(document: Document, rng: random.Random) -> Iterator[Change]:
    """A tail that begins with a capital like any sentence: "... the games. From the capital."."""
    for before, index, weight in _cut_points(document):
        tail = document.words[index]
        if tail[0].islower() and tail.isalpha():
            new = f"{document.words[before]}. {tail.capitalize()}"
            start, end = document.starts[before], document.ends[index]
            yield Change(start, end, new, weight=weight, visible=_is_torn(document, before, index))


def _is_torn(document: Document, before: int, index: int) -> bool:
    """Whether a reader of the two pieces can see that they are one sentence.

    They cannot where each piece has a verb that can only be finite, so that both may stand alone,
    and the second does not begin with that verb or with a relative pronoun.
    """
    first, behind = document.sentence_tokens[document.sentence_of[index]]
    tags = document.tags
    if tags[index] in _FINITE or tags[index] in ("WDT", "WP", "VBN"):
        return True
    halves = (tags[first : before + 1], tags[index:behind])
    return not all(_FINITE.intersection(half) for half in halves)


def capital_tail(document: Document, rng: random.Random) -> Iterator[Change]:
    """A stop before a name, which keeps its capital: "... its offensive. Ukraine."."""
    words = document.words
    for before, index, weight in _cut_points(document):
        if not words[before][0].islower():
            continue
        if words[index] in _LOST and _named(words[index + 1]) and words[index + 1].isalpha():
            new = f"{words[before]}. {words[index + 1]}"
            visible = _is_torn(document, before, index + 1)
            start, end = document.starts[before], document.ends[index + 1]
            yield Change(start, end, new, weight=weight, visible=visible)
    yield from _before_names(document)
    yield from _split_compounds(document)


def _before_names(document: Document) -> Iterator[Change]:
    words, tags = document.words, document.tags
    for first, last in _sentences(document):
        for index in range(first + _HEAD, last):
            head = words[index - 1]
            if (
                _named(words[index])
                and tags[index].startswith("NNP")
                and head[0].islower()
                and tags[index - 1] in ("NN", "NNS")
                and _word_at(document, index - 1)
                and _blank_before(document, index)
            ):
                new = f"{head}. {words[index]}"
                visible = _is_torn(document, index - 1, index)
                start, end = document.starts[index - 1], document.ends[index]
                yield Change(start, end, new, weight=0.8, visible=visible)


def _split_compounds(document: Document) -> Iterator[Change]:
    for first, last in _sentences(document):
        for index in range(first + _HEAD, last):
            left, hyphen, right = document.words[index].partition("-")
            if hyphen and left.isalpha() and right.isalpha() and left.islower() and len(left) > 3:
                new = f"{left}. – {right.capitalize()}"
                yield Change(document.starts[index], document.ends[index], new, weight=0.3)


def verbless_sentence(document: Document, rng: random.Random) -> Iterator[Change]:
    """An adjunct cut off and closed as a sentence of its own: "... . As well as the ministers."."""
    for first, last in _sentences(document, 14):
        for index in range(first + 6, last - 3):
            before = index - 1
            if document.words[before] == ",":
                before -= 1
            weight = _fragment_weight(document, index)
            if weight and before == index - 2 and _word_at(document, before):
                new = f"{document.words[before]}. {document.words[index].capitalize()}"
                yield Change(document.starts[before], document.ends[index], new, weight=weight)


def _fragment_weight(document: Document, index: int) -> float:
    lower = document.lower
    for phrase in _FRAGMENT_PHRASES:
        if tuple(lower[index : index + len(phrase)]) == phrase:
            return 2.0
    return _FRAGMENT_STARTS.get(lower[index], 0.0)


def stranded_modifier(document: Document, rng: random.Random) -> Iterator[Change]:
    """A modifier torn out of its phrase and set behind the stop: "... a ministry. foreign."."""
    for first, last in _sentences(document, 6):
        for index in range(max(first + 2, last - _WINDOW), last - 1):
            torn, weight = _torn(document, index, rng)
            if not torn or not _word_at(document, last - 1) or not _blank_before(document, index):
                continue
            rest = document.text[document.starts[index + 1] : document.ends[last - 1]]
            new = f"{rest}. {torn}."
            mark = (len(rest) - len(document.words[last - 1]), len(new))
            yield Change(document.starts[index], document.ends[last], new, mark, weight)


def _torn(document: Document, index: int, rng: random.Random) -> tuple[str, float]:
    """What is left of a modifier when it stands alone, or "" where the token is none."""
    word, tag, following = document.words[index], document.tags[index], document.tags[index + 1]
    if not word.isalpha() or len(word) < 4:
        return "", 0.0
    if following.startswith("NN"):
        if tag == "JJ":
            return (word if rng.random() < 0.3 else word.lower()), 1.0
        if tag == "NNP" and following != "NNP":
            return rng.choice((f"from {word}", f"of {word}", word, word.lower())), 0.7
    if tag in ("VBN", "VBD") and document.lower[index - 1] in _BE:
        return word.lower(), 0.5
    return "", 0.0


def repeated_fragment(document: Document, rng: random.Random) -> Iterator[Change]:
    """The last words before a cut come again before the tail: "on the line. the line. held by"."""
    for before, index, weight in _cut_points(document):
        start = before
        while start > index - 4 and document.tags[start] not in ("DT", "PRP$", "IN", ","):
            start -= 1
        if document.tags[start] not in ("DT", "PRP$") or not document.words[index][0].islower():
            continue
        phrase = document.text[document.starts[start] : document.ends[before]]
        if document.starts[index] - document.ends[before] > 1:
            weight *= 2.0
        end = document.starts[index] - 1
        new = f"{phrase}. {phrase[0].lower()}{phrase[1:]}."
        yield Change(document.starts[start], end, new, weight=weight)


def doubled_stop(document: Document, rng: random.Random) -> Iterator[Change]:
    """The stop of the piece and the stop of the sentence: "in order. ."."""
    for start, end, last in _endings(document):
        ending = document.text[start:end]
        extra = rng.choice((" .", " .", "." if ending[-1] == "." else " ."))
        yield Change(start, end, ending + extra, (max(0, last - start), len(ending + extra)))


def spaced_stop(document: Document, rng: random.Random) -> Iterator[Change]:
    """The stop is a piece of its own: "a visit ."."""
    for start, end, _ in _endings(document):
        ending = document.text[start:end]
        if ending[-1] == "." and ending[-2].isalpha():
            yield Change(start, end, f"{ending[:-1]} .")


def _endings(document: Document) -> Iterator[tuple[int, int, int]]:
    """(start of the last word, end of the sentence, start of that word) of finished sentences."""
    for (_, end), (first, behind) in zip(
        document.sentence_bounds, document.sentence_tokens, strict=True
    ):
        if behind - first < 5 or "." not in document.text[end - 2 : end]:
            continue
        for index in range(behind - 1, max(first, behind - 5), -1):
            if document.words[index][0].isalnum():
                if len(document.words[index]) > 2:
                    yield document.starts[index], end, document.starts[index]
                break


def fused_words(document: Document, rng: random.Random) -> Iterator[Change]:
    """Two pieces joined without a blank, where a link began or ended: "ofNorway", "Smithsaid"."""
    words = document.words
    for first, behind in document.sentence_tokens:
        for index in range(first + 2, behind - 1):
            left, right = words[index - 1], words[index]
            if _named(left) == _named(right) or not (left.isalpha() and right.isalpha()):
                continue
            if len(left) > 1 and len(right) > 1 and _blank_before(document, index):
                weight = 1.0 if _named(right) else 0.5
                start, end = document.starts[index - 1], document.ends[index]
                yield Change(start, end, left + right, weight=weight)


def fused_stop(document: Document, rng: random.Random) -> Iterator[Change]:
    """No blank behind a stop: "the talks.Both"."""
    bounds = document.sentence_bounds
    for (_, end), (start, _), (_, behind), (first, _) in zip(
        bounds, bounds[1:], document.sentence_tokens, document.sentence_tokens[1:], strict=False
    ):
        blank = document.text[end:start]
        if blank == " " and document.words[first].isalpha() and document.text[end - 1] in '.?!”"':
            last = behind - 1
            while last > 0 and not document.words[last][0].isalnum():
                last -= 1
            head = document.text[document.starts[last] : end]
            new = head + document.words[first]
            yield Change(document.starts[last], document.ends[first], new)
