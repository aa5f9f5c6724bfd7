"""Pivot languages on small samples: what is learned, what is left out, and how it is measured."""

from __future__ import annotations

import json
import math
import random

import numpy as np
import pandas as pd
import pytest

from detector.features.document import Document
from detector.features.document.ngrams import EDGE, VIEWS
from detector.models.pivot import language_scores, probabilities
from detector.training.evaluate.pivot import evaluate_pivot
from detector.training.fit import pivot as fitting
from detector.training.fit.pivot import (
    PIVOTS,
    FittedPivot,
    Patterns,
    choose_threshold,
    fit_pivot,
    patterns_of,
    strangers,
    unseen_scores,
    usable,
    weigh,
)
from detector.training.fit.samples import Samples
from detector.training.fit.vocabulary import NgramCounts, count_ngrams
from tests.training.tables import with_sources

STORIES = 30
# each language has a habit, and every article of a story the story's own word
HABITS = dict(
    zip(PIVOTS, ("of", "has", "that", "in", "a", "is", "it", "will", "since"), strict=True)
)


def line(chooser: random.Random, habit: str) -> str:
    words: list[str] = [EDGE]
    for _ in range(6):
        words += [
            "the",
            chooser.choice(["of", "has", "that", "in", "it"]),
            "and",
            habit,
            "was",
            "€",
        ]
        words += [".", EDGE]
    return " ".join(words)


def small() -> tuple[Samples, NgramCounts]:
    chooser = random.Random(5)
    rows, lines = [], []
    for story in range(STORIES):
        for corpus, kind in (
            ("twins", "roundtrip"),
            ("translated", "forward"),
            ("native", "native"),
        ):
            for code in PIVOTS if kind != "native" else ("",):
                engine = chooser.choice(["google", "deepl", "bergamot-tiny"])
                machine = kind != "native"
                rows.append(
                    {
                        "id": f"{corpus}-{story}-{code}",
                        "story": f"{corpus}-{story}",
                        "kind": kind,
                        "corpus": corpus,
                        "pivot": code or None,
                        "engine": engine if machine else None,
                        "machine": machine,
                        "variant": "clean",
                    }
                )
                lines.append(line(chooser, HABITS.get(code, "the")))
    views = tuple(list(lines) for _ in VIEWS)
    rules = np.zeros((len(rows), 1))
    samples = Samples(with_sources(pd.DataFrame(rows)), rules, rules, views)
    everything = np.ones(len(rows), dtype=bool)
    return samples, count_ngrams(views, samples.table["story"].tolist(), everything)


@pytest.fixture(scope="module")
def made() -> tuple[Samples, NgramCounts, Patterns, FittedPivot]:
    samples, counts = small()
    patterns = patterns_of(samples, counts, np.flatnonzero(usable(samples.table)))
    return samples, counts, patterns, fit_pivot(patterns)


def test_only_machines_clean_articles_through_known_languages_are_used(made):
    samples, _, patterns, _ = made
    table = samples.table
    assert usable(table).sum() == 2 * STORIES * len(PIVOTS) == len(patterns.table)
    assert not (usable(table) & strangers(table)).any()
    page = table.assign(variant="page")
    assert not usable(page).any()
    assert not strangers(page).any()
    foreign = table.assign(pivot="xx")
    assert not usable(foreign).any()
    assert strangers(foreign).all()


def test_currency_signs_have_no_say(made):
    _, counts, patterns, _ = made
    known = {counts.symbols.read(int(key)) for key in counts.views[0].keys}
    kept = {counts.symbols.read(int(key)) for key in patterns.view.keys}
    assert any("€" in names for names in known)
    assert not any("€" in names for names in kept)
    assert ("the",) in kept


def test_habits_are_learned(made):
    _, _, patterns, fitted = made
    shares = probabilities(fitted.scores)
    assert (shares.argmax(axis=1) == patterns.language).mean() > 0.9
    assert fitted.head.languages == PIVOTS
    assert 0.3 <= fitted.head.threshold < 1


