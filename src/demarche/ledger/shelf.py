"""Reports on their shelf: some of many, newest first, without their texts; and one with its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Select,
    false,
    func,
    select,
)

from demarche.errors import AbsentError
from demarche.ledger import assemble, query, schema
from demarche.ledger.address import Place
from demarche.ledger.dialects.forms import REPORT_WORDS, holds, plain
from demarche.ledger.faults import told
from demarche.ledger.words import asked_for
from demarche.records import KINDS, AnyRecord, Kind, Report, ReportRef

MATCHED = 5000  # reports that hold common words: those read in before are not looked through
_COMMON = 500  # reports that hold words, from which on the newest of them are looked for
_LATEST = 3000  # … among so many of the latest, before all of them are put in order
_FACTS = ("id", *assemble.REPORT_FACTS)
_numbered = schema.numbered


@dataclass(frozen=True)
class Shelved:
    """A report without its text. `counts`: how many records of each kind stand in it, as they were read."""

    report: ReportRef
    author: str | None
    wire: str | None
    counts: Mapping[Kind, int]


@dataclass(frozen=True)
class Shelf:
    """Some reports, newest first, undated ones last; `of` is how many there are in all.

    `capped`: more hold the words, which were not looked through.
    """

    reports: tuple[Shelved, ...]
    of: int
    more: bool
    capped: bool = False


class Shelves:
    """The part of `Ledger` that keeps reports in order."""

    path: Place
    _engine: Engine

    def shelf(
        self,
        *,
        about: str | None = None,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        start: int = 0,
        most: int = 50,
    ) -> Shelf:
        """`most` reports from the `start`th on.

        `about`: as in `demarche.ledger.words.asked_for`, in title or text; `outlet`: its name, case aside;
        `since` and `until`: ISO days of publication. Raises `LedgerError`.
        """
        reports = schema.reports
        wanted: list[ColumnElement[bool]] = []
        with told(self.path), self._engine.connect() as connection:
            if outlet is not None:
                wanted.append(reports.c.outlet.in_(query.outlets(connection, outlet)))
            if since is not None:
                wanted.append(reports.c.published >= since)
            if until is not None:
                # A day's reports may be told to the minute, which sorts behind the day.
                wanted.append(reports.c.published < until + "\N{DELETE}")
            held = 0
            heads: Sequence[RowMapping] = ()
            columns = [reports.c[name] for name in (*_FACTS, "author", "wire")]
            newest = (reports.c.published.desc().nulls_last(), reports.c.key.desc(), reports.c.id.desc())
            asked = select(*columns).order_by(*newest).offset(start).limit(most)
            if about is None or not about.strip():
                of = _count(connection, select(reports.c.id).where(*wanted))
            else:
                holding = _holding(about)
                held = _count(connection, holding)
                of = held
                if held >= _COMMON:
                    heads = (
                        connection.execute(asked.where(*_latest(connection, holding), *wanted))
                        .mappings()
                        .all()
                    )
                wanted.append(
                    reports.c.id.in_(select(_numbered.c.report).where(_numbered.c.row.in_(holding)))
                )
                if len(wanted) > 1:
                    of = _count(connection, select(reports.c.id).where(*wanted))
            if len(heads) < most:
                heads = connection.execute(asked.where(*wanted)).mappings().all()
            counts = _counts(connection, [head["id"] for head in heads])
        shelved = tuple(
            Shelved(
                ReportRef(**{name: head[name] for name in _FACTS}),
                head["author"],
                head["wire"],
                counts[head["id"]],
            )
            for head in heads
        )
        return Shelf(shelved, of, start + len(shelved) < of, held >= MATCHED)

    def page(self, id: str) -> tuple[Report, tuple[AnyRecord, ...]]:
        """The report of that id and every record in it, as read, by where it stands.

        Raises `LedgerError` if there is none.
        """
        table = schema.reports
        with told(self.path), self._engine.connect() as connection:
            heads = connection.execute(select(table).where(table.c.id == id)).mappings().all()
            if not heads:
                raise AbsentError(f"{self.path}: holds no report {id}")
            (report,) = assemble.reports(connection, heads)
            asked = query.all_records().where(schema.records.c.report == id)
            records = assemble.records(connection, connection.execute(asked).mappings().all())
        return report, tuple(records)

    def report_ids(self) -> tuple[str, ...]:
        """The id of every report, in order."""
        with told(self.path), self._engine.connect() as connection:
            return tuple(connection.scalars(select(schema.reports.c.id).order_by(schema.reports.c.id)))


def _holding(about: str) -> Select[Any]:
    """The numbers of the reports whose title or text holds what is asked for."""
    words = asked_for(about)
    row = REPORT_WORDS.c.rowid
    if not words:
        return select(row).where(false())
    return select(row).where(holds(REPORT_WORDS, words)).order_by(row.desc()).limit(MATCHED)


def _latest(connection: Connection, holding: Select[Any]) -> list[ColumnElement[bool]]:
    """That a report is one of the latest, and of those `holding`: to be found by going through the latest."""
    reports = schema.reports
    oldest = select(reports.c.published).where(reports.c.published.is_not(None))
    since = connection.scalar(oldest.order_by(reports.c.published.desc()).offset(_LATEST).limit(1))
    row = plain(_numbered.c.row)
    here = select(_numbered.c.row).where(_numbered.c.report == reports.c.id, row.in_(holding))
    return [reports.c.published >= (since or ""), here.exists()]


def _count(connection: Connection, asked: Select[Any]) -> int:
    return int(connection.scalar(select(func.count()).select_from(asked.subquery())) or 0)


def _counts(connection: Connection, ids: Sequence[str]) -> dict[str, dict[Kind, int]]:
    records = schema.records
    asked = select(records.c.report, records.c.kind, func.count()).where(records.c.report.in_(ids))
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for report, kind, count in connection.execute(asked.group_by(records.c.report, records.c.kind)):
        counted[report][kind] = count
    return {id: {kind: counted[id].get(kind, 0) for kind in KINDS} for id in ids}
