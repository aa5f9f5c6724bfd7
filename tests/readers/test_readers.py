from __future__ import annotations

import codecs
import io
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import InputError
from detector.readers import SUFFIXES, Article, Columns, Problem, read_articles
from detector.readers.encoding import decode


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Runs each test in an empty folder, so that paths are short and relative."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: str, content: str | bytes = "Some text.") -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content if isinstance(content, bytes) else content.encode())


def ids(*paths: str, **options) -> list:
    return [item.id for item in read_articles(paths, **options) if isinstance(item, Article)]


def problems(*paths: str, columns: Columns | None = None) -> list[Problem]:
    return [item for item in read_articles(paths, columns) if isinstance(item, Problem)]


# --- which files ---------------------------------------------------------------------------


def test_a_folder_is_read_in_order_without_hidden_or_unknown_files():
    for path in ("n/b.txt", "n/a/z.md", "n/c.jsonl.bak", "n/.h/x.txt", "n/.y.txt", "n/a.TXT"):
        put(path)
    put("n/d.jsonl", '{"text": "A"}\n')
    assert ids("n") == ["n/a/z.md", "n/a.TXT", "n/b.txt", "n/d.jsonl:1"]
    [told] = problems("n")
    assert (told.lost, told.message) == (False, "left out what is not read: 1 .bak")


@pytest.mark.parametrize("given_as", ["n", "n/", "./n", "../here/n", "../here//n"])
def test_ids_in_a_folder_begin_with_the_folder_as_given(given_as, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    put("n/x.txt")
    assert ids(given_as) == [given_as.removesuffix("/") + os.sep + "x.txt"]


def test_inputs_keep_the_order_of_the_command_line():
    put("b.txt")
    put("a.txt")
    assert ids("b.txt", "a.txt") == ["b.txt", "a.txt"]


def test_a_pattern_takes_known_files_and_folders():
    for path in ("n1/x.txt", "n2/y.md", "n3.txt", "n4.html"):
        put(path)
    assert ids("n*") == ["n1/x.txt", "n2/y.md", "n3.txt"]
    assert ids("**/*.txt") == ["n1/x.txt", "n3.txt"]
    assert ids("n**") == ["n1/x.txt", "n2/y.md", "n3.txt"]
    assert ids("**") == ["n1/x.txt", "n2/y.md", "n3.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file():
    put("a[1].txt")
    put("a1.txt")
    assert ids("a[1].txt") == ["a[1].txt"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.txt", "does not exist"),
        ("*.txt", f"no {SUFFIXES} file"),
        ("empty", f"no {SUFFIXES} file"),
        ("page.xyz", ".xyz is not read"),
        ("README", "no suffix is not read"),
    ],
)
def test_an_input_without_articles_is_told(path, message):
    Path("empty").mkdir()
    put("page.xyz")
    put("README")
    [problem] = problems(path)
    assert (problem.place, problem.lost) == (path, True)
    assert message in problem.message


def test_the_output_of_this_run_is_no_input_of_it():
    put("n/a.txt")
    put("n/out.jsonl", '{"id": "old row", "text": "x"}\n')
    assert ids("n", skip="n/out.jsonl") == ["n/a.txt"]
    assert ids("n/*", skip="./n/../n/out.jsonl") == ["n/a.txt"]


def test_links_are_followed_only_within_the_folder():
    put("outside/secret.txt")
    put("n/real.txt")
    Path("n/alias.txt").symlink_to("real.txt")
    Path("n/leak.txt").symlink_to("../outside/secret.txt")
    Path("n/folder").symlink_to("../outside", target_is_directory=True)
    Path("n/loop").symlink_to(".", target_is_directory=True)
    Path("n/broken.txt").symlink_to("nowhere.txt")
    assert ids("n") == ["n/alias.txt", "n/real.txt"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told_and_the_rest_is_read():
    put("n/a.txt")
    put("n/b.txt")
    put("n/c/d.txt")
    Path("n/a.txt").chmod(0)
    Path("n/c").chmod(0)
    try:
        assert ids("n") == ["n/b.txt"]
        assert [problem.place for problem in problems("n")] == ["n/a.txt", "n/c"]
    finally:
        Path("n/c").chmod(0o700)


def test_an_error_while_reading_is_told(monkeypatch):
    put("a.txt")
    put("b.jsonl", "{}")

    def fail(*_args, **_options):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", fail)
    monkeypatch.setattr(Path, "open", fail)
    for problem in problems("a.txt", "b.jsonl"):
        assert "Input/output error" in problem.message


# --- texts ---------------------------------------------------------------------------------


def test_a_text_is_read_exactly_as_it_is():
    text = "First line.\r\nSecond — “line”.\u00a0\n\n\tThird."
    put("a.txt", text)
    assert list(read_articles(["a.txt"])) == [Article("a.txt", text)]


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides(mark, codec):
    text = "Déjà vu in Łódź."
    row = json.dumps({"text": text}, ensure_ascii=False) + "\n"
    put("a.txt", mark + text.encode(codec))
    put("b.jsonl", mark + (row + row).encode(codec))
    expected = [Article("a.txt", text), Article("b.jsonl:1", text), Article("b.jsonl:2", text)]
    assert list(read_articles(["a.txt", "b.jsonl"])) == expected


def test_cp1252_is_read_with_a_warning():
    put("a.txt", b"The caf\xe9 said \x93no\x94.")
    warning, article = read_articles(["a.txt"])
    assert article == Article("a.txt", "The café said “no”.")
    assert warning == Problem("a.txt", warning.message, lost=False)
    assert "cp1252" in warning.message


def test_cp1252_rows_are_warned_of_once_a_file():
    put("a.jsonl", b'{"text": "caf\xe9"}\n' * 3)
    items = list(read_articles(["a.jsonl"]))
    assert [item for item in items if isinstance(item, Article)] == [
        Article(f"a.jsonl:{number}", "café") for number in (1, 2, 3)
    ]
    [warning] = [item for item in items if isinstance(item, Problem)]
    assert (warning.place, warning.lost) == ("a.jsonl, row 1", False)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"PK\x03\x04\x00\x00", "a ZIP archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"text\x00text", "NUL"),
        (b"t\0e\0x\0t\0", "--encoding utf-16-le"),
        (b"\0t\0e\0x\0t", "--encoding utf-16-be"),
        (b"\xff\xfeodd", "utf-16"),
        (b"not \x81 text", "UTF-8 or cp1252"),
        (b"\x01\x02\x03" * 9 + b"\xe9", "control characters"),
    ],
)
@pytest.mark.parametrize("path", ["a.txt", "a.md", "-"])
def test_a_file_that_is_no_text_is_told(data, message, path, monkeypatch):
    put("a.txt", data)
    put("a.md", data)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    [problem] = read_articles([path])
    assert isinstance(problem, Problem)
    assert problem.lost
    assert message in problem.message


