from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from detector import cli
from detector.cli import run as running
from detector.runtime.printable import printable
from detector.writers import Rendered

ROBOT = "A robot wrote this article."
HUMAN = "A person wrote this article."
FIELDS = [
    *("id", "schema", "label", "reason", "flagged", "probability", "score", "baseline"),
    *("threshold", "model", "sentences", "document", "wire", "habits", "pivot"),
]


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs each test in an empty folder, so that paths are short and relative."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.main, ["score", *arguments], input=stdin, prog_name="mtdetect")


def rows(output: str | bytes) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


@pytest.fixture
def articles(fake) -> None:
    Path("robot.txt").write_text(ROBOT, encoding="utf-8")
    Path("human.txt").write_text(HUMAN, encoding="utf-8")


# --- rows ----------------------------------------------------------------------------------


def test_a_pipe_gets_a_row_for_each_article_in_order(articles):
    result = run("robot.txt", "human.txt", "-", stdin="Short.")
    assert (result.exit_code, result.stderr) == (0, "")
    found = rows(result.stdout)
    assert [list(row) for row in found] == [FIELDS] * 3
    assert [row["id"] for row in found] == ["robot.txt", "human.txt", "-"]
    assert [row["label"] for row in found] == ["machine-translated", "native", "undecided"]
    assert [row["score"] for row in found] == [2.1, -0.9, None]


def test_numbers_are_written_in_full(articles, fake, monkeypatch):
    import dataclasses

    verdict = dataclasses.replace(fake.score(ROBOT), score=0.1 + 0.2)
    monkeypatch.setattr(fake, "score", lambda text: verdict)
    assert rows(run("robot.txt").stdout)[0]["score"] == 0.1 + 0.2


def test_text_stays_itself_and_lone_surrogates_are_escaped(fake):
    text = "Łódź — “robot” \U0001f600 \ud800 \udfff."
    Path("a.jsonl").write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
    result = run("a.jsonl", "--output", "out.jsonl")
    written = Path("out.jsonl").read_text(encoding="utf-8")
    assert result.exit_code == 0
    assert "Łódź — “robot” \U0001f600 \\ud800 \\udfff." in written.replace('\\"', '"')
    assert rows(written)[0]["sentences"][0]["text"] == text


def test_a_row_is_one_line_for_every_reader(fake):
    text = "One\x85robot\u2028two\u2029three\x9b2J\x7f\x1bfour\vfive\fsix\x1cseven."
    Path("a.jsonl").write_text(json.dumps({"text": text, "id": text}) + "\n", encoding="utf-8")
    output = run("a.jsonl").stdout
    assert len(output.splitlines()) == 1
    assert output.removesuffix("\n").isprintable()
    assert rows(output)[0]["id"] == rows(output)[0]["sentences"][0]["text"] == text


def test_row_ids_keep_their_type(fake):
    Path("a.jsonl").write_text('{"id": 7, "text": "x"}\n{"id": "7", "text": "x"}\n', "utf-8")
    assert [row["id"] for row in rows(run("a.jsonl").stdout)] == [7, "7"]


def test_memory_holds_one_article_at_a_time(fake, monkeypatch):
    """An article is read only when the verdict on the one before was written."""
    events = []
    Path("a.jsonl").write_text('{"text": "x y z"}\n' * 3, encoding="utf-8")
    original = running.read_articles

    def reading(*arguments):
        for item in original(*arguments):
            events.append("read")
            yield item

    def rows(_format, scored):
        events.append("write")
        return Rendered(b"")

    monkeypatch.setattr(running, "read_articles", reading)
    monkeypatch.setattr(running.JsonLines, "rows", rows)
    run("a.jsonl")
    assert events == ["read", "write"] * 3


# --- output --------------------------------------------------------------------------------


def test_an_output_file_appears_whole(articles):
    Path("out.jsonl").write_text("from before", encoding="utf-8")
    Path("out.jsonl").chmod(0o640)
    result = run("robot.txt", "human.txt", "--output", "out.jsonl")
    assert (result.exit_code, result.output) == (0, "")
    assert len(rows(Path("out.jsonl").read_bytes())) == 2
    assert Path("out.jsonl").stat().st_mode & 0o777 == 0o640
    assert names() == ["human.txt", "out.jsonl", "robot.txt"]


def test_a_run_that_breaks_leaves_the_old_output(articles, fake, monkeypatch):
    Path("out.jsonl").write_text("from before", encoding="utf-8")

    def broken(text):
        raise KeyboardInterrupt

    monkeypatch.setattr(fake, "score", broken)
    assert run("robot.txt", "human.txt", "--output", "out.jsonl").exit_code != 0
    assert Path("out.jsonl").read_text(encoding="utf-8") == "from before"
    assert names() == ["human.txt", "out.jsonl", "robot.txt"]


