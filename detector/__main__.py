"""Runs the command: `python -m detector`, or `python -m mtdetect`."""

from __future__ import annotations

from detector.cli import main

if __name__ == "__main__":
    main(prog_name="mtdetect")
