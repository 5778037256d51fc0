"""Votes: what body voted, how many on which side, with what result, and whether its rules agree."""

from __future__ import annotations

import pytest
import spacy

from demarche.extract.page import Page
from demarche.extract.vote_bodies import voting_bodies
from demarche.extract.vote_rules import AGREES, Reported, check
from demarche.extract.vote_tallies import tallies
from demarche.extract.votes import votes
from demarche.records import Actor, Report, Span, Statement, Vote

COUNCIL = next(body for body in voting_bodies() if body.rule == "nine")
SENATE = next(body for body in voting_bodies() if body.rule == "senate")
ALLIANCE = next(body for body in voting_bodies() if body.name == "NATO")


def page_of(text: str) -> Page:
    """A page of `text`, whose sentences end at full stops."""
    doc = spacy.blank("en")(text)
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text == "."
        token.tag_ = "NNP" if token.text[0].isupper() else "NN"
    return Page.of(Report(id="r1", key="case", text=text, published="2022-01-19"), doc, "1-test")


def only(text: str) -> Vote:
    (vote,) = votes(page_of(text), ())
    return vote


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("The House passed it, 419-3.", (419, 3, None)),
        ("The motion lost on a 10-2 vote, with three abstentions.", (10, 2, 3)),
        ("The council adopted it by 14 votes to none with one abstention.", (14, 0, 1)),
        ("The Senate approved it by a vote of 98 to 2.", (98, 2, None)),
        ("Eleven voted for it, one against it and three abstained.", (11, 1, 3)),
        ("It was a three-to-one majority of 2-1.", (3, 1, None)),
    ],
)
def test_a_tally_is_read_side_by_side(said: str, counts: tuple[int | None, int | None, int | None]) -> None:
    tally = tallies(said, 0, len(said))[0]
    assert (tally.ayes, tally.against, tally.abstain) == counts


@pytest.mark.parametrize(
    "said",
    ["The team won 3-1.", "The Senate sat for 2-3 hours.", "Prices rose 5-10 percent as the House voted."],
)
def test_scores_ranges_and_shares_are_no_tally(said: str) -> None:
    assert tallies(said, 0, len(said)) == []


def test_a_body_that_passes_a_bill_tells_a_vote() -> None:
    vote = only("The Senate passed the bill, 61-38.")
    assert (vote.body, vote.ayes, vote.against, vote.result) == ("US Senate", 61, 38, "passed")


def test_what_was_passed_by_a_body_tells_a_vote() -> None:
    assert only("The measure was rejected by the Knesset.").result == "rejected"


def test_two_bodies_of_one_sentence_have_each_their_own_tally() -> None:
    house, senate = votes(page_of("The House backed the bill, 400-10, and the Senate followed, 90-5."), ())
    assert (house.body, house.ayes) == ("US House of Representatives", 400)
    assert (senate.body, senate.ayes) == ("US Senate", 90)


def test_a_vote_to_come_is_pending() -> None:
    vote = only("The House is set to vote on Tuesday.")
    assert (vote.result, vote.status) == ("pending", "planned")


def test_the_white_house_does_not_vote() -> None:
    assert votes(page_of("The White House approved the plan."), ()) == ()


def test_the_body_spoken_of_before_votes_on() -> None:
    vote = votes(page_of("The Senate met. The resolution passed on Friday."), ())[-1]
    assert (vote.body, vote.result) == ("US Senate", "passed")


def test_a_veto_is_named_and_agrees_with_the_rules() -> None:
    vote = only("Russia vetoed a Security Council resolution.")
    assert [actor.name for actor in vote.named["against"]] == ["Russia"]
    assert (vote.result, vote.rules) == ("vetoed", AGREES)


def test_who_says_how_he_voted_is_named() -> None:
    text = "In the Senate I voted against the bill, Smith said."
    smith = Actor(id=None, name="Jane Smith", kind="person")
    page = page_of(text)
    said = Statement.make(
        page.report,
        "1-test",
        (0, len(text)),
        source=smith,
        source_kind="named",
        cue=(Span.of(text, text.index("said"), text.index("said") + 4),),
        content=(Span.of(text, 0, text.index(", Smith")),),
        quoted="indirect",
        act="REJECT",
        confidence=0.9,
    )
    (vote,) = votes(page, (said,))
    assert vote.named == {"against": (smith,)}


@pytest.mark.parametrize(
    ("told", "rules"),
    [
        (Reported("adopted", 14, 0), AGREES),
        (Reported("adopted", 8, 0), "nine votes are needed, 8 are reported"),
        (Reported("rejected", 8, 2), AGREES),
        (Reported("adopted", 12, 1, ("Russia",)), "Russia, a permanent member, is reported against"),
        (Reported("adopted", 12, 1, ("Russia",), procedural=True), AGREES),
        (Reported("adopted", 12, 3), None),
        (Reported("vetoed", opposed=("Brazil",)), "Brazil has no veto"),
        (Reported("vetoed", opposed=("China",), procedural=True), "there is no veto on procedure"),
        (Reported("rejected", 11, 1, ("Russia",)), AGREES),
        (Reported("adopted"), None),
    ],
)
def test_the_security_council_needs_nine_votes_and_no_veto(told: Reported, rules: str | None) -> None:
    assert check(COUNCIL, told) == rules


@pytest.mark.parametrize(
    ("told", "rules"),
    [
        (Reported("passed", 51, 49), AGREES),
        (Reported("rejected", 55, 45, about="a vote to end debate"), AGREES),
        (Reported("passed", 55, 45, about="cloture"), "60 votes are needed for cloture, 55 are reported"),
        (Reported("ratified", 60, 40, about="the treaty"), "two thirds (67) are needed, 60 are reported"),
        (Reported("veto overridden", 70, 30, about="voted to override"), AGREES),
    ],
)
def test_the_senate_needs_more_for_cloture_treaties_and_overrides(told: Reported, rules: str) -> None:
    assert check(SENATE, told) == rules


def test_an_alliance_that_decides_by_consensus_has_no_votes_against() -> None:
    assert check(ALLIANCE, Reported("approved", 29, 1)) == "decides by consensus, but 1 against are reported"


def test_no_rule_is_no_verdict() -> None:
    assert check(None, Reported("passed", 10, 2)) is None
