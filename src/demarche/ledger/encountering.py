"""The ties between records that tell of one encounter: found through indexes, kept in `same`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from sqlalchemy import ColumnElement, Connection, and_, func, literal_column, or_, select
from sqlalchemy.dialects.sqlite import insert

from demarche.ledger import assemble, query, schema, shape
from demarche.link.encounters import KINDS, WINDOW, ties
from demarche.link.grouping import grouped
from demarche.link.standing import Standing
from demarche.link.traits import Traits, traits
from demarche.records import AnyRecord, Event, Meeting, Statement, Vote

_T = TypeVar("_T")

_AT_A_TIME = 500
_WEEK = 6  # a time told is stored by its first day, and may last a week


def link(connection: Connection, report: str, linker: str) -> None:
    """Find and keep the ties of one report's records to each other and to those of reports linked before.

    What it was tied by another version is forgotten. Costs what the report meets: records of its kinds that
    are near in time and name one of its actors; a report without a date is near to all.
    """
    same, records = schema.same, schema.records
    mine = select(records.c.id).where(records.c.report == report)
    connection.execute(same.delete().where(or_(same.c.record.in_(mine), same.c.other.in_(mine))))
    own = [*_records(connection, list(connection.scalars(mine.where(records.c.kind.in_(KINDS)))))]
    made = traits_of(connection, own)
    for kind in KINDS:
        of_kind = [one for one in made if one.kind == kind]
        if not of_kind:
            continue
        here = [one for one in own if one.kind == kind]
        others = traits_of(connection, _records(connection, _met(connection, report, linker, kind, here)))
        rows = [
            {"record": one, "other": other, "score": told}
            for one, other, told in ties(of_kind, chain(of_kind, others))
        ]
        if rows:
            connection.execute(insert(same).on_conflict_do_nothing(), rows)


def traits_of(connection: Connection, those: Iterable[AnyRecord]) -> list[Traits]:
    """The traits of records, with the vectors that are stored for them."""
    vectors = schema.vectors
    found = []
    for some in _batches([*those]):
        asked = select(vectors).where(vectors.c.record.in_([one.id for one in some]))
        told: dict[str, dict[str, bytes]] = {}
        for row in connection.execute(asked.where(vectors.c.part.in_(("content", "sentence")))):
            told.setdefault(row.record, {})[row.part] = row.vector
        made = (traits(one, told.get(one.id)) for one in some)
        found += [one for one in made if one is not None]
    return found


def groups(
    connection: Connection, standing: Standing
) -> tuple[tuple[tuple[str, ...], ...], dict[str, AnyRecord]]:
    """The groups that the ties and people's verdicts make, and the records in them by id, as judged."""
    same = schema.same
    kept = connection.execute(select(same).order_by(same.c.record, same.c.other)).all()
    found = [(str(row.record), str(row.other), float(row.score)) for row in kept]
    together = standing.together.get("encounter", frozenset())
    named = {id for one, other, _ in found for id in (one, other)} | {id for pair in together for id in pair}
    known = {
        one.id: one for one in _records(connection, sorted(named)) if standing.state(one.id) != "rejected"
    }
    made = {one.id: one for one in traits_of(connection, known.values())}
    ruled = [pair for pair in together if made.keys() >= set(pair)]
    joined = grouped(made, found, ruled, standing.apart.get("encounter", frozenset()))
    judged = {id: standing.judged(known[id]) for group in joined for id in group}
    return joined, {id: one for id, one in judged.items() if one is not None}


def _records(connection: Connection, ids: Sequence[str]) -> Iterator[AnyRecord]:
    for some in _batches(ids):
        asked = query.all_records().where(schema.records.c.id.in_(some))
        yield from assemble.records(connection, connection.execute(asked).mappings().all())


def _batches(those: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (those[start : start + _AT_A_TIME] for start in range(0, len(those), _AT_A_TIME))


def _met(connection: Connection, report: str, linker: str, kind: str, own: Sequence[AnyRecord]) -> list[str]:
    """The ids of other linked reports' records of a kind, near in time, that name one of the same actors."""
    records, linked = schema.records, schema.linked
    asked = (
        select(records.c.id)
        .join(linked, linked.c.report == records.c.report)
        .where(linked.c.linker == linker, records.c.report != report, _names_one(own))
    )
    # The plus keeps SQLite from reading all records of the kind where it has a better index.
    of_kind = literal_column("+records.kind") == kind
    found: set[str] = set()
    for some in _batches(_reports_near(connection, own[0].report.published)):
        found.update(connection.scalars(asked.where(records.c.report.in_(some), of_kind)))
    for first, last in _days(own):
        found.update(
            connection.scalars(asked.where(records.c.kind == kind, records.c.day.between(first, last)))
        )
    return sorted(found)


def _reports_near(connection: Connection, published: str | None) -> list[str]:
    """The reports that came out near that day, or without a date; all of them where the day is not known."""
    reports = schema.reports
    asked = select(reports.c.id).order_by(reports.c.id)
    if published:
        first, last = _around(published, published, WINDOW)
        dated = connection.scalars(asked.where(reports.c.published.between(first, last))).all()
        return [*dated, *connection.scalars(asked.where(reports.c.published.is_(None)))]
    return [*connection.scalars(asked)]


def _days(own: Iterable[AnyRecord]) -> list[tuple[str, str]]:
    """The stretches of days around the times that these records tell, each day in one of them."""
    told = sorted(
        _around(one.when.start, one.when.end, WINDOW)
        for one in own
        if isinstance(one, Meeting | Event | Vote | Statement) and one.when
    )
    merged: list[tuple[str, str]] = []
    for first, last in told:
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _around(start: str, end: str, days: int) -> tuple[str, str]:
    """From so many days before a time, and the week that one may last, to so many after; as they sort."""
    first = datetime.date.fromisoformat(start[:10]).toordinal() - days - _WEEK
    last = datetime.date.fromisoformat(end[:10]).toordinal() + days
    within = max(first, 1), min(last, datetime.date.max.toordinal())
    return datetime.date.fromordinal(within[0]).isoformat(), f"{datetime.date.fromordinal(within[1])}~"


def _names_one(own: Iterable[AnyRecord]) -> ColumnElement[bool]:
    """A record names an actor, or one of the country of an actor, that one of these records names."""
    mentions, actors = schema.mentions, schema.actors
    named = [actor for one in own for _, _, actor in shape.mentions(one)]
    ids = sorted({actor.id for actor in named if actor.id})
    lands = sorted({actor.country for actor in named if actor.country})
    names = sorted({_plain(actor.name) for actor in named if not actor.id})
    fits = [
        actors.c.id.in_(ids),
        actors.c.country.in_(lands),
        and_(actors.c.id.is_(None), func.lower(actors.c.name).in_(names)),
    ]
    met = select(mentions.c.record).join(actors, actors.c.actor == mentions.c.actor)
    return met.where(mentions.c.record == schema.records.c.id, or_(*fits)).exists()


def _plain(name: str) -> str:
    """A name as SQLite lowers it: A to Z only."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)
