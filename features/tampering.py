"""Tampering: characters exchanged or slipped in so that programs do not read what people see.

Hypothesis: a page that spells plain English words with letters of another alphabet, or hides
characters inside them, was altered to get past plagiarism checkers and detectors. It does not say
that a machine translated it (people's copy is stolen too), so all of it together counts as a
single sighting of a rare artifact, and never decides alone. One or two such words are a slip of
the keyboard layout, which Ukrainian and Bulgarian editors make; three different ones are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detector.features.document import Document
from detector.features.document.cleaning import INVISIBLE, is_common
from detector.features.document.lookalikes import is_mixed
from detector.features.document.seams import quoted
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Example, Feature, Finding

_FEWEST = 3
# Soft hyphens and joiners stand inside words of honest pages.
_HARMLESS = "\u00ad\u200c"
_INSIDE = re.compile(f"(?<=[A-Za-z])(?![{_HARMLESS}])[{INVISIBLE}](?=[{INVISIBLE}]*[a-z])")
_HIDDEN = re.compile(f"[{INVISIBLE}]+")
# A symbol of science stands at an edge of its word (“TNFα”, “hν”).
_EDGE_GREEK = re.compile("^[\u0370-\u03ff]|[\u0370-\u03ff]$")
_REVERSED = "\u202e"

Altered = tuple[int, str]


def _altered(document: Document) -> list[Altered]:
    """Tokens that are written otherwise in the text as given: index, and how they are given."""
    if is_common(document.source):
        return []
    result: list[Altered] = []
    for index, (start, end) in enumerate(zip(document.starts, document.ends, strict=True)):
        given = document.source[slice(*document.given(start, end))]
        if given != document.text[start:end]:
            result.append((index, given))
    return result


def _evidence(document: Document, found: Sequence[int], note: str) -> Iterator[Finding]:
    """All words together weigh as much as one finding, and too few of them nothing."""
    if len({document.lower[index] for index in found}) < _FEWEST:
        return
    for index in found:
        start, end = document.starts[index], document.ends[index]
        yield Finding(start, end, note.format(quoted(document.text[start:end])), 1.0 / len(found))


def find_mixed_alphabets(document: Document) -> Iterator[Finding]:
    """Words of letters from several alphabets that look alike."""
    found = []
    for index, given in document.once(_altered):
        bare = _HIDDEN.sub("", given)
        if is_mixed(bare) and not _EDGE_GREEK.search(bare):
            found.append(index)
    note = "{} is spelt with lookalikes of its letters from another alphabet"
    yield from _evidence(document, found, note)


MIXED_ALPHABETS = Feature(
    name="tampering/mixed-alphabets",
    hypothesis="Plain words are spelt with lookalike letters to hide text from programs.",
    source=(
        "documented ways to evade detectors (Boucher et al. 2022, “Bad Characters”); "
        "on no counted page"
    ),
    find=find_mixed_alphabets,
    why="pages do this to hide copied text from programs",
    hits=(
        Example("Тhе mауоr wіll сlоsе the bridge in May.", "close"),
        Example("It wаs а соld dау in thе hаrbоur.", "harbour"),
        Example("The mａyor wｉll clｏse the bridge.", "mayor"),
    ),
    misses=(
        # a slip of the keyboard layout, however often the name comes up
        "Сhernihiv was shelled. Troops left Сhernihiv. Сhernihiv is quiet.",
        "The word мост is Russian for bridge, вода for water and река for river.",
        "Levels of TNFα, IFNα and PKCα rose, and so did ΔE, μm and hν.",
        "Işık and Yıldız met in Diyarbakır, says Ayşe Kılıç.",
        "ＡＦＰ reports from Ｔｏｋｙｏ. 𝗕𝗿𝗲𝗮𝗸𝗶𝗻𝗴: 𝘁𝗵𝗲 bridge is open.",
        "The café in Kraków serves naïve œuvres for £5. The Ōsaka Ġgantija are old.",
    ),
)


def find_split_word(document: Document) -> Iterator[Finding]:
    """Words that invisible characters cut."""
    known = tag_lexicon().known
    found = [
        index
        for index, given in document.once(_altered)
        if _INSIDE.search(given)
        and (document.words[index] in known or document.lower[index] in known)
    ]
    note = "{} has an invisible character inside"
    yield from _evidence(document, found, note)


SPLIT_WORD = Feature(
    name="tampering/split-word",
    hypothesis="Invisible characters inside plain words hide text from programs.",
    source=(
        "documented ways to evade detectors (Boucher et al. 2022, “Bad Characters”); "
        "on no counted page"
    ),
    find=find_split_word,
    why="pages do this to hide copied text from programs",
    hits=(
        Example("The may\u200bor will clo\u200bse the bri\u200bdge in May.", "bridge"),
        Example("He w\u2060as in the hou\u2060se near the wa\u2060ter.", "house"),
    ),
    misses=(
        "The may\u00ador will clo\u00adse the bri\u00addge in May.",
        "\ufeffThe mayor\u200b will\u200b close\u200b the bridge.",
        "See example.org/\u200bnews/\u200bcity/\u200bbridge for the and\u200bthe list.",
        "Families \U0001f468\u200d\U0001f469\u200d\U0001f467 came, and नी\u200dति spoke.",
        "#Save\u200bThe\u200bBridge and You\u200bTube and Face\u200bBook and Link\u200bIn.",
        "ภาษา\u200bไทย\u200bมี\u200bคำ is Thai for a language that has words.",
    ),
)


def find_reversed_direction(document: Document) -> Iterator[Finding]:
    """Text that runs against its direction by a hidden mark."""
    if _REVERSED not in document.source:
        return
    behind = 0
    for start, end in zip(document.starts, document.ends, strict=True):
        stop = document.given(start, end)[1]
        if _REVERSED in document.source[behind:stop] and document.text[start].isascii():
            note = (
                f"an invisible mark turns the direction of writing round before "
                f"{quoted(document.text[start:end])}"
            )
            yield Finding(start, end, note)
            return
        behind = stop


REVERSED_DIRECTION = Feature(
    name="tampering/reversed-direction",
    hypothesis="An override of the direction of writing shows other text than is stored.",
    source=(
        "documented ways to evade detectors (Boucher et al. 2022, “Bad Characters”); "
        "on no counted page"
    ),
    find=find_reversed_direction,
    why="no English text needs one",
    hits=(
        Example("The mayor said \u202eyes to the bridge.", "yes"),
        Example("\u202eThe mayor\u202c said no.", "The"),
    ),
    misses=(
        "The mayor said \u200fno to \u202athe bridge\u202c and left.",
        "Call \u202d+1 555 0100\u202c or \u2066write\u2069 to us.",
        "He said \u202bشكرا\u202c to the crowd.",
    ),
)


TITLE = "Tampering"
FEATURES: tuple[Feature, ...] = (
    MIXED_ALPHABETS,
    SPLIT_WORD,
    REVERSED_DIRECTION,
)
