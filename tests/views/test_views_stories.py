"""The view of stories: reports on one event, beside one another."""

from __future__ import annotations

from demarche.records import Report
from demarche.views.stories import Story, sheet, stories


def report(id: str, outlet: str | None, published: str | None, **facts: str) -> Report:
    return Report(id=id, key=f"key-{id}", outlet=outlet, published=published, text=".", **facts)


REPORTS = {
    one.id: one
    for one in (
        report("ra", "Harbour Post", "2022-01-15", title="Talks end"),
        report("rb", "Valley Courier", "2022-01-14", title="Talks\nbegin"),
        report("rc", "Harbour Post", None),
        report("rd", None, "2022-01-02"),
        report("re", None, "2022-01-03"),
    )
}


def told(accounts: dict[str, str] | None = None) -> tuple[Story, ...]:
    return stories([("ra", "rb", "rc"), ("rd", "re")], REPORTS, accounts or {})


def test_stories_stand_by_the_day_of_their_first_report_and_reports_by_date_undated_ones_last() -> None:
    first, second = told()
    assert (first.date, second.date) == ("2022-01-02", "2022-01-14")
    assert [one.id for one in second.reports] == ["rb", "ra", "rc"]
    assert second.outlets == ("Valley Courier", "Harbour Post")


def test_copies_of_one_text_are_one_account() -> None:
    _, story = told({"ra": "ra", "rb": "ra"})
    assert story.accounts == 2
    assert sheet([story]).rows[0][1] == "3 reports, 2 accounts"


def test_a_story_has_the_reports_and_days_that_are_asked_for() -> None:
    _, story = told()
    assert story.has("2022-01-15", None, None)
    assert not story.has("2022-01-16", None, None)
    assert story.has(None, None, "rc")
    assert not story.has(None, "2022-01-13", None)


def test_the_sheet_has_a_line_for_each_report_with_its_title_in_one_line() -> None:
    table = sheet(told())
    assert [row[4] for row in table.rows] == ["key-rd", "key-re", "key-rb", "key-ra", "key-rc"]
    assert table.rows[2][5] == "Talks begin"
    assert table.data[0]["reports"][0]["key"] == "key-rd"
    assert sheet(()).rows == ()
