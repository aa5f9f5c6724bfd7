"""A model from a stranger: nothing is read or unpacked before its size is known."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.errors import ModelError
from detector.models import container
from detector.models.container import number, parse_json, read_arrays, read_bytes


def compressed(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def npy(header: str, body: bytes = b"") -> bytes:
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + body


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "array",
    [
        np.arange(5, dtype=np.uint64),
        np.zeros(0, dtype=np.float32),
        np.frombuffer("naïve".encode(), np.uint8),
        np.float64(2.5),
        np.arange(6, dtype=np.float32).reshape(2, 3),
        np.arange(6, dtype=np.float16).reshape(2, 3).T,
    ],
)
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_what_numpy_writes_is_read(array: np.ndarray, save) -> None:
    buffer = io.BytesIO()
    save(buffer, one=array)
    found = read_arrays(buffer.getvalue())["one"]
    assert np.array_equal(found, array)
    assert found.dtype == array.dtype
    assert not found.flags.writeable


@pytest.mark.parametrize(
    "array",
    [
        np.array([{}], dtype=object),
        np.zeros((2, 2, 2)),
        np.array(["a"]),
        np.zeros(2, dtype=[("a", "u1")]),
        np.array([1j]),
        np.arange(3, dtype=">u8"),
        np.array(["2020-01-01"], dtype="M8[D]"),
    ],
)
def test_other_types_and_shapes_are_refused(array: np.ndarray) -> None:
    with pytest.raises(ValueError, match="type"):
        read_arrays(compressed(one=array))


@pytest.mark.parametrize(
    "shape", ["(1099511627776,)", "(-1,)", "(3,)", "(5,)", "(True,)", "(2.0,)", "('4',)", "4", "()"]
)
def test_a_shape_must_agree_with_the_bytes(shape: str) -> None:
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}\n"
    with pytest.raises(ValueError, match=r"shape|header"):
        read_arrays(archive({"one.npy": npy(header, b"1234")}))


def test_no_header_is_longer_than_needed() -> None:
    header = "{'descr': '|u1', 'fortran_order': False, 'shape': (0,), }" + " " * 5_000 + "\n"
    with pytest.raises(ValueError, match="Header"):
        read_arrays(archive({"one.npy": npy(header)}))


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """2 GB of zeros in 2 MB; the limit is lowered here so that making it takes no time."""
    monkeypatch.setattr(container, "MAX_TABLE_BYTES", 1 << 20)
    data = archive({"a.npy": bytes(1 << 20), "b.npy": b"1"}, zipfile.ZIP_DEFLATED)
    assert len(data) < 1 << 14

    def decompressed(*_: object) -> None:
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(container, "_unpack", decompressed)
    with pytest.raises(ValueError, match="unpack to more"):
        read_arrays(data)


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    data = archive({"a.npy": bytes(1 << 20)}, zipfile.ZIP_DEFLATED)
    small = data.replace((1 << 20).to_bytes(4, "little"), (16).to_bytes(4, "little"))
    assert small != data
    with pytest.raises((ValueError, zipfile.BadZipFile)):
        read_arrays(small)


def test_an_array_named_twice_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("one.npy", b"")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("one.npy", b"")
    with pytest.raises(ValueError, match="twice"):
        read_arrays(buffer.getvalue())


def test_too_many_arrays_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        read_arrays(archive({f"{i}.npy": b"" for i in range(container.MAX_ARRAYS + 1)}))


def test_other_compressions_are_refused() -> None:
    with pytest.raises(ValueError, match="compressed"):
        read_arrays(archive({"one.npy": b"1"}, zipfile.ZIP_LZMA))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_bytes(b"x" * 11)
    assert read_bytes(tmp_path, "model.json", 11) == b"x" * 11
    with pytest.raises(ModelError, match=r"model\.json: larger than 10 bytes"):
        read_bytes(tmp_path, "model.json", 10)


def test_a_sparse_file_of_gigabytes_costs_no_memory(tmp_path: Path) -> None:
    with (tmp_path / "model.json").open("wb") as file:
        file.truncate(4 << 30)
    with pytest.raises(ModelError, match="larger than"):
        read_bytes(tmp_path, "model.json", 1 << 10)


def test_a_pipe_or_device_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.json")
    (tmp_path / "tables.npz").symlink_to("/dev/zero")
    for name in ("model.json", "tables.npz"):
        with pytest.raises(ModelError, match="no plain file"):
            read_bytes(tmp_path, name, 100)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1, "a": 1}', "named twice"),
        ('[{"b": {"a": 1, "a": 2}}]', "named twice"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": -Infinity}', "-Infinity is no number"),
        ('{"a"', "delimiter"),
        ("", "Expecting value"),
        ("\ud800", "decode"),
    ],
)
def test_json_that_can_be_read_in_two_ways_is_refused(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        parse_json(text.encode("utf-8", "surrogatepass"))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: (
    st.lists(inner) | st.dictionaries(st.text(), inner))))  # fmt: skip
@settings(max_examples=50, deadline=None)
def test_other_json_is_read_as_json(value: object) -> None:
    assert parse_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "value", [None, True, "1", [1], float("nan"), float("inf"), 10**400, 1e7, -1e7]
)
def test_what_is_no_log_odds_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="number"):
        number(value)


def test_numbers_in_range_are_read() -> None:
    assert [number(value) for value in (0, -1.5, 10**6)] == [0.0, -1.5, 1e6]
    assert number(1, 0, 1) == 1.0
    with pytest.raises(ValueError, match="from 0 to 1"):
        number(1.01, 0, 1)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_arrays_or_refused(data: bytes) -> None:
    for body in (data, archive({"one.npy": data}), archive({"one.npy": npy("", data)})):
        try:
            read_arrays(body)
        except (ValueError, zipfile.BadZipFile, EOFError, OSError, NotImplementedError):
            continue
