"""What is written can be read: any text, id and column, in every format, packed or not."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.readers import Article, Problem, read_articles
from detector.verdict import Evidence, Sentence, Verdict, Wire
from detector.writers import Scored, format_of
from detector.writers.cells import safe_cell
from detector.writers.columns import row_of

# Anything that a string can hold: NULs, lone surrogates, commands to terminals, line ends.
ANY = st.text(st.characters(codec=None), max_size=20)
# What UTF-8 can hold.
SOUND = st.text(st.characters(codec="utf-8"), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
IDS = st.one_of(ANY, st.integers(), NUMBERS)


def verdict_on(text: str, weight: float, note: str) -> Verdict:
    """A verdict with one sentence and one piece of evidence, about the whole text."""
    found = Evidence(0, len(text), text, "family/kind", note, weight)
    return Verdict(
        label="machine-translated",
        reason=note,
        flagged=True,
        probability=0.75,
        score=weight,
        baseline=-1.0,
        threshold=0.5,
        model="a model 1",
        sentences=(Sentence(0, len(text), text, weight, (found,)),),
        document=(Evidence(0, 0, "", "style/length", note, -weight),),
        wire=Wire(weight, 0.0, 0.5, ()),
    )


def rows_of(texts: st.SearchStrategy[str], ids: st.SearchStrategy[Any]) -> Any:
    """Articles with their verdicts."""
    columns = st.dictionaries(st.sampled_from(["site", "id", "label"]), texts)
    article = st.tuples(ids, texts, columns).map(lambda parts: Article(*parts))
    scored = st.builds(
        lambda one, weight, note: Scored(one, verdict_on(one.text, weight, note)),
        article,
        NUMBERS,
        texts,
    )
    return st.lists(scored, min_size=1, max_size=4)


def written(name: str, scored: Sequence[Scored], sentences: bool | None = None) -> bytes:
    """The bytes of a finished file."""
    form = format_of(name, sentences).fitted([one.article for one in scored])
    with tempfile.TemporaryDirectory() as folder:
        waiting = Path(folder) / "waiting"
        half = len(scored) // 2
        parts = (form.rows(scored[:half]), form.rows(scored[half:]))
        waiting.write_bytes(form.head() + b"".join(part.data for part in parts))
        return form.finish(waiting).read_bytes()


def plain(value: object) -> object:
    """A value as JSON gives it back."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_json_lines_hold_everything(name: str) -> None:
    @settings(deadline=None)
    @given(rows_of(ANY, IDS), st.booleans())
    def check(scored: list[Scored], sentences: bool) -> None:
        data = written(name, scored, sentences)
        data = gzip.decompress(data) if name.endswith(".gz") else data
        lines = data.decode("utf-8").splitlines()
        assert len(lines) == len(scored)
        for line, (article, verdict) in zip(lines, scored, strict=True):
            assert not set(line) & {"\x1b", "\u2028", "\x85", "\x9b"}
            assert json.loads(line) == plain(row_of(article, verdict, sentences))

    check()


@pytest.mark.parametrize(("name", "comma"), [("out.csv", ","), ("out.tsv", "\t")])
def test_tables_hold_every_row_and_no_formula(name: str, comma: str) -> None:
    @settings(deadline=None)
    @given(rows_of(ANY, ANY))
    def check(scored: list[Scored]) -> None:
        text = written(name, scored).decode("utf-8")
        header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
        assert len(rows) == len(scored)
        for cells, (article, verdict) in zip(rows, scored, strict=True):
            row = dict(zip(header, cells, strict=True))
            name_held = safe_cell(str(article.id)).encode("utf-8", "backslashreplace").decode()
            assert row["id"] == name_held
            assert row["label"] == verdict.label
            assert float(row["score"]) == verdict.score
            for cell in cells:
                assert chr(27) not in cell
                assert cell[:1] not in set("=@\t\r\n＝＋－＠")

    check()


def test_parquet_holds_what_utf8_can() -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")

    @settings(deadline=None, max_examples=50)
    @given(rows_of(SOUND, SOUND))
    def check(scored: list[Scored]) -> None:
        rows = parquet.read_table(io.BytesIO(written("out.parquet", scored))).to_pylist()
        assert [row["id"] for row in rows] == [article.id for article, _ in scored]
        for row, (_, verdict) in zip(rows, scored, strict=True):
            own = plain(verdict.to_dict())
            assert row["sentences"] == own["sentences"]
            assert row["score"] == own["score"]

    check()


@settings(deadline=None)
@given(st.lists(st.tuples(IDS, ANY), min_size=1, max_size=4))
def test_what_json_lines_were_given_comes_out_of_the_reader(rows: list[tuple[Any, str]]) -> None:
    lines = [json.dumps({"id": own, "text": text}) for own, text in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        path.write_text("\n".join(lines), "utf-8")
        found = [item for item in read_articles([str(path)]) if not _is_warning(item)]
    assert len(found) == len(rows)
    for item, (own, text) in zip(found, rows, strict=True):
        if isinstance(item, Article):
            assert item.text == text
            assert item.id == own or (isinstance(own, float) and math.isnan(own))


def _is_warning(item: Article | Problem) -> bool:
    return isinstance(item, Problem) and not item.lost
