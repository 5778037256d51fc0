"""Votes put together by what they are a vote of."""

from __future__ import annotations

from demarche.records import Vote
from demarche.views.ballots import Ballot, ballots
from over_time_makers import NORDIA, VERIA, day, report


def voted(text: str, published: str, **fields: object) -> Vote:
    whole = {"body": "League Council", "confidence": 0.9, **fields}
    return Vote.make(report(text, published), "test", (0, len(text)), **whole)


def told(*votes: Vote, together: bool = False) -> tuple[Ballot, ...]:
    groups = [[one.id for one in votes]] if together else []
    return ballots(votes, groups, {}, lambda one: one.evidence.exact)


def test_votes_that_are_one_encounter_stand_once() -> None:
    one, other = voted("10 to 2", "2022-01-10", ayes=10), voted("It passed", "2022-01-11", result="passed")
    (ballot,) = told(one, other, together=True)
    assert (ballot.ayes, ballot.result, ballot.reports) == (10, "passed", 2)
    assert len(told(one, other)) == 2


def test_numbers_are_never_put_together_from_two_reports() -> None:
    one, other = voted("10 for", "2022-01-10", ayes=10), voted("11 to 3", "2022-01-11", ayes=11, against=3)
    (ballot,) = told(one, other, together=True)
    assert (ballot.ayes, ballot.against, ballot.abstain) == (11, 3, None)
    assert [detail.of for detail in ballot.differ] == ["for"]


def test_names_of_all_reports_are_told_each_once() -> None:
    one = voted("Veria against", "2022-01-10", named={"against": (VERIA,)})
    other = voted("Veria and Nordia against", "2022-01-11", named={"against": (VERIA, NORDIA)})
    (ballot,) = told(one, other, together=True)
    assert [actor.name for actor in ballot.named["against"]] == ["Nordia", "Veria"]


def test_the_latest_stands_first_and_of_one_day_the_fuller() -> None:
    first = voted("Some time ago", "2022-01-01", when=day("2022-01-01"))
    bare = voted("They voted against", "2022-01-10")
    full = voted("10 to 2", "2022-01-10", ayes=10, against=2)
    assert [one.told[0] for one in told(bare, first, full)] == [full, bare, first]


def test_what_is_still_to_come_is_filed_by_its_own_day() -> None:
    coming = voted("They will vote", "2022-01-01", status="planned", when=day("2022-02-01"))
    past = voted("They voted", "2022-01-10")
    assert [one.told[0] for one in told(past, coming)] == [coming, past]
