"""The report in a real browser: what runs in it, what it shows, and who can use it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from detector import Evidence, Sentence, Verdict, Wire, score
from detector.report.safety import pack
from detector.report.writer import FEW, Report

WAIT = 20
MANY = 3 * FEW
HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    '"><svg onload=window.hacked=1>',
    "' autofocus onfocus='window.hacked=1' x='",
    "<!-- <script>",
    "</template></table><iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "&lt;img src=x onerror=window.hacked=1&gt;",
)


def build(path: Path, articles: list[tuple[str, Verdict]]) -> str:
    """Writes a report and returns its address."""
    with path.open("wb") as stream:
        report = Report(stream)
        for name, verdict in articles:
            report.write(name, verdict)
        report.finish()
    return path.as_uri()


def verdict_on(number: int, text: str = "") -> Verdict:
    """A verdict with two sentences; even numbers are flagged, and larger ones score higher."""
    first = text or f"Opening number {number} has a robot in it."
    second = "A person wrote this one."
    flagged = number % 2 == 0
    label = "machine-translated" if flagged else "native"
    reason = text or f"robot {number} is out of place"
    robot = Evidence(3, len(first), first[3:], "boundaries/robot", reason, 1.0 + number / 100)
    person = Evidence(len(first) + 1, len(first) + 9, "A person", "names/person", "a person", -0.5)
    sentences = (
        Sentence(0, len(first), first, robot.weight, (robot,)),
        Sentence(len(first) + 1, len(first) + 1 + len(second), second, -0.5, (person,)),
    )
    wire = Wire(1.0, 0.0, 0.5, (robot,))
    total = robot.weight - 0.5
    return Verdict(
        label=label,
        reason="",
        flagged=flagged,
        probability=0.9 if flagged else 0.2,
        score=total,
        baseline=0.0,
        threshold=0.5,
        model="fake-1",
        sentences=sentences,
        document=(),
        wire=wire,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def few(folder: Path, seeds: list[Path]) -> str:
    """The report of the example articles, all of which stand in the page."""
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in seeds]
    return build(folder / "few.html", [(name, score(text)) for name, text in texts])


@pytest.fixture(scope="module")
def many(folder: Path) -> str:
    """A report whose articles are in compressed parts."""
    numbers = range(1, MANY + 1)
    articles = [(f"site/story-{number}.txt", verdict_on(number)) for number in numbers]
    return build(folder / "many.html", articles)


@pytest.fixture
def open_page(browser) -> Callable[[str], Any]:
    def open_page(address: str) -> Any:
        browser.get("about:blank")
        browser.get(address)
        number = re.search(r"#a(\d+)", address)
        until(lambda: ready(browser) is not None)
        if number:
            until(lambda: ready(browser) == number.group(1))
        return browser

    return open_page


def ready(browser) -> str | None:
    return browser.execute_script("return document.body?.dataset.ready ?? null")


def until(happened: Callable[[], Any]) -> Any:
    """Waits for something in the page; what never happens fails the test."""
    limit = time.monotonic() + WAIT
    while not (result := happened()):
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.02)
    return result


def all_of(browser, selector: str) -> list:
    return browser.find_elements("css selector", selector)


def one(browser, selector: str) -> Any:
    [found] = all_of(browser, selector)
    return found


def names(browser) -> list[str]:
    return [link.text for link in all_of(browser, ".rows tbody th a")]


def seen(browser, selector: str) -> bool:
    return any(element.is_displayed() for element in all_of(browser, selector))


def press(browser, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def complaints(browser) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser")]


# --- safety --------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["", "#a1", "#a5"])
def test_the_console_stays_empty(open_page, few, many, place):
    for address in (few, many):
        assert complaints(open_page(address + place)) == []


@pytest.mark.parametrize("count", [1, FEW + 1], ids=["in the page", "in parts"])
def test_hostile_articles_and_names_run_nothing(open_page, folder, count):
    hostile = [(text, verdict_on(2, text)) for text in HOSTILE]
    articles = hostile + [("a", verdict_on(1))] * (count - 1)
    browser = open_page(build(folder / f"hostile-{count}.html", articles))
    assert set(names(browser)) >= set(HOSTILE)
    for number, text in enumerate(HOSTILE, 1):
        open_page(browser.current_url.partition("#")[0] + f"#a{number}")
        assert one(browser, f"#a{number} h2").text == text
        paragraph = all_of(browser, f"#a{number} .text p")[0]
        assert paragraph.get_property("textContent") == text
        one(browser, f"#a{number} .all-reasons").click()
        all_of(browser, f"#a{number} a.m")[0].send_keys("")
        until(lambda: seen(browser, "#note"))
        assert text in one(browser, "#note").get_property("textContent")
        assert all_of(browser, "img, iframe, svg[onload], [onfocus], [onerror]") == []
    assert browser.execute_script("return window.hacked ?? null") is None
    assert complaints(browser) == []


@pytest.mark.parametrize(
    "attack",
    [
        "<script>window.hacked = 1</script>",
        "<img src=x onerror='window.hacked = 1'>",
        "<svg onload='window.hacked = 1'></svg>",
        "<iframe srcdoc='<script>parent.hacked = 1</script>'></iframe>",
        "<script src='data:text/javascript,window.hacked=1'></script>",
        "<style>body { display: none }</style>",
    ],
)
def test_the_policy_stops_what_gets_into_the_page(open_page, folder, few, attack):
    page = (folder / "few.html").read_text(encoding="utf-8")
    harmed = folder / "harmed.html"
    harmed.write_text(page.replace('<main id="main"', f'{attack}<main id="main"'), encoding="utf-8")
    browser = open_page(harmed.as_uri())
    assert browser.execute_script("return window.hacked ?? null") is None
    assert seen(browser, "#overview h2")
    assert any("Content Security Policy" in line for line in complaints(browser))


def test_no_other_code_can_make_elements_from_text(open_page, few):
    browser = open_page(few)
    for code in ("document.body.innerHTML = '<b>x</b>'", "document.write('x')"):
        refused = browser.execute_script(f"try {{ {code}; return false }} catch {{ return true }}")
        assert refused, code
    browser.get_log("browser")


@pytest.mark.parametrize(
    "planted",
    [
        "<img src=x onerror=window.hacked=1>",
        "<p onclick='1'>x</p>",
        "<a href='http://e.example'>x</a>",
    ],
)
def test_a_part_with_a_foreign_element_is_not_shown(open_page, folder, many, planted):
    page = (folder / "many.html").read_text(encoding="utf-8")
    forged = pack([f'<article id="a{number}">{planted}</article>' for number in range(1, 22)])
    pattern = r'(class="part">)[^<]*'
    harmed = folder / "forged.html"
    harmed.write_text(re.sub(pattern, rf"\g<1>{forged}", page, count=1), encoding="utf-8")
    browser = open_page(f"{harmed.as_uri()}#a1")
    assert "cannot be shown" in one(browser, "#articles").text
    assert browser.execute_script("return window.hacked ?? null") is None


# --- overview ------------------------------------------------------------------------------


def test_the_highest_scores_come_first(open_page, many):
    browser = open_page(many)
    assert names(browser)[:2] == [f"site/story-{MANY}.txt", f"site/story-{MANY - 1}.txt"]
    assert len(names(browser)) == 50
    heading = one(browser, "[data-sort=score]")
    assert heading.get_attribute("aria-sort") == "descending"


def test_headings_sort_both_ways(open_page, many):
    browser = open_page(many)
    button = one(browser, "[data-sort=name] button")
    button.click()
    assert names(browser)[:3] == [f"site/story-{number}.txt" for number in (1, 2, 3)]
    assert one(browser, "[data-sort=name]").get_attribute("aria-sort") == "ascending"
    assert one(browser, "[data-sort=score]").get_attribute("aria-sort") is None
    button.click()
    assert names(browser)[0] == f"site/story-{MANY}.txt"


def test_pages_hold_fifty_rows(open_page, many):
    browser = open_page(many)
    assert "Page 1 of 2" in one(browser, ".pages").text
    one(browser, "[data-page=next]").click()
    assert len(names(browser)) == MANY - 50
    assert not one(browser, "[data-page=next]").is_enabled()
    one(browser, "[data-page=first]").click()
    assert len(names(browser)) == 50


def test_search_looks_at_names_openings_and_findings(open_page, many):
    browser = open_page(many)
    box = one(browser, "[type=search]")
    for words, expected in (
        ("story-17", ["site/story-17.txt"]),
        ("NUMBER 23 opening", ["site/story-23.txt"]),
        ("“nothing like it”", []),
    ):
        box.clear()
        box.send_keys(words)
        until(lambda expected=expected: names(browser) == expected)
    assert "Showing 0 articles (60 in the report)" in one(browser, ".status").text


def test_labels_filter(open_page, many):
    browser = open_page(many)
    one(browser, "[name=label][value=machine-translated]").click()
    assert f"of {MANY // 2} articles" in one(browser, ".status").text
    assert {badge.text for badge in all_of(browser, ".rows tbody .badge")} == {"○ Not flagged"}
    one(browser, "[name=label][value=native]").click()
    assert names(browser) == []


def test_an_article_opens_and_the_next_follows_the_table(open_page, many):
    browser = open_page(many)
    all_of(browser, ".rows tbody th a")[0].click()
    until(lambda: ready(browser) == str(MANY))
    assert one(browser, "#articles h2").text == f"site/story-{MANY}.txt"
    assert not seen(browser, "#overview")
    assert not one(browser, ".previous").is_enabled()
    one(browser, ".next").click()
    until(lambda: ready(browser) == str(MANY - 1))
    assert one(browser, "#articles h2").text == f"site/story-{MANY - 1}.txt"
    assert browser.switch_to.active_element == one(browser, "#articles h2")
    browser.back()
    browser.back()
    until(lambda: ready(browser) == "0")
    assert seen(browser, "#overview")


def test_the_histogram_counts_every_article(open_page, many):
    browser = open_page(many)
    titles = [
        title.get_property("textContent") for title in all_of(browser, ".histogram rect > title")
    ]
    assert sum(int(re.findall(r": (\d+) ", title)[0]) for title in titles) == MANY


def test_a_report_of_one_article_shows_it_at_once(open_page, folder):
    browser = open_page(build(folder / "one.html", [("only.txt", verdict_on(2))]))
    assert seen(browser, "#a1 .text")
    assert not seen(browser, "#overview")
    assert not seen(browser, ".views")


# --- an article ----------------------------------------------------------------------------


def test_evidence_shows_on_focus_and_by_arrow_keys(open_page, few):
    from selenium.webdriver import Keys

    browser = open_page(f"{few}#a1")
    marks = all_of(browser, "#a1 a.m")
    while browser.switch_to.active_element != marks[0]:
        press(browser, Keys.TAB)
    until(lambda: seen(browser, "#note"))
    reason = one(browser, "#note .reason").text
    press(browser, Keys.ARROW_RIGHT)
    assert browser.switch_to.active_element == marks[1]
    described = marks[1].get_attribute("aria-describedby")
    item = browser.find_element("id", described)
    assert one(browser, "#note").get_property("textContent") == item.get_property("textContent")
    press(browser, Keys.ARROW_LEFT)
    assert one(browser, "#note .reason").text == reason
    press(browser, Keys.ESCAPE)
    assert not seen(browser, "#note")
    press(browser, Keys.END)
    assert browser.switch_to.active_element == marks[-1]


def test_enter_opens_the_reasons_under_the_sentence(open_page, many):
    from selenium.webdriver import Keys

    browser = open_page(f"{many}#a1")
    marks = all_of(browser, "#a1 a.m")
    assert not browser.find_element("id", "a1i2").is_displayed()
    browser.execute_script("arguments[0].focus()", marks[1])
    press(browser, Keys.ENTER)
    until(lambda: browser.switch_to.active_element.get_attribute("id") == "a1i2")
    assert browser.find_element("id", "a1i2").is_displayed()
    button = all_of(browser, "#a1 .open")[1]
    assert button.get_attribute("aria-expanded") == "true"
    button.click()
    assert not browser.find_element("id", "a1i2").is_displayed()


def test_evidence_shows_under_the_pointer_and_stays_when_it_moves_there(open_page, few):
    from selenium.webdriver import ActionChains

    browser = open_page(f"{few}#a1")
    mark = all_of(browser, "#a1 a.m")[0]
    ActionChains(browser).move_to_element(mark).perform()
    until(lambda: seen(browser, "#note"))
    ActionChains(browser).move_to_element(one(browser, "#note")).pause(0.5).perform()
    assert seen(browser, "#note")
    ActionChains(browser).move_to_element(one(browser, ".banner h1")).perform()
    until(lambda: not seen(browser, "#note"))


def test_all_reasons_can_be_shown(open_page, few):
    browser = open_page(f"{few}#a3")
    lists = all_of(browser, "#a3 .reasons")
    assert not all(one.is_displayed() for one in lists)
    one(browser, "#a3 .all-reasons").click()
    assert all(one.is_displayed() for one in lists)


def test_families_can_be_hidden_in_every_article(open_page, many):
    browser = open_page(f"{many}#a2")
    one(browser, "#a2 [data-family=boundaries]").click()
    robot, person = all_of(browser, "#a2 .m")
    assert robot.get_attribute("href") is None
    assert person.get_attribute("href").endswith("#a2i2")
    assert robot.value_of_css_property("text-decoration-line") == "none"
    assert not browser.find_element("id", "a2i1").is_displayed()
    browser.execute_script("location.hash = '#a3'")
    until(lambda: ready(browser) == "3")
    assert not one(browser, "#a3 [data-family=boundaries]").is_selected()
    assert all_of(browser, "#a3 .m")[0].get_attribute("href") is None
    one(browser, "#a3 [data-family=boundaries]").click()
    assert all_of(browser, "#a3 .m")[0].get_attribute("href").endswith("#a3i1")


def test_the_text_is_whole(open_page, few, seeds):
    browser = open_page(f"{few}#a1")
    shown = "".join(p.get_property("textContent") for p in all_of(browser, "#a1 .text p"))
    assert "".join(shown.split()) == "".join(seeds[0].read_text(encoding="utf-8").split())


def test_strength_and_side_show_without_colour(open_page, few):
    browser = open_page(f"{few}#a1")
    lines = {
        (mark.value_of_css_property("text-decoration-style"), "for" in mark.get_attribute("class"))
        for mark in all_of(browser, "#a1 a.m")
    }
    assert lines == {("solid", True), ("dotted", False)}
    figures = [button.text for button in all_of(browser, "#a1 .open")]
    assert all(re.search(r"[+-]?\d", figure) for figure in figures)
    marks = {mark.text for mark in all_of(browser, "#a1 .margin .mark")}
    assert {"+", "+++"} <= marks


# --- light, dark, paper, no script ---------------------------------------------------------


def background(browser) -> int:
    colour = one(browser, "body").value_of_css_property("background-color")
    return sum(map(int, re.findall(r"\d+", colour)[:3]))


def emulate(browser, **media: Any) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)


def dark_system(browser, value: str = "dark") -> None:
    emulate(browser, features=[{"name": "prefers-color-scheme", "value": value}])


def test_the_page_follows_the_system_until_the_reader_chooses(open_page, browser, few):
    dark_system(browser, "light")
    open_page(few)
    assert background(browser) > 600
    dark_system(browser)
    assert background(browser) < 150
    button = one(browser, ".theme")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert background(browser) > 600
    assert button.get_attribute("aria-pressed") == "false"
    open_page(few)
    assert background(browser) > 600


def test_paper_is_light_and_holds_every_reason(open_page, browser, few):
    dark_system(browser)
    open_page(f"{few}#a1")
    emulate(browser, media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert background(browser) == 0  # transparent: the paper's own
    ink = one(browser, "body").value_of_css_property("color")
    assert sum(map(int, re.findall(r"\d+", ink)[:3])) < 150
    assert all(element.is_displayed() for element in all_of(browser, "#a1 .reasons"))
    for selector in (".theme", ".tools", ".open", ".controls"):
        assert not seen(browser, selector), selector
    assert seen(browser, "#a1 .figure")


def test_a_small_report_prints_whole(open_page, browser, few):
    open_page(few)
    emulate(browser, media="print")
    assert seen(browser, ".rows")
    assert [article.is_displayed() for article in all_of(browser, ".article")] == [True] * 5


def test_without_script_a_small_report_can_be_read(browser, few):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(few)
    assert len(names(browser)) == 5
    assert [article.is_displayed() for article in all_of(browser, ".article")] == [True] * 5
    assert all(element.is_displayed() for element in all_of(browser, "#a1 .reasons"))
    assert not seen(browser, ".script-only")


def test_without_script_a_large_report_has_its_overview(browser, many):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(many)
    assert len(names(browser)) == MANY
    assert "JavaScript" in one(browser, "noscript").text
    assert seen(browser, ".histogram")


# --- accessibility -------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["", "#a1", "#a3"])
def test_axe_finds_nothing(open_page, browser, few, many, axe, place, scheme):
    dark_system(browser, scheme)
    for address in (few, many):
        open_page(address + place)
        browser.execute_script("document.querySelector('.legend').open = true")
        if place:
            one(browser, ".article:not([hidden]) .all-reasons").click()
            mark = all_of(browser, ".article:not([hidden]) a.m")[0]
            browser.execute_script("arguments[0].focus()", mark)
            assert seen(browser, "#note")
        browser.execute_script(axe)
        result = browser.execute_async_script(
            "const done = arguments[0]; axe.run().then(done, (error) => done(String(error)))"
        )
        assert result["passes"]
        found = [(rule["id"], rule["nodes"][0]["html"]) for rule in result["violations"]]
        assert found == [], json.dumps(found, indent=1)


# --- narrow screens ------------------------------------------------------------------------


@pytest.fixture
def telephone(browser) -> Iterator[Callable[[int], None]]:
    """Gives the browser the screen of a telephone."""

    def narrow(width: int) -> None:
        metrics = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": True}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    yield narrow
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


OVERLAPS = """
const boxes = [...document.querySelectorAll(arguments[0])]
  .filter(one => one.checkVisibility() && one.textContent.trim())
  .map(one => { const range = document.createRange(); range.selectNodeContents(one);
    return [one.textContent.trim(), range.getBoundingClientRect()]; });
