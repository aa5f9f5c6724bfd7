"""Lexicons learned from small slices of the corpora, and NLTK's old pickle read without trust."""

from __future__ import annotations

import gzip
import json
import os
import pickle
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pytest

from detector.features.document.splitting import abbreviations
from detector.features.document.tagging import TagLexicon
from detector.training.corpus.articles import read_corpus
from detector.training.fit.lexicons import (
    ALWAYS,
    MONTHS,
    NEVER_FINAL,
    NUMERIC,
    _PlainUnpickler,
    brown_to_penn,
    build_tag_lexicon,
    learn_abbreviations,
    perceptron_tagger,
)

# Words that end a sentence before a lower-case word only where a page is cut, which Punkt takes
# for abbreviations if it is shown such pages.
TRAPS = {
    *("other", "others", "war", "order", "statement", "ukraine", "foreign", "support", "year"),
    *("week", "said", "percent", "country", "him", "it", "them", "world", "beijing", "region"),
    *("president", "government", "people", "time"),
}


@pytest.fixture(scope="module")
def data(root: Path) -> Path:
    """The folder of the corpora and of NLTK's data."""
    folder = Path(os.environ.get("MTDETECT_DATA") or root.parent / "shared/data")
    if not (folder / "nltk").is_dir() or not (folder / "native.jsonl.gz").is_file():
        pytest.skip(f"{folder}: no corpora with NLTK's data here")
    return folder


# -- tags

TAGGED: Sequence[Sequence[tuple[str, str]]] = [
    [("Only", "RB"), ("the", "DT"), ("river", "NN"), ("ran", "VBD"), (".", ".")],
    [("The", "DT"), ("the", "DT"), ("river", "NN"), ("run", "NN"), ("run", "VB"), ("run", "VB")],
    *[
        [("x", "NN"), (f"{stem}ingly", "RB")]
        for stem in ("seem", "know", "will", "lov", "jeer", "will")
    ],
    [("x", "NN"), ("Kallinen", "NNP"), ("Kallinen", "NNP"), ("seen", "VBN")],
]


def lexicon_of(sentences: Sequence[Sequence[tuple[str, str]]]) -> TagLexicon:
    return TagLexicon.from_json(json.dumps(build_tag_lexicon(sentences)))


def test_the_most_frequent_tag_wins() -> None:
    lexicon = lexicon_of(TAGGED)
    assert lexicon.known["run"] == "VB"
    assert lexicon.known["the"] == "DT"
    assert lexicon.guess("Kallinen") == "NNP"


def test_the_first_word_of_a_sentence_and_single_sightings_are_not_kept() -> None:
    known = lexicon_of(TAGGED).known
    assert not {"Only", "The", "x", "ran", "seen", "."} & set(known)


def test_endings_tag_words_that_were_never_seen() -> None:
    lexicon = lexicon_of(TAGGED)
    assert lexicon.guess("grudgingly") == "RB"
    # what the ending already says is not listed again
    assert "willingly" not in lexicon.known


def test_equal_counts_are_settled_the_same_way_each_time() -> None:
    pairs = [("set", "VB"), ("set", "NN")] * 3
    for order in (pairs, pairs[::-1]):
        assert lexicon_of([[("x", "X"), *order]]).known["set"] == "NN"


