"""The agenda as a file that other calendars open, and as a table; parsed with the library that they use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import icalendar

from demarche.link.agenda import agenda
from demarche.records import AnyRecord, When
from demarche.views.agenda import ics, sheet
from over_time_makers import KOVAL, LEAGUE, MAREK, NORDIA, VERIA, day, met

PLAN = met(
    "will meet in Geneva", (KOVAL, MAREK), "planned", "2022-01-03", when=day("2022-01-11"), place="Geneva"
)


def events(*records: AnyRecord) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(ics(agenda(records))).walk("VEVENT")


def test_a_meeting_of_a_day_is_an_all_day_event_to_the_next_day() -> None:
    (event,) = events(PLAN)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2022, 1, 11), date(2022, 1, 12))
    assert event["summary"] == "Talks: Anna Koval and Ivo Marek"
    assert event["location"] == "Geneva"
    assert (event["status"], event["sequence"]) == ("CONFIRMED", 0)


def test_a_stretch_of_days_ends_after_its_last() -> None:
    (event,) = events(met("meet", (KOVAL, MAREK), "held", when=day("2022-01-10", "2022-01-13")))
    assert event["dtend"].dt == date(2022, 1, 14)


def test_a_time_of_day_is_in_utc() -> None:
    when = When(
        start="2022-01-11T10:30+03:00", end="2022-01-11T10:30+03:00", precision="minute", basis="explicit"
    )
    (event,) = events(met("meet", (KOVAL, MAREK), "planned", "2022-01-03", when=when))
    assert event["dtstart"].dt == datetime(2022, 1, 11, 7, 30, tzinfo=UTC)


def test_a_meeting_called_off_keeps_its_uid_and_says_so() -> None:
    off = met("called off", (NORDIA, VERIA), "cancelled", "2022-01-09", when=day("2022-01-11"))
    (before,), (after,) = events(PLAN), events(PLAN, off)
    assert after["uid"] == before["uid"]
    assert (after["status"], after["sequence"]) == ("CANCELLED", 1)
    assert after["last-modified"].dt == datetime(2022, 1, 9, tzinfo=UTC)


def test_what_is_only_proposed_is_tentative() -> None:
    (event,) = events(
        met("propose to meet", (KOVAL, LEAGUE), "proposed", "2022-01-03", when=day("2022-02-01"))
    )
    assert event["status"] == "TENTATIVE"


def test_every_event_carries_its_words_source_and_record() -> None:
    (event,) = events(PLAN)
    for part in ("will meet in Geneva", "Harbour Post, 3 Jan 2022", PLAN.id):
        assert part in event["description"]


def test_hostile_text_stays_within_its_field(hostile: Any) -> None:
    nasty = hostile.reports[0].text + "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:owned; , \\n"
    villain = KOVAL.model_copy(update={"name": nasty})
    (event,) = events(
        met(nasty, (villain, MAREK), "planned", "2022-01-03", when=day("2022-01-11"), place=nasty)
    )
    assert "END:VEVENT" in event["location"]
    assert not event.errors
    written = ics(agenda([met(nasty, (villain, MAREK), "planned", "2022-01-03", when=day("2022-01-11"))]))
    assert written.count("\r\nBEGIN:VEVENT\r\n") == 1
    assert not set(written) & {chr(code) for code in range(32)} - {"\r", "\n", "\t"}


def test_the_same_agenda_is_the_same_file() -> None:
    assert ics(agenda([PLAN])) == ics(agenda([PLAN]))


def test_an_empty_agenda_is_a_calendar_without_events() -> None:
    assert events() == []


def test_the_table_says_what_is_left_out() -> None:
    shown = sheet(agenda([PLAN, met("will meet", (KOVAL, LEAGUE), "planned")]))
    assert shown.rows[0][1:6] == ("2022-01-11", "talks", "planned", "Anna Koval and Ivo Marek", "Geneva")
    assert "1 more are told of without a day" in shown.note
    assert shown.data["entries"][0]["told"][0]["id"] == PLAN.id
