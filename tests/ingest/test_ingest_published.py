"""Publication dates: read as written where they name one day, refused with the reason where they do not."""

from datetime import date

import pytest

from demarche.errors import OptionError
from demarche.ingest import Given
from demarche.ingest.published import day, day_in_line, day_in_name, is_date_line


@pytest.mark.parametrize(
    "written",
    [
        "2021-12-02",
        "2021-12-02T23:30:00Z",
        "2021-12-02 10:11:12.000000",
        "2021/12/02",
        "20211202",
        "20211202T101500Z",
        "Thu, 02 Dec 2021 10:00:00 GMT",
        "December 2, 2021",
        "Dec. 2, 2021 5:10 p.m.",
        "2 December 2021",
        "2nd Dec 2021",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert day(written) == date(2021, 12, 2)


def test_the_larger_number_tells_day_from_month() -> None:
    assert day("31/12/2021") == day("12/31/2021") == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2022-02-31", "not a day of the calendar"),
        ("February 30, 2022", "not a day of the calendar"),
        ("02/03/2021", "two different days"),
        ("last Tuesday", "not a date"),
        ("2021-12", "not a date"),
        ("1638400000", "not a date"),
    ],
)
def test_what_names_no_one_day_is_refused(written: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        day(written)


def test_the_users_own_date_is_checked_when_given() -> None:
    assert Given(published="Dec. 2, 2021").published == date(2021, 12, 2)
    with pytest.raises(OptionError, match=r"2022-02-31.*YYYY-MM-DD"):
        Given(published="2022-02-31")


@pytest.mark.parametrize(
    "line",
    [
        "Published: December 2, 2021",
        "Updated at 5:10 p.m. ET, Jan 3, 2022",
        "Updated 9:50 a.m. ET",
        "Thursday, 2 December 2021 10:15 GMT",
        "First published on Dec 2, 2021",
    ],
)
def test_a_line_that_only_dates_the_report_is_known(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Published in 2014, the treaty text was never signed.",
        "Updated figures show 90,000 troops",
        "2014",
        "The talks resume on January 10, 2022.",
        "In December 2021",
        "10 and 12",
    ],
)
def test_a_line_that_says_more_than_a_date_is_news(line: str) -> None:
    assert not is_date_line(line)


def test_a_line_without_a_year_or_with_no_such_day_gives_no_day() -> None:
    assert day_in_line("Updated at 9:50 a.m. ET, Jan 3") is None
    assert day_in_line("Published: February 30, 2022") is None


def test_a_files_name_dates_it_only_at_its_ends() -> None:
    assert day_in_name("2021-12-02-talks") == day_in_name("talks_2021_12_02") == date(2021, 12, 2)
    assert day_in_name("talks-2021-12-02-final") is None
    assert day_in_name("2021-02-31-talks") is None
