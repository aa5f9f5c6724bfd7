"""Importing and scoring open no socket: every attempt would stop the process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GUARD = """
import os, sys

def guard(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")):
        os.write(2, f"{event} {arguments}".encode())
        os._exit(86)

sys.addaudithook(guard)
"""
SCORE = """
import sys
from pathlib import Path
import detector, detector.cli, detector.readers, detector.runtime.printable, detector.cli.table
from detector import Detector, score
text = Path(sys.argv[1]).read_text(encoding="utf-8")
assert score(text).score is not None
assert [verdict.score for verdict in Detector.load().score_many([text])] == [score(text).score]
"""
COMMAND = """
import sys
from detector.cli import main
sys.argv[1:] = ["score", sys.argv[1], "--output", sys.argv[2]]
main()
"""
TRAINING = """
import importlib, pkgutil
import detector.training
for module in pkgutil.walk_packages(detector.training.__path__, "detector.training."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


def run(code: str, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", GUARD + code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("code", [SCORE, COMMAND, TRAINING], ids=["score", "command", "training"])
def test_no_socket_is_opened(code, environment, seeds: list[Path], tmp_path: Path) -> None:
    output = tmp_path / "rows.jsonl"
    done = run(code, environment, str(seeds[0]), str(output))
    assert done.returncode == 0, done.stderr
    assert output.exists() == (code is COMMAND)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import urllib.request; urllib.request.urlopen('http://localhost:1')",
    ],
)
def test_the_guard_would_see_it(code, environment) -> None:
    assert run(code, environment).returncode == 86
