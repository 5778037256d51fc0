"""Quotation marks: which text stands in them, and how much of a content does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from demarche.extract.quotation import how_quoted, quoted_ranges


def pieces(text: str) -> list[str]:
    return [text[a:b] for a, b in quoted_ranges(text)]


def test_typographic_and_straight_marks_are_both_quotation() -> None:
    assert pieces('He said “never,” then "perhaps."') == ["“never,”", '"perhaps."']


def test_an_apostrophe_opens_nothing() -> None:
    assert pieces("Russia’s minister said ‘no’ to Kyiv's plan") == []


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    assert pieces("“We will go on.\n“And win,” she said.") == ["“We will go on.", "“And win,”"]


def test_content_all_in_marks_is_direct_some_mixed_none_indirect() -> None:
    text = "The envoy said the plan was “a step back” and “we reject it.”"
    ranges = quoted_ranges(text)
    at = text.index("“we")
    assert how_quoted(text, [(at, len(text))], ranges) == "direct"
    assert how_quoted(text, [(text.index("the plan"), len(text))], ranges) == "mixed"
    assert how_quoted(text, [(text.index("the plan"), text.index("was"))], ranges) == "indirect"


@given(st.text(alphabet='a “”"«»„\n‘’', max_size=60))
def test_ranges_are_in_order_and_never_overlap(text: str) -> None:
    edges = [edge for pair in quoted_ranges(text) for edge in pair]
    assert edges == sorted(edges)
    assert all(0 <= a < b <= len(text) for a, b in quoted_ranges(text))
