"""A command whose help lists its options under headings."""

from __future__ import annotations

from collections.abc import Mapping

import click

OTHERS = "The run"  # --help too
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "What is read": (
        *("input_format", "text_column", "id_column", "identity", "encoding", "tsv_quoting"),
        *("follow_links", "max_chars", "max_size", "max_ratio", "max_unpacked"),
    ),
    "What is written": (
        *("output", "style", "sentences", "report", "errors", "output_folder", "output_suffix"),
        *("top", "all_evidence"),
    ),
    "The verdict": ("model", "threshold", "fail_on_flagged"),
    OTHERS: ("jobs", "cluster", "resume", "quiet"),
}
_HEADING = {name: heading for heading, names in HEADINGS.items() for name in names}


class Grouped(click.Command):
    """A command with grouped help. Ours, since cloup doubles the time that a command starts in."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options of each heading, in the order in which they are declared."""
        groups: dict[str, list[tuple[str, str]]] = {heading: [] for heading in HEADINGS}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                groups[_HEADING.get(str(parameter.name), OTHERS)].append(record)
        for heading, records in groups.items():
            if records:
                with formatter.section(heading):
                    formatter.write_dl(records)
