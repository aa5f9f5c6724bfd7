"""The README shows what the command prints, and the pages lead where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.readme import README, with_example

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def test_the_example_is_what_the_command_prints(monkeypatch):
    monkeypatch.chdir(ROOT)
    readme = README.read_text(encoding="utf-8")
    assert with_example(readme) == readme, "run python -m tests.readme"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page):
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_readme_can_be_read_in_one_go():
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 200
