"""Folds, weights, priors and the two stages, on small samples made of numbers."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_limits

from detector.features.catalogue import FEATURES
from detector.features.document.ngrams import EDGE, VIEWS
from detector.features.feature import HUMAN_PAGES, MACHINE_PAGES, Counts
from detector.models.artifact import LinearScore
from detector.training.corpus.folds import FOLDS, fold_of, folds_of
from detector.training.fit import base_models
from detector.training.fit.base_models import (
    BASE_MODELS,
    STORIES_OF_A_SOURCE,
    STRONG_WEIGHT,
    TOTAL,
    BaseModelFitter,
    fit_base_models,
    mixture_weights,
    score_rows,
)
from detector.training.fit.linear import (
    MIXTURE,
    RuleLimits,
    as_head,
    as_tables,
    calibrated,
    compose,
    design,
    fit_second_stage,
    head_columns,
    rule_limits,
)
from detector.training.fit.priors import LIMIT_COMMON, count_people, is_bounded, prior_weight
from detector.training.fit.samples import Samples
from detector.training.fit.stacking import OutOfFoldScores
from detector.training.fit.vocabulary import (
    NgramCounts,
    count_ngrams,
    inverse_document_frequency,
    tf_idf,
)
from tests.training.tables import with_sources

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

# the sets of translations, and the newspapers, of which each has one fold
SETS = 6
ENGINES = ("argos", "google", "nllb")

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
                            "engine": ENGINES[version] if machine else None,
                            "pivot": None if kind == "native" else "de",
                            "year": 2013 + story % SETS,
                            "domain": f"{corpus}{story % SETS}",
                        }
                    )
                    for view in views:
                        view.append(_line(chooser, machine))
                    rules.append(_rules(chooser, machine))
    values = np.stack(rules)
    findings = (values != 0).astype(float)
    return Samples(with_sources(pd.DataFrame(rows)), values, findings, tuple(views))


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
    return OutOfFoldScores(samples, counts).scores


@pytest.fixture(scope="module")
def limits(samples: Samples) -> RuleLimits:
    return rule_limits(count_people(samples.table, samples.findings))


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
    samples: Samples, mixture: dict[tuple[str, str], float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_models, "STRONG_WEIGHT", 1.0)
    table = samples.table
    used = (table["variant"] == "clean").to_numpy()
    weights = mixture_weights(table, used, mixture)
    assert weights.sum() == pytest.approx(TOTAL)
    assert not weights[~used].any()
    rows = table.assign(weight=weights)[used]
    present = set(zip(rows["corpus"], rows["kind"], strict=True))
    whole = sum(share for group, share in mixture.items() if group in present)
    for (corpus, kind), group in rows.groupby(["corpus", "kind"]):
        share = mixture.get((corpus, kind), 0.0)
        assert group["weight"].sum() == pytest.approx(TOTAL * share / whole)
        stories = group.groupby("story")["weight"]
        assert np.ptp(stories.sum()) == pytest.approx(0, abs=1e-9)
        versions = group["weight"].groupby(group["story"])
        assert np.max(versions.max() - versions.min()) == pytest.approx(0, abs=1e-9)
    assert rows.groupby("story").size().nunique() > 1


def test_an_absent_group_leaves_its_share_to_the_others(samples: Samples) -> None:
    used = (samples.table["corpus"] == "twins").to_numpy()
    assert mixture_weights(samples.table, used, MIXTURE).sum() == pytest.approx(TOTAL)


def test_a_large_source_weighs_as_one_of_the_limit_does() -> None:
    """A newspaper of a thousand articles counts no more than one of twenty-five."""
    sizes = {"small": 5, "full": STORIES_OF_A_SOURCE, "large": 40 * STORIES_OF_A_SOURCE}
    rows = [
        {"corpus": "native", "kind": "native", "domain": name, "story": f"{name}/{number}"}
        for name, size in sizes.items()
        for number in range(size)
    ]
    table = with_sources(pd.DataFrame(rows)).assign(id=range(len(rows)))
    weights = mixture_weights(table, np.ones(len(table), dtype=bool), {("native", "native"): 1.0})
    by_source = pd.Series(weights).groupby(table["source"]).sum()
    assert by_source["large"] == pytest.approx(by_source["full"])
    assert by_source["full"] == pytest.approx(5 * by_source["small"])
    assert by_source.sum() == pytest.approx(TOTAL)


def test_strong_engines_weigh_most() -> None:
    engines = ["google", "argos", "argos", "argos", "nllb"]
    stories = ["a", "a", "b", "b", "b"]
    rows = [
        {"corpus": "foreign", "kind": "forward", "story": story, "engine": engine, "pivot": "de"}
        for story, engine in zip(stories, engines, strict=True)
    ]
    table = with_sources(pd.DataFrame(rows)).assign(id=range(5))
    mixture = {("foreign", "forward"): 1.0}
    weights = mixture_weights(table, np.ones(5, dtype=bool), mixture)
    assert weights[0] == pytest.approx(STRONG_WEIGHT * weights[1])
    assert 2 * weights[1] == pytest.approx(weights[2:].sum())
    assert np.ptp(weights[2:]) == pytest.approx(0)


# -- priors


NEVER = 0.5 / 40_000


def test_priors_have_the_sign_of_their_rule() -> None:
    for feature in FEATURES:
        prior = prior_weight(feature, NEVER)
        one_by_one = feature.placed and feature.per in ("document", "once")
        if feature.common or not one_by_one or feature.expected_sign == "either":
            assert prior == 0, feature.name
        elif feature.expected_sign == "machine":
            assert prior >= 0, feature.name
        else:
            assert prior < 0, feature.name


def test_a_rule_starts_from_its_counts() -> None:
    counted = [feature for feature in FEATURES if feature.counts is not None]
    assert len(counted) > 30
    for feature in counted:
        machine, human = feature.counts
        assert 0 <= machine <= MACHINE_PAGES
        assert 0 <= human <= HUMAN_PAGES
        assert str(feature.counts) in feature.provenance
        if is_bounded(feature) and feature.expected_sign == "machine" and not feature.common:
            people = max(NEVER, feature.counts.human_share) if human else NEVER
            wanted = math.log(feature.counts.machine_share / people)
            assert prior_weight(feature, NEVER) == pytest.approx(max(0.0, wanted)), feature.name


def test_what_people_leave_more_often_weighs_less() -> None:
    """In the corpora or on pages, whichever shows more; and never below nothing."""
    tail = FEATURES[COLUMN["boundaries/lower-case-tail"]]
    shares = (NEVER, 0.001, 0.01, 0.9)
    weights = [prior_weight(tail, share) for share in shares]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[-1] == 0
    seen = replace(tail, counts=Counts(9, 20))
    assert prior_weight(seen, NEVER) < prior_weight(tail, NEVER)
    assert prior_weight(seen, 0.9) == 0


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
        told = OutOfFoldScores(replace(samples, table=table), counts).scores
        assert own.any()
        assert np.array_equal(told[own], out_of_fold[own])
        assert not np.allclose(told[~own], out_of_fold[~own])


def test_a_source_is_held_out_whole_and_the_whole_fit_sees_all(
    samples: Samples, counts: NgramCounts
) -> None:
    heads = OutOfFoldScores(samples, counts)
    assert len(heads.without) == FOLDS
    folds = pd.Series(heads.folds).groupby(samples.table["source"]).nunique()
    outside = samples.table["corpus"].isin(["translated", "native"])
    assert set(folds[samples.table["source"][outside].unique()]) == {1}
    for fold, without in enumerate(heads.without):
        own = heads.folds == fold
        assert np.array_equal(heads.scores[own], without.scores[own])
        assert not np.allclose(heads.whole.scores[own], without.scores[own])
    alone = fit_base_models(samples, counts, np.ones(len(heads.folds), dtype=bool))
    assert np.array_equal(heads.whole.scores, alone.scores)


def test_more_processes_fit_the_same(samples: Samples, counts: NgramCounts) -> None:
    one, two = (OutOfFoldScores(samples, counts, jobs) for jobs in (1, 2))
    assert np.array_equal(one.scores, two.scores)


def test_all_rows_are_scored_in_parts(
    samples: Samples, counts: NgramCounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitter = BaseModelFitter(
        samples.table, counts, (samples.table["corpus"] != "flores").to_numpy()
    )
    clean = (samples.table["variant"] == "clean").to_numpy()
    assert np.array_equal(fitter.rows, np.flatnonzero(fitter.used & clean))
    assert fitter.matrix.shape[0] == len(fitter.rows)
    weights = np.random.default_rng(2).normal(size=(2, fitter.matrix.shape[1]))
    whole = score_rows(counts, fitter.idf, weights)
    assert np.allclose(whole[fitter.rows], fitter.matrix @ weights.T)
    monkeypatch.setattr(base_models, "_PART", 7)
    assert np.allclose(score_rows(counts, fitter.idf, weights), whole)


def test_values_of_some_rows_are_rows_of_all_values(samples: Samples, counts: NgramCounts) -> None:
    stories = np.ones(int(counts.story.max()) + 1, dtype=bool)
    rows = np.array([5, 0, 17])
    for view in counts.views:
        idf = inverse_document_frequency(view, stories)
        assert (tf_idf(view, idf)[rows] != tf_idf(view, idf, rows)).nnz == 0


def test_a_head_that_loses_nothing_is_taken_over(samples: Samples, counts: NgramCounts) -> None:
    table = samples.table
    fitter = BaseModelFitter(table, counts, np.ones(len(table), dtype=bool))
    whole = fitter.fit()
    lost = ((table["corpus"] == "translated") & (table["year"] == 2014)).to_numpy()
    again = fitter.fit(lost, whole, 1e-9)
    for number, (name, mixture) in enumerate(BASE_MODELS.items()):
        same = np.array_equal(whole.coefficients[number], again.coefficients[number])
        assert same == (("translated", "human") not in mixture), name
    anew = BaseModelFitter(table, counts, np.ones(len(table), dtype=bool)).fit(lost, None, 1e-9)
    assert np.allclose(again.scores, anew.scores, atol=0.1)


def test_heads_learn_wording(samples: Samples, out_of_fold: np.ndarray) -> None:
    machine = samples.table["machine"].to_numpy()
    assert (out_of_fold[machine].mean(axis=0) > out_of_fold[~machine].mean(axis=0) + 1).all()


# -- the second stage


def weights_by_name(
    samples: Samples,
    out_of_fold: np.ndarray,
    used: np.ndarray,
    limits: RuleLimits,
    kept: np.ndarray | None = None,
) -> dict[str, float]:
    second = fit_second_stage(samples, out_of_fold, used, limits, kept)
    coefficients = second.coef_[0][len(BASE_MODELS) :]
    names = [FEATURES[column].name for column in RULES]
    return dict(zip(names, coefficients.tolist(), strict=True))


def test_a_rule_of_the_wrong_sign_is_left_out(
    samples: Samples, out_of_fold: np.ndarray, everything: np.ndarray, limits: RuleLimits
) -> None:
    found = weights_by_name(samples, out_of_fold, everything, limits)
    assert all(found[name] > 0 for name in CONFIRMED)
    assert found[CONTRADICTED] == 0
    assert found[CONTRADICTED_HUMAN] == 0
    assert found[EITHER] < 0
    for feature in FEATURES:
        if feature.head == "translated" and feature.expected_sign != "either":
            wrong = found[feature.name] * (1 if feature.expected_sign == "machine" else -1) < 0
            assert not wrong, feature.name


def test_what_is_left_out_does_not_matter_to_the_rest(
    samples: Samples, out_of_fold: np.ndarray, everything: np.ndarray, limits: RuleLimits
) -> None:
    without = samples.rules.copy()
    without[:, [COLUMN[CONTRADICTED], COLUMN[CONTRADICTED_HUMAN]]] = 0
    silent = replace(samples, rules=without)
    first = weights_by_name(samples, out_of_fold, everything, limits)
    second = weights_by_name(silent, out_of_fold, everything, limits)
    for name in (*CONFIRMED, EITHER):
        assert first[name] == pytest.approx(second[name], rel=1e-3)


def test_a_rule_that_fires_nowhere_keeps_what_the_counts_say(
    samples: Samples, out_of_fold: np.ndarray, everything: np.ndarray, limits: RuleLimits
) -> None:
    found = weights_by_name(samples, out_of_fold, everything, limits)
    silent = [
        (place, column) for place, column in enumerate(RULES) if not samples.rules[:, column].any()
    ]
    assert len(silent) > 20
    for place, column in silent:
        assert found[FEATURES[column].name] == pytest.approx(limits.mean[place], abs=1e-6)
    assert sum(limits.mean[place] > 0 for place, _ in silent) > 20


def test_no_rule_weighs_more_than_its_limit(
    samples: Samples, out_of_fold: np.ndarray, everything: np.ndarray
) -> None:
    """However much the samples say for it; a calibration that doubles weights halves limits."""
    people = count_people(samples.table, samples.findings)
    common = replace(people, per_words=np.full(len(FEATURES), 2.0))
    limits = rule_limits(common)
    found = weights_by_name(samples, out_of_fold, everything, limits)
    assert all(found[name] <= LIMIT_COMMON + 1e-9 for name in CONFIRMED)
    assert any(found[name] == pytest.approx(LIMIT_COMMON) for name in CONFIRMED)
    halved = weights_by_name(samples, out_of_fold, everything, limits.scaled(2.0))
    assert max(halved[name] for name in CONFIRMED) == pytest.approx(LIMIT_COMMON / 2)
    assert found[EITHER] < 0


def test_only_rules_that_are_kept_have_weight(
    samples: Samples, out_of_fold: np.ndarray, everything: np.ndarray, limits: RuleLimits
) -> None:
    kept = np.array([FEATURES[column].family != "boundaries" for column in RULES])
    found = weights_by_name(samples, out_of_fold, everything, limits, kept)
    for name, weight in found.items():
        if name.startswith("boundaries/"):
            assert weight == 0, name
    assert found["phrasing/calque"] > 0
    assert found[EITHER] < 0


# -- one score of two stages


def test_one_score_says_what_the_two_stages_say(
    samples: Samples,
    counts: NgramCounts,
    out_of_fold: np.ndarray,
    everything: np.ndarray,
    limits: RuleLimits,
) -> None:
    second = fit_second_stage(samples, out_of_fold, everything, limits)
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
    samples: Samples,
    counts: NgramCounts,
    out_of_fold: np.ndarray,
    everything: np.ndarray,
    limits: RuleLimits,
) -> None:
    heads = fit_base_models(samples, counts, everything)
    score = compose(heads, fit_second_stage(samples, out_of_fold, everything, limits))
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
    samples: Samples,
    counts: NgramCounts,
    out_of_fold: np.ndarray,
    everything: np.ndarray,
    limits: RuleLimits,
) -> None:
    again = small_samples()
    table = again.table
    recounted = count_ngrams(
        again.views, table["story"].tolist(), (table["corpus"] != "native").to_numpy()
    )
    assert recounted.symbols.names == counts.symbols.names
    scores = OutOfFoldScores(again, recounted).scores
    assert np.array_equal(scores, out_of_fold)
    one = compose(
        fit_base_models(samples, counts, everything),
        fit_second_stage(samples, out_of_fold, everything, limits),
    )
    two = compose(
        fit_base_models(again, recounted, everything),
        fit_second_stage(again, scores, everything, limits),
    )
    assert np.array_equal(one.estimator.coef_, two.estimator.coef_)
    assert one.estimator.intercept_ == two.estimator.intercept_
