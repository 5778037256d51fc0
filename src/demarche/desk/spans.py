"""Stretches of time to look at: a year, quarter, month, week or day, its parts, and what lies around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from demarche.views import words

Level = Literal["year", "quarter", "month", "week", "day"]
LEVELS: tuple[Level, ...] = ("year", "quarter", "month", "week", "day")
PARTS = 60  # parts that a stretch is looked at in, at most
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.last - self.first).days + 1

    def holds(self, iso: str) -> bool:
        """Whether an ISO day is in it."""
        return self.first.isoformat() <= iso <= self.last.isoformat()

    @property
    def name(self) -> str:
        """What it is called: “2021”, “January 2022”, “Week of 17 January 2022”, or from when to when."""
        level = level_of(self)
        if level:
            return _named(level, self.first)
        return f"{words.day(self.first.isoformat())} to {words.day(self.last.isoformat())}"


@dataclass(frozen=True)
class Part(Span):
    """A part of a stretch, looked at as one, and what it is `called` on the axis; `level`: to zoom in to."""

    level: Level
    called: str


def around(level: Level, day: date) -> Span:
    """The year, quarter, month, week (from Monday) or day that a day is in."""
    if level == "year":
        return Span(date(day.year, 1, 1), date(day.year, 12, 31))
    if level == "quarter":
        first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        return Span(first, _month(_month(_month(first)[1])[1])[1] - _DAY)
    if level == "month":
        first, after = _month(day)
        return Span(first, after - _DAY)
    if level == "week":
        first = day - timedelta(days=min(day.weekday(), (day - date.min).days))
        return Span(first, first + 6 * _DAY if (date.max - first).days > 6 else date.max)
    return Span(day, day)


def level_of(span: Span) -> Level | None:
    """The level of which it is one whole stretch; null where it is none."""
    bounds = (span.first, span.last)
    wholes = ((level, around(level, span.first)) for level in LEVELS)
    return next((level for level, whole in wholes if (whole.first, whole.last) == bounds), None)


def moved(span: Span, by: int) -> Span | None:
    """The stretch before it (-1) or after it (1); null where there is no such time."""
    try:
        level = level_of(span)
        edge = span.last + _DAY if by > 0 else span.first - _DAY
        if level:
            return around(level, edge)
        return Span(span.first + by * span.days * _DAY, span.last + by * span.days * _DAY)
    except (OverflowError, ValueError):
        return None


def wider(span: Span) -> Level | None:
    """The least level that holds more than it."""
    return next(
        (level for level in reversed(LEVELS) if around(level, span.first).days > span.days),
        None,
    )


def narrower(span: Span) -> Level | None:
    """The greatest level that holds less than it."""
    return next((level for level in LEVELS if around(level, span.first).days < span.days), None)


def parts(span: Span) -> tuple[Part, ...]:
    """What it is looked at in: days, weeks, months or years, at most `PARTS`; the outer ones cut short."""
    if span.days <= 35:
        return _cut(span, "day")
    if span.days <= 7 * (PARTS - 2):
        return _cut(span, "week")
    if span.days <= 30 * (PARTS - 2):
        return _cut(span, "month")
    if span.days <= 365 * (PARTS - 2):
        return _cut(span, "year")
    return _ages(span)


def marks(span: Span) -> tuple[Part, ...]:
    """What is written on its axis, in the next greater stretches where its parts are many."""
    if span.days <= 35:
        return parts(span)
    if span.days <= 130:
        return _cut(span, "week")
    if span.days <= 750:
        return _cut(span, "month")
    return _cut(span, "year") if span.days <= 365 * (PARTS - 2) else _ages(span)


def _cut(span: Span, level: Level) -> tuple[Part, ...]:
    found = []
    day = span.first
    while True:
        whole = around(level, day)
        last = max(day, min(whole.last, span.last))
        found.append(Part(day, last, level, _called(level, day, span)))
        if last >= span.last:
            return tuple(found)
        day = last + _DAY


def _ages(span: Span) -> tuple[Part, ...]:
    """Equal parts of many years each."""
    years = -(-(span.last.year - span.first.year + 1) // (PARTS - 2))
    found = []
    for year in range(span.first.year, span.last.year + 1, years):
        last = min(date(min(year + years - 1, 9999), 12, 31), span.last)
        found.append(Part(max(date(year, 1, 1), span.first), last, "year", str(year)))
    return tuple(found)


def _called(level: Level, day: date, span: Span) -> str:
    if level == "year":
        return str(day.year)
    month = words.day(day.isoformat()).split()[1]
    if level == "month":
        return f"{month} {day.year}" if day.month == 1 or day == span.first else month
    if level == "day" and span.days <= 7:
        return f"{_WEEKDAYS[day.weekday()]} {day.day} {month}"
    return (
        f"{day.day} {month}"
        if day == span.first or day.day <= (7 if level == "week" else 1)
        else str(day.day)
    )


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def weekday(day: date) -> str:
    """“Mon”."""
    return _WEEKDAYS[day.weekday()]


def _named(level: Level, day: date) -> str:
    if level == "year":
        return str(day.year)
    if level == "quarter":
        last = _MONTHS[(day.month - 1) // 3 * 3 + 2]
        return f"{_MONTHS[(day.month - 1) // 3 * 3]} to {last} {day.year}"
    if level == "month":
        return f"{_MONTHS[day.month - 1]} {day.year}"
    told = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"Week of {told}" if level == "week" else f"{weekday(day)} {told}"


def _month(day: date) -> tuple[date, date]:
    """The first days of its month and of the next."""
    first = day.replace(day=1)
    if (first.year, first.month) == (9999, 12):
        return first, date.max  # The last month that there is loses its last day.
    return first, (first + 31 * _DAY).replace(day=1)
