"""The contenders. Each is made of the articles to fit on, and reads one batch of texts."""

from __future__ import annotations

import importlib
import json
import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from detector import Detector
from detector.errors import CorpusError
from detector.features.document import Document
from detector.training.corpus.articles import data_folder
from tests.benchmarks.articles import Articles

Run = Callable[[Sequence[str]], None]

OURS = "mtdetect, full evidence"
_FITTED = 4000


def ours(articles: Articles) -> Run:
    """The verdict with all its evidence."""
    score = Detector.load().score

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            score(text)

    return run


def ours_as_rows(articles: Articles) -> Run:
    """The verdict as a row of JSON, with its sentences and their evidence."""
    score = Detector.load().score

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            json.dumps(score(text).to_dict(), ensure_ascii=False)

    return run


def ours_as_lean_rows(articles: Articles) -> Run:
    """The verdict as a row of JSON without its sentences."""
    score = Detector.load().score

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            verdict = score(text)
            json.dumps([verdict.label, verdict.flagged, verdict.probability, verdict.score])

    return run


def all_tokens(articles: Articles) -> Run:
    """The floor: `re.findall` of all tokens."""
    find = re.compile(r"\w+|[^\w\s]").findall

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            find(text)

    return run


def _classifier(articles: Articles, **settings: Any) -> tuple[Any, Any]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = TfidfVectorizer(**settings)
    matrix = vectorizer.fit_transform(articles.fitted[:_FITTED])
    with warnings.catch_warnings():
        # how well it separates does not change how fast it predicts
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(max_iter=10).fit(matrix, articles.labels[:_FITTED])
    return vectorizer, model


def _each(articles: Articles, **settings: Any) -> Run:
    vectorizer, model = _classifier(articles, **settings)

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            model.predict_proba(vectorizer.transform([text]))

    return run


def sklearn_words(articles: Articles) -> Run:
    """scikit-learn, word 1-2-grams, one article at a time as the others."""
    return _each(articles, ngram_range=(1, 2))


def sklearn_words_at_once(articles: Articles) -> Run:
    """scikit-learn, word 1-2-grams, all articles in one call."""
    vectorizer, model = _classifier(articles, ngram_range=(1, 2))
    return lambda texts: model.predict_proba(vectorizer.transform(texts))


def sklearn_characters(articles: Articles) -> Run:
    """scikit-learn, character 2-4-grams, one article at a time."""
    return _each(articles, ngram_range=(2, 4), analyzer="char")


def spacy_sentences(articles: Articles) -> Run:
    """spaCy's blank English pipeline with its sentencizer."""
    spacy = importlib.import_module("spacy")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            list(pipeline(text).sents)

    return run


def proselint(articles: Articles) -> Run:
    """proselint with its usual checks."""
    tools = importlib.import_module("proselint.tools")
    checks = importlib.import_module("proselint.checks").__register__
    importlib.import_module("proselint.registry").CheckRegistry().register_many(checks)

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            tools.LintFile("article", text).lint()

    return run


def nltk_chain(articles: Articles) -> Run:
    """NLTK: Punkt's sentences, its word tokenizer and its perceptron tagger."""
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    sentences = PunktSentenceTokenizer("\n".join(articles.fitted[:200]))
    words, tagger = NLTKWordTokenizer(), _tagger(articles)

    def run(texts: Sequence[str]) -> None:
        for text in texts:
            for sentence in sentences.tokenize(text):
                tagger.tag(words.tokenize(sentence))

    return run


def _tagger(articles: Articles) -> Any:
    """NLTK's tagger with the weights of its distribution, or trained in the run without them."""
    from nltk.tag.perceptron import PerceptronTagger

    from detector.training.fit.lexicons import perceptron_tagger

    try:
        return perceptron_tagger(Path(data_folder()))
    except (CorpusError, OSError):
        tagger = PerceptronTagger(load=False)
        documents = map(Document.parse, articles.fitted[:100])
        tagged = [
            list(zip(document.words[first:last], document.tags[first:last], strict=True))
            for document in documents
            for first, last in document.sentence_tokens
        ]
        tagger.train(tagged, nr_iter=1)
        return tagger


PEERS: dict[str, Callable[[Articles], Run]] = {
    OURS: ours,
    "mtdetect, JSON rows with sentences": ours_as_rows,
    "mtdetect, JSON rows without sentences": ours_as_lean_rows,
    "`re.findall` of all tokens": all_tokens,
    "scikit-learn, word 1-2-grams, one by one": sklearn_words,
    "scikit-learn, word 1-2-grams, in one call": sklearn_words_at_once,
    "scikit-learn, character 2-4-grams": sklearn_characters,
    "spaCy, blank with sentencizer": spacy_sentences,
    "proselint": proselint,
    "NLTK: Punkt, words, perceptron tagger": nltk_chain,
}


def make_peers(articles: Articles) -> tuple[dict[str, Run], list[str]]:
    """Makes the contenders.

    Returns:
        Those that are installed, and a line for each that is not.
    """
    made: dict[str, Run] = {}
    missing: list[str] = []
    for name, make in PEERS.items():
        try:
            made[name] = make(articles)
        except ImportError as error:
            missing.append(
                f"{name}: left out, {error.name} is not installed (uv sync --group bench)"
            )
    return made, missing
