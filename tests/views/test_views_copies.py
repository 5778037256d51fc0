"""The view of copies: three outlets, one source, and in what order."""

from __future__ import annotations

from demarche.link.copies import Copy
from demarche.records import Report
from demarche.views.copies import Account, sheet, told


def report(id: str, outlet: str | None, published: str | None, **facts: str) -> Report:
    return Report(id=id, key=f"key-{id}", outlet=outlet, published=published, text=".", **facts)


REPORTS = {
    one.id: one
    for one in (
        report("ra", "Harbour Post", "2022-01-15", title="Talks end", wire="AP"),
        report("rb", "Valley Courier", "2022-01-14", title="Talks\nbegin"),
        report("rc", "Harbour Post", None),
        report("rz", "Daily Beacon", "2022-01-14"),
    )
}
COPIES = [
    Copy("ra", "rb", "reprint", 0.9, 1.0),
    Copy("ra", "rc", "version", 0.6, 0.8),
    Copy("rc", "rz", "merged", 0.4, 0.3),
]
ACCOUNTS = dict.fromkeys(("ra", "rb", "rc"), "ra")


def only(copies: list[Copy] = COPIES) -> Account:
    (account,) = told(copies, ACCOUNTS, REPORTS)
    return account


def test_reports_of_an_account_stand_by_date_undated_ones_last() -> None:
    account = only()
    assert [one.report.id for one in account.prints] == ["rb", "ra", "rc"]
    assert account.outlets == ("Valley Courier", "Harbour Post")
    assert account.wires == ("AP",)


def test_each_says_which_earlier_one_it_prints_and_how_much_of_it_that_is() -> None:
    first, second, third = only().prints
    assert (first.of, first.form, first.share) == (None, None, None)
    assert (second.of, second.form, second.share) == ("rb", "reprint", 0.9)
    assert (third.of, third.form, third.share) == ("ra", "version", 0.8)


def test_updated_reports_are_a_chain_in_order() -> None:
    assert only().versions == ("ra", "rc")


def test_versions_of_one_day_stand_as_they_were_changed_or_fetched() -> None:
    pages = [
        report("r1", None, "2022-01-15", retrieved="2022-01-15T18:00:00Z"),
        report("r2", None, "2022-01-15", retrieved="2022-01-15T09:00:00Z"),
        report("r3", None, "2022-01-15", modified="2022-01-15T12:00:00Z", retrieved="2022-01-16T18:00:00Z"),
    ]
    ties = [Copy("r1", "r2", "version", 0.9, 1.0), Copy("r1", "r3", "version", 0.9, 1.0)]
    (account,) = told(ties, dict.fromkeys(("r1", "r2", "r3"), "r1"), {one.id: one for one in pages})
    assert account.versions == ("r2", "r3", "r1")


def test_text_in_common_with_another_account_is_said() -> None:
    assert only().also == ("rz",)


def test_the_order_of_copies_makes_no_difference() -> None:
    assert only(COPIES[::-1]) == only()


def test_a_row_names_outlets_credit_dates_and_shares() -> None:
    shown = sheet([only()])
    ((account, how, outlets, dates, text),) = shown.rows
    assert (account, how) == ("ra", "reprint, version")
    assert outlets == "Valley Courier, Harbour Post (credit: AP)"
    assert dates == "14 Jan 2022 – date not known"
    assert text.splitlines() == [
        "Talks begin",
        "· Valley Courier, 14 Jan 2022, key-rb",
        "· Harbour Post, 15 Jan 2022, key-ra: reprint of key-rb, 90% of its words",
        "· Harbour Post, date not known, key-rc: version of key-ra, 80% of its words",
        "versions in order: key-ra → key-rc",
        "text in common with other accounts: rz",
    ]
    assert shown.note.startswith("3 reports are 1 account.")


def test_it_is_narrowed_by_the_days_and_the_report_of_any_of_its_prints() -> None:
    account = only()
    assert account.has("2022-01-15", None, None)
    assert account.has(None, "2022-01-14", None)
    assert account.has(None, None, "rc")
    assert not account.has("2022-01-16", None, None)
    assert not account.has("2022-01-15", None, "rc")
