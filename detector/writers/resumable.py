"""An output that appears whole, and that a later run can continue if this one breaks off.

Beside the output lie, hidden and readable for its owner only, what was written so far and a
journal. The journal begins with what the run reads and how; each of its other lines says: so many
bytes of the output hold the rows of so many items of the input. A line is written only when these
bytes are on the disk. So a run that goes on cuts the output to the bytes of the last line, skips so
many items, and can neither lose nor double a row, wherever the run before it ended.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

from detector.errors import OutputError

INTERVAL = 1.0  # seconds between two lines of the journal
LONGEST_NAME = 200
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
Header: TypeAlias = Mapping[str, Any]
DONE = {"done": True}


class Progress(NamedTuple):
    """How far a run has come.

    Attributes:
        taken: items of the input that are done, those that could not be scored among them.
        bytes: of the output.
        rows: that were written.
        flagged: how many of them were flagged.
        lost: inputs and rows that could not be scored.
    """

    taken: int = 0
    bytes: int = 0
    rows: int = 0
    flagged: int = 0
    lost: int = 0


class Resumable:
    """A file that is appended to until `commit` puts it in its place."""

    def __init__(self, path: str, header: Header, resume: bool = False) -> None:
        """Opens an output.

        Args:
            path: where it shall be at the end; what is there stays until then.
            header: what decides about its content; JSON-ready.
            resume: whether to go on where a run with the same header broke off. `progress` says
                where that was; `complete`, that it only had to tidy up.

        Raises:
            OSError: if it cannot be written.
            OutputError: if another run is writing it, or what broke off was another run.
        """
        self.target = Path(os.path.realpath(path))
        if self.target.is_dir():
            raise IsADirectoryError(21, "Is a directory")
        name = self.target.name
        if len(os.fsencode(name)) > LONGEST_NAME:
            name = sha256(os.fsencode(name)).hexdigest()
        self.waiting = self.target.with_name(f".{name}.mtdetect")
        self._journal_path = self.target.with_name(f".{name}.mtdetect-journal")
        self.progress = Progress()
        self.saved = False
        self.dropped = False
        self.complete = False
        self._journal = _locked(self._journal_path)
        self._written = time.monotonic()
        try:
            self._open(json.loads(json.dumps(header)), resume)
        except BaseException:
            self._journal.close()
            raise

    def append(self, data: bytes, progress: Progress) -> None:
        """Appends rows.

        Args:
            data: the rows.
            progress: how far the run has come with them; its bytes are counted here.

        Raises:
            OSError: if there is no room for them.
        """
        self._stream.write(data)
        self.progress = progress._replace(bytes=self.progress.bytes + len(data))
        if time.monotonic() - self._written >= INTERVAL:
            self._save()

    def commit(self, finish: Callable[[Path], Path]) -> None:
        """Puts the output in its place.

        Args:
            finish: called with the path of what was written; returns the path of what is to be
                put in its place, which may be the same.

        Raises:
            OSError: if there is no room; a run that goes on will try again.
        """
        self._save()
        self._stream.close()
        done = finish(self.waiting)
        done.chmod(stat.S_IMODE(self._final_mode()))
        _sync(done)
        self._note(DONE)
        done.replace(self.target)
        with suppress(OSError):
            _sync(self.target.parent)
        self.waiting.unlink(missing_ok=True)
        self.tidy_up()

    def tidy_up(self) -> None:
        """Removes the journal of an output that is in its place."""
        self._journal_path.unlink()
        self._journal.close()

    def close(self) -> bool:
        """Ends a run that broke off; whether there is something to go on with."""
        if not self.complete:
            with suppress(OSError, ValueError):
                if self.saved:
                    self._save()  # what a second or less has brought; whole batches, as ever
            with suppress(OSError):
                self._stream.close()
        if not (self.saved or self.complete):
            for path in (self.waiting, self._journal_path):
                with suppress(OSError):
                    path.unlink()
        self._journal.close()
        return self.saved

    # --- the journal ---------------------------------------------------------------------

    def _save(self) -> None:
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._note(self.progress._asdict())
        self._written = time.monotonic()
        self.saved = self.saved or self.progress.taken > 0

    def _note(self, line: Header) -> None:
        self._journal.write(json.dumps(line).encode() + b"\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())

    def _open(self, header: Header, resume: bool) -> None:
        lines = _whole_lines(self._journal)
        if not (resume and lines):
            self.dropped = len(lines) > 1
            self._start(header)
            return
        _check_same(lines[0], header)
        self._mode = lines[0]["mode"]
        notes = [Progress(**line) for line in lines[1:] if line != DONE]
        if lines[-1] == DONE and not self.waiting.exists():
            self.complete, self.progress = True, notes[-1]
        elif self.waiting.exists():
            self._go_on(notes)
        else:
            self._start(header)

    def _start(self, header: Header) -> None:
        self._journal.seek(0)
        self._journal.truncate()
        self.waiting.unlink(missing_ok=True)
        # Made as any file would be, to learn the mode that it shall have in the end.
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINKS
        descriptor = os.open(self.waiting, flags, 0o666)
        self._stream: BinaryIO = os.fdopen(descriptor, "wb")
        self._mode = os.fstat(descriptor).st_mode
        self.waiting.chmod(0o600)
        self._note({**header, "mode": self._mode})

    def _go_on(self, notes: list[Progress]) -> None:
        descriptor = os.open(self.waiting, os.O_RDWR | _NO_LINKS)
        self._stream = os.fdopen(descriptor, "r+b")
        size = os.fstat(descriptor).st_size
        self.progress = next((one for one in reversed(notes) if one.bytes <= size), Progress())
        self.saved = self.progress.taken > 0
        self._stream.truncate(self.progress.bytes)
        self._stream.seek(0, os.SEEK_END)

    def _final_mode(self) -> int:
        """What the output had before, or what a new file gets."""
        return self.target.stat().st_mode if self.target.exists() else int(self._mode)


def _check_same(known: Header, header: Header) -> None:
    for key, value in header.items():
        if known.get(key) != value:
            raise OutputError(
                f"cannot go on, the run that broke off had other {key}: run it as it was, or "
                "without --resume to start anew"
            )


def _whole_lines(journal: BinaryIO) -> list[dict[str, Any]]:
    """The lines of a journal up to one that broke off, which is cut away."""
    lines: list[dict[str, Any]] = []
    size = 0
    journal.seek(0)
    for line in journal:
        try:
            if not line.endswith(b"\n"):
                break
            lines.append(json.loads(line))
        except ValueError:
            break
        size += len(line)
    journal.truncate(size)
    journal.seek(size)
    return lines


def _locked(path: Path) -> BinaryIO:
    """Opens a journal that no other run has open.

    Not by `filelock`: what is locked is the journal itself, so a run that is killed leaves no lock.
    """
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _NO_LINKS, 0o600)
        journal = os.fdopen(descriptor, "r+b")
        try:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The run that had it may have ended and removed it since it was opened here.
            if path.exists() and path.stat().st_ino == os.fstat(descriptor).st_ino:
                return journal
        except ImportError:
            return journal  # no such locks on this system
        except BlockingIOError as error:
            journal.close()
            raise OutputError("another run is writing it; wait for its end") from error
        journal.close()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
