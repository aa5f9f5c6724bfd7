"""Learns the shipped lexicons: abbreviations (Punkt) and most frequent tags.

Run by `python -m detector.training abbreviations` and `python -m detector.training tags`.
NLTK reads the tagged corpora; what is written are counts turned into word lists, no sentence.
"""

from __future__ import annotations

import json
import pickle
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from detector.features.document.tagging import TagLexicon
from detector.training.corpus.articles import read_corpus

Tagged = Sequence[tuple[str, str]]

# Words after which a stop never ends a sentence: a name or a number follows.
NEVER_FINAL = (
    "mr mrs ms dr prof rev hon gov gen sen rep reps sens adm capt cmdr col cpl lt lt-col maj pvt "
    "sgt supt st mt ft msgr fr sr pres atty det insp vs approx messrs mme mlle ven gens cols "
    "sgts capts drs profs brig"
)
NUMERIC = "no nos p pp vol art fig sec ch para"
MONTHS = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
# Correct in any news text, whether or not the native corpora have enough of them.
ALWAYS = (
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri "
    "inc corp co ltd jr bros etc al e.g i.e a.m p.m u.s u.k u.n e.u d.c ph.d "
    "ala ariz ark calif colo conn del fla ill ind kan ky mass md mich minn miss mo mont neb nev "
    "okla ore pa tenn tex va vt wash wis wyo ave blvd rd dept est viz cf ca ed eds mln bln tel "
    "ext hwy univ assn"
)
_WORD_STOP = re.compile(r"(?<![\w.])([A-Za-z][A-Za-z.-]{0,11})\.(?=\s+[\"'“‘(]?(\w))")
_WORD_BARE = re.compile(r"(?<![\w.])([A-Za-z][A-Za-z.-]{0,11})(?![\w.])")


def learn_abbreviations(folder: Path) -> dict[str, list[str]]:
    """Learns abbreviations and sentence starters from native news with NLTK's Punkt trainer.

    Punkt's candidates are kept only where the corpora bear them out: a lower-case letter or digit
    follows the stop often, or the word hardly ever stands without the stop.

    Args:
        folder: the folder of the corpora.

    Returns:
        The fields of :class:`detector.features.document.splitting.Abbreviations`.
    """
    from nltk.tokenize.punkt import PunktTrainer

    trainer = PunktTrainer()
    runs_on: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    texts = [
        article.text or "\n".join(article.sentences)
        for name in ("native", "twins")
        for article in read_corpus(folder, name)
        if article.kind == "native"
    ]
    for text in texts:
        trainer.train(text, finalize=False)
        for word, following in _WORD_STOP.findall(text):
            stopped[word.lower()] += 1
            runs_on[word.lower()] += not following.isupper()
        bare.update(word.lower() for word in _WORD_BARE.findall(text))
    trainer.finalize_training(verbose=False)
    parameters: Any = trainer.get_params()
    learned = {
        word
        for word in parameters.abbrev_types
        if re.fullmatch(r"[a-z][a-z.-]*", word)
        and stopped[word] >= 3
        and (runs_on[word] >= 0.2 * stopped[word] or bare[word] <= 0.1 * stopped[word])
    }
    starters = _starters(texts, set(parameters.sent_starters)) - learned
    return {
        "words": sorted(learned | set(ALWAYS.split())),
        "never_final": sorted(NEVER_FINAL.split()),
        "numeric": sorted(NUMERIC.split()),
        "starters": sorted(starters),
        "months": sorted(MONTHS.split()),
    }


def _starters(texts: Iterable[str], candidates: set[str]) -> set[str]:
    """Words that often follow a stop, Punkt's candidates among them, and are no names."""
    first: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        first.update(w.lower() for w in re.findall(r"[a-z]{3}[.!?]\s+([A-Z][a-z]*)\b", text))
        lower.update(re.findall(r"\b[a-z]+\b", text))
        capital.update(w.lower() for w in re.findall(r"[a-z,] ([A-Z][a-z]*)\b", text))
    frequent = {word for word, count in first.items() if count >= 40} | candidates
    return {word for word in frequent if lower[word] > 5 * max(4, capital[word])} | {"i"}


