"""Planted faults: counted as they are, in rows that a table can hold."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from detector import Detector
from detector.training.corpus.articles import Article
from detector.training.evaluate.planted import (
    FITTING,
    PlantedReport,
    fault_rules,
    findings,
    measure_planted,
)
from detector.training.simulator.faults import AUTHOR_BIO, FAULTS
from detector.training.simulator.pages import bare_page, page_with_fault

LINES = (
    "Talks about the bridge go on",
    "The council voted on Tuesday to close the old bridge over the river Aller in Celle.",
    'Engineers had called the bridge "a danger to everyone who uses it every day" in March.',
    "About 12,500 people cross it each week, and 3.5 percent of them drive heavy lorries.",
    "Mayor Anna Holm said on Friday that the repairs will start when the money has arrived.",
    '"We are ready to pay for it and I hope that our friends will help us," Holm said.',
    "She visited the works of a company from Hamburg, which builds bridges made of wood.",
    "The minister of transport, who grew up in Celle, has promised to pay half of the costs.",
    "Shops on the other side of the river fear for their customers in the coming months.",
)


def native(number: int) -> Article:
    lines = LINES[:1] + LINES[1 + number % 3 :] + LINES[1 : 1 + number % 3]
    return Article(
        id=f"p{number}", story=f"p{number}", kind="native", corpus="test", domain="test",
        year=None, pivot=None, engine=None, sentences=lines, text="",
    )  # fmt: skip


@pytest.fixture(scope="module")
def report() -> PlantedReport:
    return measure_planted(Detector.load(), [native(number) for number in range(12)], seed=4)


def test_every_fault_has_families_that_fit() -> None:
    assert set(FITTING) == {fault.kind for fault in FAULTS} | {AUTHOR_BIO}
    families = {feature.family for feature in fault_rules()}
    assert all(fitting and fitting <= families for fitting in FITTING.values())


def test_a_page_has_one_fault_and_is_otherwise_the_same() -> None:
    for kind in FITTING:
        page = page_with_fault(native(1), kind, seed=2)
        if page is None or kind == "dateline-damage":
            continue
        (fault,) = page.planted
        whole = bare_page(native(1), 2)
        assert fault.kind == kind
        assert page.text != whole
        assert abs(len(page.text) - len(whole)) < 200


def test_plain_faults_are_found(report: PlantedReport) -> None:
    for kind in ("lower-case-tail", "repeated-fragment", "spaced-stop", "doubled-stop"):
        count = report.kinds[kind]
        assert count.planted > 5
        assert count.found >= 0.9 * count.planted
    assert report.families["boundaries"].right == report.families["boundaries"].pieces


def test_clean_text_gives_no_evidence(report: PlantedReport) -> None:
    assert report.words > 1000
    assert report.false_per_10000() == 0.0


def test_rows_fit_a_table(report: PlantedReport) -> None:
    rows = report.to_rows()
    assert len({tuple(row) for row in rows}) == 1
    kinds = [row for row in rows if row["level"] == "kind"]
    assert {row["name"].removesuffix(" (invisible)") for row in kinds} <= set(FITTING)
    for row in kinds:
        assert 0.0 <= row["low"] <= row["share"] <= row["high"] <= 1.0
        assert row["found"] <= row["rule found"] <= row["planted"]
    assert {row["name"] for row in rows if row["level"] == "family"} == set(report.families)


def test_a_silent_rule_finds_and_does_not_count() -> None:
    model = Detector.load().model
    head = replace(model.translated, coefficients=MappingProxyType({}))
    silent = replace(model, translated=head)
    counted = measure_planted(silent, [native(0), native(1)], seed=4)
    assert sum(count.rule_found for count in counted.kinds.values()) > 5
    assert sum(count.found for count in counted.kinds.values()) == 0
    assert all(count.pieces == 0 for count in counted.families.values())


def test_most_limits_each_kind() -> None:
    counted = measure_planted(Detector.load(), [native(n) for n in range(4)], seed=4, most=2)
    visible = [c.planted for kind, c in counted.kinds.items() if "invisible" not in kind]
    assert max(visible) == 2


def test_spans_of_findings_are_of_the_text_as_given() -> None:
    text = "\ufeffThe port\u200b is shut .  Ships wait.\r\n" * 3
    for finding in findings(text, Detector.load().model):
        assert text[finding.start : finding.end] == finding.text
