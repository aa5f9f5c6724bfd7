"""Short word lists written as prose: a list of a hundred quoted words hides its own contents."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a string that blanks separate.

    >>> sorted(word_set("of in"))
    ['in', 'of']
    """
    return frozenset(words.split())
