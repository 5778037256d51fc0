"""Records a leaf at a time: some of many in an order, and roughly how many there are.

A leaf must cost the same in a ledger of a thousand records and of a million. Records lie by day (`places`),
and are looked through in windows of days, each several times as wide as those before, until the leaf is full.
Within a window the condition that fewest records meet leads; the others are tested on what it finds.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select

from demarche.ledger import assemble, query, schema
from demarche.ledger.dialects.forms import among, plain
from demarche.ledger.judged import Fixed, Judged
from demarche.ledger.places import FIRST_DATED, after, first
from demarche.records import AnyRecord

COUNTED = 1000  # records counted at most: “more than 1,000” is enough to know

_LAST = (1 << 63) - 1  # after every record
_WINDOW = 4000  # records in the first window
_WIDER, _WIDEST = 4, 64  # times that a window is as wide as all before it together, at least and at most
_FEW = 3000  # records so few that they are all found first, and put in order then
_FEW_OF_KIND = 10_000
_TOLD_APART = 20_000  # of two conditions that more records meet, either may lead
_FEW_REPORTS = 300  # reports that hold about as many
_LOOKED = 20_000  # records looked through by confidence, before those that meet a condition are sorted

_records = schema.records
_Span = tuple[int, int]
_Lead = Literal["report", "outlet", "least", "kind", "set", ""]


@dataclass(frozen=True)
class Leaf:
    """Some records, in order. `of`: how many there are; `capped`: there are more than `of`, or may be;
    `more`: whether later ones are."""

    records: tuple[AnyRecord, ...]
    of: int
    more: bool
    capped: bool = False


@dataclass(frozen=True)
class Asked:
    """What the records of a leaf must meet; as in `Ledger.records` and `Crisis.leaf`."""

    kind: str | None = None
    actor: str | None = None
    about: str | None = None
    since: query.Day | None = None
    until: query.Day | None = None
    act: str | None = None
    report: str | None = None
    outlet: str | None = None
    status: str | None = None
    least: float | None = None
    unreviewed: bool = False

    @property
    def raw(self) -> dict[str, Any]:
        """The part that `query.wanted` knows."""
        names = ("kind", "actor", "about", "since", "until", "act", "report")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class _Found:
    """A record's number and place in the order; and the record itself, where people corrected it."""

    key: tuple[float, ...]
    row: int
    record: AnyRecord | None = None


def leaf(connection: Connection, judged: Judged, asked: Asked, order: str, *, start: int, most: int) -> Leaf:
    """The leaf from the `start`th record on. Orders: “newest”, “oldest” (undated records last in both),
    “surest”, “unsurest”; of equals by number, the other way round in the reverse order.

    Raises `OptionError` for what can't be meant.
    """
    query.wanted(**asked.raw)  # for what it raises
    search = _Search(connection, judged, asked)
    find = search.by_day if order in {"newest", "oldest"} else search.by_confidence
    rows, whole = find(order in {"oldest", "unsurest"}, start + most + 1)
    fixed = search.corrected()
    corrected = [_Found(_key(order, one.place, one.shown.confidence), one.place, one.shown) for one in fixed]
    merged = heapq.merge(
        (_Found(_key(order, row, confidence), row) for row, confidence in rows),
        sorted(corrected, key=lambda one: one.key),
        key=lambda one: one.key,
    )
    shown = [*itertools.islice(merged, start, start + most)]
    records = _assembled(connection, [one.row for one in shown if one.record is None], judged)
    of = len(rows) + len(corrected)
    return Leaf(
        tuple(one.record or records[one.row] for one in shown),
        min(of, COUNTED),
        of > start + most,
        not whole or of > COUNTED,
    )


def numbers(connection: Connection, judged: Judged, asked: Asked, most: int) -> list[int]:
    """The numbers of records that meet what is asked, the newest first: of `most`, and some of the others.

    Records that people corrected stand where they did as they were read.
    """
    search = _Search(connection, judged, asked)
    rows, whole = search.by_day(False, most)
    found = {row for row, _ in rows}
    last = 0 if whole else min(found)
    return sorted(found.union(one.row for one in search.corrected(last)), reverse=True)


def _key(order: str, row: int, confidence: float) -> tuple[float, ...]:
    if order == "newest":
        return (-row,)
    if order == "oldest":
        return (row < FIRST_DATED, row)
    return (-confidence, -row) if order == "surest" else (confidence, row)


def _assembled(connection: Connection, rows: Sequence[int], judged: Judged) -> dict[int, AnyRecord]:
    if not rows:
        return {}
    asked = query.all_records().order_by(None).where(_records.c.row.in_(rows))
    heads = connection.execute(asked).mappings().all()
    made = assemble.records(connection, heads)
    return {head["row"]: judged.standing.named(one) for head, one in zip(heads, made, strict=True)}


@dataclass(frozen=True)
class _Set:
    """A condition whose records an index knows: `within` a span, their numbers; `here`: whether the record of
    the query around it is one, null where that takes longer than to list them all."""

    within: Callable[[_Span], Select[Any]]
    here: Select[Any] | None


