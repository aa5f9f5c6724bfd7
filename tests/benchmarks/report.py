"""Figures to Markdown, with the machine in general terms."""

from __future__ import annotations

import os
import platform
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.benchmarks.peers import OURS


def machine() -> str:
    """The processor, its cores and the Python, without the name of the machine."""
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def as_markdown(figures: dict[str, Any]) -> str:
    """The tables, as the README has them."""
    lines = [
        f"{figures['machine']}; {figures['articles']}, {figures['words']:.0f} words each",
        "",
        "| one core | articles a second | mtdetect is so many times as fast |",
        "| --- | ---: | ---: |",
    ]
    for name, rate in figures["per_second"].items():
        ratio = "" if name == OURS else f"{figures['ratios'][name]:.2f}"
        lines.append(f"| {name} | {rate:,.0f} | {ratio} |")
    lines += ["", *_other_lines(figures), *figures["left_out"]]
    return "\n".join(lines)


def _other_lines(figures: dict[str, Any]) -> list[str]:
    start, memory = figures["cold_start"], figures["memory"]
    lengths = figures["by_length"]
    few, many = memory
    rows = [
        ("two processes against one", f"{figures['two_processes']:.2f} times as fast"),
        (
            "`mtdetect score one.txt` against `import numpy`",
            f"{start['command'] / start['numpy']:.2f} times as long"
            f" ({start['command']:.2f} s and {start['numpy']:.2f} s)",
        ),
        (
            f"peak memory, {many} rows against {few}",
            f"{memory[many] / memory[few]:.2f} times ({memory[many]:.0f} MB)",
        ),
        *(
            (
                f"a sentence in an article of {length:,} against one in an article of 100",
                f"{seconds / lengths[100]:.2f} times as long",
            )
            for length, seconds in lengths.items()
        ),
        *(
            (
                f"a line of twice the length ({name})",
                f"{max(b / a for a, b in pairwise(times[1:])):.2f} times"
                f" as long at most ({times[-1]:.1f} s for the longest)",
            )
            for name, times in figures["growth"].items()
        ),
    ]
    table = [f"| {name} | {value} |" for name, value in rows]
    return ["| measure | figure |", "| --- | --- |", *table]
