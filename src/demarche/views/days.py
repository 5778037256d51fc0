"""Who did how much on which day: the counts behind a band in time, with the surest records of each day."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from demarche.link.side import side, side_name
from demarche.records import Actor, Kind

if TYPE_CHECKING:
    from demarche.ledger.days import Act

HELD = 8  # ids kept for a day: more are only counted
OTHERS = "side:"
_TWICE = 2  # acts from which somebody who is not known has a course of his own
Form = Literal["all", "side", "actor"]


@dataclass
class Cell:
    """What one did on one day of one kind: how many records, the ids of the surest ones first."""

    count: int = 0
    surest: list[tuple[float, str]] = field(default_factory=list)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, the surest record's first."""
        return tuple(id for _, id in self.surest)


@dataclass
class Course:
    """What an actor, a side or (“all”) everybody did over time. `key` is `side:RUS`, `actor:person:…`.

    `actor` stands for the course's actors; null where it is all of them, or a state's.
    """

    key: str
    form: Form
    name: str
    actor: Actor | None = None
    country: str | None = None
    days: dict[Kind, dict[str, Cell]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many records."""
        return sum(cell.count for of_kind in self.days.values() for cell in of_kind.values())

    def months(self) -> dict[str, dict[str, int]]:
        """How many records of each kind in each month."""
        found: dict[str, dict[str, int]] = {}
        for kind, of_kind in self.days.items():
            for day, cell in of_kind.items():
                month = found.setdefault(day[:7], {})
                month[kind] = month.get(kind, 0) + cell.count
        return {month: found[month] for month in sorted(found)}

    def years(self) -> dict[str, dict[str, dict[str, list[int | str]]]]:
        """By year: kind → day → how many, then the ids that are kept."""
        found: dict[str, dict[str, dict[str, list[int | str]]]] = {}
        for kind, of_kind in self.days.items():
            for day in sorted(of_kind):
                cell = of_kind[day]
                found.setdefault(day[:4], {}).setdefault(kind, {})[day] = [cell.count, *cell.ids]
        return {year: found[year] for year in sorted(found)}


def courses(acts: Iterable[Act], held: int = HELD) -> tuple[Course, ...]:
    """The courses of all, of each side, then of each actor, in each the most active first.

    A side is a state with all who act for it, or an actor of no state; `OTHERS` holds the acts in which no
    side is known to act. An actor that no id is known of has a
    course where it acts twice. `held`: how many ids are kept for a day.
    """
    every = Course("all", "all", "all")
    found: dict[str, Course] = {"all": every, OTHERS: Course(OTHERS, "side", "No side known")}
    for act in acts:
        sides = {key for actor in act.doers if (key := _side(found, actor))}
        keys = {"all", *(sides or {OTHERS}), *(_actor(found, actor) for actor in act.doers)}
        for key in keys:
            cell = found[key].days.setdefault(act.kind, {}).setdefault(act.day, Cell())
            cell.count += 1
            _hold(cell, (-act.confidence, act.id), held)
    some = [one for one in found.values() if one is not every and one.count and _is_told(one)]
    order: dict[Form, int] = {"all": 0, "side": 1, "actor": 2}
    return (every, *sorted(some, key=lambda one: (order[one.form], -one.count, one.key)))


def _is_told(course: Course) -> bool:
    return course.actor is None or course.actor.id is not None or course.count >= _TWICE


def _hold(cell: Cell, one: tuple[float, str], held: int) -> None:
    if len(cell.surest) < held or one < cell.surest[-1]:
        insort(cell.surest, one)
        del cell.surest[held:]


def _side(found: dict[str, Course], actor: Actor) -> str:
    its = side(actor)
    if its is None:
        return ""
    key = f"side:{its}"
    if key not in found:
        name = side_name(its) if actor.country else actor.name
        found[key] = Course(key, "side", name, None if actor.country else actor, actor.country)
    return key


def _actor(found: dict[str, Course], actor: Actor) -> str:
    key = f"actor:{actor.id}" if actor.id else f"name:{actor.name.casefold()}"
    if key not in found:
        found[key] = Course(key, "actor", actor.name, actor, actor.country)
    return key
