"""Statements placed on a line of time."""

from __future__ import annotations

from itertools import count

from demarche.desk.courses import ACTS, band, changes
from demarche.records import ACTS as KNOWN

_NUMBERS = count()


def mark(day: str | None, act: str = "SAY", since: str | None = None) -> dict[str, object]:
    change = {"what": "reversal", "since": since} if since else None
    return {"id": f"s{next(_NUMBERS)}", "day": day, "act": act, "change": change}


def test_marks_stand_along_the_line_as_far_apart_as_their_days() -> None:
    made = band([{"marks": [mark("2022-01-01"), mark("2022-01-11"), mark("2022-01-21")]}])
    assert made is not None
    (line,) = made.lines
    xs = [dot.x for dot in line.dots]
    assert xs == [2.0, 50.0, 98.0]
    assert len({dot.y for dot in line.dots}) == 1


def test_marks_of_one_day_stand_below_each_other_and_a_crowd_is_cut() -> None:
    made = band([{"marks": [*(mark("2022-01-01") for _ in range(9)), mark("2022-02-01")]}])
    assert made is not None
    (line,) = made.lines
    first = [dot for dot in line.dots if dot.x == 2.0]
    assert len({dot.y for dot in first}) == len(first) < 9
    assert line.height >= max(dot.y for dot in line.dots)


def test_lines_of_several_actors_share_one_scale() -> None:
    made = band([{"marks": [mark("2022-01-01")]}, {"marks": [mark("2022-03-01")]}])
    assert made is not None
    assert [line.dots[0].x for line in made.lines] == [2.0, 98.0]
    assert (made.first, made.last) == ("2022-01-01", "2022-03-01")
    assert [label for _, label in made.ticks] == ["Jan 2022", "Feb 2022", "Mar 2022"]


def test_years_are_marked_by_years() -> None:
    made = band([{"marks": [mark("2012-06-01"), mark("2020-06-01")]}])
    assert made is not None
    assert [label for _, label in made.ticks] == ["2013", "2015", "2017", "2019"]


def test_what_has_no_day_has_no_place() -> None:
    assert band([{"marks": [mark(None)]}]) is None
    assert band([]) is None


def test_a_change_runs_from_the_earlier_statement_to_the_later() -> None:
    before = mark("2022-01-01", "REJECT")
    after = mark("2022-01-09", "AGREE", str(before["id"]))
    course = {"marks": [before, after]}
    assert changes(course) == [(before, after)]
    made = band([course])
    assert made is not None
    ((one, other),) = made.lines[0].changes
    assert (one.mark["id"], other.mark["id"]) == (before["id"], after["id"])


def test_every_act_has_a_word_and_a_sign_of_its_own() -> None:
    assert set(ACTS) == set(KNOWN)
    assert len({sign for _, sign in ACTS.values()}) == len(ACTS)
