"""Accounts that contradict each other: only where one denies what another asserts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from link_makers import RUSSIA, UKRAINE, USA, report_of, said

from demarche.casebook import none
from demarche.link.rival_accounts import contradictions, denies

SIDE = none().side
CHARGE = said("Russia hacked the election servers", "ACCUSE", UKRAINE)
DENIAL = said("hacking the election servers", "REJECT", RUSSIA, "2022-01-15", cue="denied")


def test_a_denial_stands_against_what_another_asserts_of_the_denier() -> None:
    (found,) = contradictions([DENIAL, CHARGE], SIDE)
    assert (found.asserted, found.denied) == ((CHARGE,), (DENIAL,))


def test_words_for_one_deed_are_one() -> None:
    denied = said("meddling in the election", "REJECT", RUSSIA, cue="denied")
    charge = said("that Russia interfered in the election", "ACCUSE", USA)
    assert len(contradictions([denied, charge], SIDE)) == 1


def test_a_refusal_is_no_denial() -> None:
    assert not denies(said("to hand over the servers", "REJECT", RUSSIA, cue="refused"))
    assert not denies(said("it would never send troops to the election", "REJECT", RUSSIA))
    assert not denies(said("that it hacked a server", "REJECT", RUSSIA, cue="would neither confirm nor deny"))


def test_rejecting_denies_only_a_claim() -> None:
    assert denies(said("the allegations of hacking", "REJECT", RUSSIA, cue="rejected"))
    assert not denies(said("the draft of the treaty", "REJECT", RUSSIA, cue="rejected"))


def test_rejecting_what_is_asked_denies_nothing() -> None:
    assert not denies(said("U.S. demands that it hand over the servers", "REJECT", RUSSIA, cue="rejected"))
    assert not denies(said("the idea that it would hand them over", "REJECT", RUSSIA, cue="rejecting"))


def test_denouncing_is_no_denial() -> None:
    assert not denies(said("the attack", "REJECT", RUSSIA, cue="blocked a resolution to denounce"))


def test_a_question_asserts_nothing() -> None:
    asked = said("did Russia hack the election servers", "SAY", UKRAINE, cue="are asking")
    assert contradictions([DENIAL, asked], SIDE) == ()


def test_who_tells_of_a_denial_asserts_nothing() -> None:
    cited = said("Russian denials of hacking the election servers", "SAY", USA)
    assert contradictions([DENIAL, cited], SIDE) == ()


def test_a_denial_in_plain_words_needs_no_verb_of_denial() -> None:
    assert denies(said("there is no evidence of hacking", "REJECT", RUSSIA))
    assert denies(said("we did not hack the servers", "REJECT", RUSSIA))


def test_another_act_with_the_same_words_contradicts_nothing() -> None:
    other = said("that Russia bought the election servers", "ACCUSE", UKRAINE)
    assert contradictions([DENIAL, other], SIDE) == ()


def test_what_may_happen_is_set_only_against_a_denied_plan() -> None:
    fear = said("Russia may attack the rebel region", "WARN", UKRAINE)
    deed = said("attacking the rebel region", "REJECT", RUSSIA, cue="denied")
    plan = said("any plan to attack the rebel region", "REJECT", RUSSIA, cue="denied")
    assert contradictions([fear, deed], SIDE) == ()
    assert len(contradictions([fear, plan], SIDE)) == 1


def test_a_demand_to_abandon_something_takes_it_for_granted() -> None:
    demand = said("to abandon plans for an invasion by Russia", "REQUEST", USA)
    denied = said("an invasion plan", "REJECT", RUSSIA, cue="denied")
    assert len(contradictions([demand, denied], SIDE)) == 1


def test_one_side_does_not_contradict_itself_and_long_after_is_another_matter() -> None:
    own = said("Russia hacked the election servers", "ACCUSE", RUSSIA)
    assert contradictions([own, DENIAL], SIDE) == ()
    late = said("hacking the election servers", "REJECT", RUSSIA, "2022-06-15", cue="denied")
    assert contradictions([CHARGE, late], SIDE) == ()


def test_a_bare_denial_answers_the_accusation_before_it() -> None:
    text = "Kyiv blamed Russia for the blackout. Moscow denied the accusation."
    report = report_of(text)
    charge = said("Russia for the blackout", "ACCUSE", UKRAINE, cue="blamed", report=report)
    denied = said("the accusation", "REJECT", RUSSIA, cue="denied", report=report)
    (found,) = contradictions([denied, charge], SIDE)
    assert found.asserted == (charge,)
    assert contradictions([said("the accusation", "REJECT", RUSSIA, cue="denied"), charge], SIDE) == ()


def test_a_denial_that_names_whose_claim_it_denies_needs_no_other_report() -> None:
    denied = said("Ukrainian claims that it cut the cable", "REJECT", RUSSIA, cue="denied")
    (found,) = contradictions([denied], SIDE)
    assert found.asserted == ()
    assert found.claimed is not None
    assert found.claimed.exact == "Ukrainian"
    assert denied.content[0].exact.startswith("Ukrainian")


@given(st.permutations([CHARGE, DENIAL, said("that Russia hacked servers of the election", "ACCUSE", USA)]))
def test_the_order_makes_no_difference(mixed: list) -> None:
    assert contradictions(mixed, SIDE) == contradictions(sorted(mixed, key=lambda one: one.id), SIDE)
