"""A small ledger with something in every table: reports, records, ties, vectors, verdicts, a view."""

from __future__ import annotations

from pathlib import Path

from ledger_crisis import crisis
from ledger_makers import READER, make_report
from verdict_makers import merge, said, undo

from demarche.ledger import Ledger
from demarche.ledger.digests import Digest, Finding
from demarche.records import AnyRecord, Condition, Event, Report

# A view that is kept: its settings are none that a program would ask for.
VIEW = Finding("d1", {"low": 1.5, "who": "Анна"}, "figures", "2022-01-01", None, ("troops",), ("kept",), 0.5)


def fill(path: Path) -> Path:
    """Make the ledger at `path`; returns it."""
    with Ledger.open(path) as ledger:
        for report, records in (*crisis(), again(*crisis()[3])):
            ledger.add(report, records, READER, {(one.id, "sentence"): one.id.encode() for one in records})
        list(ledger.link())
        one, other, *_ = ledger.records()
        ledger.say(said("accept", one, who="Zoë\tO’Neill"))
        ledger.say(said("correct", other, field="status", value="denied"))
        ledger.say(undo(1))
        condition, event = (next(iter(ledger.records(kind))) for kind in ("condition", "event"))
        assert isinstance(condition, Condition)
        assert isinstance(event, Event)
        assert condition.issuer
        ledger.say(merge(condition.issuer, event.actors[0]))
        ledger.keep(Digest("a view", "2022-01-20T10:00:00+00:00", ledger.state(), None, {"of": 1}), [VIEW])
    return path


def again(report: Report, records: list[AnyRecord]) -> tuple[Report, list[AnyRecord]]:
    """The same report as another outlet prints it, on a page that was changed since."""
    copy = make_report(
        report.text,
        key="copy",
        outlet="Another Outlet",
        published=report.published,
        modified="2021-12-24",
        retrieved="2021-12-25T10:00:00+00:00",
    )
    shared = {"id", "kind", "report", "evidence", "reader"}
    return copy, [
        type(one).make(
            copy,
            READER,
            (one.evidence.start, one.evidence.end),
            **{name: getattr(one, name) for name in type(one).model_fields if name not in shared},
        )
        for one in records
    ]
