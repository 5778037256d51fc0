"""The ties between records that tell of one encounter: found through indexes, kept in `same`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, or_, select

from demarche.ledger import assemble, dialects, query, schema
from demarche.ledger.copying import Seen
from demarche.ledger.dialects.forms import among, plain
from demarche.link.blocking import Block, packed
from demarche.link.encounters import KINDS, WINDOW, ties_of
from demarche.link.grouping import grouped
from demarche.link.standing import Standing
from demarche.link.traits import Traits, meaning, traits
from demarche.records import AnyRecord

_T = TypeVar("_T")

_AT_A_TIME = 500
_WEEK = 6  # a time told is stored by its first day, and may last a week


def link(connection: Connection, report: str, linker: str) -> None:
    """Find and keep the ties of one report's records to each other and to those of reports linked before.

    What it was tied by another version is forgotten. Costs what the report meets: the packed traits of
    reports and told days near its own; a report without a date is near to all.
    """
    same, records, table = schema.same, schema.records, schema.traits
    mine = select(records.c.id).where(records.c.report == report)
    connection.execute(same.delete().where(or_(same.c.record.in_(mine), same.c.other.in_(mine))))
    connection.execute(table.delete().where(table.c.report == report))
    own = [*_records(connection, list(connection.scalars(mine.where(records.c.kind.in_(KINDS)))))]
    made = traits_of(connection, own)
    if not made:
        return
    block = Block(made)
    near = [pair for those in _met(connection, made, linker) for pair in block.pairs(*those)]
    rows = _rows(made, linker)
    near += [pair for row in rows for pair in block.pairs(report, row["packed"])]
    connection.execute(table.insert(), rows)
    vectors = _vectors(connection, sorted({other.id for _, other in near}))
    meant = ((one, replace(other, vector=meaning(vectors.get(other.id, {})))) for one, other in near)
    ties = [{"record": one, "other": other, "score": told} for one, other, told in ties_of(meant)]
    if ties:
        connection.execute(dialects.of(connection).insert(same).on_conflict_do_nothing(), ties)


def traits_of(connection: Connection, those: Iterable[AnyRecord]) -> list[Traits]:
    """The traits of records, with the vectors that are stored for them."""
    every = [*those]
    told = _vectors(connection, [one.id for one in every])
    made = (traits(one, told.get(one.id)) for one in every)
    return [one for one in made if one is not None]


def _vectors(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, bytes]]:
    """Record id → part → the vectors that are compared."""
    vectors = schema.vectors
    found: dict[str, dict[str, bytes]] = {}
    for some in _batches(ids):
        asked = select(vectors).where(vectors.c.record.in_(some), vectors.c.part.in_(("content", "sentence")))
        for row in connection.execute(asked):
            found.setdefault(row.record, {})[row.part] = row.vector
    return found


def groups(
    connection: Connection,
    standing: Standing,
    seen: Seen = lambda _: [],
    of: Sequence[str] | None = None,
) -> tuple[tuple[tuple[str, ...], ...], dict[str, AnyRecord]]:
    """The groups that the ties and people's verdicts make, and the records in them by id, as judged.

    `seen`: what the column of each record that is tied must meet. `of`: only those to which these records
    are tied, be it by way of others; they are as they would be among all.
    """
    same = schema.same
    # The plus: or SQLite would look for every two of those that may be seen.
    asked = select(same).where(*seen(same.c.record), *seen(plain(same.c.other)))
    together = standing.together.get("encounter", frozenset())
    if of is None:
        found = _ties(connection, asked.order_by(same.c.record, same.c.other))
    else:
        found, together = _reached(connection, asked, of, together)
    named = {id for one, other, _ in found for id in (one, other)} | {id for pair in together for id in pair}
    known = {
        one.id: one for one in _records(connection, sorted(named)) if standing.state(one.id) != "rejected"
    }
    made = {one.id: one for one in traits_of(connection, known.values())}
    ruled = [pair for pair in together if made.keys() >= set(pair)]
    joined = grouped(made, found, ruled, standing.apart.get("encounter", frozenset()))
    judged = {id: standing.judged(known[id]) for group in joined for id in group}
    return joined, {id: one for id, one in judged.items() if one is not None}


def _ties(connection: Connection, asked: Select[Any]) -> list[tuple[str, str, float]]:
    return [(str(row.record), str(row.other), float(row.score)) for row in connection.execute(asked)]


def _reached(
    connection: Connection, asked: Select[Any], of: Sequence[str], together: frozenset[tuple[str, str]]
) -> tuple[list[tuple[str, str, float]], frozenset[tuple[str, str]]]:
    """The ties, and the pairs put together by people, that lead from these records to others and on."""
    same = schema.same.c
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in together:
        beside[one].add(other)
        beside[other].add(one)
    ties: dict[tuple[str, str], float] = {}
    met, new = set(of), sorted(set(of))
    while new:
        reached = {other for one in new for other in beside.get(one, ())}
        for some in _batches(new):
            for end in (same.record, same.other):
                for one, other, score in _ties(connection, asked.where(among(end, some))):
                    ties[one, other] = score
                    reached |= {one, other}
        new = sorted(reached - met)
        met |= reached
    found = [(one, other, score) for (one, other), score in sorted(ties.items())]
    return found, frozenset(pair for pair in together if met >= set(pair))


def _records(connection: Connection, ids: Sequence[str]) -> Iterator[AnyRecord]:
    for some in _batches(ids):
        asked = query.all_records().where(schema.records.c.id.in_(some))
        yield from assemble.records(connection, connection.execute(asked).mappings().all())


def _batches(those: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (those[start : start + _AT_A_TIME] for start in range(0, len(those), _AT_A_TIME))


def _rows(own: Sequence[Traits], linker: str) -> list[dict[str, Any]]:
    """The rows that keep a report's traits, those that tell the same days in one."""
    told: dict[tuple[int, int] | None, list[Traits]] = defaultdict(list)
    for one in own:
        told[_told(one)].append(one)
    return [
        {
            "report": own[0].report,
            "linker": linker,
            "printed": own[0].printed,
            "first": days[0] if days else None,
            "last": days[1] if days else None,
            "packed": packed(those),
        }
        for days, those in sorted(told.items(), key=lambda entry: entry[0] or (0, 0))
    ]


def _met(connection: Connection, own: Sequence[Traits], linker: str) -> list[tuple[str, bytes]]:
    """The packed traits of other reports that came out near these records' own or tell days near theirs.

    Those without a date are near to all.
    """
    table = schema.traits
    asked = select(table.c.report, table.c.packed).where(
        table.c.linker == linker, table.c.report != own[0].report
    )
    printed = own[0].printed
    if printed is not None:
        near = [table.c.printed.is_(None), table.c.printed.between(printed - WINDOW, printed + WINDOW)]
        near += [
            table.c.first.between(first - WINDOW - _WEEK, last + WINDOW) for first, last in _stretches(own)
        ]
        asked = asked.where(or_(*near))
    return [(str(report), those) for report, those in connection.execute(asked)]


def _stretches(own: Iterable[Traits]) -> list[tuple[int, int]]:
    """The times that these records tell, those that are near each other as one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted({days for one in own if (days := _told(one))}):
        if merged and first - WINDOW - _WEEK <= merged[-1][1] + WINDOW:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _told(one: Traits) -> tuple[int, int] | None:
    return None if one.first is None or one.last is None else (one.first, one.last)
