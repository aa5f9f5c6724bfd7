"""Wording that follows another language.

Hypothesis: a translation keeps the source's ready-made phrases and renders them word by word where
English has its own (calques, false friends, literal idioms, names of institutions: Toury's law of
interference, 1995). Every word of such a phrase is good English, so neither a dictionary nor a
grammar sees it; lexicons by language do. Beside them are habits of rendering that no single phrase
shows: reporting twice, repeating where English would vary, and linking sentences explicitly.

Second-language writers and human translators use some of these too, so the wider kinds count as
rates and weigh little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from detector.features.feature import Counts, Example, Feature, Finding, Per
from detector.features.phrasing import linking, reporting
from detector.features.phrasing.lexicon import LANGUAGES, Match, Phrase, find_phrases

if TYPE_CHECKING:
    from detector.features.document import Document

_OTHERS = 3
_LONGEST_QUOTE = 60


class _Kind(NamedTuple):
    """A kind of entry: the middle of its note is put around the wording of the other language."""

    name: str
    lexicon: str
    before: str
    after: str
    per: Per
    hypothesis: str
    source: str
    counts: Counts | None
    hits: tuple[Example, ...]
    misses: tuple[str, ...]


def _origin(phrase: Phrase) -> str:
    """Names the language or languages: "Russian “в рамках” (or German, French)"."""
    names = list(dict.fromkeys(LANGUAGES[code] for code in phrase.pivots if code in LANGUAGES))
    if not phrase.original:
        return " or ".join(names[: _OTHERS + 1]) or "another language"
    others = ", ".join(names[1 : _OTHERS + 1])
    return f"{names[0]} “{phrase.original}”" + (f" (or {others})" if others else "")


def _advice(phrase: Phrase) -> str:
    english = phrase.english
    if not english:
        return "English has another wording"
    if english.startswith("(") and english.endswith(")"):
        return f"English {english[1:-1]}"
    plain = english.replace("“", "‘").replace("”", "’")
    either = "” or “".join(part for part in plain.split(", ") if part)
    return f"English says “{either}”"


def _note(kind: _Kind, words: str, phrase: Phrase) -> str:
    if len(words) > _LONGEST_QUOTE:
        words = words[: _LONGEST_QUOTE - 1] + "…"
    middle = f"{kind.before} {_origin(phrase)}{kind.after}"
    return f"“{words}” {middle}; {_advice(phrase)}"


def _evidence(document: Document, kind: _Kind, match: Match) -> Finding:
    start, end = document.starts[match.first], document.ends[match.behind - 1]
    phrase = match.phrases[0]
    return Finding(start, end, _note(kind, document.text[start:end], phrase), phrase.weight)


def _finder(kind: _Kind) -> Callable[[Document], Iterator[Finding]]:
    def find(document: Document) -> Iterator[Finding]:
        for match in find_phrases(document):
            if match.phrases[0].kind == kind.lexicon:
                yield _evidence(document, kind, match)

    return find


_KINDS = (
    _Kind(
        "calque",
        "calque",
        "renders",
        " word for word",
        "document",
        "A fixed phrase of the source language is translated part by part.",
        "Toury 1995, law of interference; Vinay and Darbelnet 1958 on calques; wrong senses",
        Counts(34, 4),
        (
            Example(
                "The bridge was rebuilt in the framework of a programme for rural roads.",
                "in the framework of",
            ),
            Example("She has worked there since ten years.", "since ten years"),
            Example("A guard spoke under condition of anonymity.", "under condition of anonymity"),
        ),
        (
            "The court found that the frame of the door had been cut.",
            "He spoke on condition of anonymity. The work began ten years ago.",
            "They have met twice since. Ten years is a long time.",
            "She put the fossil in the frame, of course.",
        ),
    ),
    _Kind(
        "false-friend",
        "false-friend",
        "copies",
        " in a sense that English does not have",
        "document",
        "A word takes the sense of the word that looks or is built like it in the source language.",
        "Toury 1995, law of interference; a wrong sense or false friend",
        Counts(34, 4),
        (
            Example("The minister assured that prices will fall.", "minister assured that"),
            Example("Migration remains a sensible topic in the village.", "sensible topic"),
        ),
        (
            "The minister assured voters that prices will fall.",
            "Rest assured that nobody was informed that early.",
            "It is a sensible plan, and the topic is closed.",
            "He was reminded that the shop had closed.",
        ),
    ),
    _Kind(
        "literal-idiom",
        "idiom",
        "translates",
        " word by word",
        "document",
        "An idiom of the source language is translated word by word.",
        "Toury 1995, law of interference; a literal idiom",
        Counts(29, 10),
        (
            Example(
                "The farmers are between the sword and the wall.",
                "between the sword and the wall",
            ),
            Example("Berlin played the first violin in the talks.", "played the first violin"),
        ),
        (
            "The farmers are caught between a rock and a hard place.",
            "She plays first violin in the city's orchestra.",
            "He hung the sword on the wall between the two doors.",
            "The coach threw in the towel.",
        ),
    ),
    _Kind(
        "institution",
        "institution",
        "translates",
        " part by part",
        "document",
        "The name of an office or authority is translated literally where English has a usual one.",
        "Toury 1995, law of interference; a calque of an institution's name",
        Counts(13, 1),
        (
            Example(
                "Lagos welcomed the president of the Government on Friday.",
                "president of the Government",
            ),
            Example("A raid by law enforcement organs followed.", "law enforcement organs"),
        ),
        (
            "The president of the Council of Ministers resigned.",
            "The president of the country's pension board works for the government.",
            "Law enforcement agencies agreed, and the organs were donated.",
        ),
    ),
    _Kind(
        "epithet",
        "epithet",
        "stands for a name, after the manner of",
        "",
        "document",
        "Some newspaper styles never name a person or country twice, and translations keep it.",
        "seen in translations from Spanish, French and Russian; rarer on machine pages, so weak",
        None,
        (
            Example("Exports to the Asian giant fell by half.", "the Asian giant"),
            Example("The head of the White House will not attend.", "The head of the White House"),
        ),
        (
            "The head of the household painted the house white.",
            "The Asian elephant is a giant. The white house is for sale.",
            "Russia, the largest country of the region, was not invited.",
        ),
    ),
    _Kind(
        "collocation",
        "collocation",
        "puts words together as",
        " does",
        "document",
        "Words that go together in the source language are kept together in translation.",
        "Toury 1995, law of interference; second-language writers do the same, so weak",
        None,
        (
            Example("The crash left nine fatal victims.", "fatal victims"),
            Example("Prosecutors opened a criminal case.", "opened a criminal case"),
        ),
        (
            "The crash was fatal, and victims were named on Monday.",
            "They opened a shop. A criminal case made headlines.",
            "He received treatment for injuries.",
        ),
    ),
)


# second-language writers and whole newspapers have these too
_COMMON = frozenset({"epithet", "collocation"})


def _feature(kind: _Kind) -> Feature:
    return Feature(
        name=f"phrasing/{kind.name}",
        hypothesis=kind.hypothesis,
        source=kind.source,
        counts=kind.counts,
        find=_finder(kind),
        per=kind.per,
        common=kind.name in _COMMON,
        hits=kind.hits,
        misses=kind.misses,
    )


TITLE = "Phrasing"
FEATURES: tuple[Feature, ...] = (
    *(_feature(kind) for kind in _KINDS),
    *reporting.FEATURES,
    *linking.FEATURES,
)
