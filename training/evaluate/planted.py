"""Planted faults, counted: how many are found, and how often the rules are wrong.

Faults of the simulator are planted one at a time in articles that people wrote, so it is known what
is wrong with a page and where. A fault is found where evidence of a family that fits overlaps its
span; evidence that the same page without the fault has too is a false alarm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.feature import Feature
from detector.features.gathering import gather
from detector.models.artifact import Model
from detector.scoring import Detector
from detector.training.corpus.articles import Article, as_text
from detector.training.fit.metrics import wilson
from detector.training.simulator.faults import AUTHOR_BIO, FAULTS
from detector.training.simulator.pages import bare_page, page_with_fault
from detector.training.simulator.planting import Planted

# the families whose evidence fits a fault
FITTING: Mapping[str, frozenset[str]] = {
    **{fault.kind: frozenset(fault.families) for fault in FAULTS},
    AUTHOR_BIO: frozenset({"residue"}),
}
FAMILIES = tuple(sorted(frozenset().union(*FITTING.values())))
MOST = 400


class Finding(NamedTuple):
    """A piece of evidence: where it stands, and whether the model gives it weight."""

    start: int
    end: int
    feature: str
    text: str
    counts: bool


@dataclass(slots=True)
class KindCount:
    """What became of the faults of one kind: planted, found by evidence, found by a rule."""

    planted: int = 0
    found: int = 0
    rule_found: int = 0


@dataclass(slots=True)
class FamilyCount:
    """The evidence of one family, on pages with a fault that it fits and on clean text.

    Attributes:
        pieces: evidence on pages with a fault.
        right: the part of it that the fault explains.
        false: evidence in clean articles laid out as pages, where sentences meet in paragraphs.
        published: evidence in the same articles as the corpus has them, often a sentence a line.
        rule_false: as ``false``, by rules of any coefficient.
    """

    pieces: int = 0
    right: int = 0
    false: int = 0
    published: int = 0
    rule_false: int = 0


@dataclass(slots=True)
class PlantedReport:
    """Counts by kind of fault and by family.

    Attributes:
        kinds: by kind of fault. ``invisible`` faults of a kind are under ``KIND (invisible)``.
        families: by family of features.
        words: how many words of clean text the false alarms were counted on.
    """

    kinds: dict[str, KindCount] = field(default_factory=dict)
    families: dict[str, FamilyCount] = field(default_factory=dict)
    words: int = 0

    def add(self, other: PlantedReport) -> None:
        """Adds the counts of another report."""
        for kind, count in other.kinds.items():
            _add(self.kinds.setdefault(kind, KindCount()), count)
        for name, found in other.families.items():
            _add(self.families.setdefault(name, FamilyCount()), found)
        self.words += other.words

    def share_found(self, *, by_rules: bool = False) -> float:
        """The share of visible faults found when kinds are as frequent as on real pages.

        Args:
            by_rules: count what a rule finds that the model gives no weight, too.
        """
        weights = {fault.kind: fault.share for fault in FAULTS}
        counted = {kind: count for kind, count in self.kinds.items() if weights.get(kind)}
        total = sum(weights[kind] for kind in counted)
        hits = sum(
            weights[kind] * (c.rule_found if by_rules else c.found) / c.planted
            for kind, c in counted.items()
        )
        return hits / total if total else float("nan")

    def false_per_10000(self) -> float:
        """False evidence of all the families in 10,000 words of clean pages."""
        return 1e4 * sum(c.false for c in self.families.values()) / max(1, self.words)

    def rule_false_per_10000(self) -> float:
        """The same for rules of any coefficient."""
        return 1e4 * sum(c.rule_false for c in self.families.values()) / max(1, self.words)

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a kind, then one a family; columns that do not apply are None."""
        return [
            *(_kind_row(kind, count) for kind, count in sorted(self.kinds.items())),
            *(_family_row(name, c, self.words) for name, c in sorted(self.families.items())),
        ]


def _add(into: KindCount | FamilyCount, other: KindCount | FamilyCount) -> None:
    for one in fields(into):
        setattr(into, one.name, getattr(into, one.name) + getattr(other, one.name))


def _kind_row(kind: str, count: KindCount) -> dict[str, Any]:
    low, high = wilson(count.found, count.planted)
    return {
        "level": "kind",
        "name": kind,
        "planted": count.planted,
        "found": count.found,
        "share": count.found / count.planted if count.planted else None,
        "low": low,
        "high": high,
        "rule found": count.rule_found,
        "pieces": None,
        "precision": None,
        "false per 10,000 words": None,
        "as published": None,
        "rule false per 10,000 words": None,
    }


