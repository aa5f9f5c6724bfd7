"""The benchmarks run and report; what they measure is not asserted, because machines differ."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from detector import score
from tests.benchmarks.articles import generate_articles
from tests.benchmarks.measure import interleaved, ratios
from tests.benchmarks.peers import OURS, all_tokens, ours

ROOT = Path(__file__).resolve().parents[2]


def test_made_up_articles_are_like_articles() -> None:
    articles = generate_articles(3)
    assert articles == generate_articles(3)
    for text in articles.scored:
        assert 380 <= len(text.split()) <= 480
        assert score(text).label != "undecided"
    assert len(articles.labels) == len(articles.fitted)
    assert len(set(articles.labels)) == 2


def test_rounds_are_counted_and_compared() -> None:
    articles = generate_articles(4)
    peers = {OURS: ours(articles), "floor": all_tokens(articles)}
    seconds = interleaved(peers, articles.scored, rounds=3)
    assert {name: len(times) for name, times in seconds.items()} == {OURS: 3, "floor": 3}
    assert ratios({OURS: [2.0, 4.0, 8.0], "floor": [1.0, 1.0, 1.0]})["floor"] == 0.25


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory is read from /proc")
def test_the_command_prints_a_table(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    sizes = ["--articles", "4", "--rounds", "1", "--many", "8", "--rows", "2", "--largest", "0.02"]
    # where no corpus is, articles are made up
    sizes += ["--longest", "100", "--data", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *sizes, "--output", str(figures)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    assert "| mtdetect, full evidence |" in done.stdout
    assert "| two processes against one |" in done.stdout
    measured = json.loads(figures.read_text("utf-8"))
    assert measured["per_second"][OURS] > 0
    assert set(measured["ratios"]) == set(measured["per_second"])
