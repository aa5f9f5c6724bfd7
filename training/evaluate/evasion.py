"""What evasion costs: pages that are flagged as they are, altered to get past, and scored again.

Each evasion changes a text as its author could do with a script and no reader would notice, or
hardly. What is normalised on reading must cost nothing; what removes the signal itself (all
punctuation stripped) is measured all the same.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from detector.training.simulator.planting import stream

Evasion = Callable[[str, random.Random], str]


class Flags(Protocol):
    """What is asked of a verdict."""

    @property
    def flagged(self) -> bool:
        """Whether the text is flagged."""

    @property
    def score(self) -> float | None:
        """Its log-odds; None where it is undecided."""


class Scores(Protocol):
    """What is asked of a detector."""

    def score(self, text: str) -> Flags:
        """Scores one article."""


class EvasionRow(NamedTuple):
    """What one evasion costs.

    Attributes:
        evasion: its name.
        texts: how many texts were tried, all of them flagged as they are.
        flagged: how many are flagged after it.
        lost: share of the texts that got past, from 0 to 1.
        shift: mean change of the score in log-odds, over the texts that can still be judged.
        removes_signal: whether it takes away what the rules read, so that a loss is expected.
    """

    evasion: str
    texts: int
    flagged: int
    lost: float
    shift: float
    removes_signal: bool


_TWINS = {
    "Cyrillic letters": dict(zip("aeopcyxijsABEIKMHOPCTX", "аеорсухіјѕАВЕІКМНОРСТХ", strict=True)),
    "Greek letters": dict(zip("oivuABEZHIKMNOPTYX", "οινυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", strict=True)),
}
_FOLDED = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’‚", "'"),
                         "–": "-", "—": "-", "…": "..."})  # fmt: skip
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_LIGATURES = (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
_INSIDE = re.compile(r"(?<=[A-Za-z])(?=[a-z])")
_SHARE = 0.5


def _exchange(name: str, share: float) -> Evasion:
    table = _TWINS[name]
    return lambda text, rng: "".join(
        table[c] if c in table and rng.random() < share else c for c in text
    )


def _slip_in(characters: str, share: float) -> Evasion:
    return lambda text, rng: _INSIDE.sub(
        lambda _: rng.choice(characters) if rng.random() < share else "", text
    )


def _blanks(text: str, rng: random.Random) -> str:
    odd = "\u00a0\u2002\u2003\u2009\u202f\u205f\u3000"
    return "".join(rng.choice(odd) if c == " " and rng.random() < _SHARE else c for c in text)


def _ligatures(text: str, _rng: random.Random) -> str:
    for letters, ligature in _LIGATURES:
        text = text.replace(letters, ligature)
    return text


def _marks(text: str, rng: random.Random) -> str:
    """A dot below or a stroke on one letter in twenty."""
    return "".join(
        c + rng.choice("\u0323\u0331\u0335") if c.islower() and rng.random() < 0.05 else c
        for c in text
    )


def _strip(marks: str) -> Evasion:
    table = str.maketrans("", "", marks)
    return lambda text, _: text.translate(table)


class _Way(NamedTuple):
    change: Evasion
    removes_signal: bool = False


EVASIONS: dict[str, _Way] = {
    "Cyrillic letters, 1 in 20": _Way(_exchange("Cyrillic letters", 0.05)),
    "Cyrillic letters, all": _Way(_exchange("Cyrillic letters", 1.0)),
    "Greek letters, 1 in 2": _Way(_exchange("Greek letters", _SHARE)),
    "zero-width characters in words": _Way(_slip_in("\u200b\u200c\u200d\u2060\ufeff", 0.1)),
    "soft hyphens in words": _Way(_slip_in("\u00ad", 0.1)),
    "marks of direction in words": _Way(_slip_in("\u200e\u200f\u202a\u202c\u2066\u2069", 0.1)),
    "exotic blanks": _Way(_blanks),
    "full-width forms": _Way(lambda text, _: text.translate(_WIDE)),
    "ligatures": _Way(_ligatures),
    "letters decomposed": _Way(lambda text, _: unicodedata.normalize("NFD", text)),
    "stray marks on letters": _Way(_marks),
    "quotes and dashes as ASCII": _Way(lambda text, _: text.translate(_FOLDED)),
    "quotes stripped": _Way(_strip('“”‘„«»"'), True),
    "commas stripped": _Way(_strip(","), True),
    "all punctuation but stops stripped": _Way(_strip("“”‘’„«»\"',;:()[]–—-…"), True),
    "all punctuation stripped": _Way(_strip("“”‘’„«»\"',;:()[]–—-….!?"), True),
}


def measure_evasion(detector: Scores, texts: Sequence[str], seed: int) -> list[EvasionRow]:
    """Measures how many flagged texts get past by each evasion.

    Args:
        detector: scores texts; its own threshold decides.
        texts: machine-translated articles; those that it does not flag as they are, are left out.
        seed: of the places that are altered.

    Returns:
        One row for each evasion, in the order of :data:`EVASIONS`.
    """
    caught = [(text, verdict.score) for text in texts if (verdict := detector.score(text)).flagged]
    return [_row(detector, name, way, caught, seed) for name, way in EVASIONS.items()]


def _row(
    detector: Scores, name: str, way: _Way, caught: list[tuple[str, float | None]], seed: int
) -> EvasionRow:
    flagged = 0
    shifts: list[float] = []
    for number, (text, before) in enumerate(caught):
        verdict = detector.score(way.change(text, stream(seed, name, str(number))))
        flagged += verdict.flagged
        if before is not None and verdict.score is not None:
            shifts.append(verdict.score - before)
    lost = 1 - flagged / len(caught) if caught else 0.0
    shift = sum(shifts) / len(shifts) if shifts else 0.0
    return EvasionRow(name, len(caught), flagged, lost, shift, way.removes_signal)
