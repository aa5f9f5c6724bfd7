from __future__ import annotations

from pathlib import Path

from detector.features import residue, wire
from detector.features.document import Document

_SEEDS = Path(__file__).parents[2] / "seeds"


def test_no_residue_on_the_human_seed() -> None:
    text = (_SEEDS / "002_f65cbfb2bc922d38.txt").read_text("utf-8")
    document = Document.parse(text)
    assert [piece for feature in residue.FEATURES for piece in feature.find(document)] == []


def test_a_generated_biography_counts_at_the_end_only() -> None:
    bio = "Subtly charming coffee ninja. Total beer fanatic.\n"
    (find,) = (each.find for each in residue.FEATURES if each.name == "residue/generated-bio")
    assert list(find(Document.parse("It rains here.\n" + bio)))
    assert not list(find(Document.parse(bio + "It rains here.\n" * 40)))


def test_a_damaged_dateline_is_also_wire() -> None:
    document = Document.parse(
        "RIGA (AP) Fishermen blocked two harbors on Monday to protest a tax on diesel fuel."
    )
    found = {feature.name for feature in wire.FEATURES if list(feature.find(document))}
    assert {"wire/dateline", "wire/damaged-dateline"} <= found
