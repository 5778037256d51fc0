"""Which acts count, where they are placed, and how they are weighed."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.link.plover import type_of, types
from demarche.link.tension import Count, tension
from demarche.records.kinds import EVENT_TYPES
from over_time_makers import KOVAL, LEAGUE, MAREK, NORDIA, VERIA, day, did, met, said

STRIKE = did("shelled the port", "ASSAULT", (VERIA,), recipients=(NORDIA,))
BLAME = said("Veria shelled the port", "ACCUSE", KOVAL, "2022-01-12", addressees=(VERIA,))
TALKS = met("met in Geneva", (KOVAL, MAREK), "held", "2022-01-19", when=day("2022-01-18"))


def count(*records, **asked) -> Count:
    return tension(records, {one.report.id: one.report for one in records}.values(), **asked)


def test_every_type_of_deed_has_a_class_and_a_weight_on_its_side() -> None:
    assert set(EVENT_TYPES) <= set(types())
    for one in types().values():
        assert (one.weight > 0) == one.of.endswith("cooperation")
        assert abs(one.weight) <= 10


def test_a_plain_saying_and_a_warning_are_of_no_type() -> None:
    assert type_of(said("it rained", "SAY", KOVAL)) is None
    assert type_of(said("danger is near", "WARN", KOVAL)) is None


def test_acts_are_counted_by_class_and_week_with_their_weights() -> None:
    first, second = count(STRIKE, BLAME, TALKS).overall.periods
    assert (first.start, first.end) == (date(2022, 1, 10), date(2022, 1, 16))
    assert (first.material_conflict, first.verbal_conflict, first.verbal_cooperation) == (1, 1, 0)
    assert first.goldstein == pytest.approx(-11.5)
    assert (second.verbal_cooperation, second.goldstein) == (1, 1.0)


def test_the_volume_of_reports_stands_beside_the_acts() -> None:
    first, _ = count(STRIKE, BLAME, TALKS).overall.periods
    assert (first.reports, first.told_in, first.per_act, first.per_report) == (2, 2, -5.75, -5.75)


def test_by_day_each_day_is_a_period() -> None:
    assert [one.start for one in count(STRIKE, BLAME, by="day").overall.periods] == [
        date(2022, 1, 10),
        date(2022, 1, 12),
    ]


def test_an_act_told_three_times_in_one_account_counts_once_a_day() -> None:
    copy = did("the port was shelled", "ASSAULT", (MAREK,), key="b", recipients=(KOVAL,))
    assert count(STRIKE, copy).overall.whole.acts == 2
    accounts = {STRIKE.report.id: "one", copy.report.id: "one"}
    once = count(STRIKE, copy, accounts=accounts).overall.whole
    assert (once.acts, once.reports, once.records) == (1, 1, tuple(sorted((STRIKE.id, copy.id))))


def test_acts_between_two_sides_are_theirs_whoever_speaks_for_them() -> None:
    (pair,) = count(STRIKE, BLAME, TALKS).pairs
    assert {pair.actor, pair.other} == {"VER", "NDA"}
    assert pair.whole.acts == 3


def test_an_act_without_a_known_target_stands_in_no_pair_and_is_counted() -> None:
    counted = count(said("they lied about everything", "ACCUSE", KOVAL))
    assert (counted.pairs, counted.no_target, counted.overall.whole.verbal_conflict) == ((), 1, 1)


def test_one_actor_and_its_counterpart_can_be_asked_for() -> None:
    other = said("the League broke its word", "ACCUSE", MAREK, addressees=(LEAGUE,))
    records = (STRIKE, BLAME, TALKS, other)
    veria = lambda actor: actor.country == "VER"  # noqa: E731
    league = lambda actor: actor.id == "body:league"  # noqa: E731
    assert count(*records, actor=veria).overall.whole.acts == 4
    assert count(*records, actor=veria, other=league).overall.whole.acts == 1


@pytest.mark.parametrize("status", ["planned", "possible", "conditional", "denied"])
def test_what_was_not_done_does_not_count(status: str) -> None:
    assert count(did("shelled the port", "ASSAULT", (VERIA,), status=status)).overall.whole.acts == 0


def test_a_meeting_to_come_does_not_count() -> None:
    assert count(met("will meet", (KOVAL, MAREK), "planned")).overall.whole.acts == 0


def test_what_is_told_of_long_ago_is_left_out_and_counted() -> None:
    old = did("annexed the valley", "ASSAULT", (VERIA,), when=day("1994-05-01"))
    rough = did("annexed the hills", "ASSAULT", (VERIA,), when=day("2014-01-01", "2014-12-31", "year"))
    counted = count(STRIKE, old, rough)
    assert (counted.overall.whole.acts, counted.left_out) == (1, 2)


def test_a_record_hardly_sure_is_counted_as_unlikely() -> None:
    counted = count(STRIKE.model_copy(update={"confidence": 0.1}))
    assert (counted.overall.whole.acts, counted.unlikely) == (0, 1)


def test_undated_acts_have_a_period_of_their_own() -> None:
    (only,) = count(did("shelled the port", "ASSAULT", (VERIA,), None)).overall.periods
    assert (only.start, only.material_conflict, only.reports) == (None, 1, 1)


def test_a_span_of_days_can_be_asked_for() -> None:
    assert count(STRIKE, BLAME, TALKS, since=date(2022, 1, 12)).overall.whole.acts == 2
    assert count(STRIKE, BLAME, TALKS, until=date(2022, 1, 11)).overall.whole.acts == 1


@given(st.randoms(use_true_random=False))
def test_the_order_of_records_makes_no_difference(shuffle: random.Random) -> None:
    records = [STRIKE, BLAME, TALKS, did("shelled a bridge", "ASSAULT", (VERIA,), "2022-01-12")]
    mixed = records[:]
    shuffle.shuffle(mixed)
    assert count(*mixed) == count(*records)
