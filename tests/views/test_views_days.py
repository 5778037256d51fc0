"""Counts by day: of all, of sides, of actors, with the surest records of each day."""

from __future__ import annotations

from demarche.ledger.days import Act
from demarche.records import Actor
from demarche.views.days import OTHERS, Course, courses

KOVAL = Actor(id="person:anna-koval", name="Anna Koval", kind="person", country="UKR")
MAREK = Actor(id="person:ivo-marek", name="Ivo Marek", kind="person", country="RUS")
LEAGUE = Actor(id="body:league", name="the League", kind="alliance")
CROWD = Actor(id=None, name="a crowd", kind="group")


def act(id: str, day: str, *doers: Actor, confidence: float = 0.5) -> Act:
    return Act(id, "statement", day, confidence, doers)


def by_key(*acts: Act, held: int = 8) -> dict[str, Course]:
    return {one.key: one for one in courses(acts, held)}


def test_a_side_holds_what_all_who_act_for_it_do() -> None:
    found = by_key(act("s1", "2022-01-01", KOVAL), act("s2", "2022-01-02", MAREK))
    assert found["side:UKR"].name == "Ukraine"
    assert found["side:UKR"].days == found["actor:person:anna-koval"].days
    assert found["all"].count == 2


def test_an_actor_of_no_state_is_a_side_of_its_own() -> None:
    found = by_key(act("s1", "2022-01-01", LEAGUE))
    assert found["side:body:league"].actor == LEAGUE


def test_two_who_act_for_one_side_together_count_once_for_it() -> None:
    minister = KOVAL.model_copy(update={"id": "person:other", "name": "Other"})
    found = by_key(act("m1", "2022-01-01", KOVAL, minister))
    assert found["side:UKR"].count == 1


def test_acts_of_no_known_side_are_told_as_others() -> None:
    found = by_key(act("s1", "2022-01-01"), act("s2", "2022-01-01", CROWD), act("s3", "2022-01-01", KOVAL))
    assert found[OTHERS].days["statement"]["2022-01-01"].ids == ("s1", "s2")


def test_a_day_keeps_its_surest_records_and_counts_the_rest() -> None:
    acts = [act(f"s{number}", "2022-01-01", KOVAL, confidence=number / 10) for number in range(5)]
    cell = by_key(*acts, held=2)["side:UKR"].days["statement"]["2022-01-01"]
    assert (cell.count, cell.ids) == (5, ("s4", "s3"))


def test_the_order_in_which_acts_come_makes_no_difference() -> None:
    acts = [act(f"s{number}", f"2022-01-0{number}", KOVAL, MAREK) for number in range(1, 8)]
    assert courses(acts, 3) == courses(acts[::-1], 3)


def test_somebody_unknown_has_a_course_from_the_second_act_on() -> None:
    once = by_key(act("s1", "2022-01-01", CROWD))
    twice = by_key(act("s1", "2022-01-01", CROWD), act("s2", "2022-01-02", CROWD))
    assert "name:a crowd" not in once
    assert twice["name:a crowd"].count == 2
