"""The model file: what is saved is what is loaded, and no damage passes for a model."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import Detector
from detector.errors import ModelError
from detector.features.catalogue import FEATURES
from detector.features.document.ngrams import EDGE, VIEWS, SymbolTable
from detector.models.artifact import LinearScore, Model, default_model, load_model, save_model
from detector.models.ngram_table import NgramTable

Arrays = dict[str, np.ndarray]


def ngram_table(size: int, seed: int) -> NgramTable:
    numbers = np.random.default_rng(seed)
    keys = np.unique(numbers.integers(1, 1 << 60, size, dtype=np.uint64))
    return NgramTable(
        keys,
        numbers.random(len(keys), dtype=np.float32) + 1,
        numbers.standard_normal(len(keys), dtype=np.float32),
    )


def small_model(seed: int = 0) -> Model:
    translated = [f.name for f in FEATURES if f.head == "translated"][:5]
    wire = [f.name for f in FEATURES if f.head == "wire"][:2]
    return Model(
        id="test-model",
        version="1.2.3",
        translated=LinearScore(
            -1.25 + seed, 0.9, {n: 0.1 * i + 1 / 3 for i, n in enumerate(translated)}
        ),
        wire=LinearScore(-0.5, 0.0, dict.fromkeys(wire, 0.75)),
        symbols=SymbolTable([EDGE, "the", "of", "“naïve”", "NN"]),
        tables={view.name: ngram_table(20, seed + i) for i, view in enumerate(VIEWS)},
        provenance={"command": "by hand", "seed": seed, "corpora": ["nothing"]},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound artifact, to be damaged."""
    save_model(small_model(), tmp_path / "model")
    return tmp_path / "model"


def contents(model: Model) -> tuple[Any, ...]:
    """Everything in a model as values that can be compared."""
    heads = [
        (h.baseline, h.threshold, dict(h.coefficients)) for h in (model.translated, model.wire)
    ]
    tables = {name: [a.tobytes() for a in table] for name, table in model.tables.items()}
    return (model.id, model.version, heads, model.symbols.names, tables, dict(model.provenance))


def sign(folder: Path, edit: Callable[[dict[str, Any]], object] = lambda fields: None) -> None:
    """Edits model.json and makes every checksum right again, as whoever forges a model would."""
    path = folder / "model.json"
    fields = json.loads(path.read_text("utf-8"))
    tables = (folder / "tables.npz").read_bytes()
    fields["tables"].update(bytes=len(tables), sha256=hashlib.sha256(tables).hexdigest())
    edit(fields)
    fields.pop("checksum", None)
    plain = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    fields["checksum"] = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
    path.write_text(json.dumps(fields), encoding="utf-8")


def forge(folder: Path, edit: Callable[[Arrays], object]) -> None:
    """Edits arrays of tables.npz, with right checksums."""
    with np.load(folder / "tables.npz") as stored:
        arrays = dict(stored)
    edit(arrays)
    np.savez(folder / "tables.npz", **arrays)
    sign(folder)


def refusal(folder: Path) -> str:
    """The message that refuses a model; it must name the path."""
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    assert str(folder) in str(caught.value)
    return str(caught.value)


def test_a_model_is_read_back_as_it_was_written(folder: Path) -> None:
    assert contents(load_model(folder)) == contents(small_model())


def test_signing_in_these_tests_is_what_the_format_does(folder: Path) -> None:
    forge(folder, lambda arrays: None)
    assert contents(load_model(folder)) == contents(small_model())


