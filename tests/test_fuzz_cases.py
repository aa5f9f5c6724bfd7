"""Inputs that once broke something, and the fuzzer's own machinery."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import NAMES
from tests.fuzz.targets import TARGETS, keep, replay

FOLDER = Path(__file__).parent / "cases/fuzz"
CASES = sorted(path for path in FOLDER.glob("*") if path.name != "README.md")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_what_once_broke_holds(case: Path) -> None:
    replay(case)


def test_the_command_knows_every_target() -> None:
    assert set(NAMES) == set(TARGETS)


@pytest.mark.parametrize("name", NAMES)
def test_a_target_accepts_its_seeds_kept_or_not(name: str, tmp_path: Path) -> None:
    target = TARGETS[name]
    assert target.seeds()
    for seed in target.seeds():
        case = target.decode(seed)
        target.check(case)
        path = keep(name, seed, tmp_path)
        assert path.name.startswith(f"{name}-")
        assert path.read_bytes() == case.body
        replay(path)


@pytest.mark.parametrize("name", NAMES)
def test_a_target_holds_for_random_bytes(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=40, deadline=None, database=None)
    @given(st.binary(max_size=200))
    def check(data: bytes) -> None:
        target.check(target.decode(data))

    check()


def test_a_target_sees_what_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or fuzzing would prove nothing: an offset that is off by one is found in the seeds."""
    from detector.features.document import Document

    right = Document.given
    monkeypatch.setattr(Document, "given", lambda doc, start, end: right(doc, start, end + 1))
    target = TARGETS["document"]
    # only texts with invisible characters need it
    cases = [target.decode(seed) for seed in target.seeds()]

    def check_all() -> None:
        for case in cases:
            target.check(case)

    with pytest.raises(AssertionError):
        check_all()
