"""The ledger tells what was said and done day by day, as people left it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import demarche
from demarche.crisis import Crisis
from demarche.errors import OptionError
from demarche.views.days import Course

if TYPE_CHECKING:
    from conftest import Scene


@pytest.fixture
def crisis(scene: Scene, keep: Callable[[Scene], Path]) -> Iterator[Crisis]:
    with demarche.open(keep(scene)) as d:
        yield d


def by_key(found: tuple[Course, ...]) -> dict[str, Course]:
    return {one.key: one for one in found}


def ids(course: Course) -> set[str]:
    return {id for cells in course.days.values() for cell in cells.values() for id in cell.ids}


def test_every_dated_record_is_counted_on_its_own_day(crisis: Crisis) -> None:
    every = by_key(crisis.days())["all"]
    assert every.count == len(crisis.selection())
    assert every.days["meeting"].keys() == {"2022-01-21"}


def test_who_acts_is_told_apart_from_who_is_named(crisis: Crisis) -> None:
    found = by_key(crisis.days())
    koval = {one.id for one in crisis.statements(actor="Koval") if one.source and "Koval" in one.source.name}
    assert koval <= ids(found["actor:person:anna-koval"])
    assert "actor:body:league" not in found


def test_what_is_asked_for_narrows(crisis: Crisis) -> None:
    assert by_key(crisis.days(["figure"]))["all"].days.keys() == {"figure"}
    assert by_key(crisis.days(since="2022-01-22"))["all"].count == sum(
        (one.when or one).start >= "2022-01-22" if getattr(one, "when", None) else
        (one.report.published or "") >= "2022-01-22"
        for one in crisis.selection()
    )  # fmt: skip
    south = {one.id for one in crisis.selection() if one.report.outlet == "Southern Post"}
    assert ids(by_key(crisis.days(outlet="southern post"))["all"]) == south
    assert by_key(crisis.days(outlet="no such outlet"))["all"].count == 0


def test_between_two_only_what_one_does_with_the_other_is_counted(crisis: Crisis) -> None:
    found = ids(by_key(crisis.days(actor="Koval", other="Veria"))["all"])
    demands = {one.id for one in crisis.statements(act="REQUEST")}
    assert demands <= found
    assert not found & {one.id for one in crisis.statements(act="WARN")}


def test_with_whom_alone_is_no_question(crisis: Crisis) -> None:
    with pytest.raises(OptionError, match="with whom is asked"):
        crisis.days(other="Veria")


def test_what_was_rejected_is_not_counted_and_what_was_corrected_is_counted_where_it_belongs(
    crisis: Crisis,
) -> None:
    warning = next(iter(crisis.statements(act="WARN")))
    demand = next(iter(crisis.statements(act="REQUEST")))
    before = by_key(crisis.days())["all"].count
    crisis.reject(warning.id, who="ada")
    crisis.correct(demand.id, "source", None, who="ada")
    found = by_key(crisis.days())
    assert found["all"].count == before - 1
    assert demand.id not in ids(found["actor:person:anna-koval"])
    assert demand.id in ids(found["side:"])


def test_records_are_picked_by_id_as_people_left_them(crisis: Crisis) -> None:
    one, other = list(crisis.statements())[:2]
    crisis.reject(other.id, who="ada")
    assert crisis.picked([one.id, other.id, "s0000"]) == {one.id: one}


def test_the_days_of_reports_are_known(crisis: Crisis) -> None:
    assert crisis.reporting() == ("2022-01-21", "2022-01-22")
    assert (crisis.reports_since(), crisis.reports_since("2022-01-22")) == (2, 1)


def test_kept_rows_are_read_by_id(crisis: Crisis) -> None:
    crisis.digest("days")
    rows = crisis.rows_of("days", {}, ["all 2022", "all 1999"])
    assert rows.keys() == {"all 2022"}
    assert rows["all 2022"]["meeting"]["2022-01-21"][0] == 1
