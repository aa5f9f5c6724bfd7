"""What is fuzzed: how bytes become an input, and what must hold for every input.

The fuzzer's bytes are turned into an input first, and the input is what is kept when it breaks
something, so that a kept case means the same after the decoding has changed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import tempfile
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from detector.errors import ModelError
from detector.features.catalogue import FEATURES
from detector.features.document import Document, Span
from detector.features.document.ngrams import EDGE, VIEWS, SymbolTable
from detector.features.feature import shares
from detector.models.artifact import LinearScore, Model, load_model, save_model
from detector.models.ngram_table import NgramTable
from detector.readers import READERS, Article, Problem, read_articles
from detector.scoring import Detector
from detector.verdict import Evidence, Verdict

# Judged by itself, so that what the fuzzer adds to it reaches the rules and the tables.
ARTICLE = (
    "The council of the old town said on Tuesday that it will close the bridge over the river for "
    "most of the winter. Many people who live on the other side have to take the long way round "
    "to get to work. “We asked for the money in May,” the mayor said, “and we are still waiting "
    "for an answer.” The baker at the market hopes that they will not forget him. "
)
GLUE = (
    *(" ", ". ", ".", " .", ", ", "\n", "\n\n", "\r\n", "“", "”", '"', "’", " – ", "…", "(", ")"),
    *("\u200b", "\u00ad", "\ufeff", "\u00a0", "\u202e", "\u0301", "\ud800", "\x00", "ﬁ", "Ａ"),
    *("а", "е", "ο", "ı", "中", "ไ", "🙂", "\u200d", "<b>", "&nbsp;", "1"),
    *("12. 000", "U.S.", "Mr. "),
)


@cache
def pieces() -> tuple[str, ...]:
    """Triggers of every rule, whole and in single words, and what joins or breaks them."""
    hits = [hit for feature in FEATURES for hit in feature.hits]
    words = {word for hit in hits for word in hit.text.split()}
    return (*GLUE, *sorted({text for hit in hits for text in hit} | words))


def text_of(data: bytes) -> str:
    """Bytes as a text: literally, or each two bytes as the number of a piece; maybe an article."""
    if not data:
        return ""
    mode, rest = data[0], data[1:]
    if mode & 1:
        known = pieces()
        pairs = zip(rest[::2], rest[1::2], strict=False)
        text = "".join(known[(256 * high + low) % len(known)] for high, low in pairs)
    else:
        text = rest.decode("utf-8", "surrogatepass" if _decodes(rest) else "replace")
    return ARTICLE + text if mode & 2 else text


def _decodes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


class Case(NamedTuple):
    """An input as it is kept: what a file of it is called, and what is in it."""

    ending: str
    body: bytes


def _text_case(data: bytes) -> Case:
    return Case(".txt", text_of(data).encode("utf-8", "surrogatepass"))


def _bytes_case(data: bytes) -> Case:
    return Case(".bin", data)


def _on_text(check: Callable[[str], None]) -> Callable[[Case], None]:
    return lambda case: check(case.body.decode("utf-8", "surrogatepass"))


def check_document(text: str) -> None:
    """Spans slice right, are ordered, and lie in one another."""
    document = Document.parse(text)
    for spans in (document.paragraphs, document.sentences, document.tokens):
        behind = 0
        for span in spans:
            _check_span(text, span, behind)
            behind = span.end
    counts = {len(document.tags), len(document.words), len(document.lower), len(document.starts)}
    assert len(counts) == 1
    assert document.sentence_count == len(document.sentence_tokens)


def _check_span(text: str, span: Span, behind: int) -> None:
    assert behind <= span.start < span.end <= len(text)
    assert text[span.start : span.end] == span.text


def check_rules(text: str) -> None:
    """Evidence of every rule lies in the text, has a reason and a finite weight."""
    document = Document.parse(text)
    for feature in FEATURES:
        found = list(feature.find(document))
        for piece, share in zip(found, shares(feature, found, document), strict=True):
            assert math.isfinite(piece.weight), feature.name
            assert math.isfinite(share), feature.name
            assert piece.note.strip(), feature.name
            if feature.placed:
                assert 0 <= piece.start < piece.end <= len(document.text), feature.name
                start, end = document.given(piece.start, piece.end)
                assert 0 <= start < end <= len(text), feature.name


@cache
def detector() -> Detector:
    """The default model, loaded once."""
    return Detector.load()


def check_verdict(text: str) -> None:
    """The score is the sum of what is shown, and every piece of evidence is where it says."""
    verdict = detector().score(text)
    behind = 0
    for sentence in verdict.sentences:
        assert behind <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end] == sentence.text
        behind = sentence.end
        for piece in sentence.evidence:
            assert sentence.start <= piece.start < sentence.end
            _check_place(text, piece)
        assert abs(sum(p.weight for p in sentence.evidence) - sentence.score) < 1e-9
    _check_sum(verdict)
    json.dumps(verdict.to_dict(), allow_nan=False)


def _check_place(text: str, piece: Evidence) -> None:
    assert 0 <= piece.start < piece.end <= len(text)
    assert text[piece.start : piece.end] == piece.text
    assert piece.reason


def _check_sum(verdict: Verdict) -> None:
    if verdict.score is None:
        assert verdict.label == "undecided"
        assert verdict.reason
        return
    placed = [piece.weight for sentence in verdict.sentences for piece in sentence.evidence]
    total = verdict.baseline + math.fsum([*placed, *(p.weight for p in verdict.document)])
    assert abs(total - verdict.score) < 1e-9
    assert verdict.probability is not None
    assert 0 <= verdict.probability <= 1
    assert verdict.flagged == (verdict.probability >= verdict.threshold)


def _endings() -> list[str]:
    return [*sorted(READERS), ".txt.gz", ".jsonl.gz", ".csv.gz", ".jsonl.zst"]


def file_of(data: bytes) -> Case:
    """Bytes as a file: the first one says what it calls itself."""
    endings = _endings()
    return Case(endings[data[0] % len(endings)] if data else ".txt", data[1:])


def check_readers(case: Case) -> None:
    """Any file gives articles and problems, never an exception."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries beneath, about broken files
        path = Path(folder) / f"input{case.ending}"
        path.write_bytes(case.body)
        for item in read_articles([str(path)]):
            assert isinstance(item, Article | Problem)
            if isinstance(item, Article):
                assert isinstance(item.text, str)
            else:
                assert item.place.startswith(str(path))
                assert item.message


