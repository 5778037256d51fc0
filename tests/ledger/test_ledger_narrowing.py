from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_makers import READER, make_report, many, sentences
from verdict_makers import said

from demarche.ledger import Ledger
from demarche.records import Report

DAYS = ("2022-01-03", "2022-01-04", "2022-01-05", None)


def _report(day: str | None) -> Report:
    return make_report(sentences(4, f"Talks of {day}"), key=str(day), published=day)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A report of four records on each of three days, and one of no day."""
    with Ledger.open(tmp_path / "a.db") as opened:
        for day in DAYS:
            report = _report(day)
            opened.add(report, many(report, 4), READER)
        for _ in opened.link():
            pass
        yield opened


def _days(records: Iterator[object]) -> set[str | None]:
    return {one.report.published for one in records}  # type: ignore[attr-defined]


def test_within_a_day_only_reports_published_since_are_seen(ledger: Ledger) -> None:
    since = ledger.within("2022-01-04")
    assert [one.published for one in since.reports()] == ["2022-01-04", "2022-01-05"]
    assert _days(since.records()) == {"2022-01-04", "2022-01-05"}
    assert _days(since.records(judged=True)) == {"2022-01-04", "2022-01-05"}
    assert {mention.report for mention in since.cast()[1]} == {one.id for one in since.reports()}
    assert {act.id for act in since.acts()} == {one.id for one in since.records()}
    assert len(list(ledger.records())) == 16


def test_within_a_day_encounters_are_of_the_records_seen(ledger: Ledger) -> None:
    seen = {one.id for one in ledger.within("2022-01-04").records()}
    groups, records = ledger.within("2022-01-04").encounters()
    assert groups
    assert {id for group in groups for id in group} <= seen
    assert records.keys() <= seen


def test_a_record_out_of_sight_stays_so_when_it_is_corrected(ledger: Ledger) -> None:
    (first, *_) = ledger.records(report=_report("2022-01-03").id)
    ledger.say(said("correct", first, field="status", value="denied"))
    assert _days(ledger.within("2022-01-04").records(judged=True)) == {"2022-01-04", "2022-01-05"}
    assert first.id not in {mention.record for mention in ledger.within("2022-01-04").cast()[1]}
    assert first.id not in {act.id for act in ledger.within("2022-01-04").acts()}


@pytest.mark.parametrize(
    ("most", "since"),
    [(16, None), (15, "2022-01-03"), (11, "2022-01-04"), (4, "2022-01-05"), (1, "2022-01-05")],
)
def test_the_latest_days_that_hold_no_more_are_looked_at(
    ledger: Ledger, most: int, since: str | None
) -> None:
    assert ledger.since(most) == since


def test_counts_and_state_are_the_same_seen_from_another_process(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as other:
        before = other.state()
        assert other.counts()["statement"] == 16
        ledger.add(_report("2022-01-05"), many(_report("2022-01-05"), 2), READER + "+")
        assert other.counts()["statement"] == 14
        assert other.state() != before
        between = other.state()
        assert other.standing().state(next(ledger.records()).id) is None
        ledger.say(said("accept", next(ledger.records())))
        assert other.state() != between
        assert other.standing().state(next(ledger.records()).id) == "accepted"
        assert [one.said for one in other.verdicts()] == ["accept"]
        assert other.state() == ledger.state()
