"""Encounters in the ledger: ties found as reports come, whatever the order, and gone with their records."""

from __future__ import annotations

import itertools
from collections import deque
from pathlib import Path

import pytest
from ledger_makers import READER, make_report
from sqlalchemy import column, table
from traits_then import packed_then

from demarche.ledger import Ledger, opening
from demarche.ledger.linking import LINKER
from demarche.link.traits import traits
from demarche.records import Actor, Meeting, Report, When

ARDEN = Actor(id="person:mira-arden", name="Mira Arden", kind="person", country="NOR")
BEKO = Actor(id="person:tomas-beko", name="Tomas Beko", kind="person", country="SVK")

TOLD = [
    ("Arden met Beko in the harbour castle on Thursday.", "Harbour Post", "2021-12-02", "2021-12-02"),
    ("Mira Arden and Tomas Beko met in the castle.", "Daily Lantern", "2021-12-03", "2021-12-02"),
    ("Arden met Beko in the old castle, officials said.", "Valley Courier", None, "2021-12-03"),
    ("Arden met Beko in the castle.", "Northern Mail", "2019-03-01", "2019-03-01"),
]


def told(text: str, outlet: str, published: str | None, day: str) -> tuple[Report, Meeting]:
    report = make_report(text, outlet, outlet=outlet, published=published)
    meeting = Meeting.make(
        report,
        READER,
        (0, len(text)),
        participants=(ARDEN, BEKO),
        format="in-person",
        state="held",
        when=When(start=day, end=day, precision="day", basis="explicit"),
        confidence=0.9,
    )
    return report, meeting


def ledger_of(path: Path, those: list[tuple[Report, Meeting]], every: bool) -> tuple[object, set[str]]:
    """What the ledger groups, and whose: read in that order, linked after each report or at the end."""
    with Ledger.open(path) as ledger:
        for report, meeting in those:
            ledger.add(report, [meeting], READER)
            if every:
                deque(ledger.link(), maxlen=0)
        deque(ledger.link(), maxlen=0)
        groups, records = ledger.encounters()
        return groups, {record.report.key for record in records.values()}


def test_reports_of_one_meeting_are_one_group_whatever_their_order(tmp_path: Path) -> None:
    those = [told(*one) for one in TOLD]
    found = [
        ledger_of(tmp_path / f"{number}.db", list(order), every)
        for number, (order, every) in enumerate(
            itertools.product(itertools.islice(itertools.permutations(those), 0, 24, 7), (True, False))
        )
    ]
    groups, outlets = found[0]
    assert len(groups) == 1  # type: ignore[arg-type]
    assert outlets == {"Harbour Post", "Daily Lantern", "Valley Courier"}
    assert all(one == found[0] for one in found)


def test_a_report_read_again_leaves_no_ties_of_what_it_had(tmp_path: Path) -> None:
    (report, meeting), (other, again) = (told(*one) for one in TOLD[:2])
    with Ledger.open(tmp_path / "a.db") as ledger:
        ledger.add(report, [meeting], READER)
        ledger.add(other, [again], READER)
        deque(ledger.link(), maxlen=0)
        assert len(ledger.encounters()[0]) == 1
        ledger.add(other, [], "test-2")
        deque(ledger.link(), maxlen=0)
        assert ledger.encounters() == ((), {})


def test_a_ledger_of_version_7_ties_what_comes_next_to_what_it_has(
    tmp_path: Path, database: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where this version has made no ledger yet.
    at = tmp_path / "a.db" if database == "file" else request.getfixturevalue("server").empty()
    (report, meeting), *others = (told(*one) for one in TOLD[:3])
    with monkeypatch.context() as older:
        older.setattr(opening, "VERSION", 7)
        with Ledger.open(at) as ledger:
            ledger.add(report, [meeting], READER)
            with ledger._engine.connect().execution_options(write=True) as connection, connection.begin():
                (made,) = filter(None, [traits(meeting)])
                then = {"report": report.id, "linker": LINKER, "printed": made.printed, "first": made.first}
                columns = map(column, (*then, "last", "packed"))
                row = then | {"last": made.last, "packed": packed_then([made])}
                connection.execute(table("traits", *columns).insert(), row)
                linked = table("linked", column("report"), column("linker")).insert()
                connection.execute(linked, {"report": report.id, "linker": LINKER})
    with Ledger.open(at) as ledger, Ledger.open(tmp_path / "b.db") as fresh:
        fresh.add(report, [meeting], READER)
        for other, again in others:
            for one in (ledger, fresh):
                one.add(other, [again], READER)
                deque(one.link(), maxlen=0)
        assert ledger.encounters() == fresh.encounters()
        assert len(ledger.encounters()[1]) == 3
