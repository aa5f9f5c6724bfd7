"""What several tests share: the repository's folders, and a detector that needs no model."""

from __future__ import annotations

import os
import select
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

from tests.examples import (  # noqa: F401  (pytest finds them here)
    pytest_collection_modifyitems,
    pytest_runtest_makereport,
    pytest_terminal_summary,
)

# A change must not fail for what another one left to chance: CI tries the same examples each time.
# `HYPOTHESIS_PROFILE=long` tries many new ones, as many as `HYPOTHESIS_EXAMPLES` says.
settings.register_profile("new", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
MANY = int(os.environ.get("HYPOTHESIS_EXAMPLES", "5000"))
settings.register_profile("long", deadline=None, max_examples=MANY)
# shared out by tests/examples.py
settings.register_profile("million", deadline=None, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "new"))

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The five articles, in order."""
    return sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Variables for a process that imports this checkout from any folder."""
    paths = [os.environ.get("PYTHONPATH"), str(ROOT)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}


@pytest.fixture(scope="session", autouse=True)
def no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Training keeps its measurements in a folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MTDETECT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(params=[True, False], ids=["colour", "no colour"])
def colour(request: pytest.FixtureRequest) -> bool:
    """Whether colours are wanted."""
    return bool(request.param)


@pytest.fixture
def on_terminal(environment: dict[str, str], colour: bool) -> Callable[[Sequence[str]], str]:
    """Runs a command on a terminal of 80 columns and returns what it shows."""
    if os.name != "posix":
        pytest.skip("needs a pseudo-terminal")
    variables = {key: value for key, value in environment.items() if key != "NO_COLOR"}
    variables.update({"TERM": "xterm-256color", "COLUMNS": "80"})
    if not colour:
        variables["NO_COLOR"] = "1"

    def run(command: Sequence[str]) -> str:
        ours, theirs = os.openpty()
        with subprocess.Popen(command, stdout=theirs, env=variables) as process:
            os.close(theirs)
            shown = b""
            while select.select([ours], [], [], 60)[0]:
                try:
                    chunk = os.read(ours, 65536)
                except OSError:
                    break
                if not chunk:
                    break
                shown += chunk
        os.close(ours)
        assert process.returncode == 0
        return shown.decode()

    return run


class FakeDetector:
    """Flags a text that holds the word "robot", and explains itself as the real one does."""

    model = SimpleNamespace(operating_points={"strict": 0.95, "sensitive": 0.2}, name="fake-1")

    def score(self, text: str):
        from detector.verdict import Evidence, Sentence, Verdict, Wire

        if len(text.split()) < 3:
            return Verdict(
                label="undecided",
                reason="too short",
                flagged=False,
                probability=None,
                score=None,
                baseline=-1.0,
                threshold=0.5,
                model="fake-1",
                sentences=(),
                document=(),
                wire=None,
            )
        place = text.find("robot")
        flagged = place >= 0
        found = (
            (Evidence(place, place + 5, "robot", "fake/robot", "a robot wrote this", 3.0),)
            if flagged
            else ()
        )
        return Verdict(
            label="machine-translated" if flagged else "native",
            reason="",
            flagged=flagged,
            probability=0.9 if flagged else 0.2,
            score=2.1 if flagged else -0.9,
            baseline=-1.0,
            threshold=0.5,
            model="fake-1",
            sentences=(Sentence(0, len(text), text, 3.0 if flagged else 0.0, found),),
            document=(Evidence(0, 0, "", "fake/length", "sentences are short", 0.1),),
            wire=Wire(1.0, 0.0, 0.5, (), structure=True),
        )

    def score_many(self, texts: Iterable[str], n_jobs: int = 1) -> Iterator:
        return map(self.score, texts)


@pytest.fixture
def until_closed() -> Callable[[int], str]:
    """Reads all that programs write to a pseudo-terminal, given our end of it."""

    def read(terminal: int) -> str:
        shown = b""
        while select.select([terminal], [], [], 120)[0]:
            try:
                chunk = os.read(terminal, 65536)
            except OSError:
                break
            if not chunk:
                break
            shown += chunk
        os.close(terminal)
        return shown.decode()

    return read


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeDetector:
    """Puts a fake detector behind the command."""
    from detector.cli import loading

    detector = FakeDetector()
    monkeypatch.setattr(loading, "load_detector", lambda path: detector)
    return detector
