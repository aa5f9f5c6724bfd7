"""Writes the web report as verdicts come, in memory that does not grow with their number.

A few articles stand in the page as they are, so that it can be read without JavaScript. Of more,
the pieces of HTML are written in compressed parts of a few articles each, which the page unpacks
when one of them is opened.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from markupsafe import Markup

from detector.explain.display import show_document
from detector.report.article import view_article
from detector.report.overview import BLANK, Overview, Row, make_row
from detector.report.page import head, render
from detector.report.safety import as_data, pack

if TYPE_CHECKING:
    from detector.readers import Id
    from detector.verdict import Verdict

FEW = 20  # articles up to which all stand in the page,
FEW_CHARACTERS = 1 << 22  # if they are no longer than this
PART_ARTICLES = 16
PART_CHARACTERS = 1 << 19
CHART = (600, 110)  # width and height of the histogram's bars


class Report:
    """Takes verdicts in order and writes one HTML file."""

    def __init__(self, stream: BinaryIO, when: datetime | None = None) -> None:
        """Writes the beginning of the page.

        Args:
            stream: where to write.
            when: the date to show; None takes the present.
        """
        self._stream = stream
        self._when = when or datetime.now().astimezone()
        self._overview = Overview()
        self._count = 0
        self._rows: list[Row] = []
        self._fragments: list[str] = []
        self._size = 0
        self._packed = False
        self._say(head())

    def write(self, identity: Id, verdict: Verdict) -> None:
        """Writes one article, or keeps it until its part is full."""
        self._count += 1
        view = view_article(show_document(verdict))
        name = str(identity)
        row = make_row(self._count, name, verdict, view)
        self._overview.add(row, verdict)
        html = render("article.html", row=row, name=name, verdict=verdict, view=view)
        self._rows.append(row)
        self._fragments.append(html)
        self._size += len(html)
        self._packed = self._packed or self._count > FEW or self._size > FEW_CHARACTERS
        full = len(self._rows) >= PART_ARTICLES or self._size >= PART_CHARACTERS
        if self._packed and full:
            self._write_part()

    def finish(self) -> None:
        """Writes the overview, and the articles if they are few."""
        # each fragment was rendered with everything escaped
        articles = [] if self._packed else [Markup(html) for html in self._fragments]  # nosec B704
        if self._rows:
            self._write_part()
        width, height = CHART
        page = render(
            "overview.html",
            overview=self._overview,
            columns=list(self._overview.columns(width, height)),
            tallest=self._overview.tallest,
            blank=BLANK,
            width=width,
            height=height,
            count=self._count,
            when=self._when,
            articles=articles,
        )
        self._say(page)
        self._stream.flush()

    def _write_part(self) -> None:
        """Rows for the table, and the articles themselves where they are not in the page."""
        rows = as_data(self._rows)
        part = pack(self._fragments) if self._packed else ""
        # JSON with every "<" escaped, and base64
        html = render("part.html", rows=Markup(rows), part=Markup(part))  # nosec B704
        self._say(html)
        self._rows, self._fragments, self._size = [], [], 0

    def _say(self, text: str) -> None:
        self._stream.write(text.encode())
