"""Which encoding a file is in, and what was damaged before it came here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import InputError
from detector.readers.encoding import damage, decode, known_encoding, lines

TEXT = "Déjà vu in “Łódź” — 5 €."


@pytest.mark.parametrize("encoding", ["cp1250", "cp1257", "latin2", "utf-16-le", "utf-16-be"])
def test_an_encoding_that_is_named_is_used(encoding):
    text = "Łódź"
    assert decode(text.encode(encoding), known_encoding(encoding)).text == text


def test_a_mark_goes_before_what_the_user_says():
    assert decode("\ufeffŁódź".encode(), "cp1250").text == "Łódź"
    assert decode("\ufeffŁódź".encode("utf-16-le"), "utf-8").text == "Łódź"


def test_a_named_encoding_that_does_not_fit_is_told():
    with pytest.raises(InputError, match="cannot be decoded as utf-8"):
        decode(b"caf\xe9", "utf-8")


@pytest.mark.parametrize(
    "name", ["hex", "zlib", "rot13", "base64", "idna", "unicode_escape", "undefined", "x\0", "../x"]
)
def test_what_is_no_encoding_of_texts_is_refused(name):
    with pytest.raises(InputError, match="is no"):
        known_encoding(name)


def test_a_text_may_be_cut_within_a_character():
    data = TEXT.encode()
    for end in range(len(data)):
        assert TEXT.startswith(decode(data[:end], whole=False).text)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_mojibake_is_told_and_left_as_it_is(encoding):
    honest = "It’s a “test” in the café."
    broken = honest.encode().decode(encoding, "replace")
    assert "UTF-8 was read as cp1252" in damage(broken)
    assert decode(broken.encode()).text == broken


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain ASCII.",
        TEXT,
        "SÃO PAULO, ÂNGELA, Ãlvaro",
        "It cost Â£ 5, and one such sign is no proof",
        "Ελληνικά, русский, 中文, العربية, עברית",
        "Ｆｕｌｌ ｗｉｄｔｈ ﬁ ﬂ \u200b\u202e",
    ],
)
def test_honest_text_is_not_called_damaged(text):
    assert damage(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [("one \ufffd two \ufffd", "2 places where a character was lost"), ("\ud800", "half of a")],
)
def test_lost_characters_are_told(text, said):
    assert said in damage(text)


@given(st.text())
def test_damage_is_looked_for_in_any_text(text):
    assert isinstance(damage(text), str)


def put(tmp_path, data: bytes):
    path = tmp_path / "rows"
    path.write_bytes(data)
    return path.open("rb")


def test_a_line_that_is_too_long_costs_itself_alone(tmp_path):
    with put(tmp_path, b"one\n" + b"x" * 5_000_000 + b"\ntwo\n" + b"y" * 11) as file:
        first, second, third, fourth = lines(file, None, 10)
    assert (first, third) == (b"one\n", b"two\n")
    assert isinstance(second, InputError)
    assert isinstance(fourth, InputError)


def test_a_line_as_long_as_the_limit_is_read(tmp_path):
    with put(tmp_path, b"123456789\nx") as file:
        assert list(lines(file, None, 10)) == [b"123456789\n", b"x"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32-be"])
def test_lines_of_wide_characters_are_limited_too(tmp_path, encoding):
    text = "one\n" + "x" * 100_000 + "\ntwo\n"
    with put(tmp_path, text.encode(encoding)) as file:
        first, second, third = lines(file, encoding, 10)
    assert (first, third) == ("one\n", "two\n")
    assert isinstance(second, InputError)


def test_an_encoding_is_suggested_where_it_can_be_told(tmp_path):
    from detector.readers import read_articles

    russian = "Город закрыл старый мост на зиму, и жители ждут нового. " * 20
    for text, codec, expected in (
        (russian, "cp1251", "it may be --encoding cp1251"),
        ("The mayor said “no” to it. " * 20, "cp1252", ""),
    ):
        path = tmp_path / f"{codec}.txt"
        path.write_bytes(text.encode(codec))
        warnings = [one.message for one in read_articles([str(path)]) if hasattr(one, "message")]
        assert len(warnings) == 1
        assert expected in warnings[0]
        assert ("it may be" in warnings[0]) == bool(expected)
