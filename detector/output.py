"""Writing verdicts: JSON lines, files that appear whole, and text made safe for a terminal."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from detector.readers import Id
    from detector.verdict import Verdict

# Terminal commands whole (colours, titles, links), then any control character that is left, and
# the marks that turn the direction of writing, by which one text can pose as another.
_COMMAND = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"
)
# What JSON allows in a string as it stands, and other programs act on.
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028\u2029]")
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


class Writer(Protocol):
    """Takes verdicts in order; `finish` says what came of them all."""

    def write(self, identity: Id, verdict: Verdict) -> None:
        """Writes one verdict."""

    def finish(self) -> None:
        """Writes what stands at the end, and flushes."""


class JsonLines:
    """One JSON object a line: the id, then the fields of the verdict.

    Numbers are written in full, so that the sums in a row hold. Written as JSON escapes are lone
    surrogates, which UTF-8 cannot hold, and characters that a terminal takes for a command or a
    reader for the end of a line.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, identity: Id, verdict: Verdict) -> None:
        """Writes one row."""
        row = {"id": identity, **verdict.to_dict()}
        line = json.dumps(row, ensure_ascii=False, allow_nan=False)
        line = _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", line)
        self._stream.write(line.encode("utf-8", "backslashreplace") + b"\n")

    def finish(self) -> None:
        """Flushes; JSON lines have no end."""
        self._stream.flush()


@contextmanager
def whole_file(path: str) -> Iterator[BinaryIO]:
    """Opens a file for writing that appears under its name only when all is written.

    A device or a pipe is written to directly, since there is nothing to replace.

    Args:
        path: where the file shall be; what is there stays until the end.

    Raises:
        OSError: if it cannot be written; then nothing is left behind.
    """
    mode = Path(path).stat().st_mode if Path(path).exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        with Path(path).open("wb") as stream:
            yield stream
        return
    target = Path(os.path.realpath(path))
    waiting = target.with_name(f".mtdetect-{os.urandom(6).hex()}.tmp")
    try:
        with waiting.open("xb") as stream:
            if mode is not None:
                waiting.chmod(stat.S_IMODE(mode))
            yield stream
        waiting.replace(target)
    except BaseException:
        with suppress(OSError):
            waiting.unlink()
        raise


def printable(text: str) -> str:
    """Makes text from anywhere safe for a terminal, on one line.

    Args:
        text: an article's words, say, or the name of a file.

    Returns:
        The text without terminal commands and control characters, blanks made single spaces.
    """
    return " ".join(_CONTROL.sub("", _COMMAND.sub("", text)).split())
