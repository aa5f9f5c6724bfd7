"""What the detector says about one text, as plain immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, NamedTuple

from detector.features.document.habits import Habit as Habit
from detector.models.evidence import Evidence as Evidence
from detector.models.evidence import Offset
from detector.thresholds import Threshold, probability_of

# Name and version of the rows, which `verdict.schema.json` describes.
SCHEMA = "mtdetect-verdict/2"

Label = Literal["native", "unclear", "machine-translated", "retranslated-wire", "undecided"]
# The level of a model from which a text that is not flagged is not cleared either.
UNCLEAR_FROM = "sensitive"
# Evidence with a place in the text, and evidence about the text as a whole.
Placed = Annotated[Evidence, {"$ref": "#/$defs/placed"}]
Unplaced = Annotated[Evidence, {"$ref": "#/$defs/unplaced"}]
Probability = Annotated[float | None, {"minimum": 0, "maximum": 1}]


class Sentence(NamedTuple):
    """A sentence of the text as given, with the evidence that begins in it.

    Attributes:
        start: offset of its first character.
        end: offset of its end, exclusive.
        text: ``given[start:end]``.
        score: the sum of the weights of its evidence, in log-odds.
        evidence: in the order of the text.
    """

    start: Offset
    end: Offset
    text: str
    score: Annotated[float, {"description": "The sum of the weights of its evidence, in log-odds."}]
    evidence: tuple[Placed, ...]


class Wire(NamedTuple):
    """Whether the text is built like newswire, which honest copy can be too.

    Attributes:
        score: log-odds that the text is wire copy; no part of the verdict's score.
        baseline: what the score is without any evidence.
        threshold: from where a flagged text with lines of an agency is called
            ``retranslated-wire``.
        evidence: its findings, in the order of the text.
        structure: whether the text has lines of an agency, sound or damaged: a dateline, a closing
            credit, or words that an agency was told or reported. Without them a flagged text is
            called ``machine-translated``, however much its register is that of newswire.
    """

    score: Annotated[float, {"description": "Log-odds that the text is wire copy."}]
    baseline: float
    threshold: Annotated[
        float,
        {
            "description": "From where a flagged text with lines of an agency is called"
            " retranslated-wire."
        },
    ]
    evidence: tuple[Evidence, ...]
    structure: Annotated[
        bool,
        {
            "description": "Whether it has lines of an agency: a dateline, a closing credit, or"
            " words that an agency was told or reported; sound or damaged."
        },
    ] = False


class Pivot(NamedTuple):
    """The language that a translation likely came through.

    Attributes:
        language: its ISO 639-1 code; "" where no language is likely enough to be named.
        probability: of that language, among those that the model tells apart; None where none is
            named.
        score: log-odds of the language against the mean of the others: ``baseline`` plus every
            weight in ``evidence``; None where none is named.
        baseline: the same without any evidence.
        evidence: the strongest pieces in the order of the text, then one without a place that
            holds the rest; no part of the verdict's score.
    """

    language: Annotated[
        str,
        {
            "description": "ISO 639 code, or empty where it is not sure.",
            "pattern": "^([a-z]{2,3}([-_][A-Za-z]+)?)?$",
        },
    ]
    probability: Probability
    score: float | None
    baseline: float
    evidence: tuple[Evidence, ...]


def label_of(
    probability: float, threshold: float, wire: Wire, levels: Mapping[str, float]
) -> Label:
    """The label of a text that could be judged.

    Args:
        probability: that it was machine-translated.
        threshold: flags from this probability on.
        wire: how far it is built like newswire.
        levels: the probabilities of the model's levels; without ``sensitive``, nothing is unclear.
    """
    if probability >= threshold:
        built = wire.structure and wire.score >= wire.threshold
        return "retranslated-wire" if built else "machine-translated"
    unclear = UNCLEAR_FROM in levels and probability >= levels[UNCLEAR_FROM]
    return "unclear" if unclear else "native"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The detector's answer for one text.

    Attributes:
        label: ``native``, ``unclear`` (not flagged, but at least as likely as the model's level
            ``sensitive``), ``machine-translated``, ``retranslated-wire`` or ``undecided``.
        reason: why it is undecided, else "".
        flagged: whether ``probability >= threshold``.
        probability: calibrated, from 0 to 1; None when undecided.
        score: log-odds, equal to ``baseline`` plus every weight in ``sentences`` and ``document``;
            None when undecided.
        baseline: the log-odds of a text without any evidence.
        threshold: the probability from which a text is flagged.
        model: id and version of the model artifact.
        sentences: the sentences with their evidence; no evidence when undecided.
        document: evidence without a place in the text, such as length and variety.
        wire: the structure of newswire; None when undecided.
        habits: what the text does throughout, for which it must be read with care; none when
            undecided.
        likely_pivot: the language it likely came through, looked for where machine translation is
            at least as likely as not; read ``pivot``, which is None unless the text is flagged.
        levels: the probabilities of the model's levels, by their names; no part of the row.
    """

    label: Label
    reason: Annotated[str, {"description": "Why it is undecided, else empty."}]
    flagged: Annotated[bool, {"description": "Whether the probability has reached the threshold."}]
    probability: Annotated[Probability, {"description": "Calibrated; null when undecided."}]
    score: Annotated[
        float | None,
        {
            "description": "Log-odds: the baseline and the weights of all evidence in sentences and"
            " document; null when undecided."
        },
    ]
    baseline: Annotated[float, {"description": "Log-odds of a text without any evidence."}]
    threshold: Annotated[
        float,
        {
            "description": "The probability from which a text is flagged.",
            "minimum": 0,
            "maximum": 1,
        },
    ]
    model: Annotated[str, {"description": "Id and version of the model.", "minLength": 1}]
    sentences: Annotated[
        tuple[Sentence, ...],
        {"description": "In the order of the text; absent from lean rows."},
    ]
    document: Annotated[
        tuple[Unplaced, ...],
        {"description": "Evidence without a place in the text; absent from lean rows."},
    ]
    wire: Annotated[
        Wire | None,
        {
            "description": "How far the text is built like agency copy; no part of the score.",
        },
    ]
    habits: Annotated[
        tuple[Habit, ...],
        {"description": "What the text does throughout; absent from lean rows."},
    ] = ()
    likely_pivot: Pivot | None = None
    levels: Mapping[str, float] = field(default_factory=dict, repr=False, compare=False)

    @property
    def pivot(
        self,
    ) -> Annotated[
        Pivot | None,
        {
            "description": "The language that it probably came through; no part of the score.",
        },
    ]:
        """The language that a flagged text likely came through; None for any other text.

        It is also None for a text flagged at a threshold so low that its probability is below 0.5,
        and for models that know no languages.
        """
        return self.likely_pivot if self.flagged else None

    def at_threshold(self, threshold: Threshold) -> Verdict:
        """The verdict that another threshold gives; score and evidence stay.

        Args:
            threshold: a probability from 0 to 1, or the name of a level of the model that scored,
                such as "strict".

        Raises:
            ValueError: if it is neither.
        """
        threshold = probability_of(threshold, self.levels)
        if self.probability is None or self.wire is None:
            return replace(self, threshold=threshold)
        flagged = self.probability >= threshold
        label = label_of(self.probability, threshold, self.wire, self.levels)
        return replace(self, threshold=threshold, flagged=flagged, label=label)

    def to_dict(self) -> dict[str, Any]:
        """The verdict as values that JSON can hold: the row that the command writes."""
        return {
            "schema": SCHEMA,
            "label": self.label,
            "reason": self.reason,
            "flagged": self.flagged,
            "probability": self.probability,
            "score": self.score,
            "baseline": self.baseline,
            "threshold": self.threshold,
            "model": self.model,
            "sentences": [
                {**sentence._asdict(), "evidence": _rows(sentence.evidence)}
                for sentence in self.sentences
            ],
            "document": _rows(self.document),
            "wire": self.wire and {**self.wire._asdict(), "evidence": _rows(self.wire.evidence)},
            "habits": [habit._asdict() for habit in self.habits],
            "pivot": self.pivot
            and {**self.pivot._asdict(), "evidence": _rows(self.pivot.evidence)},
        }


def _rows(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [piece._asdict() for piece in evidence]