def test_the_same_model_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    save_model(small_model(), tmp_path / "again")
    save_model(load_model(folder), tmp_path / "copy")
    for name in ("model.json", "tables.npz"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
        assert (tmp_path / "copy" / name).read_bytes() == (folder / name).read_bytes()


def test_the_default_artifact_says_what_it_is(root: Path) -> None:
    fields = json.loads((root / "models/default/model.json").read_text("utf-8"))
    model = default_model()
    assert (fields["id"], fields["version"]) == (model.id, model.version)
    assert model.name == f"{model.id} {model.version}"
    assert len(fields["checksum"]) == 64
    assert set(fields["provenance"]) >= {"command", "corpora", "articles", "seed", "licences"}
    for head, own in (("translated", model.translated), ("wire", model.wire)):
        names = {feature.name for feature in FEATURES if feature.head == head}
        assert set(fields[head]["features"]) == names == set(own.coefficients)


def test_the_default_model_leans_as_its_rules_say() -> None:
    model = default_model()
    for feature in FEATURES:
        weight = {**model.translated.coefficients, **model.wire.coefficients}[feature.name]
        assert not (feature.expected_sign == "machine" and weight < 0), feature.name
        assert not (feature.expected_sign == "human" and weight > 0), feature.name


def test_the_default_model_survives_being_saved(tmp_path: Path) -> None:
    save_model(default_model(), tmp_path)
    assert contents(load_model(tmp_path)) == contents(default_model())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "model.json" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.json", "tables.npz"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"cannot read {name}" in refusal(folder)


@pytest.mark.parametrize("name", ["model.json", "tables.npz"])
def test_a_folder_in_place_of_a_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    assert name in refusal(folder)


def test_a_file_in_place_of_the_folder_is_refused(folder: Path) -> None:
    refusal(folder / "model.json")


@pytest.mark.parametrize("name", ["model.json", "tables.npz"])
def test_every_truncation_is_refused(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    for size in {0, 1, 10, len(whole) // 2, len(whole) - 2, *range(3, len(whole) - 2, 97)}:
        (folder / name).write_bytes(whole[:size])
        assert "truncated" in refusal(folder)


def test_a_flipped_byte_in_the_tables_is_refused(folder: Path) -> None:
    whole = (folder / "tables.npz").read_bytes()
    chooser = random.Random(1)
    for place in [0, len(whole) - 1, *chooser.sample(range(len(whole)), 150)]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chooser.randrange(8)
        (folder / "tables.npz").write_bytes(damaged)
        assert "tables.npz" in refusal(folder)


def outcome(folder: Path) -> Model | str:
    """The model, or the message that refuses it."""
    try:
        return load_model(folder)
    except ModelError as error:
        return str(error)


def test_a_flipped_byte_in_the_json_is_refused_or_changes_nothing(folder: Path) -> None:
    whole = (folder / "model.json").read_bytes()
    sound = contents(small_model())
    chooser = random.Random(2)
    refused = 0
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chooser.randrange(8)
        (folder / "model.json").write_bytes(damaged)
        found = outcome(folder)
        if isinstance(found, str):
            assert str(folder) in found
            refused += 1
        else:
            assert contents(found) == sound
    assert refused > len(whole) / 3 * 0.6


@pytest.mark.parametrize(
    ("before", "after"),
    [('"threshold": 0.9', '"threshold": 0.1'), ("-1.25", "1.25"), ('"1.2.3"', '"1.2.4"')],
)
def test_a_changed_value_is_refused(folder: Path, before: str, after: str) -> None:
    path = folder / "model.json"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    assert "checksum" in refusal(folder)


@pytest.mark.parametrize(
    "text", ["[]", "{}", "3", "null", '"mtdetect-model"', '{"format": "gltf"}']
)
def test_foreign_json_is_refused(folder: Path, text: str) -> None:
    (folder / "model.json").write_text(text, encoding="utf-8")
    assert "not a model of this package" in refusal(folder)


@pytest.mark.parametrize("version", [3, 0, "1", None, [1], True])
def test_another_format_version_says_which_is_read(folder: Path, version: object) -> None:
    sign(folder, lambda fields: fields.update(format_version=version))
    assert f"format version {version!r}, but this version of mtdetect reads 1 and 2" in refusal(
        folder
    )


@pytest.mark.parametrize("field", ["id", "version", "translated", "wire", "provenance", "tables"])
@pytest.mark.parametrize("value", [None, 7, ["a"], "text\n", [[1, 2, 3]]])
def test_a_field_of_another_kind_is_refused(folder: Path, field: str, value: object) -> None:
    sign(folder, lambda fields: fields.update({field: value}))
    refusal(folder)


@pytest.mark.parametrize("field", ["id", "version", "translated", "wire", "provenance", "tables"])
def test_a_missing_field_is_refused(folder: Path, field: str) -> None:
    sign(folder, lambda fields: fields.pop(field))
    assert field in refusal(folder)


def test_a_missing_checksum_is_refused(folder: Path) -> None:
    fields = json.loads((folder / "model.json").read_text("utf-8"))
    del fields["checksum"]
    (folder / "model.json").write_text(json.dumps(fields), encoding="utf-8")
    assert "checksum" in refusal(folder)


@pytest.mark.parametrize("part", ["baseline", "threshold", "coefficient"])
@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "1", None, True, [1.0], pytest.param(10**400, id="10**400")],
)
def test_a_number_that_is_none_is_refused(folder: Path, part: str, value: object) -> None:
    def edit(fields: dict[str, Any]) -> None:
        head = fields["translated"]
        if part == "coefficient":
            head["features"][next(iter(head["features"]))] = value
        else:
            head[part] = value

    sign(folder, edit)
    refusal(folder)


def test_an_unknown_feature_is_named(folder: Path) -> None:
    sign(folder, lambda fields: fields["translated"]["features"].update({"magic/wand": 1.0}))
    assert "magic/wand" in refusal(folder)


@pytest.mark.parametrize("depth", [300, 900, 950, 985, 1_000, 5_000, 200_000])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_deeply_nested_json_is_refused(folder: Path, depth: int, brackets: str) -> None:
    opening = '{"a":' if brackets == "{}" else "["
    nested = opening * depth + "0" + brackets[1] * depth
    text = (folder / "model.json").read_text("utf-8").replace('"by hand"', nested)
    (folder / "model.json").write_text(text, encoding="utf-8")
    refusal(folder)


def test_a_lone_surrogate_is_refused(folder: Path) -> None:
    path = folder / "model.json"
    text = path.read_text("utf-8").replace("by hand", "\\ud800")
    path.write_text(text, encoding="utf-8")
    refusal(folder)


def test_tables_of_another_model_are_refused(folder: Path, tmp_path: Path) -> None:
    save_model(small_model(seed=5), tmp_path / "other")
    shutil.copy(tmp_path / "other/tables.npz", folder / "tables.npz")
    assert "tables.npz" in refusal(folder)


class Bomb:
    """Unpickling it makes a file."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.target,)


@pytest.mark.parametrize("name", ["skeleton.keys", "words.coefficients", "symbols"])
def test_a_pickle_in_the_tables_does_not_run(folder: Path, tmp_path: Path, name: str) -> None:
    target = tmp_path / "planted"
    forge(folder, lambda arrays: arrays.update({name: np.array([Bomb(target)], dtype=object)}))
    refusal(folder)
    assert not target.exists()
    with np.load(folder / "tables.npz", allow_pickle=True) as arrays:
        arrays[name]
    assert target.exists(), "the bomb of this test is a dud"


def test_a_bare_pickle_does_not_run(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "planted"
    data = pickle.dumps(Bomb(target))
    (folder / "tables.npz").write_bytes(data)
    sign(folder)
    refusal(folder)
    assert not target.exists()
    pickle.loads(data)
    assert target.exists(), "the bomb of this test is a dud"


def _wrong(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Arrays], object]:
    return lambda arrays: arrays.update({name: change(arrays[name])})


@pytest.mark.parametrize(
    "edit",
    [
        _wrong("words.coefficients", lambda a: np.where(a == a[3], np.float32("nan"), a)),
        _wrong("words.coefficients", lambda a: np.where(a == a[0], np.float32("inf"), a)),
        _wrong("skeleton.idf", lambda a: np.where(a == a[-1], np.float32("nan"), a)),
        _wrong("skeleton.keys", lambda a: a[::-1].copy()),
        _wrong("words.keys", lambda a: np.repeat(a[:1], len(a))),
        _wrong("words.keys", lambda a: a.astype(np.int64)),
        _wrong("words.keys", lambda a: a.astype(">u8")),
        _wrong("words.keys", lambda a: a[:-1]),
        _wrong("words.keys", lambda a: a[None, :]),
        _wrong("words.idf", lambda a: a.astype(np.float64)),
        _wrong("words.idf", lambda a: a[1:]),
        _wrong("skeleton.coefficients", lambda a: a.reshape(-1, 1)),
        _wrong("skeleton.coefficients", lambda a: a.astype("S8")),
        _wrong("skeleton.coefficients", lambda a: np.float32(a[0])),
        _wrong("symbols", lambda a: a[::-1].copy()),
        _wrong("symbols", lambda a: np.concatenate([a, np.frombuffer(b"\nthe", np.uint8)])),
        _wrong("symbols", lambda a: np.concatenate([a, np.frombuffer(b"\xff", np.uint8)])),
        _wrong("symbols", lambda a: a[:0]),
        lambda arrays: arrays.pop("symbols"),
        lambda arrays: arrays.pop("skeleton.keys"),
        lambda arrays: arrays.clear(),
    ],
)
def test_tables_that_make_no_sense_are_refused(
    folder: Path, edit: Callable[[Arrays], object]
) -> None:
    forge(folder, edit)
    refusal(folder)


def _npy() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.arange(3))
    return buffer.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _header(text: str) -> bytes:
    """A numpy file with a header of one's own and no data."""
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


def _array(header: str) -> bytes:
    return _zip({"symbols.npy": _header(header)})


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"hello", id="text"),
        pytest.param(_npy(), id="one array"),
        pytest.param(_zip({}), id="empty zip"),
        pytest.param(_zip({"symbols": b"text"}), id="zip of text"),
        pytest.param(_zip({"symbols.npy": b""}), id="empty array file"),
        pytest.param(
            _array("{'descr': '|u1', 'fortran_order': False, 'shape': (1099511627776000,), }\n"),
            id="petabyte",
        ),
        pytest.param(
            _array("{'descr': '|u1', 'fortran_order': False, 'shape': (-5,), }\n"), id="negative"
        ),
        pytest.param(_array("("), id="open bracket"),
        pytest.param(_array("{'descr': '|u1'\n   x\n y"), id="broken header"),
        pytest.param(_array("[" * 3000), id="deep header"),
        pytest.param(_array("-" * 9000 + "1"), id="deep signs"),
        pytest.param(b"PK\x03\x04" + bytes(60), id="zip in name only"),
    ],
)
def test_other_files_in_place_of_the_tables_are_refused(folder: Path, data: bytes) -> None:
    (folder / "tables.npz").write_bytes(data)
    sign(folder)
    refusal(folder)


