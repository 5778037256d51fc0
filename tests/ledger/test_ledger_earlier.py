"""What is looked up of earlier reports tells the same changes as all of them, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from ledger_makers import READER
from verdict_makers import merge, said

from demarche.ledger import Ledger, schema
from demarche.link.changes import Changes, changes
from demarche.records import AnyRecord, Report
from over_time_crises import crisis
from over_time_makers import KOVAL, LEAGUE, MAREK, NORDIA, VERIA
from over_time_makers import report as report_of

DAYS = ("2022-01-01", "2022-01-20", "2022-02-15", "2022-03-25")


def written(path: Path, records: tuple[AnyRecord, ...]) -> Ledger:
    """A ledger of these records, each in its report, linked."""
    ledger = Ledger.open(path)
    for one in records:
        ledger.add(whole(one), [one], one.reader)
    list(ledger.link())
    return ledger


def whole(record: AnyRecord) -> Report:
    """The report of a made record, which is its words and nothing else."""
    text, key = record.evidence.exact, record.report.key
    made = report_of(text, record.report.published, key if record.report.outlet != "Harbour Post" else "")
    assert made.ref == record.report
    return made


def by_look_up(ledger: Ledger, since: str, until: str | None) -> Changes:
    period = ledger.period(since, until)
    before = ledger.earlier(period, since)
    return changes(
        (*before.records, *period),
        since,
        until,
        published=ledger.published(),
        known=before.known,
        same=before.same,
    )


def by_reading_all(ledger: Ledger, since: str, until: str | None) -> Changes:
    groups, _ = ledger.encounters()
    return changes(
        ledger.records(judged=True),
        since,
        until,
        published=[one.published for one in ledger.reports()],
        same={id: group[0] for group in groups for id in group},
    )


def hold(ledger: Ledger) -> int:
    """Fail unless both ways tell the same of every period; returns how many changes they tell."""
    told = 0
    for since in DAYS:
        for until in (None, "2022-03-01"):
            found = by_look_up(ledger, since, until)
            assert found == by_reading_all(ledger, since, until)
            told += len(found.changes)
    return told


@pytest.mark.parametrize("seed", range(4))
def test_what_is_looked_up_tells_the_same_changes_as_the_whole(tmp_path: Path, seed: int) -> None:
    with written(tmp_path / "a.db", crisis(seed)) as ledger:
        assert hold(ledger) > 40


@pytest.mark.parametrize("seed", range(2))
def test_so_it_does_where_people_corrected_rejected_and_merged(tmp_path: Path, seed: int) -> None:
    records = crisis(seed)
    with written(tmp_path / "a.db", records) as ledger:
        for at, one in enumerate(records[:40]):
            if at % 3 == 0:
                ledger.say(said("reject", one))
            elif one.kind == "statement":
                source = VERIA.model_dump(mode="json")
                ledger.say(said("correct", one, field="source", value=source))
            else:
                ledger.say(said("correct", one, field="status", value="actual"))
        before = hold(ledger)
        ledger.say(merge(KOVAL, MAREK))
        ledger.say(merge(LEAGUE, NORDIA))
        assert hold(ledger) != before


def test_looked_up_is_less_than_the_whole(tmp_path: Path) -> None:
    with written(tmp_path / "a.db", crisis(5)) as ledger:
        period = ledger.period("2022-03-25", None)
        assert 0 < len(ledger.earlier(period, "2022-03-25").records) < 60


def test_a_report_read_anew_leaves_only_the_signs_of_what_is_read_now(tmp_path: Path) -> None:
    one = next(record for record in crisis(1) if record.kind == "event")
    with written(tmp_path / "a.db", crisis(1)) as ledger:
        before = _signs(ledger)
        ledger.add(whole(one), [], READER + "+")
        less = _signs(ledger)
        assert len(before - less) > 0
        assert less < before
        ledger.add(whole(one), [one], READER + "++")
        assert _signs(ledger) == before


def test_signs_are_made_where_an_older_program_left_none_or_others(tmp_path: Path) -> None:
    with written(tmp_path / "a.db", crisis(1)) as ledger:
        before = _signs(ledger)
        for rules in (None, "0"):
            with ledger._engine.connect().execution_options(write=True) as connection, connection.begin():
                connection.execute(schema.reads.update().values(signs=rules))
                connection.execute(schema.signs.delete())
                if rules:
                    connection.execute(schema.signs.insert(), [{"sign": 1, "row": 1, "words": 0}])
            assert list(ledger.sign())[-1] == 1.0
            assert _signs(ledger) == before
        assert not list(ledger.sign())


def test_within_a_day_what_is_earlier_still_is_not_looked_up(tmp_path: Path) -> None:
    with written(tmp_path / "a.db", crisis(2)) as ledger:
        seen = ledger.within("2022-02-01")
        period = seen.period("2022-02-15")
        assert all(
            (one.report.published or "") >= "2022-02-01" for one in seen.earlier(period, "2022-02-15").records
        )
        assert hold(seen) > 0


def _signs(ledger: Ledger) -> set[tuple[int, ...]]:
    with ledger._engine.connect() as connection:
        return {tuple(row) for row in connection.execute(schema.signs.select())}
