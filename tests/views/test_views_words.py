from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.records import Actor, When
from demarche.views import words


def figure(scene, **fields):
    from demarche.records import Figure

    return scene.of(Figure)[0].model_copy(update=fields)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"low": 90000, "high": 90000}, "90,000"),
        ({"low": 90000, "high": None}, "≥ 90,000"),
        ({"low": None, "high": 5}, "≤ 5"),
        ({"low": 90000, "high": 120000}, "90,000–120,000"),
        ({"low": 100000, "high": 100000, "approximate": True}, "≈ 100,000"),
        ({"low": 2.5, "high": 2.5, "unit": "percent"}, "2.5 %"),
        ({"low": 3e6, "high": 3e6, "unit": "dollars"}, "3,000,000 dollars"),
        ({"low": 1.2e9, "high": 1.2e9}, "1.2 billion"),
        ({"low": None, "high": None}, "amount not told"),
    ],
)
def test_an_amount_shows_its_bounds_and_unit(scene, fields, told) -> None:
    assert words.value(figure(scene, **{"unit": None, **fields})) == told


@pytest.mark.parametrize(
    ("start", "end", "precision", "told"),
    [
        ("2021-12-02", "2021-12-02", "day", "2 Dec 2021"),
        ("2022-02-10", "2022-02-20", "day", "10–20 Feb 2022"),
        ("2022-01-28", "2022-02-03", "week", "28 Jan – 3 Feb 2022"),
        ("2021-12-01", "2021-12-31", "month", "Dec 2021"),
        ("2014-01-01", "2014-12-31", "year", "2014"),
        ("2021-12-20", "2022-01-05", "vague", "20 Dec 2021 – 5 Jan 2022"),
        ("2022-01-10T15:30", "2022-01-10T15:30", "minute", "10 Jan 2022, 15:30"),
    ],
)
def test_a_time_is_told_to_its_own_precision(start, end, precision, told) -> None:
    assert words.time(When(start=start, end=end, precision=precision, basis="explicit")) == told


def test_names_are_joined_as_a_person_would_and_said_once() -> None:
    one, two, three = (Actor(id=None, name=name, kind="person") for name in ("A", "B", "C"))
    assert words.names([one, two, three, one]) == "A, B and C"
    assert words.names([one, two]) == "A and B"
    assert words.names([one]) == "A"
    assert words.names([]) == ""


def test_an_untold_source_is_said_to_be_untold() -> None:
    assert words.name(None) == "source not told"


def test_a_citation_gives_outlet_date_and_key_and_says_what_is_not_known(scene) -> None:
    ref = scene.reports[0].ref
    assert words.cited(ref) == "The Northgate Ledger, 21 Jan 2022, north-1"
    bare = ref.model_copy(update={"outlet": None, "published": None})
    assert words.cited(bare) == "outlet not known, date not known, north-1"


def test_behind_an_outlet_that_is_written_to_the_left_the_day_still_stands_on_the_right(scene) -> None:
    ref = scene.reports[0].ref.model_copy(update={"outlet": "صحيفة"})
    assert words.cited(ref) == "\u200eصحيفة\u200e, 21 Jan 2022, north-1"


def test_shortening_ends_at_a_word_with_an_ellipsis() -> None:
    assert words.shortened("one two three four", 11) == "one two…"
    assert words.shortened("short", 11) == "short"


@given(st.text(), st.integers(2, 40))
def test_shortened_text_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(words.shortened(text, limit)) <= limit


@given(st.text())
def test_printable_text_keeps_its_length_and_holds_nothing_that_acts(text: str) -> None:
    seen = words.printable(text)
    assert len(seen) == len(text)
    assert not set(seen) & {"\x00", "\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\r"}


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(words.one_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("reports", "accounts", "told"),
    [
        (1, 1, "1 report"),
        (3, 3, "3 reports"),
        (3, 1, "3 reports, 1 account"),
        (5, 2, "5 reports, 2 accounts"),
    ],
)
def test_accounts_are_counted_beside_reports_where_copies_make_them_fewer(
    reports: int, accounts: int, told: str
) -> None:
    assert words.told_in(reports, accounts) == told
