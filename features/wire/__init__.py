"""Structure of newswire, and the damage that translation does to it.

Hypothesis: wire copy has a form of its own (the inverted pyramid: a dateline, one sentence that
says who did what on which weekday, attribution to an agency, a tagline). Honest copy has it, so its
presence only says "wire". Translation in pieces damages that form: the dash of the dateline is
lost, agencies are explained or renamed, "on Tuesday" becomes "this Tuesday", and the tagline is
paraphrased; that says "translated".
"""

from __future__ import annotations

from detector.features.feature import Example, Feature
from detector.features.wire.damage import DAMAGE
from detector.features.wire.register import REGISTER
from detector.features.wire.structure import (
    find_agency,
    find_anonymity,
    find_dateline,
    find_lead_attribution,
    find_source_credit,
    find_summary_lead,
    find_tagline,
    find_weekday,
    structure_rule,
)

_STRUCTURE = (
    structure_rule(
        "dateline",
        find_dateline,
        "A wire story opens with the place, the agency in brackets and a dash.",
        (
            Example(
                "LISBON, Portugal (AP) — Fishermen blocked two harbors on Monday to protest a new"
                " tax on diesel fuel.",
                "LISBON, Portugal (AP) —",
            ),
            Example(
                "Hamburg, 3 May (dpa) - Dockers at the port went back to work after a night of"
                " talks about overtime pay.",
                "Hamburg, 3 May (dpa) -",
            ),
            Example(
                "OTTAWA — The transport minister refused to say how long the bridge would stay"
                " closed to lorries.",
                "OTTAWA —",
            ),
        ),
        (
            "UPDATE — The road between the two villages has been open again since this morning,"
            " the police say.",
            "The World Bank (WB) - which lent the money in the first place - wants it back by the"
            " end of June.",
            "The road to Riga (the old one) — a gravel track for most of its length — was closed on"
            " Monday.",
        ),
    ),
    structure_rule(
        "agency",
        find_agency,
        "Wire copy names its agency as the one who was told or who saw.",
        (
            Example("“We are waiting,” the mayor told Reuters by telephone.", "Reuters"),
            Example("A copy was seen by The Associated Press in March.", "Associated Press"),
            Example("The deal is off, two bankers told AP on Friday.", "AP"),
        ),
        (
            "She took three AP classes in her last year of school.",
            "The associated press releases were sent out late.",
            "Payments through UPI doubled within a year.",
        ),
    ),
    structure_rule(
        "weekday",
        find_weekday,
        "Agencies date each statement by its weekday.",
        (
            Example("The company said Tuesday that it would appeal.", "said Tuesday"),
            Example(
                "She told reporters late on Friday that the bridge was safe.",
                "told reporters late on Friday",
            ),
        ),
        (
            "They said the Tuesday meeting had been cancelled.",
            "He told the board of Friday's decision.",
            "It said this Monday that the shop would close.",
        ),
    ),
    structure_rule(
        "summary-lead",
        find_summary_lead,
        "The first sentence of a wire story says who did what, where, and on which weekday.",
        (
            Example(
                "Harbor workers\nDockers at the country's largest port walked out on Wednesday as"
                " talks over night shifts and pensions ended without a deal.",
                "Wednesday",
            ),
            Example(
                "A court in the northern province on Friday ordered the closure of a copper mine"
                " that had polluted two rivers for years.",
                "Friday",
            ),
        ),
        (
            "It rained on Tuesday.",
            "There are people who never forget a face, and there are people, like him, who never"
            " remember one at all, whatever they do.",
            "My Friday\nI got up late.",
        ),
    ),
    structure_rule(
        "lead-attribution",
        find_lead_attribution,
        "The first sentence of a wire story ends with its source.",
        (
            Example(
                "A ferry with more than two hundred passengers ran aground in thick fog off the"
                " southern coast before dawn, officials said.",
                "officials said.",
            ),
            Example(
                "Output at the country's three largest car plants fell by a tenth in the first half"
                " of the year, according to figures released Monday.",
                "according to figures released Monday.",
            ),
        ),
        (
            "Officials said.",
            "A ferry with more than two hundred passengers ran aground in thick fog off the south"
            " coast before dawn, and nobody said why.",
            "The ferry had left the island in thick fog before dawn, with two hundred people and"
            " some forty cars on board.",
        ),
    ),
    structure_rule(
        "tagline",
        find_tagline,
        "A wire story closes with who reported, wrote and edited it, and from where.",
        (
            Example("It is raining.\n___\nMeyer reported from Graz, Austria.", "___"),
            Example(
                "It is raining.\nMeyer reported from Graz, Austria.",
                "Meyer reported from Graz, Austria.",
            ),
            Example("It rains.\n(Reporting by Ana Ruiz; Editing by Tom Hall)", "(Reporting by A"),
        ),
        (
            "She reported from the scene for eight hours.",
            "The reporting by the committee was late.",
            "AP writers of fiction are rare.",
        ),
    ),
    structure_rule(
        "source-credit",
        find_source_credit,
        "A page that took a story over says where it came from.",
        (
            Example(
                "It rains.\nThis article was originally published by The Harbour Times.",
                "This article was originally published by The Harbour Times.",
            ),
            Example(
                "It rains.\nThis story first appeared in the Sunday paper.",
                "This story first appeared in the Sunday paper.",
            ),
        ),
        (
            "This story of the two sisters first came to light in May.",
            "The disease originally appeared in cattle.",
            "This story originally appeared on harbourtimes.example read more here",
        ),
    ),
    structure_rule(
        "anonymity",
        find_anonymity,
        "Agencies say in a fixed formula that a source stays unnamed.",
        (
            Example(
                "The clerk spoke on condition of anonymity because talks go on.",
                "on condition of anonymity",
            ),
            Example(
                "He agreed to talk on the condition of anonymity.", "on the condition of anonymity"
            ),
        ),
        (
            "The donor asked for anonymity.",
            "Anonymity was guaranteed.",
            "The condition of the road is bad.",
        ),
    ),
)

FEATURES: tuple[Feature, ...] = _STRUCTURE + REGISTER + DAMAGE
