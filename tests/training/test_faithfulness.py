"""The measures of faithfulness, on detectors whose faith is known, and on the default one."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from detector import CorpusError, Detector
from detector.training.corpus.articles import Article
from detector.training.evaluate.annotations import (
    RIGHT_FAMILIES,
    Annotation,
    against_annotations,
    read_annotations,
)
from detector.training.evaluate.faithfulness import (
    FRACTIONS,
    additivity,
    deletion,
    many_texts,
    measure,
)
from detector.training.evaluate.sentence_ranking import (
    LENGTHS,
    Mixed,
    line_scores,
    mix,
    sentence_auroc,
)
from detector.verdict import Evidence, Sentence, Verdict, Wire

SHARED = Path(__file__).resolve().parents[3] / "shared"
FILLER = "the council met in the town hall and voted"


def article(kind: str, *sentences: str, name: str = "a") -> Article:
    return Article(
        id=f"{name} {kind}",
        story=name,
        kind=kind,  # type: ignore[arg-type]
        corpus="twins",
        domain="news",
        year=2010,
        pivot=None,
        engine=None,
        sentences=sentences,
        text="",
    )


class Counting:
    """Gives each line a point for every "robot" in it, and explains itself with `honesty`."""

    def __init__(self, honesty: float = 1.0, error: float = 0.0) -> None:
        self.honesty = honesty
        self.error = error

    def score(self, text: str) -> Verdict:
        sentences = []
        start = 0
        for line in text.split("\n"):
            weight = self.honesty * line.count("robot")
            place = start + max(0, line.find("robot"))
            piece = Evidence(place, place + 5, "robot", "names/robot", "a robot", weight)
            if line:
                sentences.append(Sentence(start, start + len(line), line, weight, (piece,)))
            start += len(line) + 1
        return Verdict(
            label="native" if sentences else "undecided",
            reason="" if sentences else "too short",
            flagged=False,
            probability=0.5 if sentences else None,
            score=float(text.count("robot")) + self.error if sentences else None,
            baseline=0.0,
            threshold=0.9,
            model="fake 1",
            sentences=tuple(sentences),
            document=(),
            wire=Wire(0.0, 0.0, 0.0, ()),
        )

    def score_many(self, texts: Iterable[str]) -> Iterator[Verdict]:
        return map(self.score, texts)


def lines(robots: Iterable[int]) -> list[str]:
    return [f"{FILLER} {'robot ' * count}{place}" for place, count in enumerate(robots)]


# --- additivity ----------------------------------------------------------------------------


def test_sums_that_do_not_hold_are_noticed():
    texts = ["\n".join(lines([1, 0, 2])), ""]
    assert additivity(Counting(), texts) == {"documents": 1, "error": 0.0}
    assert math.isclose(additivity(Counting(error=0.25), texts)["error"], 0.25)
    assert math.isclose(additivity(Counting(honesty=0.5), texts)["error"], 1.5)


def test_sums_of_the_default_model_hold(seeds):
    own = [path.read_text(encoding="utf-8") for path in seeds]
    articles = [
        dataclasses.replace(article("roundtrip", name=str(number)), text=text)
        for number, text in enumerate(own)
    ]
    found = additivity(Detector.load(), many_texts(articles, 60, seed=3))
    assert found["documents"] >= 40
    assert found["error"] <= 1e-9


def test_many_texts_are_the_same_each_time():
    articles = [article("native", *lines([1] * 30))]
    texts = list(many_texts(articles, 9, seed=1))
    assert texts == list(many_texts(articles, 9, seed=1))
    assert len(set(texts)) >= 5
    assert texts != list(many_texts(articles, 9, seed=2))


# --- sentences -----------------------------------------------------------------------------


def test_mixing_takes_sentences_from_both():
    native = article("native", "One is here.", "Two is here.", *[f"Line {i}." for i in range(20)])
    trip = article("roundtrip", "One is here.", "2 is here.", *[f"Row {i}." for i in range(20)])
    mixed = mix(native, trip, seed=4)
    assert mixed == mix(native, trip, seed=4)
    assert mixed.machine[0] is None
    for place in range(1, 22):
        source = trip if mixed.machine[place] else native
        assert mixed.lines[place] == source.sentences[place]
    assert 3 < sum(origin is True for origin in mixed.machine) < 18
    assert mix(native, trip, 4, share=1).lines == trip.sentences
    assert mix(native, trip, 4, share=0).lines == native.sentences


def test_versions_that_are_no_twins_are_refused():
    with pytest.raises(CorpusError, match="a roundtrip: not as many sentences"):
        mix(article("native", "One."), article("roundtrip", "One.", "Two."), seed=1)


def test_scores_go_to_the_line_in_which_a_sentence_begins(seeds):
    own = [
        line.strip() for line in seeds[3].read_text(encoding="utf-8").split("\n") if line.strip()
    ]
    verdict = Detector.load().score("\n".join(own))
    scores = line_scores(verdict, own)
    assert len(scores) == len(own) < len(verdict.sentences)
    total = math.fsum(sentence.score for sentence in verdict.sentences)
    assert math.isclose(math.fsum(scores), total)
    cut = next(place for place, line in enumerate(own) if "all-out invasion. Ukraine." in line)
    inside = [one.score for one in verdict.sentences if one.text in own[cut]]
    assert len(inside) >= 2
    assert math.isclose(scores[cut], math.fsum(inside))


def test_sentences_are_ranked_by_their_scores():
    robots = lines([1, 0, 2, 0])
    mixed = Mixed((*robots, "robot", *lines([3])), (True, False, True, False, True, None))
    found = sentence_auroc(Counting(), [mixed, mixed])
    assert (found["documents"], found["sentences"]) == (2, 8)  # neither short nor the same in both
    for name in LENGTHS:
        assert found[name] == {"pooled": 1.0, "within": 1.0}
    found = sentence_auroc(Counting(honesty=-1.0), [mixed])
    assert found["sum"] == {"pooled": 0.0, "within": 0.0}


def test_length_counts_where_it_is_allowed_for():
    long = f"{FILLER} {FILLER} {FILLER} robot robot"
    mixed = Mixed((long, f"{FILLER} robot"), (False, True))
    found = sentence_auroc(Counting(), [mixed])
    assert sentence_auroc(Counting(), [Mixed((long,), (True,))])["sum"] == {
        "pooled": None,
        "within": None,
    }
    assert found["sum"]["pooled"] == 0.0
    assert found["by words"]["pooled"] == 1.0


# --- deletion ------------------------------------------------------------------------------


def test_deletion_tells_true_explanations_from_false_ones():
    texts = ["\n".join(lines([3, 0, 0, 1, 0, 2, 0, 0, 0, place])) for place in range(8)]
    true = deletion(Counting(), texts, seed=1)
    assert true["documents"] == 8
    assert true["fractions"] == list(FRACTIONS)
    assert true["positive"] == 1.0
    assert 0 < true["interval"][0] <= true["area"] <= true["interval"][1]
    assert all(one >= two for one, two in zip(true["strongest"], true["random"], strict=True))
    assert true == deletion(Counting(), texts, seed=1)
    false = deletion(Counting(honesty=-1.0), texts, seed=1)
    assert false["interval"][1] < 0
    assert false["positive"] == 0.0


def test_texts_that_become_too_short_do_not_count():
    assert deletion(Counting(), ["", "\n".join(lines([1, 1]))], seed=1) == {"documents": 0}


# --- annotations ---------------------------------------------------------------------------


def test_annotations_are_compared_with_findings():
    texts = {"a": f"{FILLER} robot\n{FILLER} robot", "b": f"{FILLER} robot"}
    place = len(FILLER) + 1
    marks = [
        Annotation("a", place - 2, place + 2, "lowercase-name", "sure"),
        Annotation("a", 0, 3, "lowercase-name", "hard"),
        Annotation("b", place, place + 5, "stray-period", "sure"),
        Annotation("c", 0, 5, "stray-period", "hard"),
    ]
    found = against_annotations(Counting(), texts, marks)
    assert found["recall"] == {
        "sure": {"lowercase-name": [1, 1], "stray-period": [0, 1]},
        "hard": {"lowercase-name": [0, 1], "stray-period": [0, 1]},
    }
    assert found["missed"] == [
        "a:0 lowercase-name (hard)",
        f"b:{place} stray-period (sure)",
        "c:0 stray-period (hard)",
    ]
    assert found["precision"] == {"names": [2, 3]}
    none = against_annotations(Counting(honesty=-1.0), texts, marks)
    assert none["precision"] == {}


@pytest.mark.parametrize(
    "content", [None, "[", '{"a": {}}', '{"a": {"artifacts": [{"start": 1}]}}', "[1]"]
)
def test_annotations_that_cannot_be_read_say_so(tmp_path, content):
    path = tmp_path / "annotations.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"annotations\.json"):
        read_annotations(path)


def test_the_default_model_finds_what_is_sure_in_the_seeds(seeds):
    path = SHARED / "seeds/annotations.json"
    if not path.is_file():
        pytest.skip("the annotations are not beside this checkout")
    marks = read_annotations(path)
    assert {mark.kind for mark in marks} <= set(RIGHT_FAMILIES)
    texts = {one.name: one.read_text(encoding="utf-8") for one in seeds}
    found = against_annotations(Detector.load(), texts, marks)
    # what scraping leaves stands on pages by people as well, and weighs nothing
    accusing = [row for kind, row in found["recall"]["sure"].items() if kind != "page-residue"]
    sure = [sum(column) for column in zip(*accusing, strict=True)]
    hard = [sum(column) for column in zip(*found["recall"]["hard"].values(), strict=True)]
    assert (sure[1], hard[1]) == (23, 12)
    assert sure[0] == 23
    assert hard[0] >= 9
    marked, all_found = (sum(column) for column in zip(*found["precision"].values(), strict=True))
    assert marked / all_found >= 0.8


def test_all_is_measured_on_a_sample(caplog):
    if not (SHARED / "data/twins.jsonl.gz").is_file():
        pytest.skip("the corpora are not beside this checkout")
    with caplog.at_level("INFO"):
        found = measure(Detector.load(), SHARED / "data", SHARED / "seeds", 30, 12, fold=0)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert len(caplog.messages) == 3
    assert found["additivity"]["error"] <= 1e-9
    assert found["deletion"]["area"] > 0
    for name in ("mixed", "whole"):
        for engines in ("all", "strong"):
            assert found[f"sentences, {name} documents, {engines} engines"]["sum"]["pooled"] > 0.6
