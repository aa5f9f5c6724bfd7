"""The simulator: the same page every time, true spans, faults in machines' pages only."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from detector.features.document import Document
from detector.training.corpus.articles import Article, Kind
from detector.training.simulator.extraction import EXTRACTIONS
from detector.training.simulator.faults import AUTHOR_BIO, FAULTS, MOST_FAULTS, plan_faults
from detector.training.simulator.noise import BOILERPLATE, SLIPS
from detector.training.simulator.pages import SimulatedPage, render_page
from detector.training.simulator.planting import Change, Draft, Planted, stream
from detector.training.simulator.render import Layout, hard_wrap, lay_out, set_type

NAMES = ("Bolkonsky", "Yashchenko", "Kallinen", "Whitcombe", "Trottier", "Phansekar")
PLACES = ("Ruritania", "Tholen", "Kravonia", "Zembla", "Ostania", "Graustark")
TEMPLATES = (
    "Minister {name} said on {day} that the new government of {place} had accepted a long list of "
    "economic demands, including a higher tax on imported steel from {other}.",
    "The company reported a profit of 12,500 crowns and a growth rate of 3.5 percent in {place}.",
    '"We are ready to talk and I hope that our friends will listen. It is a hard choice for '
    'everybody here," {name} said after the second meeting in {other}.',
    "{name} visited the capital of {place} on {day}, where he opened a museum for his father.",
    "She told reporters in March that the decades-old law protects the rural schools of {other} "
    "as well as the hospitals, which are supported by a private foundation from {place}.",
    'The paper called it "a victory for common sense" and praised the work of the committee.',
    "It is the first visit since the war. Its effects are still felt in the northern region, and "
    "many people were injured.",
    "The union announced a strike at the {place} railway on {day} over the national pension plan.",
)


def article(number: int, *, kind: Kind = "roundtrip", story: int | None = None) -> Article:
    chooser = random.Random(number if story is None else story)
    lines = ["Talks go on in the capital"]
    for template in chooser.sample(TEMPLATES, 7):
        place, other = chooser.sample(PLACES, 2)
        day = chooser.choice(("Monday", "Thursday", "Saturday"))
        name = chooser.choice(NAMES[:3])
        lines.append(template.format(name=name, place=place, other=other, day=day))
    return Article(
        id=f"a{number}/{kind}",
        story=f"s{number if story is None else story}",
        kind=kind,
        corpus="test",
        domain="test",
        year=2020,
        pivot=None,
        engine=None,
        sentences=tuple(lines),
        text="",
    )


@pytest.fixture(scope="module")
def pages() -> list[SimulatedPage]:
    return [render_page(article(number), seed=7, faults=True) for number in range(1200)]


def slices(pages: list[SimulatedPage], kind: str, part: str) -> list[str]:
    """What the planted spans of a kind say, on pages whose characters were not damaged after."""
    return [
        page.text[p.start : p.end].replace("\n", " ")
        for page in pages
        if not {q.kind for q in page.planted} & {"html-residue", "mojibake", "odd-blank"}
        for p in page.planted
        if p.kind == kind and p.part == part
    ]


def test_same_arguments_give_the_same_page() -> None:
    assert render_page(article(3), seed=1, faults=True) == render_page(
        article(3), seed=1, faults=True
    )
    texts = {render_page(article(3), seed=seed, faults=True).text for seed in range(6)}
    assert len(texts) > 3


def test_page_does_not_hang_on_the_hash_seed() -> None:
    code = (
        "from detector.training.corpus.articles import Article\n"
        "from detector.training.simulator.pages import render_page\n"
        "a = Article('i', 's', 'roundtrip', 'c', 'd', None, None, None,"
        " ('Mr Kallinen said on Monday that \"it is late\" for the town of Tholen.',) * 9, '')\n"
        "print(ascii([render_page(a, seed=s, faults=True) for s in range(20)]))"
    )
    root = Path(__file__).resolve().parents[2]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_every_fault_and_every_noise_occurs(pages: list[SimulatedPage]) -> None:
    found = {(p.kind, p.part) for page in pages for p in page.planted}
    faults = {(fault.kind, "fault") for fault in FAULTS} | {(AUTHOR_BIO, "fault")}
    noise = {(item.kind, "noise") for item in BOILERPLATE} | {
        (slip.kind, "noise") for slip in SLIPS
    }
    noise |= {(item.kind, "noise") for item in EXTRACTIONS}
    others = {"dateline", "repeated-line", "html-residue", "odd-blank", "mojibake"}
    expected = faults | noise | {(kind, "noise") for kind in others}
    assert found == expected


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("lower-case-tail", r"\w+\. (?:is )?[a-z]+"),
        ("capital-tail", r"[\w]+\. (?:– )?[A-Z]\w+"),
        ("raised-tail", r"\w+\. [A-Z]\w*"),
        ("stranded-modifier", r"[\w-]+\. (?:from |of )?\w+\."),
        ("repeated-fragment", r"(?i)(?P<words>.+)\. (?P=words)\."),
        ("verbless-sentence", r"\w+\. [A-Z]\w+"),
        ("doubled-stop", r"\w+[”\"]?\.? ?[”\"]? ?\."),
        ("spaced-stop", r"\w+ \."),
        ("quote-space", r".*(?:[“”\"] | [“”\"]).*|\w+[,.]? [”\"]"),
        ("guillemet", r"« ?.*|.* ?»"),
        ("quote-flipped", r"[”„“][\w'’-]+|[\w'’-]+[,.]?[“„]"),
        ("lower-name", r"[a-z]+"),
        ("german-capital", r"[A-Z][a-z]+"),
        ("name-variant", r"[A-Z][a-z]+"),
        ("this-weekday", r"[Tt]his \w+day"),
        ("day-number", r"(?:this )?\w+day \(\d{1,2}\)"),
        ("split-digits", r"\d+(?:[.,] | \.)\d+"),
        ("decimal-comma", r"\d+[.,]\d+"),
        ("word-order", r"[\w-]+ [\w-]+"),
        ("dateline-damage", r".*[A-Z].* \w+"),
        ("perfect", r"(?:has|have) \w+"),
        ("pronoun-flip", r"(?i)(?:he|she|it|his|her|its|him)"),
        ("fused-stop", r"[\w'’]+[.?!][”\"]?\w+"),
        ("fused-words", r"[a-z]+[A-Z]\w+|[A-Z]\w+"),
        (AUTHOR_BIO, r"[“\"]?(?:[A-Z][\w -]+\.(?: |[”\"]?$))+"),
    ],
)
def test_spans_of_faults_slice_what_they_claim(
    pages: list[SimulatedPage], kind: str, shape: str
) -> None:
    found = slices(pages, kind, "fault")
    assert found
    assert [text for text in found if not re.fullmatch(shape, text)] == []


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("doubled-word", r"(\w+) \1"),
        ("double-space", r"\w+  \w+"),
        ("missing-space", r"\w+,\w+"),
        ("dropped-word", r"\S+ \S+"),
        ("scrape-header", r"(?:[a-z :]+)?\d{4}-\d\d-\d\d.*"),
        ("dateline", r"[A-Z][A-Za-z ]+.*(?:-|–|—|--)|.*[A-Z].*"),
        ("copyright", r"(?:©|\(c\)|Copyright) .*"),
        ("quote-reopened", r"[“\"].*\. +(?:[A-Z].* )?[“\"]"),
        ("tagged-mark", r"[A-Z][\w'’-]+ [.,;:?!]"),
        ("tagged-quote", r"[“\"] .+ [”\"]"),
        ("tags", r"[\w'’-]+ [.,;:?!]"),
        ("lost-link-space", r"[a-z]+[A-Z]"),
        ("lost-space", r"[.?!][\"”]?[A-Z]"),
        ("lost-joint", r"[.!?…\"”’]\S"),
        ("glued-heading", r"\S ?\S"),
        ("lost-lines", r"\S ?\S"),
    ],
)
def test_spans_of_noise_slice_what_they_claim(
    pages: list[SimulatedPage], kind: str, shape: str
) -> None:
    found = slices(pages, kind, "noise")
    assert found
    assert [text for text in found if not re.fullmatch(shape, text)] == []


def test_people_get_no_faults() -> None:
    for kind in ("native", "human"):
        for number in range(80):
            page = render_page(article(number, kind=kind), seed=1, faults=True)
            assert all(p.part == "noise" for p in page.planted)


def test_no_faults_when_not_asked_for() -> None:
    planted = [p for n in range(80) for p in render_page(article(n), seed=1, faults=False).planted]
    assert {p.part for p in planted} == {"noise"}


def test_half_of_the_machine_pages_are_whole(pages: list[SimulatedPage]) -> None:
    counts = [sum(p.part == "fault" for p in page.planted) for page in pages]
    assert 0.42 < sum(count == 0 for count in counts) / len(counts) < 0.62
    assert max(counts) <= MOST_FAULTS


def test_plans_have_the_shares_of_the_table() -> None:
    drawn: Counter[str] = Counter()
    for number in range(4000):
        drawn.update(list(plan_faults(stream(0, str(number), "plan"))))
    for fault in FAULTS:
        expected = min(0.5, fault.share / fault.possible)
        assert abs(drawn[fault.kind] / 4000 - expected) < 0.03


def test_versions_of_a_story_share_their_noise() -> None:
    for story in range(60):
        native = render_page(article(1, kind="native", story=story), seed=2, faults=True)
        other = render_page(article(2, kind="forward", story=story), seed=2, faults=False)
        assert native == other
        damaged = render_page(article(3, story=story), seed=2, faults=True)
        furniture = {item.kind for item in BOILERPLATE}
        lines = [
            [(p.kind, page.text[p.start : p.end]) for p in page.planted if p.kind in furniture]
            for page in (native, damaged)
        ]
        if not {p.kind for p in damaged.planted} & {"html-residue", "mojibake"}:
            assert sorted(lines[0]) == sorted(lines[1])


def test_layout_does_not_tell_how_the_corpus_was_published() -> None:
    for number in range(40):
        # the splitter would see two sentences where a corpus row has one
        lines = [line for line in article(number).sentences if ". " not in line]
        rows = replace(article(number), sentences=tuple(lines))
        published = replace(rows, sentences=(), text="\n    ".join(lines))
        assert render_page(rows, seed=4, faults=True) == render_page(published, seed=4, faults=True)


def test_an_article_without_text_gives_a_page() -> None:
    empty = Article("e", "e", "forward", "c", "d", None, None, None, (), "")
    for seed in range(200):
        page = render_page(empty, seed=seed, faults=True)
        assert all(p.start < p.end <= len(page.text) for p in page.planted)


def test_every_span_lies_in_the_page_and_is_visible(pages: list[SimulatedPage]) -> None:
    for page in pages:
        for p in page.planted:
            assert 0 <= p.start < p.end <= len(page.text)
            if p.kind not in ("odd-blank", "mojibake"):
                assert page.text[p.start : p.end].strip()


def test_spans_move_with_later_changes() -> None:
    draft = Draft("one two three four")
    draft.apply([(Change(4, 7, "TWO"), "first"), (Change(14, 18, "FOUR"), "second")], "fault")
    draft.apply(
        [
            (Change(0, 0, "zero "), ""),
            (Change(5, 6, "ww"), ""),
            (Change(18, 18, " five", (1, 5)), "third"),
        ],
        "noise",
    )
    assert draft.text == "zero one TwwO three FOUR five"
    assert [draft.text[p.start : p.end] for p in draft.planted] == ["TwwO", "FOUR", "five"]
    assert draft.planted[2] == Planted(25, 29, "third", "noise")


def test_quotes_are_curled_consistently() -> None:
    layout = Layout("\n", 2.0, True, " — ", 0)
    text = 'He said: "It\'s \'too\' late" - and "left".'
    assert set_type(text, layout) == "He said: “It’s ‘too’ late” — and “left”."
    straight = Layout("\n", 2.0, False, "", 0)
    assert set_type("“It’s” – so", straight) == '"It\'s" – so'


def test_headings_have_their_own_line() -> None:
    layout = Layout("\n", 4.0, False, "", 0)
    text = lay_out(["A title", "One.", "Two.", "Three."], layout, random.Random(1))
    assert text.startswith("A title\nOne.")
    assert Document.parse(text).text.count("\n") == text.count("\n")


def test_hard_wrap_moves_no_offset() -> None:
    text = "a few words that are long enough to be wrapped somewhere\n\nmore words here"
    wrapped = hard_wrap(text, 20)
    assert len(wrapped) == len(text)
    assert max(map(len, wrapped.split("\n"))) <= 20
    assert wrapped.split() == text.split()
