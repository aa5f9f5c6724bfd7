"""Spaces and quotation marks: the seams at which pieces of a page were joined.

Hypothesis: engines get text with the tags and quotation marks cut out, and put both back by
position. Spaces then end up on the wrong side of a mark, marks of the source language stay, one of
a pair is lost, or speech loses its marks and is left in the first person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.seams import quoted, word_before
from detector.features.feature import Evidence, Example, Feature
from detector.features.spacing.fusion import (
    find_doubled_punctuation,
    find_fused_after_stop,
    find_fused_words,
)
from detector.features.spacing.quotes import (
    find_flipped_quotes,
    find_foreign_quotes,
    find_misplaced_quotes,
    find_space_inside_quotes,
    find_unbalanced_quotes,
)
from detector.features.spacing.speech import SPEECH_WITHOUT_QUOTES

_COUNTS = "counts on 83 re-translated and 147 human pages"
_SPACED = re.compile(r"(?<=[^\W_])[ \t]+[.,](?![\w.,])")
_STOP_OR_COMMA = re.compile(r"[.,](?=\s)")


def _spaced_marks(doc: Document) -> list[tuple[int, int]]:
    """Stops and commas behind a space; none where the text is split into tokens throughout."""
    text = doc.text
    if " ." not in text and " ," not in text and "\t" not in text:
        return []
    found = [match.span() for match in _SPACED.finditer(text)]
    if len(found) > 5 and len(found) * 3 > len(_STOP_OR_COMMA.findall(text)):
        return []
    return found


def find_space_before_stop(doc: Document) -> Iterator[Evidence]:
    """A stop set off from its word; people set off commas as often as engines do."""
    text = doc.text
    for start, end in _spaced_marks(doc):
        if text[end - 1] == "," or text[end : end + 2] in (" .", " ,"):
            continue  # a comma, a spaced ellipsis, or the empty cells of a table
        begin = word_before(text, start)
        note = (
            f"a space stands before the full stop in {quoted(text[begin:end])}; "
            "engines leave one when a link or formatting ended between the word and the stop"
        )
        # editors leave the space too when they link a name
        yield Evidence(begin, end, note, 1.0 if text[begin].islower() else 0.5)


FEATURES: tuple[Feature, ...] = (
    Feature(
        "spacing/space-before-stop",
        "A space stands before a full stop where a tag stood in the source.",
        f"{_COUNTS}: doubled or spaced final stop 4/1",
        find_space_before_stop,
        hits=(
            Example("The crew returned from a three-week patrol . Nobody was hurt.", "patrol ."),
            Example("He thanked the union and its members .", "members ."),
            Example("In the harbour, ships waited for Ana Ruiz .", "Ruiz ."),
        ),
        misses=(
            "In the harbour , ships waited , but not for long.",
            "He paused . . . and went on. She waited ... then left. Then … nothing.",
            "It rose by .5 per cent and runs on .NET or ends in .com today.",
            "The pact is signed. . Nobody clapped.",
            "He came , saw , won , left , slept , ate , drank , sang , and died .",
        ),
    ),
    Feature(
        "spacing/space-inside-quotes",
        "A space stands on the inner side of a quotation mark.",
        f"{_COUNTS}: space on the wrong side of a quote 10/0",
        find_space_inside_quotes,
        hits=(
            Example("He called it a “ grave mistake” in May.", "“ grave"),
            Example("He called it a “grave mistake ” in May.", "mistake ”"),
            Example('They signed a " historic" pact.', '" historic'),
        ),
        misses=(
            "“ ‘No,’ he said to me,” she wrote. He said “yes” and left.",
            'The pipe is 6 " wide. He said "yes" and left.',
            "He left. “Why?” she asked. “Because.”",
            '" A " and " B " are letters ; " C " is , like " D " or " E " , one .',
        ),
    ),
    Feature(
        "spacing/misplaced-quotes",
        "A quotation mark touches the word outside and stands apart from the one inside.",
        f"{_COUNTS}: space on the wrong side of a quote 10/0",
        find_misplaced_quotes,
        hits=(
            Example('He said that it is" the end of the road" for the club.', 'is" the'),
            Example('The plan is "a gift to the "banks and no more.', 'the "banks'),
        ),
        misses=(
            'He said "yes" and "no" and left. "Why?" she asked.',
            'It is 6 feet 2" tall and he called it "big" again.',
            'He goes on:\n"It was late.\n"We left." Then they slept.',
            'He said: "The book \'Home\'" is mine." Nobody else spoke.',
        ),
    ),
    Feature(
        "spacing/flipped-quotes",
        "A curly quotation mark points the wrong way.",
        "seen on re-translated pages: quotation marks flipped when a piece ends at one",
        find_flipped_quotes,
        hits=(
            Example("The mayor called it ”a grave mistake” in May.", "”a"),
            Example("The mayor called it “a grave mistake“ in May.", "mistake“"),
            Example("“We will stay,“ the mayor said.", "stay,“"),
        ),
        misses=(
            "The mayor called it “a grave mistake” in May. “Why?” she asked.",
            "The plan (“a gift”) is a “gift to the banks”—or “none at all”.",
            "It is “the end”of the road.",
        ),
    ),
    Feature(
        "spacing/unbalanced-quotes",
        "Words quoted inside a sentence have lost the mark that closes the quotation.",
        f"{_COUNTS}: unmatched quotes 5/9, a weak sign",
        find_unbalanced_quotes,
        hits=(
            Example(
                "He said that the drills “are no threat to the neighbours. The agency Antara "
                "added that they end soon.\nNobody else spoke.",
                "“are no threat to the neighbours.",
            ),
            Example(
                'She called the plan "a gift to the banks. Her party will vote no.\n'
                'The vote is a "test" for him.',
                '"a gift to the banks.',
            ),
        ),
        misses=(
            "He said: “We will stay.\n“We will not go.” Then he left.",
            "He spoke of “a long night. A night of fear.” Then he left.",
            'It was 6\' 2" tall. Nobody saw it. She said, "It is tall.\n"I saw it."',
            "It isn't the boys' fault. The dogs' owner left. Rock 'n' roll.",
            "The man called it “a gift to the banks",
        ),
    ),
    Feature(
        "spacing/foreign-quotes",
        "Quotation marks of the source language stay in the English text.",
        f"{_COUNTS}: guillemet residue 4/0",
        find_foreign_quotes,
        hits=(
            Example("The weekly «Novoye Slovo» closed.", "«Novoye"),
            Example("They call it <<the great silence>> at home.", "<<the"),
            Example("The party „Neue Mitte“ lost.", "„Neue"),
            Example("The daily ,,Sztandar” closed.", ",,Sztandar"),
            Example(
                "The leader of the party called the new law « a gift to the banks » on Friday.",
                "« a",
            ),
            Example("“We want to stay in the club for another year,„ he said.", "year,„"),
        ),
        misses=(
            "« Previous Next »\nRead more »\n«Older posts",
            "Home » News » Asia\n« All the stories of the week\nThe news of the week » here",
            "The code shifts a << 2 and b >> 3. <<<<<<< HEAD",
            "He came,, saw and won. News » World » Asia",
        ),
    ),
    SPEECH_WITHOUT_QUOTES,
    Feature(
        "spacing/fused-after-stop",
        "No space follows a full stop, a weak sign, because people slip so too.",
        f"{_COUNTS}: words fused after a stop 15/11",
        find_fused_after_stop,
        hits=(
            Example("They agreed to new talks.Kamau will attend.", "talks.Kamau"),
            Example("The bridge is closed.It will open in May.", "closed.It"),
            Example("The bridge was built in 1988.It will close in May.", "1988.It"),
            Example("“We will stay.”The others left with Ana Ruiz.She was tired.", "Ruiz.She"),
        ),
        misses=(
            "Read ABCNews.go.com or news.Example.com or write to mary.Smith@example.com today.",
            "The U.S.Navy and St.Louis are names. Node.js and System.out are code.",
            "He works for booking.com and asked Prof.Smith.",
        ),
    ),
    Feature(
        "spacing/fused-words",
        "A word and a name run together where a link was put back without its space.",
        f"{_COUNTS}: fused word+word is the stronger form of words fused after a stop 15/11",
        find_fused_words,
        hits=(
            Example("Envoys met at theKremlin on Monday.", "theKremlin"),
            Example("The train fromNairobi was late.", "fromNairobi"),
            Example("The mayor, Ana Ruiz, is ill. She is tired, Ruizsaid.", "Ruizsaid"),
        ),
        misses=(
            "An iPhone from eBay, a YouTube film by McDonald, and a trip with easyJet.",
            "He plays theScore daily; theScore is an app. See #forSale and @theGuardian.",
            "Read theGuardian.com or example.org/theKremlin for more.",
            "Robert met Robertson, and Martin met Robin in Berlin. Ana met Anand.",
        ),
    ),
    Feature(
        "spacing/doubled-punctuation",
        "Two marks stand where one belongs, one from each of two joined pieces.",
        "the same joining of pieces that doubles full stops (4/1 pages)",
        find_doubled_punctuation,
        hits=(
            Example("The mayor,, who was late, left.", "mayor,,"),
            Example("He left the room., She stayed.", "room.,"),
        ),
        misses=(
            "Acme Inc., the U.S., and John Smith Jr., who left at 5 a.m., are named.",
            "The daily ,,Sztandar” closed. A, B, etc., and so on.",
            "He paused..., then left. The row is 1,,2,,3.",
        ),
    ),
)
