"""The command under the name of the distribution: `python -m mtdetect`.

The names to import are those of the package `detector`.
"""

from __future__ import annotations

from detector.cli import main

if __name__ == "__main__":
    main(prog_name="mtdetect")
