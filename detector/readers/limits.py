"""How much is read of one input, so that no file can take all memory or all time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detector.markup import Mark

TRUNCATED = "limits/max-chars"
# A text is cut where a sentence or a paragraph ends within this last part of it, if one does.
_TAIL, _LEAST_TAIL = 10, 2_000
_END = re.compile(r"[.!?…][\"'”’»)\]]{0,3}(?=\s)|(?=\n[^\S\n]{0,20}\n)")


@dataclass(frozen=True)
class Limits:
    """What is too much.

    Attributes:
        chars: longest text that is scored as a whole, in characters; of a longer one, as many are
            scored. 0 scores everything.
        size: largest page or row, in bytes; a larger one is not read.
        ratio: a packed file may hold this many times its own size.
        unpacked: and this many bytes.
    """

    chars: int = 1_000_000
    size: int = 20 << 20
    ratio: int = 250
    unpacked: int = 100 << 30


def shortened(text: str, limit: int) -> str:
    """The first part of a text, cut behind a sentence or paragraph near the limit.

    Args:
        text: any text.
        limit: most characters that may be left; 0 leaves all.
    """
    if not limit or len(text) <= limit:
        return text
    earliest = limit - max(limit // _TAIL, min(limit // 2, _LEAST_TAIL))
    ends = [match.end() for match in _END.finditer(text, earliest, limit + 1)]
    inside = [end for end in ends if end <= limit]
    cut = inside[-1] if inside else max(text.rfind(" ", earliest, limit), 0) or limit
    return text[:cut]


def truncation(kept: int, limit: int) -> Mark:
    """What a verdict says of a text that was cut."""
    reason = (
        f"is longer than {limit:,} characters, so only its first {kept:,} were scored; "
        "--max-chars sets the limit"
    )
    return Mark(TRUNCATED, f"the text {reason}")
