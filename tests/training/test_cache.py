"""Measurements are kept, and made anew whenever something that they hang on has changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import joblib
import numpy as np
import pandas as pd
import pytest

from detector.training import build
from detector.training.corpus.articles import FILES
from detector.training.fit import cache
from detector.training.fit.cache import (
    COUNTING,
    FOLDER_VARIABLE,
    SAMPLING,
    cache_folder,
    fingerprint,
    kept,
)
from detector.training.fit.samples import Samples


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache; nothing here may touch the user's own."""
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "corpora"
    folder.mkdir()
    for name in FILES:
        (folder / f"{name}.jsonl.gz").write_bytes(name.encode())
    return folder


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages and modules in place of those that read and measure."""
    for name in ("features", "corpus", "simulator"):
        (tmp_path / "code" / name / "inner").mkdir(parents=True)
        (tmp_path / "code" / name / "inner" / "list.txt").write_text("one\n", encoding="utf-8")
        package = tmp_path / "code" / name / "__init__.py"
        package.write_text("", encoding="utf-8")
        monkeypatch.setattr(cache, name, SimpleNamespace(__file__=str(package)))
    for name in COUNTING:
        (tmp_path / "code" / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "code" / "cache.py"))
    return tmp_path / "code"


def counted(made: list[int]) -> Callable[[], int]:
    def make() -> int:
        made.append(len(made))
        return made[-1]

    return make


# -- what a measurement hangs on


def test_the_same_inputs_have_the_same_mark(corpora: Path) -> None:
    assert fingerprint(corpora, COUNTING, 1) == fingerprint(corpora, COUNTING, 1)
    assert fingerprint(corpora, COUNTING, 1) != fingerprint(corpora, COUNTING, 2)


@pytest.mark.parametrize("name", FILES)
def test_a_changed_corpus_has_another_mark(corpora: Path, code: Path, name: str) -> None:
    before = fingerprint(corpora, COUNTING, 1)
    with (corpora / f"{name}.jsonl.gz").open("ab") as file:
        file.write(b"!")
    assert fingerprint(corpora, COUNTING, 1) != before


@pytest.mark.parametrize(
    "name",
    [
        *("features/__init__.py", "corpus/inner/list.txt", "simulator/inner/list.txt"),
        *("samples.py", "variants.py", "vocabulary.py"),
    ],
)
def test_changed_code_or_data_of_it_has_another_mark(corpora: Path, code: Path, name: str) -> None:
    before = fingerprint(corpora, COUNTING, 1)
    (code / name).write_text("changed\n", encoding="utf-8")
    assert fingerprint(corpora, COUNTING, 1) != before


def test_new_and_renamed_files_have_another_mark(corpora: Path, code: Path) -> None:
    before = fingerprint(corpora, COUNTING, 1)
    (code / "features" / "new.py").write_text("", encoding="utf-8")
    after = fingerprint(corpora, COUNTING, 1)
    (code / "features" / "new.py").rename(code / "features" / "other.py")
    assert len({before, after, fingerprint(corpora, COUNTING, 1)}) == 3


def test_what_python_compiles_does_not_matter(corpora: Path, code: Path) -> None:
    before = fingerprint(corpora, COUNTING, 1)
    (code / "features" / "inner" / "module.pyc").write_bytes(b"compiled")
    assert fingerprint(corpora, COUNTING, 1) == before


def test_a_corpus_that_is_missing_is_an_error(corpora: Path) -> None:
    (corpora / f"{FILES[-1]}.jsonl.gz").unlink()
    with pytest.raises(OSError, match=FILES[-1]):
        fingerprint(corpora, COUNTING, 1)


# -- keeping


def test_what_was_made_is_taken_again(place: Path) -> None:
    made: list[int] = []
    assert [kept("samples", "a", counted(made)) for _ in range(3)] == [0, 0, 0]
    assert made == [0]
    assert kept("samples", "b", counted(made)) == 1
    assert kept("ngrams", "a", counted(made)) == 2
    assert sorted(path.name for path in place.iterdir()) == [
        "ngrams-a.joblib",
        "samples-a.joblib",
        "samples-b.joblib",
    ]


def test_arrays_and_tables_come_back_as_they_were() -> None:
    table = pd.DataFrame({"year": [2015, None], "pivot": ["de", None]})
    samples = Samples(table, np.eye(2), np.zeros((2, 2)), (["a b"], ["c"]))
    kept("samples", "a", lambda: samples)
    found = kept("samples", "a", lambda: pytest.fail("is made again"))
    pd.testing.assert_frame_equal(found.table, table)
    assert np.array_equal(found.rules, samples.rules)
    assert found.views == samples.views


DAMAGED = [b"", b"x", b"not a pickle at all", b"\x80\x04N", b"cno.such.module\nNothing\n."]


@pytest.mark.parametrize("damaged", DAMAGED)
def test_a_damaged_file_is_made_again(
    place: Path, damaged: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    kept("samples", "a", lambda: 1)
    (place / "samples-a.joblib").write_bytes(damaged)
    assert kept("samples", "a", lambda: 2) == 2
    assert "cannot be read" in caplog.text
    assert kept("samples", "a", lambda: 3) == 2


def test_a_file_cut_off_anywhere_is_made_again(place: Path) -> None:
    samples = Samples(pd.DataFrame({"id": ["a", "b"]}), np.eye(2), np.eye(2), (["a b"], ["c"]))
    kept("samples", "a", lambda: samples)
    path = place / "samples-a.joblib"
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        assert kept("samples", "a", lambda: "again") == "again", size


def test_where_nothing_can_be_written_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file" / "cache"))
    made: list[int] = []
    assert [kept("samples", "a", counted(made)) for _ in range(2)] == [0, 1]
    assert "cannot be kept" in caplog.text


def test_what_can_only_be_read_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    kept("samples", "a", lambda: 1)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "touch", refuse)
    assert kept("samples", "a", lambda: 2) == 1


def test_a_full_disk_leaves_no_file_that_could_be_taken(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(_: object, path: Path) -> None:
        Path(path).write_bytes(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(joblib, "dump", fill)
    assert kept("samples", "a", lambda: 1) == 1
    assert not list(place.glob("*.joblib"))


def test_only_the_newest_are_kept(place: Path) -> None:
    for number, mark in enumerate("abc"):
        kept("samples", mark, lambda: 1)
        os.utime(place / f"samples-{mark}.joblib", (number, number))
    kept("ngrams", "a", lambda: 1)
    names = sorted(path.name for path in place.iterdir())
    assert names == ["ngrams-a.joblib", "samples-b.joblib", "samples-c.joblib"]
    # what is used is new
    kept("samples", "b", lambda: pytest.fail("is made again"))
    kept("samples", "d", lambda: 1)
    assert not (place / "samples-c.joblib").exists()
    assert (place / "samples-b.joblib").exists()


# -- where


def test_the_folder_is_what_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv(FOLDER_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "mtdetect"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert cache_folder() == tmp_path / "home" / ".cache" / "mtdetect"


def test_a_fit_measures_only_what_it_has_not_measured(
    corpora: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another corpus or seed is measured; the same ones are taken."""
    made: list[int] = []
    lines = ["<s> the mayor said so <s>"] * 6
    table = pd.DataFrame({"corpus": "twins", "variant": "clean", "story": [*"abcdef"]})
    samples = Samples(table, np.zeros((6, 1)), np.zeros((6, 1)), (lines, lines))

    def measure(folder: Path, *, seed: int, jobs: int) -> Samples:
        made.append(seed)
        return samples

    monkeypatch.setattr(build, "build_samples", measure)
    first, second = (build.load_samples(corpora, 1) for _ in range(2))
    assert len(made) == 1
    assert first[1].symbols.names == second[1].symbols.names
    assert np.array_equal(first[1].views[0].keys, second[1].views[0].keys)
    monkeypatch.setattr(build, "SEED", build.SEED + 1)
    build.load_samples(corpora, 1)
    (corpora / "twins.jsonl.gz").write_bytes(b"other twins")
    build.load_samples(corpora, 1)
    assert len(made) == 3


def test_samples_do_not_hang_on_how_ngrams_are_counted(corpora: Path) -> None:
    assert set(SAMPLING) < set(COUNTING)
    assert fingerprint(corpora, SAMPLING, 1) != fingerprint(corpora, COUNTING, 1)
