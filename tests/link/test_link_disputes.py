"""Disputes: rival figures and labels, who stands where, and how many independent accounts tell it."""

from __future__ import annotations

from link_makers import RUSSIA, UKRAINE, USA, report_of, said

from demarche.casebook import Casebook, Source, none
from demarche.link.disputes import Counting, disputes
from demarche.link.rival_figures import rivals
from demarche.link.rival_labels import namings
from demarche.records import Actor, Figure, Report, Span

SIDE = none().side


def figure(
    text: str,
    number: float,
    claimant: Actor | None,
    published: str | None = "2022-01-14",
    *,
    open_end: bool = False,
    outlet: str | None = None,
    counted: str = "troops",
) -> Figure:
    report = report_of(text, published, outlet)
    at = text.index(counted)
    return Figure.make(
        report,
        "test",
        (0, len(text)),
        low=number,
        high=None if open_end else number,
        approximate=False,
        unit=counted,
        counted=Span.of(text, at, at + len(counted)),
        holder=RUSSIA,
        claimant=claimant,
        confidence=1.0,
    )


def counting(accounts: dict[str, str] | None = None, book: Casebook | None = None) -> Counting:
    known = book or none()
    return Counting(accounts or {}, known.actor, known.reliability)


def test_two_claimants_at_one_time_with_ranges_that_do_not_meet_dispute() -> None:
    given = [figure("90,000 troops", 90_000, UKRAINE), figure("120,000 troops", 120_000, USA)]
    (found,) = rivals(given)
    assert found.finding == "figures"
    assert rivals(given[::-1]) == (found,)


def test_the_same_claimant_with_another_figure_later_is_a_trend() -> None:
    given = [
        figure("90,000 troops", 90_000, UKRAINE, "2021-12-02"),
        figure("122,000 troops", 122_000, UKRAINE, "2021-12-20"),
    ]
    assert [one.finding for one in rivals(given)] == ["trend"]


def test_an_open_range_that_holds_a_later_figure_is_a_trend_and_without_days_undated() -> None:
    for first, last, finding in (("2021-12-02", "2021-12-30", "trend"), (None, None, "undated")):
        given = [
            figure("at least 90,000 troops", 90_000, UKRAINE, first, open_end=True),
            figure("100,000 troops", 100_000, None, last),
        ]
        assert [one.finding for one in rivals(given)] == [finding]


def test_what_befell_the_counted_must_be_the_same() -> None:
    given = [
        figure("450 soldiers killed", 450, UKRAINE, counted="soldiers"),
        figure("900 soldiers wounded", 900, USA, counted="soldiers"),
    ]
    assert rivals(given) == ()


def test_a_toll_that_grows_is_compared_within_two_days_only() -> None:
    def toll(day: str) -> list[Figure]:
        return [
            figure("900 soldiers killed", 900, UKRAINE, counted="soldiers"),
            figure("450 soldiers killed", 450, USA, day, counted="soldiers"),
        ]

    assert [one.finding for one in rivals(toll("2022-01-15"))] == ["figures"]
    assert rivals(toll("2022-01-24")) == ()


def test_a_toll_that_is_larger_on_a_later_day_contradicts_none() -> None:
    given = [
        figure("450 soldiers killed", 450, UKRAINE, counted="soldiers"),
        figure("900 soldiers killed", 900, USA, "2022-01-15", counted="soldiers"),
    ]
    assert rivals(given) == ()


def test_figures_of_quite_another_size_are_of_something_else() -> None:
    given = [
        figure("150 soldiers killed", 150, UKRAINE, counted="soldiers"),
        figure("93,000 soldiers killed", 93_000, USA, counted="soldiers"),
    ]
    assert rivals(given) == ()


def test_copies_of_one_account_count_once_and_reliability_is_the_users() -> None:
    given = [
        figure("90,000 troops", 90_000, UKRAINE, outlet="Harbour Post"),
        figure("90,000 troops now", 90_000, UKRAINE, outlet="Daily Lantern"),
        figure("120,000 troops", 120_000, USA),
    ]
    same = {given[0].report.id: "one", given[1].report.id: "one"}
    book = Casebook(sources={"Harbour Post": Source(reliability="B")})
    (found,) = disputes(rivals(given), (), (), counting(same, book))
    stand = next(stand for stand in found.stands if stand.who[0].id == UKRAINE.id)
    assert (stand.reports, stand.accounts) == (2, 1)
    assert {outlet.name: outlet.reliability for outlet in stand.outlets} == {
        "Harbour Post": "B",
        "Daily Lantern": None,
    }


WAR = "The civil war in Ukraine is far from over, Moscow said."
NAMED = "Ukraine is a victim of Russian aggression, Washington said."


def told(text: str, words: str, who: Actor) -> tuple[Report, object]:
    report = report_of(text)
    return report, said(words, "SAY", who, report=report)


def test_rival_names_for_one_thing_by_two_sides_are_a_dispute() -> None:
    one, first = told(WAR, "The civil war in Ukraine is far from over", RUSSIA)
    other, second = told(NAMED, "Ukraine is a victim of Russian aggression", USA)
    (found,) = namings([one, other], [first, second], SIDE)
    assert [{use.name for use in uses} for uses in found.uses] == [{"civil war"}, {"insurgency from outside"}]
    for uses in found.uses:
        for use in uses:
            text = next(report.text for report in (one, other) if report.id == use.report.id)
            assert text[use.span.start : use.span.end] == use.span.exact
            assert use.words in use.span.exact
    assert namings([other, one], [second, first], SIDE) == (found,)


def test_names_that_only_outlets_use_are_no_dispute() -> None:
    assert namings([report_of(WAR), report_of(NAMED)], [], SIDE) == ()


def test_a_side_that_uses_both_names_stands_on_neither() -> None:
    one, first = told(WAR, "The civil war in Ukraine is far from over", RUSSIA)
    other, second = told(NAMED, "Ukraine is a victim of Russian aggression", RUSSIA)
    assert namings([one, other], [first, second], SIDE) == ()


def test_a_name_that_is_refused_is_not_used() -> None:
    one, first = told(WAR, "The civil war in Ukraine is far from over", RUSSIA)
    text = "It is not Russian aggression against Ukraine, Minsk said."
    other, second = told(text, "It is not Russian aggression against Ukraine", USA)
    assert namings([one, other], [first, second], SIDE) == ()