def test_an_output_that_is_a_link_replaces_what_it_points_to(articles):
    Path("real.jsonl").touch()
    Path("out.jsonl").symlink_to("real.jsonl")
    assert run("robot.txt", "--output", "out.jsonl").exit_code == 0
    assert Path("out.jsonl").is_symlink()
    assert len(rows(Path("real.jsonl").read_bytes())) == 1


@pytest.mark.skipif(os.name != "posix", reason="there are no such devices")
def test_a_device_or_pipe_is_written_to_and_not_replaced(articles):
    assert run("robot.txt", "--output", "/dev/null").exit_code == 0
    assert not Path("/dev/null").is_file()
    reading, writing = os.pipe()
    assert run("robot.txt", "--output", f"/dev/fd/{writing}").exit_code == 0
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert [row["id"] for row in rows(pipe.read())] == ["robot.txt"]


def test_the_output_in_a_folder_that_is_read_is_no_input(articles):
    for _ in range(2):
        assert run(".", "--output", "out.jsonl").exit_code == 0
        assert [row["id"] for row in rows(Path("out.jsonl").read_bytes())] == [
            f".{os.sep}human.txt",
            f".{os.sep}robot.txt",
        ]


# --- exit status ---------------------------------------------------------------------------


def test_what_cannot_be_scored_is_told_and_the_rest_is_scored(articles):
    Path("a.jsonl").write_text('{"text": null}\n{"text": "A robot again."}\n', encoding="utf-8")
    Path("empty.txt").touch()
    result = run("none.txt", "a.jsonl", "empty.txt", "human.txt", "--fail-on-flagged")
    assert result.exit_code == 1
    found = rows(result.stdout)
    assert [row["id"] for row in found] == ["a.jsonl:1", "a.jsonl:2", "human.txt"]
    assert found[0]["label"] == "undecided"
    assert [line.partition(": ")[2] for line in result.stderr.splitlines()] == [
        "none.txt: does not exist; check the path",
        "empty.txt: is empty; there is nothing to score",
        "2 could not be scored, 3 scored",
    ]


def test_a_warning_is_no_failure(fake):
    Path("a.txt").write_bytes(b"A caf\xe9 robot.")
    result = run("a.txt")
    assert result.exit_code == 0
    assert result.stderr.startswith("mtdetect: warning: a.txt: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["robot.txt", "human.txt"], 0),
        (["robot.txt", "human.txt", "--fail-on-flagged"], 3),
        (["human.txt", "--fail-on-flagged"], 0),
        (["robot.txt", "--fail-on-flagged", "--threshold", "0.95"], 0),
        (["human.txt", "--fail-on-flagged", "--threshold", "0.2"], 3),
        (["none.txt"], 1),
        ([], 2),
        (["robot.txt", "--no-such-option"], 2),
        (["robot.txt", "--threshold", "1.5"], 2),
        (["robot.txt", "--threshold", "nan"], 2),
        (["robot.txt", "--output", "out.docx"], 2),
        (["robot.txt", "--output", "out.parquet.gz"], 2),
        (["robot.txt", "--resume"], 2),
        (["-", "--resume", "--output", "out.jsonl"], 2),
        (["robot.txt", "--jobs", "0"], 2),
        (["robot.txt", "--output", "out.jsonl", "--format", "table"], 2),
        (["robot.txt", "--output", "no/such/folder/out.jsonl"], 2),
        (["robot.txt", "--output", "."], 2),
    ],
)
def test_exit_status(arguments, status, articles):
    result = run(*arguments)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("content", [None, "", "{}", "no model"])
def test_a_model_that_cannot_be_loaded_ends_the_run(content):
    Path("a.txt").write_text(ROBOT, encoding="utf-8")
    if content is not None:
        Path("model.json").write_text(content, encoding="utf-8")
    result = run("a.txt", "--model", "model.json", "--output", "out.jsonl")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert "model.json" in result.stderr
    assert not Path("out.jsonl").exists()


def test_a_threshold_changes_label_and_flag_alone(articles, fake):
    [row] = rows(run("robot.txt", "--threshold", "0.95").stdout)
    own = fake.score(ROBOT).to_dict()
    assert row == {**own, "id": "robot.txt", "flagged": False, "label": "native", "threshold": 0.95}
    [row] = rows(run("human.txt", "--threshold", "0.1").stdout)
    assert (row["flagged"], row["label"]) == (True, "retranslated-wire")


