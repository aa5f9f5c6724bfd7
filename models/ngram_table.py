"""Weights of n-grams: one table a view, looked up for a whole document at once.

The value of an n-gram in a document is its tf-idf, with the frequency damped as ``1 + ln(count)``
and each view scaled to length 1 (Salton and Buckley 1988); its contribution is that value times
one coefficient, and every occurrence carries an equal part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.features.document import Document
from detector.features.document.memo import Memo
from detector.features.document.ngrams import (
    SYMBOL_BITS,
    SYMBOL_MASK,
    VIEWS,
    Keys,
    SymbolTable,
    skeleton_symbol,
    word_symbol,
)
from detector.features.document.tagging import guess
from detector.models.ngram_index import NgramIndex, marked_keys

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
# more n-grams than any text has that fits into memory
_PLACE_BITS = 36
_PLACE_MASK = (1 << _PLACE_BITS) - 1


class NgramTable(NamedTuple):
    """The n-grams of one view.

    Attributes:
        keys: shape (n,), ascending.
        idf: shape (n,), the inverse document frequency of each.
        coefficients: shape (n,), log-odds for a value of 1.
    """

    keys: Keys
    idf: Floats
    coefficients: Floats


class Phrasing:
    """The n-gram tables of a model, ready to weigh the tokens of documents.

    It holds nothing but what follows from the model, so it may be shared. The index is built when
    the first document needs it.
    """

    __slots__ = ("_built", "_numbers", "_symbols", "_tables")

    def __init__(self, symbols: SymbolTable, tables: Mapping[str, NgramTable]) -> None:
        """Takes the symbols of the tables, and a table for each view."""
        self._symbols = symbols
        self._tables = tables
        self._built: _Index | None = None
        self._numbers = Memo(self._number)

    def __reduce__(self) -> tuple[type[Phrasing], tuple[Any, ...]]:
        return Phrasing, (self._symbols, self._tables)

    def token_weights(self, document: Document) -> Doubles:
        """The log-odds that the n-grams give to each token.

        An occurrence's contribution is divided equally among its tokens, so the sum over tokens is
        the contribution of all n-grams.

        Args:
            document: the parsed text.

        Returns:
            Shape (tokens,).
        """
        if not document.token_count:
            return np.zeros(0)
        if self._built is None:
            self._built = _Index.build(self._tables, self._symbols.edge)
        numbers = self._sequence(document)
        words = numbers & np.uint64(SYMBOL_MASK)
        is_edge = words == self._symbols.edge
        worth = self._built.worth(marked_keys([numbers >> np.uint64(SYMBOL_BITS), words]))
        weights: Doubles = _share_out(worth, is_edge)[~is_edge]
        return weights

    def _number(self, word: str) -> int:
        """What :meth:`_pack` gives for a word inside a sentence."""
        return self._pack(word.lower(), guess(word))

    def _pack(self, lower: str, tag: str) -> int:
        """The numbers of a token's symbols, that of the skeleton above that of the word."""
        number = self._symbols.number
        return number(skeleton_symbol(lower, tag)) << SYMBOL_BITS | number(word_symbol(lower))

    def _sequence(self, document: Document) -> Keys:
        """The packed numbers of a document, with an edge before, between and after sentences."""
        packed = list(map(self._numbers.__getitem__, document.words))
        for index in document.openers:
            packed[index] = self._pack(document.lower[index], document.tags[index])
        edge = self._symbols.edge << SYMBOL_BITS | self._symbols.edge
        sequence = [edge]
        for first, last in document.sentence_tokens:
            sequence += packed[first:last]
            sequence.append(edge)
        return np.array(sequence, dtype=np.uint64)


class _Index(NamedTuple):
    """The tables of all views one behind the other, row 0 for no n-gram."""

    rows: NgramIndex
    idf: Floats
    coefficients: Floats

    @classmethod
    def build(cls, tables: Mapping[str, NgramTable], edge: int) -> _Index:
        parts = [tables[view.name] for view in VIEWS]
        none = np.zeros(1, dtype=np.float32)
        return cls(
            NgramIndex(tables, edge),
            np.concatenate([none, *(part.idf for part in parts)]),
            np.concatenate([none, *(part.coefficients for part in parts)]),
        )

    def worth(self, keys: Keys) -> Doubles:
        """The contribution of each occurrence of an n-gram in a document.

        Args:
            keys: as :func:`detector.models.ngram_index.marked_keys` gives them.

        Returns:
            Shape (keys,), log-odds; 0 for what is in no table.
        """
        # row and place side by side: one sort of numbers, not one of places by number
        ranked = self.rows.find(keys).astype(np.int64) << _PLACE_BITS
        ranked |= np.arange(len(keys))
        ranked.sort()
        places = ranked & _PLACE_MASK
        ranked >>= _PLACE_BITS
        is_first = np.ones(len(keys) + 1, dtype=bool)
        np.not_equal(ranked[1:], ranked[:-1], out=is_first[1:-1])
        edges = np.flatnonzero(is_first)
        counts = edges[1:] - edges[:-1]
        worth = np.empty(len(keys))
        worth[places] = np.repeat(self._each(ranked.take(edges[:-1]), counts), counts)
        return worth

    def _each(self, rows: NDArray[np.int64], counts: NDArray[np.int64]) -> Doubles:
        """The contribution of one occurrence of each of the distinct rows, ascending."""
        values = (1.0 + np.log(counts)) * self.idf.take(rows)
        each = values * self.coefficients.take(rows) / counts
        for first, last in pairwise(np.searchsorted(rows, self.rows.first_rows).tolist()):
            view = values[first:last]
            norm = float(np.sqrt(view @ view))
            if norm > 0:
                each[first:last] /= norm
        return each


def _share_out(worth: Doubles, is_edge: NDArray[np.bool_]) -> Doubles:
    """Divides what each n-gram is worth equally among its tokens; edges get no part.

    Args:
        worth: view by view and order by order, one number for each place.
        is_edge: for each place of the sequence whether it is an edge.
    """
    shared = np.zeros(len(is_edge))
    by_order: dict[int, Doubles] = {}
    start = 0
    for view in VIEWS:
        for order in view.orders:
            end = start + len(is_edge) - order + 1
            part = worth[start:end]
            by_order[order] = by_order[order] + part if order in by_order else part
            start = end
    for order, part in by_order.items():
        size = len(part)
        if order > 1:
            tokens = order - is_edge[:size].astype(np.int64) - is_edge[order - 1 :]
            part = part / np.maximum(tokens, 1)
        for offset in range(order):
            shared[offset : offset + size] += part
    return shared
