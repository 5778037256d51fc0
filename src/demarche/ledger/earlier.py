"""A period's records, and of what came before it those that they must be held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, select

from demarche.ledger import assemble, encountering, judged, query, schema, signing
from demarche.ledger.address import Place
from demarche.ledger.dialects.forms import among
from demarche.ledger.faults import told
from demarche.ledger.judged import Merged
from demarche.ledger.judging import Judging
from demarche.ledger.narrowing import Narrowing
from demarche.link.side import doers
from demarche.link.standing import Standing
from demarche.records import AnyRecord

_AT_A_TIME = 500
_SIGNED = 20  # reports whose signs are kept in one transaction


@dataclass(frozen=True)
class Before:
    """What `link.changes` must know of earlier reports.

    `records`: those like one of the period, and some more; `same`: record id → id of its encounter, for the
    period's and those tied to them; `known`: the ids of those who act in the period that an earlier record
    names, null where there is no earlier record.
    """

    records: tuple[AnyRecord, ...]
    same: dict[str, str]
    known: frozenset[str] | None


class Earlier(Judging, Narrowing):
    """The part of `Ledger` that looks up what was told before."""

    path: Place
    _engine: Engine

    def sign(self) -> Iterator[float]:
        """Keep the signs of the records of each report that an older program read; yields the share done.

        Stopped, it goes on where it was. Raises `LedgerError`.
        """
        with told(self.path), self._engine.connect() as connection:
            waiting, outdated = signing.unsigned(connection), signing.outdated(connection)
        if not waiting:
            return
        writer = self._engine.connect().execution_options(write=True)
        with told(self.path), writer as connection:
            if outdated:
                with connection.begin():
                    signing.clear(connection)
                with connection.begin():
                    waiting = signing.unsigned(connection)
            for start in range(0, len(waiting), _SIGNED):
                with connection.begin():
                    # Another process may have come first.
                    here = set(signing.unsigned_of(connection, waiting[start : start + _SIGNED]))
                    signing.sign(connection, sorted(here))
                yield min(1.0, (start + _SIGNED) / len(waiting))

    def published(self) -> list[str | None]:
        """The day of publication of every report, in no order; null of those without."""
        reports = schema.reports.c
        with told(self.path), self._engine.connect() as connection:
            asked = select(reports.published).where(*self._seen(reports.id))
            return [str(day)[:10] if day else None for day in connection.scalars(asked)]

    def period(self, since: str, until: str | None = None) -> tuple[AnyRecord, ...]:
        """The records of the reports published from one ISO day to another, as people left them."""
        names = ("kind", "actor", "about", "since", "until", "act", "report")
        with told(self.path), self._engine.connect() as connection:
            seen = [*self._seen(schema.records.c.report), *query.printed(since, until)]
            return tuple(judged.records(connection, seen, **dict.fromkeys(names)))

    def earlier(self, period: Sequence[AnyRecord], since: str) -> Before:
        """What was told before `since`, as far as the records of a period are held against it.

        Found by what each of them seeks (see `demarche.link.signs`), so that it costs what it finds. On what
        people ruled is always among it, and what names an actor that they merged with another.
        """
        from demarche.link.signs import sought

        with told(self.path), self._engine.connect() as connection:
            judgement = self._judgement(connection)
            stands, ruled = judgement.standing, sorted(judgement.standing.of)
            others = [one.actor for one in judgement.merged if _is_another(one, stands)]
            rows = signing.found(connection, (sign for record in period for sign in sought(record)))
            rows |= _rows(connection, ruled, others)
            groups, told_too = encountering.groups(
                connection,
                stands,
                self._seen_record,
                of=[one.id for one in period if one.kind in {"event", "meeting"}],
            )
            found = {id: one for id, one in told_too.items() if "" < (one.report.published or "") < since}
            published = schema.reports.c.published
            before = [published < since, *self._seen(schema.reports.c.id)]
            for record in _records(connection, sorted(rows), before):
                one = stands.judged(record)
                if one is not None:
                    found[one.id] = one
            acting = {one.id for record in period for one in doers(record) if one.id}
            known = _known(connection, sorted(acting), before, ruled, others)
        same = {id: group[0] for group in groups for id in group}
        return Before(tuple(found[id] for id in sorted(found)), same, known)


def _is_another(one: Merged, stands: Standing) -> bool:
    """Whether a merged actor is shown under another id, state or, without an id, name than its own."""
    id, name, country, _ = one.known
    shown = stands.actors[one.key]
    if (id, country) != (shown.id, shown.country):
        return True
    return id is None and (name or "").casefold() != shown.name.casefold()


def _rows(connection: Connection, ids: Sequence[str], actors: Sequence[str]) -> set[int]:
    """The numbers of these records, and of those that name one of these actors."""
    records, mentions = schema.records.c, schema.mentions.c
    found: set[int] = set()
    if ids:
        found.update(connection.scalars(select(records.row).where(among(records.id, ids))))
    if actors:
        found.update(connection.scalars(select(mentions.row).where(among(mentions.actor, actors))))
    return found


def _records(
    connection: Connection, rows: Sequence[int], wanted: Iterable[ColumnElement[bool]]
) -> Iterator[AnyRecord]:
    asked = query.all_records().order_by(None).where(*wanted)
    for start in range(0, len(rows), _AT_A_TIME):
        some = asked.where(among(schema.records.c.row, rows[start : start + _AT_A_TIME]))
        yield from assemble.records(connection, connection.execute(some).mappings().all())


def _known(
    connection: Connection,
    ids: Sequence[str],
    before: Sequence[ColumnElement[bool]],
    ruled: Sequence[str],
    others: Sequence[str],
) -> frozenset[str] | None:
    """Those of the actors' ids that an earlier record names; null where there is no earlier record.

    Records on which people ruled, and actors shown as others, are left out: the records tell what these name.
    """
    records, mentions, actors, reports = (
        schema.records.c,
        schema.mentions.c,
        schema.actors.c,
        schema.reports.c,
    )
    earlier = select(records.row).join(schema.reports, reports.id == records.report).where(*before)
    if connection.execute(earlier.limit(1)).first() is None:
        return None
    named = earlier.join(schema.mentions, mentions.row == records.row).where(mentions.actor == actors.actor)
    if ruled:
        named = named.where(~among(records.id, ruled))
    asked = select(actors.id).distinct().where(among(actors.id, ids), named.exists())
    if others:
        asked = asked.where(~among(actors.actor, others))
    return frozenset(str(id) for id in connection.scalars(asked))
