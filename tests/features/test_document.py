"""Paragraphs, sentences and tokens: golden cases, and what holds for any text at all."""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detector.features.document import Document, Span
from detector.features.document.cleaning import clean
from detector.features.document.lookalikes import LOOKALIKES
from detector.features.document.splitting import abbreviations

CASES = json.loads(Path(__file__).parents[1].joinpath("cases/sentences.json").read_text("utf-8"))
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
PLAIN = """
word Putin talks a I May über cafe\u0301 Ωμέγα 記事 O'Neil Anna’s well-known dogs’ 😀 👨\u200d👩
U.S. p.m. Sgt. No. J. etc. Mr. 3.5 12,000 000 12. 1. 2020 $5.5bn 10:30 50% (1) b) [1] March
https://example.org/a.B?c=d. www.example.org ann@example.org http:// <b> &amp;
аррlе а ofﬁce ﬀ ｔｈｅ ， 𝐛𝐨𝐥𝐝 Ⓐ donʼt Işık TNFα n\u0308 q\u0301\u0302 \u0301 ο
. .. ... … ! ? ?! , ; : " ' “ ” ‘ ’ « » „ ( ) ` - -- – — _ ___ •
"""
BLANKS = [" ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "    ", "\n    ", "\n- ", "\x0b", "\x0c"]
EXOTIC = ["\u00a0", "\u202f", "\u3000", "\u2028", "\u2029", "\x00", "\x07", "\x1f", "\x7f", "\x85"]
LINE = "A line that is as long as those which terminals, mails and old agencies break\n"
PIECES = [*PLAIN.split(), *BLANKS, *" " * 30, *EXOTIC, *INVISIBLE, "\x9f", "\ud800", "\udfff", LINE]
PIECE = st.sampled_from(PIECES)
# lists are five long on average unless a least size is set
TEXTS = st.one_of(
    st.lists(PIECE, min_size=40, max_size=120).map("".join),
    st.lists(PIECE, max_size=12).map("".join),
    st.text(st.characters(codec=None), max_size=60),
)
WORDS = ["mill", "Lane", "U.S.", "burnt", "o'clock", "3.5", "well-known", "Sgt.", "is", "down."]
HIDDEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef"
)
FORMAT = re.compile(f"[{HIDDEN}]")


def texts_of(spans: Sequence[Span]) -> list[str]:
    return [span.text for span in spans]


def is_visible(character: str) -> bool:
    blank = character.isspace() or character == "\u2800"
    hidden = blank or unicodedata.category(character) == "Cc"
    return not hidden and not FORMAT.match(character)


def assert_exact(source: str, spans: Sequence[Span]) -> None:
    """Spans are ordered and disjoint, begin and end with something visible, and slice right."""
    for span in spans:
        assert 0 <= span.start < span.end <= len(source)
        assert source[span.start : span.end] == span.text
        assert not span.text[0].isspace()
        assert not span.text[-1].isspace()
    for left, right in itertools.pairwise(spans):
        assert left.end <= right.start


def assert_covers(source: str, spans: Sequence[Span]) -> None:
    covered = bytearray(len(source))
    for span in spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    lost = [i for i, character in enumerate(source) if is_visible(character) and not covered[i]]
    assert not lost, f"at {lost[0]}: {source[max(0, lost[0] - 20) : lost[0] + 20]!r}"


def assert_inside(inner: Sequence[Span], outer: Sequence[Span]) -> None:
    """Each inner span lies in one outer span, and no outer span is empty."""
    position = 0
    used = set()
    for span in inner:
        while position < len(outer) and outer[position].end < span.end:
            position += 1
        assert position < len(outer)
        assert outer[position].start <= span.start
        used.add(position)
    assert len(used) == len(outer)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case["comment"],
            marks=[pytest.mark.xfail(reason=case["xfail"], strict=True)] if "xfail" in case else [],
        )
        for case in CASES
    ],
)
def test_golden(case: dict[str, Any]) -> None:
    document = Document.parse(case["text"])
    assert texts_of(document.sentences) == case["sentences"]
    if "paragraphs" in case:
        assert len(document.paragraphs) == case["paragraphs"]


def test_cases_are_many_and_named_apart() -> None:
    assert len(CASES) >= 60
    assert len({case["comment"] for case in CASES}) == len(CASES)
    assert len({case["text"] for case in CASES}) == len(CASES)


