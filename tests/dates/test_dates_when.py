"""What stretch of the calendar an expression names: start, end, precision, and how that is known."""

from __future__ import annotations

from datetime import date

import pytest


def test_a_weekday_after_said_is_the_last_one(times):
    (friday,) = times("The minister said Friday that talks had failed.")
    assert (friday.when.start, friday.when.end) == ("2022-01-14", "2022-01-14")
    assert (friday.when.precision, friday.when.basis) == ("day", "weekday")


def test_a_weekday_after_will_is_the_next_one(times):
    (friday,) = times("The two will meet Friday in Geneva.")
    assert friday.when.start == "2022-01-21"


def test_a_future_inside_a_report_of_the_past_looks_ahead(times):
    said, meets = times("Officials said Tuesday that the two would meet on Friday.")
    assert (said.when.start, meets.when.start) == ("2022-01-18", "2022-01-21")


def test_the_weekday_of_publication_is_that_day(times):
    (today,) = times("The minister said Wednesday that talks had failed.")
    assert today.when.start == "2022-01-19"


def test_last_and_next_weekday_are_never_the_day_of_publication(times):
    last, after = times("It failed last Wednesday. It meets next Wednesday.")
    assert (last.when.start, after.when.start) == ("2022-01-12", "2022-01-26")


@pytest.mark.parametrize(
    ("text", "bounds_and_basis"),
    [
        ("on Dec. 2, 2021", ("2021-12-02", "2021-12-02", "day", "explicit")),
        ("in 2014", ("2014-01-01", "2014-12-31", "year", "explicit")),
        ("in the 1990s", ("1990-01-01", "1999-12-31", "vague", "explicit")),
        ("on Jan. 10", ("2022-01-10", "2022-01-10", "day", "publication")),
        ("in December", ("2021-12-01", "2021-12-31", "month", "publication")),
        ("last week", ("2022-01-10", "2022-01-16", "week", "relative")),
        ("last winter", ("2020-12-01", "2021-02-28", "season", "relative")),
        ("in the third quarter of 2021", ("2021-07-01", "2021-09-30", "season", "explicit")),
        ("over the weekend", ("2022-01-15", "2022-01-16", "day", "relative")),
        ("now", ("2022-01-19", "2022-01-19", "vague", "publication")),
        ("at 10 a.m. Tuesday", ("2022-01-18T10:00", "2022-01-18T10:00", "hour", "weekday")),
        ("at 10:20 a.m. Tuesday", ("2022-01-18T10:20", "2022-01-18T10:20", "minute", "weekday")),
        ("Tuesday night", ("2022-01-18", "2022-01-18", "day", "weekday")),
    ],
)
def test_the_bounds_and_how_they_are_known(times, text, bounds_and_basis):
    (found,) = times(f"It began {text}.")
    when = found.when
    assert (when.start, when.end, when.precision, when.basis) == bounds_and_basis


def test_a_date_without_a_year_is_the_nearest(times):
    (deadline,) = times("They gave no reason for the Feb. 4 deadline.")
    assert deadline.when.start == "2022-02-04"


def test_since_looks_back_however_near_the_next_one_is(times):
    (february,) = times("It has grown since February.")
    assert february.when.start == "2021-02-01"


def test_the_weekday_beside_a_date_tells_its_year(times):
    (found,) = times("They met on Sunday, August 30, by the sea.", date(2016, 7, 1))
    assert found.when.start == "2015-08-30"


def test_earlier_in_a_month_is_the_month_just_spoken_of(times):
    (month,) = times("Earlier in December they met.", date(2021, 12, 20))
    assert (month.when.start, month.when.end) == ("2021-12-01", "2021-12-31")


def test_a_day_earlier_counts_from_the_date_last_mentioned(times):
    _, before, after = times("They met on Dec. 2, 2021. A day earlier he spoke. The following day he left.")
    assert (before.when.start, before.when.basis) == ("2021-12-01", "context")
    assert after.when.start == "2021-12-02"


def test_a_span_of_weekdays_ends_after_it_begins(times):
    first, last = times("Drills ran Thursday through Sunday.")
    assert (first.when.start, last.when.start) == ("2022-01-13", "2022-01-16")


def test_a_clock_time_belongs_to_the_day_of_its_sentence(times):
    _, clock = times("They will meet on Friday in Geneva at 10 a.m. for talks.")
    assert clock.when.start == "2022-01-21T10:00"


def test_a_year_earlier_than_a_quarter_is_that_quarter_a_year_before(times):
    _, before = times("Exports fell in the third quarter from a year earlier.")
    assert before.value == "2020-Q3"


def test_lengths_and_sets_have_no_when(times):
    assert [e.when for e in times("For eight years they met every week.")] == [None, None]


def test_a_vague_past_has_no_when(times):
    assert [e.when for e in times("Tanks moved recently.")] == [None]


def test_without_a_publication_date_the_unknown_is_said(times):
    found = times("They met Friday, last week, two years ago, on Jan. 10 and in May.", None)
    assert [(e.value, e.when) for e in found] == [
        ("XXXX-WXX-5", None),
        ("XXXX-WXX", None),
        ("XXXX", None),
        ("XXXX-01-10", None),
        ("XXXX-05", None),
    ]


def test_without_a_publication_date_a_full_date_still_holds(times):
    (found,) = times("They met on Dec. 2, 2021.", None)
    assert found.when.start == "2021-12-02"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thanksgiving", "2021-11-25"),
        ("Election Day", "2021-11-02"),
        ("Memorial Day", "2021-05-31"),
        ("Easter", "2021-04-04"),
        ("Orthodox Easter", "2021-05-02"),
    ],
)
def test_named_days_are_found_on_the_calendar(times, text, day):
    (found,) = times(f"It began last {text}.")
    assert found.when.start == day


def test_the_span_of_when_is_the_expression(times):
    text = "It met on Dec. 2, 2021."
    (found,) = times(text)
    assert (found.when.text.start, found.when.text.end) == (found.start, found.end)
