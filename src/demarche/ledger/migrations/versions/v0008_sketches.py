"""Version 8: sketches of records beside what they are compared by whole."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from demarche.ledger.encountering import rows_of
from demarche.link.traits import Traits, Who

revision = "0008"
down_revision = "0007"

_LINKER = "2"  # What another has made is made anew when the ledger is next linked.
_AT_A_TIME = 200
_COLUMNS = ("report", "linker", "printed", "first", "last", "sketches", "packed")


def upgrade() -> None:
    """Pack what is there anew; the ties of records stay as they are."""
    op.rename_table("traits", "traits_then")
    for name in ("report", "printed", "first"):
        op.drop_index(f"traits_by_{name}", "traits_then")
    report = sa.ForeignKey("reports.id", ondelete="CASCADE")
    op.create_table(
        "traits",
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("report", sa.Text, report, nullable=False),
        sa.Column("linker", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer) for name in ("printed", "first", "last")),
        sa.Column("sketches", sa.LargeBinary, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    _pack()
    op.drop_table("traits_then")
    for name in ("report", "printed", "first"):
        op.create_index(f"traits_by_{name}", "traits", [name])


def _pack() -> None:
    then = sa.table("traits_then", *map(sa.column, ("report", "linker", "packed")))
    now = sa.table("traits", *map(sa.column, _COLUMNS))
    connection = op.get_bind()
    every = sa.select(then.c.report).where(then.c.linker == _LINKER).distinct().order_by(then.c.report)
    reports = list(connection.scalars(every))
    for start in range(0, len(reports), _AT_A_TIME):
        some = reports[start : start + _AT_A_TIME]
        asked = sa.select(then.c.report, then.c.packed).where(
            then.c.linker == _LINKER, then.c.report.in_(some)
        )
        made: dict[str, list[Traits]] = {report: [] for report in some}
        for report, held in connection.execute(asked):
            made[report] += _unpacked(report, held)
        rows = [row for those in made.values() for row in rows_of(those, _LINKER)]
        if rows:
            connection.execute(now.insert(), [{name: row[name] for name in _COLUMNS} for row in rows])


def _unpacked(report: str, held: bytes) -> Iterator[Traits]:
    """The traits of a report's records, as version 3 packed them."""
    rows: Sequence[Sequence[Any]] = json.loads(zlib.decompress(held))
    for kind, _, telling, sort, id, start, end, who, whom, first, last, printed, *rest in rows:
        place, manner, standing, words, around = rest
        yield Traits(
            id=id,
            kind=kind,
            sort=sort,
            report=report,
            start=start,
            end=end,
            who=tuple(Who(*one) for one in who),
            whom=tuple(Who(*one) for one in whom),
            first=first,
            last=last,
            printed=printed,
            place=frozenset(place),
            manner=manner,
            standing=standing,
            words=frozenset(words),
            around=frozenset((*telling, *around)),
        )