def test_a_slice_of_tagged_news_gives_sane_tags(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nltk

    monkeypatch.setattr(nltk.data, "path", [str((data / "nltk").resolve())])
    from nltk.corpus import treebank

    sentences = [
        [pair for pair in sentence if pair[1] != "-NONE-"]
        for sentence in islice(treebank.tagged_sents(), 1500)
    ]
    lexicon = lexicon_of(sentences)
    expected = {
        "the": "DT",
        "of": "IN",
        "and": "CC",
        "would": "MD",
        "to": "TO",
        "company": "NN",
        "prices": "NNS",
        "its": "PRP$",
        "said": "VBD",
        "expected": "VBN",
        "new": "JJ",
        "also": "RB",
        "who": "WP",
    }
    assert {word: lexicon.guess(word) for word in expected} == expected
    unseen = {"Graustark": "NNP", "reluctantly": "RB", "1,234.5": "CD", "state-owned": "JJ"}
    assert {word: lexicon.guess(word) for word in unseen} == unseen


@pytest.mark.parametrize(
    ("brown", "penn"),
    [
        ("at", "DT"),
        ("AT", "DT"),
        ("np-tl", "NNP"),
        ("nn-hl", "NN"),
        ("nn-tl-hl", "NN"),
        ("jj-nc", "JJ"),
        ("*", "RB"),
        ("bedz", "VBD"),
        ("ppss", "PRP"),
        ("pp$", "PRP$"),
        ("wp$", "WP$"),
        ("vbz", "VBZ"),
        ("nns", "NNS"),
        ("od", "JJ"),
        # compounds, foreign words, possessives and punctuation
        ("ppss+bem", None),
        ("fw-nn", None),
        ("nn$", None),
        ("md*", None),
        (".", None),
        ("--", None),
        ("", None),
    ],
)
def test_brown_tags_become_penn_tags(brown: str, penn: str | None) -> None:
    assert brown_to_penn(brown) == penn


# -- the pickle


class Call:
    """Unpickling it calls a function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple:
        return self.call


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_pickle_that_names_a_function_is_refused(tmp_path: Path, protocol: int) -> None:
    target = tmp_path / "planted"
    for bomb in (Call(os.system, f"touch '{target}'"), Call(eval, "1"), Call(Path.touch, target)):
        path = tmp_path / "weights.pickle"
        path.write_bytes(pickle.dumps([{"a": 1.0}, bomb], protocol=protocol))
        with path.open("rb") as file, pytest.raises(pickle.UnpicklingError, match="not plain data"):
            _PlainUnpickler(file).load()
    assert not target.exists()
    pickle.loads(pickle.dumps(Call(Path.touch, target), protocol=protocol))
    assert target.exists(), "the bomb of this test is a dud"


@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_plain_data_is_read(tmp_path: Path, protocol: int) -> None:
    value = [{"the": {"DT": 1.5}}, {"a": "DT"}, {"NN", "DT"}, (1, None, True)]
    path = tmp_path / "weights.pickle"
    path.write_bytes(pickle.dumps(value, protocol=protocol))
    with path.open("rb") as file:
        assert _PlainUnpickler(file).load() == value


def test_the_perceptron_of_nltk_is_read_and_tags(data: Path) -> None:
    tagged = perceptron_tagger(data).tag(["The", "old", "bridge", "was", "closed", "."])
    assert [tag for _, tag in tagged] == ["DT", "JJ", "NN", "VBD", "VBN", "."]


# -- abbreviations

SENTENCES = (
    "Colonel Trottier met the two others on Monday at the fort, where the war began.",
    "The owners sold apprx. 40 tonnes of steel to the other side on Friday.",
    "A bridge on the road to the fort was closed because of the war.",
    "In the end nobody on either side knows what the other will ask for it.",
    "On Monday and on Friday the road was open, but it was closed in the end.",
    "They paid apprx. half of it before the other side had met them on Monday.",
)


def write_corpora(folder: Path, native: Sequence[str], translated: Sequence[str]) -> Path:
    """Twins of which only the native ones may be learned from, and no other native text."""
    rows = [("native", text) for text in native] + [("roundtrip", text) for text in translated]
    common = {"story": "s", "domain": "d", "year": None, "pivot": None, "engine": None}
    with gzip.open(folder / "twins.jsonl.gz", "wt", encoding="utf-8") as file:
        for number, (kind, text) in enumerate(rows):
            row = {"id": f"{number}", "kind": kind, "text": text, **common}
            file.write(json.dumps(row) + "\n")
    with gzip.open(folder / "native.jsonl.gz", "wt", encoding="utf-8"):
        pass
    return folder


def test_abbreviations_are_learned_from_native_text_only(tmp_path: Path) -> None:
    native = [" ".join(SENTENCES[i % 6 :] + SENTENCES[: i % 6]) for i in range(80)]
    suspect = ["They met on the one side and on the zzq. the zzq. and left. it."] * 200
    learned = learn_abbreviations(write_corpora(tmp_path, native, suspect))
    assert "apprx" in learned["words"]
    assert not {"zzq", "left", "war", "end", "monday", "it"} & set(learned["words"])
    assert set(ALWAYS.split()) <= set(learned["words"])
    assert learned["never_final"] == sorted(NEVER_FINAL.split())
    assert learned["numeric"] == sorted(NUMERIC.split())
    assert learned["months"] == sorted(MONTHS.split())
    assert all(words == sorted(set(words)) for words in learned.values())
    assert learn_abbreviations(tmp_path) == learned


def test_a_slice_of_native_news_teaches_no_trap(data: Path, tmp_path: Path) -> None:
    texts = [
        article.text or "\n".join(article.sentences)
        for article in islice(read_corpus(data, "native"), 0, None, 12)
    ]
    learned = learn_abbreviations(write_corpora(tmp_path, texts, []))
    assert not TRAPS & set(learned["words"])
    extra = set(learned["words"]) - set(ALWAYS.split())
    assert 3 <= len(extra) < 150
    assert {"the", "but", "he"} <= set(learned["starters"])
    assert not set(learned["starters"]) & set(learned["words"])


def test_the_shipped_abbreviations_hold_no_trap() -> None:
    shipped = abbreviations()
    assert not TRAPS & (shipped.words | shipped.never_final | shipped.numeric)
    assert set(ALWAYS.split()) <= shipped.words
    assert shipped.never_final == set(NEVER_FINAL.split())
    assert {"the", "but", "he"} <= shipped.starters
