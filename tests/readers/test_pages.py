"""Pages: their text, what is known of them, and what translation software left in their markup."""

from __future__ import annotations

import contextlib
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from detector import cli
from detector.errors import InputError, MissingExtraError
from detector.markup import DECLARED, HINTED, SHOWN, Mark, strongest_only, with_marks
from detector.readers import Article, Limits, Problem, Reading, read_articles

FIRST = (
    "The ministry said on Tuesday that the talks between both sides had ended without a result, "
    "and that a new round would be held in the capital next week. No date was given."
)
SECOND = (
    "The opposition criticised the government for the failure of the talks and demanded that a new "
    "parliament be elected in the autumn. It did not say who would lead it, nor when."
)


@pytest.fixture
def extract():
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    from detector.readers.pages import extract

    return extract


def page(html: str = 'lang="en"', head: str = "", body: str = "", paragraph: str = "{}") -> str:
    inside = "".join(f"<p>{paragraph.format(text)}</p>" for text in (FIRST, SECOND))
    return (
        f"<!DOCTYPE html><html {html}><head><title>Talks end</title>{head}</head><body>{body}"
        f"<nav><a href=/>Home</a></nav><article><h1>Talks end</h1>{inside}</article>"
        "<footer>All rights reserved</footer></body></html>"
    )


# --- text and metadata ---------------------------------------------------------------------


def test_the_article_is_taken_out_of_the_page(extract):
    found = extract(page())
    assert found.text.split("\n\n")[-2:] == [FIRST, SECOND]
    assert "Home" not in found.text
    assert "All rights" not in found.text


def test_what_is_known_of_a_page_is_kept(extract):
    head = (
        '<meta property="og:site_name" content="Daily">'
        '<meta property="article:published_time" content="2024-05-06T10:00:00Z">'
        '<link rel="canonical" href="https://daily.example/talks">'
    )
    assert extract(page(head=head)).metadata == {
        "title": "Talks end",
        "date": "2024-05-06",
        "site": "Daily",
        "url": "https://daily.example/talks",
        "language": "en",
    }


def test_a_verdict_on_a_page_points_into_its_text(extract):
    from detector import score

    found = extract(page())
    for sentence in score(found.text).sentences:
        assert found.text[sentence.start : sentence.end] == sentence.text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp1251", "shift_jis", "utf-16"])
def test_a_page_is_decoded_as_it_says(extract, encoding, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    letter = {"cp1251": "Ж", "shift_jis": "日"}.get(encoding, "é")
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    Path("a.html").write_bytes(page(head=head, paragraph=letter + " {}").encode(encoding))
    [article] = read_articles(["a.html"])
    assert isinstance(article, Article)
    assert letter + " " + FIRST in article.text


def test_a_page_of_unknown_encoding_is_warned_of(extract, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.htm").write_bytes(page(paragraph="café {}").encode("latin-1"))
    warning, article = read_articles(["a.htm"])
    assert isinstance(warning, Problem)
    assert "cp1252" in warning.message
    assert "café" in article.text


def test_a_page_saved_in_one_file_is_read(extract, tmp_path, monkeypatch):
    from email.message import EmailMessage

    monkeypatch.chdir(tmp_path)
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://daily.example/talks"
    message.set_content("No page")
    message.add_related(page(paragraph="Łódź {}"), subtype="html", cte="quoted-printable")
    Path("a.mhtml").write_bytes(message.as_bytes())
    [article] = read_articles(["a.mhtml"])
    assert "Łódź " + FIRST in article.text


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        ("a.html", b"", "is empty"),
        ("a.html", b"<html><body></body></html>", "no article was found"),
        ("a.html", b"\x89PNG\r\n\x1a\n\0\0", "NUL"),
        ("a.html", b"<p>" + b"x" * 2_000, "larger than 1,000 bytes"),
        ("a.mhtml", b"Not a message", "holds no HTML page"),
        ("a.mhtml", b"Content-Type: text/html; charset=hex\n\n\n", "no article was found"),
    ],
)
def test_a_page_that_is_none_is_told(path, data, said, extract, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(path).write_bytes(data)
    [problem] = read_articles([path], reading=Reading(limits=Limits(size=1_000)))
    assert isinstance(problem, Problem)
    assert said in problem.message


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + FIRST,
        "<html><body>" + "<table><tr><td>" * 10_000 + FIRST,
        "<ul><li>" * 10_000,
        "<" * 100_000,
        "<!--" * 10_000,
        "<p>" + "&#x110000;&#0;&#xd800;" * 1_000,
        "<html lang='\ud800' class='\x00'><p>\udfff",
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><p>&c;</p>",
        "<svg><style><!--</style><img src=x onerror=alert(1)>-->",
    ],
)
def test_a_hostile_page_is_read_or_told(markup, extract):
    with contextlib.suppress(InputError):
        assert extract(markup).text


