"""The calendar: talks, deadlines and drills, as a month or week of days, as a list, and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from demarche.desk.asked import Asked
from demarche.desk.desk import Desk, Told
from demarche.desk.page import Answer, MissingError, Page, Raw
from demarche.desk.tellings import Plain, marks, verdicts
from demarche.link.agenda import Agenda
from demarche.views import agenda, words

LEAF = 50
FILE = 1000  # entries in an iCalendar file, the latest ones
_SHOWN = 400  # entries of one month
_IN_WORDS = 100  # of them told below the month where each week has a page that tells them all
_ACROSS = 20  # entries looked through for the next that begins later
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NARROWED = ("actor", "what", "state", "since", "until", "least")
# How a report tells a day, in words; by the basis of a time.
_BASES = {
    "explicit": "the report gives it",
    "weekday": "by its weekday, counted from the report’s date",
    "relative": "counted from the report’s date",
    "publication": "what the report leaves out is taken from its own date",
    "context": "from a date told nearby",
}


def _calendar(desk: Desk, asked: Asked) -> Answer:
    """The list, where it or its first or last day is asked for; else a week, or the newest report's month."""
    if asked["list"] or ((asked["since"] or asked["until"]) and not asked["week"]):
        return _list(desk, asked)
    today = _today(desk)
    if asked["week"]:
        day = date.fromisoformat(asked["week"])
        first = _monday(day)
        week = _Span(first, _plus(first, 6), f"Week of {words.day(first.isoformat())}")
        return _days(desk, asked, week, today)
    return _of_month(desk, asked, today.replace(day=1), today)


def _month(desk: Desk, asked: Asked) -> Answer:
    try:
        first = date.fromisoformat(asked.path["month"] + "-01")
    except ValueError:
        raise MissingError(f"{asked.path['month']}: is no month (write one such as 2022-01)") from None
    return _of_month(desk, asked, first, _today(desk))


def _of_month(desk: Desk, asked: Asked, first: date, today: date) -> Answer:
    month = _Span(first, _month_end(first), f"{MONTHS[first.month - 1]} {first.year}")
    return _days(desk, asked, month, today)


def _today(desk: Desk) -> date:
    """The newest report's day: what lies after it is to come, as far as the ledger knows."""
    newest = desk.crisis.newest()
    return date.fromisoformat(newest[:10]) if newest else datetime.now(UTC).date()


def _monday(day: date) -> date:
    return _plus(day, -day.weekday())


def _plus(day: date, days: int) -> date:
    """A day so many days on; the first or last there is where that would leave the calendar."""
    at = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(at)


def _month_end(first: date) -> date:
    following = _plus(first, 31)
    return _plus(following.replace(day=1), -1) if following.month != first.month else date.max


@dataclass(frozen=True)
class _Span:
    """The days that are shown: a month or a week."""

    first: date
    last: date
    title: str

    @property
    def week(self) -> bool:
        return (self.last - self.first).days < 7


@dataclass(frozen=True)
class _Leaf:
    """Which of the entries there are in a time."""

    since: str | None
    until: str | None
    start: int = 0
    most: int = 0


def _told(desk: Desk, asked: Asked, leaf: _Leaf) -> Told:
    return desk.told(
        "calendar",
        form=asked["what"],
        marks=marks(asked, "state"),
        words=[asked["actor"]],
        since=leaf.since,
        until=leaf.until,
        least=asked["least"],
        start=leaf.start,
        most=leaf.most,
    )


def _days(desk: Desk, asked: Asked, span: _Span, today: date) -> Answer:
    """A month or week: its days in weeks, what is on them, and where the entries next to it are."""
    first, last = span.first.isoformat(), span.last.isoformat()
    since, until = max(asked["since"] or "", first), min(asked["until"] or "9", last)
    told = _told(desk, asked, _Leaf(since, until, 0, _SHOWN))
    entries = [_entry(row, today) for row in told.rows]
    # What began before the last day and goes on is shown here already.
    later = _told(desk, asked, _Leaf(_plus(span.last, 1).isoformat(), asked["until"], 0, _ACROSS))
    after = next((row for row in later.rows if row["start"][:10] > last), None)
    before = _Leaf(asked["since"], _plus(span.first, -1).isoformat())
    count = _told(desk, asked, before).of
    earlier = _told(desk, asked, replace(before, start=max(0, count - 1), most=1)).rows
    data = {
        **_whole(desk, told, today, entries),
        "first": first,
        "last": last,
        "weeks": _weeks(span, entries),
        "earlier": _pointer(earlier[-1] if earlier else None),
        "later": _pointer(after),
    }
    step = {
        "week": span.week,
        "previous": _plus(span.first, -7 if span.week else -1).isoformat(),
        "next": _plus(span.last, 1).isoformat(),
    }
    return Answer(span.title, data, {**_context(asked), **step}, told.working)


