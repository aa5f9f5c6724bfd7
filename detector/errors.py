"""Errors of this package. Each message names the input and says what to do."""

from __future__ import annotations


class MTDetectError(Exception):
    """Base of every error that this package raises on purpose."""


class ModelError(MTDetectError):
    """A model artifact is missing, corrupted, truncated, foreign, or of an unknown format."""


class InputError(MTDetectError):
    """An input file or row cannot be scored."""


class CorpusError(MTDetectError):
    """A training corpus is missing or malformed."""


class OutputError(MTDetectError):
    """An output cannot be written as asked."""


class MissingExtraError(MTDetectError):
    """Something optional is needed and not installed."""

    def __init__(self, what: str, extra: str) -> None:
        """Says what to install.

        Args:
            what: what needs it, as the subject of a sentence.
            extra: the name of the extra.
        """
        super().__init__(f"{what} need the extra: pip install 'mtdetect[{extra}]'")
