"""The band: marks one by one where there is room, counted where there is none, each in its time."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from demarche.desk.band import WIDTH, Band, Course, band
from demarche.desk.spans import Span, around, parts
from demarche.records import Kind

MONTH = around("month", date(2022, 1, 19))
WEEK = around("week", date(2022, 1, 19))
KINDS: tuple[Kind, ...] = ("event", "statement", "meeting")


def drawn(span: Span, **kinds: dict[str, list[int | str]]) -> Band:
    return band(span, parts(span), KINDS, [Course("side:RUS", "Russia", kinds)])  # type: ignore[arg-type]


def test_a_single_record_is_a_mark_in_its_day() -> None:
    (row,) = drawn(MONTH, statement={"2022-01-19": [1, "s1"]}).rows
    (mark,) = row.marks
    assert (mark.id, mark.count, mark.day) == ("s1", 1, "2022-01-19")
    assert WIDTH * 18 / 31 < mark.x < WIDTH * 19 / 31


def test_more_than_there_is_room_for_is_counted_in_one_mark() -> None:
    (row,) = drawn(MONTH, statement={"2022-01-19": [5, *(f"s{number}" for number in range(5))]}).rows
    (mark,) = row.marks
    assert (mark.id, mark.count, mark.text) == (None, 5, "5")


def test_a_record_whose_id_is_not_kept_is_counted() -> None:
    (row,) = drawn(WEEK, statement={"2022-01-19": [3, "s1"]}).rows
    assert [mark.count for mark in row.marks] == [3]


def test_with_more_room_they_stand_one_by_one_and_apart() -> None:
    (row,) = drawn(WEEK, statement={"2022-01-19": [5, *(f"s{number}" for number in range(5))]}).rows
    places = [mark.x for mark in row.marks]
    assert [mark.id for mark in row.marks] == ["s0", "s1", "s2", "s3", "s4"]
    assert all(two - one >= 13 for one, two in pairwise(places))
    assert WIDTH * 2 / 7 < places[0] < places[-1] < WIDTH * 3 / 7


def test_marks_of_days_beside_each_other_stay_within_their_part() -> None:
    quarter = around("quarter", date(2022, 1, 1))
    days = {f"2022-01-{day:02d}": [1, f"s{day}"] for day in range(3, 8)}
    (row,) = drawn(quarter, statement=days).rows
    left, right = WIDTH * 2 / 90, WIDTH * 9 / 90
    assert all(left <= mark.x <= right for mark in row.marks)


def test_each_kind_has_a_lane_and_a_shape_of_its_own() -> None:
    day: dict[str, list[int | str]] = {"2022-01-19": [1, "x"]}
    (row,) = drawn(MONTH, event=day, statement=day, meeting=day).rows
    assert len({mark.y for mark in row.marks}) == 3
    assert len({mark.path.count("L") * 10 + mark.path.count("A") for mark in row.marks}) > 1
    assert row.counts == {"event": 1, "statement": 1, "meeting": 1}


def test_who_has_nothing_in_the_stretch_has_no_row() -> None:
    assert drawn(MONTH).rows == ()


def test_thousands_are_told_short() -> None:
    (row,) = drawn(WEEK, event={"2022-01-19": [1234]}).rows
    assert row.marks[0].text == "1.2k"
