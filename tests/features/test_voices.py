"""What others worded is told from what an engine cut."""

from __future__ import annotations

import pytest

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.document.voices import Regions, foreign_matter
from detector.features.gathering import gather

RULES = tuple(feature for feature in FEATURES if feature.author_only)

# by kind: texts in which no rule of the seam may be heard
OTHERS = {
    "comments in quotation marks": (
        'Readers were cross. "so they shut it. nobody asked us. it was full every day." — kev',
        "Readers were cross. “finally. should have been done years ago. the smell was awful.”",
        'One parent wrote: "i cant. its late and the kids are asleep". Others agreed.',
        "One parent wrote: 'i cant. its late and the kids are asleep'. Others agreed.",
        '"good riddance. they never cleaned it," wrote gardener_jo on the page.',
        'Under the story a reader posted "my bus never came. third time this week. no warning".',
    ),
    "comments in paragraphs": (
        "We asked for your views.\n\nabout time. they knew for years. nobody listened.\n\n"
        "my street floods every winter. the drain is blocked. council does nothing.\n\n"
        "The council did not comment.",
        "Your views.\n\njo_b: lovely idea. shame about the price. my mum would hate it\n\n"
        "tam: its a disgrace. spend it on roads\n\njo_b: roads? they never mend them. typical",
        "Your views.\n\nit's a lovely park. we go every week. don't build on it.",
    ),
    "text messages": (
        'The jury saw the texts. "on my way. ur late," he wrote.',
        'She replied: "not coming. dad found out. dont ring".',
        "He showed me his phone. on my way. ur late. she had written nothing else.",
        'The message read "u there. answer me. its important lol".',
        'He texted back: "fine. see you at the station. bring the keys".',
    ),
    "posts": (
        "The club lost again.\n\nwhat a shambles. sack the board. @hatfieldfc #boardout\n\nIt met.",
        "The mayor spoke.\n\nGreat night. thank you — Ana Ruiz (@anaruiz) May 3, 2018\n\nShe left.",
        "It was late.\n\n@railco still waiting.No heating. no lights..\n\nThe firm said sorry.",
    ),
    "lyrics": (
        "The song ends so:\n\nCold rain on the pier\nGone is the summer . Gone\n"
        "no one left to hear\nonly the gulls and the monday boats\n\nThen he bowed.",
        "The verse is short: the sea is wide . / and I am small / boats go by / they never call.",
    ),
    "transcripts": (
        "Q: When did you leave?\n\nA: Early. before the guests. Before them, yes.\n\nQ: Why?\n\n"
        "A: No reason. no reason.",
        "MR. SMITH: Did you see it?\n\nTHE WITNESS: Yes. the car. It was red.\n\n"
        "MR. SMITH: And then? . .\n\nTHE WITNESS: Nothing.",
        "The court heard this. Judge: Did you see it? Clerk: He said yes. a car. Judge: Thank you.",
    ),
    "code": (
        "Run git add . and then git push. If that fails, try again.",
        "Open a shell. Type cd .. and ls -la . to see the files. npm install takes a minute.",
        "Use `npm test` first. npm prints the errors. git status . shows the rest.",
        "Make a folder.\n\n$ mkdir site. cd site\n\nThat is all.",
        "It begins like this.\n\nfunction go() { return a.b; } . next();\n\nThen it stops.",
        "Install it with pip install requests . and restart. pip then says what is missing.",
    ),
    "tables": (
        "The table:\n"
        "1 Barton 34 22 7 5 61 28 73\n2 Hadley 34 20 9 5 55 30,5 69\n3 Ince 33 9 4 20 12 . 45",
        "Table: 1 Barton 34 22 7 5 61 28 73 2 Hadley 34 20 9 5 55 30 69 . 3 Ince 33 9 4 20 40 31",
        "Results\nWard 1: A. Roy (X) 12 045; J. Holm (Y) 3 112; N. Ode (Z) 1 087 .\nThe mayor won.",
        "Prices\nEggs 3,50 a dozen\nMilk 1,20 a litre\nBread 2,10 a loaf\n\nThe market is open.",
    ),
    "lists and logs": (
        "Bring:\n• Two cups . clean\n• One pan. any pan\n• A towel. dry\n\nThe course is free.",
        "7:12 a.m. Cow on road. Owner told. gone.\n8:40 a.m. Car crash. no injury.\n"
        "9:15 p.m. Loud music. advised.",
    ),
    "names": (
        "Songs in honour of bell hooks are on the bill. danah boyd will speak on Saturday.",
        "She leaves it to her friend Ms. Roy. von Holt, her rival, stayed away.",
        "He shared a house with Emrys ap Tudur. ap Tudur wrote the poems there.",
        "He built the causeway with Khalid al-Hadi. al-Hadi paid for it.",
        "She worked for Ignacio de la Cruz for years. de la Cruz gave her a bridge.",
        "He sailed with Pieter van der Moolen that year. van der Moolen drowned.",
        "The prince received the guests himself. bin Talal spoke for an hour.",
        "Tickets are gone by now. eBay is full of fakes. iPhone users should wait. adidas paid.",
        "The band will not be there. will.i.am sent a note. deadmau5 did not. npm is no band.",
    ),
}

