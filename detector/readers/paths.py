"""From what is given on a command line to files: folders, patterns and addresses."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from detector.errors import MTDetectError
from detector.readers.pages import REPORT_MARK, REPORT_WITHIN
from detector.readers.records import Problem
from detector.readers.registry import SUFFIXES, reader_of
from detector.runtime.compression import compression_of, suffix
from detector.runtime.storage import filesystem, is_remote

Skip = str | tuple[str, ...] | None

MAGIC = frozenset("*?[")
PAGES = (".html", ".htm")
BESIDE = "_files"
_NAMED = 8  # suffixes that are named of what is left out


def expand(
    path: str, skip: Skip = None, follow_links: bool = False, bare: bool = False
) -> Iterator[str | Problem]:
    """Files that a path stands for, always in the same order.

    Args:
        path: a file, a folder, a pattern, or an address that fsspec knows.
        skip: real paths of files or folders that folders and patterns leave out: the output of
            this very run.
        follow_links: whether links in a folder may lead out of it, and links to folders count.
        bare: whether files without a suffix are found as well: the user has said what they hold.

    Yields:
        Files, or a `Problem` where there is none.
    """
    if not path:
        yield Problem("''", "is no path; name a file or a folder, or . for the one you are in")
    elif is_remote(path):
        yield from _known(path, _far(path), bare)
    elif Path(path).is_dir():
        yield from _known(path, _walk(path, skip, follow_links), bare)
    elif os.path.lexists(path):
        yield path
    elif MAGIC.intersection(path):
        yield from _known(path, _matches(path, skip, follow_links), bare)
    else:
        yield Problem(path, "does not exist; check the path")


def _far(path: str) -> Iterator[str | Problem]:
    try:
        system, name = filesystem(path)
        if MAGIC.intersection(path):
            found = system.glob(name)
        else:
            found = system.find(name) if system.isdir(name) else [name]
        yield from (system.unstrip_protocol(one) for one in sorted(found))
    except MTDetectError as error:
        yield Problem(path, str(error))
    except (OSError, ImportError, ValueError) as error:
        yield Problem(path, f"cannot be listed ({error}); check the address and its permissions")


def _matches(pattern: str, skip: Skip, follow: bool) -> Iterator[str | Problem]:
    """Files that a pattern stands for; a folder that it matches is read like one given."""
    import glob

    root = _fixed(pattern)
    deep = "**" in Path(pattern).parts  # what such folders hold matches by itself
    for match in sorted(glob.iglob(pattern, recursive=True)):  # noqa: PTH207
        if not follow and _leads_away(match, root):
            continue
        if not Path(match).is_dir():
            # A pattern takes what happens to be there; a pipe or a device is nothing to wait for.
            if Path(match).is_file():
                yield from _unless(skip, match)
        elif not deep:
            yield from _walk(match, skip, follow)


def _fixed(pattern: str) -> str:
    """The folder before the first part of a pattern that stands for several."""
    parts = Path(pattern).parts
    count = next(i for i, part in enumerate(parts) if MAGIC.intersection(part))
    return str(Path(*parts[:count]))


def _leads_away(match: str, root: str) -> bool:
    """Whether links take a match out of its folder, or through a link to a folder."""
    path = Path(match)
    between = path.parents[: max(0, len(path.parts) - len(Path(root).parts) - 1)]
    if any(folder.is_symlink() for folder in between) or (path.is_symlink() and path.is_dir()):
        return True
    return not Path(os.path.realpath(match)).is_relative_to(os.path.realpath(root))


def _unless(skip: Skip, path: str) -> Iterator[str]:
    left_out = (skip,) if isinstance(skip, str) else skip or ()
    real = Path(os.path.realpath(path)) if left_out else None
    if real is None or not any(real.is_relative_to(one) for one in left_out):
        yield path


def _known(path: str, files: Iterable[str | Problem], bare: bool) -> Iterator[str | Problem]:
    """Passes on files that have a reader, and names what is left out by its suffix."""
    empty = True
    others: Counter[str] = Counter()
    for file in files:
        if isinstance(file, Problem) or _is_wanted(file, bare):
            empty = False
            yield file
        else:
            others[_suffix(file)] += 1
    left_out = ", ".join(f"{count} {name}" for name, count in others.most_common(_NAMED))
    if len(others) > _NAMED:
        left_out += f" and {sum(others.values())} in all"
    if empty:
        yield Problem(path, f"no {SUFFIXES} file there" + (left_out and f" (but {left_out})"))
    elif left_out:
        yield Problem(path, f"left out what is not read: {left_out}", lost=False)


def _is_wanted(file: str, bare: bool) -> bool:
    """Whether a file that was found is read.

    A plain .json is settings more often than articles, and a report of ours is no article.
    """
    if not suffix(file):
        return bare
    if reader_of(file) is None or is_own_report(file):
        return False
    return suffix(file) != ".json" or bool(compression_of(file))


def is_own_report(file: str) -> bool:
    """Whether a file on this machine is a web report that was written with --report."""
    if suffix(file) not in PAGES or compression_of(file) or is_remote(file):
        return False
    try:
        with Path(file).open("rb") as stream:
            return REPORT_MARK in stream.read(REPORT_WITHIN)
    except OSError:
        return False  # which reading it will tell


def _suffix(file: str) -> str:
    if is_own_report(file):
        return "mtdetect report"
    return (suffix(file) + compression_of(file)) or "without suffix"


def _walk(folder: str, skip: Skip, follow: bool) -> Iterator[str | Problem]:
    """Files below a folder, sorted by the parts of their paths; hidden ones are left out.

    Unless asked, links to folders are not followed, nor links to files outside the folder.
    """
    root = None if follow else os.path.realpath(folder)
    seen: set[str] = set()  # a link may lead back to where it was found
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        if not Path(place).is_dir():
            yield from _unless(skip, place)
            continue
        if follow and (real := os.path.realpath(place)) in seen:
            continue
        if follow:
            seen.add(real)
        try:
            with os.scandir(place) as entries:
                inner = sorted(_wanted(entries, root), key=_name, reverse=True)
        except OSError as error:
            yield Problem(place, f"the folder cannot be read ({error.strerror}); left out")
        else:
            waiting.extend(entry.path for entry in inner)


def _wanted(entries: Iterable[os.DirEntry[str]], root: str | None) -> Iterator[os.DirEntry[str]]:
    """Folders and files; what a browser saved along with a page is no article."""
    found = {entry.name: entry for entry in entries if not entry.name.startswith(".")}
    pages = {name.rpartition(".")[0] for name in found if suffix(name) in PAGES}
    for name, entry in found.items():
        if entry.is_symlink() and root is not None:
            inside = Path(os.path.realpath(entry.path)).is_relative_to(root)
            if inside and entry.is_file():
                yield entry
        elif entry.is_dir():
            if not (name.endswith(BESIDE) and name.removesuffix(BESIDE) in pages):
                yield entry
        elif entry.is_file():
            yield entry


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
