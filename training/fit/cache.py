"""What is slow to measure, kept between runs by what it was measured from.

A fit is repeated often while rules and corpora stay the same. So samples and n-gram counts are kept
outside the repository under a name made of everything that they hang on: the bytes of the corpora
and of the code that reads and measures them. Nothing is ever taken that another code made.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import joblib

from detector import features
from detector.training import corpus, simulator
from detector.training.corpus.articles import FILES

LOGGER = logging.getLogger(__name__)

FOLDER_VARIABLE = "MTDETECT_CACHE"
# of each kind; an older one is deleted when a newer one is kept
_KEPT = 2
# beside the packages above, whose data files count too
SAMPLING = ("samples.py", "variants.py")
COUNTING = (*SAMPLING, "vocabulary.py")

_Made = TypeVar("_Made")


def cache_folder() -> Path:
    """Where measurements are kept: ``MTDETECT_CACHE``, or the user's folder for caches."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mtdetect"


def fingerprint(folder: Path, modules: Sequence[str], *settings: object) -> str:
    """The digest of all that measurements hang on.

    Args:
        folder: the folder of the corpora.
        modules: of this package that measure, such as ``SAMPLING``.
        settings: of the measurement, such as its seed.
    """
    digest = hashlib.sha256(repr(settings).encode())
    for path in _inputs(folder, modules):
        digest.update(path.name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:24]


def _inputs(folder: Path, modules: Sequence[str]) -> Iterator[Path]:
    yield from (folder / f"{name}.jsonl.gz" for name in FILES)
    for package in (features, corpus, simulator):
        root = Path(str(package.__file__)).parent
        yield from sorted(
            path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"
        )
    yield from (Path(__file__).with_name(name) for name in modules)


def kept(kind: str, mark: str, make: Callable[[], _Made]) -> _Made:
    """What was made before from the same things, or else made now and kept.

    A damaged file is made again. Where nothing can be written, nothing is kept.

    Args:
        kind: what it is, the first part of the file's name.
        mark: as :func:`fingerprint` gives it.
        make: makes it.
    """
    path = cache_folder() / f"{kind}-{mark}.joblib"
    if path.is_file():
        try:
            found: _Made = joblib.load(path)
        except Exception as error:  # a damaged pickle may raise anything
            LOGGER.warning(f"{path}: cannot be read ({error}); measuring again")
        else:
            LOGGER.info(f"taking {kind} from {path}")
            with contextlib.suppress(OSError):  # others may keep it for us to read only
                path.touch()
            return found
    made = make()
    _keep(made, path, kind)
    return made


def _keep(made: object, path: Path, kind: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        joblib.dump(made, half)
        half.replace(path)
        known = path.parent.glob(f"{kind}-*.joblib")
        for old in sorted(known, key=lambda one: one.stat().st_mtime)[:-_KEPT]:
            old.unlink()
    except OSError as error:
        LOGGER.warning(f"{path}: cannot be kept ({error}); the next fit will measure again")
