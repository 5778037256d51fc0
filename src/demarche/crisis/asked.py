"""What a caller asks for, made sure of: kinds, days, acts, columns. Each fault is one clear line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from demarche.errors import OptionError
from demarche.records import ACTS, Act, Kind

Day = str | date | None
Columns = Mapping[str, str] | Sequence[str] | None

LISTS: dict[str, Kind | None] = {
    "statements": "statement",
    "events": "event",
    "figures": "figure",
    "conditions": "condition",
    "meetings": "meeting",
    "votes": "vote",
    "instruments": "instrument",
    "reports": None,
}
EXPORTS = ("jsonl", "csv", "parquet", "plover", "ftm", "ftm-entities", "graphml", "webannotation")
BRIEFS = ("terminal", "markdown", "html")
PERIODS = ("week", "day")


def listed(kind: str, *others: str) -> str:
    """The kind that can be listed by this name, singular or plural. Raises `OptionError` for another.

    `others`: what the caller lists besides, to be named by the error.
    """
    sought = _plural(kind)
    if sought not in LISTS:
        raise OptionError(f"{kind!r} can't be listed (one of {', '.join((*LISTS, *others))})")
    return sought


def _plural(kind: str) -> str:
    return kind.casefold().rstrip("s") + "s"


def kind_of(kind: str | None) -> Kind | None:
    """The kind of record by this name; null for null. Raises `OptionError` for one that is none."""
    if kind is None:
        return None
    sought = _plural(kind)
    if sought == "reports":
        raise OptionError("reports are no records (demarche list reports --format jsonl gives them)")
    chosen = LISTS.get(sought)
    if chosen is None:
        kinds = ", ".join(name for name, one in LISTS.items() if one)
        raise OptionError(f"{kind!r}: there is no such kind of record (one of {kinds})")
    return chosen


def iso(option: str, day: Day) -> str | None:
    """`day` as an ISO date; null for null. Raises `OptionError`, naming `option`, for what is no day."""
    if day is None or isinstance(day, date):
        return day.isoformat()[:10] if day else None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day.strip()):
        raise OptionError(f"{option} {day!r}: not a date (write YYYY-MM-DD, such as 2022-01-19)")
    try:
        return date.fromisoformat(day.strip()).isoformat()
    except ValueError:
        raise OptionError(f"{option} {day!r}: there is no such day (write YYYY-MM-DD)") from None


def act_of(act: str | None) -> Act | None:
    """The speech act by this name; null for null. Raises `OptionError` for one that is none."""
    if act is None:
        return None
    for one in ACTS:
        if one == act.strip().upper():
            return one
    raise OptionError(f"act {act!r}: there is no such act (one of {', '.join(ACTS)})")


def columns_of(map: Columns) -> dict[str, str] | None:
    """Field → column, from `{"text": "body"}` or `["text=body"]`. Raises `OptionError` for neither."""
    if not map:
        return None
    if isinstance(map, Mapping):
        return dict(map)
    pairs = [entry.partition("=") for entry in ([map] if isinstance(map, str) else map)]
    for name, equals, column in pairs:
        if not (name.strip() and equals and column.strip()):
            raise OptionError(f"map {name + equals + column!r}: not FIELD=COLUMN (such as text=body)")
    return {name.strip(): column.strip() for name, _, column in pairs}


def chance_of(least: float) -> float:
    """A least chance, 0 to 1. Raises `OptionError` for what is none."""
    if not 0 <= least <= 1:
        raise OptionError(f"least {least}: not a chance (write one from 0 to 1, such as 0.4)")
    return least