def tiny_model() -> Model:
    """A model of a few n-grams and rules, small enough to be damaged thoroughly."""
    numbers = np.random.default_rng(0)
    keys = np.unique(numbers.integers(1, 1 << 60, 12, dtype=np.uint64))
    weights = numbers.standard_normal(len(keys)).astype(np.float32)
    table = NgramTable(keys, np.abs(weights) + np.float32(1), weights)
    rules = {feature.name: 0.5 for feature in FEATURES if feature.head == "translated"}
    return Model(
        id="tiny",
        version="1",
        translated=LinearScore(-1.0, 0.9, dict(list(rules.items())[:3])),
        wire=LinearScore(-0.5, 0.0, {}),
        symbols=SymbolTable([EDGE, "the", "of", "NN"]),
        tables={view.name: table for view in VIEWS},
        provenance={},
    )


@cache
def _sound() -> tuple[bytes, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        save_model(tiny_model(), Path(folder))
        return tuple((Path(folder) / name).read_bytes() for name in ("model.json", "tables.npz"))  # type: ignore[return-value]


def signed(fields: dict[str, Any], tables: bytes) -> bytes:
    """model.json with the checksums that it should have: whoever forges a model can do that."""
    if isinstance(fields.get("tables"), dict):
        digest = hashlib.sha256(tables).hexdigest()
        fields["tables"] |= {"bytes": len(tables), "sha256": digest}
    fields.pop("checksum", None)
    plain = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    fields["checksum"] = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
    return json.dumps(fields).encode()


def check_artifact(case: Case) -> None:
    """Any model.json or tables.npz is refused with our own error, or is a model that scores."""
    data = case.body
    if not data:
        return
    sound_json, tables = _sound()
    forged, rest = sound_json, data[1:]
    if data[0] % 3 == 0:
        forged = rest
    elif data[0] % 3 == 1:
        tables = rest
        forged = signed(json.loads(sound_json), tables)
    else:
        try:
            fields = json.loads(rest)
            forged = signed(fields if isinstance(fields, dict) else {}, tables)
        except (ValueError, RecursionError):
            return
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "model.json").write_bytes(forged)
        (Path(folder) / "tables.npz").write_bytes(tables)
        try:
            model = load_model(Path(folder))
        except ModelError as error:
            if folder not in str(error):
                raise AssertionError("the message does not name the model") from error
            return
    _check_sum(Detector(model).score(ARTICLE))


