"""How the time and memory of scoring grow with the length of hostile lines.

`python tests/scaling.py` scores lines of 1, 2, 4, 8 and 16 MB of every unit of `adversarial.py`,
each unit in a process of its own, and prints seconds of processor time, the time a character of
the longest against the shortest line (1.0 is linear), and the peak memory. It takes an hour or two.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.adversarial import UNITS, line

MEGABYTE = 1 << 20
ALLOWED = 1.3  # times the time a character


def seconds(function: Callable[[str], object], text: str) -> float:
    """Processor time that a call takes."""
    start = time.process_time()
    function(text)
    return time.process_time() - start


def score_anything() -> Callable[[str], object]:
    """Scoring with the default model that does not stop at what is too short or not English."""
    from detector import scoring

    scoring.why_not = lambda _document: ""
    return scoring.Detector.load().score


def measure(unit: str, sizes: list[int], send: Connection) -> None:
    """Times one unit; runs in a process of its own, so that memory can be told apart."""
    function = score_anything()
    function(line("The man saw the dog. ", 10_000))  # loads the lexicons
    times = [seconds(function, line(unit, size)) for size in sizes]
    send.send((times, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> int:
    """Prints the table; returns 1 if any unit grows faster than allowed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=float, nargs="+", default=[1, 2, 4, 8, 16], metavar="MB")
    parser.add_argument("--units", nargs="+", default=list(UNITS), metavar="NAME")
    options = parser.parse_args()
    sizes = [int(size * MEGABYTE) for size in options.sizes]
    context = multiprocessing.get_context("spawn")
    worst = 0.0
    for name in options.units:
        receive, send = context.Pipe(duplex=False)
        process = context.Process(target=measure, args=(UNITS[name], sizes, send))
        process.start()
        send.close()
        try:
            times, memory = receive.recv()
        except EOFError:
            process.join()
            print(f"{name:22} died with status {process.exitcode}", flush=True)
            worst = float("inf")
            continue
        process.join()
        growth = (times[-1] / sizes[-1]) / (times[0] / sizes[0])
        worst = max(worst, growth)
        columns = " ".join(f"{value:8.2f}" for value in times)
        print(f"{name:22} {columns} {growth:6.2f} {memory:8.0f} MB", flush=True)
    print(f"worst: {worst:.2f}, allowed: {ALLOWED}")
    return int(worst > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
