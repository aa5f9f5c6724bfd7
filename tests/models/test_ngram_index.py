from __future__ import annotations

import pickle
import random
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.features.document import Document
from detector.features.document.ngrams import (
    EDGE,
    LONGEST,
    SYMBOL_BITS,
    VIEWS,
    SymbolTable,
    symbols,
)
from detector.models import ngram_index
from detector.models.ngram_index import NgramIndex, marked_keys, view_mark
from detector.models.ngram_table import NgramTable, Phrasing

WORDS = [
    *("the", "of", "a", "cat", "dog", "ran", "in", "on", ".", ",", "house", "is", "it"),
    *("NN", "VBD", "DT", "NNP"),
]
SYMBOLS = SymbolTable([EDGE, *WORDS])
TEXT = "The cat ran in the house. A dog is on it, of the cat. The cat ran. Zyx!"


def pack(parts: tuple[int, ...]) -> int:
    return sum(part << SYMBOL_BITS * place for place, part in enumerate(parts))


def table_of(keys: list[int], seed: int) -> NgramTable:
    rng = np.random.default_rng(seed)
    ordered = np.array(sorted(set(keys)), dtype=np.uint64)
    size = len(ordered)
    return NgramTable(
        ordered,
        rng.uniform(1, 5, size).astype(np.float32),
        rng.normal(size=size).astype(np.float32),
    )


def random_tables(seed: int, size: int) -> dict[str, NgramTable]:
    rng = random.Random(seed)
    tables = {}
    for view in VIEWS:
        orders = [rng.choice(view.orders) for _ in range(size)]
        keys = [
            pack(tuple(rng.randint(1, len(SYMBOLS.names)) for _ in range(order)))
            for order in orders
        ]
        tables[view.name] = table_of(keys, seed)
    return tables


def expected_weights(document: Document, tables: dict[str, NgramTable]) -> list[float]:
    """The definition, n-gram by n-gram."""
    weights = [0.0] * document.token_count
    for view in VIEWS:
        table = tables[view.name]
        row_of = {key: row for row, key in enumerate(table.keys.tolist())}
        names = symbols(document, view)
        found: list[tuple[int, range]] = []
        for first, last in document.sentence_tokens:
            sequence = [EDGE, *names[first:last], EDGE]
            for order in view.orders:
                for start in range(len(sequence) - order + 1):
                    part = sequence[start : start + order]
                    if any(name not in SYMBOLS.names for name in part):
                        continue
                    row = row_of.get(pack(tuple(map(SYMBOLS.number, part))))
                    covered = range(
                        max(first, first + start - 1), min(last, first + start - 1 + order)
                    )
                    if row is not None and covered:
                        found.append((row, covered))
        counts = Counter(row for row, _ in found)
        values = {row: (1 + np.log(n)) * float(table.idf[row]) for row, n in counts.items()}
        norm = sum(value**2 for value in values.values()) ** 0.5
        for row, covered in found:
            worth = float(table.coefficients[row]) * values[row] / norm / counts[row]
            for token in covered:
                weights[token] += worth / len(covered)
    return weights


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("size", [0, 1, 30, 3000])
def test_weights_follow_the_definition(seed: int, size: int) -> None:
    tables = random_tables(seed, size)
    document = Document.parse(TEXT)
    got = Phrasing(SYMBOLS, tables).token_weights(document)
    assert got.tolist() == pytest.approx(expected_weights(document, tables), abs=1e-12)


def test_a_token_in_no_ngram_weighs_exactly_nothing() -> None:
    tables = random_tables(3, 0) | {"words": table_of([SYMBOLS.number("cat")], 1)}
    weights = Phrasing(SYMBOLS, tables).token_weights(Document.parse(TEXT))
    lower = Document.parse(TEXT).lower
    assert [word for word, weight in zip(lower, weights, strict=True) if weight] == ["cat"] * 3


def test_no_tokens() -> None:
    assert len(Phrasing(SYMBOLS, random_tables(1, 5)).token_weights(Document.parse(" "))) == 0


def spread_of(monkeypatch: pytest.MonkeyPatch, spread: tuple[np.uint64, ...]) -> None:
    monkeypatch.setattr(ngram_index, "_SPREAD", spread)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda monkeypatch: None,
        # a hash that puts every key at one place, then one that is not even tried
        lambda monkeypatch: spread_of(monkeypatch, (np.uint64(0), np.uint64(0))),
        lambda monkeypatch: spread_of(monkeypatch, ()),
    ],
)
def test_every_key_is_found_and_no_other(
    monkeypatch: pytest.MonkeyPatch, spoil: Callable[[pytest.MonkeyPatch], None]
) -> None:
    spoil(monkeypatch)
    tables = random_tables(11, 2000)
    index = NgramIndex(tables, SYMBOLS.edge)
    for number, view in enumerate(VIEWS):
        keys = tables[view.name].keys
        rows = index.find(keys | view_mark(number))
        for key, row in zip(keys.tolist(), rows.tolist(), strict=True):
            names = SYMBOLS.read(key)
            crosses = EDGE in names[1:-1] or set(names) == {EDGE}
            place = int(np.searchsorted(keys, np.uint64(key)))
            assert row == (0 if crosses else index.first_rows[number] + place)
    other = np.random.default_rng(2).integers(1, 1 << 63, 5000, dtype=np.uint64)
    known = set(index.keys.tolist())
    assert not any(
        row for key, row in zip(other.tolist(), index.find(other), strict=True) if key not in known
    )


def test_views_do_not_mix() -> None:
    of = SYMBOLS.number("of")
    tables = random_tables(1, 0) | {"words": table_of([of], 1)}
    index = NgramIndex(tables, SYMBOLS.edge)
    marks = [np.array([of], dtype=np.uint64) | view_mark(number) for number in range(len(VIEWS))]
    assert [index.find(mark).tolist() for mark in marks] == [[0], [1]]


@given(st.lists(st.integers(1, 9), min_size=3, max_size=30))
@settings(deadline=None)
def test_keys_are_listed_view_by_view_and_order_by_order(numbers: list[int]) -> None:
    sequence = np.array(numbers, dtype=np.uint64)
    expected = [
        pack(tuple(numbers[start : start + order])) | int(view_mark(place))
        for place, view in enumerate(VIEWS)
        for order in view.orders
        for start in range(len(numbers) - order + 1)
    ]
    assert marked_keys([sequence] * len(VIEWS)).tolist() == expected
    assert LONGEST == 4


def test_phrasing_is_pickled_without_what_it_can_build() -> None:
    phrasing = Phrasing(SYMBOLS, random_tables(5, 3000))
    small = len(pickle.dumps(phrasing))
    document = Document.parse(TEXT)
    weights = phrasing.token_weights(document)
    assert len(pickle.dumps(phrasing)) == small
    assert pickle.loads(pickle.dumps(phrasing)).token_weights(document).tolist() == weights.tolist()
