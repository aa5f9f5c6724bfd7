"""Where a stop cuts a sentence: the finders of :mod:`detector.features.boundaries`.

Each looks at the stops inside a paragraph and reports those that no writer of English would set.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.seams import (
    Seam,
    is_listed_abbreviation,
    is_plain,
    joint,
    lexicon,
    may_be_abbreviation,
    may_be_lower_case_name,
    mostly_lower_case,
    paragraph_of,
    quoted,
    seams,
    word_before,
)
from detector.features.document.splitting import abbreviations
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Evidence

_MODIFIERS = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "VBN", "VBG", "VBD", "RB"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN", "VB", "MD"})
_BEFORE_MODIFIER = frozenset({"DT", "PRP$", "JJ", "JJS", "CD", "IN"})
_SUBJECTS = frozenset({"PRP", "EX", "WP", "WDT", "WRB"})
# a missed capital is a slip of the pen where the tail can stand alone
_SLIP = 0.6
_LONGEST_REPEAT = 5
_DETACHED = re.compile(r"[.!?…][\"'”’»)\]]*[ \t]+\.(?![\w.])")
# steps of a recipe and entries of a list: people begin their sentences in lower case
_LIST_ITEM = re.compile(r"(?:[*•▪◦●·‣]|\d{1,2}[.)])\s")
# what a writer adds behind a dash: "– but no deal."
_AFTERTHOUGHT = frozenset({"and", "but", "not", "or", "so", "yet"})
_DOUBLED = re.compile(r"(?<=[^\W\d_]{2})\.\.(?![.\w])")


def _lower_seams(doc: Document) -> Iterator[Seam]:
    """Stops after which the text goes on in lower case, and nothing but a cut explains it."""
    found = [seam for seam in seams(doc) if doc.text[seam.start].islower() and is_plain(seam)]
    if not found or mostly_lower_case(doc):
        return
    signatures = lexicon().credits
    for seam in found:
        paragraph, _ = doc.paragraph_bounds[paragraph_of(doc, seam.start)]
        if doc.lower[seam.tail] in signatures or _LIST_ITEM.match(doc.text, paragraph):
            continue
        if not may_be_abbreviation(doc, seam) and not may_be_lower_case_name(doc, seam):
            yield seam


def _tail_words(doc: Document, seam: Seam) -> list[int]:
    """The tokens of the tail without its stop; at most three."""
    behind = min(seam.tail_end, seam.tail + 3)
    return [index for index in range(seam.tail, behind) if doc.words[index] != "."]


def _is_stranded(doc: Document, seam: Seam) -> bool:
    words = _tail_words(doc, seam)
    if not 1 <= len(words) <= 2 or doc.words[seam.tail_end - 1] != ".":
        return False
    return all(doc.words[index].islower() and doc.tags[index] in _MODIFIERS for index in words)


def find_lower_case_tail(doc: Document) -> Iterator[Evidence]:
    """Sentences that go on in lower case behind a full stop."""
    for seam in _lower_seams(doc):
        if _is_stranded(doc, seam):
            continue
        start, end = joint(doc, seam)
        # a missed capital, as in a forum's posts, leaves a whole sentence or follows a word alone
        whole = doc.tags[seam.tail] in ("DT", "PRP") and seam.tail_end - seam.tail >= 6
        slip = whole or seam.last == seam.first
        word = quoted(doc.text[doc.starts[seam.last] : doc.ends[seam.last]] + ".")
        note = (
            f"a full stop cuts the sentence after {word} and the rest starts in lower case; "
            "engines do this when a link splits the sentence"
        )
        yield Evidence(start, end, note, _SLIP if slip else 1.0)


def find_stranded_modifier(doc: Document) -> Iterator[Evidence]:
    """One or two words in lower case, alone behind a full stop."""
    for seam in _lower_seams(doc):
        if not _is_stranded(doc, seam):
            continue
        start, end = joint(doc, seam)
        tail = quoted(doc.text[seam.start : end].rstrip("."))
        note = (
            f"{tail} stands alone behind a full stop and belongs inside the sentence before it; "
            "engines leave a modifier behind when they translate a sentence in pieces"
        )
        yield Evidence(start, end, note)


def _is_name(doc: Document, index: int) -> bool:
    """Whether a token can only be (part of) a name or a nationality."""
    word = doc.words[index]
    if len(word) < 3 or not word[0].isupper() or word.isupper():
        return False
    known = tag_lexicon().known
    tag = known.get(word, "NNP")
    return doc.lower[index] not in known and (tag.startswith("NNP") or tag in ("JJ", "NN", "NNS"))


def _is_torn_name(doc: Document, seam: Seam) -> bool:
    """Whether a place or people stands alone that the last noun before the stop asks for."""
    if doc.lower[seam.last] not in lexicon().relational_nouns or seam.last - seam.first < 5:
        return False
    words = _tail_words(doc, seam)
    if not 1 <= len(words) <= 2 or doc.words[seam.tail_end - 1] != ".":
        return False
    return all(_is_name(doc, index) for index in words) and not any(
        doc.lower[index] in lexicon().credits for index in words
    )


def _is_torn_title(doc: Document, seam: Seam) -> bool:
    """Whether a stop stands between a title and the name: "met with President. Ana Ruiz"."""
    title = doc.words[seam.last]
    if title.lower() not in lexicon().titles or not title[0].isupper() or title.isupper():
        return False
    if seam.tail + 1 >= seam.tail_end or seam.last == seam.first:
        return False
    names = doc.words[seam.tail][0].isupper() and doc.words[seam.tail + 1][0].isupper()
    return names and doc.tags[seam.last - 1] == "IN" and _is_name(doc, seam.tail)


def find_capital_tail(doc: Document) -> Iterator[Evidence]:
    """Sentences cut before a name, which keeps its capital, or after a word that cannot end one."""
    dangling = lexicon().dangling
    for seam in seams(doc):
        if not is_plain(seam) or doc.text[seam.start].islower():
            continue
        start, end = joint(doc, seam, 1)
        before = quoted(doc.text[doc.starts[seam.last] : doc.ends[seam.last]] + ".")
        if doc.words[seam.last] in dangling and seam.last - seam.first >= 2:
            why = f"no sentence ends with {before}, yet a full stop follows it"
        elif _is_torn_name(doc, seam):
            name = quoted(doc.text[seam.start : end].rstrip("."))
            why = f"the sentence stops at {before} and {name}, which belongs to it, stands alone"
        elif _is_torn_title(doc, seam):
            why = f"a full stop parts the title {before} from the name that follows"
        else:
            continue
        yield Evidence(start, end, f"{why}; engines do this when a link splits the sentence")


def find_dash_tail(doc: Document) -> Iterator[Evidence]:
    """A short verbless piece that begins with a dash behind a full stop."""
    found = [seam for seam in seams(doc) if doc.text[seam.start] in "–—-" and is_plain(seam)]
    if not found:
        return
    # several in a paragraph are a list
    in_paragraph = Counter(paragraph_of(doc, seam.start) for seam in found)
    for seam in found:
        if in_paragraph[paragraph_of(doc, seam.start)] > 1:
            continue
        if _is_torn_phrase(doc, seam) or _is_torn_compound(doc, seam):
            start = doc.starts[seam.last]
            end = doc.ends[min(seam.tail + 3, seam.tail_end) - 1]
            note = (
                "a full stop and a dash cut the sentence before "
                f"{quoted(doc.text[seam.start : doc.ends[seam.tail_end - 1]])}; engines do this "
                "when they take a hyphen or a link for the end of a piece"
            )
            yield Evidence(start, end, note)


def _is_torn_compound(doc: Document, seam: Seam) -> bool:
    """Whether the piece begins with the second half of a compound: "a four. – Day visit"."""
    index = seam.tail + 1
    if seam.last - seam.first < 3 or index + 1 >= seam.tail_end or may_be_abbreviation(doc, seam):
        return False
    # "– The mayor", "– Ana Ruiz": whoever adds a remark or signs begins it with other words
    lower, tag = doc.lower[index], tag_lexicon().known.get(doc.lower[index], "")
    return (
        doc.words[index][0].isupper()
        and not doc.words[index].isupper()
        and tag[:2] in ("NN", "VB", "JJ")
        and tag != "NNP"
        and lower not in abbreviations().starters
        and lower not in lexicon().credits
        and doc.words[index + 1][0].isalnum()
    )


def _is_torn_phrase(doc: Document, seam: Seam) -> bool:
    words = range(seam.tail + 1, seam.tail_end - 1)
    if not 2 <= len(words) <= 6 or doc.words[seam.tail_end - 1] != ".":
        return False
    if seam.last - seam.first < 5 or "," in doc.words[seam.tail : seam.tail_end]:
        return False
    if any(doc.lower[i] in lexicon().credits or doc.tags[i] in _FINITE for i in words):
        return False
    if doc.lower[words[0]] in _AFTERTHOUGHT:
        return False
    # a person or an agency ends in a name, a phrase in a noun
    return doc.words[words[-1]].islower() and doc.words[words[0]][0].isalpha()


def find_detached_stop(doc: Document) -> Iterator[Evidence]:
    """A second full stop behind the one that ends the sentence."""
    text = doc.text
    if " ." in text or "\t." in text:
        for match in _DETACHED.finditer(text):
            start, end = match.span()
            if text[start] == "." and text[max(0, start - 2) : start].strip() in ("", "."):
                continue  # a spaced ellipsis, ". . ."
            if text[end : end + 2] == " .":
                continue
            start = word_before(text, start)
            if is_listed_abbreviation(text[start : match.start()].lower().lstrip("(\"“‘'")):
                continue  # the stop of "Dept." and that of the sentence
            note = (
                f"a second full stop, set off by a space, follows {quoted(text[start:end])}; "
                "engines add one to each piece of a page, even to one that has a stop already"
            )
            yield Evidence(start, end, note)


def find_doubled_stop(doc: Document) -> Iterator[Evidence]:
    """Two full stops for one."""
    if ".." in doc.text:
        for match in _DOUBLED.finditer(doc.text):
            start, end = _with_word(doc.text, *match.span())
            note = (
                f"the full stop is doubled in {quoted(doc.text[start:end])}; engines add one to "
                "each piece of a page, even to one that has a stop already"
            )
            yield Evidence(start, end, note)


def _with_word(text: str, start: int, end: int) -> tuple[int, int]:
    """A span, longer by the word (of up to 40 characters) before it."""
    begin = start
    while begin and text[begin - 1].isalnum() and start - begin < 40:
        begin -= 1
    return begin, end


def _repeated(doc: Document, seam: Seam) -> int:
    """How many of the last words before the stop are repeated behind it."""
    lower = doc.lower
    longest = min(_LONGEST_REPEAT, seam.last - seam.first, seam.tail_end - seam.tail)
    for count in range(longest, 0, -1):
        before = seam.last - count + 1
        if lower[before : seam.last + 1] == lower[seam.tail : seam.tail + count]:
            return count
    return 0


def _is_initial(doc: Document, seam: Seam) -> bool:
    """Whether the tail is one letter with its stop: "e. e. cummings"."""
    return len(doc.words[seam.tail]) == 1 and doc.words[seam.tail + 1 : seam.tail + 2] == ["."]


def find_repeated_fragment(doc: Document) -> Iterator[Evidence]:
    """The last words before a stop, again behind it."""
    for seam in seams(doc):
        first = max(0, seam.last - _LONGEST_REPEAT + 1)
        if doc.lower[seam.tail] not in doc.lower[first : seam.last + 1]:
            continue
        count = _repeated(doc, seam)
        if not count or not is_plain(seam):
            continue
        before = seam.last - count + 1
        words = range(seam.tail, seam.tail + count)
        if doc.text[seam.start].isupper():
            # "my country. My country is": people repeat for effect, but then the case changes,
            # and the repeated words go on as a sentence
            alone = doc.words[words[-1] + 1 : seam.tail_end] == ["."]
            if not alone or doc.words[before] != doc.words[seam.tail] or seam.last - before < 1:
                continue
        elif count == 1 and (doc.lower[seam.tail] in ("that", "had") or _is_initial(doc, seam)):
            continue
        note = (
            f"{quoted(doc.text[doc.starts[before] : doc.ends[seam.last]])} is repeated across the "
            "full stop; engines translate the words where two pieces meet twice, once with each"
        )
        end = doc.ends[words[-1]]
        yield Evidence(doc.starts[before], end + (doc.text[end : end + 1] == "."), note)


def _opens_phrase(doc: Document, first: int) -> str:
    """The opening phrase of a sentence when it can only open a clause, or nothing."""
    openers = lexicon().openers
    for count in (1, 2, 3, 4, 5):
        phrase = " ".join(doc.lower[first : first + count])
        if phrase in openers:
            return phrase
    return ""


def _may_make_clause(doc: Document, index: int) -> bool:
    """Whether a token may be a finite verb or its subject."""
    tag, before = doc.tags[index], doc.tags[index - 1]
    if tag == "VBN":
        # behind an article or adjective it is a modifier: "a detailed list"
        return before not in _BEFORE_MODIFIER
    if tag == "VB":
        return before != "TO"
    return tag in _FINITE or tag in _SUBJECTS


def find_verbless_sentence(doc: Document) -> Iterator[Evidence]:
    """A long sentence that opens like "in addition to" and has neither subject nor verb."""
    starters = _opener_starts()
    for first, behind in doc.sentence_tokens:
        if behind - first < 8 or doc.lower[first] not in starters:
            continue
        phrase = _opens_phrase(doc, first)
        if not phrase or doc.words[behind - 1] != "." or not doc.words[first][0].isupper():
            continue
        inside = range(first + phrase.count(" ") + 1, behind - 1)
        if any(_may_make_clause(doc, index) for index in inside):
            continue
        if any(mark in doc.words[first:behind] for mark in (",", ":", ";", '"', "”", "?")):
            continue
        note = (
            f"this sentence opens with {quoted(doc.text[doc.starts[first] : doc.ends[inside[0]]])} "
            "and has neither subject nor verb; engines cut a long sentence and close each half"
        )
        yield Evidence(doc.starts[first], doc.ends[behind - 1], note)


def _opener_starts() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in lexicon().openers)
