"""Rows of the tables put together again as the records and reports they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, MappingResult, RowMapping, Table, select

from demarche.ledger import schema
from demarche.ledger.shape import parts, untagged
from demarche.records import MODELS, Actor, AnyRecord, Evidence, Kind, Mark, Report, ReportRef, Span, When

# What records say of their report beside its id.
REPORT_FACTS = tuple(name for name in ReportRef.model_fields if name != "id")

_FIRST = 30  # records in the first of some lots

_Parts = dict[tuple[str, str], list[Any]]


def records(connection: Connection, heads: Sequence[RowMapping]) -> list[AnyRecord]:
    """The records whose shared columns (and their report's, as `report_…`) are `heads`, in that order.

    However many there are, it takes one query for the actors, one for the spans and one for each kind.
    """
    ids = [head["id"] for head in heads]
    details: dict[str, RowMapping] = {}
    for kind, table in schema.DETAILS.items():
        of_kind = [head["id"] for head in heads if head["kind"] == kind]
        if of_kind:
            rows = connection.execute(select(table).where(table.c.id.in_(of_kind))).mappings()
            details.update((row["id"], row) for row in rows)
    actors = _actors(connection, ids)
    spans = _spans(connection, ids)
    return [_record(head, details[head["id"]], actors, spans) for head in heads]


def in_lots(heads: MappingResult, most: int) -> Iterator[Sequence[RowMapping]]:
    """Rows in lots of at most so many, few at first: often only the first few are asked for."""
    size = min(_FIRST, most)
    while some := heads.fetchmany(size):
        yield some
        size = most


def reports(connection: Connection, heads: Sequence[RowMapping]) -> list[Report]:
    """The reports whose own columns are `heads`, in that order."""
    ids = [head["id"] for head in heads]
    found = _by_report(connection, schema.found, ids)
    marks = _by_report(connection, schema.marks, ids)
    return [
        Report.model_validate(
            {
                **head,
                "found": {row["fact"]: row["how"] for row in found[head["id"]]},
                "marks": tuple(
                    Mark(kind=row["kind"], start=row["start"], end=row["end"]) for row in marks[head["id"]]
                ),
            }
        )
        for head in heads
    ]


def _by_report(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, list[RowMapping]]:
    query = select(table).where(table.c.report.in_(ids)).order_by(table.c.report, table.c.position)
    rows: dict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        rows[row["report"]].append(row)
    return rows


def _actors(connection: Connection, ids: Sequence[str]) -> _Parts:
    mentions, actors = schema.mentions, schema.actors
    query = (
        select(mentions, *(actors.c[name] for name in ("id", "name", "kind", "country", "role")))
        .join(actors, actors.c.actor == mentions.c.actor)
        .where(mentions.c.record.in_(ids))
        .order_by(mentions.c.record, mentions.c.part, mentions.c.position)
    )
    found: _Parts = defaultdict(list)
    for row in connection.execute(query).mappings():
        actor = Actor(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            country=row["country"],
            role=row["role"],
            text=_span(row, "text"),
        )
        part, _, tag = row["part"].partition(":")
        if tag:
            found[row["record"], part].append((row["position"], tag, actor))
        else:
            found[row["record"], part].append(actor)
    return found


def _tagged(actors: _Parts, record: str, part: str) -> list[tuple[str, Actor]]:
    """The pairs of tag and actor of a tagged field, in the order in which they were stored."""
    placed = sorted(actors.get((record, part), []), key=lambda entry: entry[0])
    return [(tag, actor) for _, tag, actor in placed]


def _spans(connection: Connection, ids: Sequence[str]) -> _Parts:
    table = schema.spans
    query = (
        select(table).where(table.c.record.in_(ids)).order_by(table.c.record, table.c.part, table.c.position)
    )
    found: _Parts = defaultdict(list)
    for row in connection.execute(query).mappings():
        found[row["record"], row["part"]].append(_span(row, "text"))
    return found


def _record(head: RowMapping, details: RowMapping, actors: _Parts, spans: _Parts) -> AnyRecord:
    kind: Kind = head["kind"]
    this: str = head["id"]
    fields: dict[str, Any] = {name: details[name] for name in parts(kind, "text", "number", "truth")}
    fields |= {part: tuple(details[part].split()) for part in parts(kind, "texts")}
    fields |= {part: _when(details, part) for part in parts(kind, "when")}
    fields |= {part: next(iter(actors.get((this, part), [])), None) for part in parts(kind, "actor")}
    fields |= {part: tuple(actors.get((this, part), [])) for part in parts(kind, "actors")}
    fields |= {part: untagged(part, _tagged(actors, this, part)) for part in parts(kind, "tagged")}
    fields |= {part: _span(details, part) for part in parts(kind, "span")}
    fields |= {part: tuple(spans.get((this, part), [])) for part in parts(kind, "spans")}
    return MODELS[kind](
        id=this,
        report=ReportRef(
            id=head["report"],
            **{name: head[f"report_{name}"] for name in ReportRef.model_fields if name != "id"},
        ),
        evidence=Evidence(
            start=head["evidence_start"],
            end=head["evidence_end"],
            exact=head["evidence"],
            prefix=head["evidence_prefix"],
            suffix=head["evidence_suffix"],
        ),
        status=head["status"],
        confidence=head["confidence"],
        reader=head["reader"],
        **fields,
    )


def _span(row: RowMapping, name: str) -> Span | None:
    if row[name] is None:
        return None
    return Span(start=row[f"{name}_start"], end=row[f"{name}_end"], exact=row[name])


def _when(row: RowMapping, name: str) -> When | None:
    if row[f"{name}_start"] is None:
        return None
    return When(
        start=row[f"{name}_start"],
        end=row[f"{name}_end"],
        precision=row[f"{name}_precision"],
        basis=row[f"{name}_basis"],
        text=_span(row, f"{name}_text"),
    )
