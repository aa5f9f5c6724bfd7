"""Folds, weights, priors and the two stages, on small samples made of numbers."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from detector.features.catalogue import FEATURES
from detector.features.document.ngrams import EDGE, VIEWS
from detector.features.feature import HUMAN_PAGES, MACHINE_PAGES
from detector.models.artifact import LinearScore
from detector.training.corpus.folds import FOLDS, fold_of, folds_of
from detector.training.fit.base_models import BASE_MODELS, TOTAL, fit_base_models, mixture_weights
from detector.training.fit.linear import (
    MIXTURE,
    as_head,
    as_tables,
    calibrated,
    compose,
    design,
    fit_second_stage,
    head_columns,
)
from detector.training.fit.priors import prior_weight
from detector.training.fit.samples import Samples
from detector.training.fit.stacking import OutOfFoldScores
from detector.training.fit.vocabulary import NgramCounts, count_ngrams

COLUMN = {feature.name: column for column, feature in enumerate(FEATURES)}
RULES = head_columns("translated")

# Rules that the samples below confirm, and one of each sign that they contradict.
CONFIRMED = (
    "boundaries/lower-case-tail",
    "boundaries/stranded-modifier",
    "spacing/space-inside-quotes",
    "names/two-spellings",
    "dates/day-number",
    "phrasing/calque",
)
CONTRADICTED = "boundaries/capital-tail"
CONTRADICTED_HUMAN = "grammar/typing-slip"
EITHER = "style/commas"

PEOPLE = ("the", "mayor", "did", "n't", "say", "when", "it", "'s", "due", "and", "we", "wo", "n't")
MACHINES = ("it", "is", "the", "mayor", "of", "the", "city", "which", "has", "not", "said", "when")


def small_samples(stories: int = 12, seed: int = 3) -> Samples:
    """Some versions of some stories in every corpus, each clean and as a page."""
    chooser = random.Random(seed)
    rows: list[dict[str, object]] = []
    views: list[list[str]] = [[] for _ in VIEWS]
    rules: list[np.ndarray] = []
    groups = [
        *(("twins", kind, n) for kind, n in (("native", 1), ("roundtrip", 3))),
        *(("translated", kind, n) for kind, n in (("human", 1), ("forward", 2))),
        *(("flores", kind, 1) for kind in ("native", "roundtrip")),
        ("native", "native", 1),
    ]
    for corpus, kind, versions in groups:
        machine = kind in ("roundtrip", "forward")
        for story in range(stories):
            for version in range(versions if story % 2 else 1):
                for variant in ("clean", "page"):
                    rows.append(
                        {
                            "id": f"{corpus}/{kind}/{story}/{version}",
                            "story": f"{corpus}/{story}",
                            "kind": kind,
                            "corpus": corpus,
                            "machine": machine,
                            "variant": variant,
                        }
                    )
                    for view in views:
                        view.append(_line(chooser, machine))
                    rules.append(_rules(chooser, machine))
    return Samples(pd.DataFrame(rows), np.stack(rules), tuple(views))


def _line(chooser: random.Random, machine: bool) -> str:
    words = [EDGE]
    for _ in range(5):
        source = MACHINES if (chooser.random() < 0.7) == machine else PEOPLE
        first = chooser.randrange(len(source) - 5)
        words += [*source[first : first + 5], EDGE]
    return " ".join(words)


def _rules(chooser: random.Random, machine: bool) -> np.ndarray:
    values = np.zeros(len(FEATURES))
    for name in CONFIRMED:
        values[COLUMN[name]] = machine and chooser.random() < 0.3
    values[COLUMN[CONTRADICTED]] = not machine and chooser.random() < 0.9
    values[COLUMN[CONTRADICTED_HUMAN]] = machine and chooser.random() < 0.5
    values[COLUMN[EITHER]] = chooser.gauss(-1.0 if machine else 1.0, 1.0)
    return values


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Small fits on many threads take many times as long where others use the machine."""
    with threadpool_limits(1):
        yield


@pytest.fixture(scope="module")
def samples() -> Samples:
    return small_samples()


@pytest.fixture(scope="module")
def counts(samples: Samples) -> NgramCounts:
    contrasted = (samples.table["corpus"] != "native").to_numpy()
    return count_ngrams(samples.views, samples.table["story"].tolist(), contrasted)


@pytest.fixture(scope="module")
def everything(samples: Samples) -> np.ndarray:
    return np.ones(len(samples.table), dtype=bool)


@pytest.fixture(scope="module")
def out_of_fold(samples: Samples, counts: NgramCounts) -> np.ndarray:
    return OutOfFoldScores(samples, counts).unseen(frozenset())


# -- folds


