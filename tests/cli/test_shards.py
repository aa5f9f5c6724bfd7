"""One output for each input file: on this machine, elsewhere, and on a real Dask cluster."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector import cli
from detector.cli import shards

WORDS = (
    "The council met on Tuesday to talk about the new road, and most of the people who came "
    "were against it because it would run through the park where their children play after "
    "school. A spokesman said that the plans could still be changed before the end of the year. "
)


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_shards(count: int, rows: int = 5) -> list[str]:
    """Writes input files in two folders; returns the ids that must come out."""
    for folder in ("in/a", "in/b"):
        Path(folder).mkdir(parents=True, exist_ok=True)
    ids = []
    for shard in range(count):
        path = Path(f"in/{'ab'[shard % 2]}/{shard:03}.jsonl")
        names = [f"s{shard}r{row}" for row in range(rows)]
        lines = [json.dumps({"id": name, "text": f"{WORDS} {name}", "n": 1}) for name in names]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        ids += names
    return sorted(ids)


def score(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["score", *arguments])


def written(folder: str = "out") -> list[str]:
    """The ids in all outputs."""
    paths = Path(folder).rglob("*.jsonl")
    lines = [line for path in paths for line in path.read_bytes().splitlines()]
    return sorted(json.loads(line)["id"] for line in lines)


def manifest(folder: str = "out") -> dict:
    return json.loads(Path(folder, "manifest.json").read_text(encoding="utf-8"))


def leftovers(folder: str = "out") -> list[str]:
    return [path.name for path in Path(folder).rglob("*") if path.name.endswith(".tmp")]


def test_each_file_gets_an_output_and_the_manifest_is_right():
    ids = write_shards(4)
    with Path("in/a/000.jsonl").open("a", encoding="utf-8") as file:
        file.write("{\n")
    result = score("in", "--output-folder", "out", "--no-sentences")
    assert result.exit_code == 1
    assert "in/a/000.jsonl, row 6: is not JSON" in result.stderr
    assert "1 could not be scored, 20 scored" in result.stderr
    assert written() == ids
    found = manifest()
    assert found["totals"]["rows"] == 20
    assert found["totals"]["lost"] == 1
    places = ["a/000.jsonl", "a/002.jsonl", "b/001.jsonl", "b/003.jsonl"]
    assert [shard["output"] for shard in found["shards"]] == [f"out/{place}" for place in places]
    for shard in found["shards"]:
        data = Path(shard["output"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == shard["sha256"]
        assert (len(data), data.count(b"\n")) == (shard["bytes"], shard["rows"])
    assert not leftovers()


@pytest.mark.parametrize("ending", [".csv.gz", ".parquet", ".jsonl"])
def test_the_ending_says_the_format(ending):
    if ending == ".parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    write_shards(2)
    assert score("in", "--output-folder", "out", "--output-ending", ending).exit_code == 0
    name = "000.jsonl" + (ending if ending != ".jsonl" else "")
    assert Path("out/a", name).stat().st_size == manifest()["shards"][0]["bytes"]


def test_jobs_share_the_files():
    ids = write_shards(4)
    assert score("in", "--output-folder", "out", "--jobs", "2").exit_code == 0
    assert written() == ids


def test_a_run_goes_on_with_what_is_not_done():
    ids = write_shards(4)
    score("in", "--output-folder", "out")
    Path("out/a/000.jsonl").unlink()
    before = Path("out/b/001.jsonl").stat().st_mtime_ns
    result = score("in", "--output-folder", "out", "--resume")
    assert result.exit_code == 0
    assert "3 shards are done, 1 are left" in result.stderr
    assert Path("out/b/001.jsonl").stat().st_mtime_ns == before
    assert written() == ids
    assert manifest()["totals"]["rows"] == 20


def test_files_that_are_added_are_scored_too():
    write_shards(2)
    score("in", "--output-folder", "out")
    ids = write_shards(4)
    for shard in range(2):  # as they were
        os.utime(f"in/{'ab'[shard]}/00{shard}.jsonl", ns=(0, _time_of(shard)))
    assert score("in", "--output-folder", "out", "--resume").exit_code == 0
    assert written() == ids


def _time_of(shard: int) -> int:
    note = Path(f"out/.mtdetect/{'ab'[shard]}/00{shard}.jsonl.json").read_text(encoding="utf-8")
    return int(json.loads(note)["input_time"])


def test_a_changed_input_is_an_error():
    write_shards(2)
    score("in", "--output-folder", "out")
    with Path("in/a/000.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    result = score("in", "--output-folder", "out", "--resume")
    assert result.exit_code == 2
    assert "in/a/000.jsonl has changed since it was scored" in result.stderr
    assert score("in", "--output-folder", "out").exit_code == 0


def test_other_options_are_another_run():
    write_shards(2)
    score("in", "--output-folder", "out")
    result = score("in", "--output-folder", "out", "--resume", "--threshold", "0.5")
    assert result.exit_code == 2
    assert "other threshold" in result.stderr


def test_an_input_that_cannot_be_read_costs_itself_and_is_tried_again():
    ids = write_shards(3)
    bad = Path("in/a/000.jsonl")
    good = bad.read_bytes()
    bad.write_bytes(b"\0binary\n")
    result = score("in", "--output-folder", "out")
    assert result.exit_code == 1
    assert "in/a/000.jsonl: holds NUL bytes" in result.stderr
    bad.write_bytes(good)
    assert score("in", "--output-folder", "out", "--resume").exit_code == 0
    assert written() == ids


def test_two_inputs_for_one_output_are_refused():
    Path("in").mkdir()
    for name in ("a.csv", "a.csv.jsonl"):
        Path("in", name).write_text("text\nx\n", encoding="utf-8")
    result = score("in", "--output-folder", "out")
    assert result.exit_code == 2
    assert "would both be written to out/a.csv.jsonl" in result.stderr


def test_outputs_below_the_inputs_are_no_inputs():
    ids = write_shards(2)
    for _ in range(2):
        assert score("in", "--output-folder", "in/out").exit_code == 0
        assert written("in/out") == ids


@pytest.mark.parametrize("folder", ["in/a", "./in/a/", "in/b/../a"])
def test_an_input_is_never_written_over(folder):
    write_shards(1)
    before = Path("in/a/000.jsonl").read_bytes()
    result = score("in/a/000.jsonl", "--output-folder", folder)
    assert result.exit_code == 2
    assert "in/a/000.jsonl would be written over" in result.stderr
    assert Path("in/a/000.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["in", "--cluster", "tcp://127.0.0.1:1"],
        ["in", "--output-folder", "out", "--output", "x.jsonl"],
        ["in", "--output-folder", "out", "--format", "table"],
        ["in", "--output-folder", "out", "--output-ending", ".docx"],
    ],
)
def test_options_that_do_not_go_together(arguments):
    write_shards(1)
    assert score(*arguments).exit_code == 2


def test_addresses_are_read_and_written(monkeypatch):
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    memory = fsspec.filesystem("memory")
    ids = write_shards(2)
    for path in Path("in").rglob("*.jsonl"):
        memory.pipe_file(f"/bucket/{path.name}", path.read_bytes())
    try:
        for resume in ([], ["--resume"]):
            result = score(
                "memory://bucket/*.jsonl", "--output-folder", "memory://bucket/out", *resume
            )
            assert result.exit_code == 0, result.stderr
            assert len(memory.glob("/bucket/out/*.jsonl")) == 2
        lines = b"".join(memory.cat_file(one) for one in memory.glob("/bucket/out/*.jsonl"))
        assert sorted(json.loads(line)["id"] for line in lines.splitlines()) == ids
        found = json.loads(memory.cat_file("/bucket/out/manifest.json"))
        assert found["totals"]["rows"] == len(ids)
        assert not memory.glob("/bucket/out/**/*.tmp")
    finally:
        memory.rm("/bucket", recursive=True)


def test_another_model_on_a_worker_is_refused():
    write_shards(1)
    work = shards.ShardWork(None, "other 1", shards.Columns(), None, ".jsonl", None)
    done = shards.score_shard(work, shards.Shard("in/a/000.jsonl", "out/x.jsonl", "out/x.json"))
    assert done.note is None
    assert "install the same version" in done.problems[0].message
    assert not Path("out/x.jsonl").exists()


# --- a real cluster ------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def cluster(environment, tmp_path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own; its address and the workers."""
    pytest.importorskip("distributed", reason="dask[distributed] is not installed")
    address = f"tcp://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    start = [sys.executable, "-m", "distributed.cli.dask_spec"]
    scheduler = ["--spec", _spec("dask.distributed.Scheduler", port=int(port), **QUIET)]
    worker = [address, "--spec", _spec("dask.distributed.Worker", nthreads=1, dashboard=False)]
    processes = []
    folder = tmp_path / "elsewhere"  # a worker has a working folder of its own
    folder.mkdir()
    with (folder / "log").open("wb") as log:
        for command in (scheduler, worker, worker):
            options = {"env": environment, "cwd": folder, "stdout": log, "stderr": log}
            processes.append(subprocess.Popen([*start, *command], **options))
        try:
            _wait_for_workers(address)
            yield address, processes[1:]
        finally:
            for process in processes:
                process.kill()
            for process in processes:
                process.wait(30)