@pytest.fixture(scope="module")
def compressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound artifact whose tables are compressed, as a stranger may send it."""
    folder = tmp_path_factory.mktemp("compressed")
    save_model(small_model(), folder)
    with np.load(folder / "tables.npz") as stored:
        arrays = dict(stored)
    np.savez_compressed(folder / "tables.npz", **arrays)
    sign(folder)
    return folder


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_forged_bytes_with_right_checksums_never_crash(
    compressed: Path, data: st.DataObject
) -> None:
    """Damage below the checksums: the error is ours, or what is loaded is a usable table."""
    path = compressed / "tables.npz"
    whole = path.read_bytes()
    json_text = (compressed / "model.json").read_bytes()
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(whole) - 1))
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        path.write_bytes(damaged)
        sign(compressed)
        found = outcome(compressed)
    finally:
        path.write_bytes(whole)
        (compressed / "model.json").write_bytes(json_text)
    if isinstance(found, str):
        assert str(compressed) in found
    else:
        for table in found.tables.values():
            assert np.all(table.keys[1:] > table.keys[:-1])
            assert np.isfinite(table.idf).all()
            assert np.isfinite(table.coefficients).all()


def test_the_detector_passes_the_refusal_on(folder: Path) -> None:
    (folder / "tables.npz").unlink()
    with pytest.raises(ModelError, match="cannot read tables"):
        Detector.load(folder)
    with pytest.raises(ModelError, match="cannot read"):
        Detector.load(str(folder / "nowhere"))
