"""What a feature is: a named hypothesis that finds evidence in a parsed document.

One abstraction carries the product. A feature yields pieces of evidence, and its number is a
function of their weights alone, so a score and its explanation cannot drift apart: nothing reads
the text a second time to explain.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from detector.features.document import Document

Per = Literal["document", "once", "sentence", "1000-tokens"]
ScoreName = Literal["translated", "wire"]
ExpectedSign = Literal["machine", "human", "either"]


# Pages that were read closely for artifacts: re-translated or machine-translated ones, and ones
# that people wrote.
MACHINE_PAGES = 83
HUMAN_PAGES = 147
# Added to each count (Jeffreys), so that "never seen" is not "impossible".
_UNSEEN = 0.5


class Counts(NamedTuple):
    """On how many of the pages of each kind an artifact was seen.

    The corpora hold clean sentences, in which a stray stop never occurs, so what a rule for it is
    worth at first comes from pages that were read by hand.
    """

    machine: float
    human: float

    @property
    def machine_share(self) -> float:
        """The smoothed share of machine pages."""
        return (self.machine + _UNSEEN) / (MACHINE_PAGES + 2 * _UNSEEN)

    @property
    def human_share(self) -> float:
        """The smoothed share of people's pages."""
        return (self.human + _UNSEEN) / (HUMAN_PAGES + 2 * _UNSEEN)

    def __str__(self) -> str:
        """For people: "on 9 of 83 re-translated and 0 of 147 human pages"."""
        return (
            f"on {self.machine:g} of {MACHINE_PAGES} re-translated and {self.human:g} of "
            f"{HUMAN_PAGES} human pages"
        )


class Finding(NamedTuple):
    """What a rule found at one place.

    Attributes:
        start: offset of its first character in ``Document.text``.
        end: offset of its end, exclusive; ``start == end == 0`` for a document-level finding.
        note: what is wrong at this place, in plain English, one clause without the final stop; why
            such things speak for or against a machine is the feature's to say (``Feature.why``).
        weight: how much of the feature's hypothesis this finding carries (1 is a plain hit).
    """

    start: int
    end: int
    note: str
    weight: float = 1.0


class Example(NamedTuple):
    """A text on which a feature must fire, with the exact words that it must mark."""

    text: str
    found: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A hypothesis about what translation leaves in a text, and the code that looks for it.

    Attributes:
        name: ``family/kind``, such as ``boundaries/lower-case-tail``.
        hypothesis: why the trace appears.
        source: where the hypothesis comes from: a paper, or what was seen.
        find: yields evidence for a document, with offsets into ``Document.text``.
        counts: on how many pages it was seen; None if it was not counted by itself.
        per: what the sum of weights is divided by (see :func:`shares`).
        hits: examples that must be found, with the words that must be marked.
        misses: texts, hard ones above all, in which nothing may be found.
        head: ``translated`` counts towards the score; ``wire`` only says that the text has the
            structure of newswire, which honest copy has too.
        expected_sign: the only sign that the coefficient may take. A rule that states a trace of
            machine translation must not be turned into evidence for a human by the accident of a
            corpus.
        common: whether people write it so often that the corpora can weigh it, and no count of
            pages is needed.
        placed: False for a property of the whole document (length, variety), whose evidence has
            no place in the text and whose weight is its value.
        silenced_by: the habits of a whole text (:mod:`detector.features.document.habits`) that
            explain what the rule finds.
        author_only: whether the rule has nothing to say in what others worded
            (:mod:`detector.features.document.voices`).
        why: what its findings have in common, in plain English: said once an article, behind the
            note of the first finding. "" where each note says it in words of its own.
    """

    name: str
    hypothesis: str
    source: str
    find: Callable[[Document], Iterator[Finding]]
    counts: Counts | None = None
    per: Per = "document"
    hits: tuple[Example, ...] = ()
    misses: tuple[str, ...] = ()
    head: ScoreName = "translated"
    expected_sign: ExpectedSign = "machine"
    common: bool = False
    placed: bool = True
    silenced_by: frozenset[str] = frozenset()
    author_only: bool = False
    why: str = ""

    @property
    def family(self) -> str:
        """The part of the name before the stroke."""
        return self.name.partition("/")[0]

    def reasons(self, found: Sequence[Finding]) -> list[str]:
        """What a reader is told of each finding of an article: why only at the first of them."""
        notes = [piece.note for piece in found]
        if notes and self.why:
            notes[0] = f"{notes[0]}; {self.why}"
        return notes

    @property
    def provenance(self) -> str:
        """Where the hypothesis comes from, with the counts."""
        return self.source if self.counts is None else f"{self.source}; {self.counts}"


def shares(feature: Feature, found: Sequence[Finding], document: Document) -> list[float]:
    """The part of the feature's value that each piece of evidence carries.

    A feature's value is the sum of these parts, and its contribution to the log-odds is the value
    times one coefficient, so each piece of evidence contributes exactly its part times that
    coefficient.

    ``document`` grows with the logarithm of the total weight (one finding counts 1, three count 2,
    seven count 3): a second slip of the same kind says less than the first, and a table or a list
    that misfires many times must not decide alone. ``once`` counts an article once however often
    the rule fires, for what is a habit of whoever does it at all. ``sentence`` and ``1000-tokens``
    are rates: one finding weighs more in a short text, so they suit no rule that accuses.

    Args:
        feature: the feature that found the evidence.
        found: all its evidence in the document.
        document: the document, for its length in sentences and tokens.

    Returns:
        One number for each piece of evidence, in order.
    """
    if not feature.placed:
        return [piece.weight for piece in found]
    if feature.per == "document":
        total = sum(piece.weight for piece in found)
        factor = math.log2(1.0 + total) / total if total > 0 else 0.0
    elif feature.per == "once":
        total = sum(piece.weight for piece in found)
        factor = min(1.0, 1.0 / total) if total > 0 else 0.0
    elif feature.per == "sentence":
        factor = 1.0 / max(1, document.sentence_count)
    else:
        factor = 1000.0 / max(1, document.token_count)
    return [piece.weight * factor for piece in found]
