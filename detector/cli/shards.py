"""One output for each input file, written where it is scored, and a manifest of them all.

Whoever scores a shard reads it, writes its output under another name, renames it and then notes
what it was. No text passes through the process that hands the shards out. A shard without a note is
done again, and gives the same file again: so whatever ends half-way, nothing is lost or doubled.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from detector.cli.batches import Work, batches, fitted, run_batches
from detector.cli.inventory import stamp
from detector.errors import InputError, MTDetectError, OutputError
from detector.readers import STDIN, Columns, Problem, Reading, read_file
from detector.readers.sources import find_sources
from detector.runtime.storage import is_remote, join, publish, read_if_there, scratch, write_whole
from detector.writers import format_of

if TYPE_CHECKING:
    from detector.scoring import Detector

NOTES = ".mtdetect"
MANIFEST = "manifest.json"
TOLD = 1000  # problems of one shard that are told; all are counted


@dataclass(frozen=True)
class ShardWork:
    """How every shard is scored; sent to whoever scores it.

    Attributes:
        model: the folder of the model; None takes the one of the package.
        model_name: its id and version, which must be the same everywhere.
        columns: where rows have their text and id.
        threshold: flags from this probability on; None leaves it to the model.
        ending: of the outputs; says their format.
        sentences: whether rows hold evidence; None leaves it to the format.
        reading: how inputs are read; ``columns`` goes before it.
    """

    model: str | None
    model_name: str
    columns: Columns
    threshold: float | None
    ending: str
    sentences: bool | None
    reading: Reading = field(default_factory=Reading)


class Shard(NamedTuple):
    """An input file, the output for it, and where it is noted that it is done.

    Attributes:
        source: the input.
        target: its output.
        note: where it is noted.
        named: whether the user has named this very file.
    """

    source: str
    target: str
    note: str
    named: bool = False


class Done(NamedTuple):
    """What came of a shard.

    Attributes:
        note: the input, how it was found, the output, counts and checksum; None if it failed.
        problems: what there is to say.
        lost: how many rows could not be scored, or 1 if the shard could not.
    """

    note: dict[str, Any] | None
    problems: tuple[Problem, ...]
    lost: int


def score_shard(work: ShardWork, shard: Shard) -> Done:
    """Scores a shard, puts its output in its place and notes it.

    Args:
        work: how.
        shard: which; nobody else is writing the same one, and it does no harm if someone is.
    """
    try:
        return _score_shard(work, shard)
    except OSError as error:
        message = f"its output {shard.target} cannot be written ({error.strerror or error})"
    except MTDetectError as error:
        message = str(error)
    return Done(None, (Problem(shard.source, message),), 1)


def _score_shard(work: ShardWork, shard: Shard) -> Done:
    found = stamp(shard.source)
    with scratch(shard.target) as file:
        counts, problems, finished = _write(work, shard, file)
        try:
            size, checksum = finished.stat().st_size, _checksum(finished)
            publish(finished, shard.target)
        finally:
            if finished != file:
                finished.unlink(missing_ok=True)
    if stamp(shard.source) != found:
        raise InputError("has changed while it was read; run again with --resume")
    note = {
        "input": shard.source,
        "input_size": found.size,
        "input_time": found.time,
        "output": shard.target,
        **counts,
        "bytes": size,
        "sha256": checksum,
    }
    # An input that cannot be read at all is tried again, in case it is mended.
    if counts["rows"] or not counts["lost"]:
        write_whole(shard.note, json.dumps(note).encode())
    return Done(note, tuple(problems), counts["lost"])


def _write(work: ShardWork, shard: Shard, file: Path) -> tuple[dict[str, int], list[Problem], Path]:
    """Writes the rows of a shard; returns counts, problems and the finished file."""
    plain = Work(_detector(work), work.threshold, format_of(work.ending, work.sentences))
    reading = replace(work.reading, columns=work.columns)
    items = read_file(shard.source, reading, shard.named)
    first = next(batches(items), [])
    fit = fitted(plain, first)
    counts = {"rows": 0, "flagged": 0, "lost": 0}
    problems: list[Problem] = []
    misfits: dict[str, Problem] = {}
    if fit.format is None:
        raise ValueError("an output needs a format")
    with file.open("wb") as stream:
        stream.write(fit.format.head())
        for result in run_batches(fit, chain([first] if first else [], batches(items))):
            stream.write(result.data)
            counts["rows"] += result.rows
            counts["flagged"] += result.flagged
            counts["lost"] += result.lost
            problems += result.problems[: max(0, TOLD - len(problems))]
            misfits.update((problem.message, problem) for problem in result.misfits)
        stream.flush()
        os.fsync(stream.fileno())
    return counts, [*problems, *misfits.values()], fit.format.finish(file)


def _checksum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _detector(work: ShardWork) -> Detector:
    detector = _loaded(work.model)
    if detector.model.name != work.model_name:
        raise OutputError(
            f"the worker has the model {detector.model.name}, not {work.model_name}; install the "
            "same version of mtdetect everywhere"
        )
    return detector


@cache
def _loaded(model: str | None) -> Detector:
    from detector.scoring import Detector

    return Detector.load(model)


class Plan(NamedTuple):
    """What is to be done, and what is done already.

    Attributes:
        todo: shards to score.
        done: the notes of those that an earlier run has scored.
        problems: inputs that are none.
    """

    todo: list[Shard]
    done: list[dict[str, Any]]
    problems: list[Problem]


def plan(
    paths: Sequence[str],
    folder: str,
    work: ShardWork,
    resume: bool,
    beside: Sequence[str | None] = (),
) -> Plan:
    """Finds the shards, and which of them are done.

    Args:
        paths: files, folders, patterns and addresses.
        folder: where the outputs go.
        work: how shards are scored; a run that goes on must score them in the same way.
        resume: whether to go on; otherwise every shard is scored anew.
        beside: other files that the run writes.

    Raises:
        OSError: if the folder cannot be read or written.
        OutputError: if two inputs would have the same output, or the run that broke off was
            another one, or an input has changed since.
    """
    sources, problems = _sources(paths, work.reading, (folder, *beside))
    shards = _shards(sources, folder, work.ending, frozenset(paths))
    settings = json.loads(json.dumps(asdict(work)))
    run = join(folder, f"{NOTES}/run.json")
    known = read_if_there(run)
    if not resume or known is None:
        for shard in shards:
            _forget(shard.note)
        write_whole(run, json.dumps(settings).encode())
        return Plan(shards, [], problems)
    before = json.loads(known)
    for key, value in settings.items():
        if before.get(key) != value:
            raise OutputError(
                f"cannot go on, the run that broke off had other {key}: run it as it was, or "
                "without --resume to start anew"
            )
    notes = [(shard, _note(shard)) for shard in shards]
    return Plan(
        [shard for shard, note in notes if note is None],
        [note for _, note in notes if note is not None],
        problems,
    )


def _sources(
    paths: Sequence[str], reading: Reading, beside: Sequence[str | None]
) -> tuple[list[str], list[Problem]]:
    found = list(find_sources([path for path in paths if path != STDIN], reading, beside))
    problems = [item for item in found if isinstance(item, Problem)]
    if STDIN in paths:
        problems.append(Problem(STDIN, "has no name for an output; use --output FILE"))
    return [item for item in found if isinstance(item, str)], problems


def _shards(
    sources: Sequence[str], folder: str, ending: str, named: Collection[str]
) -> list[Shard]:
    """Gives each input an output with the same place below the folder that holds them all."""
    names = [PurePath(source.partition("://")[2] or source) for source in sources]
    top = os.path.commonpath([name.parent for name in names]) if names else ""
    shards: dict[str, Shard] = {}
    for source, name in zip(sources, names, strict=True):
        place = name.relative_to(top).as_posix()
        place = place if place.lower().endswith(ending) else place + ending
        target = join(folder, place)
        if target == source or os.path.realpath(target) == os.path.realpath(source):
            raise OutputError(f"{source} would be written over; choose another --output-folder")
        if target in shards:
            other = shards[target].source
            raise OutputError(f"{other} and {source} would both be written to {target}; rename one")
        note = join(folder, f"{NOTES}/{place}.json")
        shards[target] = Shard(source, target, note, source in named)
    return list(shards.values())


def _note(shard: Shard) -> dict[str, Any] | None:
    """The note of a shard that is done; None if it must be scored."""
    data = read_if_there(shard.note)
    if data is None:
        return None
    note: dict[str, Any] = json.loads(data)
    if note["bytes"] != stamp(shard.target).size:
        return None
    if (note["input_size"], note["input_time"]) != tuple(stamp(shard.source)):
        raise OutputError(
            f"cannot go on, {shard.source} has changed since it was scored: remove {shard.note} "
            "to score it again, or run without --resume"
        )
    return note


def _forget(note: str) -> None:
    if is_remote(note):
        from detector.runtime.storage import filesystem

        system, name = filesystem(note)
        if system.exists(name):
            system.rm_file(name)
    else:
        Path(note).unlink(missing_ok=True)


def write_manifest(folder: str, work: ShardWork, notes: Sequence[dict[str, Any]]) -> None:
    """Writes what the folder holds: for each shard its counts, size and checksum.

    Raises:
        OSError: if it cannot be written.
    """
    shards = sorted(notes, key=lambda note: note["output"])
    sums = ("rows", "flagged", "lost", "bytes")
    totals = {key: sum(shard[key] for shard in shards) for key in sums}
    manifest = {
        "manifest_version": 1,
        "settings": asdict(work),
        "totals": {"shards": len(shards), **totals},
        "shards": shards,
    }
    write_whole(join(folder, MANIFEST), json.dumps(manifest, indent=1).encode() + b"\n")
