"""The figures: worked out by hand on small tables, and held out where they say so."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from detector.features.catalogue import FEATURES
from detector.features.document.ngrams import VIEWS
from detector.training import build
from detector.training.build import cross_validate
from detector.training.corpus.folds import FOLDS, fold_of
from detector.training.evaluate.breakdown import (
    REGISTERS,
    SHORT,
    SHORTEST,
    register_rows,
    short_rows,
)
from detector.training.evaluate.cross_validation import (
    evaluate,
    flagged_by_group,
    summary,
    twins_auroc,
    twins_by,
)
from detector.training.evaluate.rule_table import rule_rows
from detector.training.fit.linear import MIXTURE, rule_limits
from detector.training.fit.metrics import auroc
from detector.training.fit.priors import PeopleCounts, count_people, is_bounded
from detector.training.fit.samples import Samples
from detector.training.fit.stacking import CrossValidated, OutOfFoldScores
from detector.training.fit.vocabulary import count_ngrams
from tests.training.tables import with_sources

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
    return with_sources(table), np.array([row[0] for row in rows], dtype=float)


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
        *("recall", "operating points", "by length", "short texts", "mixtures"),
        "calibration by register",
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
            # sets of translations and newspapers are held out whole, so there are many
            source = {"year": 2000 + story, "pivot": None if kind == "native" else "de"}
            fields = {"corpus": corpus, "kind": kind, "machine": machine, "domain": f"paper{story}"}
            rows.append({**place, **source, **fields})
            mostly, seldom = (machines, people) if machine else (people, machines)
            words = [*numbers.choice(mostly, 20), *numbers.choice(seldom, 8)]
            lines.append(" ".join(["<s>", *map(str, words), "<s>"]))
    table = with_sources(pd.DataFrame(rows))
    rules = numbers.random((len(table), len(FEATURES))) * table["machine"].to_numpy()[:, None]
    findings = (rules > 0).astype(float)
    samples = Samples(table, rules, findings, tuple(list(lines) for _ in VIEWS))
    return samples, np.array([fold_of(group) for group in table["group"]])


@pytest.fixture(scope="module")
def heads(held_out: tuple[Samples, np.ndarray]) -> OutOfFoldScores:
    samples, _ = held_out
    contrasted = (samples.table["corpus"] != "native").to_numpy()
    counts = count_ngrams(samples.views, samples.table["story"].tolist(), contrasted)
    return OutOfFoldScores(samples, counts)


def test_a_fold_is_scored_by_stages_that_never_saw_it(
    held_out: tuple[Samples, np.ndarray], heads: OutOfFoldScores
) -> None:
    """Its own labels and rules make no difference to what scores it; those of others do."""
    samples, folds = held_out
    assert len(set(folds.tolist())) == FOLDS
    limits = rule_limits(count_people(samples.table, samples.findings))
    honest = CrossValidated(samples, heads, limits)
    machine = samples.table["machine"].to_numpy()
    assert auroc(honest.scores[machine], honest.scores[~machine]) > 0.95
    own = folds == 2
    table = samples.table.copy()
    table.loc[own, "machine"] = ~table.loc[own, "machine"].astype(bool)
    lies = CrossValidated(replace(samples, table=table), heads, limits)
    assert np.array_equal(lies.scores[own], honest.scores[own])
    assert not np.isclose(lies.scores[~own], honest.scores[~own]).any()
    rules = np.where(own[:, None], 7.0, samples.rules)
    loud = CrossValidated(replace(samples, rules=rules), heads, limits)
    assert np.array_equal(loud.seconds[2].coef_, honest.seconds[2].coef_)
    assert not np.array_equal(loud.seconds[1].coef_, honest.seconds[1].coef_)


def test_weights_keep_the_limits_once_they_are_calibrated(
    held_out: tuple[Samples, np.ndarray], heads: OutOfFoldScores
) -> None:
    """The limits are of calibrated weights, so those of the fit are tighter where it is flat."""
    samples, _ = held_out
    # crops, which calibrate short texts, are not among these samples
    limits = rule_limits(count_people(samples.table, samples.findings))
    first = CrossValidated(samples, heads, limits)
    with pytest.MonkeyPatch.context() as patch:
        slope = SimpleNamespace(slope=1.6)
        patch.setattr(build, "calibrate", lambda table, scores: slope)
        tight = cross_validate(samples, heads, limits)
        slope.slope = 0.5
        loose = cross_validate(samples, heads, limits)
    bounded = np.isfinite(limits.high) & (limits.high > 0)
    assert bounded.any()
    assert (tight.limits.high[bounded] * 1.6 <= limits.high[bounded]).all()
    # a steep fit does not widen them
    assert (loose.limits.high[bounded] <= limits.high[bounded]).all()
    for crossed in (first, tight, loose):
        for second in crossed.seconds:
            weights = second.coef_[0][-len(limits.high) :]
            assert (weights <= crossed.limits.high + 1e-9).all()
            assert (weights >= crossed.limits.low - 1e-9).all()


# -- tables of the card


def test_short_texts_are_counted_by_who_wrote_them() -> None:
    rows = [
        (score, str(n), kind, "twins", "newstest", None, {"words": words, "variant": variant})
        for n, (score, kind, words, variant) in enumerate(
            [
                (2.0, "native", SHORTEST, "crop"),
                (0.0, "native", SHORT - 1, "clean"),
                (2.0, "native", SHORT, "crop"),
                (2.0, "native", SHORTEST - 1, "crop"),
                (2.0, "native", 100, "page"),
                (0.0, "human", 100, "crop"),
                (1.0, "roundtrip", 100, "crop"),
                (0.9, "forward", 100, "crop"),
            ]
        )
    ]
    table, scores = rows_of(*rows)
    found = {row["texts by"]: row for row in short_rows(table, scores, 1.0)}
    assert {name: (row["number"], row["flagged"]) for name, row in found.items()} == {
        "native": (2, 0.5),
        "human": (1, 0.0),
        "all people": (3, pytest.approx(1 / 3)),
        "machine": (2, 0.5),
    }
    assert all(row["low"] <= row["flagged"] <= row["high"] for row in found.values())


def test_no_short_text_is_no_error() -> None:
    assert all(row["number"] == 0 for row in short_rows(TABLE, SCORES, 0.0))


def test_each_register_has_a_calibration_error_of_its_own() -> None:
    rows = register_rows(TABLE, SCORES, MIXTURE)
    assert [(row["register"], row["texts"]) for row in rows] == [
        ("news and its round trips", 6),
        ("foreign news", 4),
    ]
    assert set(REGISTERS) > {row["register"] for row in rows}
    sure = np.where(TABLE["machine"], 20.0, -20.0)
    assert all(row["error"] < 1e-6 for row in register_rows(TABLE, sure, MIXTURE))
    assert all(row["error"] > 0.9 for row in register_rows(TABLE, -sure, MIXTURE))


def test_rules_are_listed_with_what_people_leave() -> None:
    size = len(FEATURES)
    people = PeopleCounts(
        *(np.arange(size) * factor for factor in (1e-4, 0.5, 1.0, 2.0)), words=1000
    )
    bounded = [f for f in FEATURES if f.head == "translated" and is_bounded(f)]
    rate = next(f for f in FEATURES if f.head == "translated" and not is_bounded(f))
    weights = {bounded[0].name: 0.3, bounded[1].name: 1.5, bounded[2].name: 0.0, rate.name: 2.0}
    rows = rule_rows(weights, people)
    assert [row["rule"] for row in rows] == [bounded[1].name, bounded[0].name]
    column = FEATURES.index(bounded[1])
    assert rows[0] == {
        "rule": bounded[1].name,
        "weight": 1.5,
        "people, in 200,000 words": column * 0.5,
        "articles": column,
        "sources": 2 * column,
    }
