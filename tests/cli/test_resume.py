"""Runs that break off: killed at random points, without room on the disk, or interrupted."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from detector import cli
from detector.errors import OutputError
from detector.runtime.compression import decompressed
from detector.writers import resumable
from detector.writers.resumable import Progress, Resumable

HEADER = {"inputs": "a", "model": "m"}
FORMATS = ["jsonl", "csv", "tsv.gz", "jsonl.zst", "parquet"]
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
KILLS = 20 if LONG else 3
# The real command with the fake detector, slowed down, and with a journal line for each batch.
SLOW = """
import sys, time
sys.path.insert(0, {tests!r})
from conftest import FakeDetector
from detector import cli
from detector.cli import batches, loading
from detector.writers import resumable
class Slow(FakeDetector):
    def score(self, text):
        time.sleep(0.001)
        return super().score(text)
loading.load_detector = lambda path: Slow()
resumable.INTERVAL = 0.0
batches.batches.__defaults__ = (4_000,)
cli.main()
"""


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def rows_of(path: str) -> list[tuple[str, str]]:
    """Id and label of each row, in any format."""
    if path.endswith(".parquet"):
        from pyarrow import parquet

        table = parquet.read_table(path).to_pylist()
        return [(row["id"], row["label"]) for row in table]
    how = "." + path.rpartition(".")[2] if path.endswith((".gz", ".zst")) else ""
    with Path(path).open("rb") as file, decompressed(file, how) as stream:
        text = stream.read().decode()
    if "jsonl" in path:
        table = [json.loads(line) for line in text.splitlines()]
    else:
        comma = "\t" if ".tsv" in path else ","
        table = list(csv.DictReader(text.splitlines(), delimiter=comma))
    return [(row["id"], row["label"]) for row in table]


def write_articles(count: int) -> list[tuple[str, str]]:
    """Writes articles, every seventh a bad row; returns the rows that must come out."""
    expected = []
    with Path("in.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            robot = number % 3 == 0
            text = f"This is what {'a robot' if robot else 'someone'} wrote as number {number}."
            row = {"id": f"a{number}", "text": text, "site": f"s{number % 5}"}
            file.write((json.dumps(row) if number % 7 else "{") + "\n")
            if number % 7:
                expected.append((f"a{number}", "machine-translated" if robot else "native"))
    return expected


@pytest.mark.skipif(os.name != "posix", reason="needs kill -9")
@pytest.mark.parametrize("ending", FORMATS)
def test_runs_killed_at_random_points_lose_and_double_no_row(ending, environment):
    if ending == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    if "zst" in ending:
        pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")
    count = 400 * (KILLS if LONG else 1)
    expected = write_articles(count)
    output = f"out.{ending}"
    code = SLOW.format(tests=str(Path(__file__).parent.parent))
    command = [sys.executable, "-c", code, "score", "in.jsonl", "--output", output]
    chance = random.Random(20)
    killed = 0
    while True:
        process = subprocess.Popen(
            [*command, "--resume"], env=environment, stderr=subprocess.PIPE, text=True
        )
        if killed < KILLS:
            _wait_for_progress(process, output, chance.uniform(0.0, 0.15))
            process.send_signal(signal.SIGKILL)
        _, said = process.communicate(timeout=120)
        if process.returncode == -signal.SIGKILL:
            killed += 1
            # Either nothing of it is there, or all: a kill may come just before the tidying up.
            assert not Path(output).exists() or rows_of(output) == expected
            continue
        break
    assert killed >= KILLS - 1
    bad = count - len(expected)
    assert process.returncode == 1, said
    assert f"{bad} could not be scored, {len(expected)} scored" in said
    assert rows_of(output) == expected
    assert names() == ["in.jsonl", output]


def _wait_for_progress(process: subprocess.Popen[str], output: str, seconds: float) -> None:
    """Waits until the run has written something beyond where it began, and then a while."""
    journal = Path(f".{output}.mtdetect-journal")
    before = journal.stat().st_size if journal.exists() else 0
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if journal.exists() and journal.stat().st_size > before + 200:
            break
        time.sleep(0.005)
    time.sleep(seconds)


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_a_full_disk_ends_the_run_and_it_goes_on_when_there_is_room(ending, environment):
    if ending == "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    expected = write_articles(300)
    output = f"out.{ending}"
    Path(output).write_text("from before", encoding="utf-8")
    code = SLOW.format(tests=str(Path(__file__).parent.parent))
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (16_000, 16_000))\n"
    arguments = ["score", "in.jsonl", "--output", output]
    full = subprocess.run(
        [sys.executable, "-c", limit + code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert full.returncode == 2, full.stderr
    assert f"{output}: cannot be written (File too large)" in full.stderr
    assert "--resume goes on" in full.stderr
    assert Path(output).read_text(encoding="utf-8") == "from before"
    command = [sys.executable, "-c", code, *arguments, "--resume"]
    rest = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert rest.returncode == 1, rest.stderr
    assert rows_of(output) == expected
    assert names() == ["in.jsonl", output]


# --- the journal ---------------------------------------------------------------------------


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line in the journal for each batch."""
    monkeypatch.setattr(resumable, "INTERVAL", 0.0)


