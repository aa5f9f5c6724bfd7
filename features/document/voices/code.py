"""Code, file names and commands, in blocks and inside sentences.

Programmers write "Run git add . and then git push" without a mark around the command, so the
words and marks of commands are looked for, and a paragraph that has enough of them is code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.features.document.parsed import Document
from detector.features.document.voices.regions import Bounds
from detector.features.lexicons.words import word_set

# words that nothing but a shell knows
_COMMANDS = word_set(
    "git npm npx pnpm pip pip3 sudo grep egrep sed awk chmod chown mkdir rmdir ssh scp curl wget"
    " docker kubectl systemctl pwd ls cd rm cp mv vim nano tmux tar gzip rsync apt conda pytest"
    " gcc cmake javac nginx psql mysql sqlite3 ffmpeg ipconfig ifconfig traceroute crontab bash"
    " zsh localhost stdout stderr stdin regex readme github"
)
# signs without which nobody pastes code
_SIGNS = ("`", "();", "{", "&&", "=>", "</", "$ ", "~/", ":\\")
_COMMAND_LINE = re.compile(
    r"""(?<![\w.@/-])(?:
    git\ (?:add|am|bisect|blame|branch|checkout|cherry-pick|clone|commit|config|diff|fetch|init|
        log|merge|mv|pull|push|rebase|reflog|remote|reset|restore|rm|show|stash|status|switch|tag)
    | (?:npm|pnpm|npx|yarn|pip3?|conda|cargo|apt|apt-get|docker|composer)[ ]
        (?:install|uninstall|run|start|test|build|update|upgrade|remove|init|get|add|ps|pull|up)
    | (?:cd|ls|rm|cp|mv|cat|touch|mkdir|chmod|tar|python3?|node|bash|sh|vim|nano)[ ]
        (?:-{1,2}[a-zA-Z]|\.{1,2}(?![^\s/])|[~/]|\.\w|\w{1,30}\.[a-z]{1,4}(?![\w.]))
    | (?:find|open|source|curl|wget)[ ](?:-{1,2}[a-zA-Z]|\.{1,2}/|~/|https?:)
    | (?:grep|sed|awk|ssh|scp|chmod|sudo|kubectl|systemctl|chown)[ ][-./~'"\w]
    )""",
    re.VERBOSE,
)
_PROMPT = re.compile(r"[$>#%] ?[a-z]\S* |(?:PS )?[A-Z]:\\")
_SYNTAX = re.compile(
    r"\w\(\);?(?!\w)|[{}]\s*(?:$|[;\"'}])|&&|=>|[!=]=|</?[a-z]{1,10}/?>|;\s*$|->\w|\|\| "
)
_FLAG = re.compile(r"(?<=\s)-{1,2}[a-zA-Z][\w-]*(?=[\s.,;:)=]|$)")
_FILE = re.compile(
    r"(?<![\w.@/])(?:\.[a-z]{2,20}(?![\w.])|[\w-]{1,40}\.(?:py|js|ts|jsx|json|md|txt|sh|ya?ml|html"
    r"|css|exe|cpp|rs|java|conf|ini|cfg|toml|lock|log|sql|csv|bat|dll)(?!\w))"
)
_SNAKE = re.compile(r"(?<![\w@/])[a-z]{1,30}(?:_[a-z0-9]{1,30}){1,5}(?!\w)")
_TICKED = re.compile(r"`(?<!``)(?!`)[^`\n]{1,120}`(?!`)")
_FENCE = ("```", "~~~")
# hints in one paragraph that make it code; a command line counts as so many
_ENOUGH = 2


def code(document: Document) -> Iterator[Bounds]:
    """Paragraphs of code or about commands, and what stands between backticks."""
    text = document.text
    commands = _COMMANDS & document.positions.keys()
    if not commands and not any(sign in text for sign in _SIGNS):
        return
    scored: list[tuple[int, int, int]] = []
    fenced = False
    for start, end in document.paragraph_bounds:
        fence = text.startswith(_FENCE, start)
        if fence or fenced:
            yield start, end
            # a fence that opens and closes in one paragraph leaves nothing open
            if fence and text.count(text[start : start + 3], start, end) % 2:
                fenced = not fenced
            continue
        if "`" in text:
            for match in _TICKED.finditer(text, start, end):
                yield match.start() - 1, match.end() + 1
        scored.append((start, end, _hints(text[start:end], commands)))
    yield from _coded(scored)


def _coded(scored: list[tuple[int, int, int]]) -> Iterator[Bounds]:
    """The paragraphs with enough hints; where there are several of these, one is enough."""
    sure = sum(hints >= _ENOUGH for _, _, hints in scored)
    least = 1 if sure > 1 else _ENOUGH
    for start, end, hints in scored:
        if hints >= least:
            yield start, end


def _hints(body: str, commands: frozenset[str]) -> int:
    """How much of a paragraph only code has; of each kind a few are counted."""
    named = int(any(_has_word(body, command) for command in commands))
    if not named and not any(sign in body for sign in _SIGNS):
        return 0
    if _COMMAND_LINE.search(body) or _PROMPT.match(body):
        return _ENOUGH
    syntax = min(2, len(_SYNTAX.findall(body)))
    ticked = min(2, len(_TICKED.findall(body))) if "`" in body else 0
    others = sum(pattern.search(body) is not None for pattern in (_FLAG, _FILE, _SNAKE))
    # flags, file names and such words alone may be dashes, addresses and names of users
    return syntax + ticked + named + (others if syntax or ticked or named else 0)


def _has_word(body: str, word: str) -> bool:
    """Whether a command stands in a text in lower case as a word."""
    place = body.find(word)
    while place >= 0:
        end = place + len(word)
        if not body[place - 1 : place].isalnum() and not body[end : end + 1].isalnum():
            return body[end : end + 1] != "." or not body[end + 1 : end + 2].isalnum()
        place = body.find(word, end)
    return False
