from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from ledger_makers import READER, make_report, many, reports_with_records, sound

from demarche.ledger import Ledger
from demarche.ledger.shape import SHAPES
from demarche.records import KINDS, MODELS, AnyRecord, Record, Report, from_json

_names = itertools.count()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports_with_records)
def test_whatever_goes_in_comes_out_exactly(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[Report, list[AnyRecord]]
) -> None:
    report, records = made
    folder = tmp_path_factory.getbasetemp() / "roundtrip"
    folder.mkdir(exist_ok=True)
    path = folder / f"{next(_names)}.db"
    empty = folder / "empty.db"
    if not empty.exists():
        Ledger.open(empty).close()
    shutil.copy(empty, path)
    with Ledger.open(path) as ledger:
        assert ledger.add(report, records, READER) == "new"
        assert ledger.report(report.id) == report
        assert ledger.report(report.id).model_dump_json() == report.model_dump_json()
        for record in records:
            first = next(one for one in records if one.id == record.id)
            assert ledger.record(record.id) == first
            assert ledger.record(record.id).line() == first.line()
            assert from_json(ledger.record(record.id).line()) == first
        once = {record.id: record for record in records}.values()
        in_order = sorted(once, key=lambda record: (record.evidence.start, record.id))
        assert [record.id for record in ledger.records()] == [record.id for record in in_order]
        assert ledger.counts() == {kind: sum(one.kind == kind for one in once) for kind in KINDS}
        assert ledger.add(report, records, READER) == "known"
        assert ledger.add(report, [], "another") == "replaced"
        assert list(ledger.records()) == []
    sound(path)
    path.unlink()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_contract_has_its_place(kind: str) -> None:
    shared = set(Record.model_fields)
    of_kind = [name for name in MODELS[kind].model_fields if name not in shared]  # type: ignore[index]
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
