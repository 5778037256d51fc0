"""What counts as a time expression, where it begins and ends, and its TIMEX3 type and value."""

from __future__ import annotations

import pytest

from demarche.dates import rows

PUBLISHED_19_JANUARY_2022 = [
    # Dates in full
    ("Talks opened on Dec. 2, 2021 in Riga.", "Dec. 2, 2021", "DATE", "2021-12-02"),
    ("Talks opened on 2 December 2021 in Riga.", "2 December 2021", "DATE", "2021-12-02"),
    ("Talks opened on the 2nd of December, 2021.", "the 2nd of December, 2021", "DATE", "2021-12-02"),
    ("The letter is dated 2021-12-17.", "2021-12-17", "DATE", "2021-12-17"),
    ("The letter is dated 12/17/2021.", "12/17/2021", "DATE", "2021-12-17"),
    ("They signed in September 2014.", "September 2014", "DATE", "2014-09"),
    ("Moscow annexed Crimea in 2014.", "2014", "DATE", "2014"),
    ("the collapse of the 1990s", "the 1990s", "DATE", "199"),
    ("arms cut in the late 1980s", "the late 1980s", "DATE", "198"),
    ("a 17th century fort", "17th century", "DATE", "16"),
    ("in nineteen ninety-four they met", "nineteen ninety-four", "DATE", "1994"),
    # Dates without a year, months, seasons, quarters
    ("Talks opened in Geneva on Jan. 10.", "Jan. 10", "DATE", "2022-01-10"),
    ("The drills ended in December.", "December", "DATE", "2021-12"),
    ("Troops massed over the fall.", "the fall", "DATE", "2021-FA"),
    ("He quit last spring.", "last spring", "DATE", "2021-SP"),
    ("spending in fiscal 2015 rose", "fiscal 2015", "DATE", "2015"),
    ("exports fell in the fourth quarter", "the fourth quarter", "DATE", "2021-Q4"),
    ("exports fell in the first quarter of 2014", "the first quarter of 2014", "DATE", "2014-Q1"),
    ("It met in June last year.", "June last year", "DATE", "2021-06"),
    ("It happened on Christmas Day.", "Christmas Day", "DATE", "2021-12-25"),
    # Counted from the day of publication
    ("They met last week.", "last week", "DATE", "2022-W02"),
    ("They meet this week.", "this week", "DATE", "2022-W03"),
    ("It began two weeks ago.", "two weeks ago", "DATE", "2022-W01"),
    ("It began three days ago.", "three days ago", "DATE", "2022-01-16"),
    ("It began eight years ago.", "eight years ago", "DATE", "2014"),
    ("It began eight months ago.", "eight months ago", "DATE", "2021-05"),
    ("They met yesterday.", "yesterday", "DATE", "2022-01-18"),
    ("They meet tomorrow.", "tomorrow", "DATE", "2022-01-20"),
    ("The troops are there now.", "now", "DATE", "PRESENT_REF"),
    ("It is currently under review.", "currently", "DATE", "PRESENT_REF"),
    ("tanks moved in recent days", "recent days", "DATE", "PAST_REF"),
    # Times of day
    ("They spoke Tuesday night.", "Tuesday night", "TIME", "2022-01-18TNI"),
    ("Fighting began on the evening of Feb. 21.", "the evening of Feb. 21", "TIME", "2022-02-21TEV"),
    ("It began at 1400 GMT.", "1400 GMT", "TIME", "2022-01-19T14:00"),
    (
        "It began at 9:30 p.m. Moscow time on Monday.",
        "9:30 p.m. Moscow time on Monday",
        "TIME",
        "2022-01-17T21:30",
    ),
    ("They spoke last night.", "last night", "TIME", "2022-01-18TNI"),
    ("Shelling stopped at 10 a.m. Tuesday.", "10 a.m. Tuesday", "TIME", "2022-01-18T10:00"),
    ("Shelling stopped at noon.", "noon", "TIME", "2022-01-19T12:00"),
    ("Shelling stopped at 7:15 p.m. on Monday.", "7:15 p.m. on Monday", "TIME", "2022-01-17T19:15"),
    # Lengths and sets
    ("a war of eight years", "eight years", "DURATION", "P8Y"),
    ("a half-hour call", "half-hour", "DURATION", "PT30M"),
    ("an hourlong call", "hourlong", "DURATION", "PT1H"),
    ("an eight-year war", "eight-year", "DURATION", "P8Y"),
    ("after two and a half years of war", "two and a half years", "DURATION", "P2Y6M"),
    ("over the past decade", "the past decade", "DURATION", "P10Y"),
    ("It lasted several months.", "several months", "DURATION", "PXM"),
    ("It came a day after the call.", "a day", "DURATION", "P1D"),
    ("They meet every week.", "every week", "SET", "P1W"),
    ("They meet daily.", "daily", "SET", "P1D"),
    ("They meet on Tuesdays.", "Tuesdays", "SET", "XXXX-WXX-2"),
]


@pytest.mark.parametrize(("text", "exact", "kind", "value"), PUBLISHED_19_JANUARY_2022)
def test_the_expression_and_its_value(times, text, exact, kind, value):
    found = times(text)
    assert [(text[e.start : e.end], e.type, e.value) for e in found] == [(exact, kind, value)]


@pytest.mark.parametrize(
    ("text", "mod"),
    [
        ("It is due early next week.", "START"),
        ("It ended in the late 1980s.", "END"),
        ("They want it by mid-February.", "MID"),
        ("It went on for nearly two hours.", "LESS_THAN"),
        ("It went on for at least two hours.", "EQUAL_OR_MORE"),
        ("It went on for up to 30 days.", "EQUAL_OR_LESS"),
        ("by the end of the year", "END"),
    ],
)
def test_the_modifier_is_part_of_the_expression(times, text, mod):
    assert [e.mod for e in times(text)] == [mod]


@pytest.mark.parametrize(
    "text",
    [
        "He is 52 years old.",
        "a 44-year-old analyst",
        "You may march if you must.",
        "Prices spring up and fall down.",
        "It sent 2000 troops to the border.",
        "It paid $2014 for the parts.",
        "Resolution 1973 allowed a no-fly zone.",
        "He edits the Daily Courier.",
        "Jan Novak spoke first.",
        "It holds three-quarters of the land.",
    ],
)
def test_what_only_looks_like_a_time_is_passed_over(times, text):
    assert times(text) == []


def test_two_dates_of_one_month_are_two_expressions(times):
    text = "Drills will be held on April 24 and 25."
    assert [(text[e.start : e.end], e.value) for e in times(text)] == [
        ("April 24", "2022-04-24"),
        ("25", "2022-04-25"),
    ]


def test_a_span_of_days_takes_one_month_and_one_year(times):
    assert [e.value for e in times("Drills ran Feb. 10-20, 2021.")] == ["2021-02-10", "2021-02-20"]


def test_the_first_month_of_a_span_takes_the_year_of_the_second(times):
    assert [e.value for e in times("It ran from June to November 2016.")] == ["2016-06", "2016-11"]


def test_a_possessive_is_left_outside(times):
    text = "After Thursday’s call they met."
    assert [text[e.start : e.end] for e in times(text)] == ["Thursday"]


def test_nothing_reaches_across_a_blank_line(times):
    text = "They will meet in May\n\n2014 was a hard year"
    assert [e.value for e in times(text)] == ["2022-05", "2014"]


def test_rows_hold_what_the_command_prints(times):
    assert rows("a1", times("It met in 2014.")) == [
        {"key": "a1", "start": 10, "end": 14, "type": "DATE", "value": "2014"}
    ]
