"""What standard input holds: said by --input-format, or guessed at and told."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector import cli
from detector.readers.sniffing import looks_like
from detector.readers.text import read_text

ROBOT = "A robot wrote this article."
HUMAN = "A person wrote this article."
PAIRS = (("a", ROBOT), ("b", HUMAN))
JSONL = "".join(json.dumps({"id": one, "text": text}) + "\n" for one, text in PAIRS)
CSV = f"id,text\na,{ROBOT}\nb,{HUMAN}\n"
TSV = CSV.replace(",", "\t")
JSON = json.dumps([{"id": "a", "text": ROBOT}, {"id": "b", "text": HUMAN}], indent=1)
PAGE = f"<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>{ROBOT * 9}</p></body></html>"
MHTML = (
    "From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n"
    '\ttype="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n\n' + PAGE + "\n--b--\n"
)
WARC = "WARC/1.0\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\nA robot.\r\n"
FEED = '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>x</title></channel></rss>'


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli.main, ["score", *arguments], input=stdin, prog_name="mtdetect")


def ids(result: Result) -> list[str]:
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("name", "data"), [("jsonl", JSONL), ("csv", CSV), ("tsv", TSV), ("json", JSON)]
)
@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_rows_come_through_a_pipe(name, data, pack):
    result = run("-", "--input-format", name, stdin=pack(data))
    assert (result.exit_code, result.stderr) == (0, "")
    assert ids(result) == ["a", "b"]


def test_parquet_comes_through_a_pipe():
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    data = io.BytesIO()
    parquet.write_table(arrow.table({"id": ["a", "b"], "text": [ROBOT, HUMAN]}), data)
    assert ids(run("-", "--input-format", "parquet", stdin=data.getvalue())) == ["a", "b"]


@pytest.mark.parametrize(("name", "data"), [("html", PAGE), ("mhtml", MHTML)])
def test_pages_come_through_a_pipe(name, data):
    pytest.importorskip("trafilatura", reason="trafilatura is not installed")
    result = run("-", "--input-format", name, stdin=data)
    assert (result.exit_code, result.stderr) == (0, "")
    assert ids(result) == ["-"]


FORMATS = [
    (JSONL, "JSON lines", "jsonl"),
    (JSON, "JSON", "json"),
    (CSV, "a table (CSV)", "csv"),
    (TSV, "a table with tabs (TSV)", "tsv"),
    (PAGE, "an HTML page", "html"),
    (MHTML, "MHTML", "mhtml"),
    (WARC, "a WARC file", ""),
    (FEED, "XML", ""),
]


@pytest.mark.parametrize(("data", "what", "name"), FORMATS, ids=[one[1] for one in FORMATS])
@pytest.mark.parametrize("place", ["-", "x.txt", "x.md"])
def test_what_looks_like_something_else_is_told(data, what, name, place):
    Path("x.txt").write_text(data, encoding="utf-8", newline="")
    Path("x.md").write_text(data, encoding="utf-8", newline="")
    result = run(place, stdin=data)
    assert result.exit_code == 0
    assert ids(result) == [place]
    assert "warning" in result.stderr
    assert what in result.stderr
    assert (f"--input-format {name}" in result.stderr) if name else ("not read" in result.stderr)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ROBOT,
        "[Editor's note: this is a list.]\nThe mayor said so.",
        "{sic} he wrote.\nAnd left.",
        "<b>Bold</b> words begin this text, as some Markdown does.\n",
        "<div>Markdown may hold markup.</div>\n\n# Title\n",
        "PARIS, July 14 (Reuters) - The minister, who left, said so.\nHe said, too.",
        "Paris,London\nThe two towns, which are far apart, are twins.",
        "\tAn indented paragraph.\n\tAnother one.\n\tA third.",
        "[1] A footnote.\n[2] Another.",
        "WARC is a format.",
        "From: the editor\nTo: all\n\nWe regret it.",
    ],
)
def test_prose_is_taken_for_nothing_else(text):
    assert looks_like(text) is None


def test_no_real_article_looks_like_something_else(seeds, root):
    for path in seeds:
        assert looks_like(path.read_text(encoding="utf-8")) is None


def test_the_seeds_are_read_without_a_warning(seeds):
    from detector.readers import Article, Reading

    for path in seeds:
        assert [type(item) for item in read_text(str(path), Reading())] == [Article]


def test_a_format_goes_before_the_suffix_of_a_named_file():
    Path("x.txt").write_text(JSONL, encoding="utf-8")
    assert ids(run("x.txt", "--input-format", "jsonl")) == ["a", "b"]


def test_in_a_folder_a_format_is_for_files_without_a_suffix(fake, monkeypatch):
    Path("n").mkdir()
    Path("n/part-0").write_text(JSONL, encoding="utf-8")
    Path("n/x.txt").write_text(ROBOT, encoding="utf-8")
    Path("n/x.xml").write_text(FEED, encoding="utf-8")
    result = run("n", "--input-format", "jsonl")
    assert ids(result) == ["a", "b", "n/x.txt"]
    assert "left out what is not read: 1 .xml" in result.stderr
    assert ids(run("n")) == ["n/x.txt"]
    monkeypatch.setattr("detector.cli.shards._loaded", lambda model: fake)
    shards = run("n", "--input-format", "jsonl", "--output-folder", "out")
    assert shards.exit_code == 0
    assert Path("out/part-0.jsonl").read_text(encoding="utf-8").count("\n") == 2


def test_a_file_named_several_times_is_read_once_and_told():
    Path("n").mkdir()
    Path("n/x.jsonl").write_text(JSONL, encoding="utf-8")
    result = run("n/x.jsonl", "./n/x.jsonl", "n", "n/*.jsonl")
    assert result.exit_code == 0
    assert ids(result) == ["a", "b"]
    assert result.stderr.count("named before and read only once") == 3
    assert ids(run("-", "-", stdin=ROBOT)) == ["-"]
    kept = run("n/x.jsonl", "n/x.jsonl", "-o", "o.jsonl")
    assert kept.exit_code == 0
    assert Path("o.jsonl").read_text(encoding="utf-8").count("\n") == 2


def test_explain_reads_formats_too():
    explain = ["explain", "-", "--input-format", "jsonl", "--id", "b"]
    result = CliRunner().invoke(cli.main, explain, input=JSONL)
    assert result.exit_code == 0, result.stderr
    assert "person" in result.stdout
    twice = CliRunner().invoke(cli.main, ["explain", "-", "-"], input=ROBOT)
    assert twice.exit_code == 2
    assert "standard input is one text" in twice.stderr
