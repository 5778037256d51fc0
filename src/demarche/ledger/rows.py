"""One report and its records as the rows of the tables."""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table

from demarche.errors import LedgerError
from demarche.ledger import schema, shape
from demarche.ledger.places import place
from demarche.ledger.signing import RULES
from demarche.ledger.words import padded
from demarche.records import Actor, AnyRecord, Evidence, Report, Span, When

Row = dict[str, Any]
_PLAIN = (
    "key",
    "file",
    "url",
    "outlet",
    "author",
    "wire",
    "title",
    "published",
    "dateline",
    "text",
    "page_hash",
    "modified",
    "retrieved",
)


def of_report(report: Report, reader: str) -> list[tuple[Table, list[Row]]]:
    """The rows of the report itself, in an order that satisfies the foreign keys."""
    one = {"id": report.id, **{name: getattr(report, name) for name in _PLAIN}}
    found = [
        {"report": report.id, "position": position, "fact": fact, "how": how}
        for position, (fact, how) in enumerate(report.found.items())
    ]
    marks = [
        {"report": report.id, "position": position, **mark.model_dump()}
        for position, mark in enumerate(report.marks)
    ]
    reads = [{"report": report.id, "reader": reader, "signs": RULES}]
    return [(schema.reports, [one]), (schema.found, found), (schema.marks, marks), (schema.reads, reads)]


def of_records(report: Report, records: Sequence[AnyRecord]) -> list[tuple[Table, list[Row]]]:
    """The rows of the report's records, in an order that satisfies the foreign keys.

    A record that comes twice (equal in id, so in content) is kept once. Raises `LedgerError` for a record
    that does not stand in the report as it says.
    """
    rows: dict[Table, list[Row]] = defaultdict(list)
    actors: dict[str, Row] = {}
    for record in {record.id: record for record in reversed(records)}.values():
        _check(report, record)
        rows[schema.records].append(_shared(record))
        rows[schema.DETAILS[record.kind]].append(_details(record))
        for part, position, actor in shape.mentions(record):
            row = _actor(actor)
            actors[row["actor"]] = row
            at = {"record": record.id, "part": part, "position": position}
            rows[schema.mentions].append({**at, "actor": row["actor"], **_span("text", actor.text)})
        for part in shape.parts(record.kind, "spans"):
            for position, span in enumerate(shape.value(record, part)):
                at = {"record": record.id, "part": part, "position": position}
                rows[schema.spans].append({**at, **_span("text", span)})
    rows[schema.records].sort(key=lambda row: (row["evidence_start"], row["id"]))
    rows[schema.actors] = list(actors.values())
    rows[schema.actor_words] = [
        {"word": word, "actor": key}
        for key, row in actors.items()
        for word in dict.fromkeys(row["words"].split())
    ]
    order = [schema.actors, schema.actor_words, schema.records, *schema.DETAILS.values()]
    return [(table, rows[table]) for table in (*order, schema.mentions, schema.spans)]


def numbered(of_records: Sequence[tuple[Table, list[Row]]], taken: Callable[[list[int]], set[int]]) -> None:
    """Give each record, and what is found by its number, the number it is to have (see `places`).

    `taken`: which of some numbers other records have.
    """
    rows = dict(of_records)
    wanted = {row["id"]: place(row["day"], row["id"]) for row in rows[schema.records]}
    used = taken(list(wanted.values()))
    for id in list(wanted):
        while wanted[id] in used:
            wanted[id] += 1
            used |= taken([wanted[id]])
        used.add(wanted[id])
    for row in rows[schema.records]:
        row["row"] = wanted[row["id"]]
    for row in rows[schema.statements]:
        row["row"] = wanted[row["id"]]
    for row in rows[schema.mentions]:
        row["row"] = wanted[row["record"]]


def of_meanings(
    of_records: Sequence[tuple[Table, list[Row]]], meanings: Mapping[tuple[str, str], bytes]
) -> tuple[Table, list[Row]]:
    """The rows of the vectors of those records that are stored."""
    stored = {row["id"] for table, some in of_records if table is schema.records for row in some}
    return schema.vectors, [
        {"record": record, "part": part, "vector": vector}
        for (record, part), vector in sorted(meanings.items())
        if record in stored
    ]


def _check(report: Report, record: AnyRecord) -> None:
    """Hold the record to what every record promises before it is stored."""
    name = f"{record.kind} {record.id}"
    if record.report != report.ref:
        raise LedgerError(f"{name}: says it is of report {record.report.id}, given with {report.id}")
    for part, span in shape.spans(record):
        if report.text[span.start : span.end] != span.exact:
            where = f"{report.key}: {name}: its {part} does not stand at {span.start}-{span.end} of the text"
            raise LedgerError(f"{where} (a fault in reader {record.reader}; please report it)")
    # SQLite stores "not a number" as null, which in a record means "open": never let one become the other.
    for part in (*shape.parts(record.kind, "number"), "confidence"):
        value = record.confidence if part == "confidence" else shape.value(record, part)
        if isinstance(value, float) and not math.isfinite(value):
            raise LedgerError(f"{report.key}: {name}: its {part} is no number (a fault in the reader)")


def _shared(record: AnyRecord) -> Row:
    evidence: Evidence = record.evidence
    elsewhere = [
        span.exact
        for part, span in shape.spans(record)
        if part in shape.WORDED and not (evidence.start <= span.start and span.end <= evidence.end)
    ]
    return {
        "id": record.id,
        "kind": record.kind,
        "report": record.report.id,
        "day": shape.day(record),
        **_span("evidence", evidence),
        "evidence_prefix": evidence.prefix,
        "evidence_suffix": evidence.suffix,
        "elsewhere": "\n".join(elsewhere) or None,
        "status": record.status,
        "confidence": record.confidence,
        "reader": record.reader,
    }


def _details(record: AnyRecord) -> Row:
    plain = shape.parts(record.kind, "text", "number", "truth")
    row: Row = {"id": record.id, **{name: shape.value(record, name) for name in plain}}
    for part in shape.parts(record.kind, "texts"):
        row[part] = " ".join(shape.value(record, part))
    for part in shape.parts(record.kind, "span"):
        row |= _span(part, shape.value(record, part))
    for part in shape.parts(record.kind, "when"):
        row |= _when(part, shape.value(record, part))
    return row


def _span(name: str, span: Span | None) -> Row:
    return {
        name: span.exact if span else None,
        f"{name}_start": span.start if span else None,
        f"{name}_end": span.end if span else None,
    }


def _when(name: str, when: When | None) -> Row:
    fields = ("start", "end", "precision", "basis")
    plain = {f"{name}_{field}": getattr(when, field) if when else None for field in fields}
    return plain | _span(f"{name}_text", when.text if when else None)


def _actor(actor: Actor) -> Row:
    """The actor as one of the distinct actors: the same id, name, kind, country and role are one row."""
    key, words = _known(actor.id, actor.name, actor.kind, actor.country, actor.role)
    who = {field: getattr(actor, field) for field in ("id", "name", "kind", "country", "role")}
    return {"actor": key, **who, "words": words}


@lru_cache(maxsize=4096)  # A report names the same few again and again.
def _known(*who: str | None) -> tuple[str, str]:
    """An actor's key, made of all that is known of it, and the words to find it by."""
    digest = hashlib.sha256(json.dumps(who).encode()).hexdigest()[:16]
    id, name, _, country, role = who
    return f"a{digest}", padded(name, id, country, role)
