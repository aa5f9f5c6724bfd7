"""Every rule: its examples, its registration, its notes, and its offsets on any text."""

from __future__ import annotations

import importlib
import itertools
import math
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detector.features
from detector.features import catalogue
from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.document.habits import NAMES
from detector.features.feature import Feature, Finding, shares

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(detector.features.__path__, "detector.features.")
]
FAMILY_MODULES = [
    value
    for value in vars(catalogue).values()
    if isinstance(value, ModuleType) and value.__name__.startswith("detector.features.")
]
EXAMPLES = [(feature, hit) for feature in FEATURES for hit in feature.hits]
MISSES = [(feature, miss) for feature in FEATURES for miss in feature.misses]
# each rule gets triggers of every rule, cut up and stuck together anew
SCRAPS = sorted(
    {text for feature in FEATURES for hit in feature.hits for text in (hit.found, hit.text)}
    | {word for feature in FEATURES for hit in feature.hits for word in hit.text.split()}
)
GLUE = [
    " ",
    " ",
    " ",
    ". ",
    ".",
    " .",
    ", ",
    "\n",
    "\n\n",
    "“",
    "”",
    '"',
    "’",
    " – ",
    "\u200b",
    "…",
]
PIECE = st.sampled_from(SCRAPS) | st.sampled_from(GLUE) | st.text(max_size=3)
# lists are five long on average unless a least size is set
TEXTS = st.one_of(
    st.lists(PIECE, min_size=20, max_size=80).map("".join),
    st.lists(PIECE, max_size=8).map("".join),
)


def name_of(feature: Feature) -> str:
    return feature.name


def spans(feature: Feature, text: str) -> list[str]:
    document = Document.parse(text)
    return [document.text[piece.start : piece.end] for piece in feature.find(document)]


def features_in(module: ModuleType) -> Iterator[Feature]:
    """Every rule that stands in a module, alone or in a tuple or list, named or not."""
    for value in vars(module).values():
        if isinstance(value, Feature):
            yield value
        elif isinstance(value, tuple | list | set | frozenset):
            yield from (item for item in value if isinstance(item, Feature))
        elif isinstance(value, dict):
            yield from (item for item in value.values() if isinstance(item, Feature))


def test_there_are_rules_and_modules_to_test() -> None:
    assert len(FEATURES) >= 80
    assert len(FAMILY_MODULES) >= 9
    assert len(MODULES) >= 30


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_rule_of_a_module_is_in_the_catalogue(module: ModuleType) -> None:
    lost = {feature.name for feature in features_in(module) if feature not in FEATURES}
    assert not lost
    if hasattr(module, "FEATURES"):
        assert set(features_in(module)) <= set(module.FEATURES)


def test_the_catalogue_is_the_families_and_nothing_else() -> None:
    listed = [feature for module in FAMILY_MODULES for feature in module.FEATURES]
    assert sorted(map(name_of, listed)) == sorted(map(name_of, FEATURES))


@pytest.mark.parametrize("module", FAMILY_MODULES, ids=lambda module: module.__name__)
def test_a_family_is_named_like_its_module(module: ModuleType) -> None:
    assert {feature.family for feature in module.FEATURES} == {module.__name__.rpartition(".")[2]}


def test_names_are_unique_and_well_formed() -> None:
    names = list(map(name_of, FEATURES))
    assert len(set(names)) == len(names)
    assert not [name for name in names if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*/[a-z\d-]+", name)]


@pytest.mark.parametrize("feature", FEATURES, ids=name_of)
def test_a_rule_says_why_and_where_from(feature: Feature) -> None:
    assert len(feature.hypothesis.split()) >= 4
    assert len(feature.source.split()) >= 2
    # what was counted is data: numbers in the text could contradict it
    assert not re.search(r"\d+/\d+|of \d+ |on \d+ ", feature.source)
    assert feature.per in ("document", "once", "sentence", "1000-tokens")
    assert feature.expected_sign in ("machine", "human", "either")
    assert feature.head in ("translated", "wire")
    if feature.placed:
        assert len(feature.hits) >= 2
        assert len(feature.misses) >= 3
    for texts in ([hit.text for hit in feature.hits], feature.misses):
        assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("feature", "hit"), EXAMPLES, ids=[f"{feature.name}-{hit.found}" for feature, hit in EXAMPLES]
)
def test_a_hit_is_found_with_exactly_its_words(feature: Feature, hit) -> None:
    assert hit.found in spans(feature, hit.text)


@pytest.mark.parametrize(
    ("feature", "miss"), MISSES, ids=[f"{feature.name}-{miss[:40]}" for feature, miss in MISSES]
)
def test_a_miss_gives_nothing(feature: Feature, miss: str) -> None:
    assert spans(feature, miss) == []


def check(feature: Feature, document: Document) -> None:
    """What holds for the evidence of any rule in any text."""
    pieces = list(feature.find(document))
    assert pieces == list(feature.find(document))
    for piece in pieces:
        assert isinstance(piece, Finding)
        assert math.isfinite(piece.weight)
        assert piece.note == piece.note.strip() != ""
        assert "\n" not in piece.note
        assert feature.name not in piece.note
        if not feature.placed:
            assert (piece.start, piece.end) == (0, 0)
            continue
        assert piece.weight > 0
        assert 0 <= piece.start < piece.end <= len(document.text)
        assert document.text[piece.start : piece.end].strip()
        assert any(
            start <= piece.start and piece.end <= end for start, end in document.paragraph_bounds
        ), document.text[piece.start : piece.end]
        start, end = document.given(piece.start, piece.end)
        assert 0 <= start < end <= len(document.source)
    parts = shares(feature, pieces, document)
    assert len(parts) == len(pieces)
    total = sum(piece.weight for piece in pieces)
    assert math.isclose(sum(parts), expected(feature, total, document), abs_tol=1e-9)


