"""What a time expression means before it is known when and where it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from demarche.dates.periods import Period

Lean = Literal["", "last", "next", "this"]
Anchor = Literal["published", "mentioned", "quarter"]
Cycle = Literal["weekday", "day", "month", "season", "quarter", "half", "feast"]


@dataclass(frozen=True, slots=True)
class At:
    """A period that the words give in full: 'Aug. 7, 1998', '2014', 'the 1990s'."""

    period: Period


@dataclass(frozen=True, slots=True)
class Recurring:
    """A period that comes round every week or year, its year untold: 'Friday', 'Jan. 10', 'last fall'.

    `which`: a weekday (1 = Monday); month and day; month; season code; quarter; half; a feast's rule.
    `weekday`, where told, is that of a month and day.
    """

    cycle: Cycle
    which: tuple[Any, ...]
    lean: Lean = ""
    anchor: Anchor = "published"
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """So many steps from publication or the date last mentioned: 'two weeks ago', 'the following day'."""

    unit: str
    steps: float | None
    anchor: Anchor = "published"
    said: Literal["", "ago", "named"] = ""


@dataclass(frozen=True, slots=True)
class PartOf:
    """A numbered part of a year: 'June last year', 'the third quarter of 1984'."""

    cycle: Cycle
    which: tuple[Any, ...]
    whole: Meaning


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, or a part of one: '9 a.m. Tuesday', 'Tuesday night'. No day: the day then spoken of."""

    part: str
    day: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """PAST_REF, PRESENT_REF or FUTURE_REF."""

    value: str


@dataclass(frozen=True, slots=True)
class Lasting:
    """A length of time; `value` is its TIMEX3 value."""

    value: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """A set of times: 'every day', 'Tuesday nights'."""

    value: str


@dataclass(frozen=True, slots=True)
class Edged:
    """A meaning with a TIMEX3 mod: 'early next week', 'about two years'."""

    base: Meaning
    mod: str


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week in which a day lies: 'Easter week'."""

    day: Meaning


Meaning = WeekOf | At | Recurring | Moved | PartOf | Clock | Reference | Lasting | Repeated | Edged
