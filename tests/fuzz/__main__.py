"""Coverage-guided fuzzing: ``uv run --group fuzz python -m tests.fuzz --minutes 10``.

Each target gets an equal share of the time, in a process of its own. What breaks one is kept in
`tests/cases/fuzz`, where a normal test replays it, and the target goes on with the time left.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests/cases/fuzz"
CORPUS = ROOT / ".fuzz"
NAMES = ("document", "rules", "verdict", "readers", "artifact")
# A run that takes longer than this, or more memory, is a fault by itself.
# Seconds are by the clock, so a busy machine needs many.
SECONDS, MEGABYTES = 60, 2048
LONGEST = 4096


def fuzz(name: str, seconds: int) -> int:
    """Fuzzes one target in this process until it breaks or the time is over.

    Args:
        name: the target.
        seconds: for how long.
    """
    import atheris

    with atheris.instrument_imports(include=["detector"]):
        from tests.fuzz.targets import TARGETS

    target = TARGETS[name]

    def run(data: bytes) -> None:
        target.check(target.decode(data))

    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS}",
        f"-report_slow_units={SECONDS}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={folder}.broken-",
        "-print_final_stats=1",
        "-verbosity=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], run)
    atheris.Fuzz()
    return 0


def supervise(name: str, seconds: float) -> int:
    """Runs a target in processes of its own for the time given, and keeps what broke it.

    Args:
        name: the target.
        seconds: for how long.

    Returns:
        How many inputs broke it.
    """
    from tests.fuzz.targets import keep

    broken = 0
    until = time.monotonic() + seconds
    while (left := int(until - time.monotonic())) > 0:
        before = _processor_seconds()
        _say(f"{name}: starts, {left} seconds")
        command = [sys.executable, "-m", "tests.fuzz", "--one", name, "--seconds", str(left)]
        status = subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=False).returncode
        spent = _processor_seconds() - before
        _say(f"{name}: ends with status {status}, {spent:.0f} seconds of processor time")
        found = list(CORPUS.glob(f"{name}.broken-*"))
        for crash in found:
            _say(f"{name}: kept as {keep(name, crash.read_bytes(), CASES)}")
            crash.unlink()
        broken += len(found)
        if status and not found:
            return broken + 1
    return broken


def _processor_seconds() -> float:
    """Of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _say(message: str) -> None:
    print(datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"), message, flush=True)


def main() -> int:
    """Runs the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for all targets together")
    parser.add_argument("--target", action="append", choices=NAMES, help="only these")
    parser.add_argument("--one", choices=NAMES, help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return fuzz(options.one, options.seconds)
    names = options.target or NAMES
    broken = sum(supervise(name, options.minutes * 60 / len(names)) for name in names)
    _say(f"all: {broken} inputs broke something")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
