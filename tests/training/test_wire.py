"""The second score: what it learns from lines of agencies, and how its figures are counted."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.training.corpus.folds import FOLDS, folds_of
from detector.training.fit.linear import head_columns
from detector.training.fit.samples import Samples, rule_values
from detector.training.fit.wire import (
    AGENCY_LINES,
    OTHER_DOMAINS,
    WIRE_DOMAINS,
    evaluate_wire,
    fit_wire,
    with_agency_lines,
)
from detector.training.simulator.page_lines import dateline, tagline
from tests.training.tables import with_sources

COLUMNS = head_columns("wire")
NAMES = [FEATURES[column].name for column in COLUMNS]
WEEKDAY = NAMES.index("wire/weekday")


def samples_of(stories: int = 60) -> Samples:
    """Wire copy dates its statements, other copy hardly ever."""
    draw = np.random.default_rng(0)
    rows, rules = [], []
    for domain in (*WIRE_DOMAINS, *OTHER_DOMAINS, "newstest"):
        kinds = ("native", "roundtrip") if domain == "newstest" else ("native",)
        for story in range(stories):
            dated = draw.random() < (0.6 if domain in WIRE_DOMAINS else 0.1)
            for kind in kinds:
                for variant in ("clean", "page"):
                    values = np.zeros(len(FEATURES))
                    values[COLUMNS[WEEKDAY]] = dated
                    rules.append(values)
                    rows.append(
                        {
                            "id": f"{domain}-{story}-{kind}",
                            "story": f"{domain}-{story}",
                            "kind": kind,
                            "corpus": "twins" if domain == "newstest" else "native",
                            "domain": domain,
                            "engine": "deepl" if kind == "roundtrip" else None,
                            "variant": variant,
                        }
                    )
    values = np.stack(rules)
    return Samples(with_sources(pd.DataFrame(rows)), values, values, ())


@pytest.fixture(scope="module")
def samples() -> Samples:
    return samples_of()


def test_a_line_of_an_agency_is_one_finding() -> None:
    """What :func:`with_agency_lines` writes is what the rules find in lines of the simulator."""
    rng = random.Random(1)
    body = "The old bridge over the river fell at noon, and nobody in the town was hurt by it."
    column = {name: COLUMNS[NAMES.index(name)] for name in AGENCY_LINES}
    for _ in range(20):
        page = f"{dateline(rng)}{body}"
        assert rule_values(Document.parse(page))[0][column["wire/dateline"]] == 1.0, page
    signed = f"{body}\nMeyer reported from Graz."
    assert rule_values(Document.parse(signed))[0][column["wire/tagline"]] == 1.0
    found = [
        rule_values(Document.parse(f"{body}\n{tagline(rng)}"))[0][column["wire/tagline"]]
        for _ in range(40)
    ]
    assert np.mean(np.array(found) > 0) > 0.3


def test_lines_are_drawn_by_article_and_more_often_for_wire(samples: Samples) -> None:
    lined = with_agency_lines(samples)
    wire = samples.table["domain"].isin(WIRE_DOMAINS).to_numpy()
    for name, (of_wire, of_others) in AGENCY_LINES.items():
        values = lined[:, NAMES.index(name)]
        assert set(values.tolist()) <= {0.0, 1.0}
        assert values[wire].mean() == pytest.approx(of_wire, abs=0.12)
        assert values[~wire].mean() == pytest.approx(of_others, abs=0.03)
    odd = samples.rules[1::2]
    half = Samples(samples.table.iloc[1::2].reset_index(drop=True), odd, odd, ())
    assert (with_agency_lines(half) == lined[1::2]).all()
    assert not samples.rules[:, COLUMNS[NAMES.index("wire/dateline")]].any()


def test_structure_speaks_for_wire_whoever_wrote_it(samples: Samples) -> None:
    everything = np.ones(len(samples.table), dtype=bool)
    weights = dict(zip(NAMES, fit_wire(samples, everything).coef_[0].tolist(), strict=True))
    assert weights["wire/weekday"] > 1
    assert weights["wire/dateline"] > 1
    assert weights["wire/tagline"] > 0.5
    # translations have no say
    trips = (samples.table["kind"] == "roundtrip").to_numpy()
    silent = fit_wire(samples, ~trips)
    assert silent.coef_[0].tolist() == list(weights.values())


def test_a_source_that_is_left_out_trains_nothing(samples: Samples) -> None:
    seen = fit_wire(samples, (samples.table["domain"] != "bbc2005").to_numpy())
    rules = samples.rules.copy()
    rules[(samples.table["domain"] == "bbc2005").to_numpy()] += 5.0
    changed = replace(samples, rules=rules)
    again = fit_wire(changed, (samples.table["domain"] != "bbc2005").to_numpy())
    assert again.coef_.tolist() == seen.coef_.tolist()


def test_no_fold_lacks_a_side(samples: Samples) -> None:
    """Both sources of wire are in one fold of publishers, so the score is held out by story."""
    own = samples.table[samples.table["domain"].isin(WIRE_DOMAINS)]
    assert len(set(folds_of(own["group"]))) == 1
    assert set(folds_of(own["story"])) == set(range(FOLDS))


def test_the_figures_are_json_with_intervals(samples: Samples) -> None:
    figures = evaluate_wire(samples, 0.0)
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    assert figures["AUROC"] > 0.65
    assert figures["AUROC by reading"]["clean, agency lines drawn"] > figures["AUROC"]
    for row in figures["called wire, clean"]:
        assert row["articles"] == 60
        assert row["low"] <= row["called wire"] <= row["high"]
    assert {row["source"] for row in figures["left out"]} == {*WIRE_DOMAINS, *OTHER_DOMAINS}
    # here every round trip has its original's structure
    wire, other = figures["round trips"]
    assert (wire["called wire"], other["called wire"]) == (1.0, 0.0)
    assert wire["articles"] + other["articles"] == 60
