"""A ledger as if it held only the reports published since a day: what views of a great one are made from."""

from __future__ import annotations

import copy
from typing import Any, Self

from sqlalchemy import ColumnElement, Engine, func, select

from demarche.ledger import schema
from demarche.ledger.address import Place
from demarche.ledger.faults import told


class Narrowing:
    """The part of `Ledger` that looks away from what is long past."""

    path: Place
    _engine: Engine
    _since: str | None = None

    def within(self, since: str) -> Self:
        """The same ledger; what runs through all of it sees only reports published since that ISO day.

        So do `reports`, `records`, `encounters`, `accounts`, `copies`, `sentences`, `meanings`, `acts` and
        `cast`; reports without a date they don't see. What asks for one thing by its id still finds all.
        """
        narrowed = copy.copy(self)
        narrowed._since = since
        return narrowed

    def since(self, most: int) -> str | None:
        """The day of publication since which reports hold at most so many records; null where all do.

        The latest day counts whole, whatever it holds.
        """
        counted = select(func.coalesce(func.sum(schema.tallies.c.number), 0)).where(
            schema.tallies.c.what != "changes"
        )
        reports, records = schema.reports, schema.records
        held = select(func.count()).where(records.c.report == reports.c.id).scalar_subquery()
        latest = select(reports.c.published, held).where(reports.c.published.is_not(None))
        with told(self.path), self._engine.connect() as connection:
            if int(connection.scalar(counted) or 0) <= most:
                return None
            total, day, whole = 0, None, None
            for published, count in connection.execute(latest.order_by(reports.c.published.desc())):
                if str(published)[:10] != day:
                    whole, day = day, str(published)[:10]
                total += count
                if total > most:
                    return whole or day
        return day

    def _seen(self, report: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """What the column that names a report must meet for the report to be seen."""
        if self._since is None:
            return []
        reports = schema.reports.c
        return [report.in_(select(reports.id).where(reports.published >= self._since))]

    def _seen_record(self, record: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """As `_seen`, for a column that names a record."""
        records = schema.records.c
        return [record.in_(select(records.id).where(*seen))] if (seen := self._seen(records.report)) else []
