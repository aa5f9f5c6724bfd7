"""Halves of a sentence on either side of a stop: finders of the family `boundaries`.

A cut before a name leaves no lower-case letter to see, but mostly a half without a main verb: "He
asked for a loan from the bank. Moldova and two neighbours." People write fragments too, for effect
or as an answer, so a half counts only where the other one breaks off at a common noun and a name
follows; that combination is one in a hundred thousand words of English news.
"""

from __future__ import annotations

from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.quotation import quotation
from detector.features.document.seams import Seam, is_plain, joint, lexicon, quoted, seams
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.lexicons.calendar import PLAIN_MONTHS, WEEKDAYS
from detector.features.lexicons.words import word_set

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_PARTICIPLES = frozenset({"VBN", "VBD"})
_RELATIVES = word_set("which who that whose whom where")
_GROUP = frozenset({"VBD", "VBZ", "VBP", "MD", "VBN", "VBG", "VB", "RB", "TO"})
_CLITICS = frozenset({"'re", "'ve", "'ll", "'d", "'m"})
_BEFORE_MODIFIER = frozenset({"DT", "PRP$", "IN", "JJ", "CC", ",", "VB", "VBG"})
# what follows a verb in -s that the lexicon takes for a plural: "plans to", "shows the"
_BEHIND_VERB = frozenset({"DT", "TO", "PRP", "PRP$", "CD", "JJ", "RB"})
_ADVERBS = word_set("since also then now later already not n't")
_SAYING = word_set("said says added told reported say noted")
_LONGEST_REPORT = 14
_SHORTEST_HEAD = 4
_DATES = frozenset(WEEKDAYS) | PLAIN_MONTHS


def main_verbs(document: Document, first: int, behind: int) -> int:
    """How many verbs of a stretch may be its main verb.

    A participle counts, since "asked" may be either; one before "by" or inside a noun phrase does
    not, nor does the verb of a relative clause, nor one that only a conjunction leads in.
    """
    tags, lower = document.tags, document.lower
    found = 0
    index = first
    while index < behind:
        if index > first and lower[index] in _RELATIVES:
            index = _behind_clause(document, index + 1, behind)
            continue
        led_in = index > first and tags[index] == "CC" and index + 1 < len(tags)
        if led_in and tags[index + 1][:2] in ("VB", "MD"):
            # "Lyon last May and has since grown": no subject of its own
            index = _behind_group(document, index + 1, behind)
            continue
        if _is_main(tags, lower, index, first, behind):
            found += 1
        index += 1
    return found


def _behind_clause(document: Document, index: int, behind: int) -> int:
    """The place behind the first group of verbs from ``index`` on."""
    tags = document.tags
    while index < behind and tags[index] not in _FINITE and tags[index] not in _PARTICIPLES:
        index += 1
    return _behind_group(document, index, behind)


def _behind_group(document: Document, index: int, behind: int) -> int:
    """The place behind verbs that stand together, adverbs among them."""
    while index < behind and (document.tags[index] in _GROUP or document.lower[index] in _ADVERBS):
        index += 1
    return index


def _is_main(tags: list[str], lower: list[str], index: int, first: int, behind: int) -> bool:
    tag, before = tags[index], tags[index - 1] if index > first else ""
    if tag == "VBN" or (tag == "VBD" and lower[index].endswith("ed")):
        if lower[index + 1 : index + 2] == ["by"]:
            return False
        inside = index + 1 < behind and tags[index + 1].startswith("NN")
        return not (inside and before in _BEFORE_MODIFIER)
    if tag == "VB":
        return before != "TO"
    if tag == "NNS" and index > first and index + 1 < behind:
        return tags[index + 1] in _BEHIND_VERB or lower[index + 1] == "for"
    if tag == "NN" and before in ("NNS", "NNPS", "PRP"):
        return True
    return tag in _FINITE or lower[index] in _CLITICS


def _report(document: Document, seam: Seam) -> int:
    """Where the tail's closing ", the bank said" begins, or the end of the tail."""
    end = seam.tail_end
    for index in range(end - 1, max(seam.tail, end - _LONGEST_REPORT), -1):
        if document.words[index] == ",":
            clause = document.lower[index + 1 : end]
            speaks = clause[:1] != [] and clause[0] not in _SAYING
            return index if speaks and not _SAYING.isdisjoint(clause[-5:]) else end
    return end


def _is_name(document: Document, index: int) -> bool:
    """Whether a capitalised token is nothing but a name, or opens one of two words."""
    word, known = document.words[index], tag_lexicon().known
    if len(word) < 3 or not word.isalpha() or not word[0].isupper() or word.isupper():
        return False
    if word.endswith("ly") and document.lower[index] not in known and word not in known:
        return False
    tag = known.get(word, "NNP")
    if document.lower[index] in _DATES:
        return True
    if document.lower[index] in known:
        following = document.words[index + 1 : index + 2]
        paired = following != [] and following[0][0].isupper() and following[0].isalpha()
        return tag.startswith("NNP") and paired and known[document.lower[index]][:2] in ("NN", "JJ")
    return tag.startswith(("NNP", "JJ"))


