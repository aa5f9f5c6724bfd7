"""Every format that is read and written, and what comes back from it."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from detector import cli
from detector.cli.batches import batches
from detector.errors import InputError, MissingExtraError, OutputError
from detector.readers import Article, Columns, Problem, Reading, read_articles
from detector.runtime.compression import compressed, compression_of, decompressed, suffix
from detector.writers import Scored, format_of
from detector.writers.cells import safe_cell
from detector.writers.columns import carried, lean_columns, own_columns
from detector.writers.tables import DelimitedTable

ROBOT = "A robot wrote this."
HUMAN = "A person wrote this."
ROWS = [
    {"id": "a", "text": ROBOT, "site": "x", "year": 2020},
    {"id": "b", "text": HUMAN, "site": "Łódź, “y”\nz", "year": None},
]
ZSTD = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def need(how: str) -> None:
    for ending_, module in ((".zst", ZSTD), (".parquet", "pyarrow")):
        if how.endswith(ending_):
            pytest.importorskip(module, reason=f"{module} is not installed")


def write_input(path: str) -> None:
    """Writes ROWS in the format that the name asks for."""
    need(path)
    kind = suffix(path)
    if kind == ".parquet":
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.Table.from_pylist(ROWS), path)
        return
    if kind == ".jsonl":
        data = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
    else:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(ROWS[0]), delimiter="," if kind == ".csv" else "\t")
        writer.writeheader()
        writer.writerows(ROWS)
        data = text.getvalue().encode()
    Path(path).write_bytes(compressed(data, compression_of(path)))


def score(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["score", *arguments])


def read_back(path: str) -> list[dict]:
    """The rows of an output as dicts, as a user's own program would read them."""
    if path.endswith(".parquet"):
        from pyarrow import parquet

        return parquet.read_table(path).to_pylist()
    with Path(path).open("rb") as file, decompressed(file, compression_of(path)) as stream:
        text = stream.read().decode()
    if suffix(path) == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    comma = "," if suffix(path) == ".csv" else "\t"
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=comma))


# --- reading -------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["", ".gz", ".zst"])
@pytest.mark.parametrize("kind", [".jsonl", ".csv", ".tsv"])
def test_rows_are_the_same_in_every_format(kind, how):
    path = f"in{kind}{how}"
    write_input(path)
    first, second = read_articles([path], reading=Reading(tsv_quoting=True))
    assert first[:2] == ("a", ROBOT)
    assert second[:2] == ("b", HUMAN)
    assert second.extra["site"] == ROWS[1]["site"]
    assert list(first.extra) == ["site", "year"]


def test_parquet_rows_keep_their_types():
    write_input("in.parquet")
    assert list(read_articles(["in.parquet"])) == [
        Article(row["id"], row["text"], {"site": row["site"], "year": row["year"]}) for row in ROWS
    ]


@pytest.mark.parametrize("how", [".gz", ".zst"])
def test_packed_texts_are_read_and_found_in_folders(how):
    need(how)
    Path("n").mkdir()
    Path(f"n/a.txt{how}").write_bytes(compressed(ROBOT.encode(), how))
    assert list(read_articles(["n"])) == [Article(f"n/a.txt{how}", ROBOT)]


@pytest.mark.parametrize("how", [".gz", ".zst"])
@pytest.mark.parametrize("keep", [0, 1, 10, -1])
def test_a_packed_file_that_is_cut_is_told(how, keep):
    need(how)
    data = compressed(b'{"text": "one"}\n' * 50, how)
    Path(f"a.jsonl{how}").write_bytes(data[:keep])
    *_, problem = read_articles([f"a.jsonl{how}"])
    assert isinstance(problem, Problem)
    assert "cut short" in problem.message or "is empty" in problem.message
    assert problem.lost


