"""One JSON object a line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from detector.readers import Id
    from detector.verdict import Verdict

# What JSON allows in a string as it stands, and other programs act on.
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028\u2029]")


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
