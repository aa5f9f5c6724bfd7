"""From bytes to text: which encoding a file is in, and what says that it was damaged before.

Nothing is repaired. Curly quotes, stray marks and doubled encodings are what some rules look for,
and offsets must hold in the text as it was given, so damage is reported and left as it is.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from detector.errors import InputError

# Longest first: the mark of UTF-32 begins with the one of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
AS_CP1252 = (
    "is not UTF-8 and was read as cp1252; if letters look wrong, name its encoding with --encoding"
)
_BINARY = "holds NUL bytes, so it is no text; leave it out or convert it to UTF-8"
_UTF16 = "every other byte is NUL, as in UTF-16 without a mark; name it with --encoding utf-16-{}"
_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "packed by gzip"),
    (b"\x28\xb5\x2f\xfd", "packed by Zstandard"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
# Python calls these encodings, but what they decode is no text as it is written to files.
_NO_TEXT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
# Binary data that happens to be decodable is full of these; text has none.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL, _FEW = 0.02, 8
SAMPLE = 1 << 13
_CHUNK = 1 << 20
# UTF-8 read as cp1252: a lead byte, then bytes from 0x80 to 0xbf as cp1252 or Latin-1 shows them.
_TRAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(
    f"[\u00c2-\u00df][{_TRAIL}]|[\u00e0-\u00ef][{_TRAIL}]{{2}}|[\u00f0-\u00f4][{_TRAIL}]{{3}}"
)
_NO_NEWS = frozenset({"", "ascii", "utf_8", "cp1252", "latin_1"})
_ENOUGH_HIGH = 0.3  # share of bytes beyond ASCII from which an alphabet can be told by them
_ENOUGH = 2  # a single short sequence can be honest: "Â" and "Ã" are letters
_SURROGATES = re.compile(r"[\ud800-\udfff]")
Line = bytes | str | InputError


class Decoded(NamedTuple):
    """A text without its mark.

    Attributes:
        text: the text.
        codec: the encoding, by Python's name.
        warning: what the user should be told, or "".
    """

    text: str
    codec: str
    warning: str = ""


def known_encoding(name: str) -> str:
    """Python's name of a text encoding.

    Args:
        name: any name of it, such as ``latin-1`` or ``windows-1251``.

    Raises:
        InputError: if there is no such encoding, or it does not hold text.
    """
    try:
        codec = codecs.lookup(name).name
        " ".encode(codec)  # refused by what turns bytes into bytes, such as hex and zlib
    except (LookupError, ValueError) as error:
        raise InputError(f"{name!r} is no known encoding; try utf-8, cp1252 or latin-1") from error
    if codec.replace("-", "_") in _NO_TEXT:
        raise InputError(f"{name!r} is no encoding of text files; try utf-8, cp1252 or latin-1")
    return codec


def marked(data: bytes) -> tuple[str, int] | None:
    """The encoding that a byte-order mark names, and the length of the mark in bytes."""
    return next(((codec, len(mark)) for mark, codec in MARKS if data.startswith(mark)), None)


def decode(data: bytes, encoding: str | None = None, *, whole: bool = True) -> Decoded:
    """Decodes a text: by its mark, as told, as strict UTF-8, or else as cp1252.

    A byte-order mark decides even against ``encoding``: it is a part of the file.

    Args:
        data: a file or a row.
        encoding: what the user says it is in.
        whole: False if ``data`` may end within a character.

    Raises:
        InputError: if the bytes are not text in any of these.
    """
    mark = marked(data)
    if mark is not None:
        return Decoded(_strict(data[mark[1] :], mark[0], whole), mark[0])
    if encoding is not None:
        return Decoded(_strict(data, encoding, whole), encoding)
    _refuse_nul(data)
    try:
        return Decoded(_strict(data, "utf-8", whole), "utf-8")
    except InputError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        message = "cannot be decoded as UTF-8 or cp1252; name its encoding with --encoding"
        raise InputError(message) from None
    if len(_CONTROL.findall(text)) > max(_FEW, _MOST_CONTROL * len(text)):
        raise InputError("is full of control characters, so it is no text; leave it out")
    return Decoded(text, "cp1252", AS_CP1252)


def suggested(data: bytes) -> str:
    """The encoding that a text may be in that is not UTF-8, for a message; "" if none can be told.

    Only suggested and never used: a guess that is wrong would put words into a writer's mouth.

    Args:
        data: the beginning of a text.
    """
    high = sum(byte > 0x7F for byte in data[:SAMPLE])
    if high < _ENOUGH_HIGH * len(data[:SAMPLE]):
        return ""  # curly quotes and accents, which many encodings share
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    name = best.encoding if best is not None else ""
    return "" if name in _NO_NEWS else f"; it may be --encoding {name}"


def _strict(data: bytes, codec: str, whole: bool) -> str:
    try:
        return codecs.getincrementaldecoder(codec)().decode(data, whole)
    except UnicodeError as error:
        message = f"cannot be decoded as {codec}; save it as UTF-8, or name its encoding"
        raise InputError(f"{message} with --encoding") from error


def _refuse_nul(data: bytes) -> None:
    """Raises `InputError` for bytes that are no text in an encoding without NUL bytes."""
    if b"\0" not in data:
        return
    head = data[: 1 << 12]
    for order, nul, other in (("le", head[1::2], head[::2]), ("be", head[::2], head[1::2])):
        if nul and nul.count(0) > 0.8 * len(nul) and other.count(0) < 0.1 * len(other):
            raise InputError(_UTF16.format(order))
    raise InputError(_BINARY)


def refuse_binary(head: bytes) -> None:
    """Raises `InputError` for the start of a file that is known to be no text."""
    for magic, kind in _KINDS:
        if head.startswith(magic):
            raise InputError(f"is {kind}, no text; convert it or leave it out")
    if marked(head) is None:
        _refuse_nul(head)


def lines(
    file: io.BufferedReader, encoding: str | None = None, longest: int = 1 << 30
) -> Iterator[Line]:
    """Lines as bytes, to be decoded each by itself; as text where a line end is not one byte.

    Args:
        file: at its start; some of it is looked at first.
        encoding: what the user says it is in.
        longest: most bytes (or characters) of a line; a longer one is passed over.

    Yields:
        Lines, and an error in the place of each that is too long.

    Raises:
        InputError: if the file is no text, or does not go on in its encoding.
    """
    head = file.peek(SAMPLE)
    mark = marked(head)
    if encoding is None:
        refuse_binary(head)
    codec = mark[0] if mark else encoding
    if codec is None or "\n".encode(codec) == b"\n":
        yield from _bounded(file, longest)
        return
    if mark:
        file.read(mark[1])
    try:
        with io.TextIOWrapper(file, encoding=codec, newline="\n") as text:
            yield from _bounded(text, longest)
    except UnicodeDecodeError as error:
        raise InputError(f"cannot be decoded as {codec} to its end; save it as UTF-8") from error


def _bounded(file: io.BufferedReader | io.TextIOWrapper, longest: int) -> Iterator[Line]:
    """Lines of which none takes more memory than allowed."""
    while line := file.readline(longest + 1):
        if len(line) <= longest:
            yield line
            continue
        end: str | bytes = "\n" if isinstance(line, str) else b"\n"
        while line and line[-1:] != end:
            line = file.readline(_CHUNK)
        yield InputError(f"is larger than {longest:,} bytes; split it or raise --max-size")


def damage(text: str) -> str:
    """What an earlier program did to the characters of a text; "" if nothing shows.

    Args:
        text: any text. It is not changed, and neither is what is scored.
    """
    if text.isascii():
        return ""
    found = []
    if lost := text.count("\ufffd"):
        found.append(f"{_places(lost)} where a character was lost (\ufffd)")
    if _SURROGATES.search(text):
        found.append(f"{_places(len(_SURROGATES.findall(text)))} with half of a character")
    wrong = [match.group() for match in _MOJIBAKE.finditer(text)]
    if len(wrong) >= _ENOUGH or any(len(one) > 2 for one in wrong):
        example = max(wrong[:100], key=len)
        found.append(f"{_places(len(wrong))} where UTF-8 was read as cp1252 (“{example}”)")
    if not found:
        return ""
    return f"has {' and '.join(found)}; scored as it is, better get it again from its source"


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
