"""Stretches of time: their bounds, their parts, and what lies around them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.desk.spans import (
    LEVELS,
    PARTS,
    Level,
    Span,
    around,
    level_of,
    marks,
    moved,
    narrower,
    parts,
    wider,
)

DAY = date(2022, 1, 19)
spans = st.tuples(st.dates(), st.dates()).map(lambda two: Span(min(two), max(two)))


@pytest.mark.parametrize(
    ("level", "first", "last", "name"),
    [
        ("year", "2022-01-01", "2022-12-31", "2022"),
        ("quarter", "2022-01-01", "2022-03-31", "January to March 2022"),
        ("month", "2022-01-01", "2022-01-31", "January 2022"),
        ("week", "2022-01-17", "2022-01-23", "Week of 17 January 2022"),
        ("day", "2022-01-19", "2022-01-19", "Wed 19 January 2022"),
    ],
)
def test_a_level_holds_the_whole_of_its_time(level: Level, first: str, last: str, name: str) -> None:
    span = around(level, DAY)
    assert (span.first.isoformat(), span.last.isoformat(), span.name) == (first, last, name)
    assert level_of(span) == level


def test_a_stretch_of_no_level_is_named_by_its_ends() -> None:
    span = Span(date(2021, 12, 2), date(2022, 1, 31))
    assert level_of(span) is None
    assert span.name == "2 Dec 2021 to 31 Jan 2022"


def test_earlier_and_later_are_the_next_of_the_same_level() -> None:
    month = around("month", DAY)
    assert moved(month, 1) == around("month", date(2022, 2, 1))
    assert moved(month, -1) == around("month", date(2021, 12, 1))
    ten = Span(date(2022, 1, 1), date(2022, 1, 10))
    assert moved(ten, 1) == Span(date(2022, 1, 11), date(2022, 1, 20))


def test_before_and_after_all_time_there_is_nothing() -> None:
    assert moved(around("year", date.min), -1) is None
    assert moved(around("year", date.max), 1) is None


def test_wider_and_narrower_are_one_level_away() -> None:
    assert (wider(around("month", DAY)), narrower(around("month", DAY))) == ("quarter", "week")
    assert wider(around("year", DAY)) is None
    assert narrower(around("day", DAY)) is None


def test_a_month_is_looked_at_by_days_and_a_year_by_weeks() -> None:
    assert len(parts(around("month", DAY))) == 31
    assert {part.level for part in parts(around("year", DAY))} == {"week"}


@given(spans)
def test_parts_cover_a_stretch_without_gap_and_are_few(span: Span) -> None:
    for found in (parts(span), marks(span)):
        assert (found[0].first, found[-1].last) == (span.first, span.last)
        assert all((two.first - one.last).days == 1 for one, two in pairwise(found))
        assert len(found) <= PARTS


@given(st.dates(), st.sampled_from(LEVELS))
def test_every_day_is_in_its_own_stretch(day: date, level: Level) -> None:
    span = around(level, day)
    assert span.first <= day
    # The last weeks and months that there are end a day early.
    assert day <= span.last or day >= date(9999, 12, 31)
