"""Articles in people's habits and house styles: none is accused.

The 75 articles of `cases/habits.json` were written for it, half of them (`fresh/`) by a writer
who had not seen the rules: British, Indian, Swiss or Nigerian papers, courts, sports, obituaries,
learners' essays, comments, code, tables, and what extraction does to a page.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detector import Verdict, score

CASES: list[dict[str, str]] = json.loads(
    (Path(__file__).parent / "cases/habits.json").read_text("utf-8")
)
# Of short texts little is known, so some stay open; accused is none.
MOST_UNCLEAR = 4


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    """The verdict on each article, by its name."""
    return {case["id"]: score(case["text"]) for case in CASES}


def test_the_articles_are_what_they_are_meant_to_be() -> None:
    assert len(CASES) == len({case["id"] for case in CASES}) == 75
    sizes = [len(case["text"].split()) for case in CASES]
    assert min(sizes) >= 75
    assert max(sizes) <= 260
    assert sum(size < 150 for size in sizes) > 30


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_no_habit_is_accused(case: dict[str, str], verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[case["id"]]
    assert verdict.probability is not None, verdict.reason
    assert not verdict.flagged, f"{verdict.probability:.3f}: {case['habit']}"


def test_few_stay_unclear(verdicts: dict[str, Verdict]) -> None:
    unclear = [name for name, verdict in verdicts.items() if verdict.label == "unclear"]
    assert len(unclear) <= MOST_UNCLEAR, unclear
