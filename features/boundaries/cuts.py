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
    is_plain,
    joint,
    lexicon,
    may_be_abbreviation,
    may_be_lower_case_name,
    mostly_lower_case,
    paragraph_of,
    quoted,
    seams,
)
from detector.features.document.splitting import abbreviations
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Counts, Example, Feature, Finding

_MODIFIERS = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "VBN", "VBG", "VBD", "RB"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN", "VB", "MD"})
# a missed capital is a slip of the pen where the tail can stand alone
_SLIP = 0.6
# steps of a recipe and entries of a list: people begin their sentences in lower case
_LIST_ITEM = re.compile(r"(?:[*•▪◦●·‣]|\d{1,2}[.)])\s")
# what a writer adds behind a dash: "– but no deal."
_AFTERTHOUGHT = frozenset({"and", "but", "not", "or", "so", "yet"})


def _lower_seams(document: Document) -> Iterator[Seam]:
    """Stops after which the text goes on in lower case, and nothing but a cut explains it."""
    found = [
        seam for seam in seams(document) if document.text[seam.start].islower() and is_plain(seam)
    ]
    if not found or mostly_lower_case(document):
        return
    signatures = lexicon().credits
    for seam in found:
        paragraph, _ = document.paragraph_bounds[paragraph_of(document, seam.start)]
        if document.lower[seam.tail] in signatures or _LIST_ITEM.match(document.text, paragraph):
            continue
        if not may_be_abbreviation(document, seam) and not may_be_lower_case_name(document, seam):
            yield seam


def _tail_words(document: Document, seam: Seam) -> list[int]:
    """The tokens of the tail without its stop; at most three."""
    behind = min(seam.tail_end, seam.tail + 3)
    return [index for index in range(seam.tail, behind) if document.words[index] != "."]


def _is_stranded(document: Document, seam: Seam) -> bool:
    words = _tail_words(document, seam)
    if not 1 <= len(words) <= 2 or document.words[seam.tail_end - 1] != ".":
        return False
    return all(
        document.words[index].islower() and document.tags[index] in _MODIFIERS for index in words
    )


def find_lower_case_tail(document: Document) -> Iterator[Finding]:
    """Sentences that go on in lower case behind a full stop."""
    for seam in _lower_seams(document):
        if _is_stranded(document, seam):
            continue
        start, end = joint(document, seam)
        # a missed capital, as in a forum's posts, leaves a whole sentence or follows a word alone
        whole = document.tags[seam.tail] in ("DT", "PRP") and seam.tail_end - seam.tail >= 6
        slip = whole or seam.last == seam.first
        word = quoted(document.text[document.starts[seam.last] : document.ends[seam.last]] + ".")
        note = f"a full stop cuts the sentence after {word} and the rest starts in lower case"
        yield Finding(start, end, note, _SLIP if slip else 1.0)


LOWER_CASE_TAIL = Feature(
    name="boundaries/lower-case-tail",
    hypothesis="A full stop stands inside the sentence and the rest starts in lower case.",
    source="a full stop inside a sentence",
    counts=Counts(9, 0),
    find=find_lower_case_tail,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "lower-case"}),
    why="engines do this when a link splits the sentence",
    hits=(
        Example(
            "The talks were held on the margins of the Asian Games. from Jakarta.",
            "Games. from Jakarta.",
        ),
        Example(
            "Two convoys reached the mountain district. is near the border, officials said.",
            "district. is near",
        ),
        Example("He wants a seat in a new chamber. they both hope to lead.", "chamber. they both"),
    ),
    misses=(
        "The U.S. government said Sgt. Smith left at 5 p.m. and came back. He was tired.",
        "He waited... and then he left. She sold her old phone. iPhone sales rose.",
        "“We will stay.” he said. The painter is famous. van Gogh died poor.",
        "The bridge is hers. van den Berg praised it, and she left it to Ms. Roy. de la Cruz paid.",
        "They will sing on Friday. danah boyd will speak, and bell hooks sent word. dodie sang.",
        "Roe v. wade was cited by the Sask. premier. Steps: 1. open the door 2. close it.",
        "write in lower case. it is quicker. nobody minds. so there.",
        "Write to the paper. editor@example.com is read daily. example.com is the site.",
        "The board has two tasks: a. to meet weekly. b. to write a report.",
        "He did well post-op. and went home. Turnout fell. vs. the last vote it was low.",
        "• Eat a pie. bring a friend. • Go slow.\n2. Fold in the flour. do it with a spoon.",
    ),
)


