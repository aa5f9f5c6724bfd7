"""What an artifact stores to tell languages apart: a linear score for each language."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.features.document.ngrams import Keys
from detector.features.phrasing.lexicon import LANGUAGES
from detector.models.ngram_table import Doubles, Floats

PREFIX = "pivot."
_MOST_LANGUAGES = 60


@dataclass(frozen=True, slots=True)
class PivotHead:
    """A linear score for each language.

    Attributes:
        languages: ISO 639-1 codes, ascending.
        threshold: the probability from which a language is named.
        calque: log-odds for a calque of weight 1 that only one language has.
        baselines: shape (languages,), the scores of a text without evidence.
        keys: shape (n,), skeleton n-grams in the symbols of the model, ascending.
        idf: shape (n,), the inverse document frequency of each.
        coefficients: shape (n, languages), log-odds for a value of 1.
    """

    languages: tuple[str, ...]
    threshold: float
    calque: float
    baselines: Doubles
    keys: Keys
    idf: Floats
    coefficients: Floats

    def to_fields(self) -> dict[str, Any]:
        """The part that goes into the JSON file of a model."""
        return {
            "languages": list(self.languages),
            "threshold": self.threshold,
            "calque": self.calque,
            "baselines": self.baselines.tolist(),
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any], arrays: Mapping[str, Any]) -> PivotHead:
        """Puts a head together and checks it.

        Args:
            fields: as :meth:`to_fields` gives them.
            arrays: ``pivot.keys``, ``pivot.idf`` and ``pivot.coefficients``.

        Raises:
            ValueError: if something is not of the right type, shape, order or size.
            KeyError: if something is missing.
        """
        head = cls(
            languages=tuple(fields["languages"]),
            threshold=_number(fields["threshold"]),
            calque=_number(fields["calque"]),
            baselines=np.array([_number(value) for value in fields["baselines"]]),
            keys=arrays[PREFIX + "keys"],
            idf=arrays[PREFIX + "idf"],
            coefficients=arrays[PREFIX + "coefficients"],
        )
        _check(head)
        return head


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a finite number")
    return float(value)


def _check(head: PivotHead) -> None:
    codes = head.languages
    if not 2 <= len(codes) <= _MOST_LANGUAGES or not set(codes) <= LANGUAGES.keys():
        raise ValueError(f"pivot languages {codes!r} are not two or more known codes")
    if list(codes) != sorted(set(codes)):
        raise ValueError("pivot languages are not in ascending order")
    if not 0.0 <= head.threshold <= 1.0:
        raise ValueError(f"pivot threshold {head.threshold!r} is not a probability")
    wide = (len(head.keys), len(codes))
    wanted = (
        (head.baselines, np.float64, wide[1:]),
        (head.keys, np.uint64, wide[:1]),
        (head.idf, np.float32, wide[:1]),
        (head.coefficients, np.float32, wide),
    )
    if any(array.dtype != kind or array.shape != shape for array, kind, shape in wanted):
        raise ValueError("the pivot arrays have the wrong type or shape")
    if np.any(head.keys[1:] <= head.keys[:-1]):
        raise ValueError("the pivot keys are not in ascending order")
    if not (np.isfinite(head.idf).all() and np.isfinite(head.coefficients).all()):
        raise ValueError("the pivot arrays have numbers that are not finite")


def pack_pivot(head: PivotHead) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """What an artifact stores of a head: JSON fields, and arrays by their names in the npz."""
    arrays: dict[str, NDArray[Any]] = {
        PREFIX + "keys": head.keys,
        PREFIX + "idf": head.idf,
        PREFIX + "coefficients": head.coefficients,
    }
    return head.to_fields(), arrays


def unpack_pivot(
    fields: Mapping[str, Any] | None, arrays: Mapping[str, NDArray[Any]]
) -> PivotHead | None:
    """The head that :func:`pack_pivot` stored; None where a model has none.

    Raises:
        ValueError: if something is not of the right type, shape, order or size.
        KeyError: if an array is missing.
    """
    return None if fields is None else PivotHead.from_fields(fields, arrays)
