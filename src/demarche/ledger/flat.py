"""A record as one row of named columns: the columns of the ledger's views, of Arrow tables and of CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from demarche.ledger import shape
from demarche.ledger.shape import SHAPES, day, iso_day
from demarche.records import Actor, AnyRecord, Kind, Span, When

# What a column holds; `actors`, `tagged` (actors each with an act or a side) and `spans` are lists of rows of
# their own.
Column = Literal["text", "texts", "integer", "number", "truth", "date", "actors", "tagged", "spans"]

ACTOR_COLUMNS: dict[str, Column] = {
    "id": "text",
    "name": "text",
    "kind": "text",
    "country": "text",
    "role": "text",
    "text": "text",
    "start": "integer",
    "end": "integer",
}
TAGGED_COLUMNS: dict[str, Column] = {"tag": "text", **ACTOR_COLUMNS}
SPAN_COLUMNS: dict[str, Column] = {"text": "text", "start": "integer", "end": "integer"}


def columns(kind: Kind) -> dict[str, Column]:
    """The columns of a kind, in order, and what each holds."""
    return dict(_columns(kind))


def _columns(kind: Kind) -> Iterator[tuple[str, Column]]:
    yield "id", "text"
    yield "day", "date"
    for name, holds in SHAPES[kind].items():
        if holds == "actor":
            yield from ((f"{name}{end}", "text") for end in ("", "_id", "_country", "_role", "_actor_kind"))
            yield from _span_columns(f"{name}_text", name)
        elif holds == "span":
            yield from _span_columns(name, name)
        elif holds == "when":
            yield from ((f"{name}_{field}", "text") for field in ("start", "end", "precision", "basis"))
            yield from _span_columns(f"{name}_text", f"{name}_text")
        else:
            yield name, holds
    yield from _span_columns("evidence", "evidence")
    yield from ((name, "text") for name in ("evidence_prefix", "evidence_suffix", "status"))
    yield "confidence", "number"
    yield from ((name, "text") for name in ("reader", "report", "key", "file", "url", "outlet", "title"))
    yield "published", "date"


def _span_columns(text: str, edges: str) -> Iterator[tuple[str, Column]]:
    yield text, "text"
    yield f"{edges}_start", "integer"
    yield f"{edges}_end", "integer"


def row(record: AnyRecord) -> dict[str, Any]:
    """The values of a record, column by column, in the order of `columns`."""
    values: dict[str, Any] = {"id": record.id, "day": iso_day(day(record))}
    for name, holds in SHAPES[record.kind].items():
        value = shape.value(record, name)
        if holds == "actor":
            values |= _one(name, value)
        elif holds == "span":
            values |= _span(name, name, value)
        elif holds == "when":
            values |= _when(name, value)
        elif holds == "actors":
            values[name] = [_actor(actor) for actor in value]
        elif holds == "tagged":
            values[name] = [{"tag": tag, **_actor(actor)} for tag, actor in value]
        elif holds == "texts":
            values[name] = list(value)
        elif holds == "spans":
            values[name] = [_place(span) for span in value]
        else:
            values[name] = value
    evidence, report = record.evidence, record.report
    values |= _span("evidence", "evidence", evidence)
    values |= {"evidence_prefix": evidence.prefix, "evidence_suffix": evidence.suffix}
    values |= {"status": record.status, "confidence": record.confidence, "reader": record.reader}
    values |= {"report": report.id, "key": report.key, "file": report.file, "url": report.url}
    values |= {"outlet": report.outlet, "title": report.title, "published": iso_day(report.published)}
    return values


def _one(name: str, actor: Actor | None) -> dict[str, Any]:
    values = {name: actor.name if actor else None}
    values |= {f"{name}_{field}": getattr(actor, field, None) for field in ("id", "country", "role")}
    values[f"{name}_actor_kind"] = actor.kind if actor else None
    return values | _span(f"{name}_text", name, actor.text if actor else None)


def _actor(actor: Actor) -> dict[str, Any]:
    who = {field: getattr(actor, field) for field in ("id", "name", "kind", "country", "role")}
    return who | _place(actor.text)


def _place(span: Span | None) -> dict[str, Any]:
    return {
        "text": span.exact if span else None,
        "start": span.start if span else None,
        "end": span.end if span else None,
    }


def _span(text: str, edges: str, span: Span | None) -> dict[str, Any]:
    place = _place(span)
    return {text: place["text"], f"{edges}_start": place["start"], f"{edges}_end": place["end"]}


def _when(name: str, when: When | None) -> dict[str, Any]:
    fields = ("start", "end", "precision", "basis")
    values = {f"{name}_{field}": getattr(when, field, None) for field in fields}
    text = f"{name}_text"
    return values | _span(text, text, when.text if when else None)
