"""Files that appear under their name only when all is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


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
