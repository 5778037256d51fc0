from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from link_conditions_makers import (
    ANSWER,
    EVERY,
    THREAT,
    condition,
    rupture,
    sanctions,
    sanctions_again,
    setting,
    state,
    unless,
)

from demarche.link.clauses import clause
from demarche.link.consequences import foresee, read


def fired(deed: str, conditions=EVERY, **options):
    return foresee(clause(deed), read(conditions), setting, **options)


def test_a_deed_fires_the_conditions_whose_trigger_it_tells_in_other_words() -> None:
    (step,) = fired("Russia invades Ukraine", depth=1)
    assert step.declared.condition in (sanctions, sanctions_again)
    assert step.match.score > 0.9
    assert "by Russia" in step.match.why


def test_one_declaration_in_two_reports_is_one_step() -> None:
    (step,) = fired("Russia invades Ukraine", depth=1)
    assert {one.id for one in step.told} == {sanctions.id, sanctions_again.id}


def test_what_others_declared_would_follow_from_a_consequence_is_the_next_step() -> None:
    (step,) = fired("Russia invades Ukraine")
    assert [one.declared.condition for one in step.then] == [rupture]
    assert step.then[0].then == ()


def test_the_other_way_round_is_another_deed() -> None:
    assert fired("Ukraine invades Russia") == ()


def test_unless_turns_a_trigger_round() -> None:
    assert fired("Russia withdraws its troops") == ()
    (step,) = fired("Russia does not withdraw its troops", depth=1)
    assert step.declared.condition == unless
    assert step.declared.unless


def test_a_prediction_that_nobody_is_told_to_have_made_is_no_declaration() -> None:
    nobody = condition(
        ANSWER, "new American sanctions follow", "Russia would sever relations", None, force="prediction"
    )
    assert fired("the United States imposes sanctions on Russia", (nobody,)) == ()


def test_an_issuer_that_is_the_triggers_own_doer_is_doubted() -> None:
    odd = condition(
        THREAT,
        "Russian forces roll across the border into Ukraine",
        "Washington would impose sanctions on Russia",
        state("RUS"),
    )
    (step,) = fired("Russia invades Ukraine", (odd,))
    assert step.doubted


def test_a_name_that_stands_nowhere_near_a_trigger_speaks_against_it() -> None:
    assert fired("Russia invades Kobani", depth=1) == ()


def test_what_is_in_no_table_is_found_by_its_meaning_where_there_are_vectors() -> None:
    meanings = {(rupture.id, "trigger"): bytes([90, 10, 5])}
    assert fired("a squeeze on the rouble", (rupture,)) == ()
    (step,) = fired("a squeeze on the rouble", (rupture,), meaning=bytes([90, 10, 5]), meanings=meanings)
    assert step.match.why == ("meaning 1.00",)


@given(st.permutations(EVERY))
def test_the_order_of_conditions_makes_no_difference(conditions) -> None:
    assert fired("Russia invades Ukraine", conditions) == fired("Russia invades Ukraine")
