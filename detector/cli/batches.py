"""Batches of inputs to rendered rows: the work that processes are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from detector.markup import with_marks
from detector.readers.records import Article, Problem
from detector.runtime.workers import in_processes
from detector.writers.base import Format, Scored

if TYPE_CHECKING:
    from detector.scoring import Detector

# Long enough that sending a batch costs little against scoring it, and short enough that a run
# that breaks off has little to do again.
CHARACTERS = 400_000
# A row costs something even without text.
ROW = 200

Batch = list[Article | Problem]


@dataclass(frozen=True)
class Work:
    """What is done with each article; sent to every process.

    Attributes:
        detector: scores it.
        threshold: flags from this probability on; None leaves it to the model.
        format: renders its row; None where nothing is rendered.
        keep: whether articles and verdicts are handed back, for who shows them.
    """

    detector: Detector
    threshold: float | None = None
    format: Format | None = None
    keep: bool = False


class Result(NamedTuple):
    """What came of a batch.

    Attributes:
        data: its rows as bytes.
        problems: what there is to say, in the order of the input.
        misfits: what the format could not hold; said once, since the next batch has it again.
        taken: how many items of the input it was.
        rows: how many of them were scored.
        flagged: how many of these were flagged.
        scored: the articles and verdicts, if they are to be kept.
    """

    data: bytes
    problems: tuple[Problem, ...]
    misfits: tuple[Problem, ...]
    taken: int
    rows: int
    flagged: int
    scored: tuple[Scored, ...]

    @property
    def lost(self) -> int:
        """How many inputs and rows could not be scored."""
        return sum(problem.lost for problem in self.problems)


def batches(items: Iterable[Article | Problem], characters: int = CHARACTERS) -> Iterator[Batch]:
    """Batches of about the same number of characters, so that no process waits for a long one.

    Args:
        items: drawn as they are needed.
        characters: how many make a batch; 0 makes one of each item.
    """
    batch: Batch = []
    size = 0
    for item in items:
        batch.append(item)
        size += ROW + (len(item.text) if isinstance(item, Article) else 0)
        if size >= characters:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def run_batch(work: Work, batch: Batch) -> Result:
    """Scores a batch and renders its rows."""
    scored: list[Scored] = []
    problems: list[Problem] = []
    for item in batch:
        one = _score(work, item) if isinstance(item, Article) else item
        if isinstance(one, Problem):
            problems.append(one)
        else:
            scored.append(one)
    rendered = work.format.rows(scored) if work.format else None
    return Result(
        data=rendered.data if rendered else b"",
        problems=tuple(problems),
        misfits=rendered.problems if rendered else (),
        taken=len(batch),
        rows=len(scored),
        flagged=sum(one.verdict.flagged for one in scored),
        scored=tuple(scored) if work.keep else (),
    )


def _score(work: Work, article: Article) -> Scored | Problem:
    try:
        verdict = with_marks(work.detector.score(article.text), article.marks)
    except Exception as error:  # one article must not cost the rest of a corpus
        kind = type(error).__name__
        message = f"could not be scored ({kind}: {error}); please report it with this text"
        return Problem(str(article.id), message)
    if work.threshold is not None:
        verdict = verdict.at_threshold(work.threshold)
    return Scored(article, verdict)


def run_batches(work: Work, given: Iterable[Batch], jobs: int = 1) -> Iterator[Result]:
    """Scores batches, in order, with as many processes as are wanted."""
    return in_processes(run_batch, work, given, jobs)


def fitted(work: Work, batch: Batch) -> Work:
    """The work with a format that knows the columns of its first rows."""
    if work.format is None:
        return work
    articles = [item for item in batch if isinstance(item, Article)]
    return replace(work, format=work.format.fitted(articles))
