"""What counts as a change since a day, and what does not."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from demarche.link.changes import Change, Changes, changes
from over_time_makers import KOVAL, MAREK, NORDIA, VERIA, claimed, day, declared, did, met, said

SINCE = "2022-01-10"


def found(*records, **asked) -> list[tuple[str, str]]:
    return [(one.what, one.now[0].evidence.exact) for one in changes(records, SINCE, **asked).changes]


def kinds(*records, **asked) -> list[str]:
    firsts = "first-time actor"
    return [what for what, _ in found(*records, **asked) if what != firsts]


def only(what: str, told: Changes) -> Change:
    (one,) = [change for change in told.changes if change.what == what]
    return one


OLD = said("Veria must withdraw its forces from the river", "REQUEST", KOVAL, "2022-01-03")
AGAIN = said("Veria should withdraw all its forces from the river", "REQUEST", NORDIA, "2022-01-11")
NEW = said("Veria must free the captured sailors", "REQUEST", KOVAL, "2022-01-11")


def test_a_demand_that_no_earlier_report_tells_is_new() -> None:
    assert kinds(OLD, NEW) == ["new demand"]


def test_a_demand_made_again_by_the_same_side_is_not_new() -> None:
    assert kinds(OLD, AGAIN) == []


def test_the_same_demand_by_the_other_side_is_new() -> None:
    theirs = said("Nordia must withdraw its forces from the river", "REQUEST", MAREK, "2022-01-11")
    assert kinds(OLD, theirs) == ["new demand"]


def test_a_new_demand_told_by_several_reports_is_one_change_with_each_record() -> None:
    other = said("Veria must free the sailors it captured", "REQUEST", KOVAL, "2022-01-12", key="b")
    one = only("new demand", changes([OLD, NEW, other], SINCE))
    assert one.now == (NEW, other)
    assert one.reports == one.accounts == 2


def test_copies_of_one_story_are_one_account() -> None:
    other = said("Veria must free the sailors it captured", "REQUEST", KOVAL, "2022-01-12", key="b")
    accounts = {NEW.report.id: NEW.report.id, other.report.id: NEW.report.id}
    one = only("new demand", changes([OLD, NEW, other], SINCE, accounts=accounts))
    assert (one.reports, one.accounts, one.chance) == (2, 1, 0.9)


def test_what_a_report_recalls_from_long_before_is_not_new() -> None:
    recalled = NEW.model_copy(update={"when": day("2014-03-01")})
    told = changes([OLD, recalled], SINCE)
    assert (told.changes, told.recalled) == ((), 1)


def test_reports_after_the_last_day_are_left_out() -> None:
    assert kinds(OLD, NEW, until="2022-01-10") == []


def test_a_demand_by_nobody_known_is_left_out() -> None:
    assert kinds(OLD, NEW.model_copy(update={"source": None})) == []


def test_what_is_hardly_likely_is_counted_not_shown() -> None:
    unsure = NEW.model_copy(update={"confidence": 0.2})
    assert changes([OLD, unsure], SINCE).unlikely == 1
    assert kinds(OLD, unsure, least=0.1) == ["new demand"]


def test_undated_reports_are_counted_and_placed_nowhere() -> None:
    undated = said("Veria must free the captured sailors", "REQUEST", KOVAL, None)
    told = changes([OLD, undated], SINCE, published=["2022-01-03", None])
    assert (told.changes, told.earlier, told.undated) == ((), 1, 1)


THREAT = declared("Veria crosses the river", "Nordia will close the northern port", NORDIA, "2022-01-03")


def test_a_condition_is_new_only_once() -> None:
    later = declared("Veria crosses the river", "Nordia will close its northern port", KOVAL, "2022-01-12")
    other = declared(
        "Veria frees the sailors", "Nordia will lift the embargo", KOVAL, "2022-01-12", force="offer"
    )
    assert kinds(THREAT, later, other) == ["new condition"]


def test_a_prediction_is_no_new_condition() -> None:
    foretold = declared(
        "Veria crosses the river", "prices will rise sharply", KOVAL, "2022-01-12", force="prediction"
    )
    assert kinds(THREAT, foretold) == []


def test_a_side_that_rules_out_what_it_had_threatened_withdraws_it() -> None:
    back = said("closing the northern port", "REJECT", KOVAL, "2022-01-12")
    one = only("condition withdrawn", changes([THREAT, back], SINCE))
    assert (one.now, one.before, one.actor) == ((back,), (THREAT,), KOVAL)


def test_nobody_withdraws_the_condition_of_another() -> None:
    assert kinds(THREAT, said("closing the northern port", "REJECT", MAREK, "2022-01-12")) == []


def test_a_refusal_not_to_act_withdraws_nothing() -> None:
    assert kinds(THREAT, said("not closing the northern port", "REJECT", KOVAL, "2022-01-12")) == []


def test_a_figure_moved_when_its_claimant_gives_another_value() -> None:
    before, now = claimed(90_000, NORDIA, "2022-01-03"), claimed(120_000, NORDIA, "2022-01-12")
    one = only("figure moved", changes([before, now], SINCE))
    assert (one.actor, one.now, one.before) == (NORDIA, (now,), (before,))


def test_a_figure_of_another_claimant_has_not_moved() -> None:
    assert kinds(claimed(90_000, NORDIA, "2022-01-03"), claimed(120_000, VERIA, "2022-01-12")) == []


def test_the_same_value_again_has_not_moved() -> None:
    assert kinds(claimed(90_000, NORDIA, "2022-01-03"), claimed(90_000, NORDIA, "2022-01-12")) == []


def test_a_position_shifts_where_what_was_refused_is_accepted() -> None:
    no = said("to open the northern border crossing", "REJECT", MAREK, "2022-01-03")
    yes = said("to open the northern border crossing on Monday", "AGREE", MAREK, "2022-01-12")
    assert only("position shifted", changes([no, yes], SINCE)).before == (no,)


def test_a_position_that_only_sounds_shifted_is_not() -> None:
    no = said("to open the northern border crossing", "REJECT", MAREK, "2022-01-03")
    yes = said("not to open the northern border crossing", "AGREE", MAREK, "2022-01-12")
    assert kinds(no, yes) == []


PLAN = met("will meet in Geneva", (KOVAL, MAREK), "planned", "2022-01-03", when=day("2022-01-11"))


def test_a_planned_meeting_that_was_held_says_so() -> None:
    held = met("met in Geneva", (NORDIA, VERIA), "held", "2022-01-12", when=day("2022-01-11"))
    one = only("meeting held", changes([PLAN, held], SINCE))
    assert (one.now, one.before) == ((held,), (PLAN,))


def test_a_planned_meeting_that_was_called_off_says_so() -> None:
    off = met("called off", (NORDIA, VERIA), "cancelled", "2022-01-12", when=day("2022-01-11"))
    assert only("meeting cancelled", changes([PLAN, off], SINCE)).before == (PLAN,)


def test_a_meeting_announced_anew_is_added_once() -> None:
    anew = met("will meet in Oslo", (KOVAL, MAREK), "planned", "2022-01-12", when=day("2022-01-20"))
    twice = met("are due to meet", (NORDIA, VERIA), "planned", "2022-01-13", key="b", when=day("2022-01-20"))
    one = only("meeting added", changes([PLAN, anew, twice], SINCE))
    assert set(one.now) == {anew, twice}


def test_a_meeting_told_of_before_is_not_added() -> None:
    again = met("will meet in Geneva", (KOVAL, MAREK), "planned", "2022-01-10", when=day("2022-01-11"))
    assert kinds(PLAN, again) == []


def test_an_encounter_whose_day_was_moved_is_the_same_meeting() -> None:
    moved = met("met at last", (KOVAL, MAREK), "held", "2022-01-14", when=day("2022-01-13"))
    assert kinds(PLAN, moved, same={PLAN.id: "e", moved.id: "e"}) == ["meeting held"]
    one = only("meeting held", changes([PLAN, moved], SINCE, same={PLAN.id: "e", moved.id: "e"}))
    assert one.before == (PLAN,)


def test_a_deed_is_new_where_no_like_deed_of_that_side_was_told() -> None:
    old = did("shelled the river port", "ASSAULT", (VERIA,), "2022-01-03")
    again = did("shelling of the river port", "ASSAULT", (VERIA,), "2022-01-11")
    other = did("froze the assets of banks", "SANCTION", (NORDIA,), "2022-01-11")
    assert found(old, again, other)[0] == ("new deed", "froze the assets of banks")
    assert kinds(old, again, other) == ["new deed"]


def test_a_deed_only_feared_is_none() -> None:
    assert (
        kinds(OLD, did("shelled the river port", "ASSAULT", (VERIA,), "2022-01-11", status="possible")) == []
    )


def test_who_acts_for_the_first_time_is_told() -> None:
    told = changes([OLD, said("talks went well today", "SAY", MAREK, "2022-01-11")], SINCE)
    assert only("first-time actor", told).actor == MAREK


def test_without_earlier_reports_nobody_acts_for_the_first_time() -> None:
    assert found(NEW) == [("new demand", NEW.evidence.exact)]


@given(st.randoms(use_true_random=False))
def test_the_order_of_records_makes_no_difference(shuffle: random.Random) -> None:
    records = [
        OLD,
        AGAIN,
        NEW,
        THREAT,
        PLAN,
        claimed(90_000, NORDIA, "2022-01-03"),
        claimed(1, NORDIA, "2022-01-12"),
    ]
    mixed = records[:]
    shuffle.shuffle(mixed)
    assert changes(mixed, SINCE) == changes(records, SINCE)
