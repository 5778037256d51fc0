"""The agenda as a table and as an iCalendar file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from demarche.link.agenda import Agenda, Entry
from demarche.records import MODELS, Actor
from demarche.views import words
from demarche.views.sheet import Sheet, plain

if TYPE_CHECKING:
    import icalendar

_TITLES = {"talks": "Talks", "deadline": "Deadline", "drill": "Drill"}
_STATUS = {"proposed": "TENTATIVE", "expected": "TENTATIVE", "cancelled": "CANCELLED"}


def sheet(agenda: Agenda) -> Sheet:
    """A line for each entry, by day, in the words of the latest report."""
    return Sheet(
        title="entries",
        heads=("id", "date", "what", "state", "who", "where", "text", "report"),
        rows=tuple(
            (
                one.told[-1].id[:9],
                _days(one),
                _TITLES[one.sort].lower(),
                one.state,
                words.names(one.actors) or "–",
                words.one_line(one.place or one.body or "–"),
                words.quoted(one.told[-1]),
                _reports(one),
            )
            for one in agenda.entries
        ),
        data=plain(agenda),
        note=_note(agenda),
    )


def title(entry: Entry) -> str:
    """“Talks: Russia and United States (NATO)”, in one line."""
    who = words.names(entry.actors)
    body = words.one_line(entry.body or "")
    if body in {actor.name for actor in entry.actors}:
        body = ""
    whole = f"{who} ({body})" if who and body else who or body
    return f"{_TITLES[entry.sort]}: {whole or 'participants not told'}"


def held_or_so(state: str) -> str:
    """How an entry stands in the words that are said of a meeting: a drill that is actual was held."""
    return {"actual": "held", "ongoing": "under way"}.get(state, state)


def entry_of(data: Mapping[str, Any]) -> Entry:
    """The entry that plain data tells; what is more than an entry's own fields is left out."""
    made = {field.name: data[field.name] for field in fields(Entry)}
    made["actors"] = tuple(Actor.model_validate(actor) for actor in made["actors"])
    made["told"] = tuple(MODELS[one["kind"]].model_validate(one) for one in made["told"])
    return Entry(**made)


def ics(agenda: Agenda) -> str:
    """The agenda as an iCalendar file (RFC 5545), lines ended by CR LF.

    Times are those of the reports, so that the same ledger gives the same file. An entry told to the day is
    an all-day one. A report's later word on an entry keeps its UID and raises its SEQUENCE.
    """
    import icalendar

    file = icalendar.Calendar()
    file.add("prodid", "-//Demarche//Calendar//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    for entry in agenda.entries:
        file.add_component(_event(entry))
    return bytes(file.to_ical()).decode("utf-8")


def _event(entry: Entry) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    event.add("uid", f"{entry.uid}@demarche")
    stamp = _at(entry.modified or entry.start[:10])
    event.add("dtstamp", stamp)
    if entry.modified:
        event.add("last-modified", stamp)
    event.add("sequence", entry.sequence)
    event.add("status", _STATUS.get(entry.state, "CONFIRMED"))
    event.add("summary", title(entry))
    start = _moment(entry.start)
    event.add("dtstart", start)
    if not isinstance(start, datetime):
        event.add("dtend", date.fromisoformat(entry.end[:10]) + timedelta(days=1))
    if entry.place:
        event.add("location", words.one_line(entry.place))
    event.add("categories", [_TITLES[entry.sort].upper()])
    event.add("transp", "TRANSPARENT")
    event.add("description", "\n".join(_description(entry)))
    return event


def _description(entry: Entry) -> list[str]:
    """How it stands, then every telling in its report's words with its source."""
    state = ", ".join(filter(None, (entry.state, words.one_line(entry.format or ""))))
    told = [f"“{words.quoted(one)}” ({words.cited(one.report)}; {one.id})" for one in entry.told]
    return [f"State: {state}", *told]


def _moment(iso: str) -> date | datetime:
    """A day, or a date-time in UTC; without an offset as written, “floating”. Midnight alone is no time."""
    if len(iso) <= 10:
        return date.fromisoformat(iso)
    moment = datetime.fromisoformat(iso)
    if (moment.hour, moment.minute) == (0, 0):
        return moment.date()
    return moment.astimezone(UTC) if moment.tzinfo else moment


def _at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC)


def _days(entry: Entry) -> str:
    first, last = entry.start[:16], entry.end[:16]
    return first if first[:10] == last[:10] else f"{first[:10]} – {last[:10]}"


def _reports(entry: Entry) -> str:
    keys = sorted({words.one_line(one.report.key) for one in entry.told})
    return keys[0] if len(keys) == 1 else f"{keys[0]} and {len(keys) - 1} more"


def _note(agenda: Agenda) -> str:
    parts = []
    if agenda.vague:
        parts.append(
            f"{agenda.vague:,} more are told of without a day and are left out (demarche list meetings)."
        )
    if agenda.unlikely:
        parts.append(f"{agenda.unlikely:,} less likely ones are left out (--least).")
    return " ".join(parts)
