"""What numbers in a text are read as, on text alone: no reader, no actors."""

from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from demarche.extract.quantity import Quantity, quantities

BLANK = spacy.blank("en")


def read(text: str) -> tuple[Quantity, ...]:
    return quantities(BLANK(text))


def one(text: str) -> Quantity:
    found = read(text)
    assert len(found) == 1, [text[q.start : q.end] for q in found]
    return found[0]


def ends(text: str) -> tuple[float | None, float | None]:
    quantity = one(text)
    return quantity.low, quantity.high


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The army has 90,000 troops there.", 90_000),
        ("They sent 2.5 million shells.", 2_500_000),
        ("It costs $1.3 billion in all.", 1.3e9),
        ("It was worth $100m at the time.", 100e6),
        ("Ninety-three soldiers returned.", 93),
        ("One hundred and forty trucks crossed.", 140),
        ("Twenty-eight thousand six hundred forty-two students enrolled.", 28_642),
        ("A dozen Su-35s landed.", 12),
        ("Two dozen ships left port.", 24),
        ("Half a million people fled.", 500_000),
        ("They walked two and a half miles.", 2.5),
        ("The recipe needs 1/2 pound of it.", 0.5),
        ("Exports grew sixfold.", 6),
    ],
)
def test_numerals_and_number_words_have_their_value(text: str, value: float) -> None:
    assert ends(text) == (value, value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Russia has at least 90,000 troops there.", 90_000, None),
        ("It has killed more than 14,000.", 14_000, None),
        ("They counted over 31,000 cases.", 31_000, None),
        ("It needs no fewer than 12 votes.", 12, None),
        ("They bought 30-plus tanks.", 30, None),
        ("It may take two years or more.", 2, None),
        ("It may take two years or more", 2, None),
        ("It may take up to 30,000 soldiers.", None, 30_000),
        ("There are as many as 60 warheads.", None, 60),
        ("Fewer than 200 people came.", None, 200),
        ("They must leave within 72 hours.", None, 72),
        ("Talks lasted less than an hour.", None, 1),
    ],
)
def test_bounding_words_open_one_end(text: str, low: float | None, high: float | None) -> None:
    assert ends(text) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "about 125,000 troops",
        "some 4,000 troops",
        "nearly 78,000 troops",
        "roughly 70,000 troops",
        "an estimated 175,000 troops",
        "2,000 or so troops",
        "a few hundred troops",
    ],
)
def test_hedging_words_make_a_figure_approximate(text: str) -> None:
    quantity = one(f"They moved {text} to the border.")
    assert quantity.approximate
    assert quantity.unit == "troops"


def test_up_to_roughly_is_both_open_and_approximate() -> None:
    quantity = one("The ship carries up to roughly 90 missiles.")
    assert (quantity.low, quantity.high, quantity.approximate) == (None, 90, True)


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Dozens of homes burned.", 24),
        ("Hundreds of protesters marched.", 200),
        ("Thousands of troops arrived.", 2_000),
        ("Tens of thousands of troops arrived.", 20_000),
        ("Hundreds of thousands of people fled.", 200_000),
        ("Several hundred trucks crossed.", 200),
        ("The raid killed hundreds.", 200),
    ],
)
def test_vague_counts_start_at_two_and_have_no_upper_end(text: str, low: float) -> None:
    assert ends(text) == (low, None)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("It takes four to six months.", 4, 6),
        ("They have been late for 25-30 years.", 25, 30),
        ("Between 90,000 and 120,000 troops are there.", 90_000, 120_000),
        ("They asked for $6 billion to $10 billion in relief.", 6e9, 10e9),
        ("They asked for $10 to $15 billion.", 10e9, 15e9),
        ("There are four to five thousand people.", 4_000, 5_000),
        ("I expect a 5% to 10% rise.", 5, 10),
    ],
)
def test_ranges_keep_both_ends(text: str, low: float, high: float) -> None:
    assert ends(text) == (low, high)


def test_a_fraction_is_a_percentage_of_what_it_is_part_of() -> None:
    quantity = one("The currency lost three-quarters of its value.")
    assert (quantity.low, quantity.unit, quantity.kind) == (75, "percent", "share")
    assert one("They control two-thirds of the city.").low == 66.7
    assert one("They hold half of the seats.").low == 50


