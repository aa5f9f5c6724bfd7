from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detector.features.document import Document, tokens
from detector.features.document.memo import Memo
from detector.features.document.tagging import guess

_PARTS = st.sampled_from(
    [
        *(
            "word",
            "U.S.",
            "it’s",
            "boys’",
            "'s",
            "12.000",
            "3,5",
            "www.a.org/x.Then",
            "talks.Putin",
        ),
        *(
            ".",
            "..",
            "...",
            "“",
            "”",
            "—",
            "--",
            "_",
            "http://x.y/ab.Then",
            "a.b.Then",
            "é",
            "№",
            "S",
        ),
        *(" ", "  ", "\t", "\n", "\n\n", "\u00a0", "\u200b"),
    ]
)


def _scanned(document: Document) -> list[tuple[int, int, str]]:
    """The tokens by the pattern alone, sentence by sentence."""
    return [
        (*match.span(), match.group())
        for start, end in document.sentence_bounds
        for match in tokens._TOKEN.finditer(document.text, start, end)
    ]


@given(st.lists(_PARTS, max_size=40).map("".join) | st.text(max_size=80))
@example("See http://a.example/ab.Then or www.b.example/talks.Putin now. The end.")
@example("One  two\tthree. four.Five")
@settings(deadline=None)
def test_tokens_that_are_looked_up_are_those_of_the_pattern(text: str) -> None:
    document = Document.parse(text)
    got = [
        (start, end, document.text[start:end])
        for start, end in zip(document.starts, document.ends, strict=True)
    ]
    assert got == _scanned(document)
    assert document.words == [
        word.replace("’", "'") if len(word) > 1 else word for _, _, word in got
    ]
    assert document.lower == [word.lower() for word in document.words]


@given(st.lists(_PARTS, max_size=40).map("".join))
@settings(deadline=None)
def test_every_token_is_in_one_sentence(text: str) -> None:
    document = Document.parse(text)
    bounds = document.sentence_tokens
    assert all(first < last for first, last in bounds)
    assert all(one[1] == other[0] for one, other in pairwise(bounds))
    for (first, last), (start, end) in zip(bounds, document.sentence_bounds, strict=True):
        assert start <= document.starts[first]
        assert document.ends[last - 1] <= end


def test_openers_are_the_tokens_whose_tag_differs_at_the_start() -> None:
    document = Document.parse("It was Sad. Sad was he. “Sad,” Ruiz said.")
    inside = [guess(word) for word in document.words]
    changed = [i for i, (a, b) in enumerate(zip(inside, document.tags, strict=True)) if a != b]
    assert document.openers == changed != []


def test_counts_are_sums_over_the_tokens() -> None:
    traits = Document.parse("It's the well-known plan of 1990, however.").traits
    assert (traits.words, traits.alphabetic, traits.compounds, traits.linking) == (7, 7, 1, 1)
    assert traits.words == traits.function + traits.content + 1
    assert traits.kept <= traits.alphabetic


def test_a_memo_keeps_frequent_strings_and_stays_small() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    memo = Memo(make, limit=3)
    assert [memo[key] for key in "abab"] == ["A", "B", "A", "B"]
    assert made == ["a", "b"]
    assert [memo[key] for key in "cdefg"] == list("CDEFG")
    assert len(memo) <= 3
    assert memo["x" * 41] == "X" * 41
    assert "x" * 41 not in memo


@pytest.mark.parametrize("table", [tokens._forms, tokens._chunks])
def test_giant_words_are_not_kept(table: Memo[object]) -> None:
    Document.parse("b" * 5000 + " " + "cd." * 4000)
    assert max(map(len, table)) <= 40


def test_the_pattern_leaves_nothing_but_blanks() -> None:
    text = "“It’s 3.5 % — or http://x.org/a?b; www.y.net…” he said__ .."
    assert re.sub(r"\s", "", text) == "".join(tokens._TOKEN.findall(text))
