"""`mtdetect explain`: one article or two versions, on a terminal and elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from detector import Detector
from detector.cli import main
from detector.cli.explain_command import threshold_of
from detector.explain.screen import COLUMNS
from detector.features.document.habits import Habit

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
FIRST, SECOND, HUMAN = (str(path) for path in sorted(SEEDS.glob("*.txt"))[:3])
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
BODY = "The port of Lisbon was closed on Monday, officials said, and ships had to wait. " * 12


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


def run(*arguments: str, **options) -> Result:
    return CliRunner().invoke(main, ["explain", *arguments], **options)


def widest(text: str) -> int:
    return max(len(line) for line in text.splitlines())


def block(text: str, words: str) -> str:
    """The part between empty lines that holds some words."""
    return next(part for part in text.split("\n\n") if words in part)


def test_it_shows_verdict_evidence_text_and_legend():
    result = run(FIRST)
    shown = result.stdout
    assert (result.exit_code, result.stderr) == (0, "")
    head, *_ = shown.split("\n\n")
    assert head.splitlines()[0] == FIRST
    assert re.search(
        r"FLAGGED  retranslated-wire, probability (?:1\.000|0\.9\d\d) \(flagged from 0\.\d+\)", head
    )
    assert "score +" in head
    strongest = block(shown, "Strongest evidence for machine translation")
    assert strongest.count("\n  - ") >= 5
    assert "repeated across the full stop" in " ".join(strongest.split())
    assert "Strongest evidence against it" in shown
    assert shown.rstrip().endswith("A verdict is no proof: read the evidence.")
    assert widest(shown.partition("\n")[2]) <= COLUMNS
    assert not CONTROL.search(shown)


def test_words_are_marked_and_reasons_stand_under_their_sentence():
    part = block(run(FIRST).stdout, "+++  The trip, Xi")
    lines = part.splitlines()
    words = " ".join(re.sub(r"(?m)^[+-]+ +", "", part).split())
    assert "on {the other. the other.} {underpinned by} Chinese" in words
    reasons = [line for line in lines if line.startswith("     - ")]
    assert len(reasons) >= 2
    assert any("A full stop cuts the sentence after “other.”" in line for line in reasons)
    assert re.search(r"\(\+\d\.\d\)", part)
    # the words are whole before the reasons begin
    assert lines.index(reasons[-1]) > next(i for i, line in enumerate(lines) if "underpin" in line)


def test_braces_are_balanced_in_every_seed(seeds):
    for path in seeds:
        shown = run(str(path)).stdout
        depths = [{"{": 1, "}": -1}.get(letter, 0) for letter in shown]
        assert sum(depths) == 0
        assert set(accumulate(depths)) <= {0, 1}


def test_a_mark_stands_by_each_sentence_of_weight():
    shown = run(FIRST).stdout
    marks = re.findall(r"^(\+{1,4}|-) +[A-Z“]", shown, re.MULTILINE)
    assert len(marks) >= 5
    assert "+++" in marks


def test_people_are_shown_as_such():
    shown = run(HUMAN).stdout
    assert re.search(r"\n(native|unclear), probability 0\.", shown)
    assert "FLAGGED" not in shown
    assert "Built like agency copy" not in shown


def test_small_evidence_is_shown_on_request():
    assert len(run(FIRST, "--all-evidence").stdout) > 500 + len(run(FIRST).stdout)


def test_an_unclear_article_and_its_habits_ask_to_be_read(fake, monkeypatch):
    article = "The robot went home to sleep."
    habit = Habit("spaced-stops", "every full stop has a blank before it")
    plain = fake.score(article)
    unclear = replace(plain, flagged=False, label="unclear", threshold=0.95, habits=(habit,))
    monkeypatch.setattr(fake, "score", lambda text: unclear)
    for command in (["explain", "-"], ["score", "-", "--format", "table"]):
        shown = CliRunner().invoke(main, command, input=article).stdout
        assert [line.strip() for line in shown.splitlines()][1:4] == [
            "unclear, probability 0.900 (flagged from 0.950)",
            "not flagged, but not cleared either: read it",
            "read with care: every full stop has a blank before it",
        ]


def test_an_undecided_article_says_why():
    result = run("-", input="Too short.")
    assert result.exit_code == 0
    assert result.stdout == "-\nundecided: too short: 2 words, at least 50 are needed\n"


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_lines_keep_to_the_width(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    limit = min(int(columns), COLUMNS)
    assert widest(run(SECOND).stdout.partition("\n")[2]) <= limit
    monkeypatch.chdir(SEEDS)
    both = run(Path(FIRST).name, Path(SECOND).name).stdout
    assert widest(both) <= min(int(columns), 160)
    assert (" | " in both) is (int(columns) >= 80)


def test_articles_cannot_command_the_terminal(folder):
    nasty = "\x1b[31mRed\x1b[0m \x07\x9b2J\x1b]0;title\x07 \u202eesrever\u202c "
    text = f"{nasty}{BODY}\n\n{nasty}the end . {nasty}. the end. ends here {nasty}"
    Path("a\x1b[2Jb.txt").write_text(text, encoding="utf-8")
    Path("plain.txt").write_text(BODY, encoding="utf-8")
    for arguments in (["a\x1b[2Jb.txt"], ["a\x1b[2Jb.txt", "plain.txt"], ["gone\x1b[2J.txt"]):
        result = run(*arguments, "--all-evidence")
        assert result.stdout or result.stderr
        assert not CONTROL.search(result.stdout + result.stderr)


# --- which article -------------------------------------------------------------------------


@pytest.fixture
def rows(folder):
    own = [{"id": "a", "text": BODY}, {"id": 7, "text": "Short."}, {"text": "Short too."}]
    lines = [json.dumps(row) for row in own]
    Path("rows.jsonl").write_text("\n".join([*lines, "{broken"]), encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["rows.jsonl", "--id", "a"], "a"),
        (["rows.jsonl:a"], "a"),
        (["rows.jsonl:7"], "7"),
        (["rows.jsonl", "--id", "7"], "7"),
        (["rows.jsonl:3"], "rows.jsonl:3"),
        (["rows.jsonl", "--id", "rows.jsonl:3"], "rows.jsonl:3"),
    ],
)
def test_a_row_is_named_by_its_id(rows, arguments, shown):
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == shown


def test_two_rows_are_compared(rows):
    result = run("rows.jsonl:a", "rows.jsonl:7")
    assert result.exit_code == 0
    assert result.stdout.startswith("A  a\n")
    assert "\nB  7\n   undecided: too short" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["gone.txt"], 1, "gone.txt: does not exist; check the path"),
        (["gone.txt:3"], 1, "gone.txt:3: does not exist"),
        (["empty.txt"], 1, "empty.txt: is empty"),
        (["image.png"], 1, "image.png: .png is not read"),
        (["rows.jsonl"], 2, "rows.jsonl: holds several articles; name one with --id"),
        (["rows.jsonl", "--id", "b"], 2, "no row with the id 'b'; ids there are such as 'a'"),
        (["rows.jsonl:4"], 1, "row 4: is not JSON"),
        ([".", "--id", "b"], 2, ".: no row with the id 'b'"),
        (["rows.jsonl", "rows.jsonl", "--id", "a"], 2, "--id is for one FILE"),
        (["rows.jsonl:a", "--threshold", "2"], 2, "'2' is no threshold"),
        (["rows.jsonl:a", "--threshold", "loud"], 2, "'loud' is no threshold"),
        (["rows.jsonl:a", "--model", "gone"], 2, "gone: cannot read model.json"),
        ([], 2, "Missing argument 'FILE'"),
    ],
)
def test_what_cannot_be_shown_says_so(rows, arguments, status, message):
    Path("empty.txt").write_text(" \n", encoding="utf-8")
    Path("image.png").write_bytes(b"\x89PNG")
    result = run(*arguments)
    assert result.exit_code == status
    assert result.stdout == ""
    assert message in result.stderr


def test_a_threshold_flags_by_number_or_by_name():
    assert "FLAGGED" in run(HUMAN, "--threshold", "0.01").stdout
    assert "FLAGGED" not in run(FIRST, "--threshold", "1").stdout

    class Model:
        operating_points = {"strict": 0.99}  # noqa: RUF012

    class Points:
        model = Model()

    assert threshold_of("strict", Points()) == 0.99
    assert threshold_of("0.5", Points()) == 0.5
    assert threshold_of(None, Points()) is None
    with pytest.raises(click.BadParameter, match="0 to 1, strict"):
        threshold_of("nan", Points())


# --- two versions --------------------------------------------------------------------------


def test_versions_are_set_side_by_side():
    shown = run(FIRST, SECOND).stdout
    assert re.match(r"A  .*000_\w+\.txt\n   FLAGGED .*\nB  .*001_\w+\.txt\n   FLAGGED ", shown)
    assert "A carries more evidence" in " ".join(shown.split())
    assert "sentences without a counterpart: 2 in A, 1 in B" in " ".join(shown.split())
    part = block(shown, "Vladimir Putin will [pay]")
    assert "will [make]" in part
    assert re.search(r"^  A: .*full stop", part, re.MULTILINE)
    assert re.search(r"^  B: The dateline has lost its dash", part, re.MULTILINE)
    assert widest(shown.split("\n", 4)[4]) <= COLUMNS


def test_narrow_terminals_get_versions_one_above_the_other(monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    shown = run(FIRST, SECOND).stdout
    assert "A      (nothing like it)" in shown
    assert re.search(r"^A \+{2,3} +BEIJING \[—\] Russian", shown, re.MULTILINE)
    assert re.search(r"^B \+{2,3} +BEIJING \[\(AP\)\] Russian", shown, re.MULTILINE)


def test_a_version_equals_itself():
    shown = " ".join(run(FIRST, FIRST).stdout.split())
    assert "the evidence is about as strong in both" in shown
    assert "0% of A, 0% of B" in shown
    assert "counterpart: 0 in A, 0 in B" in shown


def test_very_long_versions_are_compared_in_part(folder, monkeypatch):
    monkeypatch.setattr("detector.explain.versions.MOST_SENTENCES", 3)
    Path("long.txt").write_text(BODY, encoding="utf-8")
    shown = run("long.txt", "long.txt").stdout
    assert "Only the first 3 sentences of each are compared." in shown
    assert shown.count(" | ") < 20


# --- a terminal ----------------------------------------------------------------------------


@pytest.mark.parametrize("files", [[FIRST], [FIRST, SECOND]], ids=["one", "two"])
def test_a_terminal_gets_colours_unless_they_are_unwanted(on_terminal, colour, files):
    code = "from detector.cli import main; main()"
    text = on_terminal([sys.executable, "-c", code, "explain", *files])
    assert ("\x1b[" in text) is colour
    assert ("{the other" in text or "[pay]" in text) is not colour


def test_whoever_has_read_enough_ends_it_quietly(environment):
    code = "from detector.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "explain", FIRST],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_rich_is_loaded_by_explain_alone(environment):
    code = "import sys, detector.cli, detector.explain.display; assert 'rich' not in sys.modules"
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )


def test_the_model_is_not_loaded_for_what_cannot_be_read(monkeypatch):
    monkeypatch.setattr(Detector, "load", lambda path: pytest.fail("loaded"))
    assert run("gone.txt").exit_code == 1