@given(st.lists(st.text(max_size=20), min_size=1, max_size=30))
def test_a_story_is_never_split(stories: list[str]) -> None:
    table = pd.Series([*stories, *reversed(stories)])
    folds = folds_of(table)
    by_story: dict[str, set[int]] = defaultdict(set)
    for story, fold in zip(table, folds.tolist(), strict=True):
        by_story[story].add(fold)
    assert all(len(found) == 1 for found in by_story.values())
    assert all(0 <= fold < FOLDS for fold in folds)


def test_folds_are_of_about_one_size_and_the_same_everywhere() -> None:
    sizes = np.bincount([fold_of(f"story {n}") for n in range(5000)], minlength=FOLDS)
    assert sizes.min() > 900
    # sha256, first four bytes, modulo 5: other folds would make every committed figure void
    assert [fold_of(f"story {n}") for n in range(8)] == [3, 1, 0, 3, 2, 2, 4, 2]


# -- weights of the mixture


@pytest.mark.parametrize("mixture", [MIXTURE, *BASE_MODELS.values()], ids=["second", *BASE_MODELS])
def test_a_mixture_is_shared_by_stories_and_their_versions(
    samples: Samples, mixture: dict[tuple[str, str], float]
) -> None:
    table = samples.table
    used = (table["variant"] == "clean").to_numpy()
    weights = mixture_weights(table, used, mixture)
    assert weights.sum() == pytest.approx(TOTAL)
    assert not weights[~used].any()
    rows = table.assign(weight=weights)[used]
    whole = sum(mixture.values())
    for (corpus, kind), group in rows.groupby(["corpus", "kind"]):
        share = mixture.get((corpus, kind), 0.0)
        assert group["weight"].sum() == pytest.approx(TOTAL * share / whole)
        stories = group.groupby("story")["weight"]
        assert np.ptp(stories.sum()) == pytest.approx(0, abs=1e-9)
        assert np.max(stories.max() - stories.min()) == pytest.approx(0, abs=1e-9)
    assert rows.groupby("story").size().nunique() > 1


def test_an_absent_group_leaves_its_share_to_the_others(samples: Samples) -> None:
    used = (samples.table["corpus"] == "twins").to_numpy()
    assert mixture_weights(samples.table, used, MIXTURE).sum() == pytest.approx(TOTAL)


# -- priors


def test_priors_have_the_sign_of_their_rule() -> None:
    for feature in FEATURES:
        prior = prior_weight(feature)
        if not feature.placed or feature.per != "document" or feature.expected_sign == "either":
            assert prior == 0, feature.name
        else:
            assert prior > 0 if feature.expected_sign == "machine" else prior < 0, feature.name


def test_a_rule_starts_from_its_counts() -> None:
    counted = [feature for feature in FEATURES if feature.counts is not None]
    assert len(counted) > 30
    for feature in counted:
        machine, human = feature.counts
        assert 0 <= machine <= MACHINE_PAGES
        assert 0 <= human <= HUMAN_PAGES
        assert str(feature.counts) in feature.provenance
        more = machine / MACHINE_PAGES > human / HUMAN_PAGES
        assert (prior_weight(feature) > 0) == more


def test_what_people_never_write_weighs_more() -> None:
    by_name = {feature.name: prior_weight(feature) for feature in FEATURES}
    assert by_name["boundaries/lower-case-tail"] > by_name["spacing/fused-after-stop"] > 0
    assert by_name["spacing/space-inside-quotes"] > by_name["boundaries/doubled-stop"]


# -- the first stage


def test_opinions_come_from_heads_that_never_saw_the_story(
    samples: Samples, counts: NgramCounts, out_of_fold: np.ndarray
) -> None:
    """With the labels of one fold turned round, the out_of_fold on that fold stay as they were."""
    heads = OutOfFoldScores(samples, counts)
    for fold in (0, FOLDS - 1):
        own = heads.folds == fold
        table = samples.table.copy()
        table.loc[own, "machine"] = ~table.loc[own, "machine"].astype(bool)
        lies = OutOfFoldScores(Samples(table, samples.rules, samples.views), counts)
        told = lies.unseen(frozenset())
        assert own.any()
        assert np.array_equal(told[own], out_of_fold[own])
        assert not np.allclose(told[~own], out_of_fold[~own])


def test_held_out_folds_are_seen_by_no_head(samples: Samples, counts: NgramCounts) -> None:
    heads = OutOfFoldScores(samples, counts)
    own = heads.folds == 1
    table = samples.table.copy()
    table.loc[own, "machine"] = ~table.loc[own, "machine"].astype(bool)
    lies = OutOfFoldScores(Samples(table, samples.rules, samples.views), counts)
    assert np.array_equal(lies.unseen(frozenset({1})), heads.unseen(frozenset({1})))


def test_heads_learn_wording(samples: Samples, out_of_fold: np.ndarray) -> None:
    machine = samples.table["machine"].to_numpy()
    assert (out_of_fold[machine].mean(axis=0) > out_of_fold[~machine].mean(axis=0) + 1).all()


# -- the second stage


