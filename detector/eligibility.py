"""What can be judged at all: enough text, in English."""

from __future__ import annotations

from detector.features.document import Document
from detector.features.ngrams import function_words

# Below this a score rests on a handful of words: see the figures by length in the model card.
MIN_WORDS = 50
# Of 33,000 articles in the corpora none has less than 0.2; other languages stay below 0.1, since
# a few of their words look like English ones.
MIN_FUNCTION_WORDS = 0.15


def why_not(document: Document) -> str:
    """Why a text cannot be judged.

    Args:
        document: the parsed text.

    Returns:
        The reason as a clause for people, or "" where the text can be judged.
    """
    words = [word for word in document.lower if word[0].isalpha() or word == "'s"]
    if len(words) < MIN_WORDS:
        return f"too short: {len(words)} words, at least {MIN_WORDS} are needed"
    known = function_words()
    share = sum(word in known for word in words) / len(words)
    if share < MIN_FUNCTION_WORDS:
        return (
            f"not English: {share:.0%} of the words are English function words, at least "
            f"{MIN_FUNCTION_WORDS:.0%} are needed"
        )
    return ""
