"""The ties between records that tell of one encounter: found through indexes, kept in `same`."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from demarche.ledger import assemble, dialects, query, schema
from demarche.ledger.copying import Seen
from demarche.ledger.dialects.forms import among, plain
from demarche.link.blocking import Block, packed, unpacked
from demarche.link.encounters import KINDS, WINDOW, ties_of
from demarche.link.grouping import grouped
from demarche.link.sketches import Sketches, sizes, sketched
from demarche.link.standing import Standing
from demarche.link.traits import Traits, meaning, traits
from demarche.records import AnyRecord

_T = TypeVar("_T")
_Pair = tuple[Traits, Traits]

_AT_A_TIME = 500
_WEEK = 6  # a time told may last a week
_STRETCH = 2 * WINDOW + 1
"""The times told that are kept in one row begin within so many days."""


def link(connection: Connection, report: str, linker: str) -> None:
    """Find and keep the ties of one report's records to each other and to those of reports linked before.

    What it was tied by another version is forgotten. Costs what the report meets: the sketches of reports and
    told days near its own, and whole what by these may be a tie; a report without a date is near to all.
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
    near = [*_within(block), *_met(connection, block, linker)]
    connection.execute(table.insert(), rows_of(made, linker))
    ties = [{"record": one, "other": other, "score": told} for one, other, told in ties_of(near)]
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


def rows_of(own: Iterable[Traits], linker: str) -> list[dict[str, Any]]:
    """The rows of `traits` that keep those of one report: in one what tells days near the report's, or none;
    the others by the days they tell."""
    stretches: dict[int | None, list[Traits]] = defaultdict(list)
    for one in sorted(own, key=lambda one: one.id):
        stretches[_stretch(one)].append(one)
    rows = []
    for _, those in sorted(stretches.items(), key=lambda entry: (entry[0] is not None, entry[0] or 0)):
        told = [days for one in those if (days := _told(one))]
        rows.append(
            {
                "report": those[0].report,
                "linker": linker,
                "printed": those[0].printed,
                "first": min((first for first, _ in told), default=None),
                "last": max((last for _, last in told), default=None),
                "sketches": sketched(those),
                "packed": packed(those),
            }
        )
    return rows


def _stretch(one: Traits) -> int | None:
    """Which of its report's rows keeps a record: null, or the number of a stretch of days."""
    if one.first is None or (one.printed is not None and abs(one.first - one.printed) <= WINDOW):
        return None
    return one.first // _STRETCH


def _within(block: Block) -> list[_Pair]:
    """The pairs of records of one report that may be tied."""
    own = Sketches.of([block.lot[0].printed], [sketched(block.lot)])
    places = zip(*block.near(own, one_report=True), strict=True)
    return [(block.lot[one], block.lot[other]) for one, other in places]


def _met(connection: Connection, block: Block, linker: str) -> list[_Pair]:
    """The pairs of a report's records with those of others that may be tied."""
    table = schema.traits
    near: dict[tuple[int, int], list[Traits]] = {}  # number of a row, place in it → those of the report
    asked = select(table.c.row, table.c.printed, table.c.sketches).where(*_near(block.lot, linker))
    for some in connection.execute(asked).partitions(_AT_A_TIME):
        rows, days, held = zip(*some, strict=True)
        starts = list(accumulate(sizes(held), initial=0))
        for one, other in zip(*block.near(Sketches.of(days, held)), strict=True):
            at = bisect_right(starts, other) - 1
            near.setdefault((rows[at], int(other) - starts[at]), []).append(block.lot[one])
    whole = _whole(connection, near)
    return [(one, whole[place]) for place, those in near.items() for one in those]


def _whole(connection: Connection, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Traits]:
    """The traits, with their vectors, of records by the numbers of their rows and their places in these."""
    table = schema.traits
    wanted: dict[int, list[int]] = defaultdict(list)
    for row, place in places:
        wanted[row].append(place)
    found: dict[tuple[int, int], Traits] = {}
    for numbers in _batches(sorted(wanted)):
        asked = select(table.c.row, table.c.report, table.c.packed).where(table.c.row.in_(numbers))
        for row, report, held in connection.execute(asked):
            those = unpacked(report, held, wanted[row])
            found.update(zip(((row, place) for place in wanted[row]), those, strict=True))
    vectors = _vectors(connection, sorted(one.id for one in found.values()))
    return {place: replace(one, vector=meaning(vectors.get(one.id, {}))) for place, one in found.items()}


def _near(own: Sequence[Traits], linker: str) -> list[ColumnElement[bool]]:
    """What rows of other reports meet that came out near this one or tell days near those that it tells.

    Those without a date are near to all.
    """
    table = schema.traits
    met = [table.c.linker == linker, table.c.report != own[0].report]
    printed = own[0].printed
    if printed is None:
        return met
    near: list[ColumnElement[bool]] = [table.c.printed.is_(None)]
    near.append(table.c.printed.between(printed - WINDOW, printed + WINDOW))
    for first, last in _stretches(own):
        begun = table.c.first.between(first - WINDOW - _STRETCH - _WEEK, last + WINDOW)
        near.append(and_(begun, table.c.last >= first - WINDOW))
    return [*met, or_(*near)]


def _stretches(own: Iterable[Traits]) -> list[tuple[int, int]]:
    """The times that these records tell, those that are near each other as one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted({days for one in own if (days := _told(one))}):
        if merged and first - WINDOW <= merged[-1][1] + WINDOW:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _told(one: Traits) -> tuple[int, int] | None:
    return None if one.first is None or one.last is None else (one.first, one.last)
