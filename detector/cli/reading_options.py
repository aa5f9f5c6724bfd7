"""Options of the command that say how inputs are read, for every command that reads articles."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from detector.errors import InputError
from detector.readers.encoding import known_encoding
from detector.readers.limits import Limits
from detector.readers.records import Reading
from detector.readers.registry import FORMATS
from detector.runtime.printable import printable

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
_DEFAULT = Limits()


def _size(_context: click.Context, _option: click.Parameter, value: str) -> int:
    """A number of bytes: 500000, 20M, 100G."""
    bare = value.strip().upper().removesuffix("B")
    number, unit = (bare[:-1], bare[-1:]) if bare[-1:] in _UNITS else (bare, "")
    if not (number.isascii() and number.isdigit() and len(number) < 16 and int(number)):
        message = f"{printable(value)} is no size; give a number of bytes, or such as 20M or 1G"
        raise click.BadParameter(message)
    return int(number) * _UNITS[unit]


def _encoding(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return known_encoding(value)
    except InputError as error:
        raise click.BadParameter(printable(str(error))) from error


_OPTIONS = (
    click.option(
        "--input-format",
        "input_format",
        type=click.Choice(list(FORMATS)),
        help="What standard input holds, or files that are named here; in folders, files without "
        "a suffix. Left out, suffixes say it and - is one article.",
    ),
    click.option(
        "--encoding",
        metavar="NAME",
        callback=_encoding,
        help="What files are in that have no byte-order mark; left out, UTF-8 or else cp1252.",
    ),
    click.option(
        "--max-chars",
        type=click.IntRange(min=0),
        default=_DEFAULT.chars,
        show_default=True,
        metavar="N",
        help="Longest text that is scored whole; of a longer one its first part. 0: no limit.",
    ),
    click.option(
        "--max-size",
        callback=_size,
        default="20M",
        show_default=True,
        metavar="SIZE",
        help="Largest page or row that is read.",
    ),
    click.option(
        "--max-ratio",
        type=click.IntRange(min=1),
        default=_DEFAULT.ratio,
        show_default=True,
        metavar="N",
        help="Give a packed file up when it holds N times its size.",
    ),
    click.option(
        "--max-unpacked",
        callback=_size,
        default="100G",
        show_default=True,
        metavar="SIZE",
        help="Give a packed file up when it holds more than this.",
    ),
    click.option(
        "--follow-links",
        is_flag=True,
        help="Follow links in folders to other folders and out of the folder.",
    ),
    click.option(
        "--tsv-quoting",
        is_flag=True,
        help="Read quotation marks in .tsv files as those in .csv files; left out, they are text.",
    ),
)


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command these options, and calls it with one argument ``reading`` in their place."""

    @wraps(command)
    def with_reading(
        *arguments: Any,
        input_format: str | None,
        encoding: str | None,
        max_chars: int,
        max_size: int,
        max_ratio: int,
        max_unpacked: int,
        follow_links: bool,
        tsv_quoting: bool,
        **others: Any,
    ) -> None:
        reading = Reading(
            encoding=encoding,
            limits=Limits(max_chars, max_size, max_ratio, max_unpacked),
            follow_links=follow_links,
            tsv_quoting=tsv_quoting,
            format=input_format,
        )
        command(*arguments, reading=reading, **others)

    decorated: Callable[..., None] = with_reading
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated
