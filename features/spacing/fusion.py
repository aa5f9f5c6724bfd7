"""Words and marks that were joined without their space: finders of the spacing family."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.memo import Memo
from detector.features.document.seams import is_listed_abbreviation, lexicon, quoted, word_before
from detector.features.document.splitting import abbreviations
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Counts, Example, Feature, Finding

# begins with the capital: a look-behind at every place would take four times as long
_FUSED = re.compile(r"[A-Z](?:(?<=[a-zà-ÿ.?!].)|(?<=[.?!][”\"].))")
# words that follow a name and are no ending of names
_TAILS = (
    "said", "says", "has", "have", "was", "were", "are", "will", "would", "and", "that", "which",
    "who", "of", "in", "to", "for", "from", "with", "after", "told", "when", "where",
)  # fmt: skip
_SHORTEST_TAIL = 5
# of a word that stands everywhere these many places tell whether it is a name
_LOOKED_AT = 20
# begins with a set of marks, or the search is slow
_DOUBLED = re.compile(r"[.,;:](?:(?<=,)[ \t]*,|[,;](?![\w)])|(?<=,)\.(?![\w.]))")


def _fusions(document: Document) -> list[int]:
    """Offsets of capitals that follow a small letter or a stop without a space."""
    return [match.start() for match in _FUSED.finditer(document.text)]


def _ends_word(text: str, offset: int) -> int:
    """The end of the letters that begin at ``offset``, after at most 40."""
    end = offset
    while end < len(text) and end - offset < 40 and text[end].isalpha():
        end += 1
    return end


def _begins_word(text: str, offset: int) -> int:
    """The beginning of the letters that end at ``offset``, after at most 40."""
    begin = offset
    while begin and offset - begin < 40 and text[begin - 1].isalpha():
        begin -= 1
    return begin


def _starts_sentence(text: str, start: int, end: int) -> bool:
    """Whether the letters are a capitalised word, and not part of a host or file name."""
    right = text[start:end]
    if (len(right) < 2 and right not in "AI") or right[1:] != right[1:].lower():
        return False
    return text[end : end + 1] != "." or not text[end + 1 : end + 2].isalnum()


def find_fused_after_stop(document: Document) -> Iterator[Finding]:
    """A stop with no space behind it, between two ordinary words."""
    text = document.text
    for offset in document.once(_fusions):
        stop = offset - 2 if text[offset - 1] in '”"' else offset - 1
        if text[stop] not in ".?!":
            continue
        begin, end = _begins_word(text, stop), _ends_word(text, offset)
        if not _ends_sentence(text[begin:stop], text[offset:end].lower(), text[begin - 1 : begin]):
            continue
        if text[begin - 1 : begin] in ("@", "/", ".", "_") or text[end : end + 1] in (
            "/",
            "@",
            "_",
        ):
            continue
        if not _starts_sentence(text, offset, end):
            continue
        begin = begin if begin < stop else word_before(text, stop)
        note = f"no space follows the full stop in {quoted(text[begin:end])}"
        yield Finding(begin, end, note)


FUSED_AFTER_STOP = Feature(
    name="spacing/fused-after-stop",
    hypothesis="No space follows a full stop, a weak sign, because people slip so too.",
    source="words fused after a stop",
    counts=Counts(15, 11),
    find=find_fused_after_stop,
    author_only=True,
    per="once",
    silenced_by=frozenset({"guessed-spaces", "lost-spaces", "no-line-ends"}),
    why="sentences fuse when translated pieces are joined, though people slip so too",
    hits=(
        Example("They agreed to new talks.Kamau will attend.", "talks.Kamau"),
        Example("The bridge is closed.It will open in May.", "closed.It"),
        Example("The bridge was built in 1988.It will close in May.", "1988.It"),
        Example("“We will stay.”The others left with Ana Ruiz.She was tired.", "Ruiz.She"),
    ),
    misses=(
        "Read ABCNews.go.com or news.Example.com or write to mary.Smith@example.com today.",
        "The U.S.Navy and St.Louis are names. Node.js and System.out are code.",
        "He works for booking.com and asked Prof.Smith.",
    ),
)


def _ends_sentence(left: str, right: str, before: str) -> bool:
    """Whether the letters before a stop can end a sentence, given the word behind it."""
    starts = right in abbreviations().starters
    words = tag_lexicon().known
    if not left:
        return before.isdigit() and (starts or right in words)
    if len(left) < 3 or not left[1:].islower() or left.lower() in abbreviations().never_final:
        return False
    # behind a name only a word that begins sentences tells a stop from a part of an address
    known = left in words or (len(left) > 3 and (right in words or right.capitalize() in words))
    return starts or (left.islower() and known)


def find_fused_words(document: Document) -> Iterator[Finding]:
    """A word run together with the name behind it, or a name with the word behind it."""
    text = document.text
    candidates = []
    for offset in document.once(_fusions):
        if not text[offset - 1].isalpha():
            continue
        begin, end = _begins_word(text, offset), _ends_word(text, offset)
        if _joins(document, text[begin:offset], text[offset:end]) and _is_free_word(
            text, begin, offset, end
        ):
            candidates.append((begin, end))
    candidates += _fused_tails(document)
    if not candidates:
        return
    # a spelling that comes back is a brand
    spellings = Counter(text[begin:end] for begin, end in candidates)
    for begin, end in candidates:
        if spellings[text[begin:end]] == 1:
            note = f"two words have run together in {quoted(text[begin:end])}"
            yield Finding(begin, end, note)


FUSED_WORDS = Feature(
    name="spacing/fused-words",
    hypothesis="A word and a name run together where a link was put back without its space.",
    source="words fused, the stronger form of words fused after a stop; not counted apart",
    find=find_fused_words,
    author_only=True,
    per="once",
    silenced_by=frozenset({"glued-headings", "lost-spaces", "no-line-ends"}),
    why="this happens when a translated link is put back without its space",
    hits=(
        Example("Envoys met at theKremlin on Monday.", "theKremlin"),
        Example("The train fromNairobi was late.", "fromNairobi"),
        Example("The mayor, Ana Ruiz, is ill. She is tired, Ruizsaid.", "Ruizsaid"),
    ),
    misses=(
        "An iPhone from eBay, a YouTube film by McDonald, and a trip with easyJet.",
        "He plays theScore daily; theScore is an app. See #forSale and @theGuardian.",
        "Read theGuardian.com or example.org/theKremlin for more.",
        "Robert met Robertson, and Martin met Robin in Berlin. Ana met Anand.",
    ),
)


def _fused_tails(document: Document) -> Iterator[tuple[int, int]]:
    """Names of the article that are written together with the word behind them: "Ruizsaid"."""
    known = tag_lexicon().known
    for lower in filter(_tailed.__getitem__, document.positions):
        places = document.positions[lower]
        if len(places) > 1:
            continue
        word = document.words[places[0]]
        is_name = word[0].isupper() and word[1:].islower() and word not in known
        if is_name and _has_fused_tail(document, lower):
            yield document.starts[places[0]], document.ends[places[0]]


def _may_have_tail(lower: str) -> bool:
    """Whether an unknown word ends with another word."""
    long = len(lower) >= _SHORTEST_TAIL and lower.isalpha() and lower.endswith(_TAILS)
    return long and lower not in tag_lexicon().known


_tailed = Memo(_may_have_tail)


def _has_fused_tail(document: Document, lower: str) -> bool:
    for tail in _TAILS:
        if not lower.endswith(tail):
            continue
        name = lower[: -len(tail)]
        elsewhere = document.positions.get(name, [])[:_LOOKED_AT]
        # "Robertson" is not Robert's, whose name would be nothing more than a beginning
        if len(name) < 4:
            continue
        if any(document.words[place][0].isupper() for place in elsewhere):
            return True
        known = tag_lexicon().known
        if len(tail) > 2 and (name in known or name.capitalize() in known):
            return True
    return False


def _joins(document: Document, left: str, right: str) -> bool:
    """Whether the letters before a capital are a word of their own."""
    if left in lexicon().joiners:
        return True
    known = tag_lexicon().known
    if len(left) < 3 or not left.islower() or left not in known:
        return False
    elsewhere = document.positions.get(right.lower(), [])[:_LOOKED_AT]
    if any(document.words[place] == right for place in elsewhere):
        return True
    return len(left) > 3 and known.get(right, "").startswith("NNP") and right.lower() not in known


def _is_free_word(text: str, begin: int, capital: int, end: int) -> bool:
    """Whether the letters are a word of the article, and not of an address, handle or brand."""
    right = text[capital:end]
    if len(right) < 3 or not right[1:].islower() or text[begin - 1 : begin] in tuple("@#/._-&="):
        return False
    behind = text[end : end + 2]
    if behind[:1] in tuple("/@_=(") or (behind[:1] == "." and behind[1:].isalnum()):
        return False
    # "inDrive", "atHome": brands like the shortest words, so these need a name that we know
    return capital - begin > 2 or tag_lexicon().known.get(right, "").startswith(("NNP", "JJ"))


def find_doubled_punctuation(document: Document) -> Iterator[Finding]:
    """Two marks where one belongs: a doubled comma, a comma behind a stop."""
    text = document.text
    for match in _DOUBLED.finditer(text):
        start, end = match.span()
        begin = word_before(text, start)
        word = text[begin:start].strip("\"“(['‘").lower()
        if text[start] == "." and (not _is_word(word) or text[start : start + 2] == ".."):
            continue
        if not word or not word[-1].isalnum() or text[end : end + 1] in tuple(",.;"):
            continue  # the mark of an empty cell, or a row of marks
        if text[end : end + 1].isalnum() and text[start:end] == ",,":
            continue  # „low quotes“ in plain type
        note = f"{quoted(text[begin:end])} has two marks where one belongs"
        yield Finding(begin, end, note)


DOUBLED_PUNCTUATION = Feature(
    name="spacing/doubled-punctuation",
    hypothesis="Two marks stand where one belongs, one from each of two joined pieces.",
    source="the joining of pieces that doubles full stops too; not counted apart",
    find=find_doubled_punctuation,
    author_only=True,
    per="once",
    silenced_by=frozenset({"guessed-spaces", "spaced-marks"}),
    why="engines keep the mark of each piece when pieces are joined",
    hits=(
        Example("The mayor,, who was late, left.", "mayor,,"),
        Example("He left the room., She stayed.", "room.,"),
    ),
    misses=(
        "Acme Inc., the U.S., and John Smith Jr., who left at 5 a.m., are named.",
        "The daily ,,Sztandar” closed. A, B, etc., and so on.",
        "He paused..., then left. The row is 1,,2,,3.",
    ),
)


def _is_word(word: str) -> bool:
    """Whether a stop behind this word can only end a sentence."""
    if len(word) < 3 or "." in word or not word.isalpha():
        return False
    return word in tag_lexicon().known and not is_listed_abbreviation(word)
