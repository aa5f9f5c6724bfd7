"""Tables of samples made of numbers, with the columns that reading a corpus gives."""

from __future__ import annotations

import pandas as pd

from detector.training.corpus.folds import fold_group, source_of

DEFAULTS = {
    "domain": "newstest",
    "year": 2015,
    "pivot": None,
    "engine": None,
    "variant": "clean",
    "words": 300,
}


def with_sources(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a source and a group for each row, and the columns that it lacks."""
    table = table.assign(**{key: value for key, value in DEFAULTS.items() if key not in table})
    places = [
        (row.corpus, row.story, source_of(row.corpus, row.domain, row.year, row.pivot))
        for row in table.itertuples()
    ]
    return table.assign(
        source=[source for _, _, source in places], group=[fold_group(*place) for place in places]
    )
