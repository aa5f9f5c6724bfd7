"""What is left out is seen by no stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from detector.features.catalogue import FEATURES
from detector.features.document.ngrams import VIEWS
from detector.training.evaluate import leaving_out
from detector.training.evaluate.leaving_out import (
    Part,
    cross_fit,
    parts_of,
    second_stages,
    stories_kept,
)
from detector.training.evaluate.left_out_rows import (
    ablation_rows,
    source_rows,
    twins_row,
    year_mean,
)
from detector.training.fit import operating
from detector.training.fit.linear import RuleLimits, head_columns, rule_limits
from detector.training.fit.priors import count_people
from detector.training.fit.samples import Samples
from detector.training.fit.vocabulary import NgramCounts, count_ngrams
from tests.training.tables import with_sources

ENGINES = ("google", "google2021", "argos")


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Small fits on many threads take many times as long where others use the machine."""
    with threadpool_limits(1):
        yield


def small_samples(stories: int = 20) -> Samples:
    numbers = np.random.default_rng(5)
    people = ("you", "do", "n't", "say", "so", "at", "all")
    machines = ("it", "is", "of", "the", "which", "has", "been")
    versions = [
        *(("twins", "newstest", "roundtrip", engine) for engine in ENGINES),
        ("twins", "newstest", "native", None),
        ("translated", "news", "human", None),
        ("translated", "news", "forward", "google"),
        ("flores", "flores", "native", None),
        ("flores", "flores", "roundtrip", "argos"),
        ("native", "kenya", "native", None),
        ("native", "bbc2005", "native", None),
    ]
    rows, lines = [], []
    for corpus, domain, kind, engine in versions:
        machine = kind in ("roundtrip", "forward")
        for story in range(stories):
            for variant in ("clean", "page", "crop"):
                name = f"{corpus}/{domain}/{story}"
                rows.append(
                    {
                        "id": f"{name}/{kind}/{engine}",
                        "story": name,
                        "corpus": corpus,
                        "domain": domain,
                        "kind": kind,
                        "engine": engine,
                        "pivot": ("de", "fr")[story % 2] if kind != "native" else None,
                        "year": 2014 + story % 3,
                        "machine": machine,
                        "variant": variant,
                        "words": 300,
                    }
                )
                mostly, seldom = (machines, people) if machine else (people, machines)
                words = [*numbers.choice(mostly, 14), *numbers.choice(seldom, 9)]
                lines.append(" ".join(["<s>", *map(str, words), "<s>"]))
    table = with_sources(pd.DataFrame(rows))
    rules = numbers.random((len(table), len(FEATURES))) * table["machine"].to_numpy()[:, None]
    return Samples(table, rules, (rules > 0).astype(float), tuple(list(lines) for _ in VIEWS))


def counts_of(samples: Samples) -> NgramCounts:
    contrasted = (samples.table["corpus"] != "native").to_numpy()
    return count_ngrams(samples.views, samples.table["story"].tolist(), contrasted)


@pytest.fixture(scope="module")
def samples() -> Samples:
    return small_samples()


@pytest.fixture(scope="module")
def limits(samples: Samples) -> RuleLimits:
    return rule_limits(count_people(samples.table, samples.findings))


@pytest.fixture(scope="module")
def parts(samples: Samples) -> list[Part]:
    return parts_of(samples.table)


def test_every_engine_pivot_and_year_is_a_part(parts: list[Part]) -> None:
    names = [(part.column, part.value) for part in parts]
    assert names == [
        *(("engine", name) for name in ("argos", "google")),
        *(("pivot", name) for name in ("de", "fr")),
        *(("year", str(year)) for year in (2014, 2015, 2016)),
    ]


def test_versions_of_an_engine_are_left_out_together(samples: Samples, parts: list[Part]) -> None:
    google = next(part for part in parts if part.value == "google")
    assert set(samples.table["engine"][google.rows]) == {"google", "google2021"}


def test_a_year_is_left_out_of_every_corpus(samples: Samples, parts: list[Part]) -> None:
    year = next(part for part in parts if part.value == "2015")
    assert set(samples.table["corpus"][year.rows]) == set(samples.table["corpus"])


