"""However a run is ended, no process of it lives on, and --resume goes on to the same bytes."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detector import Detector, cli
from detector.cli.signals import ends_by_signals
from detector.errors import WorkerError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no such signals")
GRACE = 30  # seconds for processes to end on a busy machine; left alone they live for minutes
TEXT = (
    "The council will close the old bridge in May, the mayor said on Tuesday. Many people who "
    "live on the other side have to take the long way round to work. “We have asked for it,” she "
    "said, “and we are still waiting.” The baker brings the bread by bicycle now. "
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ending")
    rows = (json.dumps({"id": n, "text": f"{TEXT * 6} {n}"}) for n in range(2_000))
    (folder / "in.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return folder


def command(folder: Path, output: str, *options: str) -> list[str]:
    start = [sys.executable, "-m", "detector", "score", str(folder / "in.jsonl")]
    return [*start, "-j", "2", "-o", str(folder / output), *options]


@pytest.fixture(scope="module")
def whole(corpus: Path, environment: dict[str, str]) -> bytes:
    """What a run writes that nobody ends."""
    done = subprocess.run(command(corpus, "whole.jsonl"), env=environment, check=False)
    assert done.returncode == 0
    return (corpus / "whole.jsonl").read_bytes()


def group(leader: int) -> set[int]:
    """All processes of a session that are alive."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,sess=,stat="], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in listed.stdout.splitlines())
    return {int(pid) for pid, session, state in rows if int(session) == leader and "Z" not in state}


def wait(happened, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize(
    ("name", "status"), [("INT", 130), ("TERM", 143), ("HUP", 129), ("KILL", -signal.SIGKILL)]
)
def test_nothing_lives_on_and_the_run_goes_on(name, status, corpus, whole, environment):
    output = f"{name}.jsonl"
    with subprocess.Popen(
        command(corpus, output),
        env=environment,
        start_new_session=True,
        preexec_fn=heed_signals,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        try:
            assert wait(lambda: begun(corpus, output), 180)
            assert len(group(run.pid)) >= 3  # it, and those that score
            os.kill(run.pid, getattr(signal, f"SIG{name}"))
            said = run.communicate(timeout=GRACE)[1]  # ends when nobody holds the output open
        finally:
            for left in group(run.pid) if run.poll() is None else ():
                os.kill(left, signal.SIGKILL)
        assert run.returncode == status
    assert wait(lambda: not group(run.pid), GRACE)
    if name != "KILL":
        assert "--resume goes on" in said
        assert f"ended by SIG{name}" in said
        assert "Traceback" not in said
        assert "leaked" not in said
    done = subprocess.run(command(corpus, output, "--resume"), env=environment, check=False)
    assert done.returncode == 0
    assert (corpus / output).read_bytes() == whole


def heed_signals() -> None:
    """Undoes what a process takes over from one that was started by nohup or in the background."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def begun(folder: Path, output: str) -> bool:
    """Whether the run has noted how far it has come."""
    journal = folder / f".{output}.mtdetect-journal"
    return journal.exists() and journal.read_bytes().count(b"\n") > 1


def test_a_signal_that_is_ignored_stays_so():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ends_by_signals():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def _killed_within() -> None:
    with ends_by_signals():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)


def test_handlers_are_put_back():
    with pytest.raises(SystemExit) as ended:
        _killed_within()
    assert ended.value.code == 143
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_ctrl_c_has_its_own_status(fake, monkeypatch, tmp_path):
    from click.testing import CliRunner

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fake, "score", stop, raising=False)
    (tmp_path / "a.txt").write_text("A text.", encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["score", str(tmp_path / "a.txt")])
    assert result.exit_code == 130


def _in_a_daemon(texts: list[str], answer) -> None:
    try:
        list(Detector.load().score_many(texts, n_jobs=2))
    except WorkerError as error:
        answer.put(str(error))


def test_a_daemon_is_told_that_it_may_have_no_processes():
    context = multiprocessing.get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_in_a_daemon, args=(["a"], answer), daemon=True)
    process.start()
    assert "daemon of multiprocessing" in answer.get(timeout=60)
    process.join()
