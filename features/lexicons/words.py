"""Word lists: short ones written as prose, and the one that several modules share."""

from __future__ import annotations

from functools import cache
from importlib import resources


def word_set(words: str) -> frozenset[str]:
    """The words of a string that blanks separate.

    >>> sorted(word_set("of in"))
    ['in', 'of']
    """
    return frozenset(words.split())


@cache
def function_words() -> frozenset[str]:
    """The words that the skeleton of a text keeps."""
    source = resources.files("detector.features").joinpath("lexicons/function_words.txt")
    return frozenset(source.read_text("utf-8").split())