def find_stranded_modifier(document: Document) -> Iterator[Finding]:
    """One or two words in lower case, alone behind a full stop."""
    for seam in _lower_seams(document):
        if not _is_stranded(document, seam):
            continue
        start, end = joint(document, seam)
        tail = quoted(document.text[seam.start : end].rstrip("."))
        note = f"{tail} stands alone behind a full stop and belongs inside the sentence before it"
        yield Finding(start, end, note)


STRANDED_MODIFIER = Feature(
    name="boundaries/stranded-modifier",
    hypothesis="A modifier stands alone after the full stop that should follow it.",
    source="a verb or modifier stranded behind the stop",
    counts=Counts(2, 0),
    find=find_stranded_modifier,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "lower-case"}),
    why="engines leave a modifier behind when they translate a sentence in pieces",
    hits=(
        Example("He read out a Ministry of Defence letter. angry.", "letter. angry."),
        Example(
            "Farmers in the valley want higher prices. agricultural products. They met.",
            "prices. agricultural products.",
        ),
    ),
    misses=(
        "The company makes shoes and bags. adidas. It is German.",
        "Who will pay? taxpayers. He paid approx. half.",
        "They came from Jakarta. from Hanoi.",
        "He had one word for it. Nonsense. The game ended 3-2.",
    ),
)


def _is_name(document: Document, index: int) -> bool:
    """Whether a token can only be (part of) a name or a nationality."""
    word = document.words[index]
    if len(word) < 3 or not word[0].isupper() or word.isupper():
        return False
    known = tag_lexicon().known
    tag = known.get(word, "NNP")
    return document.lower[index] not in known and (
        tag.startswith("NNP") or tag in ("JJ", "NN", "NNS")
    )


def _is_torn_name(document: Document, seam: Seam) -> bool:
    """Whether a place or people stands alone that the last noun before the stop asks for."""
    if document.lower[seam.last] not in lexicon().relational_nouns or seam.last - seam.first < 5:
        return False
    words = _tail_words(document, seam)
    if not 1 <= len(words) <= 2 or document.words[seam.tail_end - 1] != ".":
        return False
    return all(_is_name(document, index) for index in words) and not any(
        document.lower[index] in lexicon().credits for index in words
    )


def _is_torn_title(document: Document, seam: Seam) -> bool:
    """Whether a stop stands between a title and the name: "met with President. Ana Ruiz"."""
    title = document.words[seam.last]
    if title.lower() not in lexicon().titles or not title[0].isupper() or title.isupper():
        return False
    if seam.tail + 1 >= seam.tail_end or seam.last == seam.first:
        return False
    names = document.words[seam.tail][0].isupper() and document.words[seam.tail + 1][0].isupper()
    return names and document.tags[seam.last - 1] == "IN" and _is_name(document, seam.tail)


def find_capital_tail(document: Document) -> Iterator[Finding]:
    """Sentences cut before a name, which keeps its capital, or after a word that cannot end one."""
    dangling = lexicon().dangling
    for seam in seams(document):
        if not is_plain(seam) or document.text[seam.start].islower():
            continue
        start, end = joint(document, seam, 1)
        before = quoted(document.text[document.starts[seam.last] : document.ends[seam.last]] + ".")
        if document.words[seam.last] in dangling and seam.last - seam.first >= 2:
            why = f"no sentence ends with {before}, yet a full stop follows it"
        elif _is_torn_name(document, seam):
            name = quoted(document.text[seam.start : end].rstrip("."))
            why = f"the sentence stops at {before} and {name}, which belongs to it, stands alone"
        elif _is_torn_title(document, seam):
            why = f"a full stop parts the title {before} from the name that follows"
        else:
            continue
        yield Finding(start, end, f"{why}")