@pytest.mark.parametrize("how", [".gz", ".zst"])
def test_packed_batches_may_follow_each_other(how):
    need(how)
    data = compressed(b"", how) + compressed(b"one\n", how) + compressed(b"two\n", how)
    with decompressed(io.BytesIO(data), how) as stream:
        assert stream.read() == b"one\ntwo\n"


def test_damaged_bytes_within_a_packed_file_are_told():
    data = bytearray(gzip.compress(b"some text " * 1000))
    data[20:30] = b"\xff" * 10
    with (
        pytest.raises(InputError, match="damaged"),
        decompressed(io.BytesIO(bytes(data)), ".gz") as stream,
    ):
        stream.read()


@pytest.mark.parametrize("cut", [0, 4, 100])
def test_a_parquet_file_that_is_none_is_told(cut):
    write_input("in.parquet")
    Path("in.parquet").write_bytes(Path("in.parquet").read_bytes()[:cut])
    [problem] = read_articles(["in.parquet"])
    assert isinstance(problem, Problem)
    assert "no Parquet" in problem.message


def test_a_parquet_row_that_python_cannot_hold_costs_one_row():
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    texts = pyarrow.array([b"one", b"caf\xe9", b"three"], pyarrow.binary()).view(pyarrow.string())
    parquet.write_table(pyarrow.table({"text": texts}), "a.parquet")
    first, problem, last = read_articles(["a.parquet"])
    assert (first.id, last.id) == ("a.parquet:1", "a.parquet:3")
    assert problem.place == "a.parquet, row 2"
    assert "utf-8" in problem.message


def test_packed_parquet_is_refused():
    Path("a.parquet.gz").write_bytes(gzip.compress(b"x"))
    [problem] = read_articles(["a.parquet.gz"])
    assert "unpack" in problem.message


@pytest.mark.parametrize("path", ["in.csv", "in.parquet"])
def test_a_table_without_the_text_column_is_told_once(path):
    write_input(path)
    [problem] = read_articles([path], Columns("body"))
    assert problem.place == path
    assert "has: 'id', 'text', 'site', 'year'" in problem.message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"only one", "has 1 cells, its header 2"),
        (b"a,b,c", "has 3 cells, its header 2"),
        (b"x,not \x81 text", "UTF-8 or cp1252"),
        (b"x,a\0b", "NUL"),
    ],
)
def test_a_bad_row_of_a_table_costs_one_row(line, message):
    Path("a.csv").write_bytes(b"id,text\n1,first\n" + line + b"\n3,last\n")
    found = list(read_articles(["a.csv"]))
    if b"\0" in line:  # so near to its start, the file counts as binary
        [problem] = found
    else:
        first, problem, last = found
        assert (first[:2], last[:2]) == (("1", "first"), ("3", "last"))
        assert problem.place == "a.csv, row 2"
    assert message in problem.message


def test_a_quotation_mark_that_is_never_closed_costs_what_it_swallows(monkeypatch):
    monkeypatch.setattr("detector.readers.tables.LONGEST_CELL", 100_000)
    before = csv.field_size_limit(100_000)
    filler = b"9,some words\n" * 20_000
    Path("a.csv").write_bytes(b'id,text\n1,first\n2,"never closed\n' + filler)
    items = list(read_articles(["a.csv"]))
    csv.field_size_limit(before)
    assert items[0] == Article("1", "first")
    assert isinstance(items[1], Problem)
    assert "field larger" in items[1].message
    assert items[-1] == Article("9", "some words")


def test_a_quotation_mark_open_at_the_end_is_told():
    Path("a.csv").write_text('id,text\n1,first\n2,"never closed\n3,last\n', encoding="utf-8")
    first, problem, last = read_articles(["a.csv"])
    assert (first, last) == (Article("1", "first"), Article("3", "last"))
    assert "unexpected end of data" in problem.message
    assert problem.row == 2