# Brown tags that name a Penn tag; the rest follow from their first letters (see brown_to_penn).
_BROWN = {
    "at": "DT", "ap": "JJ", "abn": "PDT", "abx": "PDT", "abl": "PDT", "cs": "IN", "in": "IN",
    "dt": "DT", "dti": "DT", "dts": "DT", "dtx": "DT", "cc": "CC", "cd": "CD", "od": "JJ",
    "ex": "EX", "ql": "RB", "qlp": "RB", "rb": "RB", "rbr": "RBR", "rbt": "RBS", "rn": "RB",
    "rp": "RP", "nr": "NN", "nrs": "NNS", "to": "TO", "uh": "UH", "md": "MD", "*": "RB",
    "jj": "JJ", "jjr": "JJR", "jjs": "JJS", "jjt": "JJS", "nn": "NN", "nns": "NNS", "np": "NNP",
    "nps": "NNPS", "pn": "NN", "pp$": "PRP$", "pp$$": "PRP", "ppl": "PRP", "ppls": "PRP",
    "ppo": "PRP", "pps": "PRP", "ppss": "PRP", "vb": "VB", "vbd": "VBD", "vbg": "VBG",
    "vbn": "VBN", "vbz": "VBZ", "wdt": "WDT", "wp$": "WP$", "wpo": "WP", "wps": "WP",
    "wql": "WRB", "wrb": "WRB", "be": "VB", "bed": "VBD", "bedz": "VBD", "beg": "VBG",
    "bem": "VBP", "ben": "VBN", "ber": "VBP", "bez": "VBZ", "do": "VBP", "dod": "VBD",
    "doz": "VBZ", "hv": "VBP", "hvd": "VBD", "hvg": "VBG", "hvn": "VBN", "hvz": "VBZ",
}  # fmt: skip


def brown_to_penn(tag: str) -> str | None:
    """Maps a Brown tag to Penn; None for compounds, foreign words and punctuation."""
    base = tag.lower().removesuffix("-nc").removesuffix("-hl").removesuffix("-tl")
    return _BROWN.get(base)


def _is_word(word: str) -> bool:
    return word[0].isalpha()


def read_tagged(folder: Path) -> tuple[list[Tagged], list[Tagged], list[Tagged]]:
    """Reads the tagged corpora with NLTK.

    Args:
        folder: the folder of the corpora; NLTK's data is in its subfolder ``nltk``.

    Returns:
        Sentences of the Penn Treebank sample, of CoNLL-2000, and of Brown mapped to Penn tags.
    """
    import nltk

    nltk.data.path.insert(0, str((folder / "nltk").resolve()))
    from nltk.corpus import brown, conll2000, treebank

    penn: list[Tagged] = [
        [pair for pair in s if pair[1] != "-NONE-"] for s in treebank.tagged_sents()
    ]
    conll: list[Tagged] = [list(sentence) for sentence in conll2000.tagged_sents()]
    mapped: list[Tagged] = [
        [(word, penn_tag) for word, tag in s if (penn_tag := brown_to_penn(tag)) is not None]
        for s in brown.tagged_sents()
    ]
    return penn, conll, mapped


