"""Independent accounts: three outlets, one source; and two sources stay two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from demarche.link.copies import Copy
from demarche.link.independence import accounts


def tie(one: str, other: str, share: float = 1.0, other_share: float = 1.0) -> Copy:
    if one > other:
        one, other, share, other_share = other, one, other_share, share
    return Copy(one, other, "reprint", share, other_share)


def test_three_prints_of_one_text_are_one_account_named_by_the_smallest_id() -> None:
    assert accounts([tie("b", "c"), tie("a", "c")]) == {"a": "a", "b": "a", "c": "a"}


def test_reports_that_are_copies_of_none_are_left_out() -> None:
    assert accounts([]) == {}


def test_an_excerpt_is_of_the_account_it_was_cut_from() -> None:
    assert accounts([tie("cut", "whole", 1.0, 0.2)]) == {"cut": "cut", "whole": "cut"}


def test_a_story_merged_of_two_does_not_make_the_two_one() -> None:
    merged = [tie("m", "x", 0.6, 1.0), tie("m", "y", 0.4, 1.0)]
    assert accounts(merged) == {"m": "m", "x": "m"}


def test_nor_does_one_merged_of_two_halves() -> None:
    halves = [tie("m", "x", 0.35, 1.0), tie("m", "y", 0.3, 1.0)]
    assert accounts(halves) == {"m": "m", "x": "m"}


def test_an_excerpt_of_a_text_that_many_print_is_of_their_account() -> None:
    prints = [tie("p1", "p2"), tie("p1", "p3"), tie("p2", "p3")]
    cut = [tie("cut", whole, 1.0, 0.3) for whole in ("p1", "p2", "p3")]
    assert set(accounts(prints + cut).values()) == {"cut"}


def test_a_tie_that_a_person_took_back_is_not_used() -> None:
    assert accounts([tie("a", "b")], apart={("a", "b")}) == {}


def test_reports_that_a_person_joined_are_one_account() -> None:
    assert accounts([], together={("a", "b")}) == {"a": "a", "b": "a"}


shares = st.floats(0.1, 1.0)
some_ties = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("ghijk")), st.tuples(shares, shares), max_size=12
).map(lambda found: [tie(*pair, *share) for pair, share in found.items()])


@given(some_ties.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_ties_makes_no_difference(both: tuple[list[Copy], list[Copy]]) -> None:
    one, other = both
    assert accounts(one) == accounts(other)
    found = accounts(one)
    assert all(min(r for r, a in found.items() if a == account) == account for account in found.values())
