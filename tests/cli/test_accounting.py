"""Rows in are rows out and messages: of whatever a file holds, nothing is lost in silence."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from detector import cli
from detector.cli import loading
from detector.readers import Article, Problem, Reading, read_articles
from tests.conftest import FakeDetector

CELLS = st.one_of(
    st.sampled_from(
        ['"', '"quoted"', '"open', 'say "so"', '""', "a,b", "it's", "", " ", "A robot wrote this."]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12),
)
ROWS = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8)


def unquoted_tsv(rows):
    return "id\ttext\n" + "".join(f"x{one}\t{text}\n" for one, text in rows)


def table(delimiter):
    def written(rows):
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        writer.writerows([("id", "text"), *((f"x{one}", text) for one, text in rows)])
        return text.getvalue()

    return written


def json_lines(rows):
    return "".join(
        json.dumps({"id": one, "text": text or None}, ensure_ascii=False) + "\n"
        for one, text in rows
    )


def broken_lines(rows):
    return "".join(f'{{"id": "{one}", "text": "{text}"}}\n' for one, text in rows)


def one_array(rows):
    return json.dumps([{"text": text} for _, text in rows])


KINDS = {
    "in.tsv": unquoted_tsv,
    "quoted.tsv": table("\t"),
    "in.csv": table(","),
    "in.jsonl": json_lines,
    "broken.ndjson": broken_lines,
    "in.json": one_array,
}


def write(folder: str, name: str, rows) -> str:
    path = Path(folder, name)
    path.write_bytes(KINDS[name](rows).encode())
    return str(path)


@pytest.mark.parametrize("name", KINDS)
@given(rows=ROWS)
def test_every_row_is_an_article_or_told(name, rows):
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, name, rows)
        reading = Reading(tsv_quoting=name == "quoted.tsv")
        items = list(read_articles([path], reading=reading))
    articles = [item for item in items if isinstance(item, Article)]
    told = [item for item in items if isinstance(item, Problem) and item.lost]
    assert len(articles) + len(told) == len(rows)
    if name in ("in.tsv", "quoted.tsv", "in.csv", "in.jsonl", "in.json"):
        assert [article.text for article in articles] == [text for _, text in rows]


@given(texts=st.lists(st.sampled_from(["a", "b c", "d'e"]), min_size=1), place=st.integers(0, 20))
def test_a_mark_that_is_never_closed_costs_its_own_row(texts, place):
    place %= len(texts)
    lines = [f"x,{text}" for text in texts]
    lines[place] = 'x,"never closed'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "in.csv")
        path.write_text("\n".join(["id,text", *lines, ""]), encoding="utf-8")
        items = list(read_articles([str(path)]))
    assert [isinstance(item, Problem) for item in items] == [n == place for n in range(len(texts))]


@pytest.mark.parametrize("output", ["o.jsonl", "o.csv", "o.tsv", "o.jsonl.gz", "o.parquet"])
@given(rows=ROWS, name=st.sampled_from(["in.tsv", "in.csv", "in.jsonl", "broken.ndjson"]))
def test_every_row_reaches_every_output_or_is_told(output, rows, name):
    pytest.importorskip("pyarrow" if output.endswith("parquet") else "csv")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        detector = FakeDetector()
        patch.setattr(loading, "load_detector", lambda path: detector)
        path = write(folder, name, rows)
        target, errors = f"{folder}/{output}", f"{folder}/errors.jsonl"
        result = CliRunner().invoke(
            cli.main, ["score", path, "-o", target, "--errors", errors], prog_name="mtdetect"
        )
        told = [json.loads(line) for line in Path(errors).read_bytes().splitlines()]
        lost = sum(row["lost"] for row in told)
        assert result.exit_code == (1 if lost else 0)
        assert count(target) + lost == len(rows)


def count(path: str) -> int:
    if path.endswith(".parquet"):
        from pyarrow import parquet

        return parquet.ParquetFile(path).metadata.num_rows
    import gzip

    data = Path(path).read_bytes()
    text = (gzip.decompress(data) if path.endswith(".gz") else data).decode()
    if ".jsonl" in path:
        return text.count("\n")
    comma = "\t" if path.endswith(".tsv") else ","
    return sum(1 for row in csv.reader(io.StringIO(text, newline=""), delimiter=comma) if row) - 1
