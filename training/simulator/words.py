"""What a trip through another language does to words: names, order, numbers, pronouns, tenses."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.tagging import tag_lexicon
from detector.features.lexicons.calendar import PLAIN_MONTHS, WEEKDAYS
from detector.training.simulator.planting import Change

DAYS = frozenset(WEEKDAYS)
MONTHS = PLAIN_MONTHS
_DATED = DAYS | {"yesterday", "ago"}
_LAST = frozenset({"week", "month", "year", "night", "summer", "winter", "spring", "autumn"})
_PLACED = frozenset({"in", "to", "from", "of", "at", "near", "and", "on", "for", "by", "with"})
_PARTICIPLES = {
    "said": "said", "told": "told", "made": "made", "held": "held", "met": "met", "won": "won",
    "lost": "lost", "left": "left", "sent": "sent", "paid": "paid", "led": "led", "took": "taken",
    "gave": "given", "went": "gone", "began": "begun", "wrote": "written", "became": "become",
    "fell": "fallen", "rose": "risen", "saw": "seen", "came": "come", "broke": "broken",
}  # fmt: skip
_AFTER_NO_SUBJECT = "had has have was were be been being is are not who which that and as to , by '"
_NO_SUBJECT = frozenset(_AFTER_NO_SUBJECT.split())
_PLURAL = frozenset({"they", "we", "you", "i", "these", "those"})
_FLIPS = {
    "he": ("she", "it"), "she": ("he", "he", "it"), "it": ("he", "he", "she"),
    "his": ("her", "its"), "its": ("his", "her", "his"), "him": ("her", "it"),
}  # fmt: skip
# spellings of one sound in different romanisations
_RESPELLINGS = (
    ("ts", "z"), ("tz", "ts"), ("kh", "j"), ("kh", "h"), ("sh", "sch"), ("ch", "tch"), ("w", "v"),
    ("v", "w"), ("ph", "f"), ("ij", "y"), ("iy", "i"), ("yi", "i"), ("x", "ks"), ("ck", "k"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("zh", "j"), ("c", "k"), ("y", "i"), ("ll", "l"),
    ("ss", "s"), ("nn", "n"), ("tt", "t"), ("ff", "f"), ("th", "t"), ("ei", "ai"), ("o", "a"),
    ("e", "a"), ("i", "y"),
)  # fmt: skip
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_YEAR = re.compile(r"(?:19|20)\d\d$")
_THOUSANDS = re.compile(r"\d{1,3},\d{3}$")
_DECIMAL = re.compile(r"\d{1,3}\.\d{1,2}$")
_UNIT = re.compile(
    r"\s?(?:%|per ?cent|[mbtr]+illion|pct|mln|bln|points?|k?m\b|kilomet|met|degrees)"
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Za-z]+(?:[ -][A-Z][A-Za-z]+)?(?:, [A-Z]?[a-z0-9]+\.? [A-Z]?[a-z0-9]+)?)"
    r"(?P<agency> ?\([A-Z][A-Za-z. ]{1,14}\))? ?(?P<dash>[-–—]|--) ?(?P<next>\w+)"
)
# after these "it" is a company or a ministry; before others it may have no referent at all
_ITS_VERBS = ("said", "says", "would", "will", "has", "had", "plans", "wants", "hopes", "added")


def _inside(document: Document) -> Iterator[int]:
    """Tokens that do not begin a sentence, and whose neighbours are in the same sentence."""
    for first, behind in document.sentence_tokens:
        if behind - first > 5:
            yield from range(first + 1, behind - 1)


def _change(document: Document, index: int, new: str, weight: float = 1.0, more: int = 0) -> Change:
    return Change(document.starts[index], document.ends[index + more], new, weight=weight)


def lower_name(document: Document, rng: random.Random) -> Iterator[Change]:
    """A proper name in lower case: "aid to oslo", "on wednesday"."""
    known = tag_lexicon().known
    for index in _inside(document):
        word, lower = document.words[index], document.lower[index]
        if len(word) < 4 or not word.isalpha() or word[0] == lower[0] or word[1:] != lower[1:]:
            continue
        # an office or a common noun in lower case would be house style, no fault
        plain = known.get(lower, "NNP")
        if document.tags[index].startswith("NNP") and plain.startswith("NNP"):
            weight = 2.0 if document.lower[index - 1] in _PLACED else 1.0
            # first names hardly ever lose their capital without their surname
            named = document.words[index + 1][0].isupper() or document.words[index - 1][0].isupper()
            yield _change(document, index, lower, weight * (0.2 if named else 1.0))


def german_capital(document: Document, rng: random.Random) -> Iterator[Change]:
    """A common noun with a capital, as German writes it."""
    for index in _inside(document):
        word = document.words[index]
        if len(word) < 4 or not word.isalpha() or not word.islower():
            continue
        if document.tags[index] in ("NN", "NNS") and document.words[index - 1][0] not in "\"“'‘:":
            yield _change(document, index, word.capitalize())


def name_variant(document: Document, rng: random.Random) -> Iterator[Change]:
    """A name that is spelt another way the second time."""
    for lower, places in document.positions.items():
        if len(places) < 2 or len(lower) < 5 or not lower.isalpha():
            continue
        if not all(document.tags[p] == "NNP" for p in places) or lower in DAYS | MONTHS:
            continue
        index = rng.choice(places[1:])
        word = document.words[index]
        new = _respelt(word, rng)
        if new and word[1:].islower():
            common = 0.3 if lower in tag_lexicon().known else 1.0
            yield _change(document, index, new, common)


def _respelt(word: str, rng: random.Random) -> str:
    """The name in another romanisation, or "" where no rule applies."""
    rules = [(old, new) for old, new in _RESPELLINGS if old in word[1:]]
    if not rules:
        return ""
    # the first rules that apply change a consonant, the last a bare vowel
    old, new = rng.choice(rules[:3])
    return word[0] + word[1:].replace(old, new, 1)


def this_weekday(document: Document, rng: random.Random) -> Iterator[Change]:
    """A weekday as Romance languages have it: "this Friday" for "on Friday"."""
    for index in _inside(document):
        day = document.words[index]
        if document.lower[index] in DAYS and day[0].isupper() and document.lower[index - 1] == "on":
            if not _in_the_past(document, index):
                continue  # for a day to come "this Friday" is English
            this = "this" if document.words[index - 1] == "on" else "This"
            yield _change(document, index - 1, f"{this} {day}", more=1)


def _in_the_past(document: Document, index: int) -> bool:
    """Whether the sentence has a verb in the past tense, and none that looks ahead."""
    span = slice(*document.sentence_tokens[document.sentence_of[index]])
    tags, lower = document.tags[span], document.lower[span]
    return "VBD" in tags and "MD" not in tags and "'ll" not in lower


def day_number(document: Document, rng: random.Random) -> Iterator[Change]:
    """The day of the month in brackets behind the weekday: "this Friday (7)"."""
    first = rng.randint(1, 24)
    for index in _inside(document):
        day = document.words[index]
        # one week of one month: the same weekday has the same number all over the page
        if document.lower[index] in DAYS and day[0].isupper():
            number = first + WEEKDAYS.index(document.lower[index])
            if document.words[index - 1] == "on" and rng.random() < 0.4:
                yield _change(document, index - 1, f"this {day} ({number})", more=1)
            elif document.words[index + 1][0] not in "(0123456789":
                yield _change(document, index, f"{day} ({number})")


def split_digits(document: Document, rng: random.Random) -> Iterator[Change]:
    """A number cut at its own stop or comma: "12. 000"."""
    for index in _inside(document):
        word = document.words[index]
        if word[0].isdigit() and (_THOUSANDS.match(word) or _DECIMAL.match(word)):
            # "12, 000" is no fault: Kenyan and Indian papers write it
            mark = rng.choice((". ", ". ", " ."))
            yield _change(document, index, re.sub("[.,]", mark, word, count=1))


def decimal_comma(document: Document, rng: random.Random) -> Iterator[Change]:
    """A decimal comma, or a stop between thousands."""
    for index in _inside(document):
        word = document.words[index]
        if _THOUSANDS.match(word):
            yield _change(document, index, word.replace(",", "."), 0.5)
        elif _DECIMAL.match(word) and _UNIT.match(document.text, document.ends[index]):
            yield _change(document, index, word.replace(".", ","))


def word_order(document: Document, rng: random.Random) -> Iterator[Change]:
    """Modifiers behind their noun: "a solution peaceful", "the policy trade"."""
    tags, words = document.tags, document.words
    for index in _inside(document):
        following = index + 1
        if not (words[index].isalpha() and words[following].isalpha()):
            continue
        if document.starts[following] - document.ends[index] != 1 or words[index - 1] == "-":
            continue
        if following + 1 < len(tags) and tags[following + 1].startswith("NN"):
            continue
        weight = _order_weight(tags[index - 1], tags[index], tags[following])
        if weight:
            new = f"{words[following]} {words[index]}"
            yield _change(document, index, new, weight, more=1)


def _order_weight(before: str, modifier: str, noun: str) -> float:
    if noun not in ("NN", "NNS"):
        return 0.0
    if modifier == "JJ":
        return 2.0 if before in ("DT", "PRP$", "IN") else 0.5
    return 1.0 if modifier in ("NN", "NNP") and before in ("DT", "PRP$") else 0.0


def perfect(document: Document, rng: random.Random) -> Iterator[Change]:
    """The perfect for a dated event: "has resigned on Monday"."""
    for index in _inside(document):
        word, lower = document.words[index], document.lower
        if word.endswith("ed") and document.tags[index] in ("VBD", "VBN"):
            participle = word if _is_main_verb(document, index) else ""
        else:
            participle = _PARTICIPLES.get(word, "")
        if not participle or lower[index - 1] in _NO_SUBJECT or not _dated(document, index):
            continue
        subject = document.tags[index - 1]
        if subject.startswith("NN") or subject == "PRP":
            plural = subject in ("NNS", "NNPS") or lower[index - 1] in _PLURAL
            yield _change(document, index, f"{'have' if plural else 'has'} {participle}")


def _is_main_verb(document: Document, index: int) -> bool:
    """Whether no other finite verb is near: "a poll released on Friday showed" has two."""
    first, behind = document.sentence_tokens[document.sentence_of[index]]
    nearby = (*document.tags[first:index], *document.tags[index + 1 : min(index + 10, behind)])
    return not any(tag in _FINITE for tag in nearby)


def _dated(document: Document, index: int) -> bool:
    """Whether a date stands within the next words, before any comma."""
    lower = document.lower
    for place in range(index + 1, min(index + 6, len(lower))):
        if lower[place] in ',.;:"”':
            return False
        before, word = lower[place - 1], lower[place]
        if word in _DATED or (word in _LAST and before == "last"):
            return True
        if before in ("in", "on", "since") and (word in MONTHS or _YEAR.match(word)):
            return True
    return False


def pronoun_flip(document: Document, rng: random.Random) -> Iterator[Change]:
    """A pronoun of the wrong gender, where the language between has none or another."""
    for index, lower in enumerate(document.lower[:-1]):
        word, following = document.words[index], document.tags[index + 1]
        if lower == "her":
            options: tuple[str, ...] = ("his", "its") if following[:2] in ("NN", "JJ") else ("him",)
        elif lower == "it" and document.lower[index + 1] not in _ITS_VERBS:
            continue
        else:
            options = _FLIPS.get(lower, ())
        if options and word[1:].islower() and document.words[index + 1][0].isalpha():
            new = rng.choice(options)
            yield _change(document, index, new.capitalize() if word[0].isupper() else new)


def dateline_damage(document: Document, rng: random.Random) -> Iterator[Change]:
    """A dateline that has lost its dash or was taken for a sentence: "PARIS (XYZ) Two men"."""
    for start, _ in document.paragraph_bounds[:4]:
        match = _DATELINE.match(document.text, start)
        if not match or not (match["agency"] or match["place"].split(",")[0].isupper()):
            continue
        place, agency = match["place"], (match["agency"] or "").strip()
        credit = f" {agency}" if agency else ""
        heads = [f"{place}{credit}", f"{place}{credit}.", f"{place.title()}{credit} -."]
        if agency:
            heads += [f"{agency} {place}", f"{place} ( {agency[1:-1]} ) .", f"{place} . {agency}"]
        yield Change(match.start(), match.end(), f"{rng.choice(heads)} {match['next']}")
        return
