"""The value that readers get for everything that was found, and how a finding becomes one.

A rule yields a `Finding` in the text that it reads. The model gives it a weight, and its place in
the text as given; nothing changes on the way from here to the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import repeat
from typing import Annotated, NamedTuple

from detector.features.document import Document

# What is said of a field in `Annotated` goes into the JSON schema of a row: see `detector.schema`.
Offset = Annotated[int, {"$ref": "#/$defs/offset"}]


class Evidence(NamedTuple):
    """One piece of evidence.

    Attributes:
        start: offset of its first character in the text as given; 0 for the whole document.
        end: offset of its end, exclusive; 0 for the whole document.
        text: the words concerned, ``given[start:end]``.
        feature: the feature that found it, ``family/kind``.
        reason: what is wrong and why translation does this, in plain English.
        weight: its part of the score, in log-odds; above 0 speaks for machine translation.
    """

    start: Offset
    end: Offset
    text: Annotated[str, {"description": "The words concerned."}]
    feature: Annotated[
        str,
        {
            "description": "The rule that found it, family/kind.",
            "pattern": "^[a-z][a-z-]*/[a-z0-9-]+$",
        },
    ]
    reason: Annotated[str, {"description": "In plain English.", "minLength": 1}]
    weight: Annotated[float, {"description": "Its part of the score, in log-odds."}]


# makes Evidence of a tuple of its fields; three times as fast as its constructor
make_evidence = partial(tuple.__new__, Evidence)


def evidence_at(
    document: Document, start: int, end: int, feature: str, reason: str, weight: float
) -> Evidence:
    """Evidence for a place of ``Document.text``, with its place in the text as given.

    Args:
        document: the parsed text.
        start: offset in ``Document.text``.
        end: offset of its end; 0 for the whole document, which has no place.
        feature: the feature that found it.
        reason: in plain English.
        weight: log-odds.
    """
    if end:
        start, end = document.given(start, end)
    return make_evidence((start, end, document.source[start:end], feature, reason, weight))


def evidence_of_runs(
    document: Document,
    starts: list[int],
    ends: list[int],
    feature: str,
    reasons: Iterable[str],
    weights: Iterable[float],
) -> list[Evidence]:
    """The same for the pieces of one feature, of which there are many, column by column."""
    if document.is_shifted:
        spans = list(map(document.given, starts, ends))
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
    texts = map(document.source.__getitem__, map(slice, starts, ends))
    fields = zip(starts, ends, texts, repeat(feature), reasons, weights, strict=False)
    return list(map(make_evidence, fields))
