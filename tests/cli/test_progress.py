"""The bar on a terminal, and processes that end before their work is done."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from detector import cli
from detector.cli import loading

COMMAND = [sys.executable, "-c", "from detector.cli import main; main()", "score"]


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_articles(seeds: list[Path]) -> None:
    rows = [{"id": path.stem, "text": path.read_bytes().decode()} for path in seeds] * 4
    rows.append({"id": "no text"})
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.fixture
def shown_on_terminal(environment, until_closed) -> Callable[..., str]:
    """What a run shows on a terminal that is its standard error."""

    def run(*arguments: str) -> str:
        ours, theirs = os.openpty()
        variables = {**environment, "TERM": "xterm-256color", "COLUMNS": "100"}
        with subprocess.Popen([*COMMAND, *arguments], stderr=theirs, env=variables) as process:
            os.close(theirs)
            shown = until_closed(ours)
        assert process.returncode == 1
        return re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", shown)

    return run


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_terminal_sees_rate_and_time_left_and_every_problem(jobs, shown_on_terminal, seeds):
    write_articles(seeds)
    shown = shown_on_terminal("in.jsonl", "-o", "out.jsonl", "--jobs", jobs)
    assert re.search(r"20 articles, [\d,]+ a second, left: +\d:\d\d:\d\d", shown)
    assert "100 %" in shown
    assert "in.jsonl, row 21: no field 'text'" in shown
    assert len(Path("out.jsonl").read_bytes().splitlines()) == 20


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_quiet_shows_problems_alone(shown_on_terminal, seeds):
    write_articles(seeds)
    shown = shown_on_terminal("in.jsonl", "-o", "out.jsonl", "--quiet")
    assert [line.partition(":")[0] for line in shown.splitlines()] == ["mtdetect"] * 2


def test_a_process_that_ends_is_told_and_the_run_can_go_on(fake, monkeypatch):
    monkeypatch.setattr("detector.writers.resumable.INTERVAL", 0.0)
    monkeypatch.setattr("detector.cli.batches.batches.__defaults__", (1,))

    class Ending(type(fake)):
        def score(self, text):
            if text.startswith("end"):
                os._exit(1)
            return super().score(text)

    monkeypatch.setattr(loading, "load_detector", lambda path: Ending())
    texts = ["one of many", *["a robot wrote"] * 20, "end it all", "the last one"]
    Path("in.jsonl").write_text("".join(json.dumps({"text": one}) + "\n" for one in texts), "utf-8")
    arguments = ["score", "in.jsonl", "--output", "out.jsonl", "--jobs", "2"]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 2
    assert "a process that scored has ended" in result.stderr
    assert not Path("out.jsonl").exists()
    monkeypatch.setattr(loading, "load_detector", lambda path: fake)
    assert CliRunner().invoke(cli.main, [*arguments, "--resume"]).exit_code == 0
    rows = [json.loads(line)["id"] for line in Path("out.jsonl").read_bytes().splitlines()]
    assert rows == [f"in.jsonl:{number}" for number in range(1, len(texts) + 1)]
