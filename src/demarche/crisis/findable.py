"""What the rows of kept views are found by: the names in records, and the days of their reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from demarche.link.side import side_name

if TYPE_CHECKING:
    from demarche.records import Actor, AnyRecord


def names(actors: Iterable[Actor | None]) -> Iterator[str]:
    """What actors can be asked for by: name, id, role, and the name and code of the state they act for."""
    for actor in actors:
        if actor is not None:
            state = side_name(actor.country) if actor.country else None
            yield from filter(None, (actor.name, actor.id, actor.country, state, actor.role))


def names_in(record: AnyRecord) -> Iterator[str]:
    """As `names`, of every actor in a record."""
    from demarche.ledger import shape

    yield from names(actor for _, _, actor in shape.mentions(record))


def days(records: Iterable[AnyRecord]) -> tuple[str | None, str | None]:
    """The first and the last ISO day on which these records' reports came out; nulls where none is known."""
    known = sorted(record.report.published[:10] for record in records if record.report.published)
    return (known[0], known[-1]) if known else (None, None)
