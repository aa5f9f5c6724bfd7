"""Characters that look like plain letters and are others: read as what they look like.

Hypothesis: whoever wants to slip past a detector or a plagiarism checker leaves the look of a text
as it is and changes its characters: Cyrillic letters in Latin words, letters of another width,
marks on top of letters, typographic ligatures. Rules and tables know none of these words, so they
are read here as a reader sees them. Words of another alphabet stay as they are: only a word that
becomes Latin throughout is changed. Pairs are from Unicode's list of confusables (UTS 39), reduced
to those that a reader takes for the letter in running text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from detector.features.document.tagging import tag_lexicon

_CYRILLIC_SMALL = dict(zip("аеорсухіјѕԁһԛԝӏѵк", "aeopcyxijsdhqwlvk", strict=True))
_CYRILLIC_LARGE = dict(zip("АВЕЅІЈКМНОРСТУХҮԚԜ", "ABESIJKMHOPCTYXYQW", strict=True))
_GREEK = dict(zip("οαινρυκχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaivpukxABEZHIKMNOPTYX", strict=True))
_OTHERS = dict(zip("օոսհɑɡ", "onuhag", strict=True))
LOOKALIKES = {**_CYRILLIC_SMALL, **_CYRILLIC_LARGE, **_GREEK, **_OTHERS}
# The ranges of letters and digits that differ from plain ones in width, weight or frame only.
_STYLED = (
    (0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A), (0x1D400, 0x1D7FF),
    (0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x2100, 0x214F), (0x2160, 0x217F),
)  # fmt: skip
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

_TABLE = str.maketrans(LOOKALIKES)
_ANY = re.compile(f"[{''.join(LOOKALIKES)}]")
_ALL = re.compile(f"[{''.join(LOOKALIKES)}]+")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[^\W\d_]")
_PLAIN = re.compile(r"[A-Za-z]")
# beyond the letters of Western Europe, which loan words keep in English (“résumé”)
_ACCENTED = re.compile("[\u0100-\u024f\u1e00-\u1eff]")
# Wide punctuation is plain where it is set like plain punctuation; East Asian pages, which set it
# without blanks, keep theirs, or each comma would look like two words run together.
_WIDE = "[\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e]"
_WIDE_MARK = re.compile(rf"(?<=\s){_WIDE}|{_WIDE}(?=\s|$)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])[ʼ′＇‛ˈ](?=[^\W\d_])")
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
MARKED = f"[A-Za-zÀ-ɏḀ-ỿ][{_MARKS}]+"
_MOST_MARKS = 8
LIGATURE = f"[{''.join(_LIGATURES)}]"

_STYLED_ANY = re.compile(f"[{''.join(f'{chr(a)}-{chr(b)}' for a, b in _STYLED)}]")


@cache
def _styled() -> dict[int, str]:
    """Styled letters and digits, each with its plain form, where that is one character."""
    pairs = (
        (code, unicodedata.normalize("NFKC", chr(code)))
        for first, last in _STYLED
        for code in range(first, last + 1)
    )
    return {code: plain for code, plain in pairs if len(plain) == 1 and plain.isascii()}


def is_styled(character: str) -> bool:
    """Whether a character is a plain letter or digit in another width, weight or frame."""
    return ord(character) in _styled()


def unstyle(text: str) -> str:
    """Makes letters of another width plain, and wide marks and odd apostrophes inside a word.

    Args:
        text: any text.

    Returns:
        A text of the same length.
    """
    # the search is many times as fast as the translation, and few texts have any
    if _STYLED_ANY.search(text):
        text = text.translate(_styled())
    text = _WIDE_MARK.sub(lambda match: chr(ord(match.group()) - 0xFEE0), text)
    return _APOSTROPHE.sub("’", text)


def spell_out(match: re.Match[str]) -> str:
    """What stands for a ligature, or for a letter with marks set behind it.

    A mark that has no letter of its own with that base is left out.
    """
    found = match.group()
    # no letter has more marks than that, and sorting many of them takes quadratic time
    return _LIGATURES.get(found) or unicodedata.normalize("NFC", found[:_MOST_MARKS])[0]


def is_mixed(word: str) -> bool:
    """Whether a word has plain letters as well as ones that only look like them, and no others."""
    if word.isascii() or not _PLAIN.search(word):
        return False
    return all(c.isascii() or c in LOOKALIKES or is_styled(c) for c in word)


def latinise(text: str) -> str:
    """Reads letters of other alphabets as the Latin ones that they stand in for.

    Args:
        text: any text.

    Returns:
        A text of the same length. Changed are words that mix both and become Latin throughout,
        words of such letters alone between Latin words that become known ones (the article “a”),
        and accents that make a plain English word unknown.
    """
    text = _rewrite(text, _ACCENTED, _bare_word)
    if not _ANY.search(text):
        return text
    return _read_alone(_rewrite(text, _ANY, _latin_word))


def _rewrite(text: str, trigger: re.Pattern[str], read: Callable[[re.Match[str]], str]) -> str:
    """Rewrites the words that have a certain character; the others are not even looked at."""
    pieces: list[str] = []
    done = 0
    for match in trigger.finditer(text):
        start = match.start()
        if start < done:
            continue
        while start > done and _LETTER.match(text, start - 1):
            start -= 1
        if word := _WORD.match(text, start):
            pieces += (text[done:start], read(word))
            done = word.end()
    return "".join((*pieces, text[done:])) if pieces else text


def _read_alone(text: str) -> str:
    """Reads words that are lookalikes throughout, where they stand between Latin words."""
    words = list(_WORD.finditer(text))
    alone = [_ALL.fullmatch(match.group()) is not None for match in words]
    before = _nearest(words, alone)
    after = _nearest(words[::-1], alone[::-1])[::-1]
    known = tag_lexicon().known
    pieces: list[str] = []
    done = 0
    for match, own, left, right in zip(words, alone, before, after, strict=True):
        read = match.group().translate(_TABLE) if own and left and right else ""
        if read.lower() in known:
            pieces += (text[done : match.start()], read)
            done = match.end()
    return "".join((*pieces, text[done:]))


def _nearest(words: list[re.Match[str]], alone: list[bool]) -> list[bool]:
    """For each word, whether the nearest one before it that is not all lookalikes is Latin."""
    latin = False
    result: list[bool] = []
    for match, own in zip(words, alone, strict=True):
        result.append(latin)
        if not own:
            latin = _PLAIN.search(match.group()) is not None
    return result


def _bare_word(match: re.Match[str]) -> str:
    """A word without accents, where that and only that is a known word in lower case."""
    word = match.group()
    if not (_ACCENTED.search(word) and word.islower()):
        return word
    bare = "".join("i" if c == "ı" else unicodedata.normalize("NFD", c)[0] for c in word)
    known = tag_lexicon().known
    return bare if bare in known and word not in known else word


def _latin_word(match: re.Match[str]) -> str:
    word = match.group()
    if word.isascii() or not _PLAIN.search(word):
        return word
    read = word.translate(_TABLE)
    return read if max(read) < "\u0250" else word
