"""Lines that stand around an article: bylines, credits, captions, residue.

Nothing here comes from a corpus or a seed. Every line is put together from lists, so that a
classifier can learn the kind of line and not the line.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from detector.features.lexicons.calendar import MONTHS, WEEKDAYS

Line = Callable[[random.Random], str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "Anna Boris Carla Daniel Elena Farid Grace Henrik Irene James Katya Liam Maria Nadia Oscar "
    "Priya Quentin Rosa Samuel Tara Umar Vera Walter Ximena Yusuf Zoe Alice Ben Chloe David Emma "
    "Felix Gloria Hassan Ines Jonas Karen Lucas Miriam Noah Olga Peter Ruth Stefan Tomas Ursula"
)
_LAST = _words(
    "Abbott Becker Castillo Duarte Ekström Fontaine Gallagher Hoffmann Ivanova Jansen Kowalski "
    "Lindqvist Marchetti Nakamura Okafor Petrov Quigley Rahman Sorensen Tanaka Underwood Vasquez "
    "Whitfield Yilmaz Zielinski Adeyemi Brennan Chowdhury Dimitrov Eriksen Farrell Grimaldi Horvat "
    "Keller Larsen Mbeki Novak Osei Pereira Radu Sato Thornton Wanjiru Ashworth Bianchi"
)
_TOWNS = _words(
    "London Paris Berlin Madrid Rome Vienna Brussels Geneva Warsaw Prague Budapest Athens Ankara "
    "Istanbul Moscow Kyiv Beijing Shanghai Tokyo Seoul Delhi Mumbai Jakarta Manila Bangkok Sydney "
    "Nairobi Lagos Accra Cairo Johannesburg Tehran Baghdad Jerusalem Washington Chicago Houston "
    "Boston Toronto Ottawa Bogota Lima Santiago Caracas Havana Dublin Oslo Stockholm Helsinki "
    "Lisbon Riga Belgrade Tbilisi Kabul Islamabad Dhaka Hanoi Singapore"
)
_CITIES = (*_TOWNS, "Mexico City", "New York", "Buenos Aires", "Hong Kong", "Tel Aviv")
_AGENCIES = ("AP", "Reuters", "AFP", "dpa", "EFE", "ANSA", "UPI", "Xinhua", "CNN", "TASS", "PTI")
_MONTHS = tuple(map(str.capitalize, MONTHS))
_DAYS = tuple(map(str.capitalize, WEEKDAYS))
_PAPER_A = _words(
    "Harbour Valley Northern Coastal Evening Morning Daily Sunday Capital Lakeside Border Central"
)
_PAPER_B = _words(
    "Courier Gazette Observer Ledger Herald Bulletin Standard Dispatch Chronicle Monitor Argus"
)
_DESKS = _words(
    "politics business defence health science courts transport education energy markets sport "
    "technology culture housing immigration"
)
_SECTIONS = _words("World Politics Business Europe Asia Africa Economy Sport Opinion Local Health")
_SCENES = (
    "A view of the harbour", "Commuters wait at a station", "Police officers stand guard",
    "People pass a shuttered shop", "The parliament building", "Delegates arrive for the talks",
    "Supporters gather outside the court", "A worker checks a machine", "Cars queue at a crossing",
    "Flags fly in front of the ministry", "A street market", "Firefighters at the scene",
)  # fmt: skip
_HEADS = (
    "What happens next", "Background", "Key points", "Mixed reaction", "Rising costs",
    "The figures", "A long road", "Calls for calm", "Who is affected", "Market reaction",
)  # fmt: skip
# adjectives, fields and nouns of the self-descriptions that profile generators write
_BIO_ADJECTIVES = _words(
    "Avid Lifelong Certified Devoted Amateur Award-winning Passionate Friendly Extreme "
    "Incurable Professional Freelance General Typical Wannabe Proud Evil Total Hipster-friendly "
    "Introverted Extroverted Unable Bacon-loving Coffee-driven Music Travel Web Beer Food Internet "
    "Alcohol Pop-culture Twitter Social-media Gaming Thoughtful Reluctant Tireless Curious Humble "
    "Stubborn Restless Cheerful Accidental Fearless"
)
_BIO_NOUNS = _words(
    "advocate aficionado analyst ambassador buff communicator creator enthusiast evangelist expert "
    "explorer fan fanatic geek guru introvert junkie lover maven ninja nerd organizer practitioner "
    "reader scholar student thinker troublemaker writer gamer entrepreneur innovator dreamer "
    "wrangler tinkerer collector storyteller champion devotee wizard"
)
_BIO_ADVERBS = _words(
    "Endlessly Quietly Fiercely Oddly Wildly Gently Hopelessly Secretly Notably Annoyingly "
    "Devilishly Freakishly Insufferably Shockingly Strangely Proudly"
)


def person(rng: random.Random) -> str:
    """A name."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def outlet(rng: random.Random) -> str:
    """A newspaper."""
    return f"{rng.choice(('The ', 'The ', ''))}{rng.choice(_PAPER_A)} {rng.choice(_PAPER_B)}"


