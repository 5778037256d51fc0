"""Issues and positions: what is argued about, who stands where, what two statements show to have changed."""

from __future__ import annotations

import random

from link_makers import RUSSIA, UKRAINE, USA, said

from demarche.casebook import Issue as Given
from demarche.link.issues import holds, issues
from demarche.link.positions import agreements, positions, stance
from demarche.records import Act, Actor, Statement

GIVEN = Given(name="Sanctions", words=("sanctions",))


def itself(actor: Actor) -> Actor:
    return actor


def taken(*statements: Statement):
    return positions(issues(statements, [GIVEN], itself, 0), itself)


def test_a_phrase_of_three_statements_by_two_actors_is_an_issue() -> None:
    given = [
        said("the grain corridor must stay open", "REQUEST", UKRAINE, "2022-01-01"),
        said("the grain corridor was misused", "ACCUSE", RUSSIA, "2022-01-02"),
        said("a grain corridor feeds the world", "SAY", USA, "2022-01-03"),
    ]
    (found,) = issues(given)
    assert (found.name, found.found) == ("grain corridor", "clustering")
    assert set(found.statements) == set(given)
    assert issues(given[:2]) == ()
    assert issues([given[0]] * 3) == ()


def test_what_copies_of_one_report_say_is_no_issue_and_counts_once() -> None:
    given = [
        said("the grain corridor must stay open", "REQUEST", UKRAINE, "2022-01-01"),
        said("the grain corridor was misused", "ACCUSE", RUSSIA, "2022-01-02"),
        said("a grain corridor feeds the world", "SAY", USA, "2022-01-03"),
    ]
    one, two, three = (statement.report.id for statement in given)
    assert issues(given, accounts={one: one, two: one, three: one}) == ()
    (found,) = issues(given, accounts={one: one, two: one})
    assert found.accounts == 2
    reprint = [given[0].model_copy(update={"report": other.report, "id": other.id}) for other in given[1:]]
    assert issues([*reprint, given[1]], accounts={two: two, three: two}) == ()


def test_names_of_states_and_persons_are_no_issues() -> None:
    given = [
        said(f"the Russian president spoke {n} times", "SAY", who, f"2022-01-0{n}")
        for n, who in enumerate((UKRAINE, USA, RUSSIA), 1)
    ]
    assert issues(given) == ()


def test_the_order_of_the_statements_makes_no_difference() -> None:
    given = [
        said(f"the grain corridor and troop withdrawal, part {n}", "SAY", who, f"2022-01-0{n}")
        for n, who in enumerate((UKRAINE, USA, RUSSIA), 1)
    ]
    mixed = given[:]
    random.Random(4).shuffle(mixed)
    assert issues(mixed) == issues(given) != ()


def test_a_casebooks_issue_leads_and_keeps_its_actors() -> None:
    given = [said("lifting sanctions", "REQUEST", RUSSIA), said("new sanctions", "REQUEST", USA)]
    (found,) = issues(given, [Given(name="Sanctions", words=("sanction",), actors=("RUS",))])
    assert (found.found, found.statements) == ("casebook", (given[0],))


def test_words_are_found_whole_in_singular_and_plural() -> None:
    assert holds("New sanctions follow", "sanction")
    assert holds("an arms embargo", "Arms Embargo")
    assert not holds("sanctioned goods", "sanction goods")


def test_a_stance_is_the_act_turned_round_by_words_of_ending() -> None:
    for content, act, expected in (
        ("new sanctions on Iran", "REQUEST", "for"),
        ("to lift sanctions on Iran", "REQUEST", "against"),
        ("to lift sanctions on Iran", "REJECT", "for"),
        ("sanctions on Iran", "REJECT", "against"),
        ("sanctions on Iran", "SAY", None),
        ("whether sanctions would follow", "REJECT", None),
    ):
        assert stance(said(content, act, USA), ("sanctions",)) == expected, content


