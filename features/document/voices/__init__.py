"""Other people's text inside an article: comments, messages, lyrics, transcripts, code, tables.

What others worded has habits of its own: no capitals, a speaker's name before each line, marks of
code, columns of figures. Rules that read stops, spaces, capitals and digits as the writer set them
are silent there. A cut sentence of an engine has none of these habits: one tail in lower case
between sentences with capitals, a piece that continues what stands before it.
"""

from __future__ import annotations

from detector.features.document.parsed import Document
from detector.features.document.voices.code import code
from detector.features.document.voices.lines import set_lines
from detector.features.document.voices.messages import messages
from detector.features.document.voices.posts import posts
from detector.features.document.voices.regions import Regions
from detector.features.document.voices.speakers import speakers

__all__ = ["Regions", "foreign_matter"]


def foreign_matter(document: Document) -> Regions:
    """The stretches of a text that somebody else than its writer worded, worked out once."""
    return document.once(_foreign_matter)


def _foreign_matter(document: Document) -> Regions:
    kinds = (messages, posts, speakers, set_lines, code)
    return Regions(bounds for kind in kinds for bounds in kind(document))
