"""The lexicons of translated wording, and one scan that finds all of it in a document.

A pattern is a row of lower-case words: ``a|b`` stands for either word and ``*`` for any one word. A
pattern matches inside one sentence, across no punctuation mark. All patterns are in one tree of
words, so a scan looks only at the places of words that can begin a pattern, and most of those end
at the second word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import chain, compress, count, islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from detector.features.document import Document

# from the surest to the widest: where two lexicons have a pattern, the first tells its kind
LEXICONS = ("phrases_core.tsv", "phrases_west.tsv", "phrases_east.tsv")
# longer rows of words that are ordinary English though they begin like an entry
ORDINARY = (
    "chief of government relations|affairs|operations|programs|programmes|services|communications",
    "took|takes|take|taking the word of|out|away|from",
)
COLUMNS = ("phrase", "kind", "pivots", "gloss", "weight")
_CODES = """
af=Afrikaans am=Amharic ar=Arabic az=Azerbaijani be=Belarusian bg=Bulgarian bn=Bengali
bs=Bosnian ca=Catalan cs=Czech da=Danish de=German el=Greek es=Spanish et=Estonian eu=Basque
fa=Persian fi=Finnish fr=French gl=Galician gu=Gujarati ha=Hausa he=Hebrew hi=Hindi
hr=Croatian hu=Hungarian hy=Armenian id=Indonesian is=Icelandic it=Italian ja=Japanese
ka=Georgian kk=Kazakh ko=Korean ky=Kyrgyz lt=Lithuanian lv=Latvian mk=Macedonian
mn=Mongolian mr=Marathi ms=Malay nb=Norwegian ne=Nepali nl=Dutch no=Norwegian pa=Punjabi
pl=Polish ps=Pashto pt=Portuguese ro=Romanian ru=Russian sk=Slovak sl=Slovenian so=Somali
sq=Albanian sr=Serbian sv=Swedish sw=Swahili ta=Tamil te=Telugu tg=Tajik th=Thai tl=Tagalog
tr=Turkish uk=Ukrainian ur=Urdu uz=Uzbek vi=Vietnamese zh=Chinese
"""
# names of languages by their ISO 639-1 codes
LANGUAGES = dict(pair.split("=") for pair in _CODES.split())

_ANY = "*"


class Phrase(NamedTuple):
    """An entry of a lexicon.

    Attributes:
        pattern: the words to look for, in the pattern language.
        kind: which rule of the family finds it, such as ``calque``.
        pivots: codes of the languages that it may come through, the likeliest first.
        original: the wording of the first language, "" if not told.
        english: what an English writer would say, "" if not told.
        weight: how sure a sign it is, 0.5 to 2.
    """

    pattern: str
    kind: str
    pivots: tuple[str, ...]
    original: str
    english: str
    weight: float


class Match(NamedTuple):
    """A place in a document: tokens from ``first`` to before ``behind``, and what they match."""

    first: int
    behind: int
    phrases: tuple[Phrase, ...]


@dataclass(slots=True, eq=False)
class _Node:
    """A word of the tree: what may follow, and the entries that end here."""

    following: dict[str, _Node] = field(default_factory=dict)
    phrases: tuple[Phrase, ...] = ()

    def child(self, word: str) -> _Node:
        return self.following.setdefault(word, _Node())


def parse_phrase(line: str) -> Phrase:
    """Reads a line of a lexicon.

    >>> parse_phrase("in the sack	idiom	fr,es	fr dans le sac → done, settled	1.5").original
    'dans le sac'
    """
    pattern, kind, pivots, gloss, weight = line.split("\t")
    codes = tuple(code.strip() for code in pivots.split(","))
    before, arrow, english = gloss.partition("→")
    language, _, original = (before if arrow else "").strip().partition(" ")
    if language in LANGUAGES:
        codes = (language, *(code for code in codes if code != language))
    else:
        original = ""
    return Phrase(pattern, kind, codes, original.strip(), english.strip(), float(weight))


def read_phrases(name: str) -> tuple[Phrase, ...]:
    """The entries of a shipped lexicon, in order."""
    source = resources.files("detector.features").joinpath("lexicons", name)
    if not source.is_file():
        return ()
    lines = source.read_text("utf-8").splitlines()[1:]
    return tuple(parse_phrase(line) for line in lines if line.strip())


def _plant(phrases: Iterable[Phrase]) -> _Node:
    root = _Node()
    for phrase in phrases:
        ends = [root]
        for words in phrase.pattern.split():
            ends = [node.child(word) for node in ends for word in words.split("|")]
        for node in ends:
            node.phrases += (phrase,)
    return root


@cache
def phrase_tree() -> _Node:
    """The tree of all shipped phrases, planted once."""
    ordinary = (Phrase(pattern, "", (), "", "", 0.0) for pattern in ORDINARY)
    return _plant(chain((phrase for name in LEXICONS for phrase in read_phrases(name)), ordinary))


class _Starts(NamedTuple):
    """Words that phrases begin with: tells most places of a text at a glance."""

    always: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    thirds: dict[str, frozenset[str]]  # behind any second word


@cache
def _starts(tree: _Node) -> _Starts:
    begins = tree.following.items()
    skipped = {word: node.following[_ANY] for word, node in begins if _ANY in node.following}
    open_ = (word for word, node in skipped.items() if node.phrases or _ANY in node.following)
    return _Starts(
        frozenset((*open_, *(word for word, node in begins if node.phrases))),
        frozenset((word, second) for word, node in begins for second in node.following),
        {word: frozenset(node.following) for word, node in skipped.items()},
    )


def _places(starts: _Starts, document: Document) -> list[int]:
    """Where a phrase may begin."""
    lower, positions = document.lower, document.positions
    pairs = zip(lower, islice(lower, 1, None), strict=False)
    places = list(compress(count(), map(starts.pairs.__contains__, pairs)))
    more = [index for word in starts.always & positions.keys() for index in positions[word]]
    for word in starts.thirds.keys() & positions.keys():
        thirds = starts.thirds[word]
        more += [
            place for place in positions[word] if thirds.issuperset(lower[place + 2 : place + 3])
        ]
    return sorted({*places, *more}) if more else places


def _longest(node: _Node, lower: list[str], first: int, end: int) -> Match | None:
    """The longest match whose first word is ``node`` and which ends before ``end``."""
    best = Match(first, first + 1, node.phrases) if node.phrases else None
    for index in range(first + 1, end):
        following = node.following
        if _ANY in following:
            return _longest_of([node], lower, index, end, best or Match(first, first, ())) or best
        child = following.get(lower[index])
        if child is None:
            break
        node = child
        if node.phrases:
            best = Match(first, index + 1, node.phrases)
    return best


def _longest_of(
    reached: list[_Node], lower: list[str], index: int, end: int, best: Match
) -> Match | None:
    """The longest match where "*" lets more than one way lead on."""
    while index < end and reached:
        reached = list(_children(reached, lower[index]))
        index += 1
        ending = tuple(phrase for node in reached for phrase in node.phrases)
        if ending:
            best = Match(best.first, index, ending)
    return best if best.phrases else None


def _children(nodes: list[_Node], word: str) -> Iterator[_Node]:
    keys = (word, _ANY) if word[0].isalnum() else (word,)
    for node in nodes:
        for key in keys:
            child = node.following.get(key)
            if child is not None:
                yield child


def _candidates(document: Document) -> Iterator[Match]:
    tree, lower = phrase_tree(), document.lower
    for index in _places(_starts(tree), document):
        end = document.sentence_tokens[document.sentence_of[index]][1]
        match = _longest(tree.following[lower[index]], lower, index, end)
        if match is not None:
            yield match


def find_phrases(document: Document) -> tuple[Match, ...]:
    """All matches in a document, in order and disjoint: of two that overlap, the longer.

    The scan is made once and kept with the document.
    """
    return document.once(_find_phrases)


def _find_phrases(document: Document) -> tuple[Match, ...]:
    matches = _disjoint(sorted(_candidates(document)))
    return tuple(match for match in matches if match.phrases[0].kind)


def _disjoint(matches: list[Match]) -> Iterator[Match]:
    current: Match | None = None
    for match in matches:
        if current is None or match.first >= current.behind:
            if current is not None:
                yield current
            current = match
        elif match.behind - match.first > current.behind - current.first:
            current = match
    if current is not None:
        yield current
