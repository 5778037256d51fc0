"""What was said and done day by day, as rows light enough to run through all of a ledger's records."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, func, select

from demarche.ledger import assemble, query, schema, shape
from demarche.ledger.address import Place
from demarche.ledger.dialects.forms import among
from demarche.ledger.faults import told
from demarche.ledger.judging import Judging
from demarche.ledger.narrowing import Narrowing
from demarche.ledger.places import FIRST_DATED, after, first
from demarche.link.side import doers, others
from demarche.link.standing import Standing
from demarche.link.verdicts import key_of
from demarche.records import Actor, AnyRecord, Kind

Means = Callable[[Actor], bool]
_DOING = frozenset(
    {"source", "actors", "participants", "issuer", "claimant", "named", "parties", "brokers", "stance"}
)
_WHO = ("id", "name", "kind", "country", "role")
_MANY = 500  # ids that one query asks for


@dataclass(frozen=True)
class Act:
    """One record of the ledger as it stands in time: its ISO day, and who acts in it."""

    id: str
    kind: Kind
    day: str
    confidence: float
    doers: tuple[Actor, ...]


class Days(Judging, Narrowing):
    """The part of `Ledger` that tells what happened on which day."""

    path: Place
    _engine: Engine

    def acts(
        self,
        *,
        kinds: Collection[Kind] = (),
        since: str | None = None,
        until: str | None = None,
        actor: Means | None = None,
        other: Means | None = None,
        outlet: str | None = None,
    ) -> Iterator[Act]:
        """Every record that bears a day, as people left it, in no order; `kinds` none: of all kinds.

        `actor`: who acts in it is one for whom that holds; with `other` too, one of the two acts and the
        other is in it besides. `outlet`: its report's, case aside.
        """
        with told(self.path), self._engine.connect() as connection:
            stands = self._judgement(connection).standing
            wanted = _wanted(connection, since, until, outlet)
            if wanted is None:
                return
            wanted += self._seen(schema.records.c.report)
            fits = _fits(actor, other)
            if other is not None:
                wanted += [_naming(connection, stands, means) for means in (actor, other) if means]
            untouched = []
            if stands.of:
                untouched.append(~among(schema.records.c.id, sorted(stands.of)))
            for act, named in _rows(connection, [*wanted, *untouched], stands):
                if (not kinds or act.kind in kinds) and fits(act.doers, named):
                    yield _of_pair(act, actor, other)
            for record in _judged(connection, stands, kinds, outlet):
                if self._since is not None and (record.report.published or "") < self._since:
                    continue
                day = shape.day(record)
                if day and (since or day) <= day <= (until or day):
                    doing = doers(record)
                    if fits(doing, (*doing, *others(record))):
                        act = Act(record.id, record.kind, day, record.confidence, doing)
                        yield _of_pair(act, actor, other)

    def picked(self, ids: Iterable[str]) -> dict[str, AnyRecord]:
        """The records of these ids as people left them, by id; those rejected or not there left out."""
        asked = sorted(set(ids))
        found: dict[str, AnyRecord] = {}
        with told(self.path), self._engine.connect() as connection:
            stands = self._judgement(connection).standing
            for start in range(0, len(asked), _MANY):
                some = query.all_records().where(schema.records.c.id.in_(asked[start : start + _MANY]))
                heads = connection.execute(some).mappings().all()
                for record in assemble.records(connection, heads):
                    judged = stands.judged(record)
                    if judged is not None:
                        found[record.id] = judged
        return found

    def rows_of(self, view: str, ids: Iterable[str]) -> dict[str, Any]:
        """Of a view that is kept, the rows of these ids, by id."""
        table = schema.findings
        asked = select(table.c.id, table.c.data).where(table.c.view == view, table.c.id.in_(list(ids)))
        with told(self.path), self._engine.connect() as connection:
            return {str(id): json.loads(data) for id, data in connection.execute(asked)}

    def reporting(self) -> tuple[str, str] | None:
        """The days of the first and the last dated report; null where none is dated."""
        day = schema.reports.c.published
        with told(self.path), self._engine.connect() as connection:
            first = connection.scalar(select(func.min(day)))
            last = connection.scalar(select(func.max(day)))
        return (str(first)[:10], str(last)[:10]) if first and last else None

    def reports_since(self, since: str | None = None) -> int:
        """How many reports there are; `since`: published from that ISO day on."""
        asked = select(func.count()).select_from(schema.reports)
        if since is not None:
            asked = asked.where(schema.reports.c.published >= since)
        with told(self.path), self._engine.connect() as connection:
            return int(connection.scalar(asked) or 0)


def _wanted(
    connection: Connection, since: str | None, until: str | None, outlet: str | None
) -> list[ColumnElement[bool]] | None:
    """What a record must meet; null where none can."""
    table = schema.records
    # Records lie by day: a stretch of days is a stretch of numbers.
    wanted: list[ColumnElement[bool]] = [table.c.row >= (first(since) if since else FIRST_DATED)]
    wanted += [table.c.row < after(until)] if until else []
    if outlet:
        reports = schema.reports
        named = query.outlets(connection, outlet)
        if not named:
            return None
        of_outlet = select(reports.c.id).where(reports.c.outlet.in_(named))
        wanted.append(table.c.report.in_(of_outlet))
    return wanted


def _naming(connection: Connection, stands: Standing, means: Means) -> ColumnElement[bool]:
    """The record names an actor for whom that holds."""
    table, mentions = schema.actors, schema.mentions
    rows = connection.execute(select(table.c.actor, *(table.c[name] for name in _WHO))).all()
    some = sorted(key for key, *who in rows if means(_actor(stands, who)))
    return schema.records.c.id.in_(select(mentions.c.record).where(among(mentions.c.actor, some)))


def _actor(stands: Standing, who: Sequence[str | None]) -> Actor:
    """The actor of these columns, under the name that people gave it."""
    fields: dict[str, Any] = dict(zip(_WHO, who, strict=True))
    one = Actor.model_construct(text=None, **fields)
    return stands.actors.get(key_of(one), one) if stands.actors else one


def _rows(
    connection: Connection, wanted: list[ColumnElement[bool]], stands: Standing
) -> Iterator[tuple[Act, tuple[Actor, ...]]]:
    """Each record with all whom it names."""
    table, mentions, actors = schema.records, schema.mentions, schema.actors
    of_record = (table.c.id, table.c.kind, table.c.day, table.c.confidence)
    of_actor = (mentions.c.part, mentions.c.actor, *(actors.c[name] for name in _WHO))
    asked = (
        select(*of_record, *of_actor)
        .select_from(
            table.outerjoin(mentions, mentions.c.record == table.c.id).outerjoin(
                actors, actors.c.actor == mentions.c.actor
            )
        )
        .where(and_(*wanted))
        .order_by(table.c.row, mentions.c.part, mentions.c.position)
    )
    known: dict[str, Actor] = {}
    last: tuple[str, Kind, str, float] | None = None
    doing: list[Actor] = []
    named: list[Actor] = []
    rows = connection.execute(asked, execution_options={"yield_per": 2000})
    for id, kind, day, confidence, part, actor, *who in rows:
        if last is None or id != last[0]:
            if last is not None:
                yield Act(*last, tuple(doing)), tuple(named)
            last, doing, named = (id, kind, day, confidence), [], []
        if actor is not None:
            one = known.get(actor) or known.setdefault(actor, _actor(stands, who))
            named.append(one)
            if part.partition(":")[0] in _DOING:
                doing.append(one)
    if last is not None:
        yield Act(*last, tuple(doing)), tuple(named)


def _judged(
    connection: Connection, stands: Standing, kinds: Collection[Kind], outlet: str | None
) -> Iterator[AnyRecord]:
    """The records on which somebody ruled, as they left them."""
    if not stands.of:
        return
    asked = query.all_records().where(among(schema.records.c.id, sorted(stands.of)))
    heads: list[RowMapping] = list(connection.execute(asked).mappings())
    for start in range(0, len(heads), _MANY):
        for record in assemble.records(connection, heads[start : start + _MANY]):
            judged = stands.judged(record)
            if judged is None or (kinds and record.kind not in kinds):
                continue
            if outlet and (record.report.outlet or "").casefold() != outlet.casefold():
                continue
            yield judged


def _of_pair(act: Act, actor: Means | None, other: Means | None) -> Act:
    """Of a pair, with those alone who are of it: who did it with them is not asked."""
    if actor is None or other is None:
        return act
    return replace(act, doers=tuple(one for one in act.doers if actor(one) or other(one)))


def _fits(actor: Means | None, other: Means | None) -> Callable[[tuple[Actor, ...], tuple[Actor, ...]], bool]:
    """Whether those who act, and all who are named, are those asked for."""

    def fits(doing: tuple[Actor, ...], named: tuple[Actor, ...]) -> bool:
        if actor is None:
            return True
        if other is None:
            return any(actor(one) for one in doing)
        return any(
            (actor(one) and other(two)) or (other(one) and actor(two))
            for one in doing
            for two in named
            if two is not one
        )

    return fits
