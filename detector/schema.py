"""Fields, types and JSON schema of a row, derived from its one declaration, `Verdict`.

`verdict.schema.json` is what was published. A test holds that it is what is derived here.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from detector.models.evidence import Evidence
from detector.verdict import SCHEMA, Habit, Pivot, Sentence, Verdict, Wire

_UNTOLD = ("likely_pivot", "levels")  # what a verdict knows beyond its row
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
_RECORDS: dict[type, str] = {
    Sentence: "sentence",
    Evidence: "evidence",
    Wire: "wire",
    Habit: "habit",
    Pivot: "pivot",
}
# Of these, rows of earlier versions had fewer fields, which the schema still takes.
_REQUIRED: dict[type, tuple[str, ...]] = {
    Verdict: ("label", "flagged", "probability", "score"),
    Pivot: ("language", "probability", "evidence"),
}
# Of a pivot, two fields came later than the schema and were never described in it.
_UNDESCRIBED: dict[type, tuple[str, ...]] = {Pivot: ("score", "baseline")}
_DESCRIPTIONS: dict[type, str] = {
    Sentence: "A sentence of the text as given, with the evidence that begins in it.",
    Habit: "Something that the text does throughout; read it with care.",
}
_UNDECIDED = {
    "flagged": {"const": False},
    "probability": {"type": "null"},
    "score": {"type": "null"},
    "reason": {"minLength": 1},
    "sentences": {"items": {"properties": {"evidence": {"maxItems": 0}}}},
    "document": {"maxItems": 0},
    "wire": {"type": "null"},
    "habits": {"maxItems": 0},
    "pivot": {"type": "null"},
}
# What is called retranslated-wire has lines of an agency.
_BUILT = {
    "if": {"properties": {"label": {"const": "retranslated-wire"}}},
    "then": {"properties": {"wire": {"properties": {"structure": {"const": True}}}}},
}
_DECIDED = {
    "probability": {"type": "number"},
    "score": {"type": "number"},
    "reason": {"maxLength": 0},
    "wire": {"type": "object"},
}


class Kind(NamedTuple):
    """The type of a field, apart from how a language spells it.

    Attributes:
        plain: ``str``, ``int``, ``float`` or ``bool``; None for records and lists.
        record: the class whose fields it has; None for the others.
        items: the type of each item of a list.
        optional: whether it may be null.
        said: what the declaration says of it, for the JSON schema.
        values: the only ones that it has, if they are listed.
    """

    plain: type | None = None
    record: type | None = None
    items: Kind | None = None
    optional: bool = False
    said: dict[str, Any] = {}  # noqa: RUF012
    values: tuple[str, ...] = ()


def kind_of(hint: Any) -> Kind:
    """Reads an annotation.

    Raises:
        TypeError: if a row cannot hold it.
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        kind = kind_of(inner[0])
        said = {key: value for one in inner[1:] for key, value in one.items()}
        return kind._replace(said={**kind.said, **said})
    if origin in (Union, UnionType):
        [known] = [one for one in inner if one is not NoneType]
        return kind_of(known)._replace(optional=True)
    if origin is Literal:
        return Kind(plain=str, values=inner)
    if origin is tuple:
        return Kind(items=kind_of(inner[0]))
    if hint in _RECORDS:
        return Kind(record=hint)
    if hint in _PLAIN:
        return Kind(plain=hint)
    raise TypeError(f"a row cannot hold {hint!r}")


@cache
def kinds_of(record: type) -> dict[str, Kind]:
    """The fields of a record of a row, in order; of a verdict those that its row has."""
    hints = get_type_hints(record, include_extras=True)
    if record is Verdict:
        names = [field.name for field in fields(Verdict) if field.name not in _UNTOLD]
        hints["pivot"] = get_type_hints(vars(Verdict)["pivot"].fget, include_extras=True)["return"]
        return {name: kind_of(hints[name]) for name in (*names, "pivot")}
    return {name: kind_of(hint) for name, hint in hints.items()}


def build_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a row."""
    verdict = _object(Verdict)
    verdict["description"] = "The verdict without its id, as Verdict.to_dict gives it."
    name = {"description": "Name and version of this schema.", "const": SCHEMA}
    verdict["properties"] = {"schema": name, **verdict["properties"]}
    not_flagged = {"properties": {"label": {"enum": ["native", "unclear"]}}}
    verdict["if"] = {"properties": {"label": {"const": "undecided"}}}
    verdict["then"] = {"properties": _UNDECIDED}
    verdict["else"] = {
        "properties": _DECIDED,
        "if": not_flagged,
        "then": {"properties": {"flagged": {"const": False}}},
        "else": {"properties": {"flagged": {"const": True}}, **_BUILT},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:mtdetect:verdict:2",
        "title": "A row that mtdetect writes for an article, version 2",
        "description": "Fields may be added within a version. A field that is here changes its "
        "meaning or goes only with a new version.",
        "allOf": [{"$ref": "#/$defs/verdict"}],
        "required": ["id"],
        "properties": {
            "id": {
                "description": "The row's own id, or FILE:ROW; for a whole file its path as given; "
                "- for standard input.",
                "type": ["string", "number"],
            }
        },
        "$defs": {
            "verdict": verdict,
            **{name: _object(record) for record, name in _RECORDS.items()},
            "placed": {
                "description": "Evidence with a place in the text.",
                "allOf": [{"$ref": "#/$defs/evidence"}],
                "properties": {"end": {"minimum": 1}, "text": {"minLength": 1}},
            },
            "unplaced": {
                "description": "Evidence about the text as a whole.",
                "allOf": [{"$ref": "#/$defs/evidence"}],
                "properties": {
                    "start": {"const": 0},
                    "end": {"const": 0},
                    "text": {"maxLength": 0},
                },
            },
            "offset": {
                "description": "Counts characters (code points) of the text as given.",
                "type": "integer",
                "minimum": 0,
            },
        },
    }


def _object(record: type) -> dict[str, Any]:
    kinds = kinds_of(record)
    told = {"description": _DESCRIPTIONS[record]} if record in _DESCRIPTIONS else {}
    return {
        **told,
        "type": "object",
        "required": list(_REQUIRED.get(record, kinds)),
        "properties": {
            name: _value(kind)
            for name, kind in kinds.items()
            if name not in _UNDESCRIBED.get(record, ())
        },
    }


def _value(kind: Kind) -> dict[str, Any]:
    if "$ref" in kind.said:
        return {"$ref": kind.said["$ref"]}
    if kind.values:
        return {"enum": list(kind.values)}
    if kind.items is not None:
        return {**kind.said, "type": "array", "items": _value(kind.items)}
    if kind.record is not None:
        reference = {"$ref": f"#/$defs/{_RECORDS[kind.record]}"}
        nullable = {"anyOf": [{"type": "null"}, reference]}
        return {**kind.said, **nullable} if kind.optional else {**kind.said, **reference}
    name = _PLAIN[kind.plain or str]
    return {**kind.said, "type": [name, "null"] if kind.optional else name}