@dataclass(frozen=True)
class _Search:
    """One question to one state of the ledger. It finds (number, confidence), the latter not by day."""

    connection: Connection
    judged: Judged
    asked: Asked

    def by_day(self, ascending: bool, need: int) -> tuple[list[tuple[int, float]], bool]:
        """At least `need` records in the order of their days, if there are; whether these are all."""
        low, high = self._span
        parts = [self._span]
        if ascending and low < FIRST_DATED:
            parts = [(FIRST_DATED, high), (low, FIRST_DATED)]
        most, found = max(need, COUNTED + 1), list[tuple[int, float]]()
        for part in parts:
            for window in self._windows(part, ascending, need, found):
                asked = select(_records.c.row, literal(0.0)).where(*self._wanted(window))
                # The plus: few are sorted, rather than all looked through in order.
                number = _plain("row") if self._few and self._lead != "set" else _records.c.row
                order = number.asc() if ascending else number.desc()
                found += self._all(asked.order_by(order).limit(most - len(found)))
                if len(found) >= most:
                    return found, False
                if (
                    len(found) >= need
                    and window[0 if not ascending else 1] != part[0 if not ascending else 1]
                ):
                    return found, False
        return found, True

    def by_confidence(self, ascending: bool, need: int) -> tuple[list[tuple[int, float]], bool]:
        """As `by_day`, in the order of confidence."""
        columns = _records.c.row, _records.c.confidence
        most = max(need, COUNTED + 1)

        def ordered(asked: Select[Any]) -> Select[Any]:
            by = (_records.c.confidence, _records.c.row)
            return asked.order_by(*(one.asc() if ascending else one.desc() for one in by))

        found = list[tuple[int, float]]()
        if self._by_index:
            every = select(*columns).where(*self._standing())
            if self.asked.kind is not None:
                every = every.where(_records.c.kind == self.asked.kind)
            found = self._all(ordered(every).limit(most))
            return found, len(found) < most
        looked, size = 0, _WINDOW
        while not self._few and looked < _LOOKED:
            walk = select(*columns)
            if self.asked.kind is not None:
                walk = walk.where(_records.c.kind == self.asked.kind)
            some = ordered(walk).limit(size).offset(looked).subquery()
            asked = (
                select(*columns)
                .join(some, some.c.row == _records.c.row)
                .where(*self._wanted(self._span, alone=False))
            )
            got = self._all(ordered(asked).limit(most - len(found)))
            found += got
            looked += size
            if len(found) >= need:
                return found, False
            size = _LOOKED - looked
        found = self._all(ordered(select(*columns).where(*self._wanted(self._span))).limit(most))
        return found, len(found) < most

    def corrected(self, since: int = 0) -> list[Fixed]:
        """The corrected records that meet what is asked, as they now are, with a number from `since` on."""
        asked = self.asked
        if asked.unreviewed:
            return []
        return [
            one
            for one in self.judged.met(self.connection, asked.raw, since)
            if (self._outlets is None or one.record.report.outlet in self._outlets)
            and (asked.status is None or one.shown.status == asked.status)
            and (asked.least is None or one.shown.confidence >= asked.least)
        ]

    @cached_property
    def _span(self) -> _Span:
        """The numbers that records of the days asked for have."""
        since, until = self.asked.since, self.asked.until
        low = (
            first(query.day("since", since)) if since is not None else FIRST_DATED if until is not None else 0
        )
        return low, after(query.day("until", until)) if until is not None else _LAST

    @cached_property
    def _outlets(self) -> list[str] | None:
        return query.outlets(self.connection, self.asked.outlet) if self.asked.outlet else None

    @cached_property
    def _sets(self) -> list[_Set]:
        """The conditions whose records an index knows, the one that fewest meet first."""
        asked, row, found = self.asked, _records.c.row, list[_Set]()
        if asked.actor is not None and asked.actor.strip():
            who, of = self.judged.actors(self.connection, asked.actor), schema.mentions.c
            them = select(of.row).where(among(of.actor, who))
            found.append(
                _Set(lambda span: them.where(*_in(of.row, span)), them.where(of.record == _records.c.id))
            )
        if asked.about is not None and asked.about.strip():
            about = asked.about
            found.append(_Set(lambda span: query.holding(about, span), None))
        if asked.act is not None:
            said = schema.statements.c
            such = select(said.row).where(said.act == asked.act)
            found.append(_Set(lambda span: such.where(*_in(said.row, span)), such.where(said.row == row)))
        if len(found) < 2:
            return found
        return sorted(found, key=lambda one: self._count(one.within(self._span), _TOLD_APART))

    @cached_property
    def _lead(self) -> _Lead:
        """The condition by which records are found; the others are tested on each."""
        asked = self.asked
        if asked.report is not None:
            return "report"
        if self._outlets is not None:
            reports = schema.reports
            of = select(reports.c.id).where(reports.c.outlet.in_(self._outlets))
            if self._count(of, _FEW_REPORTS) < _FEW_REPORTS:
                return "outlet"
        if asked.least is not None and self._count(self._sure(), _FEW) < _FEW:
            return "least"
        if (
            asked.kind is not None
            and self._sets
            and self._count(self._of_kind(), _FEW_OF_KIND) < _FEW_OF_KIND
        ):
            return "kind"
        return "set" if self._sets else ""

    @cached_property
    def _few(self) -> bool:
        """Whether what leads finds so few that they may all be found and sorted."""
        if self._lead == "set":
            return self._count(self._sets[0].within(self._span), _FEW) < _FEW
        if self._lead == "" and self._span != (0, _LAST):
            return self._count(select(_records.c.row).where(*_in(_records.c.row, self._span)), _FEW) < _FEW
        return self._lead != ""

    @cached_property
    def _by_index(self) -> bool:
        """Whether the indexes by confidence tell all that is asked, the records themselves not looked at."""
        asked = self.asked
        return (
            self._lead == "" and asked.status is None and self._outlets is None and self._span == (0, _LAST)
        )

    def _of_kind(self) -> Select[Any]:
        return select(_records.c.row).where(_records.c.kind == self.asked.kind)

    def _sure(self) -> Select[Any]:
        asked = select(_records.c.row).where(_records.c.confidence >= self.asked.least)
        return asked.where(_records.c.kind == self.asked.kind) if self.asked.kind is not None else asked

    def _wanted(self, span: _Span, *, alone: bool = True) -> list[ColumnElement[bool]]:
        """All conditions, within a span. The plus before a column keeps SQLite from finding records by it.

        `alone`: nothing else finds the records.
        """
        asked, lead = self.asked, self._lead if alone else "else"
        row, report = _records.c.row, _records.c.report
        wanted = [*_in(row if lead in {"", "set"} else _plain("row"), span)]
        for at, one in enumerate(self._sets):
            leads = lead == "set" and at == 0
            if one.here is not None and not leads and (lead != "set" or self._few):
                wanted.append(one.here.exists())
            else:
                wanted.append((row if leads else _plain("row")).in_(one.within(span)))
        if asked.kind is not None:
            wanted.append(
                (_records.c.kind if lead in {"", "least", "kind"} else _plain("kind")) == asked.kind
            )
        if asked.status is not None:
            wanted.append((_records.c.status if lead == "" else _plain("status")) == asked.status)
        if asked.least is not None:
            wanted.append((_records.c.confidence if lead == "least" else _plain("confidence")) >= asked.least)
        if asked.report is not None:
            wanted.append((report if lead == "report" else _plain("report")) == asked.report)
        if self._outlets is not None:
            of = select(schema.reports.c.id).where(schema.reports.c.outlet.in_(self._outlets))
            if lead == "outlet":
                wanted.append(report.in_(of))
            else:
                wanted.append(of.where(schema.reports.c.id == report).exists())
        return wanted + self._standing()

    def _standing(self) -> list[ColumnElement[bool]]:
        """That a record stands as it was read; or, where that is asked, that nobody has ruled on it."""
        without = self.judged.ruled if self.asked.unreviewed else self.judged.aside
        return [~among(_plain("row"), without)] if without else []

    def _windows(self, part: _Span, ascending: bool, need: int, found: Sequence[Any]) -> Iterator[_Span]:
        """Windows of the span, from the end where the order begins, until there is nothing left of it."""
        low, high = part
        tested = self._outlets is not None or self.asked.least is not None
        if not (self._lead == "set" or (self._lead == "" and tested)):
            yield part
            return
        half = self._step(part, ascending)
        edge = self._step((half, high) if ascending else (low, half), ascending) if half is not None else None
        if half is None or edge is None:
            yield part
            return
        yield (low, edge) if ascending else (edge, high)
        # How far apart records lie is measured behind the first half: ahead of it may be days far off.
        width = 2 * abs(edge - half)
        while low < edge < high:
            wider = min(max(_WIDER, 1.5 * need / len(found)), _WIDEST) if found else _WIDEST
            step = int(width * wider)
            width += step
            window = (edge, min(high, edge + step)) if ascending else (max(low, edge - step), edge)
            yield window
            edge = window[1] if ascending else window[0]

    def _step(self, span: _Span, ascending: bool) -> int | None:
        """The number of the record half a window on; null where there are not so many."""
        row = _records.c.row
        asked = select(row).where(*_in(row, span))
        if self.asked.kind is not None:
            asked = asked.where(_records.c.kind == self.asked.kind)
        asked = asked.order_by(row.asc() if ascending else row.desc()).limit(1).offset(_WINDOW // 2)
        return self.connection.scalar(asked)

    def _count(self, asked: Select[Any], most: int) -> int:
        return int(
            self.connection.scalar(select(func.count()).select_from(asked.limit(most).subquery())) or 0
        )

    def _all(self, asked: Select[Any]) -> list[tuple[int, float]]:
        return [(row, confidence) for row, confidence in self.connection.execute(asked)]


def _in(column: ColumnElement[int], span: _Span) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column >= span[0], column < span[1]


def _plain(name: str) -> ColumnElement[Any]:
    return plain(_records.c[name])