def expected(feature: Feature, total: float, document: Document) -> float:
    """The value of a feature, from the sum of its weights."""
    if not feature.placed:
        return total
    if feature.per == "document":
        return math.log2(1 + total)
    if feature.per == "once":
        return min(1.0, total)
    if feature.per == "sentence":
        return total / max(1, document.sentence_count)
    return 1000 * total / max(1, document.token_count)


@given(TEXTS)
@settings(deadline=None)
def test_evidence_lies_in_one_paragraph_of_any_text(text: str) -> None:
    document = Document.parse(text)
    for feature in FEATURES:
        check(feature, document)


@pytest.mark.parametrize("feature", FEATURES, ids=name_of)
def test_evidence_of_examples(feature: Feature) -> None:
    """Also where a rule fires many times, and where invisible characters shift the offsets."""
    texts = [hit.text for hit in feature.hits]
    for text in (*texts, "\n".join(texts), "\u200b" + "\u200b\n".join(texts * 2), *feature.misses):
        check(feature, Document.parse(text))


@pytest.mark.parametrize("feature", FEATURES, ids=name_of)
def test_notes_are_one_plain_sentence(feature: Feature) -> None:
    texts = [hit.text for hit in feature.hits] or ["The mill burnt down. Two walls stand. " * 30]
    notes = [piece.note for text in texts for piece in feature.find(Document.parse(text))]
    assert notes
    names = set(map(name_of, FEATURES))
    for note in notes:
        # a stop may stand inside quoted words, never at the end
        assert note[-1] not in ".!?;:,", note
        unquoted = re.sub(r"“[^”]*”|‘[^’]*’(?!\w)", "", note)
        assert not re.search(r"\. [A-Z]", unquoted), note
        assert not any(name in note for name in names), note
        assert len(note) <= 300


@pytest.mark.parametrize("feature", FEATURES, ids=name_of)
def test_what_findings_have_in_common_is_said_once(feature: Feature) -> None:
    """Only the first finding of a rule in an article says why; no note has the clause itself."""
    if not feature.placed:
        assert not feature.why
        return
    document = Document.parse("\n\n".join(hit.text for hit in feature.hits))
    notes = [piece.note for hit in feature.hits for piece in feature.find(Document.parse(hit.text))]
    clauses = [set(re.sub(r"“[^”]*”|‘[^’]*’(?!\w)", "…", note).split("; ")[1:]) for note in notes]
    # what an entry of a lexicon quotes is its own
    assert not {one for one in set.intersection(*clauses) if "…" not in one}
    reasons = feature.reasons(list(feature.find(document)))
    if feature.why:
        assert sum(feature.why in reason for reason in reasons) <= 1
        assert feature.why[-1] not in ".!?;:,"
        assert not any(feature.why in note for note in notes)
        assert feature.reasons([Finding(0, 1, "a"), Finding(0, 1, "b")]) == [
            f"a; {feature.why}",
            "b",
        ]
    assert feature.reasons([]) == []


@pytest.mark.parametrize("weights", [[], [1.0], [1.0, 2.0], [0.5] * 7, [0.0], [0.0, 0.0]])
@pytest.mark.parametrize("per", ["document", "once", "sentence", "1000-tokens"])
def test_shares_add_up_and_keep_proportions(weights: list[float], per) -> None:
    document = Document.parse("It rains. It snows. It hails.")
    feature = Feature("a/b", "", "", lambda _: iter(()), per=per)
    pieces = [Finding(0, 2, "note", weight) for weight in weights]
    parts = shares(feature, pieces, document)
    assert math.isclose(sum(parts), expected(feature, sum(weights), document), abs_tol=1e-12)
    for (left, one), (right, other) in itertools.combinations(zip(parts, weights, strict=True), 2):
        assert math.isclose(left * other, right * one, abs_tol=1e-12)


def test_shares_of_a_text_without_words() -> None:
    piece = Finding(0, 0, "note", 2.0)
    for per in ("document", "once", "sentence", "1000-tokens"):
        feature = Feature("a/b", "", "", lambda _: iter(()), per=per)
        assert all(map(math.isfinite, shares(feature, [piece], Document.parse(""))))


def test_more_of_the_same_counts_less() -> None:
    document = Document.parse("It rains.")
    feature = Feature("a/b", "", "", lambda _: iter(()))
    values = [sum(shares(feature, [Finding(0, 2, "", 1.0)] * n, document)) for n in (1, 3, 7)]
    assert values == pytest.approx([1.0, 2.0, 3.0])


def test_an_accusing_rule_weighs_no_more_in_a_short_text() -> None:
    rates = {
        feature.name
        for feature in FEATURES
        if feature.placed
        and feature.head == "translated"
        and feature.expected_sign == "machine"
        and feature.per not in ("document", "once")
    }
    assert rates == set()


def test_rules_are_silenced_by_habits_that_exist() -> None:
    assert {name for feature in FEATURES for name in feature.silenced_by} <= NAMES
