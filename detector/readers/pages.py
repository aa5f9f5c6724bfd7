"""One article a page: HTML, and what browsers save as one file (MHTML)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from detector.errors import InputError, MissingExtraError, MTDetectError
from detector.markup import Mark
from detector.readers.encoding import decode, known_encoding
from detector.readers.opening import open_stream
from detector.readers.records import Article, Items, Problem, Reading
from detector.readers.rows import guarded
from detector.readers.text import EMPTY, too_large

if TYPE_CHECKING:
    from email.message import Message

_DECLARED = re.compile(
    rb"<meta[^<>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_:.-]{2,40})", re.I
)
_DECLARED_WITHIN = 4096
# What browsers read when a page says Latin-1 or ASCII.
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
REPORT_MARK = b'<meta name="generator" content="mtdetect">'
REPORT_WITHIN = 4096  # bytes
NOTHING = "no article was found in the page; save its text, or leave it out"


class ExtractedPage(NamedTuple):
    """An article taken out of a page.

    Attributes:
        text: the main text, a blank line between paragraphs. Offsets of a verdict are into it.
        metadata: what of title, date (of publication, YYYY-MM-DD), site, url and language the
            page gives.
        marks: what translation software left in the markup.
    """

    text: str
    metadata: dict[str, str]
    marks: tuple[Mark, ...]


def read_page(path: str, reading: Reading) -> Items:
    """Reads an HTML file as one article."""
    return guarded(path, _read(path, reading, saved=False))


def read_saved_page(path: str, reading: Reading) -> Items:
    """Reads an MHTML file, a page saved in one file, as one article."""
    return guarded(path, _read(path, reading, saved=True))


def _read(path: str, reading: Reading, saved: bool) -> Items:
    with open_stream(path, reading) as stream:
        data = stream.read(reading.limits.size + 1)
    if len(data) > reading.limits.size:
        raise InputError(too_large(reading.limits.size))
    if not data.strip():
        raise InputError(EMPTY)
    if REPORT_MARK in data[:REPORT_WITHIN]:
        raise InputError("is a report of mtdetect, no article; leave it out")
    data, encoding = _main_part(data) if saved else (data, reading.encoding)
    markup, warning = decode_page(data, encoding)
    page = extract(markup)
    if warning:
        yield Problem(path, warning, lost=False)
    yield Article(path, page.text, metadata=page.metadata, marks=page.marks)


def decode_page(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Decodes a page: as its mark or the user says, as UTF-8, as the page says, or as cp1252.

    Args:
        data: the page.
        encoding: what the user says it is in.

    Returns:
        The markup, and what the user should be told, or "".

    Raises:
        InputError: if it is no text.
    """
    text, codec, warning = decode(data, encoding)
    declared = _DECLARED.search(data[:_DECLARED_WITHIN]) if warning else None
    if declared is None:
        return text, warning
    try:
        name = known_encoding(declared[1].decode("ascii"))
        name = _AS_BROWSERS.get(name, name)
        return (text, "") if name == codec else (decode(data, name).text, "")
    except InputError:
        return text, warning


def extract(markup: str) -> ExtractedPage:
    """Takes the article out of a page.

    Args:
        markup: the page's HTML.

    Raises:
        InputError: if it has no article.
        MissingExtraError: if trafilatura is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError("HTML pages", "html", error) from error
    _quiet()
    try:
        root = trafilatura.load_html(markup)
        if root is None:
            raise InputError(NOTHING)
        from detector.readers.page_marks import find_marks

        marks = find_marks(root)
        found = trafilatura.bare_extraction(
            root,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except MTDetectError:
        raise
    except Exception as error:  # strangers' pages make parsers raise anything, assertions too
        raise InputError(
            f"the page cannot be taken apart ({type(error).__name__}); save its text"
        ) from error
    text = (getattr(found, "text", None) or "").strip()
    if not text:
        raise InputError(NOTHING)
    # Each line is a block of the page, and blank lines keep them from being joined.
    return ExtractedPage(re.sub(r"\n+", "\n\n", text), _metadata(found, root), marks)


def _metadata(found: Any, root: Any) -> dict[str, str]:
    fields = {
        "title": found.title,
        "date": found.date,
        "site": found.sitename or found.hostname,
        "url": found.url,
        "language": root.getroottree().getroot().get("lang"),
    }
    return {name: str(value) for name, value in fields.items() if value}


def _quiet() -> None:
    """Keeps what these libraries log off standard error, where a page could put words of its own.

    A program that sets up logging still gets it.
    """
    import logging

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _main_part(data: bytes) -> tuple[bytes, str | None]:
    """The page in a file of several parts, and the encoding that its part names."""
    from email import message_from_bytes

    try:
        message = message_from_bytes(data)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                return _payload(part), _named(part)
    except (RecursionError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise InputError("is no page saved in one file; save it as HTML") from error
    raise InputError("holds no HTML page; save it as HTML")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise InputError("holds no HTML page; save it as HTML")
    return payload


def _named(part: Message) -> str | None:
    name = part.get_content_charset()
    if name is None:
        return None
    try:
        return known_encoding(name)
    except InputError:
        return None
