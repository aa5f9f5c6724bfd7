from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.features.document import Document
from detector.features.document.ngrams import (
    EDGE,
    LONGEST,
    MAX_SYMBOLS,
    NUMBER,
    VIEWS,
    SymbolTable,
    View,
    ngrams,
    symbols,
)
from detector.features.lexicons.words import function_words

SKELETON, WORDS = VIEWS
ORDERS = (1, 2, 3, 4)
# a document as sentences of symbols; "?" is unknown to the table
KNOWN = ["a", "b", "c", "d"]
SENTENCES = st.lists(st.lists(st.sampled_from([*KNOWN, "?"]), min_size=1, max_size=9), max_size=8)


def bounds(sentences: list[list[str]]) -> list[tuple[int, int]]:
    first, found = 0, []
    for sentence in sentences:
        found.append((first, first + len(sentence)))
        first += len(sentence)
    return found


def naive(sentences: list[list[str]], orders: tuple[int, ...]) -> list[tuple[tuple, int, int]]:
    """The same by plain loops over each sentence with an edge on both sides."""
    found = []
    for order in orders:
        for (start, _), sentence in zip(bounds(sentences), sentences, strict=True):
            padded = [EDGE, *sentence, EDGE]
            for place in range(len(padded) - order + 1):
                gram = tuple(padded[place : place + order])
                words = len(gram) - gram.count(EDGE)
                if "?" not in gram and words:
                    found.append((gram, start + max(0, place - 1), words))
    return found


@given(SENTENCES, st.sampled_from([(1, 2, 3, 4), (1, 2), (2,), (3,), (2, 4), (1,)]))
@settings(deadline=None)
def test_same_as_loops_over_sentences(sentences: list[list[str]], orders: tuple[int, ...]) -> None:
    table = SymbolTable([*KNOWN, EDGE])
    numbers = table.numbers([name for s in sentences for name in s], bounds(sentences))
    if not sentences and 1 not in orders:
        return  # see test_an_empty_document
    got = ngrams(numbers, table.edge, orders)
    rows = zip(got.keys.tolist(), got.first.tolist(), got.length.tolist(), strict=True)
    found = [(table.read(key), first, length) for key, first, length in rows]
    assert sorted(found) == sorted(naive(sentences, orders))
    assert [len(gram) for gram, _, _ in found] == sorted(len(gram) for gram, _, _ in found)


@given(SENTENCES)
@settings(deadline=None)
def test_no_ngram_crosses_a_sentence(sentences: list[list[str]]) -> None:
    table = SymbolTable([EDGE, *KNOWN])
    spans = bounds(sentences)
    numbers = table.numbers([name for s in sentences for name in s], spans)
    assert len(numbers) == sum(map(len, sentences)) + len(sentences) + 1
    got = ngrams(numbers, table.edge, ORDERS)
    for key, start, length in zip(*(column.tolist() for column in got), strict=True):
        assert EDGE not in table.read(key)[1:-1]
        assert length >= 1
        assert any(first <= start and start + length <= behind for first, behind in spans)


@pytest.mark.parametrize("orders", [(1,), (1, 2), (1, 2, 3, 4)])
def test_an_empty_document(orders: tuple[int, ...]) -> None:
    table = SymbolTable([EDGE])
    numbers = table.numbers([], [])
    assert numbers.tolist() == [table.edge]
    got = ngrams(numbers, table.edge, orders)
    assert [len(column) for column in got] == [0, 0, 0]
    assert got.keys.dtype == "uint64"


@pytest.mark.parametrize("order", range(1, LONGEST + 1))
def test_keys_of_the_largest_numbers_are_read_back(order: int) -> None:
    names = [EDGE, *map(str, range(MAX_SYMBOLS - 1))]
    table = SymbolTable(names)
    words = names[-order:]
    got = ngrams(table.numbers(words, [(0, order)]), table.edge, [order])
    inner = [(table.read(key), n) for key, n in zip(got.keys.tolist(), got.length, strict=True)]
    assert (tuple(words), order) in inner
    assert table.read(0) == ()


def test_unknown_symbols_are_zero_and_in_no_ngram() -> None:
    table = SymbolTable(["the", EDGE])
    numbers = table.numbers(["the", "cat", "the"], [(0, 3)])
    assert numbers.tolist() == [2, 1, 0, 1, 2]
    got = ngrams(numbers, table.edge, ORDERS)
    assert [table.read(key) for key in got.keys.tolist()] == [
        ("the",),
        ("the",),
        (EDGE, "the"),
        ("the", EDGE),
    ]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["the", EDGE, "the"], "distinct"),
        ([EDGE, *map(str, range(MAX_SYMBOLS))], "16 bits"),
        (["the"], "no symbol <s>"),
        ([], "no symbol <s>"),
    ],
)
def test_a_wrong_table_is_refused(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SymbolTable(names)


def test_views() -> None:
    document = Document.parse("“The mill’s 12 old walls” – fell… Lane didn't.")
    words = symbols(document, WORDS)
    assert words == [
        *['"', "the", "mill", "'s", NUMBER, "old", "walls", '"', "-", "fell", "...", "lane"],
        *["didn't", "."],
    ]
    skeleton = symbols(document, SKELETON)
    kept = ['"', "the", "NN", "'s", NUMBER, "JJ", "NNS", '"', "-", "VBD", "...", "NNP"]
    assert skeleton[:-2] == kept


def test_typography_makes_no_difference() -> None:
    curly = Document.parse("“It’s late” – he said… ‘No’")
    plain = Document.parse("\"It's late\" - he said... 'No'")
    for view in VIEWS:
        assert symbols(curly, view) == symbols(plain, view)


@given(st.text(max_size=80))
@settings(deadline=None)
def test_one_symbol_for_each_token(text: str) -> None:
    document = Document.parse(text)
    for view in VIEWS:
        names = symbols(document, view)
        assert len(names) == document.token_count
        assert all(names)


def test_views_are_what_keys_can_hold() -> None:
    for view in VIEWS:
        assert isinstance(view, View)
        assert max(view.orders) <= LONGEST
        assert list(view.orders) == sorted(set(view.orders))


def test_function_words_are_no_topics() -> None:
    words = function_words()
    assert {"the", "of", "in", "which", "not"} <= words
    assert all(word == word.lower() for word in words)
    assert not words & {"government", "president", "russia", "police"}