def test_a_page_says_nothing_on_standard_error(extract, tmp_path, environment):
    """Libraries that log would pass a page's own words on to the terminal."""
    path = tmp_path / "a.html"
    path.write_text("<p>\x1b[2J", encoding="utf-8")
    code = "from detector.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", code, "score", str(path)], capture_output=True, env=environment
    )
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 2
    assert b"\x1b" not in result.stderr


def test_without_the_extra_the_message_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    from detector.readers.pages import extract

    with pytest.raises(MissingExtraError, match=r"pip install 'mtdetect\[html\]'"):
        extract(page())
    Path("a.html").write_text(page(), encoding="utf-8")
    [problem] = read_articles(["a.html"])
    assert "mtdetect[html]" in problem.message


# --- marks ---------------------------------------------------------------------------------

TRANSLATED_FROM = '<link rel="alternate machine-translated-from" hreflang="{}" href="/x">'
BY_GOOGLE = '<meta http-equiv="X-Translated-By" content="Google">'
INTO = '<meta http-equiv="X-Translated-To" content="{}">'
FONTS = '<font dir="auto" style="vertical-align: inherit;"><font style="vertical-align: inherit;">'
STATS = """<meta name="translation-stats" content='{}'>"""
SETTINGS = '<script>window.gtranslateSettings = {"default_language":"%s"}</script>'


def stats(**counts: object) -> str:
    return STATS.format(json.dumps(counts))


COUNTED = {
    "declared": (page('lang="en-x-mtfrom-de"'), "declared-language", DECLARED),
    "extension": (page('lang="en-t-es-t0-und"'), "declared-language", DECLARED),
    "link": (page(head=TRANSLATED_FROM.format("de")), "machine-translated-from", DECLARED),
    "meta": (page(head=BY_GOOGLE), "translated-by", DECLARED),
    "meta into English": (page(head=BY_GOOGLE + INTO.format("en")), "translated-by", DECLARED),
    "transposh": (
        page(head=stats(total_phrases=50, translated_phrases=45, human_translated_phrases=2)),
        "transposh",
        DECLARED,
    ),
    "class": (page('lang="en" class="js translated-ltr"'), "translated-in-browser", SHOWN),
    "fonts": (page(paragraph=FONTS + "{}</font></font>"), "wrapped-text", SHOWN),
    "weglot": (page('lang="en" data-wg-translated="en"'), "weglot", HINTED),
    "default": (page(head=SETTINGS % "de"), "gtranslate-default", HINTED),
}
ONLY_REPORTED = {
    "into another language": (page('lang="de" class="translated-ltr"'), "translated-in-browser"),
    "from English": (page(head=TRANSLATED_FROM.format("en")), "machine-translated-from"),
    "link without a language": (page(head=TRANSLATED_FROM.format("")), "machine-translated-from"),
    "meta into German": (page(head=BY_GOOGLE + INTO.format("de")), "translated-by"),
    "by someone": (page('lang="en-t-es"'), "declared-language"),
    "transposh unused": (page(head=stats(total_phrases=None)), "transposh"),
    "transposh, by people": (
        page(head=stats(total_phrases=50, translated_phrases=50, human_translated_phrases=45)),
        "transposh",
    ),
    "transposh, broken": (page(head=STATS.format("[" * 5_000)), "transposh"),
    "weglot into French": (page('lang="fr" data-wg-translated="fr"'), "weglot"),
    "default unknown": (page("", head=SETTINGS % "de"), "gtranslate-default"),
    "gtranslate": (page(body='<div class="gtranslate_wrapper"></div>'), "gtranslate"),
    "gtranslate style": (
        page(head="<link rel=stylesheet id=gtranslate-style-css href=x>"),
        "gtranslate",
    ),
    "google widget": (page(body='<div id="google_translate_element"></div>'), "google-widget"),
    "banner": (page(body='<div class="skiptranslate"></div>'), "google-widget"),
    "wpml": (page(body='<ul class="wpml-ls-item"></ul>'), "wpml"),
    "notranslate": (page(body='<b class="notranslate">X</b>'), "notranslate"),
    "another language": (page('lang="de"'), "language"),
    "default version": (
        page(
            head='<link rel="alternate" hreflang="de" href="/de">'
            '<link rel="alternate" hreflang="en" href="/en">'
            '<link rel="alternate" hreflang="x-default" href="/de">'
        ),
        "default-version",
    ),
}
# What honest sites have that offer their own English articles in other languages.
HONEST = page(
    head="".join(
        f'<link rel="alternate" hreflang="{name}" href="/{name}">' for name in ("x-default", "de")
    )
    + '<link rel="alternate" hreflang="en" href="/x-default">'
    + SETTINGS % "en"
    + stats(total_phrases=None, translated_phrases=None, human_translated_phrases=None),
    body='<div class="gtranslate_wrapper skiptranslate" id="google_translate_element"></div>'
    '<ul class="wpml-ls"><li class="trp-language-switcher pll-switcher weglot-container"></ul>',
)


