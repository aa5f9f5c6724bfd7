"""What can be judged at all: enough text, in English."""

from __future__ import annotations

from detector.features.document import Document

# Below this a score rests on a handful of words.
MIN_WORDS = 50
# Of the 6,531 articles of the corpora that people wrote and that have MIN_WORDS, 24 lie below:
# tables of figures, and text in Yoruba. The samples of German, French, Spanish, Russian and Turkish
# in the tests stay below 0.05.
MIN_FUNCTION_WORDS = 0.15
NO_TEXT = "no text"


def why_not(document: Document) -> str:
    """Why a text cannot be judged.

    Args:
        document: the parsed text.

    Returns:
        The reason as a clause for people, or "" where the text can be judged.
    """
    words = document.traits.alphabetic
    if not words and not document.source.strip():
        return NO_TEXT
    if words < MIN_WORDS:
        return f"too short: {words} words, at least {MIN_WORDS} are needed"
    share = document.traits.kept / words
    if share < MIN_FUNCTION_WORDS:
        return (
            f"not English: {share:.0%} of the words are English function words, at least "
            f"{MIN_FUNCTION_WORDS:.0%} are needed"
        )
    return ""
