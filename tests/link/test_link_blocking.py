"""Blocking: what may be tied is found without comparing all, and nothing that is tied is missed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.link.blocking import Block, packed
from demarche.link.encounters import KINDS, score, ties, ties_of
from demarche.link.traits import Traits, Who

WORDS = st.frozensets(
    st.sampled_from(["harbour", "castl", "trawler", "seiz", "glacier", "said", "year", "lantern", "pier"])
)
WHO = st.lists(
    st.sampled_from(
        [
            Who("person:mira-arden", "arden", "NOR", "arden"),
            Who("person:tomas-beko", "beko", "SVK", "beko"),
            Who("NOR", None, "NOR", "norway"),
            Who("harbour officials", None, None, "official"),
        ]
    ),
    max_size=3,
    unique=True,
).map(tuple)
DAY = st.none() | st.integers(738000, 738030)


@st.composite
def lots(draw: st.DrawFn) -> list[Traits]:
    """The traits of up to eight records of reports of their own."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        first, words = draw(DAY), draw(WORDS)
        made.append(
            Traits(
                id=f"r{number}",
                kind=draw(st.sampled_from(KINDS)),
                sort=draw(st.sampled_from(["", "COERCE", "ASSAULT"])),
                report=f"report-{number}",
                start=0,
                end=9,
                who=draw(WHO),
                whom=draw(WHO),
                first=first,
                last=first,
                printed=draw(DAY),
                place=draw(WORDS),
                manner="",
                standing="held",
                words=words,
                around=words | draw(WORDS),
            )
        )
    return made


@settings(max_examples=300, deadline=None)
@given(lots())
def test_the_pairs_found_hold_every_tie(lot: list[Traits]) -> None:
    block = Block(lot)
    found = [pair for other in lot for pair in block.pairs(other.report, packed([other]))]
    assert ties_of(found) == ties(lot, lot)


@given(lots())
def test_packed_traits_come_out_as_they_were(lot: list[Traits]) -> None:
    for one in lot:
        for mine, other in Block(lot).pairs(one.report, packed([one])):
            assert other == one
            assert score(mine, other) == score(mine, one)


@given(lots())
def test_packing_does_not_depend_on_order(lot: list[Traits]) -> None:
    assert packed(lot) == packed(lot[::-1])
