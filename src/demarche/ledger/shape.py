"""What each kind of record is made of, field by field: read by the tables, by Arrow and by the files."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from demarche.records import Actor, AnyRecord, Kind, Span, When


@dataclass(frozen=True)
class Shape:
    """The fields of a kind beyond those all records share.

    `plain`: one text, number or truth value. `actor` and `span`: one or none. `actors` and `spans`: any
    number, in order. `time`: the field that says when.
    """

    kind: Kind
    plain: tuple[str, ...]
    time: str
    actor: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    span: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()


SHAPES: dict[Kind, Shape] = {
    "statement": Shape(
        kind="statement",
        plain=("act", "source_kind", "quoted", "venue"),
        time="when",
        actor=("source",),
        actors=("relay", "addressees"),
        spans=("cue", "content"),
    ),
    "figure": Shape(
        kind="figure",
        plain=("low", "high", "approximate", "unit", "place"),
        time="as_of",
        actor=("holder", "claimant"),
        span=("counted",),
    ),
    "condition": Shape(
        kind="condition",
        plain=("force",),
        time="when",
        actor=("issuer",),
        actors=("against",),
        span=("trigger", "consequence"),
    ),
    "meeting": Shape(
        kind="meeting",
        plain=("format", "body", "place", "minutes", "state"),
        time="when",
        actors=("participants",),
    ),
}

# The fields whose words a search by words looks in, beside the evidence.
WORDED = frozenset({"content", "counted", "trigger", "consequence"})


def when(record: AnyRecord) -> When | None:
    """The time that the record itself tells."""
    told: When | None = getattr(record, SHAPES[record.kind].time)
    return told


def mentions(record: AnyRecord) -> Iterator[tuple[str, int, Actor]]:
    """Every actor of the record as (field, position in that field, actor)."""
    shape = SHAPES[record.kind]
    for part in shape.actor:
        one: Actor | None = getattr(record, part)
        if one is not None:
            yield part, 0, one
    for part in shape.actors:
        for position, actor in enumerate(getattr(record, part)):
            yield part, position, actor


def spans(record: AnyRecord) -> Iterator[tuple[str, Span]]:
    """Every span of the record, evidence, mentions and times included, as (field, span)."""
    shape = SHAPES[record.kind]
    yield "evidence", record.evidence
    for part in shape.span:
        one: Span | None = getattr(record, part)
        if one is not None:
            yield part, one
    for part in shape.spans:
        for span in getattr(record, part):
            yield part, span
    for part, _, actor in mentions(record):
        if actor.text is not None:
            yield part, actor.text
    told = when(record)
    if told is not None and told.text is not None:
        yield shape.time, told.text


def day(record: AnyRecord) -> str | None:
    """The ISO date that a record stands at: the start of its own time, else its report's date, else null."""
    told = when(record)
    for written in (told.start if told else None, record.report.published):
        found = iso_day(written)
        if found is not None:
            return found.isoformat()
    return None


def iso_day(written: str | None) -> datetime.date | None:
    """The day of an ISO date or date-time; null where there is none."""
    try:
        return datetime.date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
