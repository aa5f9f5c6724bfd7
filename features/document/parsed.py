"""One pass over a text: paragraphs, sentences and tokens with their offsets.

Sentence boundaries are what several features measure, so the splitter is our own: it cuts at every
stop that no abbreviation, number or ellipsis explains, also where a lower-case letter follows.
Splitters that expect well-formed text keep "statement. foreign." in one sentence and so hide it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from detector.features.document.cleaning import OffsetMap, clean
from detector.features.document.layout import unwrap
from detector.features.document.splitting import sentence_spans
from detector.features.document.tokens import tokenize
from detector.features.document.word_traits import Traits, unpack

_Made = TypeVar("_Made")


class Span(NamedTuple):
    """A stretch of the text as given: ``source[start:end] == text``."""

    start: int
    end: int
    text: str


class Document:
    """A parsed text. Rules read ``text`` and the parallel lists; users read the span properties.

    Attributes:
        source: the text as given.
        text: the text that rules read. Same length as ``source`` unless that has invisible
            characters. Blanks of every kind are plain spaces, line ends of hard-wrapped lines are
            spaces, and every newline that is left ends a paragraph.
        paragraph_bounds: (start, end) of each paragraph in ``text``.
        sentence_bounds: (start, end) of each sentence in ``text``.
        sentence_tokens: (first, behind last) token index of each sentence.
        starts: offset of each token in ``text``.
        ends: offset behind each token in ``text``.
        words: each token as written, with a curly apostrophe made straight.
        lower: each token in lower case.
        tags: the most frequent Penn Treebank tag of each token; punctuation is tagged with itself.
        openers: the tokens whose tag is another one because they begin a sentence.
        packed_traits: what each token adds to ``traits``; 0 for a punctuation mark.
    """

    __slots__ = (
        "__dict__",
        "_kept",
        "_map",
        "ends",
        "lower",
        "openers",
        "packed_traits",
        "paragraph_bounds",
        "sentence_bounds",
        "sentence_tokens",
        "source",
        "starts",
        "tags",
        "text",
        "words",
    )

    source: str
    text: str
    paragraph_bounds: list[tuple[int, int]]
    sentence_bounds: list[tuple[int, int]]
    sentence_tokens: list[tuple[int, int]]
    starts: list[int]
    ends: list[int]
    words: list[str]
    lower: list[str]
    tags: list[str]
    packed_traits: list[int]
    openers: list[int]
    _map: OffsetMap | None
    _kept: dict[Callable[[Document], Any], Any]

    @classmethod
    def parse(cls, source: str) -> Document:
        """Parses a text once.

        Args:
            source: any string; it may be empty.

        Returns:
            The document. An empty or blank text has no paragraphs.
        """
        self = cls()
        self.source = source
        self._kept = {}
        cleaned, self._map = clean(source)
        self.text, self.paragraph_bounds = unwrap(cleaned)
        self.sentence_bounds = sentence_spans(self.text, self.paragraph_bounds)
        (
            self.starts,
            self.ends,
            self.words,
            self.lower,
            self.tags,
            self.packed_traits,
            self.sentence_tokens,
            self.openers,
        ) = tokenize(self.text, self.paragraph_bounds, self.sentence_bounds)
        return self

    @cached_property
    def traits(self) -> Traits:
        """Counts over the words of the document by what each says by its form alone."""
        return unpack(sum(self.sentence_traits))

    @cached_property
    def sentence_traits(self) -> list[int]:
        """The same for each sentence, packed."""
        packed = self.packed_traits
        return [sum(packed[first:last]) for first, last in self.sentence_tokens]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Token indices of each lower-case word, ascending: the way to look up a trigger word."""
        table: dict[str, list[int]] = {}
        for index, word in enumerate(self.lower):
            if word in table:
                table[word].append(index)
            else:
                table[word] = [index]
        return table

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different tokens as written."""
        return frozenset(self.words)

    @cached_property
    def sentence_of(self) -> list[int]:
        """The index of the sentence of each token."""
        return [
            number
            for number, (first, last) in enumerate(self.sentence_tokens)
            for _ in range(last - first)
        ]

    def once(self, build: Callable[[Document], _Made]) -> _Made:
        """What several rules share: made at the first call and kept with the document.

        Args:
            build: makes it from the document; the same function gives the same object.
        """
        if build not in self._kept:
            self._kept[build] = build(self)
        made: _Made = self._kept[build]
        return made

    @property
    def token_count(self) -> int:
        """How many tokens there are, punctuation among them."""
        return len(self.words)

    @property
    def sentence_count(self) -> int:
        """How many sentences there are, headings and captions among them."""
        return len(self.sentence_bounds)

    @cached_property
    def word_count(self) -> int:
        """How many tokens begin with a letter or a digit."""
        return self.traits.words

    @property
    def is_shifted(self) -> bool:
        """Whether offsets in ``text`` are others than in ``source``."""
        return self._map is not None

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Maps a span of ``text`` to the text as given.

        Args:
            start: offset in ``text``.
            end: offset in ``text``, at least ``start``.

        Returns:
            Offsets (start, end) in ``source``.
        """
        if self._map is None:
            return start, end
        if start >= end:
            place = self._map.start(start)
            return place, place
        return self._map.start(start), self._map.end(end)

    @property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs, with offsets into the text as given."""
        return tuple(self._spans(self.paragraph_bounds))

    @property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, with offsets into the text as given."""
        return tuple(self._spans(self.sentence_bounds))

    @property
    def tokens(self) -> tuple[Span, ...]:
        """The tokens, with offsets into the text as given."""
        return tuple(self._spans(list(zip(self.starts, self.ends, strict=True))))

    def _spans(self, bounds: list[tuple[int, int]]) -> Iterator[Span]:
        source = self.source
        if self._map is None:
            for start, end in bounds:
                yield Span(start, end, source[start:end])
            return
        for bound in bounds:
            start, end = self.given(*bound)
            yield Span(start, end, source[start:end])
