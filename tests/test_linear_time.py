"""Time grows with the length of the input and no faster, whatever is in it."""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from detector.errors import MissingExtraError
from detector.readers.encoding import damage
from detector.readers.limits import shortened
from detector.runtime.printable import printable
from tests.adversarial import UNITS, line
from tests.scaling import ALLOWED, MEGABYTE, score_anything, seconds

ROOT = Path(__file__).resolve().parent.parent
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
# Shorter times than this are those of the clock.
LEAST = 5e-5


@pytest.fixture(scope="module", autouse=True)
def without_other_garbage() -> Iterator[None]:
    """What earlier tests have left in memory must not be searched while a long line is timed."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def modules() -> Iterator[ModuleType]:
    """Every module that reads or scores; training reads its own corpora only."""
    for folder in ("features", "models", "detector"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = list(path.relative_to(ROOT).with_suffix("").parts)
            if parts[0] != "detector":
                parts.insert(0, "detector")
            name = ".".join(part for part in parts if part != "__init__")
            try:
                yield importlib.import_module(name)
            except (ImportError, MissingExtraError) as error:
                if (getattr(error, "name", None) or "").startswith("detector"):
                    raise


def patterns_in(value: Any, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """Regular expressions in a value, through tuples and mappings."""
    if depth > 4:
        return
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(getattr(value, "__self__", None), re.Pattern):  # a method of one
        yield value.__self__
    elif closure := getattr(value, "__closure__", None):
        for cell in closure:
            yield from patterns_in(cell.cell_contents, depth + 1)
    elif isinstance(value, dict):
        for one in value.values():
            yield from patterns_in(one, depth + 1)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from patterns_in(one, depth + 1)


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Every regular expression by where it is kept, those behind a cached function too."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules():
        for name, value in vars(module).items():
            ours = getattr(value, "__module__", None) == module.__name__
            if ours and hasattr(value, "cache_info") and not needs_arguments(value):
                value = value()
            for number, pattern in enumerate(patterns_in(value)):
                found.setdefault(f"{module.__name__}:{name}[{number}]", pattern)
    return found


def needs_arguments(function: Any) -> bool:
    code = function.__wrapped__.__code__
    return bool(code.co_argcount or code.co_kwonlyargcount)


def test_every_regular_expression_is_collected():
    """As many of each module as it compiles, so that none escapes the tests below."""
    for module in modules():
        if module.__file__ is None:
            continue
        tree = ast.parse(Path(module.__file__).read_bytes())
        compiled = sum(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "compile"
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            for node in ast.walk(tree)
        )
        kept = sum(name.startswith(f"{module.__name__}:") for name in patterns())
        assert kept >= compiled, module.__name__


def growth(function: Callable[[str], object], unit: str, short: int, times: int) -> float:
    """How much longer a line takes that is so many times as long; the least of three tries."""
    measured = []
    for _ in range(3):
        base = max(LEAST, seconds(function, line(unit, short)))
        measured.append(seconds(function, line(unit, short * times)) / base)
        if measured[-1] <= times * ALLOWED:
            break
    return min(measured)


def consume(pattern: re.Pattern[Any]) -> Callable[[str], object]:
    def scan(text: str) -> int:
        given = text if isinstance(pattern.pattern, str) else text.encode("utf-8", "surrogatepass")
        return sum(1 for _ in pattern.finditer(given))

    return scan


@pytest.mark.parametrize("name", sorted(patterns()))
def test_a_regular_expression_takes_linear_time(name):
    """A line that is 8 times as long may take 16 times as long; back-tracking takes 64 times."""
    scan = consume(patterns()[name])
    slow = {unit: growth(scan, text, 1_000, 8) for unit, text in UNITS.items()}
    assert {unit: ratio for unit, ratio in slow.items() if ratio > 16} == {}


@pytest.fixture(scope="module")
def score_any() -> Iterator[Callable[[str], object]]:
    from detector import scoring

    original = scoring.why_not
    function = score_anything()
    function(line(UNITS["one sentence"], 10_000))  # loads the lexicons
    yield function
    scoring.why_not = original


@pytest.mark.parametrize("unit", UNITS)
def test_scoring_takes_linear_time(unit, score_any):
    """A line that is 8 times as long may take 24 times as long; quadratic time is 64 times.

    The room is for a busy machine; `scaling.py` measures how close to linear it is.
    """
    assert growth(score_any, UNITS[unit], 8_000, 8) <= 24


@pytest.mark.parametrize("function", [printable, damage, lambda text: shortened(text, 1_000)])
def test_what_is_done_to_text_takes_linear_time(function):
    slow = {unit: growth(function, text, 10_000, 8) for unit, text in UNITS.items()}
    assert {unit: ratio for unit, ratio in slow.items() if ratio > 16} == {}


MARKUP = {
    "open elements": "<div>",
    "open spans": "<p><span>word ",
    "nested tables": "<table><tr><td>",
    "nested lists": "<ul><li>",
    "nested fonts": '<font style="vertical-align: inherit;">',
    "paragraphs": "<p>The talks ended. ",
    "breaks": "The talks ended.<br>",
    "attributes": "<a x=1 ",
    "open comments": "<!--",
    "open sections": "<![CDATA[",
    "less-than signs": "<",
    "entities": "&#",
    "links": '<link rel="alternate machine-translated-from" hreflang=de>',
    "scripts": "<script>window.gtranslateSettings = {",
    "character sets": "<meta charset=",
}


@pytest.mark.parametrize("unit", MARKUP)
def test_a_hostile_page_takes_linear_time(unit):
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    from detector.errors import InputError
    from detector.readers.pages import decode_page, extract

    def read(markup: str) -> None:
        with contextlib.suppress(InputError):
            extract(decode_page(markup.encode())[0])

    read("<html><body><p>The first page of a process loads what it needs.")
    assert growth(read, MARKUP[unit], 20_000, 8) <= 24


@pytest.mark.skipif(not LONG, reason="takes an hour or two; HYPOTHESIS_PROFILE=long runs it")
@pytest.mark.parametrize("unit", UNITS)
def test_megabytes_take_linear_time(unit, score_any):
    shortest = seconds(score_any, line(UNITS[unit], MEGABYTE))
    for times in (2, 4, 8, 16):
        taken = seconds(score_any, line(UNITS[unit], times * MEGABYTE))
        assert taken <= ALLOWED * times * max(shortest, 0.01), f"{times} MB"
