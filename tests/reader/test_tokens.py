"""Tokens: nothing of a text is lost, whatever it holds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.reader.tokens import LONGEST_RUN, tokenise, words_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
HOSTILE = {
    "empty": "",
    "blank": " \n\t  ",
    "nul": "a\0b \0 c",
    "right to left": "he said \u200fשלום\u200e loudly",
    "emoji": "They met 🤝🏽 in 🇨🇭 👨‍👩‍👧.",
    "no-break": "90\u00a0000\u202ftroops",
    "odd line ends": "one\r\ntwo\rthree\u2028four\x85five",
    "brackets": "(" * 5000,
}


@given(TEXT)
def test_the_text_is_kept(text: str) -> None:
    assert tokenise(text).text == text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_kept(text: str) -> None:
    assert tokenise(text).text == text


def test_megabytes_without_a_space_take_no_age() -> None:
    text = "x1-(" * 250_000
    start = time.perf_counter()
    doc = tokenise(text)
    assert doc.text == text
    assert time.perf_counter() - start < 60


def test_a_long_run_is_chopped_and_its_surroundings_are_not() -> None:
    text = "Mr. Smith sent " + "a" * (2 * LONGEST_RUN + 7) + " on Jan. 5."
    words = [token.text for token in tokenise(text)]
    assert words[:3] == ["Mr.", "Smith", "sent"]
    assert [len(word) for word in words[3:6]] == [LONGEST_RUN, LONGEST_RUN, 7]


def test_a_lone_surrogate_is_an_error_that_says_where() -> None:
    with pytest.raises(ValueError, match="character 3"):
        tokenise("abc\ud800")


@settings(max_examples=50)
@given(TEXT)
def test_words_hold_more_than_white_space(text: str) -> None:
    doc = tokenise(text)
    assert all(doc[i].text.strip() for i in words_of(doc))
    assert "".join(doc[i].text for i in words_of(doc)).split() == "".join("".join(text.split())).split()
