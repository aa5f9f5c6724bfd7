"""The templates of the report, with its script, style sheet and policy.

jinja2 is imported with this module, so only a run that writes a report pays for it.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from detector.report.article import family_title
from detector.report.overview import LABELS, percent
from detector.report.safety import policy, visible

SCRIPTS = ("theme.js", "store.js", "table.js", "article.js", "notes.js", "main.js")
STYLES = ("page.css", "overview.css", "article.css", "print.css")


def render(template: str, /, **values: Any) -> str:
    """Fills a template.

    Args:
        template: the name of a file among the templates.
        values: what it shows; every text is escaped.
    """
    # Once for the whole: it is quicker than for each value, and no value can be forgotten.
    return visible(_environment().get_template(template).render(**values))


def head() -> str:
    """The page up to its first article."""
    script, style = _joined(SCRIPTS), _joined(STYLES)
    # A closing tag inside would end the element early. Ours have none; a test checks it too.
    return render(
        "head.html",
        policy=policy(script, style),
        # our own files, not an article's words
        script=Markup(script),  # nosec B704
        style=Markup(style),  # nosec B704
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(lambda name: _read(f"templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(labels=LABELS, family_title=family_title)
    environment.filters["percent"] = percent
    return environment


def _joined(names: tuple[str, ...]) -> str:
    """The files one after the other; as browsers read it, with plain line ends."""
    text = "".join(_read(f"assets/{name}") for name in names)
    if names is SCRIPTS:
        text = f'"use strict";\n(() => {{\n{text}}})();\n'
    return f"\n{text}"


def _read(name: str) -> str:
    source = resources.files("detector.report").joinpath(*name.split("/"))
    return source.read_text(encoding="utf-8").replace("\r\n", "\n")
