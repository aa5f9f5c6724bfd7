"""Posts of social networks, as pages embed them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.features.document.parsed import Document
from detector.features.document.voices.regions import Bounds

# "— Priya M (@priya) November 14, 2017"
_CREDIT = re.compile(r"[—–-]{1,2} ?[^\n(]{1,60}\(@\w{1,20}\)")
_TAG = re.compile(r"(?<![\w/&.])[@#](?=\w*[^\W\d_])\w{2,}")
_LINKS = ("pic.twitter.com", "//t.co/", "pic.x.com")
# a post is short, with its credit and its links
_LONGEST_POST = 420
_LONGEST_TAIL = 2


def posts(document: Document) -> Iterator[Bounds]:
    """The paragraphs that are a post: its marks begin or end them, or its writer signs it."""
    text = document.text
    if "@" not in text and "#" not in text and not any(link in text for link in _LINKS):
        return
    paragraphs = document.paragraph_bounds
    for number, (start, end) in enumerate(paragraphs):
        if end - start > _LONGEST_POST:
            continue
        if _CREDIT.match(text, start, end):
            if number and end - paragraphs[number - 1][0] <= 2 * _LONGEST_POST:
                yield paragraphs[number - 1]
            yield start, end
        elif _is_post(text, start, end):
            yield start, end


def _is_post(text: str, start: int, end: int) -> bool:
    """Whether a tag begins or ends the paragraph, or it holds a post's link or credit."""
    body = text[start:end]
    if any(link in body for link in _LINKS) or _CREDIT.search(body):
        return True
    tags = list(_TAG.finditer(body))
    if not tags or '"' in body or "“" in body:
        return False
    return tags[0].start() == 0 or len(body) - tags[-1].end() <= _LONGEST_TAIL
