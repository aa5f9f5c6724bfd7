"""Runs the benchmarks and prints a Markdown table.

    uv run --group bench python -m tests.benchmarks [--articles N] [--output FILE]

Without the group `bench`, the contenders that are not installed are left out.
"""

from __future__ import annotations

import os

# one core for everyone; libraries read this when they are imported
os.environ.update(
    dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
)

import argparse
import json
import sys
from pathlib import Path

from tests.benchmarks.report import as_markdown, machine
from tests.benchmarks.suite import run_all


def main(arguments: list[str] | None = None) -> None:
    """Measures, prints the table, and writes the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--articles", type=int, default=2400, help="how many to read in all")
    parser.add_argument("--rounds", type=int, default=7, help="medians are over this many")
    parser.add_argument("--many", type=int, default=2000, help="articles for two processes")
    parser.add_argument(
        "--rows", type=int, default=2000, help="rows for memory, and ten times that"
    )
    parser.add_argument("--largest", type=float, default=8, help="MB of the longest line")
    parser.add_argument("--longest", type=int, default=10_000, help="sentences of an article")
    parser.add_argument("--data", type=Path, help="a folder with the corpora")
    parser.add_argument("--output", type=Path, help="a file of JSON for the figures")
    options = parser.parse_args(arguments)
    figures = {"machine": machine(), **run_all(options, print_to=sys.stderr)}
    print(as_markdown(figures))
    if options.output:
        options.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
