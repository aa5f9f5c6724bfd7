"""What every output does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from detector.readers import Id
    from detector.verdict import Verdict


class Writer(Protocol):
    """Takes verdicts in order; `finish` says what came of them all."""

    def write(self, identity: Id, verdict: Verdict) -> None:
        """Writes one verdict."""

    def finish(self) -> None:
        """Writes what stands at the end, and flushes."""
