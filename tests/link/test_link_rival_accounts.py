"""Accounts that contradict each other: only where one denies what another asserts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from link_makers import RUSSIA, UKRAINE, USA, report_of, said

from demarche.casebook import none
from demarche.link.rival_accounts import contradictions, denies
from demarche.records import Actor, Event

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


def test_what_is_denied_may_be_no_account() -> None:
    assert not denies(said("the petition", "REJECT", RUSSIA, cue="denied"))
    assert not denies(said("any knowledge of the hacking", "REJECT", RUSSIA, cue="denied"))
    assert not denies(said("Ukraine its share of the gas", "REJECT", RUSSIA, cue="denies"))
    assert not denies(said("with Congress over the servers", "REJECT", RUSSIA, cue="his dispute"))
    assert not denies(said("bills that do not include the servers", "REJECT", RUSSIA, cue="rejected"))
    assert denies(said("Ukraine had asked for its share", "REJECT", RUSSIA, cue="denies"))


def test_not_to_dispute_is_no_denial() -> None:
    assert not denies(said("the hacking", "REJECT", RUSSIA, cue="doesn’t dispute"))
    assert denies(said("the hacking", "REJECT", RUSSIA, cue="disputes"))


def test_words_of_a_link_that_stand_in_a_sentence_make_no_denial() -> None:
    assert not denies(said("Ukrainian claims of hacking MORE servers", "REJECT", RUSSIA, cue="dismisses"))


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


def test_a_name_and_one_word_more_are_not_enough_in_common() -> None:
    denied = said("reports of tension between Ukraine and Belarus", "REJECT", RUSSIA, cue="denied")
    other = said("that Ukraine eases tension in schools", "SAY", USA)
    assert contradictions([denied, other], SIDE) == ()
    same = said("that tension between Ukraine and Belarus grows", "SAY", USA)
    assert len(contradictions([denied, same], SIDE)) == 1


def test_who_denies_for_himself_answers_only_what_names_him() -> None:
    envoy = Actor(id="person:envoy", name="Ivan Envoy", kind="person", country="RUS")
    denied = said("I never met engineers of the pipeline", "REJECT", envoy)
    other = said("that Russia met engineers of the pipeline", "SAY", UKRAINE)
    named = said("that Envoy met engineers of the pipeline", "SAY", UKRAINE)
    assert contradictions([denied, other], SIDE) == ()
    assert len(contradictions([denied, named], SIDE)) == 1


def test_who_denies_a_deed_does_not_tell_it() -> None:
    report = report_of("Officials deny Russia hacked the election servers.", "2022-01-16", "Harbour Post")
    whole = (0, len(report.text))
    deed = Event.make(report, "test", whole, type="ASSAULT", claimant=USA, confidence=1.0)
    spoken = said("Russia hacked the election servers", "REJECT", RUSSIA, cue="deny", report=report)
    assert len(contradictions([deed, DENIAL], SIDE)) == 1
    assert contradictions([deed, spoken, DENIAL], SIDE) == ()


def test_of_a_denial_read_as_a_statement_and_as_a_deed_the_statement_is_taken() -> None:
    report = report_of("Moscow denied hacking the election servers.", "2022-01-16", "Harbour Post")
    told = report.text.index("hacking")
    deed = Event.make(
        report,
        "test",
        (told, len(report.text)),
        type="ASSAULT",
        claimant=RUSSIA,
        status="denied",
        confidence=1.0,
    )
    spoken = said("hacking the election servers", "REJECT", RUSSIA, cue="denied", report=report)
    (alone,) = contradictions([deed, CHARGE], SIDE)
    (both,) = contradictions([deed, spoken, CHARGE], SIDE)
    assert (alone.denied, both.denied) == ((deed,), (spoken,))


def test_nothing_is_asserted_where_nobody_alleges_it() -> None:
    text = "There are no allegations that Russia hacked the election servers."
    report = report_of(text)
    deed = Event.make(report, "test", (0, len(text)), type="ASSAULT", claimant=USA, confidence=1.0)
    assert contradictions([deed, DENIAL], SIDE) == ()


def test_what_may_happen_is_set_only_against_a_denied_plan() -> None:
    fear = said("Russia may attack the rebel region", "WARN", UKRAINE)
    deed = said("attacking the rebel region", "REJECT", RUSSIA, cue="denied")
    plan = said("any plan to attack the rebel region", "REJECT", RUSSIA, cue="denied")
    assert contradictions([fear, deed], SIDE) == ()
    assert len(contradictions([fear, plan], SIDE)) == 1
    only_if = said("Russia may attack the rebel region if it is asked to", "WARN", UKRAINE)
    assert contradictions([only_if, plan], SIDE) == ()


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


def beside(charge: str, accused: tuple[Actor, ...], denier: Actor, between: str = " ") -> int:
    report = report_of(f"Kyiv blamed {charge}.{between}It denied the accusation.")
    made = said(charge, "ACCUSE", UKRAINE, cue="blamed", report=report)
    denied = said("the accusation", "REJECT", denier, cue="denied", report=report)
    return len(contradictions([denied, made.model_copy(update={"addressees": accused})], SIDE))


def test_a_bare_denial_answers_for_whoever_is_accused() -> None:
    belarus = Actor(id="country:BLR", name="Belarus", kind="government", country="BLR")
    assert beside("Belarus for the blackout beyond the line with Russia", (belarus,), belarus) == 1
    assert beside("Belarus for the blackout beyond the line with Russia", (belarus,), RUSSIA) == 0
    assert beside("Russia for the blackout", (RUSSIA,), RUSSIA, " Snow fell on the town." * 20) == 0


def test_words_that_states_have_in_common_name_none() -> None:
    syria = Actor(id="country:SYR", name="Syria", kind="government", country="SYR")
    assert beside("the Arab world and the republic next door for the raid", (), syria) == 0
    assert beside("the Syrian republic for the raid", (), syria) == 1


def test_the_first_words_of_a_quote_are_nobody_who_claims() -> None:
    denied = said('"Besides, the suggestion that it cut the cable is false', "REJECT", RUSSIA, cue="said")
    assert contradictions([denied], SIDE) == ()
    early = said("An early report that the cable was cut was false", "REJECT", RUSSIA)
    assert contradictions([early], SIDE) == ()


def test_a_denial_that_says_whose_claim_it_answers_answers_no_one_else() -> None:
    denied = said("Ukraine’s claim that the cable was cut at night", "REJECT", RUSSIA, cue="rejected")
    poll = said("that Russia and its cable were cut off at night by a claim of Ukraine", "SAY", USA)
    own = said("that the cable of Russia was cut at night", "SAY", UKRAINE)
    (alone,) = contradictions([denied, poll], SIDE)
    assert (alone.asserted, alone.claimed is not None) == ((), True)
    (met,) = contradictions([denied, own], SIDE)
    assert met.asserted == (own,)


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
