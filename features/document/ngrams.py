"""Phrasing as n-grams: the words themselves, and their skeleton.

Hypothesis: a translation keeps traces of the source's syntax and replaces set phrases by likelier
words, so function-word patterns and word pairs differ in frequency from text written in English
(Baroni and Bernardini 2006; Volansky, Ordan and Wintner 2015). In the skeleton every content word
is replaced by its part-of-speech tag, so that a pattern cannot name a topic.

An n-gram is a 64-bit key: up to four symbols of 16 bits, so a key can be read back and two n-grams
never share one. A whole document is looked up at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.features.document import Document
from detector.features.lexicons.words import function_words

Keys = NDArray[np.uint64]
Indices = NDArray[np.int64]

EDGE = "<s>"
NUMBER = "#"
SYMBOL_BITS = 16
SYMBOL_MASK = (1 << SYMBOL_BITS) - 1
# in a sequence to look up: what the table has no number for
UNKNOWN = SYMBOL_MASK
MAX_SYMBOLS = UNKNOWN - 1
LONGEST = 64 // SYMBOL_BITS

# Typography says which site a text comes from, not who wrote it.
_PLAIN = {
    **dict.fromkeys("“”«»„″", '"'),
    **dict.fromkeys("‘’‚`´", "'"),
    **dict.fromkeys(["–", "—", "--", "---", "‐", "‑"], "-"),
    "…": "...",
    "''": '"',
}


class View(NamedTuple):
    """One way to read a document as a sequence of symbols.

    Attributes:
        name: ``skeleton`` or ``words``.
        orders: the lengths of its n-grams, in tokens.
    """

    name: str
    orders: tuple[int, ...]


VIEWS = (View("skeleton", (1, 2, 3, 4)), View("words", (1, 2)))


def word_symbol(lower: str) -> str:
    """The symbol of a token for the view ``words``: numbers are ``#``, typography is plain."""
    if lower[0].isalnum():
        return NUMBER if lower[0].isdigit() else lower
    return _PLAIN.get(lower, lower)


def skeleton_symbol(lower: str, tag: str) -> str:
    """The symbol of a token for the view ``skeleton``: the tag stands for a content word."""
    word = word_symbol(lower)
    return word if word in function_words() or not word[0].isalpha() else tag


def symbols(document: Document, view: View) -> list[str]:
    """Reads a document as symbols, one for each token.

    Args:
        document: the parsed text.
        view: which symbols.

    Returns:
        For ``words`` each token in lower case, numbers as ``#``; for ``skeleton`` the same for
        function words and punctuation, and the tag for everything else.
    """
    if view.name == "words":
        return list(map(word_symbol, document.lower))
    return list(map(skeleton_symbol, document.lower, document.tags))


class SymbolTable:
    """Numbers symbols from 1; 0 is any symbol that the table does not know."""

    __slots__ = ("_numbers", "names")

    def __init__(self, names: Iterable[str]) -> None:
        """Takes the symbols in order; ``EDGE`` must be among them.

        Raises:
            ValueError: if there are too many for 16 bits, or one stands twice, or none is EDGE.
        """
        self.names = tuple(names)
        self._numbers = {name: number for number, name in enumerate(self.names, 1)}
        if len(self._numbers) != len(self.names) or len(self.names) > MAX_SYMBOLS:
            raise ValueError("symbols must be distinct and fit 16 bits")
        if EDGE not in self._numbers:
            raise ValueError(f"no symbol {EDGE}")

    def number(self, name: str) -> int:
        """The number of a symbol, ``UNKNOWN`` for one that is not in the table."""
        return self._numbers.get(name, UNKNOWN)

    @property
    def edge(self) -> int:
        """The number of the sentence boundary."""
        return self._numbers[EDGE]

    def numbers(self, names: Sequence[str], sentences: Sequence[tuple[int, int]]) -> Keys:
        """Numbers the symbols of a document, with an edge before, between and after sentences.

        Args:
            names: one symbol for each token.
            sentences: (first, behind last) token index of each sentence.

        Returns:
            An array of ``len(names) + len(sentences) + 1`` numbers.
        """
        get = self._numbers.get
        plain = np.fromiter((get(name, 0) for name in names), dtype=np.uint64, count=len(names))
        cuts = [first for first, _ in sentences]
        cuts.append(len(names))
        return np.insert(plain, cuts, np.uint64(self.edge))

    def read(self, key: int) -> tuple[str, ...]:
        """The symbols of a key, in order."""
        parts: list[str] = []
        while key:
            parts.append(self.names[(key & SYMBOL_MASK) - 1])
            key >>= SYMBOL_BITS
        return tuple(parts)


class Ngrams(NamedTuple):
    """All n-grams of one view of a document.

    Attributes:
        keys: the key of each occurrence.
        first: the index of its first token.
        length: how many tokens it covers; an edge covers none.
    """

    keys: Keys
    first: Indices
    length: Indices


def ngrams(numbers: Keys, edge: int, orders: Sequence[int]) -> Ngrams:
    """Lists the n-grams of a numbered document.

    An n-gram may begin or end with an edge, but never crosses one, and none holds an unknown
    symbol.

    Args:
        numbers: as :meth:`SymbolTable.numbers` gives them.
        edge: the number of the edge.
        orders: the lengths to list, ascending.

    Returns:
        The occurrences, ordered by length and then by place.
    """
    is_edge = numbers == edge
    # token index of each place; an edge gets that of the token behind it
    token = np.cumsum(~is_edge) - ~is_edge
    key, valid = numbers, numbers != 0
    keys: list[Keys] = []
    first: list[Indices] = []
    length: list[Indices] = []
    for order in range(1, min(LONGEST, max(orders), len(numbers)) + 1):
        if order > 1:
            tail = numbers[order - 1 :]
            key = key[:-1] | (tail << np.uint64(SYMBOL_BITS * (order - 1)))
            valid = valid[:-1] & (tail != 0)
            if order > 2:
                valid = valid & ~is_edge[order - 2 : -1]
        if order not in orders:
            continue
        inner = is_edge[: len(key)].astype(np.int64) + is_edge[order - 1 :]
        covered = np.where(order == 1, 1 - is_edge[: len(key)], order - inner)
        places = np.flatnonzero(valid & (covered > 0))
        keys.append(key[places])
        first.append(token[places])
        length.append(covered[places])
    return Ngrams(np.concatenate(keys), np.concatenate(first), np.concatenate(length))
