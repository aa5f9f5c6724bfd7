"""An article of a corpus as a page of the web: laid out, damaged, and framed.

The corpora hold clean sentences. Real pages have paragraphs, curly quotes, credits and slips, and
translated ones have the seams of the pipeline. A classifier that has seen neither gives seams no
weight and takes the first credit line for noise.
"""

from __future__ import annotations

from dataclasses import dataclass

from detector.training.corpus.articles import Article
from detector.training.simulator.extraction import extract
from detector.training.simulator.faults import AUTHOR_BIO, plan_faults, plant_bio, plant_faults
from detector.training.simulator.noise import (
    damage_encoding,
    insert_dateline,
    plant_boilerplate,
    plant_slips,
    put_dateline,
)
from detector.training.simulator.planting import Draft, Planted, stream
from detector.training.simulator.render import (
    Layout,
    article_units,
    draw_layout,
    hard_wrap,
    lay_out,
    set_type,
)


@dataclass(frozen=True, slots=True)
class SimulatedPage:
    """A rendered page.

    Attributes:
        text: what a reader of the page would copy.
        planted: what the simulator put there, by place.
        looks: noise of the whole page, which has no place: curly quotes, dashes, hard wraps.
        seed: with which the page can be made again.
    """

    text: str
    planted: tuple[Planted, ...]
    looks: tuple[str, ...]
    seed: int


def render_page(article: Article, *, seed: int, faults: bool) -> SimulatedPage:
    """Renders an article as a page.

    Layout and noise are drawn by story, so all its versions look alike; faults by article.

    Args:
        article: any article of the corpora.
        seed: another seed gives another page of the same article.
        faults: whether pipeline faults may be planted; they never are in what people wrote.

    Returns:
        The page, the same for the same arguments everywhere.
    """
    story = article.story
    layout = draw_layout(stream(seed, story, "layout"))
    draft = _bare_draft(article, layout, seed)
    insert_dateline(draft, layout.separator, seed, story)
    rng = stream(seed, article.id, "faults")
    plan = plan_faults(rng) if faults and article.machine else {}
    if plan:
        plant_faults(draft, plan, rng)
    plant_slips(draft, seed, story)
    plant_boilerplate(draft, layout.separator, seed, story)
    if AUTHOR_BIO in plan:
        plant_bio(draft, layout.separator, rng)
    extract(draft, seed, story)
    damage_encoding(draft, seed, story)
    page = hard_wrap(draft.text, layout.wrap) if layout.wrap else draft.text
    placed = sorted(draft.planted, key=lambda planted: (planted.start, planted.end))
    return SimulatedPage(page, tuple(placed), layout.looks, seed)


def bare_page(article: Article, seed: int) -> str:
    """The article laid out and set as on its page, without a fault and without noise."""
    return _bare_draft(article, draw_layout(stream(seed, article.story, "layout")), seed).text


def page_with_fault(article: Article, kind: str, seed: int) -> SimulatedPage | None:
    """The bare page of an article with one fault in it.

    Args:
        article: any article; what people wrote has no faults of its own.
        kind: of the fault.
        seed: another seed finds another place.

    Returns:
        The page, its fault last in ``planted``; None where the text has no place for it.
    """
    layout = draw_layout(stream(seed, article.story, "layout"))
    draft, separator = _bare_draft(article, layout, seed), layout.separator
    rng = stream(seed, article.id, f"fault-{kind}")
    if kind == "dateline-damage":
        put_dateline(draft, separator, rng)
    if kind == AUTHOR_BIO:
        plant_bio(draft, separator, rng)
    else:
        plant_faults(draft, {kind: 1}, rng)
    placed = tuple(planted for planted in draft.planted if planted.part == "fault")
    return SimulatedPage(draft.text, placed, layout.looks, seed) if placed else None


def _bare_draft(article: Article, layout: Layout, seed: int) -> Draft:
    rng = stream(seed, article.story, "paragraphs")
    return Draft(set_type(lay_out(article_units(article), layout, rng), layout))