def weights_by_name(
    samples: Samples, out_of_fold: np.ndarray, used: np.ndarray
) -> dict[str, float]:
    coefficients = fit_second_stage(samples, out_of_fold, used).coef_[0][len(BASE_MODELS) :]
    names = [FEATURES[column].name for column in RULES]
    return dict(zip(names, coefficients.tolist(), strict=True))


def test_a_rule_of_the_wrong_sign_is_left_out(
    samples: Samples, out_of_fold: np.ndarray, everything: np.ndarray
) -> None:
    found = weights_by_name(samples, out_of_fold, everything)
    assert all(found[name] > 0 for name in CONFIRMED)
    assert found[CONTRADICTED] == 0
    assert found[CONTRADICTED_HUMAN] == 0
    assert found[EITHER] < 0
    for feature in FEATURES:
        if feature.head == "translated" and feature.expected_sign != "either":
            wrong = found[feature.name] * (1 if feature.expected_sign == "machine" else -1) < 0
            assert not wrong, feature.name


def test_what_is_left_out_does_not_matter_to_the_rest(
    samples: Samples, out_of_fold: np.ndarray, everything: np.ndarray
) -> None:
    without = samples.rules.copy()
    without[:, [COLUMN[CONTRADICTED], COLUMN[CONTRADICTED_HUMAN]]] = 0
    silent = Samples(samples.table, without, samples.views)
    first = weights_by_name(samples, out_of_fold, everything)
    second = weights_by_name(silent, out_of_fold, everything)
    for name in (*CONFIRMED, EITHER):
        assert first[name] == pytest.approx(second[name], rel=1e-3)


def test_a_rule_that_fires_nowhere_keeps_what_the_counts_say(
    samples: Samples, out_of_fold: np.ndarray, everything: np.ndarray
) -> None:
    found = weights_by_name(samples, out_of_fold, everything)
    silent = [
        (found[f.name], prior_weight(f))
        for f in FEATURES
        if f.head == "translated" and not samples.rules[:, COLUMN[f.name]].any()
    ]
    counted = np.array([weight / prior for weight, prior in silent if prior])
    assert len(counted) > 20
    assert counted[0] > 0
    assert np.ptp(counted) == pytest.approx(0, abs=1e-9)
    assert all(weight == 0 for weight, prior in silent if not prior)


# -- one score of two stages


def test_one_score_says_what_the_two_stages_say(
    samples: Samples, counts: NgramCounts, out_of_fold: np.ndarray, everything: np.ndarray
) -> None:
    second = fit_second_stage(samples, out_of_fold, everything)
    heads = fit_base_models(samples, counts, everything)
    staged = second.decision_function(np.hstack([heads.scores, samples.rules[:, RULES]]))
    score = compose(heads, second)
    matrix = design(samples, counts, score.idf)
    # coefficients of n-grams are stored in single precision
    assert np.abs(score.estimator.decision_function(matrix) - staged).max() < 1e-5
    slope, offset = 0.7, -1.3
    scaled = calibrated(score, slope, offset)
    wanted = slope * staged + offset
    assert np.abs(scaled.estimator.decision_function(matrix) - wanted).max() < 1e-5
    assert np.ptp(staged) > 1


def test_an_artifact_holds_the_same_numbers(
    samples: Samples, counts: NgramCounts, out_of_fold: np.ndarray, everything: np.ndarray
) -> None:
    heads = fit_base_models(samples, counts, everything)
    score = compose(heads, fit_second_stage(samples, out_of_fold, everything))
    head = as_head(score.estimator, "translated", 0.75)
    assert isinstance(head, LinearScore)
    assert head.threshold == 0.75
    assert head.baseline == score.estimator.intercept_[0]
    assert list(head.coefficients) == [FEATURES[column].name for column in RULES]
    tables = as_tables(score, counts)
    stored = [*head.coefficients.values()]
    for view in VIEWS:
        stored += tables[view.name].coefficients.astype(float).tolist()
    assert stored == score.estimator.coef_[0].tolist()


def test_fitting_twice_gives_the_same_model(
    samples: Samples, counts: NgramCounts, out_of_fold: np.ndarray, everything: np.ndarray
) -> None:
    again = small_samples()
    table = again.table
    recounted = count_ngrams(
        again.views, table["story"].tolist(), (table["corpus"] != "native").to_numpy()
    )
    assert recounted.symbols.names == counts.symbols.names
    scores = OutOfFoldScores(again, recounted).unseen(frozenset())
    assert np.array_equal(scores, out_of_fold)
    one = compose(
        fit_base_models(samples, counts, everything),
        fit_second_stage(samples, out_of_fold, everything),
    )
    two = compose(
        fit_base_models(again, recounted, everything), fit_second_stage(again, scores, everything)
    )
    assert np.array_equal(one.estimator.coef_, two.estimator.coef_)
    assert one.estimator.intercept_ == two.estimator.intercept_
