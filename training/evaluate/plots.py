"""Plots of an evaluation, as SVG files that are the same for the same figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from detector.training.corpus.arrays import Doubles
from detector.training.corpus.articles import STRONG_ENGINES
from detector.training.evaluate.breakdown import Groups

LOWEST_RATE = 1e-3


def draw(
    table: pd.DataFrame, scores: Doubles, evaluation: Mapping[str, Any], folder: Path
) -> list[Path]:
    """Draws the ROC curve, the reliability diagram, and recall by engine and by length.

    Args:
        table: of the samples.
        scores: shape (samples,), held out and calibrated.
        evaluation: what :func:`detector.training.evaluate.cross_validation.evaluate` returned.
        folder: where to write; made if it is missing.

    Returns:
        The files.

    Raises:
        ImportError: if matplotlib is not installed; it comes with the extra ``plots``.
    """
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    mpl.rcParams.update({"svg.hashsalt": "mtdetect", "svg.fonttype": "none", "font.size": 9})
    folder.mkdir(parents=True, exist_ok=True)
    drawings: dict[str, Callable[[Any], None]] = {
        "roc": lambda axes: _roc(axes, table, scores),
        "reliability": lambda axes: _reliability(axes, evaluation["reliability"]),
        "engines": lambda axes: _engines(axes, table, scores, evaluation),
        "length": lambda axes: _length(axes, evaluation["by length"]),
    }
    written = []
    for name, drawing in drawings.items():
        figure, axes = pyplot.subplots(figsize=(5, 3.6), layout="constrained")
        drawing(axes)
        path = folder / f"{name}.svg"
        figure.savefig(path, metadata={"Date": None, "Creator": None})
        pyplot.close(figure)
        text = path.read_text(encoding="utf-8")
        path.write_text("\n".join(line.rstrip() for line in text.split("\n")), encoding="utf-8")
        written.append(path)
    return written


def _roc(axes: Any, table: pd.DataFrame, scores: Doubles) -> None:
    """ROC curves with a logarithmic axis: what counts is left of 1 %."""
    for variant in ("clean", "page"):
        groups = Groups(table, variant)
        people = np.sort(scores[groups.native])[::-1]
        rates = np.arange(1, len(people) + 1) / len(people)
        shown = np.unique(np.geomspace(1, len(people), 200).astype(int)) - 1
        for what, part in (("round trips", groups.trips), ("forward", groups.forward)):
            machine = np.sort(scores[part])
            found = 1 - np.searchsorted(machine, people[shown], side="right") / len(machine)
            axes.plot(rates[shown], found, label=f"{what}, {variant}")
    axes.set_xscale("log")
    axes.set_xlim(LOWEST_RATE, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("share of native articles flagged")
    axes.set_ylabel("share of machine translations found")
    axes.set_title("Strong engines, unseen stories")
    axes.legend()


def _reliability(axes: Any, rows: list[dict[str, float]]) -> None:
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([row["told"] for row in rows], [row["observed"] for row in rows], marker="o")
    axes.set_xlabel("probability told")
    axes.set_ylabel("share of machine translations")
    axes.set_title("Reliability, even odds, unseen stories")


def _engines(
    axes: Any, table: pd.DataFrame, scores: Doubles, evaluation: Mapping[str, Any]
) -> None:
    cut = np.log(evaluation["threshold"] / (1 - evaluation["threshold"]))
    twins = (table["corpus"] == "twins") & table["machine"]
    engines = sorted(set(table.loc[twins, "engine"]) - {"mixed"})
    engines.sort(key=lambda name: (name not in STRONG_ENGINES, name))
    places = np.arange(len(engines))
    for shift, variant in ((-0.2, "clean"), (0.2, "page")):
        rows = twins & (table["variant"] == variant)
        flagged = pd.Series(scores >= cut)
        recall = [float(flagged[rows & (table["engine"] == name)].mean()) for name in engines]
        axes.barh(places + shift, recall, height=0.38, label=variant)
    axes.set_yticks(places, engines)
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("share of round trips found at the default threshold")
    axes.legend()


def _length(axes: Any, rows: list[dict[str, Any]]) -> None:
    names = [str(row["words from"]) for row in rows]
    for what in ("round trips found", "forward found", "natives flagged"):
        axes.plot(names, [row[what] for row in rows], marker="o", label=what)
    axes.set_xlabel("words from")
    axes.set_ylabel("share at the default threshold")
    axes.set_ylim(0, 1)
    axes.legend()
