"""Quotation marks that do not fit: finders of the spacing family."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from detector.features.document import Document
from detector.features.document.house_quotes import low_closers
from detector.features.document.quotation import Mark, Unmatched, quotation
from detector.features.document.seams import paragraph_of, quoted, word_before, word_behind
from detector.features.feature import Counts, Example, Feature, Finding

# the pattern is slow beside a search for each of its marks, which few texts have
_FOREIGN_MARKS = ("«", "»", "‹", "›", "„", "‟", "<<", ",,")
_FOREIGN = re.compile(r"[«»‹›„‟]|<<|>>|(?<![\w,]),,(?=[^\W_])")
_FLIPPED = re.compile(r"”(?=\w)|“(?=[\s.,;:!?)]|$)")
_NAVIGATION = re.compile(
    r"(?:previous|prev|older|newer|next|back|home|return|first|read|more)\b", re.I
)
# longest span to quote for a mark without its partner
_SHOWN = 50
# longer lines than this are text, not a menu
_LONGEST_MENU = 60
# of each of two marks that are set off alike, which extraction does as often as engines do
_TAGGED = 0.25
# how far to look for the ends of such a line
_FAR = 500


def find_space_inside_quotes(document: Document) -> Iterator[Finding]:
    """A space on the inner side of a quotation mark."""
    text = document.text
    marks = quotation(document).marks
    if not marks or _is_tokenised(document, marks):
        return
    spans: list[tuple[int, int] | None] = []
    sides: list[bool] = []
    for mark in marks:
        opens = mark.opens
        if opens is None:
            opens = not (sides and sides[-1])
        sides.append(opens)
        spans.append(_inner_space(text, mark.offset, opens))
    for number, (span, opens) in enumerate(zip(spans, sides, strict=True)):
        if span is None:
            continue
        # where both marks of a pair are set off, a tag stood around the quotation
        partner = number + 1 if opens else number - 1
        both = 0 <= partner < len(spans) and sides[partner] != opens and spans[partner] is not None
        side = "behind the opening" if opens else "before the closing"
        note = f"a space stands {side} quotation mark in {quoted(text[slice(*span)])}"
        yield Finding(*span, note, _TAGGED if both else 1.0)


SPACE_INSIDE_QUOTES = Feature(
    name="spacing/space-inside-quotes",
    hypothesis="A space stands on the inner side of a quotation mark.",
    source="a space on the wrong side of a quotation mark",
    counts=Counts(10, 0),
    find=find_space_inside_quotes,
    author_only=True,
    per="once",
    silenced_by=frozenset({"foreign-quotes", "guessed-spaces", "spaced-marks", "spaced-quotes"}),
    why="engines lose track of a space when they put quotation marks back",
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
)


def _inner_space(text: str, offset: int, opens: bool) -> tuple[int, int] | None:
    """The words at a quotation mark with a space on its inner side, or None."""
    straight = text[offset] == '"'
    before = text[offset - 1] if offset else " "
    after = text[offset + 1] if offset + 1 < len(text) else " "
    if straight and not (before.isspace() and after.isspace()):
        return None  # which side is which would be a guess
    if straight and (
        text[offset - 2 : offset - 1].isdigit() or text[offset - 2 : offset - 1] in "'’"
    ):
        return None  # a sign for inches, or a quotation that ends inside another
    if opens:
        if after not in " \t" or not text[offset + 2 : offset + 3].isalnum():
            return None
        return offset, word_behind(text, offset + 2)
    if (
        before not in " \t"
        or offset < 2
        or not (text[offset - 2].isalnum() or text[offset - 2] in ",.!?")
    ):
        return None
    return word_before(text, offset - 1), offset + 1


def find_misplaced_quotes(document: Document) -> Iterator[Finding]:
    """A straight mark that has its blank on the wrong side, as the marks around it show."""
    text = document.text
    if '"' not in text:
        return
    for _, group in groupby(
        quotation(document).marks, key=lambda mark: paragraph_of(document, mark.offset)
    ):
        marks = list(group)
        if len(marks) % 2 or any(text[mark.offset] != '"' for mark in marks):
            continue
        wrong = [
            (mark, number % 2 == 0)
            for number, mark in enumerate(marks)
            if mark.opens is not None and mark.opens != (number % 2 == 0)
        ]
        if len(wrong) != 1 or not (span := _misplaced(text, *wrong[0])):
            continue
        note = f"the quotation mark in {quoted(text[slice(*span)])} has its space on the wrong side"
        yield Finding(*span, note)


MISPLACED_QUOTES = Feature(
    name="spacing/misplaced-quotes",
    hypothesis="A quotation mark touches the word outside and stands apart from the one inside.",
    source="a space on the wrong side of a quotation mark",
    counts=Counts(10, 0),
    find=find_misplaced_quotes,
    author_only=True,
    per="once",
    silenced_by=frozenset(
        {"guessed-spaces", "lost-spaces", "no-line-ends", "spaced-marks", "spaced-quotes"}
    ),
    why="engines put quotation marks back on the wrong side of a space",
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
)


def _misplaced(text: str, mark: Mark, opens: bool) -> tuple[int, int] | None:
    """The words at a mark that touches the wrong one of its neighbours."""
    offset = mark.offset
    before, after = text[offset - 1 : offset], text[offset + 1 : offset + 2]
    if before.isdigit() or "'" in (before, after):
        return None  # a sign for inches, or a quotation inside another
    # behind a stop or comma the mark is in its place, and another one is missing
    if opens and after == " " and before.isalpha() and text[offset + 2 : offset + 3].isalnum():
        return word_before(text, offset), word_behind(text, offset + 2)
    inside = text[offset - 2 : offset - 1]
    if not opens and before == " " and after.isalnum() and (inside.isalnum() or inside == ","):
        return word_before(text, offset - 1), word_behind(text, offset + 1)
    return None


def _is_tokenised(document: Document, marks: list[Mark]) -> bool:
    """Whether a tool set off most quotation marks on both sides."""
    text = document.text
    apart = sum(
        text[mark.offset - 1 : mark.offset] in (" ", "")
        and text[mark.offset + 1 : mark.offset + 2] in (" ", "")
        for mark in marks
    )
    return apart > 5 and apart * 2 > len(marks)


def find_unbalanced_quotes(document: Document) -> Iterator[Finding]:
    """Quoted words, opened inside a sentence, that nothing closes."""
    text = document.text
    sentence = 0
    # each span ends before the next such mark, so that a row of them costs no more than its length
    unmatched = [*quotation(document).unmatched, Unmatched(len(text), "unclosed")]
    for (offset, kind), (limit, _) in pairwise(unmatched):
        # speech after a comma or colon, or at the start of a sentence, may run over paragraphs
        before = text[offset - 2 : offset]
        fragment = text[offset + 1 : offset + 2].islower()
        if kind != "unclosed" or not fragment or not (before[:1].isalnum() and before[1:] == " "):
            continue
        bounds = document.sentence_bounds
        while sentence < len(bounds) and bounds[sentence][1] <= offset:
            sentence += 1
        start, end = bounds[sentence]
        if sentence + 1 >= len(bounds) or not text[max(start, end - 2) : end].strip('”"').endswith(
            "."
        ):
            continue
        end = min(end, limit)
        shown = text[offset : min(end, offset + _SHOWN)]
        note = f"the quotation that opens at {quoted(shown)} is never closed"
        yield Finding(offset, end, note)


UNBALANCED_QUOTES = Feature(
    name="spacing/unbalanced-quotes",
    hypothesis="Words quoted inside a sentence have lost the mark that closes the quotation.",
    source="unmatched quotation marks, a weak sign",
    counts=Counts(5, 5),
    find=find_unbalanced_quotes,
    author_only=True,
    per="once",
    silenced_by=frozenset({"foreign-quotes", "lost-spaces", "no-line-ends", "spaced-quotes"}),
    why="engines lose one mark of a pair when they reorder a sentence",
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
)


def find_foreign_quotes(document: Document) -> Iterator[Finding]:
    """Quotation marks of another language in English text."""
    text = document.text
    if not any(mark in text for mark in _FOREIGN_MARKS):
        return
    taken = 0
    for match in _FOREIGN.finditer(text):
        if match.start() < taken or not _quotes_a_word(text, *match.span()):
            continue
        mark = match.group()
        begin, end = _with_its_word(text, *match.span())
        taken = end = max(end, match.end())
        note = f"{quoted(text[begin:end])} has {mark} for a quotation mark"
        yield Finding(begin, end, note)


FOREIGN_QUOTES = Feature(
    name="spacing/foreign-quotes",
    hypothesis="Quotation marks of the source language stay in the English text.",
    source="guillemets left in place",
    counts=Counts(4, 0),
    find=find_foreign_quotes,
    author_only=True,
    per="once",
    silenced_by=frozenset({"foreign-quotes"}),
    why="English does not use it; engines leave the marks of the original language where they"
    " stood",
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
)


def find_flipped_quotes(document: Document) -> Iterator[Finding]:
    """A curly mark that opens where one must close, or closes where one must open."""
    text = document.text
    if "”" not in text and "“" not in text:
        return
    low = low_closers(text)
    for match in _FLIPPED.finditer(text):
        offset = match.start()
        if offset in low:
            continue  # „German“ quotes are another rule's
        before = text[offset - 1 : offset]
        if text[offset] == "”":
            if before and not before.isspace() and before not in "([—–-":
                continue
            begin, end = offset, word_behind(text, offset + 1)
            side = "closes a quotation and stands before a word"
        else:
            if not (before.isalnum() or before in tuple(".,!?")):
                continue
            begin, end = word_before(text, offset), offset + 1
            side = "opens a quotation and stands behind a word"
        note = f"the mark in {quoted(text[begin:end])} {side}"
        yield Finding(begin, end, note)


FLIPPED_QUOTES = Feature(
    name="spacing/flipped-quotes",
    hypothesis="A curly quotation mark points the wrong way.",
    source="quotation marks flipped where a piece ends at one",
    counts=Counts(2, 0),
    find=find_flipped_quotes,
    author_only=True,
    per="once",
    silenced_by=frozenset({"foreign-quotes"}),
    why="engines put a quotation mark back the wrong way round",
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
)


def _opens_word(text: str, end: int) -> bool:
    return text[end : end + 1].isalnum()


def _with_its_word(text: str, start: int, end: int) -> tuple[int, int]:
    """A mark with the word that it opens or closes, a blank between them or not."""
    if _opens_word(text, end):
        return start, word_behind(text, end)
    if text[start] in "«‹" and text[end : end + 1] == " ":
        return start, word_behind(text, end + 1)
    return word_before(text, start - (text[start - 1 : start] == " ")), end


def _quotes_a_word(text: str, start: int, end: int) -> bool:
    """Whether a foreign mark touches a word, and is no arrow of a menu ("« Previous", "More »")."""
    if text[start] in "<>" and end - start == 2:
        opens = text[start] == "<" and _opens_word(text, end)
        # "a << 2" shifts bits, "<<<" draws a line
        partner = text.find(">>", end, end + 200)
        return opens and partner > 0 and text[partner - 1] not in " >" and text[end] not in "<"
    if text[start] == ",":
        return _opens_word(text, end)
    behind_word = start > 0 and (text[start - 1].isalnum() or text[start - 1] in ".,!?")
    touches = _opens_word(text, end) or behind_word
    if text[start] in "„‟":
        return touches
    if _NAVIGATION.match(text, end) or _NAVIGATION.search(text, word_before(text, start), start):
        return False
    return touches or _is_spaced(text, start, end)


def _is_spaced(text: str, start: int, end: int) -> bool:
    """Whether a guillemet is set off inside a sentence as French sets it: "« yes »"."""
    if text[start] in "«‹":
        apart = text[end : end + 1] == " " and _opens_word(text, end + 1)
    else:
        apart = start > 1 and text[start - 1] == " " and not text[start - 2].isspace()
    if not apart or _NAVIGATION.match(text, end + 1):
        return False
    # an arrow of a menu stands in a short line without a stop
    begin = max(0, start - _FAR)
    begin = max(begin, text.rfind("\n", begin, start) + 1)
    behind = text.find("\n", end, end + _FAR)
    if behind < 0:
        behind = min(len(text), end + _FAR)
    line = text[begin:behind].rstrip(' ”"»')
    whole = line.endswith((".", "!", "?")) or behind == end + _FAR
    return len(line) > _LONGEST_MENU and whole