def marks(extract, markup: str) -> dict[str, float]:
    return {mark.feature.removeprefix("markup/"): mark.weight for mark in extract(markup).marks}


@pytest.mark.parametrize("case", COUNTED)
def test_a_mark_of_translation_into_english_counts(case, extract):
    markup, feature, weight = COUNTED[case]
    assert marks(extract, markup)[feature] == weight


@pytest.mark.parametrize("case", ONLY_REPORTED)
def test_what_says_nothing_about_this_text_is_only_reported(case, extract):
    markup, feature = ONLY_REPORTED[case]
    found = marks(extract, markup)
    assert feature in found
    assert set(found.values()) == {0.0}


def test_edge_marks_what_it_translates(extract):
    markup = page().replace("<p>", '<p _msttexthash="1234" _msthash="5">')
    assert marks(extract, markup) == {"wrapped-text": SHOWN}
    assert marks(extract, markup.replace('lang="en"', 'lang="fr"'))["wrapped-text"] == 0.0


def test_a_plain_page_has_no_marks(extract):
    assert marks(extract, page()) == {}
    assert marks(extract, page("")) == {}


def test_an_honest_site_that_offers_translations_gets_no_weight(extract):
    found = marks(extract, HONEST)
    assert {"gtranslate", "transposh", "google-widget", "wpml"} <= set(found)
    assert set(found.values()) == {0.0}


# --- their weight --------------------------------------------------------------------------


def test_marks_of_one_page_count_once():
    given = (Mark("a", "first", SHOWN), Mark("b", "second", DECLARED), Mark("c", "third"))
    assert [mark.weight for mark in strongest_only(given)] == [0.0, DECLARED, 0.0]
    assert strongest_only(()) == ()


@pytest.fixture(scope="module")
def native(seeds):
    from detector import score

    return score(seeds[2].read_text(encoding="utf-8"))


@pytest.mark.parametrize("weight", [0.0, HINTED, SHOWN, DECLARED])
def test_the_score_stays_the_sum_of_its_parts(weight, native):
    verdict = with_marks(native, [Mark("markup/x", "a mark", weight), Mark("markup/y", "other")])
    pieces = [piece for one in verdict.sentences for piece in one.evidence] + [*verdict.document]
    total = math.fsum([verdict.baseline, *(piece.weight for piece in pieces)])
    assert abs(total - verdict.score) < 1e-9
    assert abs(math.log(verdict.probability / (1 - verdict.probability)) - total) < 1e-9
    assert verdict.flagged is (verdict.probability >= verdict.threshold)
    assert [piece.text for piece in verdict.document[-2:]] == ["", ""]


def test_no_mark_brings_a_text_without_evidence_to_the_threshold():
    from detector import Detector

    head = Detector.load().model.translated
    needed = math.log(head.threshold / (1 - head.threshold)) - head.baseline
    assert max(DECLARED, SHOWN, HINTED) < needed


def test_an_undecided_text_reports_its_marks():
    from detector import score

    verdict = with_marks(score("Too short."), [Mark("markup/x", "a mark", DECLARED)])
    assert (verdict.label, verdict.score, verdict.probability) == ("undecided", None, None)
    assert [(piece.feature, piece.weight) for piece in verdict.document] == [("markup/x", 0.0)]


def test_the_command_writes_marks_and_metadata_into_the_row(extract, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plain, marked = page(), page('lang="en-x-mtfrom-de"')
    Path("plain.html").write_text(plain, encoding="utf-8")
    Path("marked.html").write_text(marked, encoding="utf-8")
    result = CliRunner().invoke(cli.main, ["score", "plain.html", "marked.html"])
    before, after = (json.loads(line) for line in result.stdout.splitlines())
    assert after["score"] == pytest.approx(before["score"] + DECLARED, abs=1e-9)
    assert after["document"][-1]["feature"] == "markup/declared-language"
    assert after["metadata"]["title"] == "Talks end"
