"""No run writes over what it reads, or over what others wrote."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector import cli

pytestmark = pytest.mark.usefixtures("fake")
ROW = '{"id": "a", "text": "A robot wrote this article."}\n'


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs each test in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["score", *arguments], prog_name="mtdetect")


def put(path: str, content: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(content, encoding="utf-8")
    return content


@pytest.mark.parametrize("source", ["x.jsonl", "x.csv", "x.tsv", "x.html"])
@pytest.mark.parametrize("way", ["itself", "dots", "link", "hard link", "folder", "pattern"])
@pytest.mark.parametrize("option", ["--output", "--errors", "--report"])
def test_an_input_is_never_written_over(source, way, option):
    if (option == "--report") != source.endswith(".html"):
        pytest.skip("no such output")
    path = f"n/{source}"
    before = put(path, "id,text\na,A robot wrote this.\n" if source != "x.jsonl" else ROW)
    names = {"itself": path, "dots": f"./n/../{path}", "link": f"other-{source}"}
    target = names.get(way, path)
    if way == "link":
        Path(target).symlink_to(path)
    if way == "hard link":
        target = f"hard-{source}"
        os.link(path, target)
    given = {"folder": "n", "pattern": "n/*"}.get(way, path)
    result = run(given, option, target)
    assert result.exit_code == 2
    assert f"{option} names an input" in result.stderr
    assert Path(path).read_text(encoding="utf-8") == before
    assert result.stdout == ""


@pytest.mark.parametrize("name", ["old.txt", "notes.jsonl", "image.bin"])
def test_a_list_of_errors_replaces_nothing_but_one_of_its_own(name):
    put("a.txt", "A robot wrote this article.")
    before = put(name, "Something that matters.\n")
    result = run("a.txt", "--errors", name)
    assert result.exit_code == 2
    assert f"{name}: holds something else than errors" in result.stderr
    assert Path(name).read_text(encoding="utf-8") == before
    Path(name).unlink()
    for _ in range(2):
        assert run("a.txt", "none.txt", "--errors", name).exit_code == 1
    [row] = Path(name).read_text(encoding="utf-8").splitlines()
    assert json.loads(row)["file"] == "none.txt"


@pytest.mark.parametrize("output", ["n/v.jsonl", "n/v.csv", "n/v.tsv", "n/v.jsonl.gz"])
def test_an_output_within_the_folder_that_is_read_may_be_written_anew(output):
    put("n/a.txt", "A robot wrote this article.")
    extra = ("--report", "n/r.html", "--errors", "n/e.jsonl")
    for _ in range(2):
        result = run("n", "--output", output, *extra)
        assert (result.exit_code, Path("n/e.jsonl").read_bytes()) == (0, b"")
        assert "1 scored" in result.stderr


def test_two_outputs_do_not_share_a_file():
    put("a.txt", "A robot wrote this article.")
    result = run("a.txt", "--output", "o.jsonl", "--errors", "./o.jsonl")
    assert result.exit_code == 2
    assert "name the same file" in result.stderr
    assert not Path("o.jsonl").exists()


def test_devices_are_free_for_all():
    put("a.txt", "A robot wrote this article.")
    assert run("a.txt", "-o", "/dev/null", "--errors", "/dev/null").exit_code == 0
