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


class ReportError(OutputError):
    """The web report cannot be written; the message names it."""


class WorkerError(MTDetectError):
    """A process that scored has ended before its work was done."""


class MissingExtraError(MTDetectError):
    """Something optional is needed and not installed, or does not work as it is installed."""

    def __init__(self, what: str, extra: str, cause: ImportError | None = None) -> None:
        """Says what to install.

        Args:
            what: what needs it, as the subject of a sentence.
            extra: the name of the extra.
            cause: the error of the import, which says what exactly is missing.
        """
        why = "" if cause is None else f" ({str(cause).strip().partition(chr(10))[0]})"
        super().__init__(f"{what} need the extra: pip install 'mtdetect[{extra}]'{why}")
