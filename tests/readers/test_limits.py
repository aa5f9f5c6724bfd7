"""What is too much of an input, and what in a folder leads out of it."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from detector import cli
from detector.readers import Article, Limits, Problem, Reading, read_articles
from detector.readers.limits import TRUNCATED, shortened

posix = pytest.mark.skipif(os.name != "posix", reason="needs links and pipes of a POSIX system")


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs each test in an empty folder, so that paths are short and relative."""
    monkeypatch.chdir(tmp_path)


def put(path: str, content: str | bytes = "Some text.") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content if isinstance(content, bytes) else content.encode())


def read(*paths: str, **settings) -> tuple[list[Article], list[Problem]]:
    limits = Limits(**{k: settings.pop(k) for k in list(settings) if k in Limits.__annotations__})
    items = list(read_articles(paths, reading=Reading(limits=limits, **settings)))
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, Problem)]


# --- long texts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("A short text.", 0, "A short text."),
        ("A short text.", 13, "A short text."),
        ("One one one one. Two two.", 18, "One one one one."),
        ("One one “one one.” Two two.", 20, "One one “one one.”"),
        ("word " * 10, 22, "word word word word"),
        ("x" * 50, 20, "x" * 20),
    ],
)
def test_a_long_text_is_cut_where_a_sentence_ends(text, limit, expected):
    assert shortened(text, limit).rstrip() == expected


@given(st.text(alphabet="ab .\n!”"), st.integers(1, 40))
def test_a_cut_text_is_a_beginning_and_not_too_long(text, limit):
    cut = shortened(text, limit)
    assert text.startswith(cut)
    assert len(cut) <= limit
    assert cut or not text
    assert len(cut) >= min(len(text), limit - limit // 2)


@pytest.mark.parametrize("path", ["a.txt", "a.jsonl", "a.txt.gz"])
def test_a_cut_text_says_so(path):
    text = "The man saw the dog. " * 20
    data = (json.dumps({"text": text}) + "\n" if path == "a.jsonl" else text).encode()
    put(path, gzip.compress(data) if path.endswith(".gz") else data)
    [article], [warning] = read(path, chars=100)
    assert article.text == text[:83]
    assert [mark.feature for mark in article.marks] == [TRUNCATED]
    assert "only its first 83" in article.marks[0].reason
    assert not warning.lost
    assert "longer than 100 characters" in warning.message


def test_the_command_writes_it_into_the_row(fake):
    put("a.txt", "A robot wrote this. " * 20)
    result = run("a.txt", "--max-chars", "100")
    row = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [piece["feature"] for piece in row["document"]] == ["fake/length", TRUNCATED]
    assert row["document"][1]["weight"] == 0.0
    assert sum(len(sentence["text"]) for sentence in row["sentences"]) <= 100


def test_of_a_long_file_little_more_than_the_limit_is_read(monkeypatch):
    taken = []
    put("a.txt", "é" * 1_000_000)
    items = read_articles(
        ["a.txt"], meter=taken.append, reading=Reading(limits=Limits(chars=1_000))
    )
    assert [len(item.text) for item in items if isinstance(item, Article)] == [1_000]
    assert sum(taken) < 100_000


def test_standard_input_is_limited(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"word " * 1_000)))
    [article], [_] = read("-", chars=100)
    assert len(article.text) <= 100


# --- large rows, files and what is packed --------------------------------------------------


@pytest.mark.parametrize(
    ("path", "head", "row"),
    [
        ("a.jsonl", b"", b'{"text": "%s"}\n'),
        ("a.csv", b"text\n", b"%s\n"),
        ("a.csv", b"text\n", b'"%s"\n'),
        ("a.tsv", b"text\n", b"%s\n"),
    ],
)
def test_a_row_that_is_too_large_costs_itself_alone(path, head, row):
    put(path, head + row % b"first" + row % (b"x" * 5_000) + row % b"last")
    articles, [problem] = read(path, size=1_000)
    assert [article.text for article in articles] == ["first", "last"]
    assert (problem.file, problem.row, problem.lost) == (path, 2, True)
    assert "larger than 1,000 bytes" in problem.message


def test_a_row_of_many_lines_is_limited():
    put("a.csv", b"text,other\nfirst,1\n" + b'"a\n","b\n",' * 1_000)
    articles, [problem] = read("a.csv", size=1_000)
    assert [article.text for article in articles] == ["first"]
    assert "larger than 1,000 bytes" in problem.message
    assert "The rest of the table was left out" in problem.message


