"""What a text looks like that is about to be scored as one article and may be something else."""

from __future__ import annotations

import csv
import json
import re
from typing import NamedTuple

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_MARKUP = re.compile(r"<(?:\?xml|rss|feed|nitf|newsml|newsitem)\b", re.I)
_WEB_ARCHIVE = re.compile(r"WARC/[01]\.\d\r?\n")
_SAVED_PAGE = re.compile(
    r"(?:[A-Za-z-]{2,40}: [^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n){0,8}){0,20}?"
    r"content-type:\s{0,4}multipart/related",
    re.I,
)
_COLUMN = re.compile(r"[\w.@:/-]{1,60}")
_CERTAIN = {"text", "id", "url", "title", "body", "content"}
_LINES = 3  # of a table that is known by its tabs alone


class Look(NamedTuple):
    """What a text looks like.

    Attributes:
        what: the format, for people.
        format: its name for ``--input-format``; "" where it is not read.
    """

    what: str
    format: str


def looks_like(text: str) -> Look | None:
    """Tells the beginning of other formats from prose.

    Prose with a stray bracket or comma must not be taken for one of them, so each is known by how
    a whole line of it is made.

    Args:
        text: the beginning of a text; the last line may be cut.

    Returns:
        The format, or None for what looks like an article.
    """
    head = text.lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        return _markup(head)
    if head.startswith(("{", "[")):
        return _json(head)
    if _WEB_ARCHIVE.match(head):
        return Look("a WARC file", "")
    if _SAVED_PAGE.match(head):
        return Look("a page saved as MHTML", "mhtml")
    return _table(head)


def _markup(head: str) -> Look | None:
    if _PAGE.match(head) or (head.startswith("<?xml") and _PAGE.search(head, 0, 1_000)):
        return Look("an HTML page", "html")
    return Look("XML", "") if _MARKUP.match(head) else None


def _json(head: str) -> Look | None:
    first, end, _ = head.partition("\n")
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        # An object over several lines, or one that is longer than what is looked at.
        opened = re.match(r'(?:\[\s{0,200})?\{\s{0,200}"[^"\n]{1,200}"\s{0,20}:', head)
        return Look("JSON", "json") if opened else None
    if isinstance(row, dict):
        return Look("JSON lines", "jsonl") if end else Look("JSON", "json")
    rows = isinstance(row, list) and any(isinstance(one, dict) for one in row)
    return Look("JSON", "json") if rows else None


def _table(head: str) -> Look | None:
    lines = [line for line in head.split("\n", _LINES + 1)[: _LINES + 1] if line.strip()]
    if len(lines) < 2:
        return None
    for comma, what, name in (("\t", "a table with tabs", "tsv"), (",", "a table", "csv")):
        header = next(csv.reader([lines[0].rstrip("\r")], delimiter=comma), [])
        if len(header) < 2 or comma not in lines[1]:
            continue
        columns = all(map(_COLUMN.fullmatch, header))
        if columns and (comma == "\t" or not _CERTAIN.isdisjoint(map(str.lower, header))):
            return Look(f"{what} ({name.upper()})", name)
    tabs = {line.count("\t") for line in lines[:_LINES]}
    if len(lines) >= _LINES and len(tabs) == 1 and tabs != {0} and not head.startswith("\t"):
        return Look("a table with tabs (TSV)", "tsv")
    return None
