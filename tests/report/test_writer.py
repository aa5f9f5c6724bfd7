"""The report as a file: what it holds, what it escapes, and that it does not pile up in memory."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector import Evidence, Sentence, Verdict, Wire
from detector.features.document.habits import Habit
from detector.report import writer
from detector.report.overview import TOP_ROWS, WIDEST, Overview, Row
from detector.report.safety import visible
from detector.report.writer import FEW, PART_ARTICLES, Report

WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
HOSTILE = (
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    '"><svg onload=window.hacked=1>',
    "' autofocus onfocus='window.hacked=1",
    "<!-- <script>",
    "]]></template></noscript></table><iframe src=javascript:window.hacked=1></iframe>",
    "{{ 7 * 7 }} {% raw %} ${window.hacked=1}",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "javascript:window.hacked=1",
    "<style>* { display: none }</style><link rel=stylesheet href=http://evil.example/>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
)


def verdict_on(text: str, place: int = 0, flagged: bool = True, score: float = 2.1) -> Verdict:
    """A verdict on one sentence, of which everything from ``place`` on is evidence."""
    words = text[place:]
    found = (Evidence(place, len(text), words, "boundaries/robot", f"“{words}” is robotic", 3.0),)
    return Verdict(
        label="machine-translated" if flagged else "native",
        reason="",
        flagged=flagged,
        probability=0.9 if flagged else 0.2,
        score=score,
        baseline=score - 3.1,
        threshold=0.5,
        model="fake-1",
        sentences=(Sentence(0, len(text), text, 3.0, found if words else ()),),
        document=(Evidence(0, 0, "", "style/length", "sentences are short", 0.1),),
        wire=Wire(1.0, 0.0, 0.5, (Evidence(0, 3, text[:3], "wire/place", "a place", 1.0),)),
    )


UNDECIDED = Verdict(
    label="undecided",
    reason="fewer than 50 words",
    flagged=False,
    probability=None,
    score=None,
    baseline=-1.0,
    threshold=0.5,
    model="fake-1",
    sentences=(Sentence(0, 5, "Short", 0.0, ()),),
    document=(),
    wire=None,
)


def written(*articles: tuple[str, Verdict]) -> str:
    stream = io.BytesIO()
    report = Report(stream, WHEN)
    for name, verdict in articles:
        report.write(name, verdict)
    report.finish()
    return stream.getvalue().decode("utf-8")


class Reading(HTMLParser):
    """The elements of a page; fails where one is not closed."""

    VOID = frozenset({"meta", "input", "line", "rect"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.data.append(data)


def elements(html: str, tag: str) -> Iterator[dict[str, str | None]]:
    return (attributes for name, attributes in Reading(html).elements if name == tag)


def parts(html: str) -> list[list[str]]:
    """The articles of each compressed part."""
    packed = re.findall(r'<script type="text/plain" class="part">([^<]*)</script>', html)
    return [json.loads(zlib.decompress(base64.b64decode(one, validate=True))) for one in packed]


def rows(html: str) -> list[Row]:
    found = re.findall(r'<script type="application/json" class="rows">([^<]*)</script>', html)
    return [Row(*row) for part in found for row in json.loads(part)]


def sentence_text(fragment: str) -> str:
    """What a reader sees of the only sentence, marks and all."""
    [paragraph] = re.findall(r'<p dir="auto">(.*?)</p>', fragment, re.DOTALL)
    reading = Reading(paragraph)
    assert {tag for tag, _ in reading.elements} <= {"a"}
    return "".join(reading.data)


# --- what a page may hold ------------------------------------------------------------------


@pytest.fixture(scope="module")
def page() -> str:
    return written(("a.txt", verdict_on("A robot.", 2)), ("b.txt", UNDECIDED))


def test_the_policy_names_the_only_script_and_the_only_style_sheet(page):
    [policy] = [
        meta["content"]
        for meta in elements(page, "meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    ]
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    for kind, [source] in (("script", scripts), ("style", styles)):
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_the_policy_stands_before_anything_that_it_governs(page):
    assert page.index("Content-Security-Policy") < page.index("<style>") < page.index("<script>")
    assert page.index('<meta charset="utf-8">') < 200


def test_nothing_is_loaded_from_elsewhere(page):
    for tag, attributes in Reading(page).elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form action"}
        for name, value in attributes.items():
            assert name not in {"src", "srcset", "action", "style", "ping", "xlink:href"}
            assert not name.startswith("on")
            assert name != "href" or str(value).startswith("#")
    assert "url(" not in re.sub(r'fill="url\(#hatch\)"', "", page)
    assert "@import" not in page


def test_only_our_script_is_executable(page):
    kinds = [script.get("type") for script in elements(page, "script")]
    assert kinds.count(None) == 1
    assert set(kinds) == {None, "application/json"}


def test_links_lead_to_a_place_in_the_page(page):
    places = {attributes.get("id") for _, attributes in Reading(page).elements}
    links = {str(link["href"])[1:] for link in elements(page, "a")}
    assert len(links) > 3
    # The template of a row leads to article 0; the script fills it in.
    assert links - {"a0"} <= places


def test_no_place_has_two_names(page):
    names = [found["id"] for _, found in Reading(page).elements if found.get("id")]
    assert len(names) == len(set(names))


# --- hostile texts -------------------------------------------------------------------------


def hostile(text: str) -> Verdict:
    """A verdict in which every text is the same hostile one."""
    base = verdict_on(text)
    piece = Evidence(0, 0, text, text, text, 0.5)
    wire = Wire(1.0, 0.0, 0.5, (piece,))
    return dataclasses.replace(base, model=text, document=(piece,), wire=wire)


@pytest.mark.parametrize("count", [1, FEW + 1], ids=["in the page", "in parts"])
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_only_text(text, count):
    harmless = written(*[("a", hostile("x"))] * count)
    page = written(*[(text, hostile(text))] * count)
    shape = [tag for tag, _ in Reading(harmless).elements]
    assert [tag for tag, _ in Reading(page).elements] == shape
    fragments = [piece for part in parts(page) for piece in part] or [page]
    usual = [piece for part in parts(harmless) for piece in part] or [harmless]
    for fragment, other in zip(fragments, usual, strict=True):
        found, expected = Reading(fragment).elements, Reading(other).elements
        assert [tag for tag, _ in found] == [tag for tag, _ in expected]
        for (_, ours), (_, theirs) in zip(found, expected, strict=True):
            assert set(ours) == set(theirs)
        assert sentence_text(fragment) == text


@given(text=st.text(min_size=1, max_size=60), name=st.text(max_size=30), place=st.integers(0, 60))
def test_any_text_is_shown_as_it_is(text, name, place):
    page = written((name, verdict_on(text, min(place, len(text) - 1))))
    assert sentence_text(page) == visible(text)
    assert len(visible(text)) == len(text)
    assert [row.name for row in rows(page)] == [" ".join(visible(name).split())]


def test_what_poses_as_other_text_is_made_visible():
    assert visible("a\u202egnp.exe\x00\x1b[31m\ud800\tb\n") == "a�gnp.exe��[31m�\tb\n"


def test_names_may_be_numbers_and_come_twice():
    stream = io.BytesIO()
    report = Report(stream, WHEN)
    for name in (7, 7, 1.5):
        report.write(name, verdict_on("A robot."))
    report.finish()
    assert [row.name for row in rows(stream.getvalue().decode())] == ["7", "7", "1.5"]


# --- articles ------------------------------------------------------------------------------


def test_a_mark_leads_to_its_reason_and_back():
    page = written(("a", verdict_on("A robot wrote this.", 2)))
    assert '<a class="m for s4" href="#a1i1" id="a1m1">robot wrote this.</a>' in page
    assert re.search(r'<li class="piece for s4" id="a1i1"', page)
    assert '<a href="#a1m1" class="to-text">' in page


def test_a_mark_that_runs_on_is_cut_where_the_sentence_ends():
    first, second = "On the other.", "the other. Yes."
    words = "other.\nthe other."
    found = (Evidence(7, 24, words, "boundaries/repeat", "it is repeated", 3.0),)
    sentences = (
        Sentence(0, 13, first, 3.0, found),
        Sentence(14, 29, second, 0.0, ()),
    )
    page = written(("a", dataclasses.replace(verdict_on("x"), sentences=sentences)))
    shown = re.findall(r'<p dir="auto">(.*?)</p>', page, re.DOTALL)
    assert shown == [
        'On the <a class="m for s4" href="#a1i1" id="a1m1">other.</a>',
        '<a class="m for s4" href="#a1i1">the other.</a> Yes.',
    ]


def test_the_parts_of_the_score_are_shown_with_their_sum():
    page = written(("a", verdict_on("A robot.")))
    figures = re.findall(r'<th scope="row">[^<]*</th><td>([^<]*)</td>', page)
    assert figures == ["-1.00", "+3.00", "+0.10", "+2.10"]


def test_an_undecided_article_says_why_and_shows_no_evidence():
    page = written(("a", UNDECIDED))
    assert '<span class="meaning">fewer than 50 words</span>' in page
    assert "Strongest signs" not in page
    assert sentence_text(page) == "Short"


def test_an_unclear_article_is_a_group_of_its_own():
    unclear = dataclasses.replace(verdict_on("A robot.", flagged=False), label="unclear")
    page = written(("a", unclear), ("b", verdict_on("A robot.")), ("c", UNDECIDED))
    assert "3 articles, 1 flagged, 1 unclear</h2>" in page
    assert '<span class="badge unclear"><span aria-hidden="true">◐</span> Unclear</span>' in page
    assert '<input type="checkbox" name="label" value="unclear" checked>' in page
    assert page.count("Not flagged, but not cleared either: read it.") == 2
    assert rows(page)[0].finding == "“A robot.” is robotic"
    assert "unclear</h2>" not in written(("b", verdict_on("A robot.")))


def test_habits_of_the_text_ask_for_care():
    habit = Habit("spaced-stops", "every full stop has a <blank> before it")
    careful = dataclasses.replace(verdict_on("A robot."), habits=(habit,))
    page = written(("a", careful))
    note = "<strong>Read with care:</strong> every full stop has a &lt;blank&gt; before it."
    assert note in page
    assert "Read with care" not in written(("a", verdict_on("A robot.")))


def test_the_report_says_whether_lines_of_an_agency_are_there():
    verdict = verdict_on("A robot.")
    assert "There is no dateline, credit or attribution" in written(("a", verdict))
    lined = dataclasses.replace(verdict, wire=verdict.wire._replace(structure=True))
    assert "It decides which label a flagged article gets." in written(("a", lined))


def test_a_pivot_language_is_shown_where_the_verdict_has_one():
    piece = Evidence(0, 5, "Short", "pivot/calque", "“Short” is how German says it", 0.7)
    pivot = SimpleNamespace(language="de", probability=0.75, evidence=(piece,))
    verdict = SimpleNamespace(
        **{field.name: getattr(UNDECIDED, field.name) for field in dataclasses.fields(UNDECIDED)}
    )
    verdict.pivot = pivot
    page = written(("a", verdict))
    assert "It may have come through German" in page
    assert "Probability 75.0 %" in page
    assert "“Short” is how German says it" in page
    pivot.language = ""
    assert "may have come through" not in written(("a", verdict))
    assert "may have come through" not in written(("a", UNDECIDED))


# --- overview ------------------------------------------------------------------------------


def test_rows_say_what_weighs_most():
    found = rows(written(("a", verdict_on("A robot.", 2)), ("b", UNDECIDED)))
    assert [row.finding for row in found] == ["“robot.” is robotic", "fewer than 50 words"]
    assert [row.opening for row in found] == ["A robot.", "Short"]
    assert [row.score for row in found] == [2.1, None]


def test_counts_and_histogram_add_up():
    scores = [-40.0, -WIDEST, -0.01, 0.0, 0.49, 3.0, 3.0, WIDEST, 40.0]
    overview = Overview()
    for number, score in enumerate(scores):
        row = Row(number, "a", "native", score > 2, 0.5, score, 1, "", "")
        overview.add(row, verdict_on("x"))
    overview.add(Row(99, "b", "undecided", False, None, None, 1, "", ""), UNDECIDED)
    columns = list(overview.columns(600, 150))
    assert sum(column.others for column in columns) == 5
    assert sum(column.flagged for column in columns) == 4
    assert overview.tally == [("native", 9), ("undecided", 1)]
    assert {column.low: column.others for column in columns if column.others} == {
        -15.0: 2,
        -0.5: 1,
        0.0: 2,
    }
    assert (columns[0].range, columns[-1].range) == ("below -14.5", "+14.5 and above")
    assert max(column.flagged_height for column in columns) == 150.0
    assert [row.number for row in overview.top][:2] == [8, 7]
    assert overview.top[-1].score is None


def test_the_table_without_script_is_sorted_and_bounded():
    overview = Overview()
    for number in range(TOP_ROWS + 100):
        row = Row(number, "a", "native", False, 0.1, float(number % 7), 1, "", "")
        overview.add(row, UNDECIDED)
    ranks = [row.rank for row in overview.top]
    assert len(ranks) == TOP_ROWS
    assert ranks == sorted(ranks, reverse=True)


def test_an_empty_report_is_a_page():
    page = written()
    assert "0 articles, 0 flagged" in page
    assert Reading(page).elements


# --- parts ---------------------------------------------------------------------------------


def test_a_few_articles_stand_in_the_page():
    page = written(*[("a", verdict_on("A robot."))] * FEW)
    assert parts(page) == []
    assert page.count('<article id="a') == FEW


def test_many_articles_are_in_parts_in_order():
    names = [f"article {number}" for number in range(3 * FEW)]
    page = written(*((name, verdict_on("A robot.")) for name in names))
    assert page.count('<article id="a') == 0
    found = [fragment for part in parts(page) for fragment in part]
    titles = [re.findall(r"<h2[^>]*>([^<]*)</h2>", fragment) for fragment in found]
    assert titles == [[name] for name in names]
    assert [row.name for row in rows(page)] == names
    assert [row.number for row in rows(page)] == list(range(1, len(names) + 1))


def test_what_is_held_in_memory_does_not_grow():
    stream = io.BytesIO()
    report = Report(stream, WHEN)
    sizes = []
    for _ in range(40 * PART_ARTICLES):
        report.write("a", verdict_on("A robot."))
        sizes.append(len(report._fragments))
    assert max(sizes) <= FEW
    assert max(sizes[FEW:]) < PART_ARTICLES
    assert len(report._overview.top) == TOP_ROWS
    assert len(parts(stream.getvalue().decode())) >= 39


def test_long_articles_are_not_held_back(monkeypatch):
    monkeypatch.setattr(writer, "FEW_CHARACTERS", 10_000)
    monkeypatch.setattr(writer, "PART_CHARACTERS", 5_000)
    page = written(*[("a", verdict_on("robot " * 2000))] * 3)
    assert [len(part) for part in parts(page)] == [1, 1, 1]
