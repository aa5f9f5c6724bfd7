"""`mtdetect score --report`: a report beside the usual output, or an error that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector import cli
from detector.report.writer import Report


@pytest.fixture(autouse=True)
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake) -> None:
    """Runs each test in a folder with two articles, so that paths are short and relative."""
    monkeypatch.chdir(tmp_path)
    Path("robot.txt").write_text("A robot wrote this article.", encoding="utf-8")
    Path("human.txt").write_text("A person wrote this article.", encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["score", *arguments], prog_name="mtdetect")


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


@pytest.mark.parametrize("options", [(), ("--format", "table")])
def test_a_report_is_added_and_the_rest_stays(options):
    plain = run("robot.txt", "human.txt", *options)
    result = run("robot.txt", "human.txt", *options, "--report", "report.html")
    assert (result.exit_code, result.stdout) == (0, plain.stdout)
    assert result.stderr == "mtdetect: report.html: the report, with 2 scored\n"
    page = Path("report.html").read_text(encoding="utf-8")
    assert "2 articles, 1 flagged" in page
    assert page.count("<article id=") == 2


def test_a_report_goes_with_an_output_file():
    result = run("robot.txt", "--output", "out.jsonl", "--report", "report.html")
    assert result.exit_code == 0
    assert names() == ["human.txt", "out.jsonl", "report.html", "robot.txt"]


def test_the_threshold_holds_in_the_report_too():
    run("robot.txt", "human.txt", "--threshold", "0.95", "--report", "report.html")
    assert "2 articles, 0 flagged" in Path("report.html").read_text(encoding="utf-8")


def test_a_bad_input_costs_the_report_no_other():
    result = run("robot.txt", "missing.txt", "--report", "report.html")
    assert result.exit_code == cli.LOST
    assert "1 article, 1 flagged" in Path("report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report.txt", "report", "-"])
def test_a_report_is_called_what_it_is(name):
    result = run("robot.txt", "--report", name)
    assert result.exit_code == 2
    assert "end its name in .html" in result.stderr
    assert names() == ["human.txt", "robot.txt"]


@pytest.mark.parametrize("place", ["page.html", "./page.html", "link.html"])
def test_an_input_or_the_output_is_not_overwritten(place):
    page = Path("page.html")
    page.write_text("kept", encoding="utf-8")
    Path("link.html").symlink_to(page)
    for arguments in (["page.html"], ["robot.txt", "--output", "page.html"]):
        result = run(*arguments, "--report", place)
        assert result.exit_code == 2
        assert "a name of its own" in result.stderr
    assert page.read_text(encoding="utf-8") == "kept"


def test_a_report_that_cannot_be_written_is_named():
    result = run("robot.txt", "--report", "nowhere/re\nport.html")
    assert result.exit_code == 2
    assert "nowhere/re port.html: the report cannot be written (No such file" in result.stderr


@pytest.mark.parametrize("step", ["write", "finish"])
def test_a_full_disk_leaves_the_old_report_and_names_it(monkeypatch, step):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    Path("report.html").write_text("old", encoding="utf-8")
    monkeypatch.setattr(Report, step, fail)
    result = run("robot.txt", "--report", "report.html", "--output", "out.jsonl")
    assert result.exit_code == 2
    assert "report.html: the report cannot be written (No space left" in result.stderr
    # the rows were whole before the report was to be finished, and they are kept
    rows = ["out.jsonl"] if step == "finish" else []
    assert names() == sorted(["human.txt", "report.html", "robot.txt", *rows])
    assert Path("report.html").read_text(encoding="utf-8") == "old"


def test_a_fault_of_the_other_output_is_not_blamed_on_the_report(monkeypatch):
    from detector.writers import JsonLines

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(JsonLines, "rows", fail)
    result = run("robot.txt", "--report", "report.html", "--output", "out.jsonl")
    assert "out.jsonl: cannot be written (No space left" in result.stderr
    assert names() == ["human.txt", "robot.txt"]
