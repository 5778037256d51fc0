"""Disputes: rival figures and labels, who stands where, and how many independent accounts tell it."""

from __future__ import annotations

from typing import Any

from link_makers import RUSSIA, UKRAINE, USA, report_of, said

from demarche.casebook import Casebook, Source, none
from demarche.link.disputes import Counting, disputes
from demarche.link.rival_figures import rivals
from demarche.link.rival_labels import namings
from demarche.records import Actor, Figure, Report, Span, When

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
    unit: str | None = None,
    holder: Actor = RUSSIA,
    whole: str | None = None,
    day: str | None = None,
) -> Figure:
    report = report_of(whole or text, published, outlet)
    start = report.text.index(text)
    at = report.text.index(counted)
    return Figure.make(
        report,
        "test",
        (start, start + len(text)),
        low=number,
        high=None if open_end else number,
        approximate=False,
        unit=unit or counted,
        counted=Span.of(report.text, at, at + len(counted)),
        holder=holder,
        claimant=claimant,
        as_of=When(start=day, end=day, precision="day", basis="explicit") if day else None,
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


def against(text: str, *, whole: str | None = None, **how: Any) -> int:
    """How many disputes 90,000 are in that somebody tells so, with 120,000 that another tells plainly."""
    plain = {key: value for key, value in how.items() if key in {"counted", "unit", "holder"}}
    counted = plain.pop("counted", "troops")
    other = figure(f"120,000 {counted}", 120_000, USA, counted=counted, **plain)
    given = [figure(text, 90_000, UKRAINE, whole=whole, **how), other]
    return sum(one.finding == "figures" for one in rivals(given))


def test_a_part_a_rate_or_what_is_needed_is_no_rival_of_a_plain_count() -> None:
    assert against("90,000 troops") == 1
    assert against("more than 90,000 troops") == 1
    assert against("an additional 90,000 troops") == 0
    assert against("90,000 troops", whole="In the south alone, 90,000 troops came.") == 0
    assert against("90,000 troops", whole="It sends 90,000 troops a month.") == 0
    assert against("90,000 troops", whole="The plan requires 90,000 troops.") == 0


def test_a_share_tells_of_what_those_counted_think_and_a_person_holds_no_count() -> None:
    assert against("90,000 farmers", counted="farmers") == 1
    assert against("90,000 farmers", counted="farmers", unit="percent") == 0
    someone = Actor(id="person:someone", name="Some One", kind="person")
    assert against("90,000 farmers", counted="farmers", holder=someone) == 0


def test_a_kind_told_by_a_name_is_kept_apart_but_not_a_nation() -> None:
    other = figure("120,000 troops", 120_000, USA)
    nation = figure("90,000 Russian troops", 90_000, UKRAINE, counted="Russian troops", unit="troops")
    assert len(rivals([nation, other])) == 1
    named = figure("90,000 Guards troops", 90_000, UKRAINE, counted="Guards troops", unit="troops")
    assert rivals([named, other]) == ()


def test_those_who_stand_around_a_place_are_not_its_own() -> None:
    counted = "troops around Russia"
    around = figure("90,000 troops around Russia", 90_000, UKRAINE, counted=counted, unit="troops")
    holder = RUSSIA.model_copy(update={"text": Span(start=21, end=27, exact="Russia")})
    beside = around.model_copy(update={"holder": holder})
    assert len(rivals([around, figure("120,000 troops", 120_000, USA)])) == 1
    assert rivals([beside, figure("120,000 troops", 120_000, USA)]) == ()


def test_two_outlets_that_name_nobody_do_not_dispute() -> None:
    one = figure("90,000 troops", 90_000, None, outlet="Harbour Post")
    assert rivals([one, figure("120,000 troops", 120_000, None, outlet="Daily Lantern")]) == ()
    assert len(rivals([one, figure("120,000 troops", 120_000, USA)])) == 1


def test_plans_for_one_day_that_are_told_long_apart_are_no_dispute() -> None:
    late = figure("120,000 troops", 120_000, USA, "2022-01-14", day="2022-06-01")
    soon = figure("90,000 troops", 90_000, UKRAINE, "2022-01-10", day="2022-06-01")
    long_ago = figure("90,000 troops", 90_000, UKRAINE, "2020-01-10", day="2022-06-01")
    assert [one.finding for one in rivals([soon, late])] == ["figures"]
    assert rivals([long_ago, late]) == ()


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


def test_a_loose_word_beside_a_name_is_no_label_of_it() -> None:
    one, first = told("Snowden betrayed a friend, Moscow said.", "Snowden betrayed a friend", RUSSIA)
    other, second = told("Snowden is a whistleblower, Kyiv said.", "Snowden is a whistleblower", UKRAINE)
    assert namings([one, other], [first, second], SIDE) == ()
    traitor, third = told("Snowden is a traitor, Washington said.", "Snowden is a traitor", USA)
    assert len(namings([one, other, traitor], [first, second, third], SIDE)) == 1


def test_who_is_known_by_no_name_stands_on_no_side() -> None:
    one, first = told(WAR, "The civil war in Ukraine is far from over", RUSSIA)
    crowd = Actor(id=None, name="other nations", kind="collective")
    other, second = told(NAMED, "Ukraine is a victim of Russian aggression", crowd)
    assert namings([one, other], [first, second], SIDE) == ()


def test_a_name_in_a_question_is_not_used() -> None:
    one, first = told(WAR, "The civil war in Ukraine is far from over", RUSSIA)
    text = "Asked whether he saw in Ukraine Russian aggression, he smiled, Washington said."
    other, second = told(text, "whether he saw in Ukraine Russian aggression, he smiled", USA)
    assert namings([one, other], [first, second], SIDE) == ()


def test_shares_that_change_hands_are_of_so_many_companies_that_no_count_is_anothers() -> None:
    assert against("90,000 shares", counted="shares") == 0
