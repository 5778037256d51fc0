"""Encounters: which records tell of one thing, and how groups are made of ties."""

from __future__ import annotations

import itertools
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from demarche.link.encounters import KINDS, TIE, features, score, ties, weights
from demarche.link.grouping import grouped
from demarche.link.traits import Traits, traits
from demarche.records import Actor, Event, Meeting, Report, Span, Statement, When

ARDEN = Actor(
    id="person:mira-arden", name="Mira Arden", kind="person", country="NOR", role="Foreign Minister"
)
BEKO = Actor(id="person:tomas-beko", name="Tomas Beko", kind="person", country="SVK", role="Foreign Minister")
CORA = Actor(id="person:lena-cora", name="Lena Cora", kind="person", country="ESP")
NORWAY = Actor(id="country.NOR", name="Norway", kind="government", country="NOR")


def report(text: str, outlet: str = "Harbour Post", published: str | None = "2021-12-02") -> Report:
    return Report(id=f"r{outlet}{published}{text}", key=outlet, outlet=outlet, published=published, text=text)


def on(day: str) -> When:
    return When(start=day, end=day, precision="day", basis="explicit")


def made(record: Any) -> Traits:
    found = traits(record)
    assert found is not None
    return found


def meeting(text: str, *who: Actor, when: str | None = None, **facts: Any) -> Traits:
    return made(
        Meeting.make(
            report(text, **facts),
            "test",
            (0, len(text)),
            participants=who,
            format="in-person",
            state="held",
            when=on(when) if when else None,
            confidence=1.0,
        )
    )


def statement(text: str, source: Actor, outlet: str) -> Traits:
    span = Span.of(text, 0, len(text))
    return made(
        Statement.make(
            report(text, outlet),
            "test",
            (0, len(text)),
            source=source,
            source_kind="named",
            cue=(),
            content=(span,),
            quoted="direct",
            act="SAY",
            confidence=1.0,
        )
    )


def deed(text: str, kind: str, outlet: str = "Harbour Post") -> Traits:
    return made(
        Event.make(report(text, outlet), "test", (0, len(text)), type=kind, actors=(NORWAY,), confidence=1.0)
    )


HERE = meeting("Arden met Beko in the harbour castle on Thursday", ARDEN, BEKO, when="2021-12-02")
THERE = meeting(
    "Tomas Beko and Mira Arden held talks in the castle",
    ARDEN,
    BEKO,
    when="2021-12-02",
    outlet="Daily Lantern",
)
OTHER = meeting("Arden will see Cora next week", ARDEN, CORA, when="2021-12-09", outlet="Daily Lantern")


def test_two_reports_of_the_same_people_on_the_same_day_tell_of_one_meeting() -> None:
    assert (score(HERE, THERE) or 0) >= TIE


def test_another_partner_on_another_day_is_another_meeting() -> None:
    assert (score(HERE, OTHER) or 0) < TIE


def test_a_year_later_is_not_compared() -> None:
    later = meeting("Arden met Beko in the castle", ARDEN, BEKO, when="2022-12-02", published="2022-12-02")
    assert score(HERE, later) is None


def test_records_of_other_kinds_or_types_or_people_are_not_compared() -> None:
    assert score(HERE, statement("Arden met Beko in the harbour castle", ARDEN, "Valley Courier")) is None
    assert (
        score(deed("Norway seized two trawlers", "COERCE"), deed("Norway seized two trawlers", "AID")) is None
    )
    stranger = meeting("A meeting in the harbour castle", CORA, when="2021-12-02")
    assert score(HERE, stranger) is None


def test_talks_of_which_two_reports_name_one_side_are_compared_only_with_a_day_in_common() -> None:
    day = "2021-12-02"
    for when in (None, day):
        one = meeting("the talks with Arden", ARDEN, when=when)
        other = meeting("high-level talks, Arden said", ARDEN, when=day, outlet="Valley Courier")
        assert (score(one, other) is None) == (when is None)


