"""The model card, written from the artifact and its evaluation: no figure is typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

import jinja2
import pandas as pd

from detector.eligibility import MIN_WORDS
from detector.features.feature import HUMAN_PAGES, MACHINE_PAGES
from detector.models.artifact import Model

Rows = Sequence[Mapping[str, Any]]


def render_card(
    model: Model, evaluation: Mapping[str, Any], unseen: Mapping[str, Any] | None = None
) -> str:
    """Writes the card.

    Args:
        model: the artifact.
        evaluation: what :func:`.cross_validation.evaluate` returned, with `wire`.
        unseen: what :func:`.everything.evaluate_fully` returned, if that was measured.

    Returns:
        Markdown.
    """
    # Markdown, of our own figures: nothing is to be escaped for HTML.
    environment = jinja2.Environment(  # nosec B701
        trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters.update(table=table, pairs=_pairs, columns=_columns)
    source = resources.files("detector.training.evaluate").joinpath("card.md.jinja")
    text = environment.from_string(source.read_text("utf-8")).render(
        model=model,
        evaluation=evaluation,
        unseen=unseen,
        sentences=[] if unseen is None else _sentences(unseen["faithfulness"]),
        rules=sum(value != 0 for value in model.translated.coefficients.values()),
        ngrams=sum(len(view.keys) for view in model.tables.values()),
        minimum=MIN_WORDS,
        machine_pages=MACHINE_PAGES,
        human_pages=HUMAN_PAGES,
    )
    return text.rstrip() + "\n"


def table(rows: Rows) -> str:
    """Rows with the same keys as a Markdown table; what was not measured is a dash."""
    if not rows:
        return "(none)"
    frame = pd.DataFrame(list(rows), dtype=object).map(_cell)
    return str(frame.to_markdown(index=False, disable_numparse=True))


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else f"{value}"


def _pairs(figures: Mapping[str, Any], name: str, value: str) -> Rows:
    return [{name: key, value: figure} for key, figure in figures.items()]


def _columns(rows: Iterable[Mapping[str, Any]], *names: str) -> Rows:
    return [{name: row[name] for name in names} for row in rows]


def _sentences(found: Mapping[str, Any]) -> Rows:
    return [
        {"sentences": name.removeprefix("sentences, "), **figures["sum"]}
        for name, figures in found.items()
        if name.startswith("sentences")
    ]