def date(rng: random.Random) -> str:
    """A date in words."""
    month, day, year = rng.choice(_MONTHS), rng.randint(1, 28), rng.randint(2008, 2024)
    return rng.choice((f"{month} {day}, {year}", f"{day} {month} {year}"))


def dateline(rng: random.Random) -> str:
    """City, agency and dash in front of the first sentence, with the blank behind them."""
    city, agency = rng.choice(_CITIES), rng.choice(_AGENCIES)
    dash = rng.choice(("-", "–", "—", "—", "--"))
    day, month = rng.randint(1, 28), rng.choice(_MONTHS)
    forms = (
        f"{city.upper()} ({agency}) {dash} ", f"{city.upper()} ({agency}) {dash} ",
        f"{city.upper()} {dash} ", f"{city} ({agency}) {dash} ",
        f"{city.upper()}, {month[:3]} {day} ({agency}) {dash} ",
        f"{city}, {day} {month} ({agency}) {dash} ",
    )  # fmt: skip
    return rng.choice(forms)


def byline(rng: random.Random) -> str:
    """Who wrote it, and when."""
    name, city = person(rng), rng.choice(_CITIES)
    hour, minute = rng.randint(0, 23), rng.randint(0, 59)
    forms = (
        f"By {name}", f"By {name}", f"By {name} and {person(rng)}", f"{name}, {city}",
        f"By {name} in {city}", f"{name} | {date(rng)}", f"Published {date(rng)}", date(rng),
        f"By {name}, {outlet(rng)}", f"By {rng.choice(_DESKS).capitalize()} correspondent",
        f"Updated: {date(rng)} {hour:02}:{minute:02}", f"BY {name.upper()}",
        f"Posted by {name} on {date(rng)}",
    )  # fmt: skip
    return rng.choice(forms)


def caption(rng: random.Random) -> str:
    """A caption with or without its credit."""
    scene, city, name = rng.choice(_SCENES), rng.choice(_CITIES), person(rng)
    agency, day = rng.choice(_AGENCIES), rng.choice(_DAYS)
    forms = (
        f"{scene} in {city}", f"{scene} in {city} on {day}. Photo: {agency}",
        f"{scene} in {city}, {date(rng)}. ({agency}/{name})", f"Photo: {name}/{agency}",
        f"Image: {agency}", f"{scene}. Picture: {name}", f"FILE PHOTO: {scene} in {city}",
        f"{scene} ({agency} Photo/{name})", f"{scene}. {name}/{agency} hide caption",
        f"{scene} ({name}/{agency})", f"{scene} (file photo)", f"(Photo by {name}/{agency})",
    )  # fmt: skip
    return rng.choice(forms)


def section(rng: random.Random) -> str:
    """The section above the headline."""
    one, two = rng.sample(_SECTIONS, 2)
    forms = (one, one.upper(), f"{one} | {two}", f"Home > {one} > {two}", "Breaking News")
    return rng.choice(forms)


def heading(rng: random.Random) -> str:
    """A heading between paragraphs."""
    return rng.choice(_HEADS)


def tagline(rng: random.Random) -> str:
    """Who else reported, as agencies sign."""
    one, two = rng.choice(_LAST), person(rng)
    first, second = rng.sample(_CITIES, 2)
    forms = (
        f"{one} reported from {first}.", f"___\n{one} reported from {first}.",
        f"{two} in {second} contributed to this report.", f"Additional reporting by {two}",
        f"{one} reported from {first}. {two} in {second} contributed.",
        f"___\nAssociated writer {two} in {second} contributed to this report.",
    )  # fmt: skip
    return rng.choice(forms)


def agency_credit(rng: random.Random) -> str:
    """The credit in brackets that closes a wire story."""
    one, two, agency = person(rng), person(rng), rng.choice(_AGENCIES)
    forms = (
        f"(Reporting by {one}; Editing by {two})", f"({agency})", f"Source: {agency}",
        f"(Reporting by {one} in {rng.choice(_CITIES)}; Writing by {two})", f"– {agency}",
        f"With material from {agency}", f"{agency}/{outlet(rng)}",
    )  # fmt: skip
    return rng.choice(forms)


