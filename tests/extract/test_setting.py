"""The setting of a statement: venue, relay, and the words outside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.extract.setting import outside, relay_stretches, venue_in


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("the minister said at a news conference in Vienna", "a news conference in Vienna"),
        ("she wrote in a statement on its website", "a statement on its website"),
        ("he said in an interview with Harbour Radio", "an interview with Harbour Radio"),
        ("the ministry said on Twitter", "Twitter"),
        ("the envoy said in Vienna", None),
    ],
)
def test_the_occasion_is_the_venue(text: str, venue: str | None) -> None:
    assert venue_in(text, [(0, len(text))]) == venue


def test_a_relay_is_named_after_a_relaying_phrase() -> None:
    text = "the minister said, in remarks carried by Northgate Wire, that talks go on"
    assert [text[a:b] for a, b in relay_stretches(text, [(0, len(text))])] == ["Northgate Wire"]


ranges = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple)


@given(ranges, st.lists(ranges, max_size=4))
def test_outside_is_exactly_what_nothing_covers(whole: tuple[int, int], taken: list[tuple[int, int]]) -> None:
    covered = {i for a, b in taken for i in range(a, b)}
    left = [i for a, b in outside(*whole, taken) for i in range(a, b)]
    assert left == [i for i in range(*whole) if i not in covered]
