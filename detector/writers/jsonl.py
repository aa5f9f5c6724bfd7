"""One JSON object a line."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.readers.records import Article
from detector.runtime.compression import compressed
from detector.writers.base import Rendered, Scored
from detector.writers.columns import row_of

# What JSON allows in a string as it stands, and other programs act on.
_UNSAFE = re.compile(r"[\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class JsonLines:
    """One JSON object a line: the id, the fields of the verdict, the columns carried along.

    Attributes:
        sentences: whether rows hold evidence.
        compression: ".gz", ".zst" or "".
    """

    sentences: bool = True
    compression: str = ""

    def fitted(self, first: Sequence[Article]) -> JsonLines:
        """JSON lines have no columns."""
        return self

    def head(self) -> bytes:
        """Nothing, unless a packed file must be one even if it is empty."""
        return compressed(b"", self.compression) if self.compression else b""

    def rows(self, scored: Sequence[Scored]) -> Rendered:
        """Renders each row as a line."""
        lines = (as_json(row_of(article, verdict, self.sentences)) for article, verdict in scored)
        data = b"".join(line.encode("utf-8", "backslashreplace") + b"\n" for line in lines)
        return Rendered(compressed(data, self.compression) if data else b"")

    def finish(self, waiting: Path) -> Path:
        """JSON lines have no end."""
        return waiting


def as_json(value: object) -> str:
    """A value as JSON on one line.

    Numbers are written in full, so that the sums in a row hold. Written as JSON escapes are lone
    surrogates (once encoded), which UTF-8 cannot hold, and characters that a terminal takes for a
    command or a reader for the end of a line.

    Args:
        value: may hold what other columns of a table can: dates, decimals, bytes, NaN.
    """
    try:
        line = json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain)
    except ValueError:
        line = json.dumps(_without_nan(value), ensure_ascii=False, default=_plain)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def _plain(value: Any) -> object:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(value).decode()
    return str(value)


def _without_nan(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(one) for one in value]
    return value
