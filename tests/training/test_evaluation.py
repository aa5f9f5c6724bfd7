"""The figures: worked out by hand on small tables, and held out where they say so."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from detector.features.catalogue import FEATURES
from detector.features.document.ngrams import VIEWS
from detector.training.corpus.folds import fold_of
from detector.training.evaluate.cross_validation import (
    evaluate,
    flagged_by_group,
    summary,
    twins_auroc,
    twins_by,
)
from detector.training.fit.linear import MIXTURE
from detector.training.fit.metrics import auroc
from detector.training.fit.samples import Samples
from detector.training.fit.stacking import CrossValidated, OutOfFoldScores
from detector.training.fit.vocabulary import count_ngrams

STRONG = frozenset({"google", "deepl"})


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Small fits on many threads take many times as long where others use the machine."""
    with threadpool_limits(1):
        yield


def rows_of(*rows: tuple) -> tuple[pd.DataFrame, np.ndarray]:
    """A table and its scores; a row is (score, story, kind, corpus, domain, engine, more)."""
    columns = ("story", "kind", "corpus", "domain", "engine")
    table = pd.DataFrame([dict(zip(columns, row[1:6], strict=True)) | row[6] for row in rows])
    for name, value in {"variant": "clean", "year": 2015, "pivot": "de", "words": 400}.items():
        table[name] = table[name].fillna(value) if name in table else value
    table["machine"] = table["kind"].isin(["roundtrip", "forward"])
    table["id"] = [str(number) for number in range(len(table))]
    return table, np.array([row[0] for row in rows], dtype=float)


TABLE, SCORES = rows_of(
    (-2.0, "t/1", "native", "twins", "newstest", None, {}),
    (1.0, "t/2", "native", "twins", "newstest", None, {}),
    (0.0, "t/1", "roundtrip", "twins", "newstest", "google", {"pivot": "de"}),
    (3.0, "t/1", "roundtrip", "twins", "newstest", "argos", {"pivot": "fr"}),
    (0.5, "t/2", "roundtrip", "twins", "newstest", "google", {"pivot": "fr", "year": 2016}),
    (-9.0, "t/2", "roundtrip", "twins", "newstest", "google", {"variant": "page"}),
    (-1.0, "h/1", "human", "translated", "news", None, {}),
    (2.0, "h/2", "human", "translated", "news", None, {}),
    (1.5, "h/1", "forward", "translated", "news", "deepl", {}),
    (-3.0, "h/1", "forward", "translated", "news", "argos", {}),
    (-4.0, "n/1", "native", "native", "bbc2005", None, {}),
    (0.2, "n/2", "native", "native", "bbc2005", None, {}),
    (5.0, "n/2", "native", "native", "bbc2005", None, {"variant": "page"}),
)


def test_twins_are_told_apart_on_clean_text() -> None:
    assert twins_auroc(TABLE, SCORES, None) == pytest.approx(4 / 6)
    assert twins_auroc(TABLE, SCORES, STRONG) == pytest.approx(2 / 4)
    assert math.isnan(twins_auroc(TABLE, SCORES, frozenset({"nobody"})))


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ("engine", {"google": (2, 2, 2 / 4), "argos": (1, 1, 1.0)}),
        ("pivot", {"de": (1, 1, 1.0), "fr": (2, 2, 3 / 4)}),
    ],
)
def test_twins_by_a_column_meet_the_natives_of_their_stories(
    column: str, wanted: dict[str, tuple[int, int, float]]
) -> None:
    table = twins_by(TABLE, SCORES, column)
    found = {
        row[column]: (row["round trips"], row["natives"], row["AUROC"])
        for row in table.to_dict("records")
    }
    assert found == wanted