def test_cp1252_rows_of_a_table_are_warned_of_once():
    Path("a.csv").write_bytes(b"text\n" + b"caf\xe9\n" * 3)
    warning, *articles = read_articles(["a.csv"])
    assert [article.text for article in articles] == ["café"] * 3
    assert (warning.place, warning.lost) == ("a.csv, row 1", False)


def test_an_empty_id_in_a_table_is_none():
    Path("a.csv").write_text("id,text\n,one\n7,two\n", encoding="utf-8")
    assert [item.id for item in read_articles(["a.csv"])] == ["a.csv:1", "7"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_table_with_a_byte_order_mark(codec):
    Path("a.csv").write_text("text,id\nŁódź,1\n", encoding=codec)
    assert list(read_articles(["a.csv"])) == [Article("1", "Łódź")]


# --- writing -------------------------------------------------------------------------------

OUTPUTS = [
    *("out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.csv", "out.csv.gz", "out.tsv"),
    *("out.tsv.zst", "out.parquet"),
]


@pytest.mark.parametrize(
    ("output", "jobs"),
    [*((output, "1") for output in OUTPUTS), ("out.csv.gz", "2"), ("out.parquet", "2")],
)
def test_every_format_holds_the_verdicts_and_the_other_columns(output, jobs, fake):
    write_input("in.jsonl")
    need(output)
    assert score("in.jsonl", "--output", output, "--jobs", jobs).exit_code == 0
    first, second = read_back(output)
    assert (first["id"], first["label"], first["site"]) == ("a", "machine-translated", "x")
    assert (second["id"], second["label"], second["site"]) == ("b", "native", ROWS[1]["site"])
    assert float(first["score"]) == 2.1
    assert str(first["flagged"]).lower() == "true"
    assert first["year"] in (2020, "2020")
    assert not second["year"]
    if output.endswith(".parquet") or ".jsonl" in output:
        assert first["sentences"][0]["evidence"][0]["text"] == "robot"
        assert first["document"][0]["weight"] == 0.1
        assert first["wire"]["score"] == 1.0
    else:
        assert "sentences" not in first


@pytest.mark.parametrize("output", ["out.csv", "out.jsonl", "out.parquet", "out.tsv.gz"])
def test_without_sentences_no_format_holds_evidence(output, fake):
    write_input("in.jsonl")
    need(output)
    score("in.jsonl", "--output", output, "--no-sentences")
    assert list(read_back(output)[0]) == [*lean_columns(), "site", "year"]


def test_a_table_with_sentences_holds_them_as_json(fake):
    write_input("in.jsonl")
    score("in.jsonl", "--output", "out.csv", "--sentences")
    row = read_back("out.csv")[0]
    assert json.loads(row["sentences"])[0]["evidence"][0]["text"] == "robot"
    assert json.loads(row["wire"])["score"] == 1.0


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_without_rows_is_still_one(output, fake):
    need(output)
    Path("in.jsonl").write_text("{\n", encoding="utf-8")
    assert score("in.jsonl", "--output", output).exit_code == 1
    assert read_back(output) == []


def test_columns_called_like_ours_are_renamed_alike_everywhere(fake):
    row = {"id": "a", "text": ROBOT, "label": "mine", "input_score": 1, "score": 2, "wire": "w"}
    Path("in.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    expected = {"input_label": "mine", "input_input_score": 2, "input_score": 1, "input_wire": "w"}
    for output in ("out.jsonl", "out.csv", "out.parquet"):
        need(output)
        score("in.jsonl", "--output", output, "--no-sentences")
        [found] = read_back(output)
        assert found["label"] == "machine-translated"
        assert {key: str(found[key]) for key in expected} == {
            key: str(value) for key, value in expected.items()
        }


def test_scoring_an_output_again_keeps_both_verdicts(fake):
    write_input("in.csv")
    score("in.csv", "--output", "one.csv")
    Path("two.csv").write_text(
        Path("one.csv").read_text(encoding="utf-8").replace("site", "text"), encoding="utf-8"
    )
    score("two.csv", "--output", "three.csv")
    assert {"label", "input_label"} <= set(read_back("three.csv")[0])


@pytest.mark.parametrize("output", ["out.csv", "out.parquet"])
def test_a_column_that_comes_too_late_is_warned_of(output, fake, monkeypatch):
    need(output)
    monkeypatch.setattr("detector.cli.batches.batches.__defaults__", (1,))
    lines = [{"text": HUMAN, "a": 1}, {"text": HUMAN, "a": "one"}, {"text": HUMAN, "b": 1}]
    lines += [{"text": HUMAN, "b": 2}] * 5
    Path("in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    result = score("in.jsonl", "--output", output)
    assert result.exit_code == 0
    assert "warning: in.jsonl:3: its column 'b' is not in the output" in result.stderr
    assert result.stderr.count("column 'b'") == 1
    if output == "out.parquet":
        assert "in.jsonl:2: its column 'a' does not fit the type int64" in result.stderr
        assert [row["a"] for row in read_back(output)] == [1, *[None] * 7]


def test_parquet_to_parquet_keeps_types_and_parts(fake):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    day = datetime.date(2024, 5, 1)
    rows = [
        {"id": number, "text": HUMAN, "day": day, "price": Decimal("1.50"), "tags": ["a", "b"]}
        for number in range(1000)
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), "in.parquet", row_group_size=100)
    assert score("in.parquet", "--output", "out.parquet").exit_code == 0
    found = read_back("out.parquet")
    assert [row["id"] for row in found] == [str(number) for number in range(1000)]
    assert {row["day"] for row in found} == {day}
    assert {row["price"] for row in found} == {Decimal("1.50")}
    assert found[-1]["tags"] == ["a", "b"]
    assert score("in.parquet", "--output", "out.jsonl").exit_code == 0
    row = read_back("out.jsonl")[0]
    assert (row["id"], row["day"], row["price"], row["tags"]) == (
        0,
        "2024-05-01",
        "1.50",
        ["a", "b"],
    )


def test_what_json_cannot_hold_is_null(fake):
    Path("in.jsonl").write_text('{"text": "A robot again.", "x": [NaN, 1]}\n', encoding="utf-8")
    assert score("in.jsonl", "--output", "out.jsonl").exit_code == 0
    assert read_back("out.jsonl")[0]["x"] == [None, 1]


@pytest.mark.parametrize("output", ["out.jsonl", "out.csv", "out.parquet"])
def test_lone_surrogates_cost_no_row(output, fake):
    need(output)
    row = {"text": "A robot \ud800 wrote.", "id": "\udfff", "more": "\ud800", "list": ["\ud800"]}
    Path("in.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert score("in.jsonl", "--output", output).exit_code == 0
    [found] = read_back(output)
    assert found["label"] == "machine-translated"
    assert found["more"] in ("\\ud800", "\ud800")


@pytest.mark.parametrize("name", ["out.docx", "out.parquet.gz", "out.txt.zst"])
def test_endings_that_are_not_written_are_refused(name):
    with pytest.raises(OutputError, match="end the output's name"):
        format_of(name)


def test_what_is_not_installed_is_named(monkeypatch):
    for module in ("pyarrow", "backports", "compression"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, "backports.zstd", raising=False)
    for name, extra in (("a.parquet", "parquet"), ("a.jsonl.zst", "zstd")):
        with pytest.raises(MissingExtraError, match=rf"pip install 'mtdetect\[{extra}\]'"):
            format_of(name)
        Path(name).write_bytes(b"x")
        [problem] = read_articles([name])
        assert f"mtdetect[{extra}]" in problem.message


# --- cells ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]
)
def test_what_begins_like_a_formula_is_guarded(value):
    assert safe_cell(value) == "'" + value


@pytest.mark.parametrize("value", ["-1", "+2.5", "-1e-9", "1=1", "", "a-b", "“-", "-.5"])
def test_numbers_and_other_text_stay_as_they_are(value):
    assert safe_cell(value) == value


def test_terminal_commands_are_no_cells():
    assert safe_cell("\x1b[2J\x9b1m\x00a\x7f") == "�[2J�1m�a�"


def test_formulas_are_guarded_in_every_text_column_and_numbers_are_not(fake):
    row = {"id": "=A1", "text": HUMAN, "site": "=cmd()", "number": -5}
    Path("in.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    score("in.jsonl", "--output", "out.csv")
    [found] = read_back("out.csv")
    assert (found["id"], found["site"], found["number"]) == ("'=A1", "'=cmd()", "-5")
    assert float(found["score"]) == -0.9
    score("in.jsonl", "--output", "out.jsonl")
    assert read_back("out.jsonl")[0]["site"] == "=cmd()"


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", "\n", '"', ",", "\t", "\r\n", "'"]), WORDS)))
def test_any_text_comes_back_from_a_table(parts):
    class Fake:
        label, reason, flagged, probability, score = "native", "", False, None, None
        baseline, threshold, model, pivot = 0.0, 0.5, "m", None

    text = "a" + "".join(map("".join, parts))
    for comma in (",", "\t"):
        scored = [Scored(Article("i", "", {"more": text}), Fake())]
        table = DelimitedTable(comma=comma).fitted([scored[0].article])
        data = (table.head() + table.rows(scored).data).decode()
        [row] = csv.DictReader(io.StringIO(data, newline=""), delimiter=comma)
        assert row["more"] == text


def test_own_columns_are_the_fields_of_a_verdict():
    article = Article("i", "", dict.fromkeys(own_columns(), 1))
    assert not {name for name, _ in carried(article)} & set(own_columns())


# --- batches -------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 3000)), st.integers(0, 5000))
def test_batches_keep_every_item_in_order_and_their_size(lengths, size):
    items = [Article(number, "x" * length) for number, length in enumerate(lengths)]
    found = list(batches(items, size))
    assert [item for batch in found for item in batch] == items
    for batch in found:
        assert sum(len(item.text) + 200 for item in batch[:-1]) < max(size, 1)


def test_results_are_the_same_with_any_number_of_jobs(fake, monkeypatch):
    monkeypatch.setattr("detector.cli.batches.batches.__defaults__", (500,))
    lines = [
        json.dumps({"id": number, "text": ROBOT if number % 3 else HUMAN}) for number in range(100)
    ]
    lines[50] = "{"
    Path("in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for jobs in ("1", "2", "-1"):
        result = score("in.jsonl", "--jobs", jobs, "--output", f"{jobs}.jsonl")
        assert result.exit_code == 1
        assert "row 51" in result.stderr
    assert Path("1.jsonl").read_bytes() == Path("2.jsonl").read_bytes()
    assert Path("1.jsonl").read_bytes() == Path("-1.jsonl").read_bytes()


def test_an_article_on_which_scoring_breaks_costs_one_row(fake, monkeypatch):
    original = fake.score

    def broken(text):
        if "person" in text:
            raise RuntimeError("odd")
        return original(text)

    monkeypatch.setattr(fake, "score", broken)
    write_input("in.jsonl")
    result = score("in.jsonl", "--output", "out.jsonl")
    assert result.exit_code == 1
    assert "b: could not be scored (RuntimeError: odd)" in result.stderr
    assert [row["id"] for row in read_back("out.jsonl")] == ["a"]


@pytest.mark.parametrize("style", ["csv", "tsv", "jsonl"])
def test_standard_output_gets_the_format_that_is_asked_for(style, fake):
    write_input("in.jsonl")
    result = score("in.jsonl", "--format", style)
    assert result.exit_code == 0
    Path(f"out.{style}").write_text(result.stdout, encoding="utf-8")
    assert [row["id"] for row in read_back(f"out.{style}")] == ["a", "b"]