const found = [];
boxes.forEach(([text, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (across > -4 && down > 1) found.push([text, other]);
}));
return found;
"""
FIGURES = ".tally tbody th, .tally td, .rows th, .rows td, .facts dd, .histogram text"


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("place", ["", "#a1"])
def test_a_telephone_shows_all_of_it(telephone, open_page, few, many, width, place):
    telephone(width)
    for address in (few, many):
        browser = open_page(address + place)
        wide = "return document.documentElement.scrollWidth"
        assert browser.execute_script(wide) == width
        assert browser.execute_script(OVERLAPS, FIGURES) == []


@pytest.mark.parametrize("width", [390, 320, 1280])
def test_the_head_does_not_cover_the_name(telephone, open_page, many, width):
    telephone(width)
    browser = open_page(many + "#a3")
    name = "document.querySelector('#a3 h2').getBoundingClientRect()"
    top = browser.execute_script(f"return {name}.top")
    on_top = f"document.elementFromPoint({name}.left + 5, {name}.top + 5)"
    assert 0 <= top < 400
    assert browser.execute_script(f"return {on_top}.tagName") == "H2"


def test_letters_of_the_histogram_can_be_read_on_a_telephone(telephone, open_page, few):
    telephone(390)
    browser = open_page(few)
    heights = [one.rect["height"] for one in all_of(browser, ".histogram text") if one.text]
    assert heights
    assert min(heights) >= 9