def test_smaller_shares_of_stories_are_parts_of_larger_ones(samples: Samples) -> None:
    few, many = stories_kept(samples.table, (0.2, 0.6))
    assert (few.rows | many.rows == few.rows).all()
    stories = samples.table["story"]
    assert not set(stories[few.rows]) & set(stories[~few.rows])


@pytest.mark.parametrize("value", ["argos", "fr", "2015"])
def test_a_part_that_is_left_out_makes_no_difference(
    samples: Samples,
    parts: list[Part],
    limits: RuleLimits,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With its labels turned round, all scores stay as they were."""
    # heads start from those that saw the part, and stop when they are close enough
    monkeypatch.setattr(leaving_out, "_TOLERANCE", 1e-9)
    part = next(part for part in parts if part.value == value)
    counts = counts_of(samples)
    honest = second_stages(samples, cross_fit(samples, counts, [part], 1)[0], limits, part.rows)
    table = samples.table.copy()
    table.loc[part.rows, "machine"] = ~table.loc[part.rows, "machine"].astype(bool)
    liar = replace(samples, table=table)
    out_of_fold = cross_fit(liar, counts, [part], 1)
    lies = second_stages(liar, out_of_fold[0], limits, part.rows)
    fitted = ~np.isnan(honest)
    assert np.allclose(honest[fitted], lies[fitted], atol=0.05)
    whole = second_stages(liar, out_of_fold[-1], limits)
    assert not np.allclose(honest[fitted], whole[fitted], atol=0.05)


def test_the_tables_say_what_the_scores_say(
    samples: Samples, parts: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operating, "MIN_ARTICLES", 10)
    table = samples.table
    scores = np.where(table["machine"], 1.0, -1.0)
    year = next(part for part in parts if part.column == "year")
    row = twins_row(table, year, scores)
    assert row["AUROC"] == 1.0
    assert row["strong found at 1 % of all natives"] == 1.0
    assert (row["human flagged"], row["forward flagged"]) == (0.0, 1.0)
    mean = year_mean([row, {**row, "AUROC": 0.5, "round trips": 3 * row["round trips"]}])
    assert mean["AUROC"] == pytest.approx(0.625)


def test_a_source_is_measured_at_the_threshold_of_the_others(
    samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operating, "MIN_ARTICLES", 10)
    monkeypatch.setattr(operating, "MIN_TRANSLATIONS", 3)
    table = samples.table
    scores = np.where(table["machine"], 1.0, -1.0)
    calm = source_rows(table, scores)
    natives = [row["source"] for row in calm if row["kind"] == "native"]
    assert natives == ["bbc2005", "flores", "kenya", "newstest"]
    sets = [row["source"] for row in calm if row["kind"] == "human"]
    assert sets == [f"{year}/{pivot}" for year in (2014, 2015, 2016) for pivot in ("de", "fr")]
    assert all(row["flagged, clean"] == row["flagged, page"] == 0.0 for row in calm)
    high = scores + 9.0 * (table["source"] == "kenya").to_numpy()
    found = {row["source"]: row for row in source_rows(table, high)}
    # its own scores set no threshold for it, though they do for all others
    assert found["kenya"]["flagged, clean"] == 1.0
    assert found["bbc2005"]["flagged, clean"] == 0.0
    assert found["kenya"]["articles"] == 20
    for row in found.values():
        for variant in ("clean", "page"):
            share = row[f"flagged, {variant}"]
            assert row[f"low, {variant}"] <= share <= row[f"high, {variant}"]


def test_without_what_was_learned_little_is_found(samples: Samples, limits: RuleLimits) -> None:
    out_of_fold = cross_fit(samples, counts_of(samples), [], 1)[-1]
    rows = {row["without"]: row for row in ablation_rows(samples, out_of_fold, limits)}
    families = {FEATURES[column].family for column in head_columns("translated")}
    assert set(rows) == {"nothing", "phrasing n-grams", *families}
    contrast = "twins, native against round trip, all engines"
    assert rows["nothing"][contrast] > 0.9