def _list(desk: Desk, asked: Asked) -> Answer:
    today = _today(desk)
    told = _told(desk, asked, _Leaf(asked["since"], asked["until"], (asked.page - 1) * LEAF, LEAF))
    data = {
        **_whole(desk, told, today, [_entry(row, today) for row in told.rows]),
        "page": asked.page,
        "more": told.more,
        "weeks": [],
    }
    return Answer("Calendar", data, {**_context(asked), "week": False}, told.working)


def _whole(desk: Desk, told: Told, today: date, entries: Sequence[Plain]) -> dict[str, Any]:
    return {
        "today": today.isoformat(),
        "of": told.of,
        "vague": told.whole.get("vague", 0),
        "unlikely": told.whole.get("unlikely", 0),
        "months": told.whole.get("months", {}),
        "entries": entries,
        "verdicts": verdicts(desk, (one for entry in entries for one in entry["told"])),
        "as_of": told.standing(),
    }


def _context(asked: Asked) -> dict[str, Any]:
    return {
        "leaf": LEAF,
        "in_words": _IN_WORDS,
        "month_names": MONTHS,
        "narrowing": {name: asked.given[name] for name in NARROWED if name in asked.given},
        "file_most": FILE,
    }


def _entry(row: Plain, today: date) -> dict[str, Any]:
    """An entry with how it stands in words, whether it lies ahead, and how its day is known."""
    told = row["told"]
    timed = [one["when"] for one in told if one["when"]]
    return {
        **row,
        "state": agenda.held_or_so(row["state"]),
        "ahead": row["end"][:10] > today.isoformat(),
        "known": [
            {"how": _BASES[when["basis"]], "words": when["text"]["exact"] if when["text"] else None}
            for when in timed[-1:]
        ],
    }


def _weeks(span: _Span, entries: Iterable[Plain]) -> list[list[dict[str, Any]]]:
    """The weeks from Monday that hold these days: {“day”, “in”: is it one of them, “entries”: their uids}."""
    on: dict[str, list[str]] = {}
    for entry in entries:
        start, end = date.fromisoformat(entry["start"][:10]), date.fromisoformat(entry["end"][:10])
        start, end = max(start, _monday(span.first)), min(end, _plus(span.last, 6))
        for day in range(start.toordinal(), end.toordinal() + 1):
            on.setdefault(date.fromordinal(day).isoformat(), []).append(entry["uid"])
    first, last = span.first.isoformat(), span.last.isoformat()
    mondays = range(_monday(span.first).toordinal(), span.last.toordinal() + 1, 7)
    return [
        [
            {"day": day, "in": first <= day <= last, "entries": on.get(day, [])}
            for day in (_plus(date.fromordinal(monday), n).isoformat() for n in range(7))
        ]
        for monday in mondays
    ]


def _pointer(row: Plain | None) -> dict[str, str] | None:
    """Where the next entry outside of what is shown is, and what it is."""
    if row is None:
        return None
    return {"day": row["start"][:10], "month": row["start"][:7], "title": row["title"]}


def _file(desk: Desk, asked: Asked) -> Answer:
    """The latest entries, so narrowed, as iCalendar."""
    every = _Leaf(asked["since"], asked["until"])
    count = _told(desk, asked, every).of
    told = _told(desk, asked, replace(every, start=max(0, count - FILE), most=FILE))
    entries = tuple(agenda.entry_of(row) for row in told.rows)
    text = agenda.ics(Agenda(entries, told.whole.get("vague", 0), told.whole.get("unlikely", 0)))
    data = {"of": count, "entries": list(told.rows), "as_of": told.standing()}
    file = Raw(text.encode(), "text/calendar; charset=utf-8", "demarche.ics")
    return Answer("Calendar", data, working=told.working, raw=file)


def _every_month(desk: Desk) -> Iterable[Mapping[str, str]]:
    months = desk.told("calendar", most=0).whole.get("months", {})
    return ({"month": month} for month in sorted(months))


PAGES = (
    Page(
        "calendar",
        "/calendar",
        "calendar.html.j2",
        _calendar,
        "Talks, deadlines and drills by day: the newest report's month, a week, or a list.",
        (*NARROWED, "week", "list", "page"),
        nav="Calendar",
    ),
    Page(
        "ics",
        "/calendar.ics",
        "",
        _file,
        "The calendar as an iCalendar file (RFC 5545) that other calendars can subscribe to.",
        NARROWED,
    ),
    Page(
        "month",
        "/calendar/{month}",
        "calendar.html.j2",
        _month,
        "Talks, deadlines and drills of one month, written 2022-01.",
        NARROWED,
        nav="Calendar",
        every=_every_month,
    ),
)