def broken_off(*batches: bytes) -> None:
    file = Resumable("out", HEADER)
    for number, data in enumerate(batches, 1):
        file.append(data, Progress(number, file.progress.bytes, number, 0, 0))
    file.close()


def unchanged(path: Path) -> Path:
    return path


def test_what_was_not_yet_noted_is_cut_off(at_once):
    broken_off(b"one\n", b"two\n")
    with Path(".out.mtdetect").open("ab") as file:
        file.write(b"thr")
    with Path(".out.mtdetect-journal").open("ab") as file:
        file.write(b'{"taken": 3, "by')
    file = Resumable("out", HEADER, resume=True)
    assert file.progress == Progress(2, 8, 2, 0, 0)
    file.append(b"three\n", file.progress._replace(taken=3, rows=3))
    file.commit(unchanged)
    assert Path("out").read_bytes() == b"one\ntwo\nthree\n"
    assert names() == ["out"]


def test_a_noted_batch_that_the_disk_has_lost_is_done_again(at_once):
    broken_off(b"one\n", b"two\n", b"three\n")
    os.truncate(".out.mtdetect", 9)
    file = Resumable("out", HEADER, resume=True)
    assert file.progress == Progress(2, 8, 2, 0, 0)
    file.close()


@pytest.mark.parametrize("cut", [0, 1, 10])
def test_a_journal_without_a_whole_first_line_starts_anew(cut, at_once):
    broken_off(b"one\n")
    os.truncate(".out.mtdetect-journal", cut)
    file = Resumable("out", HEADER, resume=True)
    assert file.progress == Progress()
    file.append(b"1\n", Progress(1, 0, 1, 0, 0))
    file.commit(unchanged)
    assert Path("out").read_bytes() == b"1\n"


@pytest.mark.parametrize("key", ["inputs", "model"])
def test_another_run_is_not_continued(key, at_once):
    broken_off(b"one\n")
    with pytest.raises(OutputError, match=f"other {key}"):
        Resumable("out", {**HEADER, key: "other"}, resume=True)
    file = Resumable("out", HEADER, resume=True)
    assert file.progress.taken == 1
    file.close()


def test_a_run_without_resume_starts_anew_and_knows_it(at_once):
    broken_off(b"one\n")
    file = Resumable("out", HEADER)
    assert (file.dropped, file.progress) == (True, Progress())
    file.close()


def test_a_run_that_ended_before_it_could_tidy_up_is_complete(at_once, monkeypatch):
    file = Resumable("out", HEADER)
    file.append(b"one\n", Progress(1, 0, 1, 0, 0))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _killed)
        with pytest.raises(KeyboardInterrupt):
            file.commit(unchanged)
    file._journal.close()
    again = Resumable("out", HEADER, resume=True)
    assert again.complete
    assert again.progress.rows == 1
    assert not again.close()
    again = Resumable("out", HEADER, resume=True)
    again.tidy_up()
    assert Path("out").read_bytes() == b"one\n"
    assert names() == ["out"]


def _killed(*_arguments: object, **_options: object) -> None:
    raise KeyboardInterrupt


