"""PLOVER's event types: their class, and their weight between conflict and cooperation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from demarche.link.tables import cells
from demarche.records import AnyRecord, Event, Meeting, Statement

Class = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
CLASSES: tuple[Class, ...] = get_args(Class)


@dataclass(frozen=True)
class PloverType:
    """An event type: its class, and its Goldstein weight, -10 (conflict) to +10 (cooperation).

    The scale is that of Goldstein 1992 (J. of Conflict Resolution 36(2)) by way of CAMEO; see the table.
    """

    name: str
    of: Class
    weight: float


@cache
def _table() -> tuple[dict[str, PloverType], dict[str, PloverType]]:
    """The types by name, and by the act of a statement."""
    rows = cells("plover")[1:]
    types = {name: PloverType(name, cast(Class, of), float(weight)) for name, of, weight, *_ in rows}
    return types, {row[4]: types[row[0]] for row in rows if row[4]}


def types() -> dict[str, PloverType]:
    """The types, by name."""
    return _table()[0]


def acts() -> tuple[str, ...]:
    """The acts of statements that are of a type."""
    return tuple(_table()[1])


def type_of(record: AnyRecord) -> PloverType | None:
    """The PLOVER type of a deed, of what a statement does, or of a meeting; null where it has none."""
    if isinstance(record, Event):
        return types()[record.type]
    if isinstance(record, Statement):
        return _table()[1].get(record.act)
    return types()["CONSULT"] if isinstance(record, Meeting) else None
