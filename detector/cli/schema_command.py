"""The JSON schema of the rows that the command writes, and the command that prints it.

A schema lets another program check what it is fed, and generate types from it. Rows name the
version that they keep to.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import click

from detector.verdict import SCHEMA

__all__ = ["SCHEMA", "schema", "verdict_schema"]

FILE = "verdict.schema.json"


def verdict_schema() -> dict[str, Any]:
    """The schema of a row, as JSON Schema draft 2020-12.

    A verdict without an id, as :meth:`detector.Verdict.to_dict` gives it, keeps to its part
    ``$defs/verdict``.
    """
    loaded: dict[str, Any] = json.loads(_text())
    return loaded


def _text() -> str:
    return resources.files("detector").joinpath(FILE).read_text(encoding="utf-8")


@click.command()
def schema() -> None:
    """Print the JSON schema of the rows that `mtdetect score` writes."""
    click.echo(_text(), nl=False)
