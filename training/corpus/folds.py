"""Folds by what must be unseen: a story, a set of translators, or a publisher.

All versions of a story share a fold, or a score is fiction. Beyond that a newspaper is held out
with all its articles, and translators with all that they translated, since a score must hold for
the writers of a source that training has not seen. So out-of-fold figures are also those of a
publisher, or a set of translations, that was left out.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FOLDS = 5
# Corpora whose natives are held out by publisher, and those that are held out by translator set.
_BY_PUBLISHER = frozenset({"native", "allsides", "worldwide"})
_TRANSLATED = frozenset({"translated", "foreign", "recent"})
# Until this year the WMT sets of all languages have the same lines.
_LAST_COMMON_YEAR = 2012
# Puts the five large newspapers into five folds and spreads the translations over them.
_SALT = "s183/"


def source_of(corpus: str, domain: str, year: int | None, pivot: str | None) -> str:
    """Who wrote or translated a text: a publisher, or the set of translations that it is of.

    Args:
        corpus: the file that it comes from.
        domain: newspaper, agency or collection.
        year: of publication, where known.
        pivot: the language that it came through or from, where there is one.
    """
    if corpus in _TRANSLATED:
        common = corpus == "foreign" and year is not None and year <= _LAST_COMMON_YEAR
        return f"{year:.0f}/{'several' if common else pivot}" if year is not None else str(pivot)
    return domain


def fold_group(corpus: str, story: str, source: str) -> str:
    """What shares a fold with a text: its story, or all of its source.

    Args:
        corpus: the file that it comes from.
        story: of which it is a version.
        source: as :func:`source_of` gives it.
    """
    if corpus in _BY_PUBLISHER or corpus in _TRANSLATED:
        return _SALT + source
    return story


def fold_of(group: str) -> int:
    """The fold of a group, the same on every machine."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4], "big") % FOLDS


def folds_of(groups: pd.Series) -> NDArray[np.int64]:
    """The fold of each sample, by its group."""
    folds = {group: fold_of(group) for group in groups.unique()}
    return np.asarray(groups.map(folds).to_numpy(), dtype=np.int64)