def author_note(rng: random.Random) -> str:
    """What a newspaper says about its writer."""
    name, desk = person(rng), rng.choice(_DESKS)
    forms = (
        f"{name} is the {desk} correspondent of {outlet(rng)}.",
        f"{name} covers {desk} for {outlet(rng)} and lives in {rng.choice(_CITIES)}.",
        f"{name} writes about {desk}. Follow {name.split()[0]} on social media.",
        f"About the author: {name} has reported on {desk} since {rng.randint(1990, 2020)}.",
    )
    return rng.choice(forms)


def copyright_line(rng: random.Random) -> str:
    """A claim of rights."""
    year, paper = rng.randint(2008, 2024), outlet(rng)
    forms = (f"© {year} {paper}", f"Copyright {year} {paper}. All rights reserved.", f"(c) {paper}")
    return rng.choice(forms)


def scrape_header(rng: random.Random) -> str:
    """What a scraper leaves of the page's metadata."""
    day = f"{rng.randint(2008, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}"
    forms = (
        f"date {day}", f"date {day}", f"date: {day}", f"published {day} {clock}", f"{day} {clock}",
        f"title date {day}", f"{day}T{clock}:00Z", f"posted {day}",
    )  # fmt: skip
    return rng.choice((" ", "")) + rng.choice(forms)


def source_credit(rng: random.Random) -> str:
    """Where an aggregator says that it took the story from."""
    paper = outlet(rng)
    name = "".join(paper.removeprefix("The ").split()).lower()
    site = name + rng.choice((".com", ".net", ".org"))
    forms = (
        f"This article was first published on {site}", f"Source: {paper}", f"Via {site}",
        f"The post appeared first on {paper}.", "Source link", f"Read the original at {site}",
        f"Originally published by {paper} Read more", f"Full story: https://www.{site}/news",
    )  # fmt: skip
    return rng.choice(forms)


def related(rng: random.Random) -> str:
    """Links to other stories."""
    topic = rng.choice(_DESKS)
    forms = (
        f"Read also: {rng.choice(_HEADS)} in {rng.choice(_CITIES)}", f"More on {topic}",
        f"Related: {rng.choice(_SCENES)}", "You may also like", "Recommended for you",
        f"READ MORE: {rng.choice(_CITIES)} {topic} news", "Related articles", "Next article »",
    )  # fmt: skip
    return rng.choice(forms)


def share(rng: random.Random) -> str:
    """Buttons."""
    forms = (
        "Share this article", "Share on Facebook Tweet", "Facebook Twitter WhatsApp Email Print",
        "Share Tweet Pin", "Subscribe to our newsletter", "Follow us on Telegram",
        "Click to share on Twitter (Opens in new window)", "Print this page", "Advertisement",
    )  # fmt: skip
    return rng.choice(forms)


def interruption(rng: random.Random) -> str:
    """What interrupts a story on its page."""
    forms = (
        "SHARE THIS ARTICLE", "Share this article", "Story Continued Below", "Advertisement",
        "ADVERTISEMENT", "Story continues below advertisement", "Article continues below",
        "Read More", f"READ MORE: {rng.choice(_CITIES)} {rng.choice(_DESKS)} news",
        f"RELATED: {rng.choice(_SCENES)}", "CLICK HERE TO GET THE APP", "CONTINUE READING",
        f"WATCH: {rng.choice(_SCENES)}", "Sign up for our newsletter", "SIGN UP TODAY",
    )  # fmt: skip
    return rng.choice(forms)


def comments(rng: random.Random) -> str:
    """The comment section."""
    forms = (
        "Leave a comment", f"{rng.randint(2, 90)} comments", "Comments have been disabled.",
        "Log in to post a comment", "No comments yet", "Add your comment below",
    )  # fmt: skip
    return rng.choice(forms)


def generated_bio(rng: random.Random) -> str:
    """An author's self-description as profile generators write it; no writer of news has one."""
    lines = []
    for _ in range(rng.randint(2, 5)):
        adjective, field = rng.sample(_BIO_ADJECTIVES, 2)
        noun = rng.choice(_BIO_NOUNS)
        forms = (
            f"{adjective} {noun}.", f"{adjective} {field.lower()} {noun}.",
            f"{rng.choice(_BIO_ADVERBS)} {adjective.lower()} {noun}.",
        )  # fmt: skip
        lines.append(rng.choice(forms))
    text = " ".join(lines)
    return rng.choice((f"“{text}”", f'"{text}"', text))
