"""One name in several transliterations: folding, and the finder for the family `names`.

Russian, Ukrainian and Arabic names have a spelling in each language with Latin letters. A text that
went through German and back may say “Selenskyj” in one sentence and “Zelensky” in the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from detector.features.document import Document
from detector.features.document.memo import Memo
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Counts, Example, Feature, Finding

_SHORTEST_VARIANT = 5

# Each pair maps a spelling by another language's ear to one common form; longest first.
_SOUNDS = (
    ("tsch", "C"),
    ("tch", "C"),
    ("cz", "C"),
    ("ch", "C"),
    ("sch", "S"),
    ("sh", "S"),
    ("sz", "S"),
    ("zh", "Z"),
    ("ou", "u"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
)
_BARE = str.maketrans("áàâäãéèêëíìîïóòôöõúùûüçñşšžčćłńśźż", "aaaaaeeeeiiiiooooouuuucnsszcclnszz")


def fold_spelling(name: str) -> str:
    """One form for the spellings that languages with Latin letters give to a foreign name.

    >>> fold_spelling("Zelenskiy") == fold_spelling("Selenskyj")
    True
    """
    folded = name.lower().translate(_BARE)
    for spelling, sound in _SOUNDS:
        folded = folded.replace(spelling, sound)
    while "ii" in folded:
        folded = folded.replace("ii", "i")
    # German writes a voiced s with "s" at the start of a name where English has "z"
    return "s" + folded[1:] if folded[0] in "zs" else folded


def _fold_name(word: str) -> str:
    """The folded spelling of a word that may be a foreign surname, or nothing."""
    if len(word) < _SHORTEST_VARIANT or not word[0].isupper() or not word[1:].islower():
        return ""
    return fold_spelling(word) if word.isalpha() and word.lower() not in tag_lexicon().known else ""


_foldings = Memo(_fold_name)

# East European names only: elsewhere (“Mwita” and the place “Mvita”) the same change of letters
# makes another name
_SURNAME = re.compile(r"(?:[oei]va?|[sc]ki|[sc]ka|ko|iC|ina?|[uia]k|i|[ui]s|ir)$")


def _is_surname_like(document: Document, index: int) -> bool:
    """Whether the word ends a name: first names honestly differ from person to person."""
    following = document.words[index + 1 : index + 2]
    return not following or not following[0][0].isupper()


def _undoubled(name: str) -> str:
    return "".join(letter for letter, _ in groupby(name))


def find_two_spellings(document: Document) -> Iterator[Finding]:
    """Finds a surname in two transliterations, and marks the rarer one where it first stands."""
    words = list(filter(_foldings.__getitem__, document.vocabulary))
    if len({_foldings[word] for word in words}) == len(words):
        return
    spellings: dict[str, set[str]] = {}
    for word in sorted(words):
        spellings.setdefault(_foldings[word], set()).add(word)
    for folded, variants in spellings.items():
        # a diacritic or a doubled letter more or less is a matter of keyboards and house styles
        if len({_undoubled(word.lower().translate(_BARE)) for word in variants}) < 2:
            continue
        places = [
            index
            for word in variants
            for index in document.positions[word.lower()]
            if document.words[index] == word
        ]
        if _SURNAME.search(folded) and all(_is_surname_like(document, index) for index in places):
            yield from _report_spellings(document, sorted(places))


TWO_SPELLINGS = Feature(
    name="names/two-spellings",
    hypothesis="A name that passes through two languages comes back in the transliteration"
    " of either, now one and now the other.",
    source="a name translated or mangled",
    counts=Counts(14, 0),
    find=find_two_spellings,
    author_only=True,
    silenced_by=frozenset({"lower-case", "upper-case"}),
    why="engines spell a foreign name now as one language does and now as another",
    hits=(
        Example(
            "Zelensky flew to Rome. In the evening Selenskyj met the pope, and Zelensky left.",
            "Selenskyj",
        ),
        Example("Lavrov spoke first. Asked again, Lavrov smiled, but Lawrow left.", "Lawrow"),
    ),
    misses=(
        "Sara Lind and Sarah Lund both live in Kharkiv, which Russians call Kharkov.",
        "Beyoncé sang; Beyonce later thanked the crowd, and Zelenskyy thanked Zelensky.",
        "Johnson met Johansson and Jensen met Jansen in Aarhus.",
        "Marc Dupont wrote to Mark Lane about Eric and Erik.",
    ),
)


def _report_spellings(document: Document, places: list[int]) -> Iterator[Finding]:
    """Marks the first place of each spelling but the one that the text uses most."""
    counts = Counter(document.words[index] for index in places)
    usual = max(counts, key=counts.__getitem__)
    first = {document.words[index]: index for index in reversed(places)}
    for word, index in sorted(first.items(), key=lambda item: item[1]):
        if word == usual:
            continue
        note = f"the same name is spelt “{word}” here and “{usual}” elsewhere"
        yield Finding(document.starts[index], document.ends[index], note)
