"""Finds the n-grams of a document in the tables of a model, all views in one look-up.

The tables are sorted; searching them costs a miss of the processor's cache at each step of each
search. A hash table in plain arrays costs two: where a key should stand, and the key that does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.features.document.ngrams import SYMBOL_BITS, SYMBOL_MASK, VIEWS, Keys

if TYPE_CHECKING:
    from detector.models.ngram_table import NgramTable

Rows = NDArray[np.int32]

# 2 to the 64th divided by the golden ratio, and primes: bits of the key are spread over the product
_SPREAD = tuple(
    np.uint64(number)
    for number in (
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
    )
)
_SMALLEST = 8


def view_mark(number: int) -> np.uint64:
    """What tells the keys of one view from those of another.

    A key is as long as its n-gram, so a symbol behind an empty place can't belong to one.
    """
    return np.uint64(0 if number == 0 else (SYMBOL_MASK + 1 - number) << 3 * SYMBOL_BITS)


class _Level(NamedTuple):
    """One table: at the place that a key hashes to, the row that stands there, 0 for none."""

    spread: np.uint64
    shift: np.uint64
    rows: Rows

    def at(self, keys: Keys) -> Rows:
        places = (keys * self.spread) >> self.shift
        return self.rows.take(places.view(np.int64))


class NgramIndex:
    """Row numbers of n-grams, from 1, the views one behind the other in the order of ``VIEWS``.

    Where two keys hash to one place, the second goes to a smaller table behind, and so on. What the
    last table has no place for is few, and is searched.

    Attributes:
        keys: shape (rows + 1,), the key of each row, marked with its view; row 0 is no n-gram.
        first_rows: the first row of each view, and behind the last row.
    """

    __slots__ = ("_levels", "_rest", "first_rows", "keys")

    def __init__(self, tables: Mapping[str, NgramTable], edge: int) -> None:
        """Builds the index.

        Args:
            tables: a table for each view.
            edge: the number of the sentence boundary; an n-gram that crosses one is left out.
        """
        parts = [tables[view.name].keys for view in VIEWS]
        marked = [keys | view_mark(number) for number, keys in enumerate(parts)]
        self.keys: Keys = np.concatenate([np.zeros(1, np.uint64), *marked])
        self.first_rows = np.cumsum([1, *map(len, parts)])
        rows = np.flatnonzero(_may_occur(np.concatenate([np.zeros(1, np.uint64), *parts]), edge))
        self._levels: list[_Level] = []
        pending = rows.astype(np.int32)
        bits = max(_SMALLEST, len(pending).bit_length() + 1)
        for spread in _SPREAD:
            if not len(pending):
                break
            pending = self._add_level(pending, spread, bits)
            bits = max(_SMALLEST, bits - 2)
        self._rest = pending[np.argsort(self.keys[pending])]

    def _add_level(self, rows: Rows, spread: np.uint64, bits: int) -> Rows:
        """Adds a table and returns the rows that found their place taken."""
        level = _Level(spread, np.uint64(64 - bits), np.zeros(1 << bits, dtype=np.int32))
        places = (self.keys[rows] * spread) >> level.shift
        level.rows[places] = rows
        self._levels.append(level)
        taken: Rows = rows[level.rows[places] != rows]
        return taken

    def find(self, keys: Keys) -> Rows:
        """Looks n-grams up.

        Args:
            keys: shape (n,), each marked with its view.

        Returns:
            Shape (n,), the row of each, or 0.
        """
        if not self._levels:
            return self._search(keys)
        rows = self._levels[0].at(keys)
        # a place that nobody took says that the key is in no table
        open_ = np.flatnonzero((self.keys.take(rows) != keys) & (rows != 0))
        wanted = keys[open_]
        for level in self._levels[1:]:
            found = level.at(wanted)
            rows[open_] = found
            left = np.flatnonzero((self.keys[found] != wanted) & (found != 0))
            open_, wanted = open_[left], wanted[left]
        rows[open_] = self._search(wanted)
        return rows

    def _search(self, keys: Keys) -> Rows:
        if not len(self._rest):
            return np.zeros(len(keys), dtype=np.int32)
        near = np.searchsorted(self.keys[self._rest], keys)
        rows = self._rest[np.minimum(near, len(self._rest) - 1)]
        return np.where(self.keys[rows] == keys, rows, 0).astype(np.int32)


def _may_occur(keys: Keys, edge: int) -> NDArray[np.bool_]:
    """Which keys are n-grams that a document can have: tokens, and edges only around them."""
    symbol = np.uint64(edge)
    has_token = np.zeros(len(keys), dtype=bool)
    fits = np.ones(len(keys), dtype=bool)
    inside = np.zeros(len(keys), dtype=bool)
    rest = keys
    while rest.any():
        part, rest = rest & np.uint64(SYMBOL_MASK), rest >> np.uint64(SYMBOL_BITS)
        is_edge = part == symbol
        fits &= (part != 0) | (rest == 0)
        fits &= ~(is_edge & inside & (rest != 0))
        has_token |= (part != 0) & ~is_edge
        inside = part != 0
    return fits & has_token


def marked_keys(sequences: Sequence[Keys]) -> Keys:
    """The keys of all n-grams of a document, view by view and order by order.

    Args:
        sequences: for each view its numbered symbols, as many for each.

    Returns:
        For each view and each of its orders, one key for each place at which that many symbols
        stand; no n-gram of any table where they hold an unknown symbol or cross an edge.
    """
    keys: list[Keys] = []
    for number, (view, numbers) in enumerate(zip(VIEWS, sequences, strict=True)):
        key = numbers | view_mark(number)
        for order in range(1, max(view.orders) + 1):
            if order > 1:
                key = key[:-1] | (numbers[order - 1 :] << np.uint64(SYMBOL_BITS * (order - 1)))
            if order in view.orders:
                keys.append(key)
    return np.concatenate(keys)
