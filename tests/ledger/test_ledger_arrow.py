from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from ledger_crisis import crisis
from ledger_makers import READER, make_report, many, reports_with_records, sentences

from demarche.ledger import Ledger, arrow, flat
from demarche.records import KINDS, AnyRecord, Kind, Report


@pytest.fixture(scope="module")
def ledger(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("arrow") / "crisis.db") as made:
        for report, records in crisis():
            made.add(report, records, READER)
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_of_no_records_has_the_same_columns_and_types(ledger: Ledger, kind: Kind) -> None:
    full, empty = arrow.table(ledger.records(), kind), arrow.table([], kind)
    assert full.schema == empty.schema
    assert empty.num_rows == 0
    assert full.num_rows == ledger.counts()[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_named_as_in_the_ledgers_views(ledger: Ledger, kind: Kind) -> None:
    with ledger._engine.connect() as connection:
        view = connection.exec_driver_sql(f"SELECT * FROM {kind}s").keys()
    assert [name for name in view if name != "row"] == arrow.schema(kind).names


@pytest.mark.parametrize("kind", KINDS)
def test_the_views_hold_what_the_table_holds(ledger: Ledger, kind: Kind) -> None:
    with ledger._engine.connect() as connection:
        viewed = connection.exec_driver_sql(f"SELECT * FROM {kind}s ORDER BY id").mappings().all()
    rows = sorted(arrow.table(ledger.records(), kind).to_pylist(), key=lambda row: row["id"])
    joins = {"actors": ("; ", "name"), "spans": (" … ", "text")}
    for view, row in zip(viewed, rows, strict=True):
        for name, holds in flat.columns(kind).items():
            value = row[name]
            if holds in joins:
                between, field = joins[holds]
                value = between.join(one[field] for one in value) or None
            elif holds == "tagged":
                value = "; ".join(f"{one['tag']}: {one['name']}" for one in value) or None
            elif holds == "texts":
                value = " ".join(value)
            elif holds == "date" and value is not None:
                value = value.isoformat()
            assert view[name] == value, name


def test_dates_are_dates_and_lists_are_structs(ledger: Ledger) -> None:
    (row, _) = arrow.table(ledger.records(), "meeting").to_pylist()
    assert row["published"] == datetime.date(2021, 12, 22)
    assert row["day"] == datetime.date(2022, 1, 10)
    assert [actor["country"] for actor in row["participants"]] == ["USA", "RUS"]
    assert row["participants"][1]["text"] == "Lavrov"
    assert row["when_text"] == "Jan. 10"


def test_records_of_other_kinds_are_passed_over_and_order_is_kept(ledger: Ledger) -> None:
    table = arrow.table(ledger.records(), "statement")
    assert table["id"].to_pylist() == [record.id for record in ledger.records("statement")]


def test_more_records_than_one_batch_make_one_table() -> None:
    report = make_report(sentences(100))
    records = many(report, 100) * 101
    table = arrow.table(iter(records), "statement")
    assert table.num_rows == 10_100
    assert table["id"].num_chunks == 2


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(reports_with_records)
def test_whatever_a_record_holds_the_table_holds(made: tuple[Report, list[AnyRecord]]) -> None:
    for kind in KINDS:
        of_kind = [record for record in made[1] if record.kind == kind]
        table = arrow.table(made[1], kind)
        table.validate(full=True)
        assert table.to_pylist() == [flat.row(record) for record in of_kind]


def test_pandas_polars_and_duckdb_take_the_table(ledger: Ledger) -> None:
    duckdb = pytest.importorskip("duckdb")
    polars = pytest.importorskip("polars")
    pytest.importorskip("pandas")
    figures = arrow.table(ledger.records(), "figure")
    assert figures.to_pandas()["low"].max() == 120_000
    assert polars.from_arrow(figures)["claimant_country"].to_list() == ["UKR", "UKR"]
    meetings = arrow.table(ledger.records(), "meeting")
    exploded = polars.from_arrow(meetings).explode("participants").unnest("participants", separator="_")
    assert exploded["participants_name"].to_list()[0] == "Antony Blinken"
    connection = duckdb.connect()
    connection.register("meetings", meetings)
    asked = "SELECT p.name FROM (SELECT unnest(participants) AS p FROM meetings) ORDER BY 1"
    assert connection.sql(asked).fetchall()[0] == ("Antony Blinken",)


def test_text_with_a_nul_is_kept(tmp_path: Path) -> None:
    report = make_report("be\x00fore, he said.")
    table = arrow.table(many(report, 1), "statement")
    assert table["evidence"].to_pylist() == ["be\x00fore, he said."]
    assert pa.types.is_string(table.schema.field("evidence").type)
