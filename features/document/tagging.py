"""Part-of-speech tags by lexicon: each word's most frequent tag, suffix rules for the rest.

On documents, features from such tags separate as well as those of a trained tagger, at fifty times
the speed. The tables are `lexicons/tags.json`, made by `python -m detector.training tags` from
the Penn Treebank sample, CoNLL-2000 and Brown (mapped to the Penn tagset).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

_LONGEST_SUFFIX = 4


@dataclass(frozen=True, slots=True)
class TagLexicon:
    """Two tables from strings to Penn Treebank tags.

    Attributes:
        known: words as written inside a sentence, in lower case or with their capital.
        suffixes: the last one to four letters of words that are not in ``known``.
    """

    known: dict[str, str]
    suffixes: dict[str, str]

    @classmethod
    def from_json(cls, text: str) -> TagLexicon:
        """Reads the shipped form: for each table and tag, its words separated by blanks."""
        data = json.loads(text)
        return cls(
            *(
                {word: tag for tag, words in data[table].items() for word in words.split(" ")}
                for table in ("known", "suffixes")
            )
        )

    def guess(self, word: str) -> str:
        """The tag of a word that stands inside a sentence."""
        tag = self.known.get(word)
        if tag is not None:
            return tag
        first = word[0]
        if not first.isalpha():
            return "CD" if first.isdigit() else first
        if first.isupper():
            return "NNPS" if word[-1] == "s" and self.known.get(word[:-1]) == "NNP" else "NNP"
        return self._guess_unknown(word)

    def _guess_unknown(self, word: str) -> str:
        tail = word.rpartition("-")[2]
        if tail and tail != word:
            # "self-governing", "two-day": modifiers in most cases
            tag = self.guess(tail)
            return "JJ" if tag in _MODIFIER_TAILS else tag
        for length in range(min(_LONGEST_SUFFIX, len(word) - 1), 0, -1):
            ending = self.suffixes.get(word[-length:])
            if ending is not None:
                return ending
        return "NN"

    def guess_first(self, word: str) -> str:
        """The tag of a word that begins a sentence, where a capital says nothing."""
        if not word[0].isupper():
            return self.guess(word)
        lower = word.lower()
        tag = self.known.get(lower)
        capital = self.known.get(word)
        if tag is None or (capital is not None and capital.startswith("NNP") and tag == "NN"):
            return self.guess(word)
        return tag


_MODIFIER_TAILS = frozenset({"NN", "JJ", "VBG", "VBN", "VBD", "RB"})


@cache
def tag_lexicon() -> TagLexicon:
    """The shipped lexicon, read once."""
    source = resources.files("detector.features").joinpath("lexicons/tags.json")
    return TagLexicon.from_json(source.read_text("utf-8"))


def guess(word: str) -> str:
    """The tag that the shipped lexicon gives to a word inside a sentence."""
    return tag_lexicon().guess(word)


def guess_first(word: str) -> str:
    """The tag that the shipped lexicon gives to a word that begins a sentence."""
    return tag_lexicon().guess_first(word)
