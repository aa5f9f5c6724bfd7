"""Taking times: contenders in turn, medians, ratios within one run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from detector import Detector
from tests.benchmarks.peers import OURS, Run

_SCORE = "from detector.cli import main; main()"
_SCORE_AND_TELL = """
import sys
from detector.cli import main
try:
    main()
finally:
    with open("/proc/self/status") as status:
        sys.stderr.write(next(line for line in status if line.startswith("VmHWM")))
"""


def interleaved(
    peers: Mapping[str, Run], texts: Sequence[str], rounds: int
) -> dict[str, list[float]]:
    """Seconds an article of each contender, round by round.

    Every round has texts of its own, so that none is known from the round before; the first is
    only to warm up.

    Args:
        peers: the contenders.
        texts: the articles of all rounds.
        rounds: how many rounds count.
    """
    size = len(texts) // (rounds + 1)
    seconds: dict[str, list[float]] = {name: [] for name in peers}
    for number in range(rounds + 1):
        part = texts[number * size : (number + 1) * size]
        for name, run in peers.items():
            start = time.process_time()
            run(part)
            if number:
                seconds[name].append((time.process_time() - start) / size)
    return seconds


def ratios(seconds: Mapping[str, list[float]]) -> dict[str, float]:
    """How many times as long as ours each contender takes: the median over the rounds."""
    return {
        name: statistics.median(a / b for a, b in zip(times, seconds[OURS], strict=True))
        for name, times in seconds.items()
    }


def by_length(sentence: Callable[[], str], lengths: Sequence[int], rounds: int) -> dict[int, float]:
    """Seconds a sentence for articles of each length; short articles are scored many at a time.

    Args:
        sentence: gives a sentence.
        lengths: in sentences, ascending.
        rounds: the median of how many.
    """
    score = Detector.load().score
    texts = [sentence() for _ in range(max(lengths))]
    times: dict[int, list[float]] = {length: [] for length in lengths}
    for number in range(rounds + 1):
        for length in lengths:
            parts = range(0, len(texts), length)
            articles = [_paragraphs(texts[first : first + length]) for first in parts]
            start = time.process_time()
            for article in articles:
                score(article)
            if number:
                times[length].append((time.process_time() - start) / len(texts))
    return {length: statistics.median(values) for length, values in times.items()}


def _paragraphs(sentences: Sequence[str]) -> str:
    return "\n\n".join(
        " ".join(sentences[first : first + 3]) for first in range(0, len(sentences), 3)
    )


def two_processes(texts: Sequence[str], rounds: int) -> float:
    """How many times as fast two processes are as one, by the clock."""
    detector = Detector.load()
    times: dict[int, list[float]] = {1: [], 2: []}
    for jobs in times:
        for _ in detector.score_many(texts[:200], n_jobs=jobs):
            pass  # workers start and read the model once, however many articles there are
    for _ in range(rounds):
        for jobs, seconds in times.items():
            start = time.perf_counter()
            for _ in detector.score_many(texts, n_jobs=jobs):
                pass
            seconds.append(time.perf_counter() - start)
    return statistics.median(a / b for a, b in zip(times[1], times[2], strict=True))


def cold_start(article: Path, rounds: int) -> tuple[float, float]:
    """Wall time of the command for one article, and of importing numpy, in seconds."""
    commands = (
        [sys.executable, "-c", _SCORE, "score", str(article)],
        [sys.executable, "-c", "import numpy"],
    )
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for command, seconds in zip(commands, times, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            if number:
                seconds.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def peak_memory(rows: Path) -> float:
    """Peak memory of the command over a file of JSON lines, in MB; Linux only.

    The process says it itself: what its parent learns of it includes the parent's own memory.
    """
    command = [sys.executable, "-c", _SCORE_AND_TELL, "score", str(rows)]
    done = subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    return int(done.stderr.split()[-2]) / 1024


def growth(make: Callable[[int], str], sizes: Sequence[int]) -> list[float]:
    """Seconds for a text of each size, to see whether cost grows with the length alone."""
    score = Detector.load().score
    seconds: list[float] = []
    for size in sizes:
        text = make(size)
        start = time.process_time()
        score(text)
        seconds.append(time.process_time() - start)
    return seconds
