"""Weights of n-grams: one table a view, looked up for a whole document at once.

The value of an n-gram in a document is its tf-idf, with the frequency damped as ``1 + ln(count)``
and each view scaled to length 1 (Salton and Buckley 1988); its contribution is that value times
one coefficient, and every occurrence carries an equal part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.features.document import Document
from detector.features.ngrams import VIEWS, Keys, Ngrams, SymbolTable, View, ngrams, symbols

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


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


class Found(NamedTuple):
    """The n-grams of a document that a table knows.

    Attributes:
        rows: shape (k,), the distinct rows of the table.
        values: shape (k,), the value of each.
        counts: shape (k,), how often each occurs.
        occurrence: shape (m,), for each occurrence the index into ``rows``.
        first: shape (m,), the first token of each occurrence.
        length: shape (m,), how many tokens it covers.
    """

    rows: NDArray[np.int64]
    values: Doubles
    counts: NDArray[np.int64]
    occurrence: NDArray[np.int64]
    first: NDArray[np.int64]
    length: NDArray[np.int64]


def find(table: NgramTable, listed: Ngrams) -> Found:
    """Looks the n-grams of a document up in a table.

    Args:
        table: the table.
        listed: the n-grams of the document.
    """
    if len(table.keys) == 0:
        place = np.zeros(0, dtype=np.int64)
        hit = place
    else:
        near = np.searchsorted(table.keys, listed.keys)
        near[near == len(table.keys)] = 0
        hit = np.flatnonzero(table.keys[near] == listed.keys)
        place = near[hit]
    rows, occurrence, counts = np.unique(place, return_inverse=True, return_counts=True)
    values = (1.0 + np.log(counts)) * table.idf[rows].astype(np.float64)
    norm = float(np.sqrt(values @ values))
    return Found(
        rows,
        values / norm if norm > 0 else values,
        counts,
        occurrence.reshape(-1),
        listed.first[hit],
        listed.length[hit],
    )


class _Listing(NamedTuple):
    """Lists one view; equal ones share what a document keeps (:meth:`Document.once`)."""

    view: View
    table: SymbolTable

    def __call__(self, document: Document) -> Ngrams:
        numbers = self.table.numbers(symbols(document, self.view), document.sentence_tokens)
        return ngrams(numbers, self.table.edge, self.view.orders)


def list_view(document: Document, view: View, table: SymbolTable) -> Ngrams:
    """Lists the n-grams of one view of a document, once for each table of symbols."""
    return document.once(_Listing(view, table))


def token_weights(
    document: Document, names: SymbolTable, tables: Mapping[str, NgramTable]
) -> Doubles:
    """The log-odds that the n-grams give to each token.

    An occurrence's contribution is divided equally among its tokens, so the sum over tokens is
    the contribution of all n-grams.

    Args:
        document: the parsed text.
        names: the symbols of the tables.
        tables: a table for each view.

    Returns:
        Shape (tokens,).
    """
    steps = np.zeros(document.token_count + 1)
    if not document.token_count:
        return steps[:-1]
    for view in VIEWS:
        table = tables[view.name]
        found = find(table, list_view(document, view, names))
        worth = table.coefficients[found.rows].astype(np.float64) * found.values / found.counts
        each = worth[found.occurrence] / found.length
        np.add.at(steps, found.first, each)
        np.add.at(steps, found.first + found.length, -each)
    return np.cumsum(steps)[:-1]
