"""Builds the default model: one command from the corpora to artifact, evaluation and card."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from detector.models.artifact import Model, save_model
from detector.training.card import render_card
from detector.training.corpus import FILES
from detector.training.evaluation import evaluate, out_of_fold, threshold_for
from detector.training.fitting import (
    INVERSE_PENALTY,
    MIXTURE,
    HeadScores,
    Score,
    as_head,
    as_tables,
    calibrated,
    compose,
    fit_calibration,
    fit_second_stage,
)
from detector.training.heads import HEADS, mixture_weights
from detector.training.pivot import fit_pivot, patterns_of, strangers, usable
from detector.training.pivot_evaluation import evaluate_pivot
from detector.training.samples import Samples, build_samples
from detector.training.vocabulary import NgramCounts, count_ngrams
from detector.training.wire import evaluate_wire, fit_wire

Doubles = NDArray[np.float64]
Say = Callable[[str], None]

MODEL_ID = "mtdetect-news"
MODEL_VERSION = "0.1.0"
SEED = 20240517
# The default threshold lets at most this share of any domain of a kind pass it. Domains with fewer
# articles than MIN_ARTICLES cannot tell 1 % from 3 % and do not decide.
FALSE_ALARMS = {"native": 0.01, "human": 0.06}
MIN_ARTICLES = 200
# Log-odds from where a flagged text is called retranslated-wire rather than machine-translated.
WIRE_THRESHOLD = 0.0


@dataclass(frozen=True, slots=True)
class Built:
    """What a build makes.

    Attributes:
        model: the artifact in memory.
        score: scikit-learn's estimator, the same function as the artifact.
        evaluation: all figures, as values that JSON can hold.
    """

    model: Model
    score: Score
    evaluation: dict[str, Any]


def load_samples(folder: Path, jobs: int, say: Say) -> tuple[Samples, NgramCounts]:
    """Reads, simulates, measures and counts the corpora."""
    say("reading and measuring the corpora")
    samples = build_samples(folder, seed=SEED, jobs=jobs)
    say(f"{len(samples.table):,} samples; counting n-grams")
    contrasted = (samples.table["corpus"] != "native").to_numpy()
    counts = count_ngrams(samples.views, samples.table["story"].tolist(), contrasted)
    sizes = " and ".join(f"{len(view.keys):,}" for view in counts.views)
    say(f"{sizes} n-grams; cross-validating by story")
    return samples, counts


def build(folder: Path, jobs: int, say: Say) -> Built:
    """Fits, calibrates and evaluates the default model.

    Args:
        folder: the folder of the corpora.
        jobs: how many processes measure; the result does not depend on it.
        say: told about progress.
    """
    samples, counts = load_samples(folder, jobs, say)
    table = samples.table
    raw, heads = out_of_fold(samples, counts)
    machine = table["machine"].to_numpy(int)
    everything = np.ones(len(table), dtype=bool)
    slope, offset = fit_calibration(raw, machine, mixture_weights(table, everything, MIXTURE))
    held_out = slope * raw + offset
    cut = max(
        threshold_for(table, held_out, share, deciding_domains(table, kind), kind)
        for kind, share in FALSE_ALARMS.items()
    )
    say("fitting on everything")
    score = calibrated(_fit_all(samples, heads), slope, offset)
    wire = fit_wire(samples, everything)
    say("telling pivot languages apart")
    patterns = patterns_of(samples, counts, np.flatnonzero(usable(table)))
    pivot = fit_pivot(patterns)
    others = patterns_of(samples, counts, np.flatnonzero(strangers(table)))
    evaluation = {
        **evaluate(table, held_out, cut),
        "wire": evaluate_wire(samples, WIRE_THRESHOLD),
        "pivot": evaluate_pivot(patterns, pivot, others),
        "threshold": _probability(cut),
        "calibration": {"slope": slope, "offset": offset},
    }
    model = Model(
        id=MODEL_ID,
        version=MODEL_VERSION,
        translated=as_head(score.estimator, "translated", _probability(cut)),
        wire=as_head(wire, "wire", WIRE_THRESHOLD),
        symbols=counts.symbols,
        tables=as_tables(score, counts),
        provenance=_provenance(table, slope, offset),
        pivot=pivot.head,
    )
    return Built(model, score, evaluation)


def write(built: Built, folder: Path) -> None:
    """Writes the artifact, its evaluation and its card.

    Args:
        built: what :func:`build` made.
        folder: where to write; `models/default` in a checkout.
    """
    save_model(built.model, folder)
    text = json.dumps(built.evaluation, indent=1, allow_nan=False)
    (folder / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    card = render_card(built.model, built.evaluation)
    (folder / "CARD.md").write_text(card, encoding="utf-8")


def deciding_domains(table: pd.DataFrame, kind: str) -> list[str]:
    """The domains of a kind with enough articles to set the threshold."""
    people = table[(table["kind"] == kind) & (table["variant"] == "clean")]
    sizes = people["domain"].value_counts()
    return sorted(str(domain) for domain in sizes.index[sizes >= MIN_ARTICLES])


def _fit_all(samples: Samples, heads: HeadScores) -> Score:
    everything = np.ones(len(samples.table), dtype=bool)
    second = fit_second_stage(samples, heads.unseen(frozenset()), everything)
    return compose(heads.fit(()), second)


def _probability(log_odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-log_odds)))


def _provenance(table: pd.DataFrame, slope: float, offset: float) -> dict[str, Any]:
    clean = table[table["variant"] == "clean"]
    groups = (clean["corpus"] + "/" + clean["kind"]).value_counts().sort_index()
    return {
        "command": "python -m detector.training fit",
        "seed": SEED,
        "corpora": [f"{name}.jsonl.gz" for name in FILES],
        "articles": {str(name): int(size) for name, size in groups.items()},
        "heads": {
            name: {"/".join(group): share for group, share in mixture.items()}
            for name, mixture in HEADS.items()
        },
        "mixture": {"/".join(group): share for group, share in MIXTURE.items()},
        "inverse_penalty": INVERSE_PENALTY,
        "calibration": {"slope": slope, "offset": offset},
        "licences": (
            "WMT news test sets: research use; collected translations: MPL-2.0 and MIT; "
            "FLORES-200: CC BY-SA 4.0; Reuters-21578 and BBC: research use; Kenyan newspapers and "
            "Global Voices: CC BY-NC 4.0. None of the texts is in the model."
        ),
    }
