"""Errors of this package. Each message names the input and says what to do."""

from __future__ import annotations


class MTDetectError(Exception):
    """Base of every error that this package raises on purpose."""


class ModelError(MTDetectError):
    """A model artifact is missing, corrupted, truncated, foreign, or of an unknown format."""


class InputError(MTDetectError):
    """An input file or row cannot be scored."""


class OutputError(MTDetectError):
    """An output cannot be written."""


class CorpusError(MTDetectError):
    """A training corpus is missing or malformed."""
