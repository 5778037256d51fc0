"""The calendar: months, weeks, a list, and a file."""

from __future__ import annotations

import icalendar
import pytest
from starlette.testclient import TestClient

from demarche.desk.pages import calendar


def entries(asked: TestClient, address: str) -> list[tuple[str, str, str]]:
    twin = asked.get(address).json()
    return [(one["sort"], one["state"], one["start"]) for one in twin["entries"]]


def test_it_opens_on_the_month_of_the_newest_report(boards: TestClient) -> None:
    twin = boards.get("/calendar.json").json()
    assert (twin["first"], twin["last"], twin["today"]) == ("2022-02-01", "2022-02-28", "2022-02-25")
    page = boards.get("/calendar").text
    assert "February 2022" in page
    assert 'aria-current="date"' in page


def test_a_month_with_nothing_on_it_points_to_what_lies_before_and_after(boards: TestClient) -> None:
    twin = boards.get("/calendar.json").json()
    assert twin["entries"] == []
    assert twin["earlier"]["day"] == "2022-01-21"
    assert twin["later"]["day"] == "2022-03-03"
    assert 'href="/calendar/2022-03"' in boards.get("/calendar").text


def test_a_meeting_stands_on_its_day_as_it_was_last_told(boards: TestClient) -> None:
    twin = boards.get("/calendar/2022-01.json").json()
    (meeting,) = twin["entries"]
    assert (meeting["state"], meeting["place"], meeting["reports"], meeting["accounts"]) == (
        "held",
        "Geneva",
        2,
        2,
    )
    days = {day["day"]: day["entries"] for week in twin["weeks"] for day in week}
    assert days["2022-01-21"] == [meeting["uid"]]
    assert days["2022-01-22"] == []


def test_every_telling_of_a_meeting_is_shown_and_how_its_day_is_known(boards: TestClient) -> None:
    page = boards.get("/calendar/2022-01").text
    assert "will meet in Geneva" in page
    assert "met in Geneva" in page
    assert "the report gives it" in page


def test_how_a_meeting_stands_is_told_by_a_word_and_a_shape(boards: TestClient) -> None:
    page = boards.get("/calendar/2022-01").text
    assert '<span aria-hidden="true">●</span> held' in page


def test_what_lies_after_the_newest_report_is_said_to_come(boards: TestClient) -> None:
    assert '<span class="tag">to come</span>' in boards.get("/calendar/2022-03").text
    assert '<span class="tag">to come</span>' not in boards.get("/calendar/2022-01").text


def test_of_a_full_month_the_first_entries_are_told_and_the_others_in_their_weeks(
    boards: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    (meeting,) = boards.get("/calendar/2022-01.json").json()["entries"]
    assert f'href="#e{meeting["uid"]}"' in boards.get("/calendar/2022-01").text
    monkeypatch.setattr(calendar, "_IN_WORDS", 0)
    page = boards.get("/calendar/2022-01?since=2022-01-01").text
    assert f'href="/calendar?week=2022-01-21&amp;since=2022-01-01#e{meeting["uid"]}"' in page
    assert f'id="e{meeting["uid"]}"' not in page
    assert "The first 0 entries of 1 in this time are told here." in page
    assert f'id="e{meeting["uid"]}"' in boards.get("/calendar?week=2022-01-21").text


def test_a_week_is_shown_from_monday(boards: TestClient) -> None:
    twin = boards.get("/calendar.json?week=2022-01-21").json()
    assert (twin["first"], twin["last"], len(twin["weeks"])) == ("2022-01-17", "2022-01-23", 1)
    page = boards.get("/calendar?week=2022-01-21").text
    assert "Week of 17 Jan 2022" in page
    assert "/calendar?week=2022-01-24" in page


def test_the_list_holds_everything_that_bears_a_day(boards: TestClient) -> None:
    both = [("talks", "held", "2022-01-21"), ("drill", "planned", "2022-03-03")]
    assert entries(boards, "/calendar.json?list=1") == both
    assert entries(boards, "/calendar.json?since=2022-02-01") == both[1:]


@pytest.mark.parametrize(
    ("query", "sorts"),
    [
        ("&actor=Blinken", ["talks"]),
        ("&what=drill", ["drill"]),
        ("&state=planned", ["drill"]),
        ("&until=2022-02-01", ["talks"]),
        ("&least=0.95", ["talks"]),
    ],
)
def test_filters_narrow_the_calendar(boards: TestClient, query: str, sorts: list[str]) -> None:
    assert [sort for sort, _, _ in entries(boards, f"/calendar.json?list=1{query}")] == sorts


def test_months_turned_to_keep_the_filters(boards: TestClient) -> None:
    assert "/calendar/2022-02?actor=Blinken" in boards.get("/calendar/2022-01?actor=Blinken").text


@pytest.mark.parametrize("address", ["/calendar/0001-01", "/calendar/9999-12", "/calendar?week=9999-12-31"])
def test_the_ends_of_time_have_pages_too(boards: TestClient, address: str) -> None:
    assert boards.get(address).status_code == 200


@pytest.mark.parametrize("month", ["2022-13", "soon", "2022"])
def test_a_month_that_is_none_is_told(boards: TestClient, month: str) -> None:
    wrong = boards.get(f"/calendar/{month}")
    assert wrong.status_code == 404
    assert "is no month (write one such as 2022-01)" in wrong.text


def test_the_file_is_a_calendar_of_the_same_entries(boards: TestClient) -> None:
    answer = boards.get("/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [
        "Talks: Antony Blinken and Sergey Lavrov",
        "Drill: Russia",
    ]


def test_the_file_is_the_one_that_the_command_writes(boards: TestClient) -> None:
    crisis = boards.app.state.desk.crisis  # type: ignore[attr-defined]
    assert boards.get("/calendar.ics").content.decode() == crisis.calendar_file()


def test_the_file_takes_the_same_filters(boards: TestClient) -> None:
    answer = boards.get("/calendar.ics?what=drill")
    assert len(icalendar.Calendar.from_ical(answer.content).walk("VEVENT")) == 1


def test_a_link_to_the_file_stands_on_the_page_with_its_filters(boards: TestClient) -> None:
    assert 'href="/calendar.ics?actor=Blinken"' in boards.get("/calendar?actor=Blinken").text


def test_the_example_has_its_talks_in_its_last_month(shown: TestClient) -> None:
    assert "Talks" in shown.get("/calendar").text
