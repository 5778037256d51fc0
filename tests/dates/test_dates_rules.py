"""What holds for every text: offsets, order, determinism, speed, and that nothing breaks it."""

from __future__ import annotations

import time
from datetime import date

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.dates import find
from demarche.dates.grammar import table, words

BLANK = spacy.blank("en")
PUBLISHED = date(2022, 1, 19)
_OTHERS = [
    "the", "a", "an", "of", "and", "or", "half", "'s", "ago", "10", "31", "1998", "2", "1/2", "29", "0", ",",
    ".", "-", "–", "a.m.", "pm", "12:61", "23:59", "24:30", "2400", "GMT",
    "99", "Christmas", "Easter", "more", "than", "at", "least",
    "couple", "from", "now", "$", "200000000", "1e9", "’98", "1990s", "\x00", "\u202e", "🕰", "½", "before",
    "year-earlier", "year-end", "\n\n",
]  # fmt: skip
_WORDS = [*sorted(words()), *_OTHERS]
timely = st.lists(st.sampled_from(_WORDS), max_size=14).map(
    lambda picked: " ".join(w.capitalize() if len(w) % 2 else w for w in picked)
)
hostile = st.one_of(st.text(max_size=120), timely)
dates = st.one_of(st.none(), st.dates())


@given(hostile, dates)
@settings(max_examples=400, deadline=None)
def test_expressions_lie_in_the_text_in_order_and_apart(text, published):
    end = 0
    for found in find(BLANK(text), published):
        assert end <= found.start < found.end <= len(text)
        assert not text[found.start].isspace()
        assert not text[found.end - 1].isspace()
        end = found.end


@given(hostile, dates)
@settings(max_examples=400, deadline=None)
def test_no_when_ends_before_it_starts(text, published):
    for found in find(BLANK(text), published):
        if found.when is not None:
            assert found.when.start <= found.when.end
            date.fromisoformat(found.when.start[:10])
            date.fromisoformat(found.when.end[:10])
            assert found.when.text.exact == text[found.start : found.end]
            assert found.type in ("DATE", "TIME")


@given(hostile, dates)
@settings(max_examples=100, deadline=None)
def test_the_same_text_gives_the_same_expressions(text, published):
    assert find(BLANK(text), published) == find(BLANK(text), published)


@given(timely)
@settings(max_examples=200, deadline=None)
def test_nothing_relative_is_resolved_without_a_publication_date(text):
    for found in find(BLANK(text), None):
        assert found.when is None or found.when.basis in ("explicit", "context")


@pytest.mark.parametrize("row", list(table("patterns.tsv")), ids=lambda row: row[1])
def test_every_pattern_of_the_table_can_be_read(row):
    """Texts made after the pattern: its first choices, its last ones, with and without optional words."""
    example = {
        "MDAY": "12", "YEAR": "1998", "NUM": "three", "ORD": "third", "ORDN": "3rd", "YY": "98",
        "CLOCK": "10:20", "MERIDIEM": "a.m.", "DECADE": "1990s", "ISO": "1998-03-04", "SLASHED": "3/4/1998",
        "FEAST": "Christmas", "DATE": "March 4, 1998", "MONTHDAY": "March 4", "DAY": "yesterday",
        "WDAY": "Friday", "RELDAYP": "today", "MONTHP": "June", "YEARP": "last year", "PERIOD": "next week",
        "QUARTER": "third quarter", "DUR": "two days", "DECADEP": "1980s", "TIMEP": "10 a.m.",
        "AGOP": "two days ago", "HHMM": "0735", "BAREMONTH": "April",
    }  # fmt: skip
    for word, meanings in sorted(words().items(), reverse=True):
        for meaning in meanings:
            shown = word.capitalize() if meaning.capital else word
            example.setdefault(meaning.symbol, shown + ("." if meaning.abbreviation else ""))
    for pick in (0, -1):
        for optional in (True, False):
            parts = []
            for raw in row[1].replace("(", "").replace(")", "").split():
                element = raw.rstrip("?") if len(raw) > 1 else raw
                if element != raw and not optional:
                    continue
                choice = element.split("|")[pick]
                parts.append(example[choice] if choice.isupper() and choice.isalpha() else choice)
            text = "It was " + " ".join(parts) + " then"
            for found in find(BLANK(text), PUBLISHED):
                assert found.value


def test_fifty_thousand_words_take_seconds_and_time_grows_with_length():
    paragraph = (
        "The minister said Friday that the two sides would meet in Geneva on Jan. 10, two weeks after a "
        "half-hour call in which, in the words of an official, nothing had been decided about the troops. "
    )
    short, long = (BLANK(paragraph * n) for n in (140, 1400))
    taken = []
    for doc in (short, long):
        begun = time.process_time()
        find(doc, PUBLISHED)
        taken.append(time.process_time() - begun)
    assert taken[1] < 6
    assert taken[1] < 40 * max(taken[0], 0.01)


def test_one_word_of_nine_hundred_thousand_digits_is_no_date():
    assert find(BLANK.make_doc("7" * 900_000), PUBLISHED) == ()
