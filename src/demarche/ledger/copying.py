"""Copies among the reports of a ledger: looked up by bands, read, and kept as ties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    or_,
    select,
)

from demarche.ledger import assemble, schema
from demarche.ledger.dialects.forms import plain
from demarche.link.copies import LEAST_BANDS, Copy, Text, copy, may_be_copies, text_of

Seen = Callable[[ColumnElement[Any]], list[ColumnElement[bool]]]

# How many reports are read at a time.
_AT_A_TIME = 50


def _met() -> Select[Any]:
    """Each report that shares bands with “this”: its id, how many they share, how many it has."""
    own, others, all_of = (schema.bands.alias(name) for name in ("own", "others", "all_of"))
    shared = func.count().label("shared")
    this: BindParameter[str] = bindparam("this")
    met = (
        select(others.c.report, shared)
        .select_from(own)
        .join(others, own.c.band == others.c.band)
        .where(own.c.report == this, others.c.report != this)
        .group_by(others.c.report)
        .having(shared >= LEAST_BANDS)
        .subquery()
    )
    count = select(func.count()).where(all_of.c.report == met.c.report).scalar_subquery()
    return select(met.c.report, met.c.shared, count)


# Asked once for every report: made once.
_MET = _met()


def link(connection: Connection, report: str) -> None:
    """Find and keep the copies of one report among those linked before, within the caller's transaction."""
    bands, copies = schema.bands, schema.copies
    connection.execute(bands.delete().where(bands.c.report == report))
    connection.execute(copies.delete().where(or_(copies.c.report == report, copies.c.other == report)))
    (own,) = _texts(connection, [report])
    found = sorted(own.bands())
    if found:
        connection.execute(bands.insert(), [{"band": band, "report": report} for band in found])
    near = _near(connection, report, len(found))
    ties = []
    for start in range(0, len(near), _AT_A_TIME):
        for other in _texts(connection, near[start : start + _AT_A_TIME]):
            tie = copy(own, other)
            if tie is not None:
                ties.append(_row(tie))
    if ties:
        connection.execute(copies.insert(), ties)


def ties(connection: Connection, seen: Seen = lambda _: []) -> Iterator[Copy]:
    """Every two reports that are copies, by their ids; `seen`: what the column of each must meet."""
    copies = schema.copies
    # The plus: or SQLite would look for every two of those that may be seen.
    asked = select(copies).where(*seen(copies.c.report), *seen(plain(copies.c.other)))
    for row in connection.execute(asked.order_by(copies.c.report, copies.c.other)):
        yield Copy(*row)


def both_here(connection: Connection, pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The pairs of reports of which the ledger holds both."""
    reports = schema.reports.c.id
    sought = sorted(pairs)
    here = set(connection.scalars(select(reports).where(reports.in_({id for pair in sought for id in pair}))))
    return tuple(pair for pair in sought if here.issuperset(pair))


def _near(connection: Connection, report: str, size: int) -> list[str]:
    """The ids of the reports that share bands enough with this one, of `size` bands, to be worth reading."""
    found = connection.execute(_MET, {"this": report}).all()
    return sorted(str(id) for id, shared, all in found if may_be_copies(shared, min(all, size)))


def _texts(connection: Connection, ids: Sequence[str]) -> list[Text]:
    reports = schema.reports
    heads = connection.execute(select(reports).where(reports.c.id.in_(ids)).order_by(reports.c.id))
    return [text_of(one) for one in assemble.reports(connection, heads.mappings().all())]


def _row(tie: Copy) -> dict[str, object]:
    return {
        "report": tie.report,
        "other": tie.other,
        "form": tie.form,
        "share": tie.share,
        "other_share": tie.other_share,
    }
