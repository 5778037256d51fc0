"""Rival figures set side by side: what is compared, what is folded, and what counts as a disagreement."""

from __future__ import annotations

import random

from demarche.link.figures import Comparison, side_by_side
from demarche.records import Actor, Figure, Report, Span, Status

RUSSIA = Actor(id="country.RUS", name="Russia", kind="government", country="RUS")
UKRAINE = Actor(id="country.UKR", name="Ukraine", kind="government", country="UKR")
NATO = Actor(id="org.NATO", name="NATO", kind="alliance")


def figure(
    phrase: str,
    low: float | None,
    high: float | None,
    *,
    holder: Actor | None = RUSSIA,
    claimant: Actor | None = None,
    published: str | None = "2021-12-02",
    outlet: str = "Harbour Post",
    approximate: bool = False,
    counted: str | None = None,
    unit: str | None = None,
    place: str | None = None,
    status: Status = "actual",
) -> Figure:
    """A figure whose whole report is `phrase`, which ends in what it counts."""
    counted = counted or phrase.split(" ", 1)[1]
    start = phrase.index(counted)
    key = f"{outlet} {published} {phrase} {claimant and claimant.name}"
    report = Report(id="r" + key, key=key, outlet=outlet, published=published, text=phrase)
    return Figure.make(
        report,
        "test",
        (0, len(phrase)),
        low=low,
        high=high,
        approximate=approximate,
        unit=unit or counted.split(" ")[-1],
        counted=Span.of(phrase, start, start + len(counted)),
        holder=holder,
        claimant=claimant,
        place=place,
        status=status,
        confidence=1.0,
    )


def only(figures: list[Figure]) -> Comparison:
    (found,) = side_by_side(figures)
    return found


def test_two_claimants_whose_ranges_do_not_meet_differ() -> None:
    found = only(
        [
            figure("90,000 troops", 90_000, 90_000, claimant=UKRAINE),
            figure("120,000 troops", 120_000, 120_000, claimant=NATO, published="2021-12-10"),
        ]
    )
    assert found.differ
    assert found.holder == RUSSIA
    assert found.thing == "troops"
    assert [(c.claimant, c.low) for c in found.claims] == [(UKRAINE, 90_000), (NATO, 120_000)]


def test_an_open_range_meets_a_higher_figure() -> None:
    found = only(
        [
            figure("90,000 troops", 90_000, None, claimant=UKRAINE),
            figure("120,000 troops", 120_000, 120_000, claimant=NATO),
        ]
    )
    assert not found.differ


def test_an_approximate_figure_meets_one_close_to_it() -> None:
    near = [
        figure("100,000 troops", 100_000, 100_000, approximate=True, claimant=UKRAINE),
        figure("104,000 troops", 104_000, 104_000, claimant=NATO),
    ]
    assert not only(near).differ
    far = [near[0], figure("94,000 troops", 94_000, 94_000, claimant=NATO)]
    assert only(far).differ


def test_a_claimant_who_changes_its_figure_does_not_disagree_with_itself() -> None:
    found = only(
        [
            figure("90,000 troops", 90_000, 90_000, claimant=UKRAINE, published="2021-12-01"),
            figure("122,000 troops", 122_000, 122_000, claimant=UKRAINE, published="2021-12-20"),
        ]
    )
    assert len(found.claims) == 2
    assert not found.differ


def test_the_same_claim_in_several_reports_is_one_with_all_reports() -> None:
    found = only(
        [
            figure("90,000 troops", 90_000, 90_000, claimant=UKRAINE, outlet="Harbour Post"),
            figure("90,000 soldiers", 90_000, 90_000, claimant=UKRAINE, outlet="Daily Lantern"),
            figure("100,000 troops", 100_000, 100_000, claimant=NATO),
        ]
    )
    first = found.claims[0]
    assert first.low == 90_000
    assert set(first.outlets) == {"Harbour Post", "Daily Lantern"}
    assert len(first.reports) == len(first.figures) == 2


def test_two_outlets_that_tell_different_figures_differ_and_one_outlet_does_not() -> None:
    low = figure("90,000 troops", 90_000, 90_000, outlet="Harbour Post")
    assert only([low, figure("120,000 troops", 120_000, 120_000, outlet="Daily Lantern")]).differ
    assert not only([low, figure("120,000 troops", 120_000, 120_000, outlet="Harbour Post")]).differ


def test_other_holders_things_modifiers_and_units_are_not_compared() -> None:
    troops = figure("90,000 troops", 90_000, 90_000, claimant=UKRAINE)
    for other in (
        figure("125,000 troops", 125_000, 125_000, holder=UKRAINE, claimant=NATO),
        figure("300 tanks", 300, 300, claimant=NATO),
        figure("9,000 airborne troops", 9_000, 9_000, claimant=NATO),
        figure("40 percent of troops", 40, 40, claimant=NATO, unit="percent", counted="troops"),
    ):
        assert side_by_side([troops, other]) == ()


def test_a_nation_in_the_counted_noun_makes_no_difference() -> None:
    found = only(
        [
            figure("90,000 troops", 90_000, 90_000, claimant=UKRAINE),
            figure("70,000 Russian troops", 70_000, 70_000, claimant=NATO),
        ]
    )
    assert found.differ


def test_figures_far_apart_in_time_are_not_compared() -> None:
    assert (
        side_by_side(
            [
                figure("90,000 troops", 90_000, 90_000, claimant=UKRAINE, published="2021-04-02"),
                figure("120,000 troops", 120_000, 120_000, claimant=NATO, published="2021-12-02"),
            ]
        )
        == ()
    )


def test_figures_of_different_places_are_not_compared() -> None:
    assert (
        side_by_side(
            [
                figure("2,000 troops", 2_000, 2_000, claimant=UKRAINE, place="Syria"),
                figure("5,200 troops", 5_200, 5_200, claimant=NATO, place="Iraq"),
            ]
        )
        == ()
    )


def test_denied_and_conditional_figures_and_those_of_nobody_are_left_out() -> None:
    told = figure("90,000 troops", 90_000, 90_000, claimant=UKRAINE)
    assert side_by_side([told, figure("1 troops", 1, 1, claimant=NATO, status="denied")]) == ()
    assert side_by_side([told, figure("1 troops", 1, 1, claimant=NATO, status="conditional")]) == ()
    nobody = [
        figure("90,000 troops", 90_000, 90_000, holder=None, claimant=UKRAINE),
        figure("80,000 troops", 80_000, 80_000, holder=None, claimant=NATO),
    ]
    assert side_by_side(nobody) == ()


def test_the_order_of_the_figures_makes_no_difference() -> None:
    figures = [
        figure("90,000 troops", 90_000, 90_000, claimant=UKRAINE),
        figure("120,000 troops", 120_000, 120_000, claimant=NATO, published="2021-12-09"),
        figure("300 tanks", 300, None, claimant=NATO),
        figure("about 250 tanks", 250, 250, claimant=UKRAINE, approximate=True, counted="tanks"),
        figure("95,000 troops", 95_000, 95_000, published=None, outlet="Daily Lantern"),
    ]
    first = side_by_side(figures)
    assert len(first) == 2
    for seed in range(5):
        mixed = figures[:]
        random.Random(seed).shuffle(mixed)
        assert side_by_side(mixed) == first
