"""Tokens: where they stand, and what each says by its form.

Blanks end every token, so what stands between two blanks is split the same way wherever it occurs.
That is looked up rather than scanned, and with it all that depends on the form of a token alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate, chain
from operator import itemgetter
from typing import Any, NamedTuple

from detector.features.document.memo import Memo
from detector.features.document.tagging import guess, guess_first
from detector.features.document.word_traits import pack_traits

Bounds = list[tuple[int, int]]

# Alternatives in order: address, dotted abbreviation, number, clitic, word, run of stops,
# run of dashes or underscores, any other character. No alternative can back-track over another.
_TOKEN = re.compile(
    r"""
    (?:https?://|www\.)\S*[^\s.,;:!?\"'“”‘’»)\]]
    | (?:[A-Za-z]\.){2,}
    | \d+(?:[.,:]\d+)*[A-Za-z]*
    | (?<=[^\W_])['’](?:s|S)(?![^\W_])
    | [^\W\d_][^\W_]*(?:[-‐‑'’](?!(?:(?<=['’])[sS](?![^\W_])))[^\W_]+)*
    | \.{2,} | -{2,} | _+
    | \S
    """,
    re.VERBOSE,
)
# a sentence may open with a quotation mark and a bracket
_OPENING_TOKENS = 3
_LONG = 4096


class Form(NamedTuple):
    """A token by its form.

    Attributes:
        word: as written, with a curly apostrophe made straight.
        lower: the same in lower case.
        tag: its most frequent Penn Treebank tag inside a sentence.
        length: how many characters it has.
        advance: from its start to that of the token behind it.
        traits: what it adds to the counts of style, see :mod:`.word_traits`.
    """

    word: str
    lower: str
    tag: str
    length: int
    advance: int
    traits: int


def _form(token: str) -> Form:
    word = token.replace("’", "'") if len(token) > 1 else token
    lower = word.lower()
    return Form(word, lower, guess(word), len(token), len(token), pack_traits(lower))


def _split(chunk: str) -> tuple[Form, ...]:
    """The tokens of what stands between two blanks; the last one advances over the blank."""
    tokens = [chunk] if chunk.isalpha() else _TOKEN.findall(chunk)
    if not tokens:
        return ()
    forms = list(map(_forms.__getitem__, tokens))
    word, lower, tag, length, advance, traits = forms[-1]
    forms[-1] = Form(word, lower, tag, length, advance + 1, traits)
    return tuple(forms)


_forms = Memo(_form)
_chunks = Memo(_split)
_first_tags = Memo(guess_first)
_advance = itemgetter(Form._fields.index("advance"))


class Tokens(NamedTuple):
    """The tokens of a text as parallel lists.

    Attributes:
        starts: offset of each.
        ends: offset behind each.
        words: see :class:`Form`, as are ``lower``, ``tags`` and ``traits``.
        sentences: (first, behind last) token of each sentence.
        openers: the tokens whose tag is another one because they begin a sentence.
    """

    starts: list[int]
    ends: list[int]
    words: list[str]
    lower: list[str]
    tags: list[str]
    traits: list[int]
    sentences: Bounds
    openers: list[int]


def tokenize(text: str, paragraphs: Bounds, sentences: Bounds) -> Tokens:
    """Splits a text into tokens.

    Args:
        text: the text, its blanks made plain.
        paragraphs: (start, end) of each paragraph.
        sentences: (start, end) of each sentence; no token crosses the end of one.
    """
    forms, starts = _scan(text, paragraphs)
    bounds = _by_sentence(forms, starts, sentences)
    if bounds is None:
        # an address or the like holds what looks like the end of a sentence
        forms, starts = _scan(text, sentences, by_chunk=False)
        firsts = [bisect_left(starts, start) for start, _ in sentences]
        bounds = list(zip(firsts, [*firsts[1:], len(starts)], strict=True))
    if not forms:
        return Tokens([], [], [], [], [], [], bounds, [])
    words, lower, tags, lengths, traits = _columns(forms)
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    openers = _tag_openers(words, tags, bounds)
    return Tokens(starts, ends, words, lower, tags, traits, bounds, openers)


def _scan(text: str, bounds: Bounds, by_chunk: bool = True) -> tuple[list[Form], list[int]]:
    """The tokens inside the bounds and the offset of each."""
    forms: list[Form] = []
    starts: list[int] = []
    for start, end in bounds:
        if by_chunk:
            chunks = map(_chunks.__getitem__, text[start:end].split(" "))
            found = list(chain.from_iterable(chunks))
            places = list(accumulate(map(_advance, found), initial=start))
            if places.pop() == end + 1:
                forms += found
                starts += places
                continue
        # blanks in a row, or such that are not plain
        for match in _TOKEN.finditer(text, start, end):
            forms.append(_forms[match.group()])
            starts.append(match.start())
    return forms, starts


def _by_sentence(forms: list[Form], starts: list[int], sentences: Bounds) -> Bounds | None:
    """The tokens of each sentence; None if one crosses the end of a sentence."""
    bounds: Bounds = []
    first = 0
    for _, end in sentences:
        behind = bisect_left(starts, end, first)
        if behind == first or starts[behind - 1] + forms[behind - 1].length > end:
            return None
        bounds.append((first, behind))
        first = behind
    return bounds


def _columns(
    forms: list[Form],
) -> tuple[list[str], list[str], list[str], list[int], list[int]]:
    """The fields of forms as lists."""
    columns: list[list[Any]]
    if len(forms) < _LONG:
        columns = list(map(list, zip(*forms, strict=True)))
    else:
        # twice the time for an article, but zip makes an iterator of each form
        columns = [list(map(itemgetter(field), forms)) for field in range(len(Form._fields))]
    words, lower, tags, lengths, _, traits = columns
    return words, lower, tags, lengths, traits


def _tag_openers(words: list[str], tags: list[str], sentences: Bounds) -> list[int]:
    """Tags the first word of each sentence, where a capital says nothing."""
    changed: list[int] = []
    for first, last in sentences:
        for index in range(first, min(last, first + _OPENING_TOKENS)):
            if words[index][0].isalnum():
                tag = _first_tags[words[index]]
                if tag != tags[index]:
                    tags[index] = tag
                    changed.append(index)
                break
    return changed
