"""Encounters as a person reads them: one row, with what the reports tell differently side by side."""

from __future__ import annotations

from demarche.records import Actor, Meeting, Report, Vote, When
from demarche.views.encounters import encounters, sheet

ARDEN = Actor(id="person:mira-arden", name="Mira Arden", kind="person", country="NOR")
BEKO = Actor(id="person:tomas-beko", name="Tomas Beko", kind="person", country="SVK")
LEAGUE = Actor(id="body:league", name="League of Ports in Arcadia", kind="organization")


def meeting(outlet: str, day: str, place: str | None, *who: Actor, state: str = "held") -> Meeting:
    text = f"They met, the {outlet} says."
    report = Report(id="r" + outlet, key=outlet, outlet=outlet, published="2021-12-03", text=text)
    return Meeting.make(
        report,
        "test",
        (0, len(text)),
        participants=who or (ARDEN, BEKO),
        format="in-person",
        place=place,
        state=state,
        when=When(start=day, end=day, precision="day", basis="explicit"),
        confidence=1.0,
    )


def test_what_two_reports_tell_differently_stands_side_by_side() -> None:
    one, other = (
        meeting("Harbour Post", "2021-12-02", "Oslo"),
        meeting("Daily Lantern", "2021-12-03", "Bergen"),
    )
    (found,) = encounters([(one.id, other.id)], {one.id: one, other.id: other}, {})
    assert found.reports == found.accounts == 2
    assert {detail.of: {version.told for version in detail.versions} for detail in found.differ} == {
        "date": {"2 Dec 2021", "3 Dec 2021"},
        "place": {"Oslo", "Bergen"},
    }
    (row,) = sheet([found]).rows
    assert "date: " in row[6]
    assert "2 Dec 2021" in row[6]


def test_what_all_tell_alike_is_no_difference_and_copies_are_one_account() -> None:
    one, other = meeting("Harbour Post", "2021-12-02", "Oslo"), meeting("Daily Lantern", "2021-12-02", "Oslo")
    accounts = {"rDaily Lantern": "rHarbour Post", "rHarbour Post": "rHarbour Post"}
    (found,) = encounters([(one.id, other.id)], {one.id: one, other.id: other}, accounts)
    assert found.differ == ()
    assert (found.date, found.place, found.reports, found.accounts) == ("2021-12-02", "Oslo", 2, 1)


def test_a_part_of_a_name_is_no_place() -> None:
    one = meeting("Harbour Post", "2021-12-02", "Arcadia", ARDEN, LEAGUE)
    (found,) = encounters([(one.id,)], {one.id: one}, {})
    assert found.place is None


def test_tallies_that_differ_are_told() -> None:
    votes = []
    for outlet, ayes in (("Harbour Post", 10), ("Daily Lantern", 11)):
        text = "The motion passed."
        report = Report(id="r" + outlet, key=outlet, outlet=outlet, text=text)
        votes.append(
            Vote.make(
                report, "test", (0, len(text)), body="Port Council", ayes=ayes, against=2, confidence=1.0
            )
        )
    (found,) = encounters([[vote.id for vote in votes]], {vote.id: vote for vote in votes}, {})
    assert [(detail.of, {version.told for version in detail.versions}) for detail in found.differ] == [
        ("for", {"10", "11"})
    ]
