"""Courses of statements in time, placed on a line to be drawn; and the words and signs for acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

ACTS = {
    "REQUEST": ("demanded", "?"),
    "REJECT": ("refused or denied", "×"),
    "THREATEN": ("threatened", "▲"),
    "WARN": ("warned", "△"),
    "ACCUSE": ("accused", "!"),
    "AGREE": ("offered or agreed", "✓"),
    "CONCEDE": ("gave way", "↓"),
    "SUPPORT": ("backed", "+"),
    "SAY": ("said", "•"),
}
"""Each act in a word and as a sign, the most telling first."""

_NEAR, _LEVELS, _STEP = 1.9, 4, 17  # share of the line, in percent, within which marks stand above each other


@dataclass(frozen=True)
class Dot:
    """A mark on a line: how far along it, in percent, and how far below the top, in pixels."""

    x: float
    y: int
    mark: Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A course drawn: its dots, how high it is, and the pairs of dots that a change runs between."""

    course: Mapping[str, Any]
    dots: tuple[Dot, ...]
    height: int
    changes: tuple[tuple[Dot, Dot], ...]


@dataclass(frozen=True)
class Band:
    """Several courses over one span of time; `ticks` are (percent, label)."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    first: str
    last: str


def band(courses: Iterable[Mapping[str, Any]]) -> Band | None:
    """The courses as lines over one span of time; null where no statement of theirs is dated."""
    every = list(courses)
    days = sorted(mark["day"] for one in every for mark in one["marks"] if mark["day"])
    if not days:
        return None
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    return Band(tuple(_line(one, first, last) for one in every), _ticks(first, last), days[0], days[-1])


def changes(course: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """The changes in a course, the latest first, each as the statement before and the one that changed it."""
    by_id = {mark["id"]: mark for mark in course["marks"]}
    return [(by_id[mark["change"]["since"]], mark) for mark in reversed(course["marks"]) if mark["change"]]


def _at(day: str, first: date, last: date) -> float:
    span = (last - first).days
    share = (date.fromisoformat(day) - first).days / span if span else 0.5
    return round(2 + 96 * share, 2)  # Room for a whole sign at either end.


def _line(course: Mapping[str, Any], first: date, last: date) -> Line:
    dots: list[Dot] = []
    full: list[float] = []  # Where the last dot of each level stands.
    for mark in course["marks"]:
        if mark["day"] is None:
            continue
        x = _at(mark["day"], first, last)
        level = next((at for at, end in enumerate(full) if x - end >= _NEAR), len(full))
        if level >= _LEVELS:
            continue  # So many at once are a crowd as they are; the list has them all.
        full[level : level + 1] = [x]
        dots.append(Dot(x, 12 + level * _STEP, mark))
    by_id = {dot.mark["id"]: dot for dot in dots}
    pairs = [
        (by_id[before["id"]], by_id[after["id"]])
        for before, after in changes(course)
        if before["id"] in by_id and after["id"] in by_id
    ]
    return Line(course, tuple(dots), 24 + max(0, len(full) - 1) * _STEP, tuple(pairs))


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _ticks(first: date, last: date) -> tuple[tuple[float, str], ...]:
    """At most seven marks of time: years, months or days, whichever fit."""
    span = (last - first).days
    if not span:
        return ((50.0, _day(first)),)
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    within = [day for day in months if first <= day <= last]
    years = [day for day in within if day.month == 1]
    if len(years) > 3:
        return _spread([(day, str(day.year)) for day in years], first, last)
    if len(within) > 1:
        return _spread([(day, f"{_MONTHS[day.month - 1]} {day.year}") for day in within], first, last)
    return tuple((_at(day.isoformat(), first, last), _day(day)) for day in (first, last))


def _spread(named: Sequence[tuple[date, str]], first: date, last: date) -> tuple[tuple[float, str], ...]:
    step = -(-len(named) // 5)
    return tuple((_at(day.isoformat(), first, last), label) for day, label in named[::step])


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