def test_a_text_without_limit_is_limited_by_its_size():
    put("a.txt", b"x" * 5_000)
    articles, [problem] = read("a.txt", chars=0, size=1_000)
    assert articles == []
    assert "larger than 1,000 bytes" in problem.message


def bomb(path: str, rows: int) -> None:
    row = b'{"text": "' + b"word " * 200 + b'"}\n'
    put(path, gzip.compress(row * rows))


def test_a_decompression_bomb_is_given_up(monkeypatch):
    from detector.readers import opening

    monkeypatch.setattr(opening, "_HARMLESS", 100_000)
    bomb("a.jsonl.gz", 3_000)
    articles, [problem] = read("a.jsonl.gz", ratio=50)
    assert 0 < len(articles) < 3_000
    assert "decompression bombs" in problem.message
    assert problem.row == len(articles) + 1
    articles, problems = read("a.jsonl.gz", ratio=2_000)
    assert (len(articles), problems) == (3_000, [])


@pytest.mark.parametrize("how", ["cut", "flipped"])
def test_of_a_damaged_packed_file_the_rows_before_are_read(how):
    rows = b"".join(b'{"text": "%s"}\n' % os.urandom(500).hex().encode() for _ in range(400))
    data = bytearray(gzip.compress(rows))
    if how == "cut":
        del data[len(data) // 2 :]
    else:
        data[len(data) // 2] ^= 0xFF
    put("a.jsonl.gz", bytes(data))
    articles, problems = read("a.jsonl.gz")
    assert len(articles) > 100
    assert "damaged or cut short" in problems[-1].message
    assert problems[-1].row is not None


def test_what_a_packed_file_holds_is_limited():
    bomb("a.jsonl.gz", 3_000)
    articles, [problem] = read("a.jsonl.gz", unpacked=1_000_000)
    assert 0 < len(articles) < 1_000
    assert "--max-unpacked" in problem.message


def test_a_short_file_may_be_packed_well():
    bomb("a.jsonl.gz", 10_000)
    articles, problems = read("a.jsonl.gz", ratio=2)
    assert (len(articles), problems) == (10_000, [])


def test_a_parquet_file_that_repeats_a_large_text_is_read_row_by_row():
    arrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from pyarrow import parquet

    texts = arrow.DictionaryArray.from_arrays(arrow.array([0] * 300, arrow.int32()), ["x" * 10**6])
    parquet.write_table(arrow.table({"text": texts, "n": list(range(300))}), "a.parquet")
    assert Path("a.parquet").stat().st_size < 10**6
    before = arrow.total_allocated_bytes()
    rows = read_articles(["a.parquet"], reading=Reading(limits=Limits(chars=10)))
    assert sum(isinstance(row, Article) for row in rows) == 300
    assert arrow.default_memory_pool().max_memory() - before < 10**8


def test_a_cell_of_a_parquet_file_that_is_no_text_costs_its_row():
    arrow = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    from pyarrow import parquet

    raw = arrow.array([b"first", b"\xff", b"last"], arrow.binary())
    parquet.write_table(arrow.table({"text": raw.view(arrow.string())}), "a.parquet")
    articles, [problem] = read("a.parquet")
    assert [article.text for article in articles] == ["first", "last"]
    assert (problem.row, problem.lost) == (2, True)


# --- links, pipes and devices --------------------------------------------------------------


@posix
def test_links_lead_out_of_a_folder_when_asked():
    put("outside/secret.txt")
    put("n/real.txt")
    Path("n/leak.txt").symlink_to("../outside/secret.txt")
    Path("n/folder").symlink_to("../outside", target_is_directory=True)
    Path("n/loop").symlink_to(".", target_is_directory=True)
    assert [article.id for article in read("n")[0]] == ["n/real.txt"]
    found = [article.id for article in read("n", follow_links=True)[0]]
    assert found == ["n/folder/secret.txt", "n/leak.txt", "n/real.txt"]


@posix
@pytest.mark.parametrize("pattern", ["n/*.txt", "n/**/*.txt", "n/*", "n*/*.txt", "n/**"])
def test_links_do_not_lead_out_of_a_pattern(pattern):
    put("outside/secret.txt")
    put("n/real.txt")
    Path("n/leak.txt").symlink_to(Path("outside/secret.txt").resolve())
    Path("n/far.txt").symlink_to("/etc/hostname")
    Path("n/folder").symlink_to("../outside", target_is_directory=True)
    Path("n/loop").symlink_to(".", target_is_directory=True)
    found = {article.id for article in read(pattern)[0]}
    # "n*" begins here, where the folder outside is inside
    assert found - {"n/leak.txt"} == {"n/real.txt"}
    assert pattern.startswith("n*") or "n/leak.txt" not in found


@posix
def test_a_link_that_is_given_is_followed():
    put("real.txt")
    Path("link.txt").symlink_to("real.txt")
    assert [article.id for article in read("link.txt")[0]] == ["link.txt"]


@posix
def test_pipes_and_devices_are_not_waited_for():
    put("n/real.txt")
    os.mkfifo("n/pipe.txt")
    Path("n/zero.txt").symlink_to("/dev/zero")
    for paths in (["n"], ["n/*.txt"]):
        articles, problems = read(*paths, follow_links=True)
        assert ([article.id for article in articles], problems) == (["n/real.txt"], [])
    articles, problems = read("n/pipe.txt", "n/zero.txt")
    assert articles == []
    assert [problem.file for problem in problems] == ["n/pipe.txt", "n/zero.txt"]
    assert all("is a pipe, a device" in problem.message for problem in problems)


def test_what_a_browser_saved_with_a_page_is_no_article():
    for path in ("n/story.html", "n/story_files/frame.html", "n/other_files/a.txt"):
        put(path, "x")
    from detector.readers.paths import expand

    assert list(expand("n")) == ["n/other_files/a.txt", "n/story.html"]


def test_an_empty_path_is_not_the_folder_that_one_is_in():
    put("a.txt")
    articles, [problem] = read("")
    assert (articles, problem.file, problem.lost) == ([], "''", True)


# --- the command ---------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["score", *arguments], prog_name="mtdetect")


def test_errors_are_collected_with_file_and_row(fake):
    name = "a\n\x1b[2Jforged.jsonl: x.jsonl"
    put(name, '{"text": "A robot wrote."}\n{bad\n{"text": null}\n')
    put("empty.txt", "")
    put("cp.txt", b"A caf\xe9 robot.")
    result = run(".", "none.txt", "--errors", "errors.jsonl", "--output", "out.jsonl")
    assert result.exit_code == 1
    rows = [json.loads(line) for line in Path("errors.jsonl").read_bytes().splitlines()]
    assert [(Path(row["file"]).name, row["row"], row["lost"]) for row in rows] == [
        (name, 2, True),
        ("cp.txt", None, False),
        ("empty.txt", None, True),
        ("none.txt", None, True),
    ]
    assert len(result.stderr.splitlines()) == 5
    assert "\x1b" not in result.stderr
    assert result.stderr.endswith("mtdetect: 3 could not be scored, 3 scored\n")


def test_the_file_of_errors_is_no_input(fake):
    put("a.txt", "A robot wrote this.")
    for _ in range(2):
        result = run(".", "--errors", "errors.jsonl")
        assert (result.exit_code, Path("errors.jsonl").read_bytes()) == (0, b"")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--encoding", "hex"),
        ("--encoding", "no such"),
        ("--max-size", "0"),
        ("--max-size", "5X"),
        ("--max-size", "-1"),
        ("--max-size", "9" * 30),
        ("--max-chars", "-1"),
        ("--max-ratio", "0"),
        ("--errors", "no/such/folder/x"),
        ("--errors", "."),
    ],
)
def test_options_that_make_no_sense_end_the_run(arguments, fake):
    put("a.txt")
    result = run("a.txt", *arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_encoding_can_be_named(fake):
    put("a.txt", "Łódź robot saw.".encode("cp1250"))
    row = json.loads(run("a.txt", "--encoding", "windows-1250").stdout)
    assert row["sentences"][0]["text"] == "Łódź robot saw."


@posix
def test_a_folder_that_may_not_be_read_costs_itself_alone(environment):
    """Where the tests run as root, root's right to read everything is dropped."""
    put("n/a.txt")
    put("n/b.txt")
    put("n/c/d.txt")
    Path("n/b.txt").chmod(0)
    Path("n/c").chmod(0)
    code = "from detector.cli import main; main()"
    command = [sys.executable, "-c", code, "score", "n"]
    if os.geteuid() == 0:
        for path in ("n/b.txt", "n/c"):
            os.chown(path, 65534, 65534)
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    try:
        result = subprocess.run(command, capture_output=True, env=environment, check=False)
    except FileNotFoundError:
        pytest.skip("root may read everything, and setpriv is not installed")
    finally:
        Path("n/c").chmod(0o700)
    said = result.stderr.decode()
    if "setpriv:" in said:
        pytest.skip("root may read everything, and may not give that up here")
    assert result.returncode == 1
    assert "n/b.txt: cannot be read (Permission denied)" in said
    assert "n/c: the folder cannot be read (Permission denied); left out" in said
    assert "2 could not be scored, 1 scored" in said
