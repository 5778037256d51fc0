"""What each kind of record is made of, field by field: read by the tables, by Arrow and by the files."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from demarche.records import SIDES, Actor, AnyRecord, Kind, Span, Stance, When

# What a field holds: one text, number or truth value; any number of texts without spaces; one actor or none,
# or any number in order, or any number each with a tag (an act, a side); one span or none, or any number in
# order; one time or none.
Holds = Literal["text", "texts", "number", "truth", "actor", "actors", "tagged", "span", "spans", "when"]

# The fields of each kind beyond those that all records share, in the contract's order.
SHAPES: dict[Kind, dict[str, Holds]] = {
    "statement": {
        "source": "actor",
        "source_kind": "text",
        "relay": "actors",
        "cue": "spans",
        "content": "spans",
        "quoted": "text",
        "act": "text",
        "addressees": "actors",
        "when": "when",
        "venue": "text",
    },
    "event": {
        "type": "text",
        "mode": "text",
        "contexts": "texts",
        "actors": "actors",
        "recipients": "actors",
        "when": "when",
        "place": "text",
        "claimant": "actor",
    },
    "figure": {
        "low": "number",
        "high": "number",
        "approximate": "truth",
        "unit": "text",
        "counted": "span",
        "holder": "actor",
        "place": "text",
        "as_of": "when",
        "claimant": "actor",
    },
    "condition": {
        "trigger": "span",
        "consequence": "span",
        "issuer": "actor",
        "against": "actors",
        "force": "text",
        "when": "when",
    },
    "meeting": {
        "participants": "actors",
        "format": "text",
        "body": "text",
        "place": "text",
        "when": "when",
        "minutes": "number",
        "state": "text",
    },
    "vote": {
        "body": "text",
        "motion": "span",
        "for": "number",
        "against": "number",
        "abstain": "number",
        "named": "tagged",
        "result": "text",
        "procedural": "truth",
        "rules": "text",
        "when": "when",
    },
    "instrument": {
        "name": "text",
        "form": "text",
        "parties": "actors",
        "brokers": "actors",
        "when": "when",
        "state": "text",
        "stance": "tagged",
    },
}
# “for” is no name that Python allows an attribute.
_CALLED = {"for": "ayes"}

# The fields whose words a search by words looks in, beside the evidence.
WORDED = frozenset({"content", "counted", "trigger", "consequence", "motion"})


@cache
def parts(kind: Kind, *holding: Holds) -> tuple[str, ...]:
    """The fields of a kind that hold one of these, in the contract's order."""
    return tuple(name for name, holds in SHAPES[kind].items() if holds in holding)


def value(record: AnyRecord, field: str) -> Any:
    """What the record's field holds; of a tagged one, pairs of tag and actor in order."""
    held = getattr(record, _CALLED.get(field, field))
    if SHAPES[record.kind][field] != "tagged":
        return held
    if field == "named":
        return tuple((side, actor) for side in SIDES for actor in held.get(side, ()))
    return tuple((stance.act, stance.actor) for stance in held)


def untagged(field: str, pairs: list[tuple[Any, Actor]]) -> Any:
    """What a tagged field holds in a record, from the pairs that `value` gives."""
    if field == "named":
        sides = {side: tuple(actor for tag, actor in pairs if tag == side) for side in SIDES}
        return {side: actors for side, actors in sides.items() if actors}
    return tuple(Stance(actor=actor, act=tag) for tag, actor in pairs)


def when(record: AnyRecord) -> When | None:
    """The time that the record itself tells."""
    (time,) = parts(record.kind, "when")
    told: When | None = value(record, time)
    return told


def mentions(record: AnyRecord) -> Iterator[tuple[str, int, Actor]]:
    """Every actor of the record as (field, position in it, actor); `stance:REJECT` for a tagged one."""
    for part in parts(record.kind, "actor"):
        one: Actor | None = value(record, part)
        if one is not None:
            yield part, 0, one
    for part in parts(record.kind, "actors"):
        for position, actor in enumerate(value(record, part)):
            yield part, position, actor
    for part in parts(record.kind, "tagged"):
        for position, (tag, actor) in enumerate(value(record, part)):
            yield f"{part}:{tag}", position, actor


def spans(record: AnyRecord) -> Iterator[tuple[str, Span]]:
    """Every span of the record, evidence, mentions and times included, as (field, span)."""
    yield "evidence", record.evidence
    for part in parts(record.kind, "span"):
        one: Span | None = value(record, part)
        if one is not None:
            yield part, one
    for part in parts(record.kind, "spans"):
        for span in value(record, part):
            yield part, span
    for part, _, actor in mentions(record):
        if actor.text is not None:
            yield part, actor.text
    told = when(record)
    if told is not None and told.text is not None:
        yield "when", told.text


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
