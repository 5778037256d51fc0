"""What is on the agenda, which tellings are one entry, and what a later report changes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.link.agenda import Agenda, Entry, agenda, concerning
from over_time_makers import KOVAL, LEAGUE, MAREK, NORDIA, VERIA, day, declared, did, met

PLAN = met("will meet in Geneva", (KOVAL, MAREK), "planned", "2022-01-03", when=day("2022-01-11"))


def only(*records, **asked) -> Entry:
    (entry,) = agenda(records, **asked).entries
    return entry


def test_a_meeting_of_a_day_is_on_the_agenda() -> None:
    entry = only(PLAN)
    assert (entry.sort, entry.state, entry.start, entry.end) == (
        "talks",
        "planned",
        "2022-01-11",
        "2022-01-11",
    )
    assert entry.told == (PLAN,)


def test_a_meeting_without_a_day_is_left_out_and_counted() -> None:
    month = met("will meet", (KOVAL, MAREK), "planned", when=day("2022-02-01", "2022-02-28", "month"))
    assert agenda([met("will meet", (KOVAL, MAREK), "planned"), month]) == Agenda((), 2, 0)


def test_a_deadline_with_a_day_and_a_drill_to_come_are_on_the_agenda() -> None:
    deadline = declared("they stay", "the port closes", NORDIA, force="deadline", when=day("2022-02-01"))
    drill = did(
        "drills", "MOBILIZE", (VERIA,), mode="drill", status="planned", when=day("2022-02-10", "2022-02-20")
    )
    assert [one.sort for one in agenda([deadline, drill]).entries] == ["deadline", "drill"]


def test_other_deeds_and_threats_are_not() -> None:
    threat = declared("they stay", "the port closes", NORDIA, when=day("2022-02-01"))
    strike = did("a strike", "ASSAULT", (VERIA,), when=day("2022-02-01"))
    assert agenda([threat, strike]).entries == ()


def test_the_same_sides_on_the_same_day_are_one_entry_whoever_speaks_for_them() -> None:
    other = met("talks between the two", (NORDIA, VERIA), "planned", "2022-01-04", when=day("2022-01-11"))
    assert only(PLAN, other).told == (PLAN, other)


def test_other_people_of_the_same_sides_meet_apart() -> None:
    heads = (KOVAL.model_copy(update={"id": None, "name": "Vera Holm"}), MAREK)
    call = met("spoke by phone", (heads[0], NORDIA, VERIA), "planned", "2022-01-04", when=day("2022-01-11"))
    found = agenda([PLAN, call]).entries
    assert len({entry.uid for entry in found}) == len(found) == 2


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_a_later_report_updates_the_entry_and_keeps_its_uid(state: str) -> None:
    later = met("in Geneva", (NORDIA, VERIA), state, "2022-01-12", when=day("2022-01-11"), place="Geneva")
    before, after = only(PLAN), only(PLAN, later)
    assert after.uid == before.uid
    assert (after.state, after.place, after.sequence, after.modified) == (state, "Geneva", 1, "2022-01-12")


def test_an_encounter_put_off_keeps_its_uid_and_moves() -> None:
    later = met("put off", (KOVAL, MAREK), "planned", "2022-01-09", when=day("2022-01-20"))
    entry = only(PLAN, later, same={PLAN.id: "e", later.id: "e"})
    assert (entry.uid, entry.start, entry.sequence) == (only(PLAN).uid, "2022-01-20", 1)


def test_a_report_that_says_the_same_again_changes_nothing() -> None:
    again = met("are to meet", (KOVAL, MAREK), "planned", "2022-01-05", when=day("2022-01-11"))
    assert only(PLAN, again).sequence == 0


def test_a_meeting_called_off_without_its_day_is_the_next_of_the_same_sides() -> None:
    off = met("called off the talks", (NORDIA, VERIA), "cancelled", "2022-01-08")
    assert only(PLAN, off).state == "cancelled"


def test_which_of_two_meetings_was_called_off_is_not_guessed() -> None:
    second = met("will meet again", (KOVAL, MAREK), "planned", "2022-01-03", when=day("2022-01-25"))
    off = met("called off the talks", (NORDIA, VERIA), "cancelled", "2022-01-08")
    found = agenda([PLAN, second, off])
    assert ([one.state for one in found.entries], found.vague) == (["planned", "planned"], 1)


def test_a_plan_set_before_its_own_report_is_a_day_misread() -> None:
    assert (
        agenda([met("will meet", (KOVAL, MAREK), "planned", "2022-01-10", when=day("2022-01-09"))]).vague == 1
    )


def test_a_plan_for_the_day_of_its_report_counts_only_if_it_names_the_day() -> None:
    today = {"published": "2022-01-10", "state": "planned"}
    named = met("meet today", (KOVAL, MAREK), **today, when=day("2022-01-10", basis="relative"))
    around = met("are to meet", (KOVAL, LEAGUE), **today, when=day("2022-01-10", basis="context"))
    assert only(named, around).told == (named,)


def test_what_is_hardly_likely_is_counted_not_shown() -> None:
    unsure = PLAN.model_copy(update={"confidence": 0.2})
    assert agenda([unsure]) == Agenda((), 0, 1)


def test_entries_can_be_narrowed_without_changing_them() -> None:
    other = met("will meet", (KOVAL, LEAGUE), "planned", "2022-01-03", when=day("2022-03-01"))
    entries = agenda([PLAN, other]).entries
    assert concerning(entries, None, "2022-02-01", None) == entries[1:]
    assert concerning(entries, None, None, "2022-02-01") == entries[:1]
    assert concerning(entries, lambda actor: actor.country == "VER", None, None) == entries[:1]


@given(st.randoms(use_true_random=False))
def test_the_order_of_records_makes_no_difference(shuffle: random.Random) -> None:
    records = [
        PLAN,
        met("held", (NORDIA, VERIA), "held", "2022-01-12", when=day("2022-01-11")),
        met("will meet", (KOVAL, LEAGUE), "planned", "2022-01-03", when=day("2022-03-01")),
        met("off", (KOVAL, LEAGUE), "cancelled", "2022-01-05"),
    ]
    mixed = records[:]
    shuffle.shuffle(mixed)
    assert agenda(mixed) == agenda(records)
