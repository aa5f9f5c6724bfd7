"""Our prediction with numpy is scikit-learn's, for a small model and for the default one."""

from __future__ import annotations

import gzip
import json
import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from detector import Detector
from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.document.ngrams import EDGE, VIEWS, symbols
from detector.features.feature import shares
from detector.features.gathering import gather
from detector.models.artifact import Model, default_model, save_model
from detector.models.ngram_table import NgramTable
from detector.training.corpus.articles import FILES, as_text, read_all
from detector.training.fit.linear import (
    Score,
    as_head,
    as_tables,
    calibrated,
    compose,
    design,
    fit_second_stage,
    rule_limits,
)
from detector.training.fit.priors import count_people
from detector.training.fit.samples import FITTED, Samples, build_samples
from detector.training.fit.stacking import OutOfFoldScores
from detector.training.fit.vocabulary import count_ngrams
from detector.training.fit.wire import fit_wire
from detector.training.simulator.pages import render_page

SEED = 5
PEOPLE = (
    "The mayor of {place} said on {day} that the bridge would open before the end of the year.",
    "“We were told to wait, and so we waited,” said {name}, who runs a bakery near the station.",
    "Prices rose by {number} percent in March, the third increase in a row, officials said.",
    "{name} could not be reached for comment, but a spokesman denied that he had left {place}.",
    "It's a small town with a long memory, and few here have forgotten the flood of 1987.",
    "The council will vote again on {day}, when two of its members return from leave.",
    "Rain is expected over the weekend; the match against {place} may have to be moved.",
    "She didn't say how much the repairs had cost or who would be paying for them.",
)
MACHINES = (
    "The mayor of the city {place} has said on {day} that the bridge it will be opened this year.",
    "We have waited because one told us to wait, affirmed {name}, who leads a bakery. close.",
    "In the month of March the prices have increased of {number}. 500 percent, it is a rise .",
    "{name} was not reachable for a statement, while the spokesman of him denied the departure.",
    "In the framework of the memory of the small city of {place} the flood is not forgotten.",
    "The council will realize a new vote this {day} (16), to which will assist its members.",
    "For the weekend it is waited rain; the encounter against {place} is possible to move itself.",
    "She has not communicated the cost of the reparations neither the person. who pays them.",
)


def write_corpora(folder: Path, stories: int) -> None:
    """About five versions of each story in all, in the files that training reads."""
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in FILES}
    places = ("Graustark", "Tholen", "Zembla", "Ostania", "Kravonia")
    names = ("Anna Kallinen", "Peter Whitcombe", "Jean Trottier", "Mira Phansekar")
    other = ("reuters1987", "news", "bbc2005", "globalvoices", "kenya", "flores")

    def add(corpus: str, kind: str, story: int, domain: str) -> None:
        chooser = random.Random(f"{SEED}/{corpus}/{kind}/{story}")
        mostly, seldom = (PEOPLE, MACHINES) if kind in ("native", "human") else (MACHINES, PEOPLE)
        lines = chooser.sample(mostly, 5) + chooser.sample(seldom, 2)
        chooser.shuffle(lines)
        values = random.Random(story)
        fields = {
            "place": values.choice(places),
            "name": values.choice(names),
            "day": values.choice(("Monday", "Thursday")),
            "number": values.randint(2, 40),
        }
        machine = kind in ("roundtrip", "forward")
        rows[corpus].append(
            {
                "id": f"{corpus}/{kind}/{story}",
                "story": f"{corpus}/{story}",
                "kind": kind,
                "domain": domain,
                # sets of translations are held out whole, so there are several
                "year": 2013 + story % 7,
                "pivot": "de" if kind != "native" else None,
                "engine": "google" if machine else None,
                "sentences": [line.format(**fields) for line in lines],
            }
        )

    for story in range(stories):
        for kind in ("native", "roundtrip"):
            add("twins", kind, story, "newstest")
        for kind in ("human", "forward"):
            add("translated", kind, story, "newstest")
        add("native", "native", story, other[story % len(other)])
        add("flores", ("native", "roundtrip")[story % 2], story // 2, "flores")
    for name, lines in rows.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)


@dataclass
class Trained:
    texts: list[str]
    samples: Samples
    score: Score
    probabilities: NDArray[np.float64]
    detector: Detector


