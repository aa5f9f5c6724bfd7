"""Pages cut at inline tags: the pieces are the page, and the counts are committed."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from detector.errors import MTDetectError
from detector.training.corpus.articles import Article
from detector.training.simulator import pages_apertium
from detector.training.simulator.pages_apertium import Piece, count_seams
from detector.training.simulator.seam_rates import named_share, tail_weights

TEXT = (
    "The council of Celle voted to close the old bridge over the river Aller on Tuesday. "
    "Engineers from Hamburg had called the wooden bridge “a danger” in March, said Mayor Holm."
)


def article(number: int) -> Article:
    return Article(
        id=f"t{number}", story=f"t{number}", kind="native", corpus="test", domain="test",
        year=None, pivot=None, engine=None, sentences=(), text=TEXT,
    )  # fmt: skip


def test_pieces_make_up_the_sentence() -> None:
    cut = 0
    for number in range(40):
        for pieces in pages_apertium._page(article(number), seed=1):
            cut += 1
            assert len(pieces) > 1
            assert "".join(piece.text for piece in pieces) in TEXT
            assert all(piece.text.strip() for piece in pieces if piece.tagged)
    assert cut > 10


def test_shapes_are_counted() -> None:
    pieces = [[
        Piece("He met the foreign ", "PRP", "JJ", False), Piece("minister", "NN", "NN", True),
        Piece(" in May.", "IN", ".", False),
    ]]  # fmt: skip
    counts = pages_apertium._count_shapes(
        pieces, [["He met the foreigner.", "Minister.", "In May."]]
    )
    assert counts == Counter(
        {
            "seams": 2,
            "seams with a blank": 2,
            "tail is given a capital": 2,
            "stop closes the piece before": 2,
            "modifier parted from its noun": 1,
        }
    )


def test_without_apertium_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MTDetectError, match="apertium-eng-spa"):
        count_seams(tmp_path, 1, 0)


@pytest.mark.skipif(shutil.which("apertium") is None, reason="apertium is not installed")
def test_pieces_go_there_and_back_one_by_one() -> None:
    sentences = [[Piece("The old bridge ", "DT", "NN", False), Piece("in Celle.", "IN", ".", True)]]
    (back,) = pages_apertium._there_and_back(sentences, closed=True)
    assert len(back) == 2
    assert back[0].rstrip().endswith(".")


def test_committed_counts_drive_the_simulator() -> None:
    assert 0.0 < named_share() < 0.5
    weights = tail_weights()
    assert max(weights.values()) == weights["IN"] == 1.0
    assert weights["NN"] < weights["VBD"] < 1.0