def build_tag_lexicon(sentences: Iterable[Tagged]) -> dict[str, dict[str, str]]:
    """Counts tags and keeps the most frequent one of each word and each suffix.

    Args:
        sentences: tagged sentences; the first word of each is left out, since its capital says
            nothing.

    Returns:
        For ``known`` and ``suffixes``: from tag to its words, separated by blanks and sorted.
    """
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word, tag in sentence[1:]:
            if _is_word(word):
                words[word][tag] += 1
    known = {word: _best(tags) for word, tags in words.items() if sum(tags.values()) >= 2}
    suffixes: dict[str, Counter[str]] = defaultdict(Counter)
    for word, tags in words.items():
        if sum(tags.values()) <= 10 and word.islower() and word.isalpha() and len(word) > 2:
            for length in range(1, min(4, len(word) - 1) + 1):
                suffixes[word[-length:]][_best(tags)] += 1
    endings = {ending: _best(tags) for ending, tags in suffixes.items() if sum(tags.values()) >= 5}
    # an ending says nothing new where the shorter one says the same
    endings = {e: t for e, t in endings.items() if len(e) == 1 or endings.get(e[1:]) != t}
    lexicon = TagLexicon({}, endings)
    return {
        "known": _by_tag(
            {w: t for w, t in known.items() if sum(words[w].values()) > 4 or lexicon.guess(w) != t}
        ),
        "suffixes": _by_tag(endings),
    }


def _best(tags: Counter[str]) -> str:
    return min(tags, key=lambda tag: (-tags[tag], tag))


def _by_tag(table: dict[str, str]) -> dict[str, str]:
    groups: dict[str, list[str]] = defaultdict(list)
    for word, tag in table.items():
        groups[tag].append(word)
    return {tag: " ".join(sorted(members)) for tag, members in sorted(groups.items())}


class _PlainUnpickler(pickle.Unpickler):
    """Loads NLTK's old tagger weights, and refuses a pickle that names anything but sets."""

    def find_class(self, module: str, name: str) -> Any:
        if name == "set" and module in ("__builtin__", "builtins"):
            return set
        raise pickle.UnpicklingError(f"{module}.{name} is not plain data")


def perceptron_tagger(folder: Path) -> Any:
    """NLTK's averaged perceptron tagger with the weights of its old pickle, for comparison."""
    from nltk.tag.perceptron import PerceptronTagger

    archive = zipfile.ZipFile(folder / "nltk" / "taggers" / "averaged_perceptron_tagger.zip")
    member = next(name for name in archive.namelist() if name.endswith(".pickle"))
    weights, tagdict, classes = _PlainUnpickler(BytesIO(archive.read(member))).load()
    tagger = PerceptronTagger(load=False)
    tagger.model.weights, tagger.tagdict, tagger.classes = weights, tagdict, classes
    tagger.model.classes = classes
    return tagger


def tag_accuracy(folder: Path) -> dict[str, dict[str, float]]:
    """Accuracy on held-out sentences, lexicon against NLTK's perceptron tagger.

    Every tenth sentence of each corpus is held out of the lexicon. The perceptron was trained on
    the Wall Street Journal by its authors, so it has seen the Penn sentences: its figure there is
    an upper bound, and Brown, which it has not seen, is the fair comparison.

    Args:
        folder: the folder of the corpora.

    Returns:
        For each corpus, the share of words tagged right by ``lexicon`` and by ``perceptron``.
    """
    names = ("treebank", "conll2000", "brown")
    parts = dict(zip(names, read_tagged(folder), strict=True))
    training = [s for part in parts.values() for i, s in enumerate(part) if i % 10]
    shipped = TagLexicon.from_json(json.dumps(build_tag_lexicon(training)))
    perceptron = perceptron_tagger(folder)
    result: dict[str, dict[str, float]] = {}
    for name, part in parts.items():
        held_out = [s for i, s in enumerate(part) if i % 10 == 0 and s][:2000]
        ours = [
            (gold, shipped.guess_first(word) if i == 0 else shipped.guess(word))
            for s in held_out
            for i, (word, gold) in enumerate(s)
            if _is_word(word)
        ]
        theirs = [
            (gold, tag)
            for s in held_out
            for (word, gold), (_, tag) in zip(s, perceptron.tag([w for w, _ in s]), strict=True)
            if _is_word(word)
        ]
        result[name] = {"lexicon": _share(ours), "perceptron": _share(theirs)}
    return result


def _share(pairs: list[tuple[str, str]]) -> float:
    return sum(gold == tag for gold, tag in pairs) / len(pairs)