def test_a_stance_is_on_the_issue_itself_not_on_when_or_where_or_what_is_told_of_it() -> None:
    for content, act in (
        ("to hold talks during the election", "REQUEST"),
        ("her record in a general election", "REJECT"),
        ("the election was only one small step", "CONCEDE"),
    ):
        assert stance(said(content, act, USA), ("election",)) is None, content
    assert stance(said("the election to be postponed", "REQUEST", USA), ("election",)) == "against"
    assert stance(said("the election be held in May", "REQUEST", USA), ("election",)) == "for"


def test_words_of_ending_turn_only_what_they_stand_with() -> None:
    wanted = "background checks and a ban on new weapons"
    assert stance(said(wanted, "REQUEST", USA), ("background checks",)) == "for"
    assert stance(said("any sanctions on its banks", "REJECT", USA), ("sanctions",)) == "against"
    assert stance(said("to endorse sanctions", "AGREE", USA), ("sanctions",)) == "for"
    assert stance(said("sanctions be eased", "REQUEST", USA), ("sanctions",)) == "against"
    assert stance(said("to send its troops back to their barracks", "REQUEST", USA), ("troops",)) == "against"


def test_a_change_names_the_earlier_statement() -> None:
    first = said("sanctions on Iran", "REJECT", RUSSIA, "2022-01-01")
    later = said("sanctions on Iran now", "AGREE", RUSSIA, "2022-02-01")
    before, after = taken(first, later)
    assert before.change is None
    assert after.change is not None
    assert (after.change.what, after.change.since) == ("softening", first.id)


def test_a_change_needs_two_days_one_actor_and_one_thing() -> None:
    def changes(content: str, act: Act, who: Actor, day: str | None) -> list[object]:
        first = said("sanctions on Iran", "REJECT", RUSSIA, "2022-01-01")
        return [one.change for one in taken(first, said(content, act, who, day)) if one.change]

    assert changes("sanctions on Iran now", "AGREE", RUSSIA, "2022-01-01") == []
    assert changes("sanctions on Iran now", "AGREE", RUSSIA, None) == []
    assert changes("sanctions on Iran now", "AGREE", USA, "2022-02-01") == []
    assert changes("sanctions on Syria", "AGREE", RUSSIA, "2022-02-01") == []


def test_who_agrees_with_whom_rests_on_the_latest_stances_near_in_time() -> None:
    given = taken(
        said("new sanctions on Iran", "REQUEST", USA, "2022-01-01"),
        said("sanctions on Iran", "REJECT", RUSSIA, "2022-01-10"),
        said("sanctions on Iran at once", "REQUEST", UKRAINE, "2022-01-12"),
    )
    pairs = {frozenset((one.one.name, one.other.name)): one.agree for one in agreements(given)}
    assert pairs[frozenset(("United States", "Ukraine"))]
    assert not pairs[frozenset(("United States", "Russia"))]
    far = taken(
        said("new sanctions on Iran", "REQUEST", USA, "2021-01-01"),
        said("sanctions on Iran", "REJECT", RUSSIA, "2022-01-10"),
    )
    assert agreements(far) == ()


def test_who_was_against_it_before_or_has_often_refused_it_does_not_refuse_it_first() -> None:
    asked = said("sanctions on gas from the east", "REQUEST", RUSSIA, "2022-01-01")
    ended = said("an end to sanctions on gas from the east", "REQUEST", RUSSIA, "2022-01-01")
    refused = said("sanctions on gas from the east", "REJECT", RUSSIA, "2022-01-09", cue="refused")
    often = said("sanctions on gas from the east", "REJECT", RUSSIA, "2022-01-09", cue="has often refused")
    assert [one.change is not None for one in taken(asked, refused)] == [False, True]
    assert [one.change for one in taken(ended, refused)] == [None, None]
    assert [one.change for one in taken(asked, often)] == [None, None]