CAPITAL_TAIL = Feature(
    name="boundaries/capital-tail",
    hypothesis="A full stop tears a name from the noun or title that it completes, or "
    "follows a word "
    "that ends no sentence.",
    source="a full stop inside a sentence, tails that keep their capital among them",
    counts=Counts(9, 0),
    find=find_capital_tail,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "no-line-ends", "upper-case"}),
    why="engines do this when a link splits the sentence",
    hits=(
        Example(
            "The minister flew home days before his country began the occupation. Moldova.",
            "occupation. Moldova.",
        ),
        Example(
            "The envoys agreed to a statement by the. Kremlin officials left early.",
            "the. Kremlin",
        ),
        Example(
            "On Monday he will hold talks with President. Ana Ruiz in Quito.", "President. Ana"
        ),
    ),
    misses=(
        "Only one man could have ordered the attack. Nobody. The town slept on.",
        "He was sure who would win the next election. Nkemelu. So were his friends.",
        "Only one man in this house can be blamed for the war. Me. Nobody else.",
        "She was elected President. Maria Gomez lost.",
        "The paper has a new owner and a staff of ten in the capital. Reuters.",
        "What kind of tea is it? Kenyan. He moved to Delhi. India is hot.",
        "The answer that he gave in the long interview was short. Yes.",
    ),
)


def find_dash_tail(document: Document) -> Iterator[Finding]:
    """A short verbless piece that begins with a dash behind a full stop."""
    found = [
        seam for seam in seams(document) if document.text[seam.start] in "–—-" and is_plain(seam)
    ]
    if not found:
        return
    # several in a paragraph are a list
    in_paragraph = Counter(paragraph_of(document, seam.start) for seam in found)
    for seam in found:
        if in_paragraph[paragraph_of(document, seam.start)] > 1:
            continue
        if _is_torn_phrase(document, seam) or _is_torn_compound(document, seam):
            start = document.starts[seam.last]
            end = document.ends[min(seam.tail + 3, seam.tail_end) - 1]
            note = (
                "a full stop and a dash cut the sentence before "
                f"{quoted(document.text[seam.start : document.ends[seam.tail_end - 1]])}"
            )
            yield Finding(start, end, note)


DASH_TAIL = Feature(
    name="boundaries/dash-tail",
    hypothesis="A short verbless phrase follows a full stop and a dash.",
    source="a full stop inside a sentence; of its 9 pages a part was put to this rule",
    counts=Counts(2, 0),
    find=find_dash_tail,
    author_only=True,
    silenced_by=frozenset({"guessed-spaces", "no-line-ends"}),
    why="engines do this when they take a hyphen or a link for the end of a piece",
    hits=(
        Example(
            "The king is driven by the wish to restore the thousands. – Year dynasty.",
            "thousands. – Year dynasty",
        ),
        Example(
            "Villagers say that they want back the land of their ancestors. - Cattle pastures.",
            "ancestors. - Cattle pastures",
        ),
        Example(
            "The president began a four. – Day visit to the islands, his office said.",
            "four. – Day visit",
        ),
    ),
    misses=(
        "The vote is a shame for all of us in this town. – Joan Keller, teacher.",
        "He listed what the camp had asked for. – more food. – clean water for all.",
        "The talks went on until the small hours of Sunday. – but no deal. Then they left.",
        "KYIV, Jan. 5 – Officials met. The house burnt down in the night. – Reuters staff.",
        "The minister then left the hall without a word – tired and angry.",
    ),
)


def _is_torn_compound(document: Document, seam: Seam) -> bool:
    """Whether the piece begins with the second half of a compound: "a four. – Day visit"."""
    index = seam.tail + 1
    if (
        seam.last - seam.first < 3
        or index + 1 >= seam.tail_end
        or may_be_abbreviation(document, seam)
    ):
        return False
    # "– The mayor", "– Ana Ruiz": whoever adds a remark or signs begins it with other words
    lower, tag = document.lower[index], tag_lexicon().known.get(document.lower[index], "")
    return (
        document.words[index][0].isupper()
        and not document.words[index].isupper()
        and tag[:2] in ("NN", "VB", "JJ")
        and tag != "NNP"
        and lower not in abbreviations().starters
        and lower not in lexicon().credits
        and document.words[index + 1][0].isalnum()
    )


def _is_torn_phrase(document: Document, seam: Seam) -> bool:
    words = range(seam.tail + 1, seam.tail_end - 1)
    if not 2 <= len(words) <= 6 or document.words[seam.tail_end - 1] != ".":
        return False
    if seam.last - seam.first < 5 or "," in document.words[seam.tail : seam.tail_end]:
        return False
    if any(document.lower[i] in lexicon().credits or document.tags[i] in _FINITE for i in words):
        return False
    if document.lower[words[0]] in _AFTERTHOUGHT:
        return False
    # a person or an agency ends in a name, a phrase in a noun
    return document.words[words[-1]].islower() and document.words[words[0]][0].isalpha()
