"""How the matches of the pattern tables are read: what was captured becomes a meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from demarche.dates.meanings import (
    Anchor,
    At,
    Clock,
    Edged,
    Lasting,
    Lean,
    Meaning,
    Moved,
    PartOf,
    Recurring,
    Reference,
    Repeated,
    WeekOf,
)
from demarche.dates.periods import Period, season

Captures = Mapping[str, Any]
Reading = Callable[[Captures, Sequence[str]], Meaning | None]

_LENGTHS = {
    "second": "PT{}S", "minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "night": "P{}D", "week": "P{}W",
    "fortnight": "P{}W", "weekend": "P{}WE", "month": "P{}M", "quarter": "P{}Q", "year": "P{}Y",
    "decade": "P{}Y", "century": "P{}Y", "millennium": "P{}Y",
}  # fmt: skip
_TIMES = {"fortnight": 2, "decade": 10, "century": 100, "millennium": 1000}
_VAGUE = {"decade": "PXDE", "century": "PXC", "millennium": "PXML"}
_FINER = {"year": ("M", 12), "hour": ("M", 60), "minute": ("S", 60), "day": ("H", 24), "week": ("D", 7)}


def length(number: float | None, unit: str) -> str:
    """The TIMEX3 value of `number` units; X where the number is vague."""
    if number is None:
        return _VAGUE.get(unit) or _LENGTHS[unit].format("X")
    number = number * _TIMES.get(unit, 1)
    whole = int(number)
    if number == whole:
        return _LENGTHS[unit].format(whole)
    if number == 0.5 and unit in _FINER and unit not in ("day", "week"):
        letter, parts = _FINER[unit]
        return ("PT" if unit in ("hour", "minute") else "P") + f"{parts // 2}{letter}"
    if number - whole == 0.5 and unit in ("year", "hour", "minute"):
        letter, parts = _FINER[unit]
        return _LENGTHS[unit].format(whole) + f"{parts // 2}{letter}"
    return _LENGTHS[unit].format(f"{number:g}")


def _number(found: Captures) -> float | None:
    return found.get("NUM")


def _unit(found: Captures) -> str:
    return str(next(found[name] for name in ("UNIT", "UNITS", "QUNIT", "SECOND", "LONG") if name in found))


def _day(year: int, month: int, day: int) -> Meaning | None:
    try:
        return At(Period("day", date(year, month, day)))
    except ValueError:
        return None


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (1900 if year >= 30 else 2000)


def _iso(found: Captures, _args: Sequence[str]) -> Meaning | None:
    year, month, day = found["ISO"].split("-")
    return _day(int(year), int(month), int(day))


def _slashed(found: Captures, _args: Sequence[str]) -> Meaning | None:
    month, day, year = found["SLASHED"].split("/")
    if int(month) > 12:
        month, day = day, month
    return _day(_full_year(year), int(month), int(day))


def _date(found: Captures, args: Sequence[str]) -> Meaning | None:
    month: int = found["MONTH"]
    day: int = next(found[name] for name in ("MDAY", "ORD", "ORDN") if name in found)
    if "YEAR" in found:
        return _day(found["YEAR"], month, day)
    return Recurring("day", (month, day), _lean(args)) if _day(2000, month, day) else None


def _second_day(found: Captures, _args: Sequence[str]) -> Meaning | None:
    """The 25 of 'April 24 and 25'."""
    first, day = found["DATE"], found["MDAY"]
    if isinstance(first, Recurring) and first.cycle == "day" and _day(2000, first.which[0], day):
        return replace(first, which=(first.which[0], day))
    if isinstance(first, At) and first.period.grain == "day":
        return _day(first.period.first.year, first.period.first.month, day)
    return None


def _day_of_week(found: Captures, _args: Sequence[str]) -> Meaning | None:
    """'Friday, Oct. 23': the weekday tells the year."""
    weekday, day = found["WDAY"], found["MONTHDAY"]
    if isinstance(weekday, Recurring) and isinstance(day, Recurring):
        return replace(day, weekday=weekday.which[0])
    return None


def _part_of_same(found: Captures, _args: Sequence[str]) -> Meaning | None:
    """The June of 'June to November 2016', the Aug. 26 of 'Aug. 26 to Oct. 20, 2016'."""
    part = found["MONTHP"] if "MONTHP" in found else found["MONTHDAY"]
    whole = found["PERIOD"] if "PERIOD" in found else found["DATE"]
    if (
        not isinstance(part, Recurring)
        or not isinstance(whole, At)
        or whole.period.grain not in ("day", "month")
    ):
        return None
    return PartOf(part.cycle, part.which, whole)


def _month(found: Captures, args: Sequence[str]) -> Meaning | None:
    if "YEAR" in found:
        return At(Period("month", date(found["YEAR"], found["MONTH"], 1)))
    return Recurring("month", (found.get("MONTH") or found["BAREMONTH"],), _lean(args))


def _lean(args: Sequence[str]) -> Lean:
    return args[0] if args and args[0] in ("last", "next", "this") else ""  # type: ignore[return-value]


def _year(found: Captures, _args: Sequence[str]) -> Meaning | None:
    return At(Period("year", date(found["YEAR"], 1, 1)))


def _short_year(found: Captures, _args: Sequence[str]) -> Meaning | None:
    """The 91 of '1990-91', the 98 of ''98'."""
    short = found["YY"]
    if "YEARP" not in found:
        return At(Period("year", date(_full_year(f"{short:02}"), 1, 1)))
    first = found["YEARP"]
    if not isinstance(first, At) or not 0 < short - first.period.first.year % 100 <= 10:
        return None
    return At(Period("year", date(first.period.first.year // 100 * 100 + short, 1, 1)))


def _decade(found: Captures, _args: Sequence[str]) -> Meaning | None:
    start = found["DECADE"] if "DECADE" in found else 1900 + 10 * found["DECADEWORD"]
    return At(Period("decade", date(start, 1, 1)))


def _century(found: Captures, _args: Sequence[str]) -> Meaning | None:
    return At(Period("century", date(100 * (found["ORD"] - 1), 1, 1))) if found["ORD"] > 1 else None


def _weekday(found: Captures, args: Sequence[str]) -> Meaning | None:
    anchor: Anchor = "mentioned" if "mentioned" in args else "published"
    return Recurring("weekday", (found["WEEKDAY"],), _lean(args), anchor)


def _next_weekday(found: Captures, _args: Sequence[str]) -> Meaning | None:
    """The Friday of 'Wednesday through Friday'."""
    day = found["WDAY"]
    return replace(day, lean="next", anchor="mentioned") if isinstance(day, Recurring) else None


def _season(found: Captures, args: Sequence[str]) -> Meaning | None:
    if "YEAR" in found:
        return At(season(found["YEAR"], found["SEASON"]))
    if "YEARP" in found:
        return PartOf("season", (found["SEASON"],), found["YEARP"])
    return Recurring("season", (found["SEASON"],), _lean(args))


def _quarter(found: Captures, args: Sequence[str]) -> Meaning | None:
    number = found.get("ORD") or found.get("MDAY") or 0
    if not 1 <= number <= 4:
        return None
    if "before" in args:
        return PartOf("quarter", (number,), Moved("year", -1))
    return Recurring("quarter", (number,))


def _half(found: Captures, args: Sequence[str]) -> Meaning | None:
    which = int(args[0])
    if "YEARP" in found:
        return PartOf("half", (which,), found["YEARP"])
    return Recurring("half", (which,))


def _feast(found: Captures, args: Sequence[str]) -> Meaning | None:
    rule = tuple(found["FEAST"].split())
    if "YEAR" in found:
        return PartOf("feast", rule, At(Period("year", date(found["YEAR"], 1, 1))))
    return Recurring("feast", rule, _lean(args))


def _part_of(found: Captures, _args: Sequence[str]) -> Meaning | None:
    """'January this year', 'the third quarter of 1984': a recurring part, now of a year that is told."""
    part = found.get("MONTHP") or found.get("QUARTER") or found.get("MONTHDAY")
    return PartOf(part.cycle, part.which, found["YEARP"]) if isinstance(part, Recurring) else None


def _moved(found: Captures, args: Sequence[str]) -> Meaning | None:
    """Arguments: steps, anchor, and the unit where the pattern has none of its own."""
    anchor: Anchor = args[1] if len(args) > 1 else "published"  # type: ignore[assignment]
    unit = args[2] if len(args) > 2 else _unit(found)
    return Moved(unit, int(args[0]), anchor, "named")


def _reldate(found: Captures, _args: Sequence[str]) -> Meaning | None:
    return Moved("day", found["RELDAY"], "published", "named")


def _ago(found: Captures, args: Sequence[str]) -> Meaning | None:
    """Arguments: the sign, the anchor, and the number where the pattern has none of its own."""
    sign = int(args[0])
    number = float(args[2]) if len(args) > 2 else _number(found)
    anchor: Anchor = "mentioned" if args[1] == "mentioned" else "published"
    return Moved(_unit(found), None if number is None else sign * number, anchor, "ago")


def _reference(_found: Captures, args: Sequence[str]) -> Meaning | None:
    return Reference(args[0])


def _duration(found: Captures, args: Sequence[str]) -> Meaning | None:
    """Arguments: the number, where the pattern has none of its own; X for an untold one."""
    if args:
        number = None if args[0] == "X" else float(args[0])
        return Lasting(length(number, _unit(found)))
    return Lasting(length(_number(found), _unit(found)))


def _set(found: Captures, args: Sequence[str]) -> Meaning | None:
    if "FREQUENT" in found:
        return Repeated(found["FREQUENT"])
    if "WEEKDAY" in found or "WEEKDAYPL" in found:
        return Repeated(f"XXXX-WXX-{found.get('WEEKDAY') or found['WEEKDAYPL']}" + str(found.get("PART", "")))
    if "PART" in found:
        return Repeated("XXXX-XX-XX" + found["PART"])
    number = float(args[0]) if args else _number(found)
    return Repeated(length(number, _unit(found)))


def _clock(found: Captures, _args: Sequence[str]) -> Meaning | None:
    told = next((found[name] for name in ("HHMM", "CLOCK") if name in found), None)
    hour, minute = told or (found["MDAY"], 0)
    if "MERIDIEM" in found:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["MERIDIEM"] == "p" else 0)
    elif hour > 23 and (hour, minute) != (24, 0):
        return None
    return Clock(f"T{hour:02}:{minute:02}")


def _noon(found: Captures, _args: Sequence[str]) -> Meaning | None:
    return Clock(found["NOON"])


def _clock_on(found: Captures, args: Sequence[str]) -> Meaning | None:
    """A clock time or a part of a day, with its day."""
    part = args[0] if args else found["PART"] if "PART" in found else found["TIMEP"].part
    return Clock(part, found.get("DAY"))


def _part(found: Captures, args: Sequence[str]) -> Meaning | None:
    """Arguments: steps of days from publication; the part, where the pattern has none of its own."""
    part = args[1] if len(args) > 1 else found["PART"]
    return Clock(part, Moved("day", int(args[0]), "published", "named"))


def _edge(found: Captures, args: Sequence[str]) -> Meaning | None:
    base = next(found[name] for name in _BASES if name in found)
    return Edged(
        base, args[0] if args else next(found[name] for name in ("EDGE", "BOUND", "APPROX") if name in found)
    )


def _same(found: Captures, args: Sequence[str]) -> Meaning | None:
    """The meaning of the piece that the argument names."""
    meaning: Meaning | None = found[args[0]]
    return meaning


def _feast_week(found: Captures, _args: Sequence[str]) -> Meaning | None:
    return WeekOf(Recurring("feast", tuple(found["FEAST"].split())))


def _bound(found: Captures, _args: Sequence[str]) -> Meaning | None:
    return Edged(Moved(_unit(found), 0, "published", "named"), found["BOUND"])


def _year_end(_found: Captures, _args: Sequence[str]) -> Meaning | None:
    return Recurring("day", (12, 31))


# Where an edge word's pattern holds several reduced pieces, the meaning it edges.
_BASES = ("RELDAYP", "MONTHP", "YEARP", "QUARTER", "DECADEP", "PERIOD", "DAY", "TIMEP", "AGOP", "DUR")

READINGS: Mapping[str, Reading] = {
    "iso": _iso, "slashed": _slashed, "date": _date, "second-day": _second_day,
    "day-of-week": _day_of_week, "part-of-same": _part_of_same, "month": _month, "year": _year,
    "short-year": _short_year, "decade": _decade, "century": _century, "weekday": _weekday,
    "next-weekday": _next_weekday, "season": _season,
    "quarter": _quarter, "half": _half, "feast": _feast, "part-of": _part_of, "moved": _moved,
    "relative-day": _reldate, "ago": _ago, "reference": _reference, "duration": _duration, "set": _set,
    "clock": _clock, "noon": _noon, "clock-on": _clock_on, "part": _part,
    "edge": _edge, "bound": _bound, "feast-week": _feast_week, "same": _same, "year-end": _year_end,
}  # fmt: skip
