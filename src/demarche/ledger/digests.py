"""What was worked out from many reports at once, kept in the ledger: the rows of views."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, func, literal_column, select

from demarche.ledger import dialects, schema
from demarche.ledger.address import Place
from demarche.ledger.dialects.forms import within
from demarche.ledger.faults import told
from demarche.ledger.words import folded, padded

KEPT = 200
"""How many views of one name are kept that differ in their settings: the last to be worked out."""

_AT_HAND = 60  # views of which it is known what is true of the whole


@dataclass(frozen=True)
class Finding:
    """A row of a view: `data` as JSON has it, and what it can be narrowed by. `first` and `last` are days.

    `marks`: states that it is in (“kept”, “unreviewed”). `chance`, 0 to 1: how likely it is, where known.
    """

    id: str
    data: Any
    form: str | None = None
    first: str | None = None
    last: str | None = None
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    chance: float | None = None


@dataclass(frozen=True)
class Digest:
    """A view as it was worked out. `at`: when (UTC); `state`: of the ledger then; `since`: from which day of
    publication reports were looked at, null for all; `whole`: what is true of the view as a whole."""

    view: str
    at: str
    state: str
    since: str | None = None
    whole: Any = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """Some rows of a view, in its order: `of` is how many there are, `more` whether later ones are."""

    digest: Digest
    rows: tuple[Any, ...]
    of: int
    more: bool


class Digests:
    """The part of `Ledger` that keeps what was worked out."""

    path: Place
    _engine: Engine
    _at_hand: Mapping[str, Digest] = {}

    def state(self) -> str:
        """What changes whenever a report is read, linked, or judged: equal states tell equal views."""
        return str(self._tallies()["changes"])

    def kept(self) -> int:
        """What changes whenever a view is kept; always 0 of a file, whose time and size tell."""
        if isinstance(self.path, Path):
            return 0
        with told(self.path), self._engine.connect() as connection:
            return dialects.of(connection).kept(connection)

    def _tallies(self) -> dict[str, int]:
        with told(self.path), self._engine.connect() as connection:
            return tallies(connection)

    def keep(self, digest: Digest, rows: Iterable[Finding]) -> None:
        """Keep a view in place of what was kept of it, all or none. Raises `LedgerError`."""
        table = schema.findings
        made = [
            {
                "view": digest.view,
                "position": position,
                "id": row.id,
                "form": row.form,
                "first": row.first,
                "last": row.last,
                "words": _asked_by(row),
                "data": json.dumps(row.data, ensure_ascii=False, separators=(",", ":")),
            }
            for position, row in enumerate(rows)
        ]
        head = {
            "view": digest.view,
            "at": digest.at,
            "state": digest.state,
            "since": digest.since,
            "whole": json.dumps(digest.whole, ensure_ascii=False, separators=(",", ":")),
        }
        writer = self._engine.connect().execution_options(write=True)
        with told(self.path), writer as connection, connection.begin():
            connection.execute(schema.digests.delete().where(schema.digests.c.view == digest.view))
            connection.execute(schema.digests.insert(), head)
            if made:
                connection.execute(table.insert(), made)
            connection.execute(
                schema.digests.delete().where(schema.digests.c.view.in_(_outworn(digest.view)))
            )

    def digest(self, view: str) -> Digest | None:
        """What is kept of a view, without its rows; null where it was never worked out."""
        with told(self.path), self._engine.connect() as connection:
            return self._digest(connection, view)

    def _digest(self, connection: Connection, view: str) -> Digest | None:
        """As `digest`; what is true of the whole is read again only where the view was worked out anew."""
        table = schema.digests.c
        row = connection.execute(select(table.at, table.state, table.since).where(table.view == view)).first()
        if row is None:
            return None
        known = self._at_hand.get(view)
        if known is None or (known.at, known.state, known.since) != tuple(row):
            whole = connection.scalar(select(table.whole).where(table.view == view))
            known = Digest(view, *row, json.loads(whole or "{}"))
            self._at_hand = {**dict([*self._at_hand.items()][-_AT_HAND:]), view: known}
        return known

    def found(
        self,
        view: str,
        *,
        id: str | None = None,
        form: str | None = None,
        words: Iterable[str | None] = (),
        since: str | None = None,
        until: str | None = None,
        marks: Iterable[str] = (),
        least: float | None = None,
        start: int = 0,
        most: int = 50,
    ) -> Found | None:
        """Rows of a view, `most` from the `start`th on; null where it was never worked out.

        `words`: texts of which all words, whole, case and accents aside, are among the row's. `since` and
        `until`: days that the row's own reach into. `marks`: all of them are the row's; `least`: so likely,
        0 to 1, it is at least.
        """
        table = schema.findings
        wanted: list[ColumnElement[bool]] = [table.c.view == view]
        wanted += [table.c.id == id] if id is not None else []
        wanted += [table.c.form == form] if form is not None else []
        for text in words:
            wanted += [within(table.c.words, f" {word} ") for word in folded(text or "")]
        if since is not None:
            wanted.append(func.coalesce(table.c.last, table.c.first) >= since)
        if until is not None:
            wanted.append(table.c.first <= until)
        wanted += [within(table.c.words, f" {_mark(mark)} ") for mark in marks]
        if least is not None:
            chance = func.substr(table.c.words, literal_column("1"), literal_column(str(len(_chance(least)))))
            wanted.append(chance >= _chance(least))
        counted = select(func.count()).select_from(table).where(and_(*wanted))
        # Asked for an id, SQLite would still go through the whole view for the sake of its order.
        order = table.c.position if id is None else table.c.position + 0
        # Places first, which an index alone tells, then the data of those few.
        places = select(table.c.position).where(and_(*wanted)).order_by(order).offset(start).limit(most + 1)
        with told(self.path), self._engine.connect() as connection:
            digest = self._digest(connection, view)
            if digest is None:
                return None
            found = connection.scalars(places).all()
            at, of = found[:most], start + len(found)
            if len(found) > most or (start and not found):
                of = int(connection.scalar(counted) or 0)
            asked = select(table.c.data).where(table.c.view == view, table.c.position.in_(at))
            rows = connection.scalars(asked.order_by(table.c.position)).all() if at else []
        return Found(digest, tuple(json.loads(row) for row in rows), of, start + len(rows) < of)

    def found_of(self, view: str, ids: Iterable[str]) -> dict[str, Any]:
        """Rows of a view by their ids: those of these ids that there are, a few hundred at most."""
        table = schema.findings
        asked = select(table.c.id, table.c.data).where(table.c.view == view, table.c.id.in_(tuple(ids)))
        with told(self.path), self._engine.connect() as connection:
            return {id: json.loads(data) for id, data in connection.execute(asked)}


def _outworn(view: str) -> Select[tuple[str]]:
    """Views of that name with settings of their own, but for the last `KEPT`: anybody may ask anything.

    The one just worked out is the last, even where a clock that was set back says otherwise.
    """
    digests = schema.digests
    alike = digests.c.view.startswith(view.partition(" ")[0] + " ", autoescape=True)
    last_first = ((digests.c.view == view).desc(), digests.c.at.desc(), digests.c.view)
    return select(digests.c.view).where(alike).order_by(*last_first).offset(KEPT)


def _asked_by(row: Finding) -> str:
    """What a row is found by: its chance, its words, its marks. No word has “~” or “=” in it."""
    chance = "" if row.chance is None else _chance(row.chance)
    return chance + padded(*row.words) + "".join(f"{_mark(mark)} " for mark in row.marks)


def _mark(mark: str) -> str:
    return "=" + mark.replace(" ", "-")


def _chance(chance: float) -> str:
    """Of one length for all, so that the order of texts is that of numbers; after any text without one."""
    return f"~{chance:.4f}"


def tallies(connection: Connection) -> dict[str, int]:
    """How many records of each kind there are, and (“changes”) how often what views show has changed."""
    return {str(what): int(number) for what, number in connection.execute(select(schema.tallies))}
