"""Figures by operating point, by length, and on documents that are mixed or half-translated."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from detector.training.corpus.arrays import Doubles, Mask
from detector.training.corpus.articles import STRONG_ENGINES
from detector.training.fit.base_models import Mixture
from detector.training.fit.calibration import BANDS, calibration_error
from detector.training.fit.metrics import auroc, recall_at, wilson
from detector.training.fit.samples import VARIANTS

Row = dict[str, Any]

# The last band has no end: whole articles of every length.
LENGTHS = (*BANDS, 500, 1_000_000)
FALSE_ALARMS = (0.01, 0.001)
HUMAN_SHARE = 0.08
# Corpora of so many publishers that a row for each would say nothing.
MANY_PUBLISHERS = ("allsides", "worldwide")
# Words of texts that are short, yet long enough to be judged with some right.
SHORTEST, SHORT = 80, 150
REGISTERS = {
    "news and its round trips": ("twins",),
    "foreign news": ("translated", "foreign", "recent"),
    "general English and talks": ("twins_other",),
    "encyclopaedias and guides": ("flores",),
}


class Groups:
    """The rows of a table that most figures are about."""

    def __init__(self, table: pd.DataFrame, variant: str = "clean") -> None:
        """Takes the table of the samples and the variant to look at."""
        one = (table["variant"] == variant).to_numpy()
        kind, corpus = table["kind"].to_numpy(), table["corpus"].to_numpy()
        strong = table["engine"].isin(STRONG_ENGINES).to_numpy()
        self.native: Mask = one & (kind == "native")
        self.human: Mask = one & (kind == "human")
        self.trips: Mask = one & strong & (kind == "roundtrip") & (corpus == "twins")
        self.forward: Mask = one & strong & (kind == "forward")


def publishers(table: pd.DataFrame) -> pd.Series:
    """The domain of each sample; the many small publishers of a corpus go by its name."""
    many = table["corpus"].isin(MANY_PUBLISHERS)
    domains: pd.Series = table["domain"].where(~many, table["corpus"])
    return domains


def recall_rows(table: pd.DataFrame, scores: Doubles) -> list[Row]:
    """Recall on texts by strong engines at fixed shares of false alarms.

    Args:
        table: of the samples.
        scores: shape (samples,), held out.

    Returns:
        A row a share and variant; false alarms are counted over all native articles together.
    """
    rows = []
    for variant in ("clean", "page"):
        groups = Groups(table, variant)
        native = scores[groups.native]
        for share in FALSE_ALARMS:
            rows.append(
                {
                    "variant": variant,
                    "false alarms": share,
                    "round trips found": recall_at(scores[groups.trips], native, share),
                    "forward translations found": recall_at(scores[groups.forward], native, share),
                }
            )
        people = np.sort(scores[groups.human])[::-1]
        if len(people):
            cut = people[int(HUMAN_SHARE * len(people))]
            rows.append(
                {
                    "variant": variant,
                    "false alarms": f"{HUMAN_SHARE:.0%} of human translations",
                    "round trips found": float(np.mean(scores[groups.trips] > cut)),
                    "forward translations found": float(np.mean(scores[groups.forward] > cut)),
                }
            )
    return rows


def short_rows(table: pd.DataFrame, scores: Doubles, cut: float) -> list[Row]:
    """Short texts by people above the default threshold: crops, and articles as they are.

    Args:
        table: of the samples.
        scores: shape (samples,), held out and calibrated by length.
        cut: the default threshold in log-odds.

    Returns:
        A row a kind of writer, for texts of ``SHORTEST`` to ``SHORT`` words.
    """
    words = table["words"].to_numpy()
    short = (words >= SHORTEST) & (words < SHORT)
    read = table["variant"].isin(["clean", "crop"]).to_numpy() & short
    machine = table["machine"].to_numpy(bool)
    rows = []
    for name, part in {
        "native": read & (table["kind"] == "native").to_numpy(),
        "human": read & (table["kind"] == "human").to_numpy(),
        "all people": read & ~machine,
        "machine": read & machine,
    }.items():
        hits = int((scores[part] >= cut).sum())
        low, high = wilson(hits, int(part.sum()))
        row: Row = {"texts by": name, "number": int(part.sum())}
        rows.append(row | {"flagged": hits / max(1, int(part.sum())), "low": low, "high": high})
    return rows


def register_rows(table: pd.DataFrame, scores: Doubles, mixture: Mixture) -> list[Row]:
    """The calibration error in each register that has texts by machines and by people.

    Args:
        table: of the samples.
        scores: shape (samples,), held out and calibrated.
        mixture: what each corpus and kind weighs.
    """
    rows = []
    whole = table["variant"].isin(VARIANTS).to_numpy()
    for register, corpora in REGISTERS.items():
        used = whole & table["corpus"].isin(corpora).to_numpy()
        if used.any():
            error, _ = calibration_error(table, scores, used, mixture)
            rows.append({"register": register, "texts": int(used.sum()), "error": error})
    return rows


def operating_rows(table: pd.DataFrame, scores: Doubles, cuts: Mapping[str, float]) -> list[Row]:
    """What each named threshold flags.

    Args:
        table: of the samples.
        scores: shape (samples,), held out.
        cuts: the log-odds of each name.
    """
    rows = []
    for name, cut in cuts.items():
        for variant in ("clean", "page"):
            groups = Groups(table, variant)
            row: Row = {"point": name, "probability": float(expit(cut)), "variant": variant}
            for what, part in vars(groups).items():
                row[what] = float(np.mean(scores[part] >= cut)) if part.any() else float("nan")
            native = publishers(table).to_numpy()[groups.native]
            flagged = scores[groups.native] >= cut
            row["worst native domain"] = max(
                float(flagged[native == domain].mean()) for domain in sorted(set(native))
            )
            rows.append(row)
    return rows


def length_rows(table: pd.DataFrame, scores: Doubles, cut: float) -> list[Row]:
    """Crops and whole articles by length at the default threshold.

    Args:
        table: of the samples.
        scores: shape (samples,), held out and calibrated by length.
        cut: the default threshold in log-odds.

    Returns:
        A row a band of words, false alarms with their Wilson interval.
    """
    words = table["words"].to_numpy()
    crops, whole = Groups(table, "crop"), Groups(table)
    rows = []
    for low, high in pairwise(LENGTHS):
        band = (words >= low) & (words < high)
        native = scores[band & (crops.native | whole.native)]
        trips = scores[band & (crops.trips | whole.trips)]
        forward = scores[band & (crops.forward | whole.forward)]
        if not len(native) or not len(trips):
            continue
        hits = int((native >= cut).sum())
        rows.append(
            {
                "words from": low,
                "natives": len(native),
                "natives flagged": hits / len(native),
                "high": wilson(hits, len(native))[1],
                "round trips found": float(np.mean(trips >= cut)),
                "forward found": float(np.mean(forward >= cut)) if len(forward) else None,
                "AUROC": auroc(trips, native),
            }
        )
    return rows


def mixture_rows(table: pd.DataFrame, scores: Doubles, cut: float) -> list[Row]:
    """Documents of several engines, and documents of which a half was translated.

    Args:
        table: of the samples.
        scores: shape (samples,), held out.
        cut: the default threshold in log-odds.
    """
    twins = (table["corpus"] == "twins").to_numpy()
    native = scores[Groups(table).native & twins]
    rows = []
    for variant in ("mixed", "half"):
        part = scores[(table["variant"] == variant).to_numpy()]
        if len(part):
            share = float(np.mean(part >= cut))
            rows.append(
                {
                    "documents": variant,
                    "number": len(part),
                    "AUROC against natives": auroc(part, native),
                    "flagged": share,
                }
            )
    return rows