def test_standard_input_is_one_text(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Łódź.\n".encode())))
    assert list(read_articles(["-"])) == [Article("-", "Łódź.\n")]


@given(st.text())
def test_utf8_is_decoded_exactly(text):
    data = text.encode("utf-8", "surrogatepass")
    try:
        decoded, codec, _ = decode(data)
    except InputError:
        assert "\0" in text or any("\ud800" <= char <= "\udfff" for char in text)
    else:
        if codec == "utf-8":
            assert decoded == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_are_decoded_or_refused(data):
    with suppress(InputError):
        text, codec, warning = decode(data)
        assert isinstance(text, str)
        assert bool(warning) is (codec == "cp1252")


# --- rows ----------------------------------------------------------------------------------


def rows(*content: object) -> None:
    put("a.jsonl", "".join(json.dumps(row) + "\n" for row in content))


def test_rows_carry_their_own_id_or_file_and_row():
    rows({"id": "x", "text": "A"}, {"id": 7, "text": "B"}, {"text": "C"}, {"id": None, "text": "D"})
    expected = [("x", "A"), (7, "B"), ("a.jsonl:3", "C"), ("a.jsonl:4", "D")]
    assert list(read_articles(["a.jsonl"])) == [Article(*pair) for pair in expected]


def test_blank_lines_count_as_rows_but_are_none():
    put("a.jsonl", '\n{"text": "A"}\r\n  \n{"text": "B"}')
    assert ids("a.jsonl") == ["a.jsonl:2", "a.jsonl:4"]
    assert problems("a.jsonl") == []


def test_columns_can_be_named():
    rows({"body": "A", "url": "u", "text": "no", "id": "no"})
    others = {"text": "no", "id": "no"}
    assert list(read_articles(["a.jsonl"], Columns("body", "url"))) == [Article("u", "A", others)]


def test_a_missing_id_column_that_was_asked_for_is_warned_of_once():
    rows({"text": "A", "url": "u"}, {"text": "B"}, {"text": "C"})
    columns = Columns(id="url")
    assert ids("a.jsonl", columns=columns) == ["u", "a.jsonl:2", "a.jsonl:3"]
    [warning] = problems("a.jsonl", columns=columns)
    assert (warning.place, warning.lost) == ("a.jsonl, row 2", False)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"not json", "is not JSON"),
        (b'{"text": "cut', "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"id": ' + b"9" * 10_000 + b', "text": "x"}', "is not JSON"),
        (b'["text"]', "is not an object"),
        (b"null", "is not an object"),
        (b"{}", "no field 'text'"),
        (b'{"body": "x", "title": "y"}', "has: 'body', 'title'"),
        (b'{"text": 5}', "holds int"),
        (b'{"text": "a", "text": "b"}', "names a field twice ('text')"),
        (b'{"text": 3}', "holds int"),
        (b'{"text": ["a"]}', "holds list"),
        (b'{"text": "a", "id": []}', "'id'"),
        (b'{"text": "a", "id": true}', "'id'"),
        (b'{"text": "a", "id": NaN}', "'id'"),
        (b'{"text": "a\x81"}', "UTF-8"),
    ],
)
def test_a_bad_row_costs_one_row(line, message):
    put("a.jsonl", b'{"text": "first"}\n' + line + b'\n{"text": "last"}\n')
    first, problem, last = read_articles(["a.jsonl"])
    assert (first, last) == (Article("a.jsonl:1", "first"), Article("a.jsonl:3", "last"))
    assert (problem.place, problem.lost) == ("a.jsonl, row 2", True)
    assert message in problem.message


def test_nul_bytes_far_into_a_file_cost_one_row():
    good = b'{"text": "' + b"a" * 9000 + b'"}\n'
    put("a.jsonl", good + b'{"text": "\0"}\n' + good)
    assert ids("a.jsonl") == ["a.jsonl:1", "a.jsonl:3"]
    assert [problem.place for problem in problems("a.jsonl")] == ["a.jsonl, row 2"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "has no rows"),
        (b"\n \n", "has no rows"),
        (b"\0\1\n\2\n\3\n", "NUL"),
        (b"\xff\xfe\n", "utf-16"),
    ],
)
def test_a_file_of_rows_that_is_none_is_told_once(data, message):
    put("a.jsonl", data)
    [problem] = problems("a.jsonl")
    assert message in problem.message


@pytest.mark.parametrize("text", ["", None])
def test_an_empty_text_in_a_row_is_an_article(text):
    rows({"text": text})
    assert list(read_articles(["a.jsonl"])) == [Article("a.jsonl:1", "")]
