from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from link_conditions_makers import EVERY, event, report, said, sanctions, setting, state

from demarche.link.consequences import read
from demarche.link.fulfilment import done, due, taken_back

RUSSIA, AMERICA, UKRAINE = state("RUS"), state("USA"), state("UKR")
LATER = report(
    "Russia invaded Ukraine. The United States imposed sanctions on Russia. "
    "The United States ruled out sanctions on Russia.",
    "later",
    "2022-02-26",
)
invasion = event(LATER, "Russia invaded Ukraine", "ASSAULT", RUSSIA, UKRAINE, day="2022-02-24")
imposed = event(
    LATER, "The United States imposed sanctions on Russia", "SANCTION", AMERICA, RUSSIA, day="2022-02-25"
)
ruled_out = said(LATER, "sanctions on Russia.", AMERICA, "REJECT")


def found(*records, statements=()):
    return due(read([sanctions]), done(records), statements, setting)


def test_a_condition_is_due_when_its_trigger_comes_about_after_it() -> None:
    (one,) = found(invasion)
    assert (one.declared.condition, one.met, one.state) == (sanctions, (invasion,), "not yet known")


def test_what_came_before_the_declaration_meets_nothing() -> None:
    before = event(LATER, "Russia invaded Ukraine", "ASSAULT", RUSSIA, UKRAINE, day="2014-02-24")
    assert found(before) == ()


undated = invasion.model_copy(update={"when": None})


def test_a_deed_without_a_date_of_its_own_counts_where_a_later_report_is_the_first_to_tell_it() -> None:
    (one,) = found(undated)
    assert one.met == (undated,)


def test_a_deed_without_a_date_counts_only_where_it_is_told_to_whom() -> None:
    elsewhere = event(LATER, "Russia invaded", "ASSAULT", RUSSIA, day="2022-02-24")
    assert found(elsewhere.model_copy(update={"when": None})) == ()


def test_a_deed_without_a_date_that_an_earlier_report_tells_too_may_be_long_past() -> None:
    before = event(LATER, "Russia invaded Ukraine", "ASSAULT", RUSSIA, UKRAINE, day="2014-02-24")
    assert found(undated, before) == ()


def test_a_dated_deed_goes_before_one_without_a_date() -> None:
    (one,) = found(undated, invasion)
    assert one.met == (invasion,)


def test_a_deed_without_a_date_is_no_answer() -> None:
    (one,) = found(invasion, imposed.model_copy(update={"when": None}))
    assert one.state == "not yet known"


def test_what_a_report_tells_of_a_day_to_come_has_not_come_about() -> None:
    ahead = event(LATER, "Russia invaded Ukraine", "ASSAULT", RUSSIA, UKRAINE, day="2022-09-01")
    assert found(ahead) == ()


def test_a_deed_that_was_hardly_read_meets_nothing() -> None:
    assert found(invasion.model_copy(update={"confidence": 0.2})) == ()


def test_another_sides_deed_meets_nothing() -> None:
    other = event(LATER, "Russia invaded Ukraine", "ASSAULT", UKRAINE, RUSSIA, day="2022-02-24")
    assert found(other) == ()


def test_a_later_deed_of_the_issuer_that_is_the_consequence_keeps_it() -> None:
    (one,) = found(invasion, imposed)
    assert (one.state, one.answers) == ("kept", (imposed,))


def test_a_later_statement_that_rules_the_consequence_out_breaks_it() -> None:
    (one,) = found(invasion, statements=(ruled_out,))
    assert (one.state, one.answers) == ("broken", (ruled_out,))


def test_who_took_back_what_is_told_with_the_statement() -> None:
    (declared,) = read([sanctions])
    (back,) = taken_back(declared, [ruled_out])
    assert (back.how, back.statement) == ("ruled out", ruled_out)


def test_another_sides_refusal_takes_nothing_back() -> None:
    (declared,) = read([sanctions])
    assert taken_back(declared, [said(LATER, "sanctions on Russia.", UKRAINE, "REJECT")]) == ()


@given(st.permutations(EVERY), st.permutations([invasion, imposed]))
def test_the_order_of_records_makes_no_difference(conditions, records) -> None:
    assert due(read(conditions), done(records), (), setting) == due(
        read(EVERY), done([invasion, imposed]), (), setting
    )