@given(TEXTS)
@example("")
@example("\ufeff")
@example("a\u200b")
@example("\r\r\n\n\r")
@settings(deadline=None)
def test_spans_of_any_text(source: str) -> None:
    document = Document.parse(source)
    for spans in (document.paragraphs, document.sentences, document.tokens):
        assert_exact(source, spans)
        assert_covers(source, spans)
    assert_inside(document.sentences, document.paragraphs)
    assert_inside(document.tokens, document.sentences)
    assert len(document.tags) == len(document.words) == len(document.sentence_of)
    assert "\n" not in {document.text[i] for s, e in document.paragraph_bounds for i in range(s, e)}
    assert document.sentence_count == len(document.sentence_tokens)
    for number, (first, last) in enumerate(document.sentence_tokens):
        assert set(document.sentence_of[first:last]) == {number}
    for word, places in document.positions.items():
        assert [document.lower[place] for place in places] == [word] * len(places)
    assert sum(map(len, document.positions.values())) == document.token_count


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.text(INVISIBLE, max_size=3)), min_size=9))
@settings(deadline=None)
def test_invisible_characters_change_no_token(pairs: list[tuple[str, str]]) -> None:
    plain = Document.parse(" ".join(word for word, _ in pairs))
    torn = Document.parse(" ".join(word[:1] + hidden + word[1:] for word, hidden in pairs))
    for left, right in ((plain.tokens, torn.tokens), (plain.sentences, torn.sentences)):
        assert texts_of(left) == [FORMAT.sub("", text) for text in texts_of(right)]
    assert (plain.words, plain.tags) == (torn.words, torn.tags)


def reads_as(given: str, character: str) -> bool:
    """Whether a character of the text as analysed stands for these of the text as given."""
    if len(given) == 1 and (given == character or character in " \n"):
        return True
    if LOOKALIKES.get(given) == character or (given in "ʼ′＇‛ˈ" and character == "’"):
        return True
    # a ligature, a letter of another width, or a letter with the marks behind it
    return unicodedata.normalize("NFKD", character)[0] in unicodedata.normalize("NFKD", given)


@given(TEXTS)
@settings(deadline=None)
def test_given_maps_every_span_back(source: str) -> None:
    text, offsets = clean(source)
    document = Document.parse(source)
    assert len(text) == len(document.text)
    if offsets is None:
        assert len(text) == len(source)
    for offset, character in enumerate(text):
        start, end = document.given(offset, offset + 1)
        assert 0 <= start < end <= len(source)
        assert reads_as(source[start:end], character)
        assert document.given(offset, offset) == (start, start)


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_no_paragraph_crosses_a_blank_line(left: str, right: str) -> None:
    both = Document.parse(f"{left}\n\n{right}")
    assert all(span.end <= len(left) or span.start > len(left) for span in both.paragraphs)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's Anna's, isn’t it?", ["It", "'s", "Anna", "'s", ",", "isn't", "it", "?"]),
        ("The dogs’ well-known owner", ["The", "dogs", "’", "well-known", "owner"]),
        ("the U.S. paid $3.5bn.", ["the", "U.S.", "paid", "$", "3.5bn", "."]),
        ("at 10:30, 12,000 men", ["at", "10:30", ",", "12,000", "men"]),
        ("wait... no -- yes___", ["wait", "...", "no", "--", "yes", "___"]),
        ("“Go!” he said—twice", ["“", "Go", "!", "”", "he", "said", "—", "twice"]),
        ("See www.example.org.", ["See", "www.example.org", "."]),
        ("(https://example.org/a.b), yes", ["(", "https://example.org/a.b", ")", ",", "yes"]),
        ("“http://example.org/?”", ["“", "http://example.org/", "?", "”"]),
        ("http:// is a scheme, www. is not", ["http", ":", "/", "/", "is", "a", "scheme", ",",
                                              "www", ".", "is", "not"]),
        ("no\u200bw", ["now"]),
    ],
)  # fmt: skip
def test_tokens(text: str, words: list[str]) -> None:
    assert Document.parse(text).words == words


def test_decomposed_letters_are_part_of_their_word() -> None:
    document = Document.parse("cafe\u0301s")
    assert document.words == ["cafés"]
    assert document.given(3, 4) == (3, 5)


def test_counts() -> None:
    document = Document.parse("Two cats sat.\n\n- 3 dogs")
    assert (document.sentence_count, document.token_count, document.word_count) == (2, 7, 5)
    empty = Document.parse(" \n")
    assert (empty.sentence_count, empty.token_count, empty.word_count) == (0, 0, 0)


def test_parsing_again_gives_the_same() -> None:
    texts = [case["text"] for case in CASES]
    assert [Document.parse(text).tokens for text in texts] == [
        Document.parse(text).tokens for text in texts
    ]


def test_abbreviations_are_clean() -> None:
    lexicon = abbreviations()
    for words in lexicon:
        assert words
        assert all(word == word.lower().strip() and not word.endswith(".") for word in words)
    # what an engine leaves before a stray stop must not pass for an abbreviation
    damaged = {"other", "statement", "invasion", "order", "the", "of", "in"}
    assert not damaged & (lexicon.words | lexicon.never_final | lexicon.numeric)
