"""Which sentences belong together, and which words differ."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.explain.alignment import (
    CELLS,
    MOST_SENTENCES,
    NARROWEST,
    Pair,
    _band,
    align,
    changes,
)

STORY = [
    "The harbour was closed on Monday after a storm damaged two of its cranes.",
    "Nobody was hurt, the port authority said in a statement.",
    "Repairs will take until the end of the month and cost about four million euros.",
    "Ships are being sent to Rotterdam in the meantime, where berths are scarce.",
    "The minister of transport plans to visit the town on Thursday.",
]
SENTENCES = st.lists(st.text(alphabet="abc .", max_size=20), max_size=8)


def covered(pairs: list[Pair], side: int) -> list[int]:
    return [place for pair in pairs for place in range(*pair[side])]


def test_equal_stories_align_one_to_one():
    assert align(STORY, STORY) == [Pair((i, i + 1), (i, i + 1)) for i in range(5)]


def test_a_sentence_that_is_missing_stands_alone():
    assert align(STORY, STORY[:2] + STORY[3:]) == [
        Pair((0, 1), (0, 1)),
        Pair((1, 2), (1, 2)),
        Pair((2, 3), (2, 2)),
        Pair((3, 4), (2, 3)),
        Pair((4, 5), (3, 4)),
    ]
    assert Pair((2, 2), (2, 3)) in align(STORY[:2] + STORY[3:], STORY)


def test_a_sentence_that_was_split_aligns_with_both_parts():
    parts = ["Repairs will take until the end of the month.", "They cost about four million euros."]
    split = [*STORY[:2], *parts, *STORY[3:]]
    assert Pair((2, 3), (2, 4)) in align(STORY, split)
    assert Pair((2, 4), (2, 3)) in align(split, STORY)


def test_sentences_about_other_things_do_not_align():
    other = ["A new library opens in the old brewery.", "Its architect comes from Ghana."]
    assert all(
        pair.left[0] == pair.left[1] or pair.right[0] == pair.right[1]
        for pair in align(STORY, other)
    )


@given(SENTENCES, SENTENCES)
def test_every_sentence_is_covered_once_in_order(left, right):
    pairs = align(left, right)
    assert covered(pairs, 0) == list(range(len(left)))
    assert covered(pairs, 1) == list(range(len(right)))
    for pair in pairs:
        sizes = [high - low for low, high in pair]
        assert 1 <= sum(sizes) <= 3
        assert max(sizes) <= 2


@pytest.mark.parametrize(("rows", "columns"), [(0, 0), (0, 5), (7, 0), (1, 2000), (2000, 2000)])
def test_the_band_bounds_the_work_and_reaches_the_end(rows, columns):
    cells = list(_band(rows, columns))
    assert (rows, columns) in cells
    assert len(cells) <= 3 * CELLS + 3 * NARROWEST * (rows + columns + 1)


def test_long_stories_that_are_shifted_still_align():
    rng = random.Random(5)
    words = [f"w{number}" for number in range(500)]
    story = [" ".join(rng.choices(words, k=12)) for _ in range(MOST_SENTENCES // 4)]
    pairs = align(story, story[20:])
    assert Pair((300, 301), (280, 281)) in pairs


def test_more_sentences_than_can_be_compared_are_refused():
    with pytest.raises(ValueError, match="more than 2000"):
        align(["a"] * (MOST_SENTENCES + 1), ["a"])


def test_twins_align_sentence_by_sentence():
    path = Path(__file__).resolve().parents[3] / "shared/data/twins.jsonl.gz"
    if not path.is_file():
        pytest.skip("the corpora are not beside this checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(next(lines)) for _ in range(400)]
    native = {row["story"]: row["sentences"] for row in rows if row["kind"] == "native"}
    trips = [row for row in rows if row["kind"] == "roundtrip" and row["story"] in native][::20]
    right = total = 0
    for row in trips:
        pairs = set(align(native[row["story"]], row["sentences"]))
        total += len(row["sentences"])
        right += sum(Pair((i, i + 1), (i, i + 1)) in pairs for i in range(len(row["sentences"])))
    assert total > 100
    assert right / total >= 0.9


# --- words ---------------------------------------------------------------------------------


def marked(left: str, right: str) -> tuple[str, str]:
    sides = changes(left, right)
    return tuple(  # type: ignore[return-value]
        "".join(f"[{part.text}]" if part.changed else part.text for part in side) for side in sides
    )


@pytest.mark.parametrize(
    ("left", "right", "first", "second"),
    [
        ("He said so.", "He said so.", "He said so.", "He said so."),
        ("He will pay a visit.", "He will make a visit.", "He will [pay] a visit.",
         "He will [make] a visit."),
        ("said on Tuesday", "said Tuesday", "said [on] Tuesday", "said Tuesday"),
        ("the US-led order", "the world order", "the [US-led] order", "the [world] order"),
        ("a as they seek b", "a while seeking b", "a [as they seek] b", "a [while seeking] b"),
        ("“Xi’s”", '"Xi\'s"', "“Xi’s”", '"Xi\'s"'),
        ("", "New.", "", "[New.]"),
    ],
)  # fmt: skip
def test_changed_words_are_marked(left, right, first, second):
    assert marked(left, right) == (first, second)


@given(st.text(max_size=60), st.text(max_size=60))
def test_marked_texts_are_the_texts_as_given(left, right):
    first, second = changes(left, right)
    assert "".join(part.text for part in first) == left
    assert "".join(part.text for part in second) == right
    assert not any(part.changed for part in changes(left, left)[0])
    assert not any(part.changed and part.text != part.text.strip() for part in (*first, *second))


def test_very_long_sentences_are_not_compared_word_by_word():
    left, right = "one " * 1000, "two " * 1000
    assert [part.changed for part in changes(left, right)[0]] == [True]
    assert [part.changed for part in changes(left, left)[0]] == [False]
