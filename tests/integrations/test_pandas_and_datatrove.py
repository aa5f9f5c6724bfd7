"""Scoring where the data already is: tables of pandas and pipelines of datatrove."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pandas
import pytest

from detector import Detector, InputError, score, score_frame


@pytest.fixture(scope="module")
def texts(seeds: list[Path]) -> list[str]:
    return [path.read_bytes().decode() for path in seeds]


# --- pandas --------------------------------------------------------------------------------


def test_a_table_gets_the_verdicts_of_its_texts(texts):
    frame = pandas.DataFrame({"text": texts}, index=list("vwxyz"))
    found = score_frame(frame)
    assert list(found.columns) == ["text", "label", "flagged", "probability", "score", "reason"]
    assert list(found.index) == list("vwxyz")
    for text, row in zip(texts, found.itertuples(), strict=True):
        verdict = score(text)
        assert (row.label, row.flagged, row.reason) == (verdict.label, verdict.flagged, "")
        assert (row.probability, row.score) == (verdict.probability, verdict.score)
    assert list(frame.columns) == ["text"]


def test_missing_texts_are_undecided(texts):
    frame = pandas.DataFrame({"body": [None, texts[0], float("nan"), "Too short."]})
    found = score_frame(frame, "body")
    assert list(found["label"]) == ["undecided", "retranslated-wire", "undecided", "undecided"]
    assert found["reason"][0] == "no text"
    assert found["reason"][3].startswith("too short")
    assert list(found["score"].isna()) == [True, False, True, True]
    assert list(found["flagged"]) == [False, True, False, False]


@pytest.mark.parametrize("count", [0, 1])
def test_a_table_without_texts(count):
    frame = pandas.DataFrame({"text": pandas.Series([None] * count, dtype=object)})
    found = score_frame(frame)
    assert len(found) == count
    assert found["probability"].dtype == "Float64"


def test_an_index_with_doubles_is_kept(texts):
    frame = pandas.DataFrame({"text": texts[:2]}, index=[7, 7])
    assert list(score_frame(frame).index) == [7, 7]


def test_columns_called_like_ours_are_renamed(texts):
    frame = pandas.DataFrame({"text": texts[:1], "label": ["mine"], "score": [3]})
    found = score_frame(frame)
    assert found["input_label"][0] == "mine"
    assert found["input_score"][0] == 3
    assert found["label"][0] == "retranslated-wire"


def test_two_processes_give_the_same(texts):
    frame = pandas.DataFrame({"text": texts * 2})
    pandas.testing.assert_frame_equal(score_frame(frame), score_frame(frame, n_jobs=2))


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pandas.DataFrame({"body": ["x"]}), "no single column 'text'"),
        (pandas.DataFrame({"text": [1]}), "holds int"),
        (pandas.DataFrame([["a", "b"]], columns=["text", "text"]), "no single column 'text'"),
    ],
)
def test_a_table_that_cannot_be_scored(frame, said):
    with pytest.raises(InputError, match=said):
        score_frame(frame)


def test_scoring_many_keeps_the_order_and_draws_no_more_than_it_needs(texts):
    drawn = 0

    def endless():
        nonlocal drawn
        while True:
            drawn += 1
            yield "word " * 10_000 + str(drawn)

    detector = Detector.load()
    verdicts = detector.score_many(endless(), n_jobs=2)
    found = [next(verdicts) for _ in range(10)]
    assert [verdict.sentences[-1].text.split()[-1] for verdict in found] == [
        str(number) for number in range(1, 11)
    ]
    # At most four batches of eight texts for each of the two processes, and the one given out.
    assert drawn <= 9 * 8
    verdicts.close()


def test_no_jobs_are_refused():
    with pytest.raises(ValueError, match="must not be 0"):
        list(Detector.load().score_many(["x"], n_jobs=0))


# --- datatrove -----------------------------------------------------------------------------


@pytest.fixture
def datatrove():
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    return pytest.importorskip("datatrove", reason="datatrove is not installed")


# In a process of its own: its executor sets up logging and the start method of processes.
PIPELINE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import ParquetReader
from datatrove.pipeline.writers import ParquetWriter
from detector.datatrove import MTArtifactFilter, MTArtifactTagger

if __name__ == "__main__":
    LocalPipelineExecutor(
        pipeline=[
            ParquetReader("in"),
            MTArtifactTagger(),
            MTArtifactFilter(exclusion_writer=ParquetWriter("dropped")),
            ParquetWriter("kept"),
        ],
        tasks=2,
        workers=int(sys.argv[1]),
        logging_dir="logs",
    ).run()
"""


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_blocks_run_in_its_local_executor(workers, datatrove, environment, texts, tmp_path):
    (tmp_path / "in").mkdir()
    table = pandas.DataFrame({"id": list("abcdef"), "text": [*texts, "Too short."]})
    table[:3].to_parquet(tmp_path / "in" / "0.parquet")
    table[3:].to_parquet(tmp_path / "in" / "1.parquet")
    script = tmp_path / "pipeline.py"
    script.write_text(PIPELINE, encoding="utf-8")
    result = subprocess.run(
        [sys.executable, str(script), workers],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    rows = {
        folder: {
            row["id"]: row["metadata"]
            for row in pandas.read_parquet(tmp_path / folder).to_dict("records")
        }
        for folder in ("kept", "dropped")
    }
    verdicts = {name: score(text) for name, text in zip("abcdef", table["text"], strict=True)}
    assert set(rows["dropped"]) == {name for name, one in verdicts.items() if one.flagged}
    assert set(rows["kept"]) == {name for name, one in verdicts.items() if not one.flagged}
    assert rows["dropped"]
    assert "f" in rows["kept"]
    for name, verdict in verdicts.items():
        found = {**rows["kept"], **rows["dropped"]}[name]
        assert found["mtdetect_label"] == verdict.label
        assert found["mtdetect_probability"] == verdict.probability
    assert {row["filter_reason"] for row in rows["dropped"].values()} <= {
        "machine-translated",
        "retranslated-wire",
    }


def test_blocks_are_sent_to_workers_without_the_model(datatrove, texts):
    from datatrove.data import Document

    from detector.datatrove import MTArtifactFilter

    block = MTArtifactFilter(threshold=0.0)
    assert block.filter(Document(texts[2], "a")) == (False, score(texts[2]).at_threshold(0.0).label)
    assert len(pickle.dumps(block)) < 5_000
    assert pickle.loads(pickle.dumps(block)).filter(Document(texts[0], "a"))[0] is False


def test_a_threshold_that_is_none_is_refused(datatrove):
    from detector.datatrove import MTArtifactTagger

    with pytest.raises(ValueError, match="no threshold"):
        MTArtifactTagger(threshold=2.0)


def test_without_datatrove_it_says_what_to_install(environment):
    code = (
        "import sys; sys.modules['datatrove'] = None\n"
        "try:\n    import detector.datatrove\n"
        "except Exception as error:\n    print(type(error).__name__, error)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert "MissingExtraError" in result.stdout
    assert "mtdetect[datatrove]" in result.stdout
