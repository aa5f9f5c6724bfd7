"""One detector for many threads and processes: it cannot change, and travels light."""

from __future__ import annotations

import copy
import json
import pickle
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import joblib
import pytest

from detector import Detector, ModelError
from detector.models.artifact import save_model

PARTS = (
    "The council will close the old bridge in May, the mayor said on Tuesday.",
    "It is about the question whether the money for a new one comes in time. the time.",
    "“We have asked for it,” she said, “and we are still waiting.”",
    "Many people who live on the other side have to take the long way round to work.",
    "The baker hopes that they will not forget him and brings the bread by bicycle now.",
)


def article(number: int) -> str:
    """An article of its own for each number, long enough to be judged."""
    chooser = random.Random(number)
    return " ".join(chooser.choices(PARTS, k=6 + number % 5)) + f" There are {number} of them."


ARTICLES = [article(number) for number in range(40)]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


@pytest.fixture
def saved(detector: Detector, tmp_path: Path) -> Path:
    """The default model with another baseline, in a folder of its own."""
    head = replace(detector.model.translated, baseline=0.25)
    save_model(replace(detector.model, id="other", translated=head), tmp_path / "model")
    return tmp_path / "model"


@pytest.mark.parametrize("name", ["model", "_path", "anything"])
def test_nothing_can_be_set_or_deleted(detector: Detector, name: str) -> None:
    before = detector.model
    with pytest.raises(AttributeError, match="cannot be changed"):
        setattr(detector, name, None)
    with pytest.raises(AttributeError, match="cannot be changed"):
        delattr(detector, name)
    assert detector.model is before


def test_the_tables_cannot_be_written_to(detector: Detector) -> None:
    for table in detector.model.tables.values():
        with pytest.raises(ValueError, match="read-only"):
            table.coefficients[0] = 1.0


def test_the_default_detector_is_pickled_as_a_reference(detector: Detector) -> None:
    data = pickle.dumps(detector)
    assert len(data) < 300
    assert pickle.loads(data).model is detector.model
    assert copy.deepcopy(detector).model is detector.model


def test_a_loaded_detector_is_pickled_as_a_path(saved: Path) -> None:
    detector = Detector.load(saved)
    data = pickle.dumps(detector)
    assert len(data) < 1_000
    assert pickle.loads(data).score(ARTICLES[0]) == detector.score(ARTICLES[0])


def test_a_relative_path_holds_in_other_folders(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(saved.parent)
    data = pickle.dumps(Detector.load("model"))
    monkeypatch.chdir("/")
    assert pickle.loads(data).model.id == "other"


def test_another_model_at_that_path_is_refused(saved: Path, detector: Detector) -> None:
    data = pickle.dumps(Detector.load(saved))
    save_model(replace(detector.model, version="9"), saved)
    with pytest.raises(ModelError, match=r"not the model that this detector was made with.* 9\)"):
        pickle.loads(data)
    shutil.rmtree(saved)
    with pytest.raises(ModelError, match="cannot read"):
        pickle.loads(data)


def test_another_default_model_is_refused(detector: Detector) -> None:
    data = pickle.dumps(detector)
    other = data.replace(detector.model.checksum.encode(), b"0" * 64)
    assert other != data
    with pytest.raises(ModelError, match="the default model: not the model"):
        pickle.loads(other)


def test_a_model_in_memory_travels_along(detector: Detector) -> None:
    head = replace(detector.model.translated, baseline=3.0)
    made = Detector(replace(detector.model, translated=head))
    there = pickle.loads(pickle.dumps(made))
    assert there.score(ARTICLES[0]) == made.score(ARTICLES[0]) != detector.score(ARTICLES[0])


def test_threads_say_what_one_thread_says(detector: Detector) -> None:
    alone = [detector.score(text) for text in ARTICLES]
    assert len({verdict.score for verdict in alone}) > 20
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detector.score, ARTICLES * 3)) == alone * 3


def test_the_first_texts_may_come_at_once(environment: dict[str, str], tmp_path: Path) -> None:
    """Lexicons and the model are loaded on first use: by several threads in a fresh process."""
    script = (
        "import json, sys\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from detector import score\n"
        "texts = json.load(open(sys.argv[1]))\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print(json.dumps([verdict.to_dict() for verdict in pool.map(score, texts)]))\n"
    )
    assert run(script, environment, tmp_path) == [Detector.load().score(t).to_dict() for t in FEW]


@pytest.mark.parametrize("order", ["backwards", "shuffled"])
def test_the_order_does_not_matter(detector: Detector, order: str) -> None:
    places = list(range(len(ARTICLES)))[::-1]
    if order == "shuffled":
        random.Random(3).shuffle(places)
    mixed = list(detector.score_many([ARTICLES[place] for place in places]))
    assert mixed == [detector.score(ARTICLES[place]) for place in places]


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_jobs_says_the_same(detector: Detector, jobs: int) -> None:
    padded = [text + "\n" * 100_000 for text in FEW]
    assert list(detector.score_many(padded, n_jobs=jobs)) == [detector.score(t) for t in padded]


FEW = ARTICLES[:12]
POOL = """
import json, multiprocessing, sys
from detector import Detector

if __name__ == "__main__":
    detector = Detector.load(sys.argv[3] if len(sys.argv) > 3 else None)
    detector.score("warm")
    with open(sys.argv[1]) as file:
        texts = json.load(file)
    with multiprocessing.get_context(sys.argv[2]).Pool(2) as pool:
        print(json.dumps([verdict.to_dict() for verdict in pool.map(detector.score, texts, 4)]))
"""


def run(code: str, environment: dict[str, str], folder: Path, *arguments: str) -> list[object]:
    """What a script prints as JSON, given the file of a few texts."""
    (folder / "script.py").write_text(code, "utf-8")
    (folder / "texts.json").write_text(json.dumps(FEW), "utf-8")
    command = [sys.executable, "script.py", "texts.json", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
@pytest.mark.parametrize("own", [False, True], ids=["default model", "own model"])
def test_processes_of_every_kind_say_the_same(
    method: str, own: bool, saved: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    path = [str(saved)] if own else []
    expected = Detector.load(*path)
    found = run(POOL, environment, tmp_path, method, *path)
    assert found == [expected.score(text).to_dict() for text in FEW]


def test_joblib_works_in_the_same_process_afterwards() -> None:
    text = "The port of Lisbon was closed on Monday, officials said, and ships had to wait. " * 12
    assert len(list(Detector.load().score_many([text] * 4, n_jobs=2))) == 4
    doubled = joblib.Parallel(n_jobs=2)(joblib.delayed(abs)(-number) for number in range(4))
    assert doubled == [0, 1, 2, 3]
    assert len(list(Detector.load().score_many([text] * 4, n_jobs=2))) == 4