def _cut_seams(document: Document) -> Iterator[Seam]:
    """Stops between a common noun and a name, outside quotations."""
    marks = quotation(document)
    for seam in seams(document):
        if not document.text[seam.start].isupper() or not is_plain(seam):
            continue
        if not document.words[seam.last].islower() or document.tags[seam.last] not in ("NN", "NNS"):
            continue
        if _is_name(document, seam.tail) and not marks.covers(
            document.starts[seam.last], seam.start + 1
        ):
            yield seam


def find_verbless_tail(document: Document) -> Iterator[Finding]:
    """A sentence that breaks off at a noun, and behind it a name with no verb of its own."""
    for seam in _cut_seams(document):
        if seam.last - seam.first < _SHORTEST_HEAD or document.words[seam.tail_end - 1] != ".":
            continue
        if document.lower[seam.tail] in lexicon().credits or _is_answer(document, seam):
            continue
        if main_verbs(document, seam.tail, _report(document, seam)) or not main_verbs(
            document, seam.first, seam.last + 1
        ):
            continue
        start, end = joint(document, seam, 1)
        tail = quoted(document.text[seam.start : document.ends[seam.tail_end - 1]].rstrip("."))
        note = f"{tail} has no verb of its own and belongs to the sentence before the full stop"
        yield Finding(start, end, note)


VERBLESS_TAIL = Feature(
    name="boundaries/verbless-tail",
    hypothesis="A full stop stands before a name, and what follows it has no verb.",
    source="a full stop inside a sentence; of its 9 pages a part was put to this rule",
    counts=Counts(3, 0),
    find=find_verbless_tail,
    author_only=True,
    silenced_by=frozenset(
        {"glued-headings", "guessed-spaces", "lost-spaces", "no-line-ends", "upper-case"}
    ),
    why="engines close a piece that ends before a linked name",
    hits=(
        Example(
            "The ministry will send a second team of experts. Moldova in the coming weeks.",
            "experts. Moldova",
        ),
        Example(
            "Farmers in the valley asked for an increase. January, the union said.",
            "increase. January",
        ),
        Example(
            "The firm bought a stake. Koslovia last December and has since raised it.",
            "stake. Koslovia",
        ),
    ),
    misses=(
        "He was sure who would win the next election. Nkemelu. So were his friends.",
        "The paper has a new owner and a staff of ten in the capital. Reuters.",
        "She thanked the players for the win. Koslovia beat Ruritania by two goals.",
        "“We all want the same things. Peace for Moldova and no more war.” He left.",
        "The bank lent money to the farm. Koslovia, which has no coast, asked for more ships.",
        "They asked who had taken the money. Whoever it was, nobody spoke.",
    ),
)


def _is_answer(document: Document, seam: Seam) -> bool:
    """Whether the tail is one or two words: people name somebody so, for effect."""
    words = [
        index for index in range(seam.tail, seam.tail_end) if document.words[index][0].isalnum()
    ]
    return len(words) < 3 and document.lower[seam.tail] not in _DATES


def find_verbless_head(document: Document) -> Iterator[Finding]:
    """A sentence without a verb that breaks off at a noun, and behind it a name with one."""
    for seam in _cut_seams(document):
        if (
            seam.last - seam.first < _SHORTEST_HEAD - 1
            or not document.words[seam.first][0].isupper()
        ):
            continue
        if (
            document.tags[seam.first] == "CC"
            or _may_hold_verb(document, seam)
            or not main_verbs(document, seam.tail, seam.tail_end)
        ):
            continue
        start, end = joint(document, seam, 1)
        head = quoted(document.text[document.starts[seam.first] : document.ends[seam.last]])
        note = f"{head} has no verb and belongs to the sentence behind the full stop"
        yield Finding(start, end, note)


VERBLESS_HEAD = Feature(
    name="boundaries/verbless-head",
    hypothesis="A full stop stands before a name, and what precedes it has no verb.",
    source="a full stop inside a sentence; of its 9 pages a part was put to this rule",
    counts=Counts(2, 0),
    find=find_verbless_head,
    author_only=True,
    silenced_by=frozenset(
        {"glued-headings", "guessed-spaces", "lost-spaces", "no-line-ends", "upper-case"}
    ),
    why="engines close a piece that ends before a linked name",
    hits=(
        Example(
            "The head of the central bank and former minister. Bolkonsky said rates will fall.",
            "minister. Bolkonsky",
        ),
        Example(
            "Prices of bread and milk on the market. Koslovia have doubled in a year.",
            "market. Koslovia",
        ),
    ),
    misses=(
        "No comment. Bolkonsky left the hall by a side door.",
        "The talks about wheat will go on in the spring. Bolkonsky said rates will fall.",
        "THE HEAD OF THE BANK. Bolkonsky said rates will fall.",
        "“A bad day for the whole country. Bolkonsky has lost his mind.” She left.",
    ),
)


def _may_hold_verb(document: Document, seam: Seam) -> bool:
    """Whether any word before the stop may be a verb, participles and contractions among them."""
    for index in range(seam.first, seam.last + 1):
        tag, word = document.tags[index], document.words[index]
        if tag in _FINITE or tag == "VBN" or "'" in word:
            return True
    return main_verbs(document, seam.first, seam.last + 1) > 0