class Target(NamedTuple):
    """Something to fuzz.

    Attributes:
        decode: makes an input of the fuzzer's bytes.
        check: raises if something does not hold.
        seeds: inputs to begin with, as bytes before decoding.
    """

    decode: Callable[[bytes], Case]
    check: Callable[[Case], None]
    seeds: Callable[[], list[bytes]]


def _text_seeds() -> list[bytes]:
    written = [bytes([mode]) + ARTICLE.encode() for mode in (0, 2)]
    numbered = [bytes([3]) + bytes(range(first, first + 64)) for first in range(0, 192, 32)]
    return [*written, *numbered, bytes([2]) + "аррlе ﬁnd o\u200bf ｔｈｅ\ufeff\u202e".encode()]


def _reader_seeds() -> list[bytes]:
    rows = b'{"id": 1, "text": "It rains."}\n{"text": null}\n[1]\n\n{"id": "b"}'
    table = b"id,text\n1,It rains.\n2,\n"
    page = b"<html><body><p>It rains.</p></body></html>"
    marked = "It rains.".encode("utf-16")
    bodies = (rows, table, page, marked, b"caf\xe9", b"\x1f\x8b\x08\x00")
    plain = [bytes([kind]) + body for kind in range(len(READERS)) for body in bodies]
    kind = len(READERS)
    return [
        *plain,
        *(bytes([kind + n]) + gzip.compress(b) for n, b in enumerate((b"a", rows, table))),
    ]


def _artifact_seeds() -> list[bytes]:
    sound_json, tables = _sound()
    return [b"\x00" + sound_json, b"\x01" + tables, b"\x02" + sound_json]


TARGETS = {
    "document": Target(_text_case, _on_text(check_document), _text_seeds),
    "rules": Target(_text_case, _on_text(check_rules), _text_seeds),
    "verdict": Target(_text_case, _on_text(check_verdict), _text_seeds),
    "readers": Target(file_of, check_readers, _reader_seeds),
    "artifact": Target(_bytes_case, check_artifact, _artifact_seeds),
}


def keep(target: str, data: bytes, folder: Path) -> Path:
    """Writes an input that broke a target to a folder of cases.

    Args:
        target: the target's name.
        data: the fuzzer's bytes.
        folder: where cases are kept.

    Returns:
        The file, ``TARGET-DIGEST`` with the ending that the input has.
    """
    case = TARGETS[target].decode(data)
    digest = hashlib.sha256(case.body).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{target}-{digest}{case.ending}"
    path.write_bytes(case.body)
    return path


def replay(path: Path) -> None:
    """Checks a kept input again; the file's name says which target it broke."""
    target = TARGETS[path.name.partition("-")[0]]
    target.check(Case("".join(path.suffixes), path.read_bytes()))