def test_deeds_of_one_type_are_likelier_one_than_of_types_that_reports_use_for_one_another() -> None:
    one = deed("Norway seized two trawlers", "COERCE")
    alike = score(one, deed("Norway seized both trawlers", "COERCE"))
    other = score(one, deed("Norway seized both trawlers", "ASSAULT"))
    assert alike is not None
    assert other is not None
    assert alike > other


def test_a_statement_in_two_wordings_is_one_utterance() -> None:
    one = statement("the trawlers were seized inside our harbour without warning", ARDEN, "Harbour Post")
    other = statement("“The trawlers were seized without warning inside our harbour”", ARDEN, "Daily Lantern")
    apart = statement("the glacier is melting faster than feared", ARDEN, "Daily Lantern")
    assert (score(one, other) or 0) >= TIE
    assert (score(one, apart) or 0) < TIE


def test_the_order_of_two_records_makes_no_difference() -> None:
    for one, other in itertools.permutations([HERE, THERE, OTHER], 2):
        assert score(one, other) == score(other, one)
        assert features(one, other) == features(other, one)


def test_ties_do_not_depend_on_order() -> None:
    all_ = [HERE, THERE, OTHER]
    assert ties(all_, all_) == ties(all_[::-1], all_[::-1])


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    told = {
        "meeting": features(HERE, THERE),
        "event": features(deed("Norway seized", "COERCE"), deed("Norway took", "COERCE", "Daily Lantern")),
        "statement": features(statement("a", ARDEN, "Harbour Post"), statement("b", ARDEN, "Daily Lantern")),
    }
    assert set(weights()) == set(KINDS)
    for kind, found in told.items():
        assert set(weights()[kind]) <= set(found)


def plain(id: str, day: int | None = None) -> Traits:
    return Traits(
        id, "meeting", "", "r", 0, 1, (), (), day, day, 1, frozenset(), "", "", frozenset(), frozenset()
    )


def known(*ids: str) -> dict[str, Traits]:
    return {id: plain(id) for id in ids}


def test_two_that_are_tied_are_a_group() -> None:
    assert grouped(known("a", "b", "c"), [("a", "b", 0.9)]) == (("a", "b"),)


def test_a_chain_of_likenesses_is_not_one_encounter() -> None:
    chain = [("a", "b", 0.9), ("b", "c", 0.8), ("c", "d", 0.9)]
    assert grouped(known("a", "b", "c", "d"), chain) == (("a", "b"), ("c", "d"))


def test_what_contradicts_in_time_is_not_joined() -> None:
    far = {"a": plain("a", 1), "b": plain("b", 30), "c": plain("c")}
    assert grouped(far, [("a", "b", 0.9)]) == ()
    assert grouped(far, [("a", "c", 0.9), ("b", "c", 0.8), ("a", "b", 0.9)]) == (("a", "c"),)


def test_people_join_and_part_whatever_the_score() -> None:
    all_ = known("a", "b", "c")
    assert grouped(all_, [], together=[("c", "a")]) == (("a", "c"),)
    assert grouped(all_, [("a", "b", 0.99)], apart=[("b", "a")]) == ()


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(
            lambda pair: pair[0] < pair[1]
        ),
        st.sampled_from([0.4, 0.5, 0.75, 0.9]),
    ),
    st.integers(0, 99),
)
def test_groups_do_not_depend_on_the_order_of_ties(scores: dict[tuple[str, str], float], seed: int) -> None:
    found = [(*pair, told) for pair, told in sorted(scores.items())]
    mixed = [(b, a, told) if seed % 2 else (a, b, told) for a, b, told in found]
    random.Random(seed).shuffle(mixed)
    groups = grouped(known(*"abcdef"), found)
    assert grouped(known(*"fedcba"), mixed) == groups
    assert len({id for group in groups for id in group}) == sum(map(len, groups))
