"""Writes the example of the README anew: `python -m tests.readme`."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from detector import cli

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
SEED = "seeds/000_66f5571a65093f1f.txt"
SUM = "score (log-odds): the sum"  # what follows is no part of the score
BEGIN, END = "<!-- example -->\n", "<!-- end of example -->\n"


def example() -> str:
    """What the command of the README prints, as the README shows it."""
    arguments = ["score", SEED, "--format", "table", "--top", "1"]
    result = CliRunner().invoke(cli.main, arguments, prog_name="mtdetect")
    assert result.exit_code == 0, result.stderr
    shown, end, _ = result.stdout.partition(SUM)
    lines = [line.rstrip() for line in (shown + end).splitlines()]
    return "\n".join([BEGIN + "```text", *lines, "```\n" + END])


def with_example(readme: str) -> str:
    """A README with the example in its place."""
    before, _, rest = readme.partition(BEGIN)
    return before + example() + rest.partition(END)[2]


if __name__ == "__main__":
    README.write_text(with_example(README.read_text(encoding="utf-8")), encoding="utf-8")