def _family_row(name: str, count: FamilyCount, words: int) -> dict[str, Any]:
    return {
        "level": "family",
        "name": name,
        "planted": None,
        "found": None,
        "share": None,
        "low": None,
        "high": None,
        "rule found": None,
        "pieces": count.pieces,
        "precision": count.right / count.pieces if count.pieces else None,
        "false per 10,000 words": 1e4 * count.false / max(1, words),
        "as published": 1e4 * count.published / max(1, words),
        "rule false per 10,000 words": 1e4 * count.rule_false / max(1, words),
    }


def fault_rules() -> tuple[Feature, ...]:
    """The rules that look for faults: placed, counted one by one, and against the writer."""
    return tuple(
        feature
        for feature in FEATURES
        if feature.family in FAMILIES
        and feature.head == "translated"
        and feature.placed
        and feature.per in ("document", "once")
        and not feature.common
        and feature.expected_sign == "machine"
    )


def findings(text: str, model: Model) -> list[Finding]:
    """The evidence of the fault rules in a text, with offsets into the text as given."""
    document = Document.parse(text)
    result = []
    rules = fault_rules()
    for feature, found in zip(rules, gather(document, rules), strict=True):
        counts = model.translated.coefficients.get(feature.name, 0.0) > 0.0
        for piece in found:
            start, end = document.given(piece.start, piece.end)
            result.append(Finding(start, end, feature.name, text[start:end], counts))
    return result


def measure_planted(
    detector_or_model: Detector | Model,
    articles: Iterable[Article],
    seed: int,
    most: int = MOST,
) -> PlantedReport:
    """Plants faults one at a time and counts what the rules make of them.

    Args:
        detector_or_model: whose coefficients say which rules count; a rule without one is silent,
            and what it would have found is reported apart.
        articles: native articles that the model was not trained on.
        seed: of the simulator.
        most: how many faults of each kind to plant, those that nobody could see not counted.

    Returns:
        The counts.
    """
    model = (
        detector_or_model.model if isinstance(detector_or_model, Detector) else detector_or_model
    )
    report = PlantedReport(families={name: FamilyCount() for name in FAMILIES})
    for article in articles:
        _count_clean(report, article, seed, model)
        kinds = [kind for kind in FITTING if report.kinds.get(kind, KindCount()).planted < most]
        if kinds:
            _plant_each(report, article, kinds, seed, model)
    return report


def _count_clean(report: PlantedReport, article: Article, seed: int, model: Model) -> None:
    page, published = bare_page(article, seed), as_text(article)
    report.words += Document.parse(page).word_count
    for finding in findings(page, model):
        count = report.families[_family(finding)]
        count.rule_false += 1
        count.false += finding.counts
    for finding in findings(published, model):
        report.families[_family(finding)].published += finding.counts


def _family(finding: Finding) -> str:
    return finding.feature.partition("/")[0]


def _plant_each(
    report: PlantedReport, article: Article, kinds: list[str], seed: int, model: Model
) -> None:
    whole = Counter(_key(f) for f in findings(bare_page(article, seed), model))
    for kind in kinds:
        page = page_with_fault(article, kind, seed)
        if page is None:
            continue
        fault = page.planted[-1]
        found = findings(page.text, model)
        _count_kind(report, fault, found)
        _count_precision(report, fault, found, whole)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.feature, finding.text


def _fits(finding: Finding, fault: Planted) -> bool:
    """Whether evidence of a family that fits the fault overlaps its span."""
    overlaps = finding.start < fault.end and fault.start < finding.end
    return overlaps and _family(finding) in FITTING[fault.kind]


def _count_kind(report: PlantedReport, fault: Planted, found: list[Finding]) -> None:
    name = fault.kind if fault.visible else f"{fault.kind} (invisible)"
    count = report.kinds.setdefault(name, KindCount())
    fitting = [finding for finding in found if _fits(finding, fault)]
    count.planted += 1
    count.found += any(finding.counts for finding in fitting)
    count.rule_found += bool(fitting)


def _count_precision(
    report: PlantedReport,
    fault: Planted,
    found: list[Finding],
    whole: Counter[tuple[str, str]],
) -> None:
    """Counts the evidence of fitting families; what the whole page has too is no finding."""
    left = whole.copy()
    for finding in found:
        family = _family(finding)
        if not finding.counts or family not in FITTING[fault.kind]:
            continue
        report.families[family].pieces += 1
        if _fits(finding, fault):
            report.families[family].right += 1
        elif left[_key(finding)]:
            left[_key(finding)] -= 1
        else:
            report.families[family].right += 1