QUIET = {"host": "127.0.0.1", "dashboard": False}


def _spec(name: str, **options: object) -> str:
    return json.dumps({"cls": name, "opts": options})


def _wait_for_workers(address: str) -> None:
    from distributed import Client

    with Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)


def test_a_cluster_reads_and_writes_the_files_itself(cluster):
    address, _ = cluster
    ids = write_shards(6)
    result = score("in", "--output-folder", "out", "--cluster", address)
    assert result.exit_code == 0, result.stderr
    assert written() == ids
    assert manifest()["totals"] == {**manifest()["totals"], "shards": 6, "rows": len(ids)}
    result = score("in", "--output-folder", "out", "--cluster", address, "--resume")
    assert "6 shards are done, 0 are left" in result.stderr


def test_a_worker_killed_half_way_loses_and_doubles_nothing(cluster, environment):
    address, workers = cluster
    ids = write_shards(12, rows=150)
    command = [sys.executable, "-c", "from detector.cli import main; main()", "score", "in"]
    run = subprocess.Popen(
        [*command, "--output-folder", "out", "--cluster", address],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while not list(Path("out").rglob(".mtdetect-*.tmp")) and time.monotonic() < deadline:
        time.sleep(0.01)
    workers[0].send_signal(signal.SIGKILL)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 0, said
    assert written() == ids
    assert manifest()["totals"]["rows"] == len(ids)
    for shard in manifest()["shards"]:
        data = Path(shard["output"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == shard["sha256"]


def test_no_scheduler_is_told(monkeypatch):
    pytest.importorskip("distributed", reason="dask[distributed] is not installed")
    monkeypatch.setattr("detector.cli.cluster.SECONDS", 0.5)
    write_shards(1)
    address = f"tcp://127.0.0.1:{free_port()}"
    result = score("in", "--output-folder", "out", "--cluster", address)
    assert result.exit_code == 2
    assert f"no Dask scheduler answers at {address}" in result.stderr