def of_articles(samples: Samples) -> Samples:
    """Only the samples whose text can be made again from one article: clean texts and pages."""
    rows = np.flatnonzero(samples.table["variant"].isin(FITTED))
    views = tuple([view[row] for row in rows] for view in samples.views)
    table = samples.table.iloc[rows].reset_index(drop=True)
    return Samples(table, samples.rules[rows], samples.findings[rows], views)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A model fitted on small corpora as the build does it, saved and loaded."""
    folder = tmp_path_factory.mktemp("corpora")
    write_corpora(folder, stories=14)
    samples = of_articles(build_samples(folder, seed=SEED, jobs=1))
    table = samples.table
    counts = count_ngrams(
        samples.views, table["story"].tolist(), (table["corpus"] != "native").to_numpy()
    )
    heads = OutOfFoldScores(samples, counts)
    everything = np.ones(len(table), dtype=bool)
    limits = rule_limits(count_people(table, samples.findings))
    second = fit_second_stage(samples, heads.scores, everything, limits)
    # one fold is left out, so that some n-grams are dropped and some texts were never seen
    score = calibrated(compose(heads.without[0], second), 0.8, -0.3)
    model = Model(
        id="small",
        version="1",
        translated=as_head(score.estimator, "translated", 0.5),
        wire=as_head(fit_wire(samples, everything), "wire", 0.0),
        symbols=counts.symbols,
        tables=as_tables(score, counts),
        provenance={},
    )
    save_model(model, folder / "model")
    probabilities = score.estimator.predict_proba(design(samples, counts, score.idf))[:, 1]
    by_id = {article.id: article for article in read_all(folder)}
    texts = [
        as_text(by_id[row.id])
        if row.variant == "clean"
        else render_page(by_id[row.id], seed=SEED, faults=True).text
        for row in table.itertuples()
    ]
    return Trained(texts, samples, score, probabilities, Detector.load(folder / "model"))


def test_the_small_model_is_worth_comparing(trained: Trained) -> None:
    """It has learned, rules and n-grams count in it, and n-grams were dropped."""
    machine = trained.samples.table["machine"].to_numpy()
    means = [trained.probabilities[machine == side].mean() for side in (True, False)]
    assert means[0] > 0.7 > 0.3 > means[1]
    model = trained.detector.model
    assert sum(value != 0 for value in model.translated.coefficients.values()) > 10
    for view, idf in zip(VIEWS, trained.score.idf, strict=True):
        assert 0 < len(model.tables[view.name].keys) < len(idf)


def test_our_probability_is_that_of_scikit_learn(trained: Trained) -> None:
    ours = [trained.detector.score(text).probability for text in trained.texts]
    decided = [place for place, value in enumerate(ours) if value is not None]
    assert len(decided) > 0.95 * len(ours)
    mine = np.array([ours[place] for place in decided], dtype=float)
    assert np.abs(mine - trained.probabilities[decided]).max() < 1e-9


def spelled_out(document: Document, view_name: str, orders: tuple[int, ...]) -> Iterator[tuple]:
    """The n-grams of a document, listed the slow and obvious way."""
    view = next(view for view in VIEWS if view.name == view_name)
    names = symbols(document, view)
    for first, last in document.sentence_tokens:
        line = [EDGE, *names[first:last], EDGE]
        for order in orders:
            for start in range(len(line) - order + 1):
                gram = tuple(line[start : start + order])
                if set(gram) != {EDGE}:
                    yield gram


def tf_idf_row(counts: Counter, table: NgramTable, numbers: dict[str, int]) -> NDArray[np.float64]:
    """The row of one view: damped frequency times idf, scaled to length 1."""
    row = np.zeros(len(table.keys))
    places = {key: place for place, key in enumerate(table.keys.tolist())}
    for gram, count in counts.items():
        if any(name not in numbers for name in gram):
            continue
        key = sum(numbers[name] << 16 * i for i, name in enumerate(gram))
        if key in places:
            row[places[key]] = (1 + math.log(count)) * float(table.idf[places[key]])
    return row / math.sqrt(sum(value * value for value in row[row != 0].tolist()))


def rule_row(document: Document) -> NDArray[np.float64]:
    rules = [feature for feature in FEATURES if feature.head == "translated"]
    gathered = gather(document, rules)
    values = [
        sum(shares(rule, found, document)) for rule, found in zip(rules, gathered, strict=True)
    ]
    return np.array(values, dtype=float)


@pytest.fixture(scope="module")
def estimator() -> LogisticRegression:
    """Scikit-learn's own class with the coefficients of the default artifact."""
    model = default_model()
    rules = [feature.name for feature in FEATURES if feature.head == "translated"]
    result = LogisticRegression()
    result.classes_ = np.array([0, 1])
    result.coef_ = np.concatenate(
        [
            [model.translated.coefficients[name] for name in rules],
            *(model.tables[view.name].coefficients.astype(float) for view in VIEWS),
        ]
    )[None, :]
    result.intercept_ = np.array([model.translated.baseline])
    result.n_features_in_ = result.coef_.shape[1]
    return result


def test_the_default_model_is_a_logistic_regression(
    estimator: LogisticRegression, seeds: list[Path]
) -> None:
    model = default_model()
    numbers = {name: number for number, name in enumerate(model.symbols.names, 1)}
    detector = Detector(model)
    for path in seeds:
        text = path.read_text("utf-8")
        document = Document.parse(text)
        parts = [rule_row(document)]
        for view in VIEWS:
            counts = Counter(spelled_out(document, view.name, view.orders))
            parts.append(tf_idf_row(counts, model.tables[view.name], numbers))
        row = np.concatenate(parts)[None, :]
        verdict = detector.score(text)
        assert verdict.probability == pytest.approx(estimator.predict_proba(row)[0, 1], abs=1e-9)
        assert verdict.score == pytest.approx(estimator.decision_function(row)[0], abs=1e-9)
