"""The published schema against every kind of row, and against rows that are wrong."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator, ValidationError

from detector import score
from detector.cli import main
from detector.cli.schema_command import SCHEMA, verdict_schema
from detector.schema import build_schema
from detector.verdict import Evidence, Habit, Verdict

ROWS = Draft202012Validator(verdict_schema())
VERDICTS = Draft202012Validator(
    {"$ref": "#/$defs/verdict", "$defs": verdict_schema()["$defs"]},
)


@pytest.fixture(scope="module")
def flagged(request) -> Verdict:
    root = Path(__file__).resolve().parent.parent
    return score((root / "seeds/004_5dd842b7a4cd32ac.txt").read_text(encoding="utf-8"))


def row_of(verdict: Verdict) -> dict[str, Any]:
    return {"id": "a", **json.loads(json.dumps(verdict.to_dict(), allow_nan=False))}


def test_the_schema_is_one():
    Draft202012Validator.check_schema(verdict_schema())
    assert verdict_schema()["$defs"]["verdict"]["properties"]["schema"] == {
        "description": "Name and version of this schema.",
        "const": SCHEMA,
    }


def test_what_was_published_is_what_the_declaration_says():
    assert build_schema() == verdict_schema()


def test_the_command_prints_it():
    result = CliRunner().invoke(main, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == verdict_schema()


def test_it_names_every_field_of_a_verdict(flagged):
    row = row_of(flagged)
    known = verdict_schema()["$defs"]
    assert set(row) - {"id"} <= set(known["verdict"]["properties"])
    assert set(row["sentences"][0]) == set(known["sentence"]["properties"])
    assert set(row["document"][0]) == set(known["evidence"]["properties"])
    assert set(row["wire"]) == set(known["wire"]["properties"])


def test_every_kind_of_verdict_keeps_to_it(flagged, seeds):
    verdicts = [score(path.read_text(encoding="utf-8")) for path in seeds]
    verdicts += [flagged.at_threshold(limit) for limit in (0.0, 1.0)]
    verdicts += [score(text) for text in ("", "Too short.", "Der Hund lief weg. " * 40)]
    verdicts += [score("\u200b\ud800 \x1b[31m“Ah”, he said. " * 40)]
    labels = {verdict.label for verdict in verdicts}
    assert labels >= {"native", "retranslated-wire", "undecided"}
    for verdict in verdicts:
        ROWS.validate(row_of(verdict))
        VERDICTS.validate(verdict.to_dict())


def test_machine_translated_keeps_to_it(flagged):
    row = row_of(flagged)
    ROWS.validate(row | {"label": "machine-translated"})


def test_wire_copy_without_lines_of_an_agency_is_refused(flagged):
    row = row_of(flagged) | {"label": "retranslated-wire"}
    row["wire"] |= {"structure": True}
    ROWS.validate(row)
    row["wire"] |= {"structure": False}
    with pytest.raises(ValidationError):
        ROWS.validate(row)


def test_unclear_and_habits_keep_to_it(flagged):
    habit = Habit("spaced-stops", "every full stop has a blank before it")
    row = row_of(replace(flagged, habits=(habit,))) | {"label": "unclear", "flagged": False}
    assert row["habits"] == [habit._asdict()]
    ROWS.validate(row | {"pivot": None})
    with pytest.raises(ValidationError):
        ROWS.validate(row | {"habits": [{"name": "spaced-stops"}]})


def test_rows_as_the_command_writes_them_keep_to_it(tmp_path, seeds):
    short = tmp_path / "rows.jsonl"
    short.write_text('{"id": 7, "text": "Short."}\n{"id": 0.5, "text": "Short."}\n')
    out = tmp_path / "out.jsonl"
    paths = [str(seeds[0].parent), str(short)]
    result = CliRunner().invoke(main, ["score", *paths, "--output", str(out)])
    assert result.exit_code == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows[-2:]] == [7, 0.5]
    for row in rows:
        ROWS.validate(row)


@pytest.mark.parametrize("language", ["de", "zh-Hans", ""])
@pytest.mark.parametrize("probability", [0.7, None])
def test_a_language_may_be_named(flagged, language, probability):
    piece = Evidence(0, 4, "date", "phrasing/calque", "as in German", 0.2)._asdict()
    pivot = {"language": language, "probability": probability, "evidence": [piece]}
    ROWS.validate(row_of(flagged) | {"pivot": pivot})
    ROWS.validate(row_of(flagged) | {"pivot": None})


def test_lean_rows_and_further_columns_keep_to_it(flagged):
    row = row_of(flagged)
    lean = {key: row[key] for key in ("id", "label", "flagged", "probability", "score")}
    ROWS.validate(lean)
    ROWS.validate(lean | {"url": "example.org", "schema": SCHEMA})


def wrong_rows() -> list[Any]:
    changes: dict[str, dict[str, Any]] = {
        "another version": {"schema": "mtdetect-verdict/1"},
        "unknown label": {"label": "human"},
        "flagged and native": {"label": "native"},
        "flagged and unclear": {"label": "unclear"},
        "undecided with a score": {"label": "undecided", "flagged": False},
        "no probability": {"probability": None},
        "probability above 1": {"probability": 1.5},
        "score as text": {"score": "3"},
        "id is null": {"id": None},
        "threshold below 0": {"threshold": -0.1},
        "a reason though decided": {"reason": "because"},
        "sentences are no list": {"sentences": {}},
        "wire without evidence": {"wire": {"score": 1, "baseline": 0, "threshold": 0}},
        "language is a sentence": {
            "pivot": {"language": "German, I think", "probability": 1, "evidence": []}
        },
    }
    return [pytest.param(change, id=name) for name, change in changes.items()]


@pytest.mark.parametrize("change", wrong_rows())
def test_wrong_rows_are_refused(flagged, change):
    with pytest.raises(ValidationError):
        ROWS.validate(row_of(flagged) | change)


@pytest.mark.parametrize("field", ["id", "label", "flagged", "probability", "score"])
def test_rows_without_a_field_of_the_contract_are_refused(flagged, field):
    row = row_of(flagged)
    del row[field]
    with pytest.raises(ValidationError):
        ROWS.validate(row)


@pytest.mark.parametrize(
    ("field", "value"),
    [("start", -1), ("end", 0), ("text", ""), ("feature", "Boundaries"), ("weight", None)],
)
def test_wrong_evidence_is_refused(flagged, field, value):
    row = copy.deepcopy(row_of(flagged))
    row["sentences"][0]["evidence"][0][field] = value
    with pytest.raises(ValidationError):
        ROWS.validate(row)
