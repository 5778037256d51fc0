"""Verdicts made by hand, for the tests of the log and of what it comes to."""

from __future__ import annotations

from typing import Any

from demarche.link.verdicts import Said, Verdict, content
from demarche.records import Actor, AnyRecord, Report, Statement


def said(what: Said, record: AnyRecord, number: int = 0, **more: Any) -> Verdict:
    """A verdict on a record, as the record stands."""
    return Verdict(
        number,
        more.pop("at", "2022-01-20T10:00:00+00:00"),
        more.pop("who", "Ada"),
        what,
        "record",
        record.id,
        report=record.report.id,
        kind=record.kind,
        reader=record.reader,
        was=(content(record),),
        **more,
    )


def undo(number: int) -> Verdict:
    return Verdict(0, "2022-01-20T10:00:00+00:00", "Ada", "undo", "verdict", str(number))


def merge(one: Actor, other: Actor, what: Said = "merge", number: int = 0) -> Verdict:
    was = tuple(actor.model_copy(update={"text": None}).model_dump(mode="json") for actor in (one, other))
    target, second = one.id or one.name, other.id or other.name
    return Verdict(number, "2022-01-20T10:00:00+00:00", "Ada", what, "actor", target, second, was=was)


def statement(report: Report, start: int, end: int, reader: str = "test-1", **fields: Any) -> Statement:
    """A statement on a place of the report; what is not given is as plain as can be."""
    plain = {
        "source": Actor(id="person:koval", name="Anna Koval", kind="person", country="UKR"),
        "source_kind": "named",
        "cue": (),
        "content": (),
        "quoted": "indirect",
        "act": "SAY",
        "confidence": 0.5,
    }
    return Statement.make(report, reader, (start, end), **{**plain, **fields})
