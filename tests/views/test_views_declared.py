"""The board of conditions: one declaration once, how it stands, and what may be asked of it."""

from __future__ import annotations

from itertools import permutations

from demarche.link.consequences import read
from demarche.link.fulfilment import TakenBack
from demarche.records import Actor
from demarche.views.declared import asked_of, declarations, together, triggers
from over_time_makers import KOVAL, MAREK, declared, said

PORT = ("Veria crosses the river", "we will close the port")
RUSSIA = Actor(id="country:RUS", name="Russia", kind="government", country="RUS")


def test_two_reports_of_one_threat_are_one_declaration() -> None:
    one = declared(*PORT, KOVAL, "2022-01-10")
    other = declared("Veria crosses the wide river", PORT[1], KOVAL, "2022-01-12")
    assert together([one, other]) == ((one, other),)


def test_two_issuers_are_not_made_one_by_words_without_a_source() -> None:
    nobody = declared(*PORT, None, "2022-01-11")
    those = [declared(*PORT, KOVAL, "2022-01-10"), nobody, declared(*PORT, MAREK, "2022-01-12")]
    assert [len(told) for told in together(those)] == [2, 1]


def test_the_order_in_which_conditions_come_makes_no_difference() -> None:
    those = [
        declared(*PORT, KOVAL, "2022-01-10"),
        declared(*PORT, KOVAL, "2022-01-12"),
        declared("Nordia closes the port", "Veria will answer", MAREK),
    ]
    assert {together(order) for order in permutations(those)} == {together(those)}


def test_another_consequence_or_issuer_is_another_declaration() -> None:
    those = [
        declared(*PORT, KOVAL),
        declared(PORT[0], "the League will send observers", KOVAL),
        declared(*PORT, MAREK),
    ]
    assert len(together(those)) == 3


def test_the_same_words_without_a_source_are_the_same_declaration() -> None:
    assert len(together([declared(*PORT, KOVAL, "2022-01-10"), declared(*PORT, None, "2022-01-12")])) == 1


def test_copies_of_one_report_count_as_one_account() -> None:
    those = [declared(*PORT, KOVAL, "2022-01-10"), declared(*PORT, KOVAL, "2022-01-12")]
    (one,) = declarations(
        those, {those[1].report.id: those[0].report.id, those[0].report.id: those[0].report.id}
    )
    assert (one.reports, one.accounts, one.chance) == (2, 1, 0.9)


def test_what_its_issuer_took_back_is_told_to_be() -> None:
    words = said("Koval ruled out closing the port", "REJECT", KOVAL, "2022-01-20")
    back = TakenBack("ruled out", words)
    (one,) = declarations([declared(*PORT, KOVAL)], {}, (), lambda _: (back,))
    assert (one.stands, one.taken_back) == ("taken back", (back,))


def test_what_no_record_answers_is_open() -> None:
    (one,) = declarations([declared(*PORT, KOVAL)], {})
    assert (one.stands, one.met, one.answers) == ("open", (), ())


def test_foretellings_come_last_those_of_nobody_at_the_very_end() -> None:
    those = [
        declared("it rains", "the river will rise", None, "2022-01-20", force="prediction"),
        declared("the talks fail", "prices will rise", MAREK, "2022-01-15", force="prediction"),
        declared(*PORT, KOVAL, "2022-01-10"),
    ]
    assert [one.condition for one in declarations(those, {})] == [those[2], those[1], those[0]]


def test_the_commonest_trigger_leads_what_may_be_asked() -> None:
    those = [
        declared("Russia attacks Ukraine", "the port will close", KOVAL, "2022-01-10"),
        declared("Russia attacks Ukraine with tanks", "the League will meet", MAREK, "2022-01-11"),
        declared("Russia leaves Ukraine", "the port will open", KOVAL, "2022-01-12"),
        declared("he leaves", "all will rejoice", KOVAL, "2022-01-13"),
    ]
    board = declarations(those, {})
    whole = {one.condition.id: one for one in read(those)}
    found = triggers((one, whole[one.condition.id]) for one in board)
    assert (found[0].deed, found[0].conditions) == ("Russia attacks Ukraine", 2)
    assert "he leaves" not in {one.deed for one in found}


def test_in_a_consequence_we_is_the_issuer() -> None:
    one = declared(*PORT, KOVAL)
    assert asked_of(one, "consequence") == "Anna Koval will close the port"
    assert asked_of(one, "trigger") == "Veria crosses the river"


def test_a_deed_whose_doer_is_a_pronoun_is_not_asked_about() -> None:
    assert asked_of(declared("it attacks", "they will answer", KOVAL), "trigger") is None
    assert asked_of(declared("it attacks", "they will answer", KOVAL), "consequence") is None


def test_a_long_clause_is_cut_to_what_may_be_asked() -> None:
    long = declared("Russia attacks " + "and attacks again " * 30, "the port will close", RUSSIA)
    assert len(asked_of(long, "trigger") or "") <= 200
