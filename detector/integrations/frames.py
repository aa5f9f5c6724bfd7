"""Scoring a table of pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detector.eligibility import NO_TEXT
from detector.errors import InputError
from detector.thresholds import Threshold
from detector.verdict import Verdict

if TYPE_CHECKING:
    import pandas

    from detector.scoring import Detector

COLUMNS = ("label", "flagged", "probability", "score", "reason")


def score_frame(
    frame: pandas.DataFrame,
    column: str = "text",
    *,
    detector: Detector | None = None,
    n_jobs: int = 1,
    threshold: Threshold | None = None,
) -> pandas.DataFrame:
    """Scores the texts of a table.

    Args:
        frame: the table; it stays as it is.
        column: which of its columns holds the texts. Where there is none (None, NaN, NA) the
            article is undecided, with "no text" as the reason.
        detector: scores them; None takes the model of the package.
        n_jobs: how many processes score; -1 is one a core.
        threshold: flags from this probability on, or at a level of the model, by its name; None
            leaves it to the model.

    Returns:
        A copy of the table, with the same index, and the columns `label`, `flagged`,
        `probability`, `score` and `reason`. A column of the table that is called like one of
        these is called `input_` and its name in the copy.

    Raises:
        InputError: if the table has no such column, or has two of them, or it holds something
            else than text.
        ValueError: if ``threshold`` is no probability and no level.
    """
    import pandas

    from detector.scoring import _default_detector

    if list(frame.columns).count(column) != 1:
        known = ", ".join(map(repr, frame.columns[:8])) or "none"
        raise InputError(f"the table has no single column {column!r} (has: {known})")
    texts = frame[column]
    missing = texts.isna().to_numpy()
    wrong = [type(text).__name__ for text in texts[~missing] if not isinstance(text, str)]
    if wrong:
        raise InputError(f"column {column!r} holds {wrong[0]}, no text; convert or drop such rows")
    scored = (detector or _default_detector()).score_many(texts[~missing], n_jobs, threshold)
    rows = [_lean(None if gone else next(scored)) for gone in missing]
    found = pandas.DataFrame(rows, columns=list(COLUMNS), index=frame.index)
    types = {"flagged": "bool", "probability": "Float64", "score": "Float64"}
    clashes = {name: f"input_{name}" for name in frame.columns if name in COLUMNS}
    return pandas.concat([frame.rename(columns=clashes), found.astype(types)], axis=1)


def _lean(verdict: Verdict | None) -> tuple[Any, ...]:
    if verdict is None:
        return ("undecided", False, None, None, NO_TEXT)
    return tuple(getattr(verdict, name) for name in COLUMNS)
