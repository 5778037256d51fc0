from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from ledger_makers import READER, make_report, many, reports_with_records, sound

from demarche.ledger import Ledger
from demarche.ledger.shape import SHAPES
from demarche.records import KINDS, MODELS, AnyRecord, Record, Report, from_json

_readers = (f"reader {number}" for number in itertools.count())


@pytest.fixture(scope="module")
def ledger(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """One ledger for all examples; when they are through, it must be sound."""
    path = tmp_path_factory.mktemp("roundtrip") / "crisis.db"
    with Ledger.open(path) as made:
        yield made
    sound(path)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports_with_records)
def test_whatever_goes_in_comes_out_exactly(ledger: Ledger, made: tuple[Report, list[AnyRecord]]) -> None:
    report, records = made
    reader = next(_readers)
    stored = report.id in {known.id for known in ledger.reports()}
    assert ledger.add(report, records, reader) == ("replaced" if stored else "new")
    assert ledger.report(report.id) == report
    assert ledger.report(report.id).model_dump_json() == report.model_dump_json()
    once: dict[str, AnyRecord] = {}
    for record in records:
        once.setdefault(record.id, record)
    for record in once.values():
        assert ledger.record(record.id) == record
        assert ledger.record(record.id).line() == record.line()
        assert from_json(ledger.record(record.id).line()) == record
    in_order = sorted(once.values(), key=lambda record: (record.evidence.start, record.id))
    assert list(ledger.records(report=report.id)) == in_order
    assert ledger.add(report, records, reader) == "known"
    assert ledger.add(report, [], next(_readers)) == "replaced"
    assert sum(ledger.counts().values()) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_contract_has_its_place(kind: str) -> None:
    shared = set(Record.model_fields)
    fields = MODELS[kind].model_fields  # type: ignore[index]
    of_kind = [field.alias or name for name, field in fields.items() if name not in shared]
    assert list(SHAPES[kind]) == of_kind  # type: ignore[index]


@pytest.mark.parametrize(
    "text",
    ["before\x00after, he said.", "🙂", "👩‍👧‍👦 wept, he said.", "\u202eright to left.", "a" * 100_000 + "."],
    ids=["NUL", "emoji", "joined emoji", "RTL mark", "long"],
)
def test_hostile_text_is_kept_to_the_character(tmp_path: Path, text: str) -> None:
    report = make_report(text + " One more sentence.", title=text)
    with Ledger.open(tmp_path / "a.db") as ledger:
        records = many(report, 1)
        ledger.add(report, records, READER)
        assert ledger.report(report.id) == report
        assert list(ledger.records()) == records
    sound(tmp_path / "a.db")


@pytest.mark.file_only
def test_a_record_is_read_from_columns_not_from_stored_json(tmp_path: Path) -> None:
    report = make_report("Talks went on, he said.")
    records = many(report, 1)
    with Ledger.open(tmp_path / "a.db") as ledger:
        ledger.add(report, records, READER)
        with ledger._engine.connect() as connection:
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
            names = [name for (name,) in tables if not name.startswith(("record_words", "sqlite_"))]
            cells = [
                cell
                for name in names
                for row in connection.exec_driver_sql(f"SELECT * FROM {name}")
                for cell in row
            ]
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith(("{", "["))]
    assert json.loads(records[0].line())["evidence"]["exact"] in cells
