"""A quotation stands in the text as it is, at one place that can be told, or it is of no use."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.reader.served.question import Quotation
from demarche.reader.served.quotations import AMBIGUOUS, NOT_VERBATIM, find

TEXT = "He said the ships had left.\n\nLater he said the port was shut. “The port,” he said, “is ours.”"


def place(exact: str, before: str = "", after: str = "", skip: tuple[tuple[int, int], ...] = ()) -> str:
    found = find(TEXT, Quotation(before=before, exact=exact, after=after), skip)
    return found if isinstance(found, str) else f"{TEXT[: found[0]]}[{TEXT[slice(*found)]}]{TEXT[found[1] :]}"


def test_words_that_stand_once_are_found() -> None:
    assert place("the ships had left") == TEXT.replace("the ships had left", "[the ships had left]")


def test_white_space_at_the_edges_is_no_part_of_a_quotation() -> None:
    assert place(" the ships had left\n") == place("the ships had left")


@pytest.mark.parametrize(
    "exact", ["the ships have left", "The ships had left", '"The port,"', "left. Later he said", "", " "]
)
def test_words_that_stand_nowhere_as_they_are_are_refused(exact: str) -> None:
    assert place(exact) == NOT_VERBATIM


def test_a_part_of_a_word_is_no_quotation() -> None:
    assert place("hips had lef") == NOT_VERBATIM


def test_the_words_around_tell_which_place_is_meant() -> None:
    assert place("said", before="Later he", after="the port") == TEXT.replace(
        "he said the p", "he [said] the p"
    )


@pytest.mark.parametrize(("before", "after"), [("", ""), ("he", ""), ("she", "the port"), ("", "nothing")])
def test_words_in_several_places_are_refused_where_the_words_around_tell_none(
    before: str, after: str
) -> None:
    assert place("said", before, after) == AMBIGUOUS


def test_white_space_around_may_differ() -> None:
    assert place("Later", before="had left. ", after=" he  said") == TEXT.replace("Later", "[Later]")


def test_what_is_skipped_is_not_there() -> None:
    at = TEXT.index("Later")
    assert place("Later he said", skip=((at, at + 3),)) == NOT_VERBATIM
    assert place("said", skip=((at, len(TEXT)),)) == TEXT.replace("He said", "He [said]", 1)


@given(st.text(max_size=80), st.text(max_size=12), st.text(max_size=6), st.text(max_size=6))
def test_whatever_is_quoted_stands_in_the_text_or_is_refused(
    text: str, exact: str, before: str, after: str
) -> None:
    found = find(text, Quotation(before=before, exact=exact, after=after))
    assert found in {NOT_VERBATIM, AMBIGUOUS} or text[slice(*found)] == exact.strip()


@given(st.text("ab ", max_size=40), st.data())
def test_a_true_quotation_with_all_that_is_around_is_found_where_it_stands(
    text: str, data: st.DataObject
) -> None:
    words = text.split()
    if not words:
        return
    at = data.draw(st.integers(0, len(words) - 1))
    whole = " ".join(words)
    before, after = " ".join(words[:at]), " ".join(words[at + 1 :])
    start = len(before) + bool(before)
    found = find(whole, Quotation(before=before, exact=words[at], after=after))
    # Words that stand at several places with the same words around can't be told apart, and are not.
    assert found in {AMBIGUOUS, (start, start + len(words[at]))}