def test_two_runs_do_not_write_the_same_output(at_once):
    pytest.importorskip("fcntl", reason="this system has no such locks")
    file = Resumable("out", HEADER)
    with pytest.raises(OutputError, match="another run"):
        Resumable("out", HEADER)
    file.close()
    assert names() == []


@pytest.mark.skipif(os.name != "posix", reason="there are no such modes")
def test_what_is_unfinished_is_private_and_the_output_is_as_any_file():
    old = os.umask(0o027)
    try:
        file = Resumable("out", HEADER)
        file.append(b"one\n", Progress(1, 0, 1, 0, 0))
        modes = [Path(name).stat().st_mode & 0o777 for name in names()]
        file.commit(unchanged)
    finally:
        os.umask(old)
    assert modes == [0o600, 0o600]
    assert Path("out").stat().st_mode & 0o777 == 0o640


def test_a_planted_link_is_not_written_through(at_once):
    Path("secret").write_text("mine", encoding="utf-8")
    Path(".out.mtdetect").symlink_to("secret")
    file = Resumable("out", HEADER)
    file.append(b"one\n", Progress(1, 0, 1, 0, 0))
    file.commit(unchanged)
    assert Path("secret").read_text(encoding="utf-8") == "mine"
    Path(".b.mtdetect-journal").symlink_to("secret")
    with pytest.raises(OSError, match="symbolic links"):
        Resumable("b", HEADER)


def test_a_long_name_leaves_room_for_the_names_beside_it():
    name = "x" * 250 + ".jsonl"
    name = name[-255:]
    file = Resumable(name, HEADER)
    file.append(b"one\n", Progress(1, 0, 1, 0, 0))
    file.commit(unchanged)
    assert names() == [name]


# --- the command ---------------------------------------------------------------------------


def run(*arguments: str):
    return CliRunner().invoke(cli.main, ["score", *arguments])


@pytest.fixture
def interrupted(fake, at_once, monkeypatch):
    """A run that was interrupted with some batches written."""
    expected = write_articles(200)
    monkeypatch.setattr("detector.cli.batches.batches.__defaults__", (2_000,))
    with monkeypatch.context() as patch:
        original, left = fake.score, iter(range(100))

        def score(text):
            if next(left, None) is None:
                raise KeyboardInterrupt
            return original(text)

        patch.setattr(fake, "score", score)
        result = run("in.jsonl", "--output", "out.jsonl")
    assert result.exit_code not in (0, 1) or "Aborted" in result.stderr
    assert "--resume goes on" in result.stderr
    return expected


def test_an_interrupted_run_goes_on(interrupted, fake, monkeypatch):
    scored = []
    original = fake.score
    monkeypatch.setattr(fake, "score", lambda text: scored.append(text) or original(text))
    result = run("in.jsonl", "--output", "out.jsonl", "--resume")
    assert result.exit_code == 1
    assert f"{len(interrupted)} scored" in result.stderr
    assert rows_of("out.jsonl") == interrupted
    assert len(scored) < len(interrupted)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["--threshold", "0.1"], "other threshold"),
        (["--no-sentences"], "other format of rows"),
        (["--text-column", "site"], "other columns"),
    ],
)
def test_other_options_are_another_run(change, said, interrupted):
    result = run("in.jsonl", "--output", "out.jsonl", "--resume", *change)
    assert result.exit_code == 2
    assert said in result.stderr


def test_changed_inputs_are_another_run(interrupted):
    with Path("in.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "new", "text": "One more."}\n')
    result = run("in.jsonl", "--output", "out.jsonl", "--resume")
    assert result.exit_code == 2
    assert "other inputs" in result.stderr


def test_without_resume_it_starts_anew_and_says_so(interrupted):
    result = run("in.jsonl", "--output", "out.jsonl")
    assert "starts anew; --resume would have gone on" in result.stderr
    assert rows_of("out.jsonl") == interrupted


def test_packed_rows_are_read_by_anyone(fake):
    write_articles(10)
    assert run("in.jsonl", "--output", "out.jsonl.gz").exit_code == 1
    with gzip.open("out.jsonl.gz", "rt", encoding="utf-8") as file:
        assert len(file.readlines()) == 8