# by kind: the cut of an engine, and the words that a rule must mark
ENGINES = {
    "one tail": (
        "The talks were held on the margins of the Asian Games. from Jakarta.",
        "Games. from Jakarta.",
    ),
    "a clause": ("He wants a seat in a new chamber. they both hope to lead.", "chamber. they both"),
    "two tails": (
        "One camp wants war, and peace is the wish on the other. the other. underpinned by aid.",
        "other. underpinned by",
    ),
    "tails in several paragraphs": (
        "The minister flew to the islands. of the south.\n\nHe met the head of the port. in May.",
        "islands. of the",
    ),
    "inside a quotation": (
        "She called it “a matter of honour. for the nation and its friends” on Monday.",
        "honour. for the",
    ),
    "a quotation that opens with a capital": (
        "“We spoke of the border. of the two states,” he said.",
        "border. of the",
    ),
    "beside a label": ("Photo: the hall of the palace. of the king, who is ill.", "palace. of the"),
    "beside figures": (
        "Exports rose by 12 percent in 2019 and 14 percent in the first half. of 2020, he said.",
        "half. of 2020",
    ),
    "beside a hashtag": (
        "The #MeToo movement has changed the law in the country. of the north, they say in court.",
        "country. of the",
    ),
    "split figures": (
        "The firm sent 58. 4 million parts, an increase of 4.7 percent, and sold 20.2 million.",
        "58. 4",
    ),
    "figures between semicolons": (
        "Lyon sold 25. 6 million of the parts; Nice sold 18. 5 million of them; Metz sold 12. 9.",
        "25. 6",
    ),
    "a spaced stop": ("He thanked the union and its members .", "members ."),
}


def heard(text: str) -> list[tuple[str, str]]:
    document = Document.parse(text)
    return [
        (rule.name, document.text[piece.start : piece.end])
        for rule, found in zip(RULES, gather(document, RULES), strict=True)
        for piece in found
    ]


@pytest.mark.parametrize(
    "text", [text for texts in OTHERS.values() for text in texts], ids=lambda text: text[-30:]
)
def test_rules_of_the_seam_are_silent_in_what_others_worded(text: str) -> None:
    assert heard(text) == []


@pytest.mark.parametrize(("text", "marked"), ENGINES.values(), ids=ENGINES)
def test_the_cuts_of_an_engine_are_heard(text: str, marked: str) -> None:
    assert marked in [words for _, words in heard(text)]


@pytest.mark.parametrize("kind", sorted(OTHERS.keys() - {"names"}))
def test_a_cut_beside_what_others_worded_is_heard(kind: str) -> None:
    cut = "The talks were held on the margins of the Asian Games. from Jakarta."
    for text in OTHERS[kind]:
        told = f"The two ministers met on Monday and spoke.\n\n{cut}\n\n{text}\n\n{cut}"
        found = [words for _, words in heard(told)]
        assert found == ["Games. from Jakarta."] * 2, text


def test_plain_news_has_no_foreign_matter() -> None:
    text = (
        "The council met on Monday. It voted for the budget, the mayor said.\n\n"
        "“We had no choice,” he told reporters. “The town is poor.”\n\n"
        "Taxes rise by 3 percent in 2021 and by 4 percent in 2022. Nobody was pleased.\n\n"
        "The opposition called it “a bad day for the town”."
    )
    assert not foreign_matter(Document.parse(text))
    assert not foreign_matter(Document.parse(""))


def test_stretches_that_touch_are_one() -> None:
    regions = Regions([(10, 20), (0, 5), (15, 30), (30, 31)])
    assert regions.bounds == [(0, 5), (10, 31)]
    assert [regions.covers(*span) for span in ((5, 10), (4, 6), (9, 11), (31, 40), (0, 99))] == [
        False,
        True,
        True,
        False,
        True,
    ]


def test_word_choice_is_heard_whoever_worded_it() -> None:
    families = {rule.family for rule in RULES}
    assert {"boundaries", "spacing", "names", "dates"} <= families
    assert not families & {"phrasing", "style", "residue"}
