"""What was counted on pages that a real engine translated piece by piece.

`seam_rates.json` is made by `python -m detector.training seams` (see ``pages_apertium``). It says
with what a piece begins behind a seam, and what becomes of capitals; how many pages have a fault
at all comes from the counts on real pages (see ``faults``).
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def _counts() -> dict[str, Any]:
    source = resources.files("detector.training.simulator").joinpath("seam_rates.json")
    data: dict[str, Any] = json.loads(source.read_text("utf-8"))
    return data


@cache
def tail_weights() -> dict[str, float]:
    """How often a piece behind a noun begins with each tag, against the most frequent one."""
    tags: dict[str, int] = _counts()["tail tags"]
    most = max(tags.values())
    return {tag: count / most for tag, count in tags.items()}


def named_share() -> float:
    """The share of pieces behind a seam that begin with a capital of their own."""
    shapes = _counts()["closed with a stop"]
    kept = shapes["tail keeps its capital"]
    other = ("tail in lower case", "tail is given a capital")
    return float(kept / (kept + sum(shapes[name] for name in other)))
