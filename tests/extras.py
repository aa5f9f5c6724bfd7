"""Tries each extra in an environment of its own: `python -m tests.extras [--pip VERSION ...]`.

Older releases of pip leave out the extras of extras, so a package that works where it was made may
lack something where it is used. This needs the package registry, so it is no test.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = "<html><head><title>x</title></head><body><article>{}</article></body></html>"
ROBOT = "<p>The council will close the old bridge in May, the mayor said on Tuesday.</p>" * 12
WRITE_PARQUET = """
from pyarrow import parquet, table
parquet.write_table(table({"text": ["A b."]}), "x.parquet")
"""
WRITE_ZSTD = """
from detector.runtime.compression import compressed
open("x.jsonl.zst", "wb").write(compressed(b'{"text": "A b."}', ".zst"))
"""
SCORE = "from detector.cli import main; main(['score', {!r}, '-q'])"
# What each extra is for, as code that fails where it does not work.
USES = {
    "html": (SCORE.format("x.html"),),
    "parquet": (WRITE_PARQUET, SCORE.format("x.parquet")),
    "zstd": (WRITE_ZSTD, SCORE.format("x.jsonl.zst")),
    "cluster": ("import distributed", SCORE.format("file://{folder}/x.txt")),
    "datatrove": ("from detector.datatrove import MTArtifactFilter as F; F(threshold='strict')",),
    "plots": ("import detector.training.evaluate.plots, matplotlib.pyplot",),
}
# Without the extra, the command says which one it is.
WITHOUT = {"html": "x.html", "parquet": "x.parquet", "cluster": "file://{folder}/x.txt"}


def run(python: Path, code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs code in the environment and the folder."""
    return subprocess.run(
        [str(python), "-c", code.replace("{folder}", str(folder))],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def environment(folder: Path, pip: str | None, extra: str | None) -> Path:
    """Makes an environment with the package and one extra; returns its interpreter."""
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, "--upgrade", f"pip=={pip}" if pip else "pip"], check=True)
    subprocess.run([*install, f"{ROOT}[{extra}]" if extra else str(ROOT)], check=True)
    return python


def try_extra(pip: str | None, extra: str | None) -> list[str]:
    """What does not work with an extra installed, or with none."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "x.html").write_text(PAGE.format(ROBOT), encoding="utf-8")
        (folder / "x.txt").write_text("A text.", encoding="utf-8")
        (folder / "x.parquet").write_bytes(b"PAR1")
        python = environment(folder / "env", pip, extra)
        wrong = []
        for known in USES if extra == "all" else [extra] if extra else []:
            for code in USES[known]:
                done = run(python, code, folder)
                if done.returncode:
                    wrong.append(f"{known}: {done.stderr.strip()[-300:]}")
        for known, path in {} if extra else WITHOUT.items():
            said = run(python, SCORE.format(path), folder).stderr
            if f"mtdetect[{known}]" not in said:
                wrong.append(f"{known} is missing and not named: {said.strip()[-300:]}")
        return wrong


def main() -> None:
    """Tries every extra with every release of pip that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pip", nargs="*", default=["23.2", ""], help="releases; '' is the newest")
    parser.add_argument("--extra", nargs="*", default=["", *USES, "all"], help="'' is none")
    given = parser.parse_args()
    failed = False
    for pip in given.pip:
        for extra in given.extra:
            wrong = try_extra(pip or None, extra or None)
            failed = failed or bool(wrong)
            print(f"pip {pip or 'newest'}, {extra or 'no extra'}: {wrong or 'works'}", flush=True)
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
