"""A meaning, told when and where it was written, becomes a TIMEX3 value and a period of the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from demarche.dates.feasts import feast
from demarche.dates.meanings import (
    At,
    Clock,
    Cycle,
    Edged,
    Lasting,
    Meaning,
    Moved,
    PartOf,
    Recurring,
    Reference,
    Repeated,
    WeekOf,
)
from demarche.dates.periods import Grain, Period, around, season
from demarche.records import Basis

Type = Literal["DATE", "TIME", "DURATION", "SET"]
_UNKNOWN = {
    "minute": "XXXX-XX-XXTXX:XX", "hour": "XXXX-XX-XXTXX", "second": "XXXX-XX-XXTXX:XX:XX",
    "day": "XXXX-XX-XX", "night": "XXXX-XX-XX", "week": "XXXX-WXX",
    "fortnight": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX",
    "quarter": "XXXX-QX", "season": "XXXX-XX", "half": "XXXX-HX",
    "year": "XXXX", "decade": "XXX", "century": "XX", "millennium": "X",
}  # fmt: skip
_GRAINS: Mapping[str, Grain] = {
    "day": "day", "night": "day", "week": "week", "weekend": "weekend", "month": "month",
    "quarter": "quarter", "half": "half", "year": "year", "decade": "decade", "century": "century",
}  # fmt: skip
# Days within which a date without a year is taken for near whatever way the verb looks.
NEAR = 90


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands.

    `mentioned` is the period last mentioned before it, `near` whether that was close by; `quarter` the
    quarter or half last mentioned. `tense` is that of its verb: -1 past, 1 future, 0 untold; -2 where the
    word before it leaves no doubt ('since March').
    """

    published: date | None
    mentioned: Period | None = None
    quarter: Period | None = None
    tense: int = 0
    near: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was found: the TIMEX3 type, value and mod, and the period where there is one."""

    type: Type
    value: str
    period: Period | None = None
    basis: Basis = "explicit"
    mod: str | None = None
    vague: bool = False


def resolve(meaning: Meaning, setting: Setting) -> Resolved:
    """What `meaning` says in `setting`."""
    try:
        return _resolve(meaning, setting)
    except (OverflowError, ValueError):
        # Ten thousand years ago: true, but on no calendar that a record could hold.
        return Resolved("DATE", "PAST_REF")


def _resolve(meaning: Meaning, setting: Setting) -> Resolved:
    match meaning:
        case At(period):
            return _dated(period, "explicit")
        case Recurring():
            return _recurring(meaning, setting)
        case Moved():
            return _moved(meaning, setting)
        case PartOf():
            return _part_of(meaning, setting)
        case Clock(part, day):
            return _clock(part, day, setting)
        case WeekOf(day):
            found = _resolve(day, setting)
            if found.period is None:
                return Resolved("DATE", "XXXX-WXX")
            return _dated(around(found.period.first, "week"), found.basis)
        case Reference(value):
            now = setting.published if value == "PRESENT_REF" else None
            today = Period("day", now) if now is not None else None
            return Resolved("DATE", value, today, "publication", vague=True)
        case Lasting(value):
            return Resolved("DURATION", value)
        case Repeated(value):
            return Resolved("SET", value)
        case Edged(base, mod):
            return _edged(_resolve(base, setting), mod)


def _dated(period: Period, basis: Basis) -> Resolved:
    return Resolved("TIME" if period.part else "DATE", period.value, period, basis)


def _edged(found: Resolved, mod: str) -> Resolved:
    if mod == "LESS_THAN" and found.type != "DURATION":
        mod = "APPROX"
    return replace(found, mod=mod)


def _unknown(meaning: Recurring | PartOf) -> Resolved:
    """The value of a recurring period whose year nobody can tell."""
    which = meaning.which
    match meaning.cycle:
        case "weekday":
            value = f"XXXX-WXX-{which[0]}"
        case "day":
            value = f"XXXX-{which[0]:02}-{which[1]:02}"
        case "month":
            value = f"XXXX-{which[0]:02}"
        case "season":
            value = f"XXXX-{which[0]}"
        case "quarter":
            value = f"XXXX-Q{which[0]}"
        case "half":
            value = f"XXXX-H{which[0]}"
        case "feast":
            value = "XXXX-XX-XX"
    return Resolved("DATE", value)


def in_year(meaning: Recurring | PartOf, year: int) -> Period | None:
    """The period that `meaning` names in `year`; none for 29 February of a common year."""
    which = meaning.which
    try:
        match meaning.cycle:
            case "day":
                return Period("day", date(year, which[0], which[1]))
            case "month":
                return Period("month", date(year, which[0], 1))
            case "season":
                return season(year, which[0])
            case "quarter":
                return Period("quarter", date(year, 3 * which[0] - 2, 1))
            case "half":
                return Period("half", date(year, 6 * which[0] - 5, 1))
            case "feast":
                return Period("day", feast(which, year))
            case "weekday":
                return None
    except ValueError:
        return None


def _rounds(meaning: Recurring, anchor: date) -> list[Period]:
    """The periods near `anchor` that `meaning` may name, in order of time."""
    if meaning.cycle == "weekday":
        monday = anchor - timedelta(days=anchor.weekday())
        first = monday + timedelta(days=meaning.which[0] - 1)
        return [Period("day", first + timedelta(days=7 * n)) for n in (-2, -1, 0, 1, 2)]
    # Eight years either side: 29 February may be that far (1896, 1904).
    years = range(max(2, anchor.year - 8), min(9998, anchor.year + 8) + 1)
    return [period for year in years if (period := in_year(meaning, year)) is not None]


def _recurring(meaning: Recurring, setting: Setting) -> Resolved:
    mentioned = setting.mentioned.first if setting.mentioned else None
    anchor = (mentioned if meaning.anchor == "mentioned" else None) or setting.published
    if anchor is None:
        return _unknown(meaning)
    rounds = _rounds(meaning, anchor)
    told = [p for p in rounds if p.first.isoweekday() == meaning.weekday]
    rounds = told or rounds
    here = around(anchor, rounds[0].grain)
    before = [p for p in rounds if p.first < here.first]
    after = [p for p in rounds if p.first > here.first]
    if told or not before or not after:
        period = min(rounds, key=lambda p: abs((p.first - anchor).days))
    elif meaning.lean == "last":
        period = before[-1]
    elif meaning.lean == "next":
        period = after[0]
    elif meaning.lean == "this":
        period = _this(meaning, rounds, anchor)
    else:
        period = _nearest(meaning.cycle, rounds, anchor, setting.tense)
    basis: Basis = "weekday" if meaning.cycle == "weekday" else "relative" if meaning.lean else "publication"
    return _dated(period, "context" if meaning.anchor == "mentioned" else basis)


def _this(meaning: Recurring, rounds: list[Period], anchor: date) -> Period:
    if meaning.cycle == "weekday":
        return next(p for p in rounds if p.first >= anchor)
    return min(rounds, key=lambda p: (abs(p.first.year - anchor.year), abs((p.first - anchor).days)))


def _nearest(cycle: Cycle, rounds: list[Period], anchor: date, tense: int) -> Period:
    """The round that is meant where no word like 'last' or 'next' tells."""
    latest = [p for p in rounds if p.first <= anchor][-1]
    coming = next(p for p in rounds if p.first > anchor)
    if cycle in ("quarter", "half"):
        # Results are told during or after their quarter; only a look ahead from well past it means the next.
        return coming if tense > 0 and (anchor - latest.last).days > 120 else latest
    if latest.last >= anchor:
        return latest
    if cycle == "weekday" or abs(tense) > 1:
        return coming if tense > 0 else latest
    # A date without a year is the nearest one; a verb that looks the other way counts unless it is near
    # ("reporters were told that the deadline is Jan. 14").
    ahead, back = (coming.first - anchor).days, (anchor - latest.first).days
    if tense < 0:
        return coming if ahead < min(back, NEAR) else latest
    if tense > 0:
        return latest if back < min(ahead, NEAR) else coming
    return coming if ahead < back else latest


def _part_of(meaning: PartOf, setting: Setting) -> Resolved:
    whole = _resolve(meaning.whole, setting)
    if whole.period is None:
        return _unknown(meaning)
    period = in_year(meaning, whole.period.first.year)
    if period is None:
        return Resolved("DATE", whole.value)
    return _dated(period, whole.basis)


def _clock(part: str, day: Meaning | None, setting: Setting) -> Resolved:
    if day is not None:
        found = _resolve(day, setting)
        period, basis = found.period, found.basis
        if period is None:
            return Resolved("TIME", found.value + part)
    elif setting.near and setting.mentioned is not None and setting.mentioned.grain == "day":
        period, basis = setting.mentioned, "context"
    elif setting.published is not None:
        period, basis = Period("day", setting.published), "publication"
    else:
        return Resolved("TIME", "XXXX-XX-XX" + part)
    if period.grain != "day":
        return Resolved("TIME", period.value + part)
    if part == "T24:00":
        period, part = period.shifted(1), "T00:00"
    return _dated(replace(period, part=part), basis)


def _moved(meaning: Moved, setting: Setting) -> Resolved:
    unit, steps = meaning.unit, meaning.steps
    basis: Basis = "context" if meaning.anchor == "mentioned" else "relative"
    if unit in ("second", "minute", "hour"):
        return Resolved("TIME", _UNKNOWN[unit])
    anchor = {"mentioned": setting.mentioned, "quarter": setting.quarter, "published": None}[meaning.anchor]
    if anchor is None and meaning.anchor == "quarter" and setting.published is not None:
        anchor = around(setting.published, "quarter").shifted(-1)
    if unit == "weekend" and anchor is None and setting.published is not None and meaning.steps == 0:
        this = around(setting.published, "weekend")
        back = setting.tense <= 0 and setting.published.weekday() < 5
        return _dated(this.shifted(-1) if back else this, basis)
    if anchor is None:
        if setting.published is None:
            return Resolved("DATE", _vague(steps) if steps is None else _UNKNOWN[unit])
        anchor = Period("day", setting.published)
    if steps is None:
        return Resolved("DATE", _vague(steps))
    if unit == "year" and setting.quarter is not None and meaning.said == "ago":
        return _dated(
            setting.quarter.shifted(round(steps * (4 if setting.quarter.grain == "quarter" else 2))), basis
        )
    grain = _GRAINS.get("week" if unit == "fortnight" else unit, "century")
    scale = {"fortnight": 2, "millennium": 10}.get(unit, 1)
    if steps != int(steps):
        if unit == "year":
            grain, scale = "month", 12
        elif unit == "decade":
            grain, scale = "year", 10
    if unit in ("decade", "century") and meaning.said == "ago":
        grain, scale = "year", 10 if unit == "decade" else 100
    if (
        meaning.said == "ago"
        and meaning.anchor == "mentioned"
        and unit == "year"
        and anchor.grain in ("day", "month")
    ):
        return _dated(around(_years(anchor.first, int(steps)), anchor.grain), basis)
    return _dated(around(anchor.first, grain).shifted(round(steps * scale)), basis)


def _years(day: date, steps: int) -> date:
    return around(day, "month").shifted(12 * steps).first + timedelta(days=min(day.day, 28) - 1)


def _vague(_steps: None) -> str:
    return "PAST_REF"
