"""A report's ties to the reports that are there already: copies of a text, accounts of one encounter.

Each tie follows from two reports alone and is found when the second of them is linked, so that the order in
which reports come makes no difference, and adding one costs what it meets.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from demarche.ledger import copying, dialects, encountering, schema

LINKER = "2"
"""The version of the rules that tie reports together. A ledger linked by another is linked anew."""


def unlinked(connection: Connection) -> list[str]:
    """The ids of the reports that this version has yet to link."""
    reports, linked = schema.reports, schema.linked
    done = select(linked.c.report).where(linked.c.linker == LINKER)
    return [
        str(id)
        for id in connection.scalars(select(reports.c.id).where(reports.c.id.not_in(done)).order_by("id"))
    ]


def link(connection: Connection, report: str) -> None:
    """Find and keep the ties of one report, within the caller's transaction."""
    row = {"report": report, "linker": LINKER}
    mark = dialects.of(connection).insert(schema.linked).values(row)
    connection.execute(mark.on_conflict_do_update(index_elements=["report"], set_={"linker": LINKER}))
    copying.link(connection, report)
    encountering.link(connection, report, LINKER)
