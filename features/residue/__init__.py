"""Residue of the page and of the machinery that made it.

Hypothesis: sites that take copy, translate it and publish it work without an editor, so what
surrounds the story on the page gets into it: the credit of the site it was taken from, run together
with a link; headers of a scraper; a generated author's biography; labels of a translation plug-in.
Any page may carry share and related-links lines (13 of 83 re-translated pages, 17 of 147 human
ones), so those say nothing by themselves, and lines that only name a source say "wire".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detector.features.document.seams import quoted
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.residue.bio import GENERATED_BIO

if TYPE_CHECKING:
    from detector.features.document import Document

_HEAD_PARAGRAPHS = 3
_TAIL_PARAGRAPHS = 6
_LONGEST_LABEL = 160

_CREDITED = ("appeared", "published", "posted")
_FIRST = frozenset({"originally", "first", "initially"})
_COPY = frozenset({"story", "article", "post", "report", "piece", "column", "item", "content"})
_LONGEST_SUBJECT = 6
_SITE = (
    r"(?:https?://)?(?:[\w-]{1,30}\.){1,4}(?:com|org|net|info|news|co|uk|us|eu|tv|io|de|fr|ru)\b"
)
_LINK = (
    r"(?:(?:read|see|view|find|get)"
    r" (?:(?:the )?(?:full|original|whole|rest|complete|entire)|more|here)"
    r"|click here|continue reading|read article)(?: (?:of )?(?:the )?\w{1,12})?"
)
_CONTINUED = re.compile(
    rf" (?:on|in|at|by) (?:{_SITE}(?:/\S{{0,80}})? {{1,3}}(?i:(?P<behind_site>{_LINK}))"
    rf"|[^\n.!?]{{2,60}}? (?P<behind_name>{_LINK}))"
)


def find_source_credit(document: Document) -> Iterator[Finding]:
    """A line that credits the site a page was taken from."""
    lower = document.lower
    for verb in _CREDITED:
        for index in document.positions.get(verb, ()):
            if not index or lower[index - 1] not in _FIRST:
                continue
            subject = lower[max(0, index - _LONGEST_SUBJECT) : index]
            if _COPY.isdisjoint(subject):
                continue
            continued = _CONTINUED.match(document.text, document.ends[index])
            if continued is None:
                continue
            link = continued["behind_site"] or continued["behind_name"]
            first = max(document.sentence_tokens[document.sentence_of[index]][0], index - 6)
            note = f"the credit of another site runs on into its link “{link}”"
            yield Finding(document.starts[first], continued.end(), note)


SOURCE_CREDIT = Feature(
    name="residue/source-credit",
    hypothesis="A site's credit and its link are scraped with the story and run together.",
    source="pages that keep the credit of the site they were taken from, with other residue",
    counts=Counts(13, 17),
    find=find_source_credit,
    why="programs that copy and translate pages take links for text",
    hits=(
        Example(
            "It rains.\nThis story originally appeared on harbournews.com read the full story",
            "This story originally appeared on harbournews.com read the full story",
        ),
        Example(
            "It rains. This article first appeared in The Harbour Times continue reading",
            "This article first appeared in The Harbour Times continue reading",
        ),
    ),
    misses=(
        "This story originally appeared on harbournews.com.",
        "This story was first published by The Harbour Times. Read the full story here.",
        "The disease first appeared in cattle, and farmers see the rest of the signs early.",
        "The painter of the story first appeared in public to see the king.",
        "You can share this story on social media:\nComments are closed.",
    ),
)


_ISO_DATE = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?Z?)?"
_HEADER = re.compile(
    rf"(?:date|published|updated|posted|created|crawled|timestamp)[:=]? ?{_ISO_DATE}"
    r"|(?:title|author|tags|category|categories|source|url|slug|excerpt|keywords)[:=] ?\S"
)


def find_scrape_header(document: Document) -> Iterator[Finding]:
    """A bare field such as “date” with its value at the head of a page."""
    text = document.text
    bounds = document.paragraph_bounds
    if text.startswith("---", bounds[0][0] if bounds else 0):
        # the front matter of a blog post that somebody wrote in Markdown
        return
    for start, end in bounds[:_HEAD_PARAGRAPHS]:
        match = _HEADER.match(text, start, end)
        if match is not None:
            field = re.split(r"[\s:=]", match.group(), maxsplit=1)[0]
            note = f"the text begins with the label “{field}”"
            yield Finding(start, match.end(), note)


SCRAPE_HEADER = Feature(
    name="residue/scrape-header",
    hypothesis="Fields of a scraper's record are pasted in front of the story.",
    source="pages that begin with a bare field such as “date”, with other residue",
    counts=Counts(13, 17),
    find=find_scrape_header,
    why="no writer puts one there; programs that copy pages for translation leave them",
    hits=(
        Example("date 2023-01-09\n\nIt rains in the north.", "date 2023-01-09"),
        Example("published 2023-01-09 10:22 It rains in the north.", "published 2023-01-09 10:22"),
        Example("title: Rain\n\nIt rains.", "title: R"),
    ),
    misses=(
        "---\ntitle: Rain\ndate: 2023-01-09\n---\nIt rains in the north.",
        "Published 9 January 2023\nIt rains in the north.",
        "Date: Monday\nIt rains.",
        "date palms grow here.",
    ),
)


_MACHINE = (
    r"(?:Google(?:\ Translate)?|DeepL|Bing|Microsoft\ Translator|Yandex|GTranslate|Weglot|Transposh"
    r"|ChatGPT|AI|artificial\ intelligence|an?\ (?:AI|machine|automat\w{1,5})\b[^\n.,]{0,30})"
    r"(?=\s?(?:[.,;)\]:]|$|and\b|for\b))"
)
_LANGUAGES = r"(?:\ from\ [A-Za-z]{2,20})?(?:\ (?:in)?to\ [A-Za-z]{2,20})?"
_TEXT = r"(?:this|the)\ (?:article|text|page|story|post|content|report|news|translation)"
_LABEL = re.compile(
    rf"""
    \(?(?:(?:auto|machine|automatically)[- ])?translated(?:\ automatically)?{_LANGUAGES}
        \ (?:by|with|using|via)\ {_MACHINE}
    | [\[(](?:(?:auto|machine|automatic|automatically)[- ])?(?:translated|translation)[\])]
    | powered\ by\ google\ translate
    | select\ language\W{{0,9}}(?:$|powered) | contribute\ a\ better\ translation
    | rate\ this\ translation | (?:show|see|view)\ (?:the\ )?original(?:\ text)?\W?$
    | original\ text\W?$
    | {_TEXT}\ (?:was|has\ been|is)\ (?:\w{{1,12}}\ )?(?:automatically|machine)[- ]translated\b
    | {_TEXT}\ (?:was|has\ been|is)\ translated{_LANGUAGES}\ (?:by|with|using|via)\ {_MACHINE}
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_translation_label(document: Document) -> Iterator[Finding]:
    """A label that translation software puts on a page."""
    text = document.text
    for start, end in document.paragraph_bounds:
        opening = text[start]
        # in running text only a bracket or "This article was ..." is a label
        if opening not in _LABEL_OPENERS or (
            end - start > _LONGEST_LABEL and opening not in "[(Tt"
        ):
            continue
        match = _LABEL.match(text, start, end)
        if match is not None:
            note = f"“{match.group()}” is a label of translation software"
            yield Finding(start, match.end(), note)


TRANSLATION_LABEL = Feature(
    name="residue/translation-label",
    hypothesis="Translation plug-ins and services label the pages that they make.",
    source="labels of Google Translate, GTranslate, Weglot and other plug-ins",
    find=find_translation_label,
    why="it puts them on the pages that it translates",
    hits=(
        Example("Translated by Google\nIt rains.", "Translated by Google"),
        Example(
            "It rains.\nThis article has been automatically translated from Dutch.",
            "This article has been automatically translated",
        ),
        Example("[translated] It rains in the north.", "[translated]"),
        Example("It rains.\nContribute a better translation", "Contribute a better translation"),
    ),
    misses=(
        "Translated by Anna Berg\nIt rains.",
        "This article was translated from Dutch by Anna Berg.",
        "Machine translation\nThe field is seventy years old.",
        "The letter had been translated by Google employees.",
        "The police said the letter was automatically translated.",
    ),
)


_LABEL_OPENERS = frozenset("[(TtAaMmPpSsCcRrVvOo")

_HTML = re.compile(
    r"&(?:nbsp|quot|amp|lt|gt|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip|#\d{2,5});"
    r"|</?(?:br|p|div|span|a|b|i|em|strong|h[1-6]|li|ul|img|iframe|script)\b[^<>\n]{0,200}>"
)


def find_html(document: Document) -> Iterator[Finding]:
    """Tags and entities of HTML that were left in the text."""
    if "&" not in document.text and "<" not in document.text:
        return
    for match in _HTML.finditer(document.text):
        note = f"{quoted(match.group())} is page code that has got into the text"
        yield Finding(match.start(), match.end(), note)


HTML = Feature(
    name="residue/html",
    hypothesis="Page code gets into text that no editor has read.",
    source="page residue, as frequent on human pages, so weak",
    find=find_html,
    why="pages that a program copies and translates keep some",
    hits=(
        Example("Rain&nbsp;in the north.", "&nbsp;"),
        Example("It rains.<br/>It snows.", "<br/>"),
    ),
    misses=("Rain & snow.", "Shares of <ABC.N> rose, a < b.", "R&D; and more."),
    expected_sign="either",
)


_AGENCIES = (
    r"(?:Reuters|AP|AFP|(?:The )?Associated Press|Xinhua|dpa|UPI|CNN|BBC|TASS|RIA Novosti"
    r"|Bloomberg)"
)
_LONGEST_SOURCE = 80
_SOURCE_LINE = re.compile(
    rf"(?:Sources?|Via|Credit|Agency|With (?:inputs|information|reporting) from):? {_AGENCIES}\b",
    re.IGNORECASE,
)


def find_source_line(document: Document) -> Iterator[Finding]:
    """A line that names the source of a story."""
    text = document.text
    for start, end in document.paragraph_bounds[-_TAIL_PARAGRAPHS:]:
        match = _SOURCE_LINE.match(text, start, end)
        if match is not None and end - start < _LONGEST_SOURCE:
            note = f"the line “{match.group()}” names an agency as the source"
            yield Finding(start, match.end(), note)


SOURCE_LINE = Feature(
    name="residue/source-line",
    hypothesis="A line that names an agency as source marks a story taken from the wire.",
    source="page residue, as frequent on human pages, so no sign of translation",
    find=find_source_line,
    hits=(
        Example("It rains.\nSource: Reuters", "Source: Reuters"),
        Example("It rains.\nWith inputs from AFP", "With inputs from AFP"),
    ),
    misses=(
        "Sources told Reuters that it rains.",
        "Via Roma is a street.",
        "The source was Reuters.",
    ),
    head="wire",
    expected_sign="either",
)


_LINKS = re.compile(
    r"(?:read (?:more|also|next)|also read|see also"
    r"|related(?: (?:articles|stories|posts|topics|news))?"
    r"|more (?:on this|from|stories)|recommended|don[’']t miss)(?: ?:|$)"
    r"|click here (?:to|for)\b|subscribe to (?:our|the)\b|sign up for (?:our|the)\b"
    r"|follow us on\b|join our (?:telegram|whatsapp)",
    re.IGNORECASE,
)


def find_links_line(document: Document) -> Iterator[Finding]:
    """A line of links to other stories."""
    text = document.text
    for start, end in document.paragraph_bounds:
        if end - start < _LONGEST_LABEL:
            match = _LINKS.match(text, start, end)
            if match is not None:
                note = f"“{match.group()}” opens a line of links"
                yield Finding(start, match.end(), note)


LINKS_LINE = Feature(
    name="residue/links-line",
    hypothesis="Lines of links are part of any page, so they are no sign of translation.",
    source="page residue, more frequent on human pages",
    find=find_links_line,
    why="any page may have them",
    hits=(
        Example("It rains.\nRead more: Snow in May", "Read more:"),
        Example("It rains.\nFollow us on social media", "Follow us on"),
    ),
    misses=(
        "You can share this story on social media:",
        "Comments are closed.",
        "Read more books, she told the children.",
    ),
    expected_sign="human",
)


TITLE = "Page residue"
FEATURES: tuple[Feature, ...] = (
    SOURCE_CREDIT,
    GENERATED_BIO,
    SCRAPE_HEADER,
    TRANSLATION_LABEL,
    HTML,
    SOURCE_LINE,
    LINKS_LINE,
)
