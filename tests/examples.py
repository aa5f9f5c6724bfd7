"""How many examples the properties try: counted in every run, and a million on request.

``HYPOTHESIS_PROFILE=million pytest -m hypothesis`` shares a million examples out among the
properties that it finds. Those that ask for a number of examples of their own are the slow ones:
they get that number many times over. The others share the rest so that each takes about as long:
what an example costs is remembered in pytest's cache from the last run, whichever profile it had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import settings

MILLION = 1_000_000
SLOW_TIMES = 25
# A property whose cases run out stops early, so a little more than the share is asked for.
_SPARE = 1.05
_GENERATED = re.compile(r"generate phase \(([\d.]+) seconds\).*?(\d+) passing", re.S)
_PASSING = re.compile(r"(\d+) passing")
_CACHE = "hypothesis/seconds-an-example"
_USUAL_SECONDS = 0.003
_COUNT = pytest.StashKey[int]()
_COSTS = pytest.StashKey[dict[str, float]]()


def _own_settings(item: pytest.Item) -> settings | None:
    """The settings of a property; None for any other test."""
    function = getattr(item, "obj", None)
    if not hasattr(function, "hypothesis"):
        return None
    return getattr(function, "_hypothesis_internal_use_settings", settings.default)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shares a million examples out, where the profile asks for that."""
    if settings.get_current_profile_name() != "million":
        return
    usual = settings.default.max_examples
    own = {item: found for item in items if (found := _own_settings(item))}
    numbers = {i: SLOW_TIMES * s.max_examples for i, s in own.items() if s.max_examples != usual}
    costs = config.cache.get(_CACHE, {}) if config.cache else {}
    pace = {i: 1 / costs.get(i.nodeid, _USUAL_SECONDS) for i in own if i not in numbers}
    rest = _SPARE * (MILLION - sum(numbers.values()))
    for item, each in pace.items():
        numbers[item] = max(usual, round(rest * each / sum(pace.values())))
    for item, number in numbers.items():
        chosen = settings(own[item], max_examples=number)
        item.obj._hypothesis_internal_use_settings = chosen  # type: ignore[attr-defined]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Adds up what hypothesis says of each test."""
    yield
    told = getattr(item, "hypothesis_statistics", "") if call.when == "call" else ""
    stash = item.config.stash
    stash[_COUNT] = stash.get(_COUNT, 0) + sum(map(int, _PASSING.findall(told)))
    found = _GENERATED.search(told)
    if found and int(found[2]):
        cost = float(found[1]) / int(found[2])
        stash.setdefault(_COSTS, {})[item.nodeid] = max(cost, 1e-4)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Prints the sum, and remembers what the examples cost."""
    count = config.stash.get(_COUNT, 0)
    if count:
        terminalreporter.write_line(f"hypothesis tried {count:,} passing examples")
    if count and config.cache:
        known = config.cache.get(_CACHE, {})
        config.cache.set(_CACHE, known | config.stash.get(_COSTS, {}))
