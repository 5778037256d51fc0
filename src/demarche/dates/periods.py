"""Stretches of the calendar: a year, a quarter, a week, a day …, their arithmetic and their TIMEX3 values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from demarche.records import Precision

Grain = Literal["day", "week", "weekend", "month", "season", "quarter", "half", "year", "decade", "century"]

# A season's first month in the northern hemisphere's meteorological year. Winter carries the year
# in which it ends: "last winter" said in April 1999 is 1999-WI, December 1998 to February 1999.
_SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9}
SEASONS = ("WI", "SP", "SU", "FA")
_MONTHS = {"month": 1, "season": 3, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "weekend": 7}
_PRECISION: dict[Grain, Precision] = {
    "day": "day",
    "week": "week",
    "weekend": "day",
    "month": "month",
    "season": "season",
    "quarter": "season",
    "half": "season",
    "year": "year",
    "decade": "vague",
    "century": "vague",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar of one grain, from `first` on.

    `first` is its first day, save for a weekend: there it is the Monday of its ISO week. `part` refines a
    day: a TIMEX3 part ("TNI", "TMO") or clock time ("T09:00").
    """

    grain: Grain
    first: date
    part: str = ""

    @property
    def value(self) -> str:
        """The TIMEX3 value: 1998-08-07, 1998-W08, 1998-Q3, 1998-FA, 199, 1998-08-07TNI."""
        year, month = self.first.year, self.first.month
        iso = self.first.isocalendar()
        match self.grain:
            case "day":
                return self.first.isoformat() + self.part
            case "week":
                return f"{iso.year:04}-W{iso.week:02}"
            case "weekend":
                return f"{iso.year:04}-W{iso.week:02}-WE"
            case "month":
                return f"{year:04}-{month:02}"
            case "season":
                code = SEASONS[month % 12 // 3]
                return f"{year + (code == 'WI'):04}-{code}"
            case "quarter":
                return f"{year:04}-Q{(month + 2) // 3}"
            case "half":
                return f"{year:04}-H{(month + 5) // 6}"
            case "year":
                return f"{year:04}"
            case "decade":
                return f"{year // 10:03}"
            case "century":
                return f"{year // 100:02}"

    @property
    def last(self) -> date:
        """Its last day."""
        if self.grain == "weekend":
            return self.first + timedelta(days=6)
        return _next_start(self) - timedelta(days=1)

    @property
    def begins(self) -> date:
        """Its first day, a weekend's Saturday included."""
        return self.first + timedelta(days=5) if self.grain == "weekend" else self.first

    @property
    def precision(self) -> Precision:
        """How fine it is, in the words of the record contract."""
        if self.part.startswith("T") and self.part[1:2].isdigit():
            return "minute" if len(self.part) > 3 and not self.part.endswith(":00") else "hour"
        return _PRECISION[self.grain]

    def shifted(self, steps: int) -> Period:
        """The period of the same grain `steps` later (earlier if negative). Raises `OverflowError`."""
        if self.grain in _DAYS:
            return replace(self, first=self.first + timedelta(days=_DAYS[self.grain] * steps))
        return replace(self, first=add_months(self.first, _MONTHS[self.grain] * steps))


def _next_start(period: Period) -> date:
    if period.first.year >= 9900:
        return date.max
    return period.shifted(1).first


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months, on the last day of a shorter month. Raises `OverflowError`."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year} is outside the calendar")
    return date(year, month + 1, min(day.day, days_in(year, month + 1)))


def days_in(year: int, month: int) -> int:
    """How many days that month has."""
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days


def around(day: date, grain: Grain) -> Period:
    """The period of `grain` that `day` lies in."""
    match grain:
        case "day":
            return Period("day", day)
        case "week" | "weekend":
            return Period(grain, day - timedelta(days=day.weekday()))
        case "month":
            return Period(grain, day.replace(day=1))
        case "season":
            return Period(grain, add_months(day.replace(day=1), -(day.month % 3)))
        case "quarter":
            return Period(grain, date(day.year, (day.month - 1) // 3 * 3 + 1, 1))
        case "half":
            return Period(grain, date(day.year, (day.month - 1) // 6 * 6 + 1, 1))
        case "year":
            return Period(grain, date(day.year, 1, 1))
        case "decade":
            return Period(grain, date(max(1, day.year // 10 * 10), 1, 1))
        case "century":
            return Period(grain, date(max(1, day.year // 100 * 100), 1, 1))


def season(year: int, code: str) -> Period:
    """The season `code` (SP, SU, FA, WI) of `year`; winter is that which ends in it."""
    if code == "WI":
        return Period("season", date(year - 1, 12, 1))
    return Period("season", date(year, _SEASON_MONTH[code], 1))
