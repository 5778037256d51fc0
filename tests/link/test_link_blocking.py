"""Blocking: what may be tied is found without comparing all, and nothing that is tied is missed."""

from __future__ import annotations

import zlib
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.link.blocking import Block, packed, unpacked
from demarche.link.encounters import KINDS, ties, ties_of
from demarche.link.sketches import Sketches, sketched
from demarche.link.traits import Traits, Who

WORDS = st.frozensets(
    st.sampled_from(["harbour", "castl", "trawler", "seiz", "glacier", "said", "year", "lantern", "pier"])
)
ARDEN = Who("person:mira-arden", "arden", "NOR", "arden")
BEKO = Who("person:tomas-beko", "beko", "SVK", "beko")
WHO = st.lists(
    st.sampled_from(
        [
            ARDEN,
            BEKO,
            Who("NOR", None, "NOR", "norway"),
            Who("harbour officials", None, None, "official"),
        ]
    ),
    max_size=3,
    unique=True,
).map(tuple)
# Rewritten where these change, together with `LINKER`: ledgers hold them.
SKETCH, PACKED = 1677578784, 3936528514
DAY = st.none() | st.integers(738000, 738030)


@st.composite
def lots(draw: st.DrawFn) -> list[Traits]:
    """The traits of up to eight records of reports of their own."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        first, words, kind = draw(DAY), draw(WORDS), draw(st.sampled_from(KINDS))
        made.append(
            Traits(
                id=f"r{number}",
                kind=kind,
                sort=draw(st.sampled_from(["", "COERCE", "ASSAULT"])),
                report=f"report-{number}",
                start=0,
                end=9,
                who=draw(WHO),
                whom=() if kind == "meeting" else draw(WHO),
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


def sketches(*rows: list[Traits]) -> Sketches:
    return Sketches.of([those[0].printed for those in rows], [sketched(those) for those in rows])


def found(lot: list[Traits], *rows: list[Traits]) -> list[tuple[Traits, Traits]]:
    """The pairs that blocks find of a lot with the records of rows."""
    others = [one for those in rows for one in those]
    return [(lot[one], others[other]) for one, other in zip(*Block(lot).near(sketches(*rows)), strict=True)]


@settings(max_examples=300, deadline=None)
@given(lots())
def test_the_pairs_found_hold_every_tie(lot: list[Traits]) -> None:
    # The records of a lot are of one report: each here is a lot of its own.
    pairs = [pair for one in lot for pair in found([one], *([other] for other in lot))]
    assert ties_of(pairs) == ties(lot, lot)


@settings(max_examples=300, deadline=None)
@given(lots())
def test_so_do_those_found_within_one_report(lot: list[Traits]) -> None:
    of_one = [replace(one, report="report-0", printed=lot[0].printed) for one in lot]
    places = list(zip(*Block(of_one).near(sketches(of_one), one_report=True), strict=True))
    assert all(one < other for one, other in places)
    assert ties_of((of_one[one], of_one[other]) for one, other in places) == ties(of_one, of_one)


def test_what_shares_no_side_or_no_telling_word_is_passed_over() -> None:
    one, other = (_utterance(number, ARDEN, {"harbour", "castl", "trawler", "seiz"}) for number in (0, 1))
    stranger = _utterance(2, BEKO, {"harbour", "castl", "trawler", "seiz"})
    beside = _utterance(3, ARDEN, {"glacier", "lantern", "pier", "said"})
    assert found([one], [other, stranger, beside]) == [(one, other)]


@given(lots())
def test_packed_traits_come_out_as_they_were(lot: list[Traits]) -> None:
    held = [replace(one, report="report-0") for one in lot]
    assert unpacked("report-0", packed(held)) == held
    assert unpacked("report-0", packed(held), [len(held) - 1]) == held[-1:]


def test_what_is_packed_and_sketched_does_not_depend_on_the_process() -> None:
    made = [_utterance(1, ARDEN, {"harbour", "castl", "trawler"})]
    assert zlib.crc32(sketched(made)) == SKETCH
    assert zlib.crc32(zlib.decompress(packed(made))) == PACKED


def _utterance(number: int, who: Who, words: set[str]) -> Traits:
    return Traits(
        id=f"r{number}",
        kind="statement",
        sort="",
        report=f"report-{number}",
        start=0,
        end=9,
        who=(who,),
        whom=(),
        first=None,
        last=None,
        printed=738000,
        place=frozenset(),
        manner="SAY",
        standing="actual",
        words=frozenset(words),
        around=frozenset(words),
    )
