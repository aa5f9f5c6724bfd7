"""Dates, clock times and numbers that keep the habits of another language.

Hypothesis: engines translate words and copy figures, so the notation around a figure is the last
thing to be naturalised: the day number in brackets of Portuguese copy, the stop behind an ordinal,
the decimal comma, the 24-hour “o'clock”. Segmenters also take the stop of “12.000” for the end of a
sentence, and the joined halves come back as “12. 000”.

Left out on purpose, because whole countries write English so: “60 000” and “15h30” (South Africa),
“18:30 hours” and “250, 000” (Kenya, India), “100 euro” (Ireland) and
“Tuesday (22 September)” (Britain).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from detector.features.dates.this_weekday import THIS_WEEKDAY
from detector.features.document import Document
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.lexicons.calendar import MONTHS, WEEKDAYS

_OBSERVED = "counted on the twins: native copy against the same story translated back"

_DAY = r"(?:[1-9]|[12]\d|3[01])"
_WEEKDAY = f"(?:{'|'.join(day.removesuffix('day').capitalize() for day in WEEKDAYS)})day"
_MONTH = f"(?:{'|'.join(map(str.capitalize, MONTHS))})"
_COUNTED = (
    r"(?:people|euros?|dollars|roubles|rubles|crowns|kronor|francs|lira|pesos|reais|zloty|yuan|men"
    r"|women|children|soldiers|troops|residents|inhabitants|workers|employees|students|pupils|homes"
    r"|houses|units|times|members|deaths|dead|cases|patients|refugees|migrants|jobs|vehicles|cars"
    r"|companies|visitors|spectators|fans|tourists|voters|votes|copies|hectares|tonnes|tons|kilometers"
    r"|kilometres|miles|square)\b"
)
_UNIT = (
    r"(?:%|percent\b|per cent\b|pct\b|million\b|billion\b|trillion\b|mln\b|bln\b|degrees\b"
    r"|percentage\b|points?\b|kilomet|met(?:er|re)s?\b|km\b)"
)
_Fits = Callable[[str, re.Match[str]], bool]


def _marks(
    pattern: str, note: str, needs: str, fits: _Fits | None = None, tail: str = ""
) -> Callable[[Document], Iterator[Finding]]:
    """A rule that marks each match of a pattern; ``{}`` in the note stands for its words.

    ``needs`` is a string that every match holds: most texts lack it, and looking for it is a
    hundred times cheaper than trying the pattern everywhere. Patterns begin with a character, not
    with a look-behind, for the same reason; ``fits`` decides what stands around a match. ``tail``
    is a pattern that the end of every match has, and begins with a mark, where a search is quick.
    """
    scan, ends = re.compile(pattern).finditer, re.compile(tail).search

    def find(document: Document) -> Iterator[Finding]:
        text = document.text
        if needs in text and ends(text):
            for match in scan(text):
                if fits is None or fits(text, match):
                    note_here = note.format(f"“{match.group()}”")
                    yield Finding(match.start(), match.end(), note_here)

    return find


_ABOUT = ("bout ", "round ", "early ", "lmost ", " over ", " than ", "least ")
_THINGS = re.compile(r" (?:million|billion|people|euros|dollars)\b")


def _is_split(text: str, match: re.Match[str]) -> bool:
    """Whether “3. 400” is one number; behind "table 3." a sentence may begin with a number."""
    decimals = match.group().partition(". ")[2]
    if len(decimals) < 3 or decimals.startswith("0"):
        return True
    about = text.endswith(_ABOUT, max(0, match.start() - 8), match.start())
    return about or _THINGS.match(text, match.end()) is not None


_BEFORE_DATE = ("on ", "On ", "the ", "The ", " of ", "since ", "until ", "day ", "day, ")


def _follows_date_word(text: str, match: re.Match[str]) -> bool:
    return text.endswith(_BEFORE_DATE, max(0, match.start() - 8), match.start())


_decimal_commas = _marks(
    rf"\d(?<![\w.,]\d)\d{{0,2}},\d{{1,2}}(?= ?-?{_UNIT})",
    "{} has a comma before the decimals",
    needs=",",
    tail=rf",(?<=\d,)\d{{1,2}}(?= ?-?{_UNIT})",
)
_RAND = re.compile(r"\bR ?\d")


def find_decimal_comma(document: Document) -> Iterator[Finding]:
    """Decimals set off by a comma; none in texts that count in rand."""
    found = list(_decimal_commas(document))
    # South African English writes the comma too, and sums in rand give it away
    if found and not _RAND.search(document.text):
        yield from found


DECIMAL_COMMA = Feature(
    name="dates/decimal-comma",
    hypothesis="Most European languages write a comma before decimals, and engines copy it.",
    source=_OBSERVED,
    find=find_decimal_comma,
    author_only=True,
    per="once",
    silenced_by=frozenset({"digit-groups"}),
    why="most other European languages write one, and engines copy figures as they stand",
    hits=(
        Example("Inflation fell to 3,5 percent in May.", "3,5"),
        Example("The plant cost 1,25 million euros.", "1,25"),
    ),
    misses=(
        "The village has 1,250 people.",
        "About 1,250 million tonnes were moved.",
        "Chapters 1,2 and 3 are short.",
        "The scheme cost 1,25,000 rupees.",
        "Petrol rose to R23,45 a litre and prices by 3,5 percent.",
    ),
)


DAY_NUMBER = Feature(
    name="dates/day-number",
    hypothesis="Portuguese and Chinese copy sets the day of the month behind a weekday.",
    source="the day number in brackets",
    counts=Counts(4, 0),
    find=_marks(
        # "Jazz: Friday (7), Saturday (8) and Sunday (9)" is a list of dates
        rf"(?:\b[a-z]+(?<!\band)(?<!\bor) |\b(?:This|Last|Next|On) ){_WEEKDAY} "
        rf"\({_DAY}\.?\)(?!,? (?:and|to|or) [A-Z])",
        "{} gives the day of the month in brackets behind the weekday",
        needs="day (",
    ),
    author_only=True,
    per="once",
    silenced_by=frozenset({"day-numbers"}),
    why="Brazilian and Portuguese papers do so; engines keep the figure, and English papers leave"
    " it out",
    hits=(
        Example("The leaders met this Thursday (16) in the capital.", "this Thursday (16)"),
        Example("He resigned on Monday (4), a day after the vote.", "on Monday (4)"),
        Example("Last Saturday (21) they signed the papers.", "Last Saturday (21)"),
    ),
    misses=(
        "The ministers will meet on Tuesday (22 September) in Leeds.",
        "Ratings rose from Monday (317,000) and Tuesday (283).",
        "Doors open on Friday (7pm) and Saturday (8.30pm).",
        "Jazz: Friday (7th), Saturday (8) and Sunday (9), at eight.",
        "The fair runs on Thursday (16/17 August).",
    ),
)


SPLIT_NUMBER = Feature(
    name="dates/split-number",
    hypothesis="A segmenter takes the stop inside a number for the end of a sentence, and the"
    " joined halves keep a space.",
    source="digits broken (“12. 000”), seen on re-translated pages only",
    find=_marks(
        r"\d(?<![\w.,:/-]\d)(?:\d{0,2}\. \d{3}\b(?![.,]\d)|\d{0,2} \.\d{3}\b(?![.,]\d)"
        rf"|\d{{0,2}}(?: [.,] ?|\. )\d{{1,2}}(?= ?{_UNIT}))",
        "{} is one number with a space inside",
        needs=" ",
        fits=_is_split,
        tail=r"[.,](?:(?<= .)|(?<=\d\.) \d)",
    ),
    author_only=True,
    per="once",
    silenced_by=frozenset({"guessed-spaces", "spaced-marks"}),
    why="the engine took its stop for the end of a sentence",
    hits=(
        Example("Some 12. 000 people lost their homes.", "12. 000"),
        Example("Costs rose 3 .5 pct, or 2 .4 points more than planned.", "3 .5"),
        Example("More than 3. 400 families have left.", "3. 400"),
        Example("Prices rose by 12 .5 percent in a year.", "12 .5"),
    ),
    misses=(
        "He finished in 2012. 200 others did not.",
        "They fired with a pair of 9mm and two .22 rifles.",
        "The loss came to Sh 250, 000 in March.",
        "It closed at 98. The index had been 100 before.",
        "See section 4. 112 members voted for it.",
    ),
)


THOUSAND_STOP = Feature(
    name="dates/thousand-stop",
    hypothesis="Most European languages group thousands with a stop, and engines copy it.",
    source=_OBSERVED,
    find=_marks(
        rf"[1-9](?<![\w.,:$£€¥/-][1-9])\d{{0,2}}(?:\.\d{{2}}0(?= (?:\w{{2,14}} )?{_COUNTED})"
        r"|\.[05]00(?= [a-z]{2,14}s\b(?<!points)(?<!metres)(?<!meters)(?<!dlrs)(?<!cents))"
        r"|(?:\.\d{3}){2}(?!\.?\w))",
        "{} groups the thousands with a stop",
        needs=".",
        tail=r"\.(?<=\d\.)\d\d",
    ),
    author_only=True,
    per="once",
    silenced_by=frozenset({"digit-groups"}),
    why="German and Spanish do so; engines copy it, though English readers take it for a decimal",
    hits=(
        Example("Police counted 1.200 people in the square.", "1.200"),
        Example("The city has 1.350.000 inhabitants.", "1.350.000"),
    ),
    misses=(
        "The yield was 7.125 percent and the gap 1.250 points.",
        "The rod is 1.200 metres long.",
        "The server at 192.168.100.200 was down.",
        "Revenue came to 26.043 billion yuan.",
    ),
)


ORDINAL_STOP = Feature(
    name="dates/ordinal-stop",
    hypothesis="German, Czech, Finnish and Turkish write an ordinal with a stop.",
    source=_OBSERVED,
    find=_marks(
        rf"[1-9](?<![\w.,:/-][1-9])\d?\. {_MONTH}\b",
        "{} has a stop behind the day",
        needs=". ",
        fits=_follows_date_word,
        tail=r"\. (?<=\d\. )[A-Z]",
    ),
    author_only=True,
    per="once",
    why="it stands for “th” in German, Czech and Finnish, and engines copy it",
    hits=(
        Example("She was born on 12. March in Graz.", "12. March"),
        Example("The talks resume Monday, 3. June, he said.", "3. June"),
    ),
    misses=(
        "The class grew to 12. March saw two more join.",
        "She was born on 12 March 1970.",
        "They came in at number 3. May was second.",
    ),
)


CLOCK = Feature(
    name="dates/clock",
    hypothesis="Other languages count the hours to 24 where English says “o'clock”.",
    source=_OBSERVED,
    find=_marks(
        r"\b(?:(?:1[3-9]|2[0-4])(?:[:.][0-5]\d)?|\d{1,2}[:.][0-5]\d) ?[Oo]['’]clock\b",
        "{} joins “o'clock” to a 24-hour time or to minutes",
        needs="clock",
    ),
    author_only=True,
    per="once",
    why="German, Czech and Chinese have a word that goes with both, and engines translate it",
    hits=(
        Example("The shops close at 18 o'clock on Sundays.", "18 o'clock"),
        Example("The match starts at 20:45 o’clock.", "20:45 o’clock"),
    ),
    misses=(
        "They met at 6 o'clock and left by 11 o’clock.",
        "Trains leave at 18:30 and 20.45.",
        "At 9 o'clock the doors were shut.",
    ),
)


TODAY_WEEKDAY = Feature(
    name="dates/today-weekday",
    hypothesis="German, Czech and Finnish copy sets the weekday beside “today”.",
    source=_OBSERVED,
    find=_marks(
        rf"[TtYy](?:oday|esterday|omorrow), {_WEEKDAY}\b(?!,? (?:\d|{_MONTH}))",
        "{} names the day twice",
        needs="day, ",
    ),
    author_only=True,
    per="once",
    why="German, Czech and Finnish papers do this and engines keep it, where English ones choose",
    hits=(
        Example("The prize will be announced today, Friday, in Oslo.", "today, Friday"),
        Example("The talks ended yesterday, Monday, without a result.", "yesterday, Monday"),
    ),
    misses=(
        "The fair opens today (Friday) at noon.",
        "He said yesterday that Friday would do.",
        "The report, due today, Friday 3 June, is late.",
    ),
)


PERCENT_SPACE = Feature(
    name="dates/percent-space",
    hypothesis="French, German, Czech and Spanish set a space before the percent sign.",
    source=_OBSERVED,
    find=_marks(
        r"\d[\d.,]{0,12} %(?!\w)",
        "{} has a space before the percent sign",
        needs=" %",
    ),
    author_only=True,
    per="once",
    silenced_by=frozenset({"spaced-marks"}),
    why="French, German and Spanish set it so, and engines keep it",
    hits=(
        Example("Turnout was 54.5 % in the first round.", "54.5 %"),
        Example("Some 12 % of the voters stayed at home.", "12 %"),
    ),
    misses=(
        "Turnout was 54.5% in the first round.",
        "About 5 percent stayed.",
        "Use 100 %d and %s in the format.",
    ),
)


TITLE = "Dates and numbers"
FEATURES: tuple[Feature, ...] = (
    DAY_NUMBER,
    SPLIT_NUMBER,
    DECIMAL_COMMA,
    THOUSAND_STOP,
    ORDINAL_STOP,
    CLOCK,
    TODAY_WEEKDAY,
    PERCENT_SPACE,
    THIS_WEEKDAY,
)
