"""Conditions that are due, as a table: what was declared, what came about, and whether it was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.link.fulfilment import Due, State
from demarche.records import AnyRecord, Condition, Event
from demarche.views import words
from demarche.views.sheet import Sheet, plain

_SHOWN = 110  # characters of a trigger, a deed and an answer in a cell


@dataclass(frozen=True)
class DueCondition:
    """A condition whose trigger came about, as `met` tells, earliest first; `score` and `why` say how surely.

    `state` is “kept” or “broken” as `answers` tell, “not yet known” where no record does.
    """

    condition: Condition
    state: State
    score: float
    why: tuple[str, ...]
    met: tuple[AnyRecord, ...]
    answers: tuple[AnyRecord, ...]


def conditions(found: Sequence[Due]) -> tuple[DueCondition, ...]:
    """What is due, as the API gives it."""
    return tuple(
        DueCondition(one.declared.condition, one.state, one.match.score, one.match.why, one.met, one.answers)
        for one in found
    )


def sheet(found: Sequence[DueCondition]) -> Sheet:
    """What is due, as a table: the declaration, the deed that is its trigger, and the answer, with ids."""
    rows = tuple(
        (
            one.condition.id[:9],
            words.dated(one.met[0]),
            words.name(one.condition.issuer),
            one.state,
            _told(one),
        )
        for one in found
    )
    note = (
        "A trigger counts as met by a deed of the same side, dated later, or first told by a later report; "
        "what no record answers is not yet known."
    )
    return Sheet(
        title="due conditions",
        heads=("id", "date", "issuer", "state", "text"),
        rows=rows,
        data=plain(list(found)),
        note=note if rows else "",
    )


def _told(one: DueCondition) -> str:
    condition = one.condition
    trigger, consequence = (
        words.shortened(words.one_line(span.exact), _SHOWN) if span else "…"
        for span in (condition.trigger, condition.consequence)
    )
    lines = [f"{condition.force} {words.day(condition.report.published)}: if {trigger} then {consequence}"]
    lines += [_line(_met(one.met), one.met), _line(one.state, one.answers)]
    return "\n".join(line for line in lines if line)


def _met(records: Sequence[AnyRecord]) -> str:
    """“met”; of a deed that tells no time, that its report's day is the latest on which it was done."""
    return "met, no day told, by" if isinstance(records[0], Event) and records[0].when is None else "met"


def _line(label: str, records: Sequence[AnyRecord]) -> str:
    if not records:
        return ""
    first = records[0]
    more = f" and {len(records) - 1} more" if len(records) > 1 else ""
    said = words.shortened(words.quoted(first), _SHOWN)
    on, where = words.day(words.dated(first)), words.cited(first.report)
    return f"{label} {on}: {said} ({where}) · {first.id[:9]}{more}"