def test_the_head_gives_the_scores_of_the_fit(made):
    samples, counts, patterns, fitted = made
    everything = np.ones(len(patterns.table), dtype=bool)
    raw = fitting.raw_scores(patterns, fitting.fit_raw(patterns, everything))
    row = int(np.flatnonzero(usable(samples.table))[0])
    document = Document.parse(samples.views[0][row].replace(f" {EDGE} ", "\n").replace(EDGE, ""))
    expected = fitted.scale * raw[0] + fitted.head.calque * patterns.votes[0]
    got = language_scores(document, fitted.head, counts.symbols)
    assert got == pytest.approx(expected, abs=1e-4)


def test_languages_weigh_alike_and_what_is_not_used_weighs_nothing(made):
    _, _, patterns, _ = made
    used = np.ones(len(patterns.table), dtype=bool)
    used[::7] = False
    weights = weigh(patterns, used)
    assert not weights[~used].any()
    totals = [weights[patterns.language == number].sum() for number in range(len(PIVOTS))]
    assert totals == pytest.approx([fitting.TOTAL / len(PIVOTS)] * len(PIVOTS))
    twins = (patterns.table["corpus"] == "twins").to_numpy()
    assert weights[twins].sum() > 5 * weights[~twins].sum()


def test_a_group_is_scored_by_fits_that_never_saw_it(made, monkeypatch):
    _, _, patterns, _ = made
    groups: list[set[str]] = []
    real = fitting.fit_raw

    def spy(patterns, used):
        groups.append(set(patterns.table["group"][used]))
        return real(patterns, used)

    monkeypatch.setattr(fitting, "fit_raw", spy)
    unseen_scores(patterns, np.ones(len(patterns.table), dtype=bool))
    everywhere = set(patterns.table["group"])
    assert len(groups) == fitting.FOLDS
    left_out = [everywhere - seen for seen in groups]
    assert sorted(group for part in left_out for group in part) == sorted(everywhere)
    # the story of a twin is its group, and a set of translations has many stories
    assert len(everywhere) < patterns.table["story"].nunique()


def test_the_threshold_keeps_the_promise(made):
    _, _, patterns, _ = made
    draw = np.random.default_rng(0)
    shares = probabilities(draw.standard_normal((len(patterns.table), len(PIVOTS))) * 2)
    table = patterns.table
    twins = ((table["corpus"] == "twins") & (table["engine"] != "bergamot-tiny")).to_numpy()
    assert choose_threshold(shares, patterns) == 1.0
    # the surer, the likelier right
    sure = shares.max(axis=1)
    for row in np.flatnonzero(sure > 0.6):
        best, own = int(shares[row].argmax()), int(patterns.language[row])
        shares[row, [best, own]] = shares[row, [own, best]]
    threshold = choose_threshold(shares, patterns)
    assert threshold < 0.65
    named = twins & (shares.max(axis=1) >= threshold)
    right = (shares.argmax(axis=1) == patterns.language)[named]
    assert right.mean() > fitting.RIGHT - 0.05


def test_the_figures_are_json_and_count_every_article(made):
    samples, counts, patterns, fitted = made
    others = patterns_of(samples, counts, np.flatnonzero(strangers(samples.table)))
    figures = evaluate_pivot(patterns, fitted, others)
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    twins = figures["by text"][0]
    assert twins["articles"] == STORIES * len(PIVOTS)
    assert twins["low"] <= twins["accuracy"] <= twins["high"]
    assert sum(row["articles"] for row in figures["twins by language"]) == twins["articles"]
    assert math.isclose(figures["chance"], 1 / 9)
    assert [row["engine"] for row in figures["engine left out"]] == ["google", "microsoft", "deepl"]
    assert figures["engine left out"][1]["articles"] == 0
    assert figures["named in other texts"][0]["articles"] == STORIES