# --- table ---------------------------------------------------------------------------------


def test_the_table_names_verdict_evidence_and_sum(articles):
    result = run("robot.txt", "human.txt", "--format", "table")
    table = result.stdout
    assert result.exit_code == 0
    assert "FLAGGED  machine-translated, probability 0.900 (flagged from 0.500)" in table
    assert "+3.00 a robot wrote this" in table
    assert "-1.00 baseline" in table
    assert "+2.10 score (log-odds): the sum" in table
    assert table.splitlines()[-1] == "2 articles, 1 flagged: 1 machine-translated, 1 native"
    assert table.count("FLAGGED") == 1
    assert "\x1b" not in table


def test_the_table_fits_80_columns(fake):
    Path("a.txt").write_text("A robot " + "wrote very long articles " * 40 + "w" * 300, "utf-8")
    table = run("a.txt", "--format", "table", "--all-evidence").stdout
    assert max(map(len, table.splitlines())) <= 80


def test_the_table_passes_no_control_sequence_on(fake):
    hostile = "\x1b[31mA \x1b]0;title\x07robot\x9b2J [bold]wrote[/bold]\u202e \x00\x08this :smile:."
    name = "a\x1b[2J\nfake: row.jsonl"
    line = json.dumps({"id": "i\x1b[1m\nd", "text": hostile})
    Path(name).write_text(line + "\n{\n", encoding="utf-8")
    result = run(name, "--format", "table")
    allowed = result.output.replace("\n", "")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202e]", allowed)
    assert "“A robot [bold]wrote[/bold] this :smile:.”" in result.stdout
    assert result.stdout.startswith("i d\n")
    assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize(("top", "shown"), [("0", False), ("1", True)])
def test_top_limits_the_sentences(top, shown, articles):
    assert ("a robot wrote this" in run("robot.txt", "--format", "table", "--top", top).stdout) is (
        shown
    )


@given(st.text())
def test_printable_text_is_one_line_without_commands(text):
    line = printable(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line)
    assert printable(line) == line


@pytest.mark.parametrize(
    "unit", ["\x1b[", "\x1b]", "\x1b[0", "\x9b;", "\x1b \x1b", "\x1bP\x1b", "\x90"]
)
def test_printable_takes_linear_time(unit):
    def seconds(size: int) -> float:
        text = unit * size
        start = time.process_time()
        printable(text)
        return time.process_time() - start

    # Quadratic time would be 64 times as long; clocks and caches are given room.
    assert seconds(80_000) < 30 * max(seconds(10_000), 1e-3)


# --- the command as it is run ---------------------------------------------------------------


COMMAND = [sys.executable, "-c", "from detector.cli import main; main()"]


@pytest.fixture
def command(environment):
    def execute(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*COMMAND, *arguments], capture_output=True, env=environment)

    return execute


def test_the_seeds_are_scored_with_exact_evidence(command, root, seeds):
    result = command("score", str(root / "seeds"))
    assert (result.returncode, result.stderr) == (0, b"")
    found = rows(result.stdout)
    assert [row["id"] for row in found] == [str(path) for path in seeds]
    for row, path in zip(found, seeds, strict=True):
        text = path.read_bytes().decode()
        pieces = [piece for one in row["sentences"] for piece in one["evidence"]]
        for span in [*row["sentences"], *pieces]:
            assert text[span["start"] : span["end"]] == span["text"]
        total = row["baseline"] + sum(e["weight"] for e in [*pieces, *row["document"]])
        assert abs(total - row["score"]) < 1e-9


def test_help_and_version(command):
    for arguments in (["--help"], ["score", "--help"]):
        result = command(*arguments)
        assert result.returncode == 0
        assert b"mtdetect score article.txt" in result.stdout
    result = command("--version")
    assert re.fullmatch(r"mtdetect \S.*, model \S+ \S+\s*", result.stdout.decode())


def test_a_reader_that_leaves_early_is_no_error(environment, seeds):
    Path("many.jsonl").write_text(
        (json.dumps({"text": seeds[0].read_text(encoding="utf-8")}) + "\n") * 60, encoding="utf-8"
    )
    process = subprocess.Popen(
        [*COMMAND, "score", "many.jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    process.stdout.read(10)
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(60) == 141


def test_a_terminal_gets_the_table(on_terminal, seeds, colour):
    text = on_terminal([*COMMAND, "score", str(seeds[0])])
    assert "1 article, " in text
    assert "score (log-odds): the sum" in text
    colours = re.findall(r"\x1b\[(?:\d;)?3\d", text)
    assert bool(colours) is colour