def test_half_an_hour_is_thirty_minutes() -> None:
    for text in ("They spoke for half an hour.", "They held a half-hour meeting."):
        quantity = one(text)
        assert (quantity.low, quantity.high, quantity.unit) == (30, 30, "minutes")


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        ("They spoke for about 50 minutes.", "minutes", "time"),
        ("Support fell to 27 percent.", "percent", "share"),
        ("Support fell to 27 per cent.", "percent", "share"),
        ("Prices rose 15% there.", "percent", "share"),
        ("They paid £81m.", "pounds", "money"),
        ("They paid 1 million euros.", "euros", "money"),
        ("It pumps 348,000 barrels per day.", "barrels per day", "volume"),
        ("They want a 60-mile zone.", "miles", "length"),
        ("The 29-member alliance met.", "members", "count"),
        ("A 100,000-strong force waits.", "people", "count"),
        ("They freed 12 crew members.", "members", "count"),
    ],
)
def test_units_are_plural_and_counted_nouns_as_in_the_text(text: str, unit: str, kind: str) -> None:
    quantity = one(text)
    assert (quantity.unit, quantity.kind) == (unit, kind)


def test_evidence_runs_from_the_bounding_words_to_the_counted_noun() -> None:
    text = "Kyiv says that Moscow has at least 90,000 troops on its border."
    quantity = one(text)
    assert text[quantity.start : quantity.end] == "at least 90,000 troops"


def test_what_is_counted_is_the_noun_phrase_without_the_number() -> None:
    text = "The envoy met two dozen members of Congress."
    quantity = one(text)
    assert quantity.counted is not None
    assert text[slice(*quantity.counted)] == "members of Congress"


def test_a_number_shares_the_unit_of_the_one_it_is_joined_to() -> None:
    first, second = read("Dinner was eight or nine euros.")
    assert (first.unit, second.unit) == ("euros", "euros")


@pytest.mark.parametrize(
    "text",
    [
        "He was born in 1962.",
        "They met on Jan. 10.",
        "They met on 3 February.",
        "From 1988 to 2008 it was on the list.",
        "Sanctions followed in 2014-15.",
        "The call began at 10:30.",
        "The call began at 4 p.m. sharp.",
        "He joined two weeks ago.",
        "Two years later he was gone.",
        "Anna Holt, 44, leads the party.",
        "A 15-year-old was hurt.",
        "Voters aged 18 to 34 stayed home.",
        "It was their third meeting.",
        "The 10th round ended.",
        "A dozen? No: the G-7 met.".replace("A dozen? No: t", "T"),
        "The Su-35 landed.",
        "A Boeing 737 crashed.",
        "It violates Resolution 2202.",
        "He told Channel 2 of it.",
        "Leaders of the Group of 20 met.",
        "It was worse than 9/11.",
        "COVID-19 spread.",
        "They seized an AK-47 rifle.",
        "Call 202-555-0143 now.",
        "The motion lost 10-2.",
        "It passed by 52 to 48 in the end.",
        "He backs a two-state solution.",
        "The two met again.",
        "One of them left.",
        "No. 10 declined to comment.",
        "1. Open the file",
        "It happened in the 1990s.",
    ],
)
def test_dates_ages_names_ordinals_and_votes_are_no_quantities(text: str) -> None:
    assert read(text) == ()


def test_over_before_a_length_of_time_means_during() -> None:
    assert ends("China will buy more over two years.") == (2, 2)
    assert ends("They have fought for over two years.") == (2, None)


def test_a_small_number_word_that_counts_nothing_is_no_quantity() -> None:
    assert read("Relations between the two soured, and the six said so.") == ()


def test_quantities_come_in_text_order_and_do_not_overlap() -> None:
    text = "About 245 trucks with almost 2,000 tons of aid, and five buses, crossed in two hours."
    found = read(text)
    assert [q.low for q in found] == [245, 2000, 5, 2]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_numeral_too_long_to_be_a_count_is_no_quantity() -> None:
    assert read("9" * 400 + " troops") == ()


_WORDS = (
    "at least up to some between and to one two twenty hundred thousand dozen dozens of a half third percent"
    " troops Russian miles per day 2014 90,000 1.5 Jan. ago or more so year long K m bn"
)
_PARTS = st.sampled_from([*_WORDS.split(" "), *"-$£%(),./:", "US$", "\n", "\n\n"])


@given(st.lists(_PARTS, max_size=30).map(" ".join) | st.lists(_PARTS, max_size=30).map("".join) | st.text())
def test_any_text_is_read_within_its_bounds_in_order_and_the_same_each_time(text: str) -> None:
    found = read(text)
    assert found == read(text)
    for quantity in found:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.low is not None or quantity.high is not None
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        if quantity.counted:
            assert quantity.start <= quantity.counted[0] < quantity.counted[1] <= len(text)
