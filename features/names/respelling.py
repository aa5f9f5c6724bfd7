"""A name that is spelt another way once: a finder for the family `names`.

An engine spells a foreign name by the sounds of the language that it comes through, mostly the same
way all over an article, and where the name stands in a piece of its own it may come out otherwise.
People mistype names too, but they lose, double or swap letters, and those are not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from detector.features.document import Document
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Counts, Example, Feature, Finding

_SHORTEST = 5
_SEEN = 2
# spellings of one sound in the romanisations of several languages, longest first
_SOUNDS = (
    ("tsch", "C"), ("tch", "C"), ("sch", "S"), ("cz", "C"), ("ch", "C"), ("sh", "S"), ("sz", "S"),
    ("zh", "j"), ("kh", "k"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("ts", "z"), ("tz", "z"),
    ("ks", "x"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "ai"), ("ij", "i"), ("iy", "i"),
    ("yi", "i"), ("w", "v"), ("y", "i"), ("c", "k"), ("o", "a"), ("e", "a"),
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def fold_sounds(name: str) -> str:
    """One form for the spellings that romanisations give to a name, its vowels taken loosely.

    >>> fold_sounds("Yashchenko") == fold_sounds("Yashtchenko")
    True
    """
    folded = name.lower()
    for spelling, sound in _SOUNDS:
        folded = folded.replace(spelling, sound)
    return _undoubled(folded)


def _undoubled(name: str) -> str:
    return "".join(letter for letter, _ in groupby(name))


def find_respelt_name(document: Document) -> Iterator[Finding]:
    """Finds a name that stands once beside the same name, more often, in another spelling."""
    known = tag_lexicon().known
    spellings: dict[str, list[str]] = {}
    for lower, places in document.positions.items():
        if len(lower) >= _SHORTEST and lower.isalpha() and lower.isascii():
            word = document.words[places[0]]
            if word[0].isupper() and word[1:].islower() and lower not in known:
                spellings.setdefault(fold_sounds(word), []).append(lower)
    found = []
    for variants in spellings.values():
        usual = max(variants, key=lambda lower: len(document.positions[lower]))
        if len(variants) == 1 or len(document.positions[usual]) < _SEEN:
            continue
        found += [
            (document.positions[lower], usual) for lower in variants if _differs(lower, usual)
        ]
    for places, usual in sorted(found):
        index = places[0]
        if len(places) > 1 or document.words[index] in known:
            continue
        note = f"“{document.words[index]}” is spelt “{usual.capitalize()}” elsewhere in the article"
        yield Finding(document.starts[index], document.ends[index], note)


RESPELT_NAME = Feature(
    name="names/respelt-name",
    hypothesis="A name in a piece of its own comes back in another romanisation than the rest.",
    source="a name translated or mangled, which typing errors can look like",
    counts=Counts(3, 1),
    find=find_respelt_name,
    author_only=True,
    silenced_by=frozenset({"lower-case", "upper-case"}),
    why="engines spell a foreign name now as one language does and now as another",
    hits=(
        Example(
            "Yashchenko sang. Nobody clapped, Yashchenko said. Then Yashtchenko left.",
            "Yashtchenko",
        ),
        Example("Kallinen met Trottier. Kallinen spoke first; Kollinen left.", "Kollinen"),
    ),
    misses=(
        "Yashchenko sang. Then Yashtchenko left.",
        "Kallinen spoke first. Kallinen left, and Kallinenn stayed.",
        "Johnson met Johansson. Johnson spoke to Jonson, and Johnson left. Olsen met Olson.",
    ),
)


def _differs(lower: str, usual: str) -> bool:
    """Whether two spellings differ by more than a doubled letter, an ending or a first letter."""
    same_ends = lower[0] == usual[0] and lower[-1] == usual[-1]
    return same_ends and _undoubled(lower) != _undoubled(usual)
