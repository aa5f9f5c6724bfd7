"""Habits of a whole text: each is recognised, nearly one is not, and a stray fault stays found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.document.habits import NAMES, habits_of
from detector.features.document.house_quotes import house_quotes
from detector.features.document.quotation import quotation
from detector.features.gathering import gather

PLAIN = (
    "The council met on Monday to talk about the bridge. It has been shut since the storm. "
    "Repairs may take until the summer, an engineer told the meeting. Nobody knows who will pay. "
    "The mayor hopes for money from the county. Shops on the far bank have lost half their trade. "
)
LONG = PLAIN * 3

HITS = [
    ("lost-spaces", "The scheme is dead.Mr Hill said so.He was told at noon.The firm was not."),
    (
        "lost-spaces",
        'The bird has gone.Its owner was sad."He did no harm. Well, he took a cod."A charity came. '
        "It was Tuesday.'Bit of a flap'The keeper left.",
    ),
    ("guessed-spaces", "The U. S. firm paid £2. 5 million for it, and 3. 5% of the staff left."),
    ("guessed-spaces", "Go to bbc. co. uk or write to us by 7 p. m. on Friday, the paper says."),
    ("guessed-spaces", "Sales rose by 2. 5% in May, 3. 1% in June and 0. 4% in July, it said."),
    ("spaced-marks", "The talks open on Monday , the council said . A paper , it says , is due ."),
    (
        "spaced-marks",
        f"{PLAIN}Ask at Hall Farm , Ann Cole or Tim Reed . Read Home News : a tale.",
    ),
    ("spaced-marks", "Bored ? Come ! There is cake : plenty of it. Tea too ; no beer."),
    ("spaced-quotes", "“ No ” , she said, and “ never ” . He wrote “ perhaps ” on it."),
    ("spaced-quotes", 'It is a " heat sock " or a " cold hat " , she said of it.'),
    ("no-line-ends", f"Bridge stays shut for monthsBy Ann ColeCounty reporter{LONG}Read MoreTen"),
    ("no-line-ends", f"Bridge stays shut By Ann Cole {LONG}Read more Ten things Share this Tweet"),
    (
        "glued-headings",
        "Early lifeShe was born in Leeds.\nCareerHer first job was at a mill.\nDeath\nShe died.",
    ),
    ("glued-headings", "Early lifeShe was born in Leeds and went to school there.\nShe died."),
    ("foreign-quotes", "«I moved here for the quiet», he said. It is «too loud» now."),
    ("foreign-quotes", "« We ran out last year », she says. « So come early ! »"),
    ("foreign-quotes", "„We thought it was the children“, she says. „It was not.“"),
    ("foreign-quotes", "„We thought it was the children”, she says. „It was not.”"),
    ("foreign-quotes", "»I know where every one is«, she says. It is a »meeting point« now."),
    ("foreign-quotes", "”I know where every one is”, she says. It is a ”meeting point” now."),
    ("foreign-quotes", "«And where is the money? In the «Sonne»!» he asked. «We saw it.»"),
    ("upper-case", PLAIN.upper()),
    ("lower-case", PLAIN.lower()),
    ("day-numbers", "We won on Sunday (7), play on Wednesday (10) and rest on Saturday (13)."),
    ("digit-groups", "Ward 1 has 12 045 voters, ward 2 has 7 460 and ward 3 has 5 008."),
    ("digit-groups", "Prices rose by 3,5 percent to 12.045 francs, and rents by 2,25 percent."),
]
NEAR = [
    ("lost-spaces", f"The scheme is dead.Mr Hill said so. {LONG}"),
    (
        "lost-spaces",
        "The U.S.Navy left St.Louis. The U.S.Army and the E.U.Board met at 5 p.m.EST.",
    ),
    ("guessed-spaces", "Some 12. 000 people came, 3.5% more. The U.S. team left at 5 p.m. today."),
    ("guessed-spaces", "The rate rose to 2. 5 percent in May. Nobody knows why it did."),
    ("spaced-marks", f"{PLAIN}They came back from a patrol . Nobody was hurt."),
    ("spaced-marks", f"{PLAIN}He paused . . . and went on. It is .5 wide , or so."),
    ("spaced-quotes", "He called it a “ grave mistake” and “no joke” and a “bad day”."),
    ("no-line-ends", LONG),
    ("no-line-ends", f"Early lifeShe was born.\n{LONG}"),
    ("glued-headings", "Envoys met at theKremlin on Monday. The envoys flew home."),
    ("glued-headings", "An iPhone from eBay, a flight with easyJet, a film on YouTube."),
    ("foreign-quotes", "The weekly «Novoye Slovo» closed. The daily «Rossiya» is open."),
    ("foreign-quotes", "«I moved here for the quiet», he said. “It is too loud,” she said. «So.»"),
    ("foreign-quotes", "«I moved here for the quiet, he said. «It was too loud», she said."),
    ("foreign-quotes", "Home » News » Asia\n« All the stories of the week\nMore news » here"),
    ("foreign-quotes", "He called it “a grave mistake“ and ”a bad day for us” on Monday."),
    ("upper-case", f"BRIDGE STAYS SHUT FOR MONTHS\n{PLAIN}"),
    ("lower-case", f"the talks in moscow went on.\n{PLAIN}"),
    ("day-numbers", "They met this Thursday (16), this Friday (17) and on Monday (20)."),
    ("day-numbers", "He resigned on Monday (4), a day after the vote."),
    ("digit-groups", "Prices rose by 3,5 percent, 2.5 million people fled and 1,200 came back."),
    ("digit-groups", "It cost 12,045 francs, 3.5 percent more than in 2019, and 1,000 came."),
]
# an engine's fault in a text that is regular otherwise, or in one with another habit
STRAY = [
    ("spacing/space-before-stop", f"{PLAIN}They came back from a patrol . Nobody was hurt."),
    ("spacing/space-inside-quotes", f"{PLAIN}He called it a “ grave mistake” in May."),
    ("spacing/fused-after-stop", f"{PLAIN}They agreed to talks.The mayor will come."),
    ("spacing/fused-words", f"{PLAIN}Envoys met at theKremlin on Monday."),
    ("spacing/foreign-quotes", f"{PLAIN}The weekly «Novoye Slovo» closed. “Why?” she asked."),
    ("spacing/foreign-quotes", "«We will stay in the club», he said. “Why?” she asked. «No.»"),
    ("spacing/flipped-quotes", f"{PLAIN}The mayor called it “a grave mistake“."),
    ("dates/day-number", f"{PLAIN}The leaders met this Thursday (16) in the capital."),
    ("dates/split-number", f"{PLAIN}Some 12. 000 people lost their homes, 3.5% of all."),
    ("dates/decimal-comma", f"{PLAIN}Inflation fell to 3,5 percent in May."),
    ("names/lower-case-name", f"{PLAIN}The Talks with Moscow broke down, and kyiv knew."),
    ("boundaries/lower-case-tail", f"{PLAIN}They fled to the mountain district. is near it."),
    (
        "boundaries/lower-case-tail",
        "«I moved here for the quiet», he said. «It is loud.» He fled to the district. is near it.",
    ),
    (
        "boundaries/capital-tail",
        "The talks opened on Monday , he said . A paper , he says , is signed by the. Kremlin men "
        "left .",
    ),
]


def habits(text: str) -> frozenset[str]:
    return habits_of(Document.parse(text)).names


def found(text: str) -> set[str]:
    document = Document.parse(text)
    return {
        feature.name
        for feature, pieces in zip(FEATURES, gather(document, FEATURES), strict=True)
        if pieces
    }


@pytest.mark.parametrize(("name", "text"), HITS)
def test_a_habit_is_recognised(name: str, text: str) -> None:
    assert name in habits(text)


@pytest.mark.parametrize(("name", "text"), NEAR)
def test_nearly_a_habit_is_none(name: str, text: str) -> None:
    assert name not in habits(text)


@pytest.mark.parametrize(("rule", "text"), STRAY)
def test_a_stray_fault_stays_found(rule: str, text: str) -> None:
    assert rule in found(text)


@pytest.mark.parametrize(("name", "text"), HITS)
def test_what_a_habit_explains_is_silent(name: str, text: str) -> None:
    explained = {feature.name for feature in FEATURES if name in feature.silenced_by}
    assert explained
    assert not found(text) & explained


def test_every_habit_has_its_tests_and_says_what_it_is() -> None:
    assert {name for name, _ in HITS} == {name for name, _ in NEAR} == NAMES
    for _, text in HITS:
        for habit in habits_of(Document.parse(text)).found:
            assert habit.note[-1].isalnum() or habit.note[-1] in "”)"
            assert ". " not in habit.note


def test_an_empty_text_has_no_habit() -> None:
    for text in ("", " ", "\n", ".", "«", "“"):
        assert habits(text) == frozenset()


def test_quotations_in_house_marks_are_quotations() -> None:
    text = "«I moved here. For the quiet», he said. It is «too loud» now."
    assert [text[start:end] for start, end in house_quotes(text)] == [
        "«I moved here. For the quiet»",
        "«too loud»",
    ]
    assert quotation(Document.parse(text)).covers(5, 8)


GOLDEN = {
    "own/swiss-guillemets": "foreign-quotes",
    "own/low-high-quotes": "foreign-quotes",
    "own/inward-guillemets": "foreign-quotes",
    "own/football-shirt-dates": "day-numbers",
    "own/soup-spaces": "spaced-marks",
    "own/election-space-thousands": "digit-groups",
    "own/lost-joints-bbc": "lost-spaces",
    "fresh/swiss-village-guillemets": "foreign-quotes",
    "fresh/german-paper-lowquotes": "foreign-quotes",
    "fresh/french-local-spaced-marks": "spaced-marks",
    "fresh/league-table": "day-numbers",
    "fresh/bbc-lost-space": "lost-spaces",
    "fresh/science-inline-tags": "spaced-quotes",
    "fresh/line-ends-gone": "no-line-ends",
    "fresh/uppercase-wire-weather": "upper-case",
    "fresh/human-translation-german": "foreign-quotes",
}


def test_golden_texts_have_their_habits_and_no_fault_of_marks() -> None:
    cases = json.loads((Path(__file__).parents[1] / "cases/habits.json").read_text("utf-8"))
    texts = {case["id"]: case["text"] for case in cases}
    for name, habit in GOLDEN.items():
        assert habit in habits(texts[name]), name
        assert not {rule for rule in found(texts[name]) if rule.startswith("spacing/")}, name
