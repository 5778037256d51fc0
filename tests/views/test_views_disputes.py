"""Disputes as a table: a line a side, never a verdict, the user's letter beside the outlet."""

from __future__ import annotations

from demarche.link.disputes import Dispute, Evidence, Outlet, Stand
from demarche.records import Actor, Report, Span
from demarche.views.disputes import sheet

RUSSIA = Actor(id="country:RUS", name="Russia", kind="government", country="RUS")


def stand(says: str, who: Actor | None, exact: str, reliability: str | None = None) -> Stand:
    report = Report(
        id="r" + exact, key="day one", text=exact, outlet="Harbour Post", published="2022-01-14"
    ).ref
    told = Evidence(
        None if who is None else "s123456789abcdef", report, Span(start=0, end=len(exact), exact=exact), who
    )
    outlets = (Outlet("Harbour Post", reliability),)
    return Stand(says, (who,) if who else (), "2022-01-14", "2022-01-14", (told,), 3, 2, outlets)


GIVEN = Dispute(
    "d0123456789abcdef",
    "label",
    "war",
    "Ukraine",
    (stand("civil war", RUSSIA, "the civil war", "B"), stand("invasion", None, "the\x1b[31m invasion")),
)


def test_each_side_is_a_row_under_the_matter() -> None:
    first, second = sheet([GIVEN]).rows
    assert first[:5] == ("d01234567", "label", "Ukraine: war", "Russia", "civil war")
    assert second[:5] == ("", "", "", "the outlets", "invasion")


def test_outlets_have_the_users_letter_and_counts_of_reports_and_accounts() -> None:
    first, second = sheet([GIVEN]).rows
    assert first[5].endswith(", Harbour Post (B); 3/2")
    assert second[5].endswith(", Harbour Post; 3/2")


def test_words_are_printable_and_lead_to_the_record_or_report() -> None:
    first, second = sheet([GIVEN]).rows
    assert first[5].startswith("the civil war [s12345678]\n")
    assert "\x1b" not in second[5]
    assert "[day one]\n" in second[5]


def test_data_holds_the_evidence_whole() -> None:
    (data,) = sheet([GIVEN]).data
    assert data["stands"][0]["evidence"][0]["span"]["exact"] == "the civil war"
    assert sheet([]).note == ""
