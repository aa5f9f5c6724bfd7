"""Lookalikes and hidden characters: read as a reader does, and honest text left as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.features.document import Document
from detector.features.document.cleaning import clean, is_common
from detector.features.document.lookalikes import LOOKALIKES, is_mixed, latinise


@pytest.mark.parametrize(
    ("given_text", "read"),
    [
        ("Тhе mауоr сlоsеd а bridgе", "The mayor closed a bridge"),
        ("Τhe οld bridge", "The old bridge"),
        ("the ｏｌｄ bridge， ｙｅｓ", "the old bridge, yes"),
        ("𝐭𝐡𝐞 𝘰𝘭𝘥 𝚋𝚛𝚒𝚍𝚐𝚎 Ⓞ 🄱", "the old bridge O B"),
        ("ofﬁce ﬂag stuﬀ oﬃce aﬄuent", "office flag stuff office affluent"),
        ("cafe\u0301 nai\u0308ve A\u030angstro\u0308m", "café naïve Ångström"),
        ("bri\u0335dge to\u0323wn t\u0300\u0301o", "bridge town to"),
        ("the to\u1ecdth, the sọná", "the tooth, the sọná"),
        ("h\u1ea1s been", "has been"),
        ("donʼt mayor′s it＇s", "don’t mayor’s it’s"),
        ("th\u200be \u2060ol\u00add\ufeff bri\u180edge\u202e", "the old bridge"),
        ("a\u2800b\u3000c\u202fd\u00a0e", "a b c d e"),
    ],
)
def test_what_a_reader_sees_is_read(given_text: str, read: str) -> None:
    assert clean(given_text)[0] == read


@pytest.mark.parametrize(
    "text",
    [
        "Мэр закрыл старый мост, а река осталась.",
        "The word мост, the river река and the town Киев stay.",
        "Ο δήμαρχος έκλεισε τη γέφυρα.",
        "Işık, Erdoğan, Kraków, Ōsaka, Þórr, naïve, résumé, İstanbul, Nguyễn Văn An",
        "μm, Δt, β-carotene, π, Ω, 5 µg, m², 1ª, ½",
        "市长关闭了大桥，居民绕行。",
        "“Curly” ‘quotes’ – dashes — and… dots",
    ],
)
def test_honest_letters_stay(text: str) -> None:
    assert clean(text) == (text, None)


def test_wide_commas_without_blanks_stay() -> None:
    """Or every comma of a page set in China would look like two words run together."""
    assert clean("the mayor，who came")[0] == "the mayor，who came"


def test_every_lookalike_is_one_plain_letter() -> None:
    for odd, plain in LOOKALIKES.items():
        assert len(odd) == len(plain) == 1
        assert not odd.isascii()
        assert plain.isascii()
        assert odd.isupper() == plain.isupper()
        assert is_mixed(f"b{odd}")


@pytest.mark.parametrize("text", ["", "plain", "“curly” – café €5", "no\u00a0break"])
def test_what_needs_no_closer_look(text: str) -> None:
    assert is_common(text)


@pytest.mark.parametrize("text", ["so\u00adft", "аpple", "\u200b", "\ud800", "Ōsaka"])
def test_what_needs_a_closer_look(text: str) -> None:
    assert not is_common(text)


@given(st.text(st.characters(codec="cp1252", exclude_characters="\u00ad"), max_size=80))
@settings(deadline=None)
def test_common_text_is_changed_in_its_blanks_only(text: str) -> None:
    read, offsets = clean(text)
    assert offsets is None
    assert len(read) == len(text)
    for new, old in zip(read, text, strict=True):
        assert new == old or new in " \n"


@given(st.text(max_size=60))
@settings(deadline=None)
def test_reading_twice_changes_nothing(text: str) -> None:
    latin = latinise(text)
    assert len(latin) == len(text)
    assert latinise(latin) == latin


@pytest.mark.parametrize(
    ("source", "word", "given_word"),
    [
        ("an ofﬁcial\u200b says", "official", "ofﬁcial"),
        ("the ca\u200bfe\u0301\u0301\u0301 of", "café", "ca\u200bfe\u0301\u0301\u0301"),
        ("\ufeffа ﬁ\u00adne day", "fine", "ﬁ\u00adne"),
    ],
)
def test_offsets_lead_back_to_the_text_as_given(source: str, word: str, given_word: str) -> None:
    document = Document.parse(source)
    start = document.text.index(word)
    begin, end = document.given(start, start + len(word))
    assert source[begin:end] == given_word


def test_a_part_of_a_ligature_is_the_whole_ligature() -> None:
    document = Document.parse("the ofﬁce")
    place = document.text.index("fi")
    assert document.given(place, place + 1) == document.given(place + 1, place + 2) == (6, 7)
