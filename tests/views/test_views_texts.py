"""Instruments put together by name."""

from __future__ import annotations

from itertools import permutations

import pytest

from demarche.records import Actor, Instrument, Stance
from demarche.views.texts import Text, key, proper, texts
from over_time_makers import KOVAL, MAREK, NORDIA, VERIA, report


def paper(name: str, published: str = "2022-01-10", outlet: str = "", **fields: object) -> Instrument:
    text = f"They spoke of {name} at length"
    whole = {"name": name, "form": "accord", "confidence": 0.9, **fields}
    return Instrument.make(report(text, published, outlet), "test", (14, 14 + len(name)), **whole)


def told(*those: Instrument, accounts: dict[str, str] | None = None) -> tuple[Text, ...]:
    return texts(those, accounts or {}, lambda one: one.evidence.exact)


@pytest.mark.parametrize(
    "name",
    ["Minsk agreements", "the Budapest memorandum", "NATO-Russia Founding Act", "NAFTA", "the INF Treaty"],
)
def test_a_name_of_its_own_is_known_by_its_capitals(name: str) -> None:
    assert proper(name)


@pytest.mark.parametrize(
    "name",
    ["a statement", "The letter", "two draft treaties", "a letter to Trump", "legislation", "any Agreement"],
)
def test_what_might_be_any_text_has_no_name_of_its_own(name: str) -> None:
    assert not proper(name)


def test_articles_quotation_marks_and_case_make_no_other_name() -> None:
    assert key("the “Green New Deal") == key("Green New Deal") == key("the green new deal")


def test_reports_on_a_named_text_are_one() -> None:
    (one,) = told(paper("the River Accord", "2022-01-10"), paper("River Accord", "2022-01-12"))
    assert (one.reports, one.accounts) == (2, 2)


def test_letters_of_two_reports_are_two() -> None:
    assert len(told(paper("a letter", "2022-01-10", "A"), paper("a letter", "2022-01-10", "B"))) == 2


def test_copies_of_one_report_count_as_one_account() -> None:
    those = (paper("River Accord", "2022-01-10"), paper("River Accord", "2022-01-12"))
    accounts = {one.report.id: "a" for one in those}
    (one,) = told(*those, accounts=accounts)
    assert (one.reports, one.accounts) == (2, 1)


def test_who_reads_it_how_is_kept_apart_by_who_and_by_report() -> None:
    backs = (Stance(actor=VERIA, act="SUPPORT"), Stance(actor=VERIA, act="SUPPORT"))
    rejects = (Stance(actor=NORDIA, act="REJECT"),)
    (one,) = told(
        paper("River Accord", "2022-01-10", stance=backs), paper("River Accord", "2022-01-12", stance=rejects)
    )
    assert [(each.actor.name, each.act, each.day) for each in one.readings] == [
        ("Nordia", "REJECT", "2022-01-12"),
        ("Veria", "SUPPORT", "2022-01-10"),
    ]


def test_all_states_that_are_told_are_kept_the_commonest_shown() -> None:
    (one,) = told(
        paper("River Accord", "2022-01-10", state="signed"),
        paper("River Accord", "2022-01-11", state="in force"),
        paper("River Accord", "2022-01-12", state="in force"),
    )
    assert (one.state, one.states) == ("in force", ("signed", "in force"))


def test_named_texts_come_first_those_of_most_accounts_before_others() -> None:
    found = told(
        paper("a letter", "2022-01-20"),
        paper("Hill Pact", "2022-01-15"),
        paper("River Accord", "2022-01-10"),
        paper("River Accord", "2022-01-11"),
    )
    assert [one.name for one in found] == ["River Accord", "Hill Pact", "a letter"]


def test_the_order_of_records_makes_no_difference() -> None:
    def reading(who: Actor) -> tuple[Stance, ...]:
        return (Stance(actor=who, act="SAY"),)

    those = [
        paper("River Accord", "2022-01-10", stance=reading(KOVAL)),
        paper("the River accord", "2022-01-11", stance=reading(MAREK)),
        paper("a letter", "2022-01-11"),
    ]
    assert all(told(*order) == told(*those) for order in permutations(those))


def test_a_quotation_mark_that_lost_its_pair_is_left_out() -> None:
    (one,) = told(paper("the “Green New Deal"))
    assert one.name == "the Green New Deal"
