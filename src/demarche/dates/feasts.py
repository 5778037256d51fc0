"""The dates of named days in a given year, from the rules of holidays.tsv."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from demarche.dates.periods import days_in


def feast(rule: Sequence[str], year: int) -> date:
    """The day that `rule` gives in `year`; raises `ValueError` where the calendar has none."""
    kind, *numbers = rule
    values = [int(number) for number in numbers]
    match kind:
        case "fixed":
            return date(year, values[0], values[1])
        case "nth":
            return _nth_weekday(year, values[0], values[1], values[2])
        case "easter":
            return _easter(year) + timedelta(days=values[0])
        case "orthodox":
            return _orthodox_easter(year) + timedelta(days=values[0])
        case "election":
            return _nth_weekday(year, 11, 1, 1) + timedelta(days=1)
        case _:
            raise ValueError(f"no such rule for a feast: {kind}")


def _nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    if n < 0:
        last = date(year, month, days_in(year, month))
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (n - 1))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous computus, Meeus 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _orthodox_easter(year: int) -> date:
    """Easter Sunday of the Julian calendar, as a Gregorian date (Meeus 1991)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)
