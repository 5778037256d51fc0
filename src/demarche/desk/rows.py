"""Whose rows a band in time has, and what each of them holds on which day, from the views that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demarche.desk.band import Cells, Course
from demarche.desk.desk import Desk, Told
from demarche.desk.spans import Span
from demarche.records import Kind

ROWS = 8  # actors that have a row
_CANDIDATES = 40  # the most active of the whole ledger, of whom those of the stretch are chosen
_HELD = 500  # records of a single day that are told one by one


@dataclass(frozen=True)
class Scope:
    """What is looked at: the stretch, the kinds, and whose acts: of `actor`, with `other`, in an `outlet`."""

    span: Span
    kinds: tuple[Kind, ...]
    actor: str | None = None
    other: str | None = None
    outlet: str | None = None

    @property
    def settings(self) -> dict[str, str]:
        """Those of the views “acting” and “days”. One actor is looked up in them; a pair makes its own."""
        settings = {"outlet": self.outlet.casefold()} if self.outlet else {}
        if self.actor and self.other:
            settings |= {"actor": self.actor.casefold(), "other": self.other.casefold()}
        return settings

    @property
    def said(self) -> list[str]:
        """The words by which those who have a row are looked up; none where all are meant."""
        return [self.actor] if self.actor and not self.other else []


@dataclass(frozen=True)
class Found:
    """The rows: `who` they are as “acting” has them, their `courses`, and `listed`: all that is in view."""

    kept: Told
    working: bool
    who: tuple[Mapping[str, Any], ...] = ()
    courses: tuple[Course, ...] = ()
    listed: Mapping[Kind, Cells] = field(default_factory=dict)


def rows(desk: Desk, scope: Scope) -> Found:
    """Those asked for, else the most active of the stretch, and what they did in it."""
    # Both views are asked for before either is read, so that both are under way.
    told = desk.told("acting", scope.settings, id="all", most=1)
    kept = desk.told("days", scope.settings, id="all", most=1)
    if not told.rows or kept.working:
        return Found(kept, working=True)
    every = told.rows[0]
    who = _chosen(desk, scope, every["sides"])
    if every["others"] and not scope.said:
        who = (*who, every["others"])
    keys = ("all", *(one["key"] for one in who))
    held = _on(desk, scope) if scope.span.days == 1 else _kept(desk, scope, keys, every["months"])
    courses = tuple(Course(one["key"], _called(one, scope), held.get(one["key"], {})) for one in who)
    if not scope.said:
        return Found(kept, False, who, courses, held.get("all", {}))
    # A side holds all that its members do.
    sides = [one for one in courses if one.key.startswith("side:")]
    return Found(kept, False, who, courses, _together(sides or courses))


def _called(one: Mapping[str, Any], scope: Scope) -> str:
    """A side is called “Russia, all” where the government and ministers of that name have rows beside it."""
    return f"{one['name']}, all" if scope.said and one["key"].startswith("side:") else str(one["name"])


def _chosen(desk: Desk, scope: Scope, sides: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Who has a row: those asked for, else of `sides`, the most active of all time, those of the stretch."""
    found = list(sides)
    if scope.said:
        kept = desk.crisis.found("acting", scope.settings, words=scope.said, most=_CANDIDATES)
        # Who is a side alone has a row as an actor.
        some = kept.rows if kept else ()
        found = [one for one in some if one["country"] or not one["key"].startswith("side:")]
        months = desk.crisis.rows_of("days", scope.settings, [f"{one['key']} months" for one in found])
        found = [{**one, "months": months.get(f"{one['key']} months", {})} for one in found]
    first, last = scope.span.first.isoformat()[:7], scope.span.last.isoformat()[:7]

    def active(one: Mapping[str, Any]) -> int:
        months = (counts for month, counts in one["months"].items() if first <= month <= last)
        return sum(counts.get(kind, 0) for counts in months for kind in scope.kinds)

    ranked = sorted(found, key=lambda one: (-active(one), one["key"]))
    if scope.said:
        ranked.sort(key=lambda one: not one["key"].startswith("side:"))
    return tuple(one for one in ranked if active(one))[:ROWS]


def _kept(
    desk: Desk, scope: Scope, keys: Sequence[str], months: Iterable[str]
) -> dict[str, dict[Kind, dict[str, list[Any]]]]:
    """Of each key what the view “days” holds within the stretch."""
    first, last = scope.span.first.isoformat()[:4], scope.span.last.isoformat()[:4]
    years = sorted({month[:4] for month in months if first <= month[:4] <= last})
    found: dict[str, dict[Kind, dict[str, list[Any]]]] = {}
    wanted = [f"{key} {year}" for key in keys for year in years]
    for id, of_year in desk.crisis.rows_of("days", scope.settings, wanted).items():
        course = found.setdefault(id.rpartition(" ")[0], {})
        for kind in scope.kinds:
            cells = {day: cell for day, cell in of_year.get(kind, {}).items() if scope.span.holds(day)}
            course.setdefault(kind, {}).update(cells)
    return found


def _on(desk: Desk, scope: Scope) -> dict[str, dict[Kind, dict[str, list[Any]]]]:
    """Of each key what is on a single day: asked of the records themselves, to tell them one by one."""
    day = scope.span.first.isoformat()
    pair = {"actor": scope.actor, "other": scope.other} if scope.other else {}
    found = desk.crisis.days(scope.kinds, since=day, until=day, outlet=scope.outlet, held=_HELD, **pair)
    return {
        one.key: {
            kind: {day: [cell.count, *cell.ids] for day, cell in cells.items()}
            for kind, cells in one.days.items()
        }
        for one in found
    }


def _together(courses: Iterable[Course]) -> dict[Kind, dict[str, list[Any]]]:
    """Several courses as one; a record in two of them is counted once where it is known."""
    found: dict[Kind, dict[str, list[Any]]] = {}
    for course in courses:
        for kind, cells in course.kinds.items():
            for day, (count, *ids) in cells.items():
                cell = found.setdefault(kind, {}).setdefault(day, [0])
                new = [id for id in ids if id not in cell]
                cell[0] += int(count) - (len(ids) - len(new))
                cell += new
    return found
