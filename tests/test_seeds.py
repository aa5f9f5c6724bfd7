"""The five example articles, and the artifacts that people marked in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from detector import Evidence, Verdict, score

FLAGGED = {"000": True, "001": True, "002": False, "003": True, "004": True}
WIRE = ("000", "001", "003")
ANNOTATIONS = Path("shared/seeds/annotations.json")

# The rules whose reason fits a kind of artifact. Wording by n-grams is evidence nearly everywhere,
# so it fits none.
FITTING = {
    "stray-period": ("boundaries/detached-stop", "boundaries/doubled-stop"),
    "split-sentence": (
        "boundaries/lower-case-tail",
        "boundaries/capital-tail",
        "boundaries/dash-tail",
        "boundaries/stranded-modifier",
    ),
    "repeated-fragment": ("boundaries/repeated-fragment",),
    "verbless-sentence": ("boundaries/verbless-sentence",),
    "space-before-stop": ("spacing/space-before-stop",),
    "unbalanced-quotes": ("spacing/unbalanced-quotes", "spacing/speech-without-quotes"),
    "missing-quotes": ("spacing/unbalanced-quotes", "spacing/speech-without-quotes"),
    "lowercase-name": ("names/lower-case-name",),
    "day-number-in-brackets": ("dates/day-number",),
    "word-order": (
        "grammar/reversed-compound",
        "grammar/postposed-nation",
        "grammar/postposed-adjectives",
    ),
    "pronoun-shift": ("grammar/pronoun-without-person",),
    "wrong-word": ("grammar/typing-slip", "phrasing/false-friend"),
    "odd-phrasing": (
        "phrasing/calque",
        "phrasing/collocation",
        "phrasing/false-friend",
        "phrasing/literal-idiom",
        "phrasing/repeated-word",
    ),
    "source-credit": ("residue/source-credit",),
    "page-residue": ("residue/scrape-header",),
    "generated-author-bio": ("residue/generated-bio",),
    "damaged-dateline": ("wire/damaged-dateline",),
}


@pytest.fixture(scope="module")
def texts(seeds: list[Path]) -> dict[str, str]:
    return {path.name: path.read_bytes().decode("utf-8") for path in seeds}


@pytest.fixture(scope="module")
def verdicts(texts: dict[str, str]) -> dict[str, Verdict]:
    return {name: score(text) for name, text in texts.items()}


@pytest.fixture(scope="module")
def annotations(root: Path) -> dict[str, Any]:
    path = root.parent / ANNOTATIONS
    if not path.is_file():
        pytest.skip(f"{path}: the annotations of the seeds are not here")
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_four_are_flagged_and_one_is_not(verdicts: dict[str, Verdict]) -> None:
    assert {name[:3]: verdict.flagged for name, verdict in verdicts.items()} == FLAGGED


@pytest.mark.parametrize("number", WIRE)
def test_wire_copy_is_called_so(verdicts: dict[str, Verdict], number: str) -> None:
    labels = {name[:3]: verdict.label for name, verdict in verdicts.items()}
    assert labels[number] == "retranslated-wire"


def test_the_native_article_shows_no_fault_of_pipelines(verdicts: dict[str, Verdict]) -> None:
    verdict = next(v for name, v in verdicts.items() if name.startswith("002"))
    families = {piece.feature.partition("/")[0] for s in verdict.sentences for piece in s.evidence}
    assert not families & {"boundaries", "spacing", "residue"}


def fits(artifact: dict[str, Any], piece: Evidence) -> bool:
    return (
        piece.weight > 0
        and piece.start < artifact["end"]
        and artifact["start"] < piece.end
        and piece.feature in FITTING[artifact["kind"]]
    )


@pytest.mark.parametrize(("confidence", "share"), [("sure", 0.9), ("hard", 0.4)])
def test_marked_artifacts_are_found(
    texts: dict[str, str],
    verdicts: dict[str, Verdict],
    annotations: dict[str, Any],
    confidence: str,
    share: float,
) -> None:
    found, missed = [], []
    for name, notes in annotations.items():
        pieces = [piece for sentence in verdicts[name].sentences for piece in sentence.evidence]
        for artifact in notes["artifacts"]:
            if artifact["confidence"] != confidence:
                continue
            assert texts[name][artifact["start"] : artifact["end"]] == artifact["text"]
            hit = any(fits(artifact, piece) for piece in pieces)
            (found if hit else missed).append(f"{name[:3]} {artifact['kind']}: {artifact['text']}")
    assert len(found) >= share * (len(found) + len(missed)), missed


def test_the_annotations_know_the_same_articles(
    annotations: dict[str, Any], verdicts: dict[str, Verdict]
) -> None:
    labels = {name: notes["label"] == "retranslated" for name, notes in annotations.items()}
    assert labels == {name: verdict.flagged for name, verdict in verdicts.items()}


def test_every_fitting_rule_exists() -> None:
    from detector.features.catalogue import FEATURES

    names = {feature.name for feature in FEATURES}
    assert {rule for rules in FITTING.values() for rule in rules} <= names
