"""One article for a reader: the verdict, the strongest evidence, and the text with it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from rich.text import Text

from detector.explain.display import DisplayedArticle
from detector.explain.highlights import Highlight
from detector.explain.items import STEPS, Reason, Shown, ShownSentence, strength_text
from detector.explain.screen import Screen, joined, safe
from detector.verdict import Verdict

TOP = 5  # items for and against at the head
SMALLEST = 0.1  # log-odds from which a rule's item is shown under its sentence
STRENGTH_STYLES = ("", "yellow", "dark_orange", "red", "bold red")
RULE_STYLE, PHRASE_STYLE = "bold reverse", "underline"
OPEN, CLOSE = "{", "}"  # hardly ever in news, unlike other brackets
MARGIN = 5
UNCLEAR = "not flagged, but not cleared either: read it"


def show_article(
    screen: Screen, name: str, page: DisplayedArticle, text: str, everything: bool
) -> None:
    """Adds an article with its explanation to a screen.

    Args:
        screen: where to.
        name: the id of the article.
        page: what is shown of its verdict.
        text: the text that was scored.
        everything: whether to show small pieces of evidence too.
    """
    screen.line(Text(safe(name), style="bold"))
    screen.line(headline(page.verdict))
    for line in cautions(page.verdict):
        screen.line(line)
    if page.verdict.score is None:
        return
    screen.line(_account(page))
    _show_pivot(screen, page)
    screen.line()
    _show_strongest(screen, page)
    _show_text(screen, page, text, everything)
    if page.verdict.label == "retranslated-wire":
        screen.line()
        screen.line(Text("Built like agency copy (not part of the score)", style="bold"))
        _show_items(screen, page.wire, "  ")
    screen.line()
    for line in legend(screen.plain):
        screen.line(line)


def headline(verdict: Verdict) -> Text:
    """The verdict in one line."""
    if verdict.probability is None:
        return Text("undecided", style="yellow").append(f": {safe(verdict.reason)}")
    line = Text()
    if verdict.flagged:
        line.append("FLAGGED", style="bold red").append("  ")
    colour = "yellow" if verdict.label == "unclear" else "green"
    line.append(verdict.label, style="red" if verdict.flagged else colour)
    limit = f"flagged from {verdict.threshold:.3f}"
    return line.append(f", probability {verdict.probability:.3f} ({limit})")


def cautions(verdict: Verdict) -> list[Text]:
    """What a reader must know before the evidence, a line each."""
    lines = [f"read with care: {safe(habit.note)}" for habit in verdict.habits]
    if verdict.label == "unclear":
        lines.insert(0, UNCLEAR)
    return [Text(line, style="yellow") for line in lines]


def _account(page: DisplayedArticle) -> str:
    """How the score comes about, in one line."""
    verdict = page.verdict
    sentences = sum(sentence.score for sentence in page.sentences)
    whole = sum(item.weight for item in page.document)
    return (
        f"score {verdict.score or 0:+.1f} = baseline {verdict.baseline:+.1f}, "
        f"sentences {sentences:+.1f}, article as a whole {whole:+.1f} (log-odds)"
    )


def _show_pivot(screen: Screen, page: DisplayedArticle) -> None:
    pivot = getattr(page.verdict, "pivot", None)
    if pivot is None or not pivot.language:
        return
    chance = "" if pivot.probability is None else f" (probability {pivot.probability:.2f})"
    screen.line(f"probably through the language “{safe(pivot.language)}”{chance}")
    _show_items(screen, page.pivot, "  ")


def _show_strongest(screen: Screen, page: DisplayedArticle) -> None:
    machine, people = page.strongest(TOP)
    for title, items in (
        ("Strongest evidence for machine translation", machine),
        ("Strongest evidence against it", people),
    ):
        screen.line(Text(title, style="bold"))
        _show_items(screen, items, "  ")
        if not items:
            screen.line("  none")
        screen.line()


def _show_items(screen: Screen, items: Iterable[Shown], indent: str) -> None:
    for item in items:
        for reason in item.reasons:
            screen.line(reason_line(reason), first=f"{indent}- ")


def reason_line(reason: Reason) -> Text:
    """A reason as a sentence, with its strength."""
    words = safe(reason.text)
    style = "red" if reason.weight > 0 else "green"
    line = Text(words[:1].upper() + words[1:])
    return line.append(f" ({strength_text(reason.weight)})", style=style)


# --- the text ------------------------------------------------------------------------------


def _show_text(screen: Screen, page: DisplayedArticle, text: str, everything: bool) -> None:
    places = page.highlights
    starts = [place.start for place in places]
    waiting: list[Shown] = []
    end = reach = 0
    for sentence in page.sentences:
        if sentence.start >= reach:
            _show_items(screen, waiting, " " * MARGIN)
            waiting = []
        if end and "\n" in text[end : sentence.start]:
            screen.line()
        end = sentence.end
        # The one before may reach in from the sentence before.
        first = max(0, bisect_left(starts, sentence.start) - 1)
        last = bisect_left(starts, sentence.end)
        words = highlighted(sentence, places[first:last], text, screen.plain)
        screen.line(words, *margin(sentence))
        # Reasons come below the sentence in which their words end, not in the middle of them.
        waiting += shown_items(sentence, everything)
        reach = max([reach, *(item.end for item in sentence.shown if not item.is_phrasing)])
    _show_items(screen, waiting, " " * MARGIN)


def margin(sentence: ShownSentence) -> tuple[str, str]:
    """What stands left of the first line of a sentence, and of the others."""
    return f"{sentence.mark:<{MARGIN}}", " " * MARGIN


def shown_items(sentence: ShownSentence, everything: bool) -> list[Shown]:
    """The items that are worth a line under a sentence.

    What a rule found is shown from a small weight on; phrasing, of which every sentence has some,
    only where it speaks clearly.
    """
    return [
        item
        for item in sentence.shown
        if everything or abs(item.weight) >= (STEPS[0] if item.is_phrasing else SMALLEST)
    ]


def highlighted(
    sentence: ShownSentence, places: Sequence[Highlight], text: str, plain: bool
) -> Text:
    """A sentence with the words concerned marked.

    Args:
        sentence: the sentence.
        places: the highlights that may touch it, in order.
        text: the text that was scored.
        plain: whether brackets stand for colours.
    """
    parts: list[Text | str] = []
    done = sentence.start
    for place in places:
        start, end = max(place.start, done), min(place.end, sentence.end)
        if start >= end or place.shown.weight <= 0:
            continue
        parts += [safe(text[done:start]), _marked(text, place, start, end, plain)]
        done = end
    parts.append(safe(text[done : sentence.end]))
    return joined(parts)


def _marked(text: str, place: Highlight, start: int, end: int, plain: bool) -> Text:
    phrase = place.shown.is_phrasing
    words = safe(text[start:end])
    if not plain:
        own = PHRASE_STYLE if phrase else RULE_STYLE
        return Text(words, style=f"{own} {STRENGTH_STYLES[place.shown.strength]}".strip())
    if phrase:
        return Text(words)
    # One that reaches over several sentences opens in the first and closes in the last.
    before = "" if text[place.start : start].strip() else OPEN
    behind = "" if text[end : place.end].strip() else CLOSE
    return Text(f"{before}{words}{behind}")


def legend(plain: bool) -> list[Text]:
    """What the marks mean."""
    steps = [f"{'+' * number} from {step:g}" for number, step in enumerate(STEPS, 1)]
    marks = f"Left of a sentence: {', '.join(steps)} for machine translation, - against it."
    words = (
        f"{OPEN}In braces{CLOSE}: words that a rule found."
        if plain
        else "Reversed: words that a rule found; underlined: unusual phrasing."
    )
    caution = "Figures are log-odds. A verdict is no proof: read the evidence."
    return [Text(line, style="dim") for line in (f"{marks} {words}", caution)]