def test_flagged_shares_are_by_kind_domain_and_class_of_engine() -> None:
    found = {
        (row["kind"], row["domain"], row["by"]): (row["articles"], row["flagged"])
        for row in flagged_by_group(TABLE, SCORES, 0.5, "clean").to_dict("records")
    }
    assert found == {
        ("native", "newstest", "people"): (2, 0.5),
        ("native", "bbc2005", "people"): (2, 0.0),
        ("human", "news", "people"): (2, 0.5),
        ("forward", "news", "strong engines"): (1, 1.0),
        ("forward", "news", "other engines"): (1, 0.0),
        ("roundtrip", "newstest", "strong engines"): (2, 0.5),
        ("roundtrip", "newstest", "other engines"): (1, 1.0),
    }
    pages = flagged_by_group(TABLE, SCORES, 0.5, "page").to_dict("records")
    assert [(row["kind"], row["flagged"]) for row in pages] == [("native", 1.0), ("roundtrip", 0.0)]
    assert all(row["low"] <= row["flagged"] <= row["high"] for row in pages)


def test_the_headline_figures() -> None:
    found = summary(TABLE, SCORES)
    assert list(found.values()) == pytest.approx([4 / 6, 2 / 4, 5 / 8, 1 / 4, 1 / 2])
    assert [name for name in found if "human" in name] == list(found)[-2:]


def test_all_figures_fit_into_json() -> None:
    figures = evaluate(TABLE, SCORES, {"default": 0.5}, MIXTURE)
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    assert set(figures) == {
        "AUROC",
        *(f"twins by {column}" for column in ("engine", "pivot", "year")),
        "flagged, clean",
        "flagged, page",
        *("recall", "operating points", "by length", "mixtures"),
        *("calibration error", "reliability"),
    }
    years = [(row["year"], row["round trips"]) for row in figures["twins by year"]]
    assert years == [(2015, 2), (2016, 1)]


@pytest.fixture(scope="module")
def held_out() -> tuple[Samples, np.ndarray]:
    """Samples whose wording and rules say which label they have, in every corpus and fold."""
    numbers = np.random.default_rng(7)
    people = ("you", "do", "n't", "say", "so", "at", "all")
    machines = ("it", "is", "of", "the", "which", "has", "been")
    groups = (
        ("twins", "native"),
        ("twins", "roundtrip"),
        ("translated", "human"),
        ("translated", "forward"),
        ("flores", "native"),
        ("flores", "roundtrip"),
        ("native", "native"),
    )
    rows, lines = [], []
    for corpus, kind in groups:
        machine = kind in ("roundtrip", "forward")
        for story in range(15):
            place = {"id": f"{corpus}/{kind}/{story}", "story": f"{corpus}/{story}"}
            rows.append(
                {**place, "corpus": corpus, "kind": kind, "machine": machine, "variant": "clean"}
            )
            mostly, seldom = (machines, people) if machine else (people, machines)
            words = [*numbers.choice(mostly, 20), *numbers.choice(seldom, 8)]
            lines.append(" ".join(["<s>", *map(str, words), "<s>"]))
    table = pd.DataFrame(rows)
    rules = numbers.random((len(table), len(FEATURES))) * table["machine"].to_numpy()[:, None]
    samples = Samples(table, rules, tuple(list(lines) for _ in VIEWS))
    return samples, np.array([fold_of(story) for story in table["story"]])


def scores_of(samples: Samples) -> np.ndarray:
    contrasted = (samples.table["corpus"] != "native").to_numpy()
    counts = count_ngrams(samples.views, samples.table["story"].tolist(), contrasted)
    return CrossValidated(samples, OutOfFoldScores(samples, counts)).scores


def test_a_fold_is_scored_by_stages_that_never_saw_it(
    held_out: tuple[Samples, np.ndarray],
) -> None:
    """Its own labels make no difference to its scores; those of another fold do."""
    samples, folds = held_out
    assert len(set(folds.tolist())) == 5
    honest = scores_of(samples)
    machine = samples.table["machine"].to_numpy()
    assert auroc(honest[machine], honest[~machine]) > 0.95
    own = folds == 2
    table = samples.table.copy()
    table.loc[own, "machine"] = ~table.loc[own, "machine"].astype(bool)
    lies = scores_of(Samples(table, samples.rules, samples.views))
    assert np.array_equal(lies[own], honest[own])
    assert not np.isclose(lies[~own], honest[~own]).any()
