"""The sentence splitter."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.reader.sentences import abbreviations, breaks_in


def split(text: str) -> list[str]:
    starts = [*breaks_in(text), len(text)]
    return [text[a:b].strip() for a, b in pairwise(starts)]


@pytest.mark.parametrize(
    "parts",
    [
        ["He left.", "She stayed."],
        ["“We are ready,” he said.", "“Are you?”", "Nobody knew."],
        ["Mr. Orlov met Gen. Brandt and Sen. Wu.", "They talked."],
        ["It began at 5 a.m. on Jan. 5 in St. Helm, said V. Orlov."],
        ["He lives in the U.S.", "The army does not."],
        ["The U.S. Army left.", "So did U.S. Marines."],
        ["Troops of Acme Inc. arrived.", "Then what?", "Nothing!"],
        ["He asked “Why now?” and left."],
        ["(It was late.)", "They slept."],
        ["See No. 7 for the list.", "No. 8 is lost."],
        ["The rate is 3.5 percent.", "It was 2.9."],
        ["“Never!” he cried.", "1,200 heard it."],
        ["A headline without a stop", "The text begins."],
    ],
)
def test_examples(parts: list[str]) -> None:
    joint = "\n\n" if parts[0].endswith("stop") else " "
    assert split(joint.join(parts)) == parts


def test_a_line_end_always_ends_a_sentence() -> None:
    assert split("By Ann Reed\nGENEVA (Wire) — talks\r\nbegan") == [
        "By Ann Reed",
        "GENEVA (Wire) — talks",
        "began",
    ]


def test_forced_breaks_are_kept() -> None:
    text = "CLICK HERE the talks began"
    assert breaks_in(text, [11]) == [0, 11]
    assert breaks_in(text, [0, 400, -3]) == [0]


def test_the_abbreviation_file_has_its_sections() -> None:
    assert set(abbreviations()) == {"title", "number", "month", "open", "inside", "opener"}
    assert {"Mr", "Gen"} <= abbreviations()["title"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.integers(-5, 50)))
def test_breaks_rise_and_stay_inside(text: str, forced: list[int]) -> None:
    found = breaks_in(text, forced)
    assert found[0] == 0
    assert found == sorted(set(found))
    assert all(0 < offset < len(text) for offset in found[1:])
