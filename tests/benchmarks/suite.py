"""All measurements in one run."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from detector.features.document import Document
from tests.benchmarks import measure
from tests.benchmarks.articles import Articles, load_articles
from tests.benchmarks.peers import make_peers

LENGTHS = (1, 10, 100, 1000, 10_000)
# what makes a pattern or a scan run over itself, if anything does
HOSTILE: dict[str, Callable[[int], str]] = {
    "one line of articles": lambda size: ("The mayor of Riga said on Monday. " * size)[:size],
    "one word": lambda size: "a" * size,
    "stops": lambda size: ". " * (size // 2),
    "opening quotation marks": lambda size: "“" * size,
    "quotation marks": lambda size: '" ' * (size // 2),
}


def run_all(options: argparse.Namespace, print_to: TextIO) -> dict[str, Any]:
    """Takes every figure.

    Args:
        options: ``articles``, ``rounds``, ``many``, ``rows``, ``longest``, ``largest`` and
            ``data``.
        print_to: where to say what is being measured, and who is left out.
    """

    def say(line: str) -> None:
        print(line, file=print_to, flush=True)

    articles = load_articles(options.articles, options.data)
    say(f"{len(articles.scored)} {articles.origin}; fitting the contenders")
    peers, missing = make_peers(articles)
    for line in missing:
        say(line)
    say("articles a second")
    seconds = measure.interleaved(peers, articles.scored, options.rounds)
    figures: dict[str, Any] = {
        "articles": articles.origin,
        "words": statistics.mean(len(text.split()) for text in articles.scored),
        "per_second": {name: 1 / statistics.median(times) for name, times in seconds.items()},
        "ratios": measure.ratios(seconds),
        "left_out": missing,
    }
    say("two processes")
    many = [articles.scored[index % options.articles] for index in range(options.many)]
    figures["two_processes"] = measure.two_processes(many, max(1, options.rounds // 3))
    say("cold start and memory")
    figures |= _processes(articles, options)
    say("length")
    lengths = [length for length in LENGTHS if length <= options.longest]
    figures["by_length"] = measure.by_length(_sentences(articles), lengths, options.rounds)
    figures["growth"] = _growth(options.largest, say)
    return figures


def _sentences(articles: Articles) -> Callable[[], str]:
    documents = map(Document.parse, articles.scored[:300])
    pool = [span.text for document in documents for span in document.sentences]
    rng = random.Random(1)
    return lambda: rng.choice(pool)


def _processes(articles: Articles, options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder, "one.txt")
        one.write_text(articles.scored[0], encoding="utf-8")
        command, numpy = measure.cold_start(one, options.rounds)
        memory: dict[str, float] = {}
        for rows in (options.rows, 10 * options.rows):
            path = Path(folder, f"{rows}.jsonl")
            with path.open("w", encoding="utf-8") as file:
                for number in range(rows):
                    text = articles.scored[number % len(articles.scored)]
                    file.write(json.dumps({"id": number, "text": text}) + "\n")
            memory[str(rows)] = measure.peak_memory(path)
    return {"cold_start": {"command": command, "numpy": numpy}, "memory": memory}


def _growth(largest: float, say: Callable[[str], None]) -> dict[str, list[float]]:
    sizes = [int(largest * 1_000_000) // part for part in (8, 4, 2, 1)]
    result: dict[str, list[float]] = {}
    for name, make in HOSTILE.items():
        say(f"{name}: up to {largest} MB")
        result[name] = measure.growth(make, sizes)
    return result
