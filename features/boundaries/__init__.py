"""Sentence boundaries: stops where nobody would set one.

Hypothesis: a page is translated piece by piece between its inline tags (links, emphasis), and the
engine takes every piece for a sentence. It closes the piece with a stop of its own, moves modifiers
to the end of the piece, and may translate the words at the seam twice. What comes out, a stop
inside a sentence with the rest behind it, is a fault that people who write English do not make.
"""

from __future__ import annotations

from detector.features.boundaries.cuts import (
    find_capital_tail,
    find_dash_tail,
    find_detached_stop,
    find_doubled_stop,
    find_lower_case_tail,
    find_repeated_fragment,
    find_stranded_modifier,
    find_verbless_sentence,
)
from detector.features.boundaries.fragments import find_verbless_head, find_verbless_tail
from detector.features.boundaries.leftovers import find_cut_phrase, find_no_subject
from detector.features.feature import Example, Feature

_COUNTS = "counts on 83 re-translated and 147 human pages"

FEATURES: tuple[Feature, ...] = (
    Feature(
        "boundaries/lower-case-tail",
        "A full stop stands inside the sentence and the rest starts in lower case.",
        f"{_COUNTS}: full stop inside a sentence 9/0",
        find_lower_case_tail,
        hits=(
            Example(
                "The talks were held on the margins of the Asian Games. from Jakarta.",
                "Games. from Jakarta.",
            ),
            Example(
                "Two convoys reached the mountain district. is near the border, officials said.",
                "district. is near",
            ),
            Example(
                "He wants a seat in a new chamber. they both hope to lead.", "chamber. they both"
            ),
        ),
        misses=(
            "The U.S. government said Sgt. Smith left at 5 p.m. and came back. He was tired.",
            "He waited... and then he left. She sold her old phone. iPhone sales rose.",
            "“We will stay.” he said. The painter is famous. van Gogh died poor.",
            "Roe v. wade was cited by the Sask. premier. Steps: 1. open the door 2. close it.",
            "write in lower case. it is quicker. nobody minds. so there.",
            "Write to the paper. editor@example.com is read daily. example.com is the site.",
            "The board has two tasks: a. to meet weekly. b. to write a report.",
            "He did well post-op. and went home. Turnout fell. vs. the last vote it was low.",
            "• Eat a pie. bring a friend. • Go slow.\n2. Fold in the flour. do it with a spoon.",
        ),
    ),
    Feature(
        "boundaries/stranded-modifier",
        "A modifier stands alone after the full stop that should follow it.",
        f"{_COUNTS}: verb or modifier stranded after the stop 2/0",
        find_stranded_modifier,
        hits=(
            Example("He read out a Ministry of Defence letter. angry.", "letter. angry."),
            Example(
                "Farmers in the valley want higher prices. agricultural products. They met.",
                "prices. agricultural products.",
            ),
        ),
        misses=(
            "The company makes shoes and bags. adidas. It is German.",
            "Who will pay? taxpayers. He paid approx. half.",
            "They came from Jakarta. from Hanoi.",
            "He had one word for it. Nonsense. The game ended 3-2.",
        ),
    ),
    Feature(
        "boundaries/capital-tail",
        "A full stop tears a name from the noun or title that it completes, or follows a word "
        "that ends no sentence.",
        f"{_COUNTS}: full stop inside a sentence 9/0, tails that keep their capital among them",
        find_capital_tail,
        hits=(
            Example(
                "The minister flew home days before his country began the occupation. Moldova.",
                "occupation. Moldova.",
            ),
            Example(
                "The envoys agreed to a statement by the. Kremlin officials left early.",
                "the. Kremlin",
            ),
            Example(
                "On Monday he will hold talks with President. Ana Ruiz in Quito.", "President. Ana"
            ),
        ),
        misses=(
            "Only one man could have ordered the attack. Nobody. The town slept on.",
            "He was sure who would win the next election. Nkemelu. So were his friends.",
            "Only one man in this house can be blamed for the war. Me. Nobody else.",
            "She was elected President. Maria Gomez lost.",
            "The paper has a new owner and a staff of ten in the capital. Reuters.",
            "What kind of tea is it? Kenyan. He moved to Delhi. India is hot.",
            "The answer that he gave in the long interview was short. Yes.",
        ),
    ),
    Feature(
        "boundaries/verbless-tail",
        "A full stop stands before a name, and what follows it has no verb.",
        f"{_COUNTS}: full stop inside a sentence 9/0, tails that keep their capital among them",
        find_verbless_tail,
        hits=(
            Example(
                "The ministry will send a second team of experts. Moldova in the coming weeks.",
                "experts. Moldova",
            ),
            Example(
                "Farmers in the valley asked for an increase. January, the union said.",
                "increase. January",
            ),
            Example(
                "The firm bought a stake. Koslovia last December and has since raised it.",
                "stake. Koslovia",
            ),
        ),
        misses=(
            "He was sure who would win the next election. Nkemelu. So were his friends.",
            "The paper has a new owner and a staff of ten in the capital. Reuters.",
            "She thanked the players for the win. Koslovia beat Ruritania by two goals.",
            "“We all want the same things. Peace for Moldova and no more war.” He left.",
            "The bank lent money to the farm. Koslovia, which has no coast, asked for more ships.",
            "They asked who had taken the money. Whoever it was, nobody spoke.",
        ),
    ),
    Feature(
        "boundaries/verbless-head",
        "A full stop stands before a name, and what precedes it has no verb.",
        f"{_COUNTS}: full stop inside a sentence 9/0, tails that keep their capital among them",
        find_verbless_head,
        hits=(
            Example(
                "The head of the central bank and former minister. Bolkonsky said rates will fall.",
                "minister. Bolkonsky",
            ),
            Example(
                "Prices of bread and milk on the market. Koslovia have doubled in a year.",
                "market. Koslovia",
            ),
        ),
        misses=(
            "No comment. Bolkonsky left the hall by a side door.",
            "The talks about wheat will go on in the spring. Bolkonsky said rates will fall.",
            "THE HEAD OF THE BANK. Bolkonsky said rates will fall.",
            "“A bad day for the whole country. Bolkonsky has lost his mind.” She left.",
        ),
    ),
    Feature(
        "boundaries/cut-phrase",
        "A phrase that completes the sentence before the full stop is closed as a sentence.",
        f"{_COUNTS}: full stop inside a sentence 9/0, halves closed with a stop among them",
        find_cut_phrase,
        hits=(
            Example("The mayor praised the work. Of the committee on roads.", "work. Of"),
            Example("The union signed a deal. With the owners of the mine.", "deal. With"),
        ),
        misses=(
            "The mayor praised the work. Of course. For now. In other words. Of these, ten left.",
            "He signed the deal. With the owners gone, nobody asked why. In May it rained.",
            "“They want a deal. With the owners of the mine.” He left.",
            "A day of talks about the mine. With the owners of the port.",
        ),
    ),
    Feature(
        "boundaries/no-subject",
        "A sentence begins with its verb or a relative pronoun, since its subject was cut off.",
        f"{_COUNTS}: full stop inside a sentence 9/0, halves closed with a stop among them",
        find_no_subject,
        hits=(
            Example("He sold the paper. Was founded by his father in May.", "paper. Was"),
            Example("The court jailed the clerk. Which surprised the whole town.", "clerk. Which"),
        ),
        misses=(
            "He sold the paper. Had he known, he would have kept it. Is that so? Will do.",
            "The court jailed the clerk. Which is why the town wept. Which clerk was it?",
            "“He sold the paper. Was founded by his father.” She left. Will Smith won.",
        ),
    ),
    Feature(
        "boundaries/dash-tail",
        "A short verbless phrase follows a full stop and a dash.",
        f"{_COUNTS}: full stop inside a sentence 9/0",
        find_dash_tail,
        hits=(
            Example(
                "The king is driven by the wish to restore the thousands. – Year dynasty.",
                "thousands. – Year dynasty",
            ),
            Example(
                "Villagers say that they want back the land of their ancestors. - Cattle pastures.",
                "ancestors. - Cattle pastures",
            ),
            Example(
                "The president began a four. – Day visit to the islands, his office said.",
                "four. – Day visit",
            ),
        ),
        misses=(
            "The vote is a shame for all of us in this town. – Joan Keller, teacher.",
            "He listed what the camp had asked for. – more food. – clean water for all.",
            "The talks went on until the small hours of Sunday. – but no deal. Then they left.",
            "KYIV, Jan. 5 – Officials met. The house burnt down in the night. – Reuters staff.",
            "The minister then left the hall without a word – tired and angry.",
        ),
    ),
    Feature(
        "boundaries/detached-stop",
        "A second full stop follows the end of the sentence.",
        f"{_COUNTS}: doubled or spaced final stop 4/1",
        find_detached_stop,
        hits=(
            Example("They spoke of peace and trade. . Nothing was signed.", "trade. ."),
            Example("It is “a matter of honour.” . He left.", "honour.” ."),
        ),
        misses=(
            "He paused . . . and went on. She waited... then left. She is in the Sales Dept. .",
            "The words . . . describe it. . . . Then nothing.",
            "Files end in .txt or .md. .NET is a framework.",
            "The price rose by .5 per cent. He paid. .25 calibre was found.",
        ),
    ),
    Feature(
        "boundaries/doubled-stop",
        "Two full stops stand where one belongs, a weak sign, because people slip so too.",
        f"{_COUNTS}: doubled or spaced final stop 4/1",
        find_doubled_stop,
        hits=(
            Example("The plant will close in May.. Nobody was told.", "May.."),
            Example("They met in the old town hall..", "hall.."),
        ),
        misses=(
            "She waited... then left. He paused.... It rained.",
            "See ../files or a..z for more.",
            "He paused . . . and went on.",
        ),
    ),
    Feature(
        "boundaries/repeated-fragment",
        "The last words before a stop are repeated behind it.",
        f"{_COUNTS}: full stop inside a sentence 9/0, fragments repeated across it among them",
        find_repeated_fragment,
        hits=(
            Example(
                "One camp wants war, and peace is the wish of the rest. the rest. They voted.",
                "the rest. the rest.",
            ),
            Example(
                "He spoke for the Bank of Ghana. Bank of Ghana. It met.",
                "Bank of Ghana. Bank of Ghana.",
            ),
        ),
        misses=(
            "He met Ana Ruiz. Ana Ruiz is the mayor. Location. Location. Location.",
            "We will never give up. Never give up. That is what they said.",
            "It is my country. My country is poor. He said it again and again. Again!",
            "The other team lost. The others won. She read e. e. cummings.",
        ),
    ),
    Feature(
        "boundaries/verbless-sentence",
        "Half of a long sentence is closed with a stop of its own and has no subject or verb.",
        f"{_COUNTS}: full stop inside a sentence 9/0, halves closed with a stop among them",
        find_verbless_sentence,
        hits=(
            Example(
                "The ministers will sign the pact. In addition to holding a renewed exchange of "
                "ideas on the most urgent economic and social matters.",
                "In addition to holding a renewed exchange of ideas on the most urgent economic "
                "and social matters.",
            ),
            Example(
                "The port will be closed. As well as the two railway lines to the north.",
                "As well as the two railway lines to the north.",
            ),
        ),
        misses=(
            "In addition to the fine, the firm must pay the costs of the long trial.",
            "Along with the old bridge came a new road to the port.",
            "Our service in the town: As well as a new kitchen.",
            "In order to win the seat the party changed its leader in the spring.",
            "In line with expectations, sales of cars in the third quarter of the year.",
        ),
    ),
)
