"""The model file: a folder with `model.json` (the linear part) and `tables.npz` (n-grams).

Loading runs no code: JSON, and numpy arrays with pickles refused. A file from a stranger is
untrusted input, so format, checksum, shapes, order and finite numbers are checked before use.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import ModelError
from detector.features.catalogue import FEATURES
from detector.features.document.ngrams import VIEWS, SymbolTable
from detector.features.feature import ScoreName as HeadName
from detector.models.calibration import NO_BANDS, LengthBands
from detector.models.container import (
    MAX_JSON_BYTES,
    MAX_NUMBER,
    MAX_TABLE_BYTES,
    Array,
    number,
    parse_json,
    read_arrays,
    read_bytes,
)
from detector.models.ngram_table import NgramTable, Phrasing
from detector.models.pivot_head import PivotHead, pack_pivot, unpack_pivot

FORMAT = "mtdetect-model"
FORMAT_VERSION = 2
# Version 1 has neither length bands nor operating points nor pivot languages.
READABLE = (1, 2)
JSON_FILE = "model.json"
TABLES_FILE = "tables.npz"


@dataclass(frozen=True, slots=True)
class LinearScore:
    """A linear score over features.

    Attributes:
        baseline: the log-odds of a text without any evidence.
        threshold: where the score decides; a probability for the score itself, log-odds for wire.
        coefficients: from feature name to log-odds for a value of 1.
    """

    baseline: float
    threshold: float
    coefficients: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """A model artifact in memory.

    Attributes:
        id: name of the model.
        version: its version.
        translated: the score.
        wire: the second score, for the structure of newswire.
        symbols: the symbols of the n-gram tables.
        tables: one n-gram table for each view.
        provenance: the data, the settings and the measurements that it comes with.
        length_bands: how log-odds are calibrated by the length of the text.
        operating_points: named thresholds, as probabilities: `strict`, `default`, `sensitive`.
        phrasing: the tables, ready to weigh the tokens of documents.
        pivot: the scores of the languages a translation may have come through; None in a model
            without them.
        checksum: of the file that it was read from; "" for a model that was made in memory.
    """

    id: str
    version: str
    translated: LinearScore
    wire: LinearScore
    symbols: SymbolTable
    tables: Mapping[str, NgramTable]
    provenance: Mapping[str, Any]
    length_bands: LengthBands = NO_BANDS
    operating_points: Mapping[str, float] = dataclasses.field(default_factory=dict)
    pivot: PivotHead | None = None
    checksum: str = ""
    phrasing: Phrasing = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrasing", Phrasing(self.symbols, self.tables))

    @property
    def name(self) -> str:
        """Id and version, as verdicts carry them."""
        return f"{self.id} {self.version}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _canonical(fields: Mapping[str, Any]) -> bytes:
    plain = {key: value for key, value in fields.items() if key != "checksum"}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, allow_nan=False).encode()


def _pack_tables(model: Model) -> bytes:
    arrays: dict[str, Any] = {
        "symbols": np.frombuffer("\n".join(model.symbols.names).encode(), dtype=np.uint8)
    }
    for view in VIEWS:
        for column, array in model.tables[view.name]._asdict().items():
            arrays[f"{view.name}.{column}"] = array
    if model.pivot is not None:
        arrays |= pack_pivot(model.pivot)[1]
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def save_model(model: Model, folder: Path) -> None:
    """Writes a model artifact. The same model gives the same bytes.

    Args:
        model: the model.
        folder: where to write; made if it is missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = _pack_tables(model)
    fields: dict[str, Any] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": model.id,
        "version": model.version,
        "tables": {"file": TABLES_FILE, "bytes": len(tables), "sha256": _digest(tables)},
        "translated": _head_fields(model.translated),
        "wire": _head_fields(model.wire),
        "length_bands": asdict(model.length_bands),
        "operating_points": dict(model.operating_points),
        "provenance": dict(model.provenance),
    }
    if model.pivot is not None:
        fields["pivot"] = pack_pivot(model.pivot)[0]
    fields["checksum"] = _digest(_canonical(fields))
    (folder / TABLES_FILE).write_bytes(tables)
    text = json.dumps(fields, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    (folder / JSON_FILE).write_text(text + "\n", encoding="utf-8")


def _head_fields(head: LinearScore) -> dict[str, Any]:
    return {
        "baseline": head.baseline,
        "threshold": head.threshold,
        "features": dict(head.coefficients),
    }


def load_model(folder: Path | Traversable) -> Model:
    """Reads and checks a model artifact.

    Args:
        folder: the folder that holds `model.json` and `tables.npz`.

    Returns:
        The model.

    Raises:
        ModelError: if a file is missing, truncated, corrupted, of another kind or of an unknown
            format, or names a feature that this version of the package does not have.
    """
    fields = _read_json(folder)
    _check_format(fields, folder)
    try:
        if fields["checksum"] != _digest(_canonical(fields)):
            raise ModelError(
                f"{folder}/{JSON_FILE}: checksum does not match; the file was changed "
                "or damaged, get it again"
            )
        packed = read_bytes(folder, TABLES_FILE, MAX_TABLE_BYTES)
        expected = fields["tables"]
        if len(packed) != expected["bytes"] or _digest(packed) != expected["sha256"]:
            raise ModelError(
                f"{folder}/{TABLES_FILE}: truncated or damaged ({len(packed)} bytes, "
                f"{expected['bytes']} expected); get it again"
            )
        arrays = read_arrays(packed)
        symbols, tables = _unpack_tables(arrays)
        pivot = _unpack_pivot(fields, arrays)
        return Model(
            id=_text(fields["id"]),
            version=_text(fields["version"]),
            translated=_head("translated", fields, folder),
            wire=_head("wire", fields, folder),
            symbols=symbols,
            tables=tables,
            provenance=dict(fields["provenance"]),
            length_bands=_bands(fields.get("length_bands")),
            operating_points=_points(fields.get("operating_points", {})),
            pivot=pivot,
            checksum=fields["checksum"],
        )
    except ModelError:
        raise
    except Exception as error:  # a forged file may break any of the parsers
        raise ModelError(f"{folder}: not a valid model ({error!r}); get it again") from error


def _read_json(folder: Path | Traversable) -> dict[str, Any]:
    try:
        fields = parse_json(read_bytes(folder, JSON_FILE, MAX_JSON_BYTES))
    except (ValueError, RecursionError) as error:
        raise ModelError(
            f"{folder}/{JSON_FILE}: not JSON, or truncated ({error}); get the model again"
        ) from error
    if not isinstance(fields, dict):
        raise ModelError(f"{folder}/{JSON_FILE}: not a model of this package")
    return fields


def _check_format(fields: Mapping[str, Any], folder: Path | Traversable) -> None:
    if fields.get("format") != FORMAT:
        raise ModelError(
            f"{folder}/{JSON_FILE}: not a model of this package (no format {FORMAT!r})"
        )
    version = fields.get("format_version")
    if type(version) is not int or version not in READABLE:
        readable = " and ".join(map(str, READABLE))
        raise ModelError(
            f"{folder}/{JSON_FILE}: format version {version!r}, but this "
            f"version of mtdetect reads {readable}; install the version that the model names"
        )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError(f"{value!r} is not a name")
    return value


def _head(name: HeadName, fields: Mapping[str, Any], folder: Path | Traversable) -> LinearScore:
    part = fields[name]
    coefficients = {feature: number(value) for feature, value in part["features"].items()}
    unknown = sorted(set(coefficients) - {f.name for f in FEATURES if f.head == name})
    if unknown:
        raise ModelError(
            f"{folder}/{JSON_FILE}: it uses features that this version of mtdetect does not have: "
            f"{', '.join(unknown)}; install the version that the model was made with"
        )
    # one decides by a probability, the other by log-odds
    threshold = number(part["threshold"], 0.0, 1.0) if name == "translated" else part["threshold"]
    return LinearScore(number(part["baseline"]), number(threshold), coefficients)


def _bands(fields: Mapping[str, Any] | None) -> LengthBands:
    """The length bands; artifacts of the first releases have none."""
    if fields is None:
        return NO_BANDS
    columns = (fields["words"], fields["slopes"], fields["offsets"])
    return LengthBands(*(tuple(number(value) for value in column) for column in columns))


def _points(fields: Mapping[str, Any]) -> dict[str, float]:
    points = {_text(name): number(value) for name, value in fields.items()}
    if not all(0.0 <= value <= 1.0 for value in points.values()):
        raise ValueError("an operating point is no probability")
    return points


def _unpack_tables(arrays: Mapping[str, Array]) -> tuple[SymbolTable, dict[str, NgramTable]]:
    symbols = SymbolTable(arrays["symbols"].tobytes().decode("utf-8").split("\n"))
    tables = {
        view.name: NgramTable(*(arrays[f"{view.name}.{field}"] for field in NgramTable._fields))
        for view in VIEWS
    }
    for name, table in tables.items():
        _check_table(name, table)
    return symbols, tables


def _unpack_pivot(fields: Mapping[str, Any], arrays: Mapping[str, Array]) -> PivotHead | None:
    if "pivot" not in fields:
        return None
    return unpack_pivot(fields["pivot"], arrays)


def _check_table(name: str, table: NgramTable) -> None:
    arrays: tuple[NDArray[Any], ...] = (table.keys, table.idf, table.coefficients)
    kinds = (np.uint64, np.float32, np.float32)
    if any(a.dtype != k or a.shape != table.keys.shape for a, k in zip(arrays, kinds, strict=True)):
        raise ValueError(f"table {name} has arrays of the wrong type or shape")
    if table.keys.ndim != 1 or np.any(table.keys[1:] <= table.keys[:-1]):
        raise ValueError(f"the keys of table {name} are not in ascending order")
    # a number that is none is not smaller than anything
    if not all((np.abs(array) <= MAX_NUMBER).all() for array in (table.idf, table.coefficients)):
        raise ValueError(f"table {name} has numbers that are not finite, or beyond all sense")


@cache
def default_model() -> Model:
    """The model that comes with the package, loaded once."""
    return load_model(resources.files("detector.models").joinpath("default"))
