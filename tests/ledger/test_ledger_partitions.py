"""Parquet by day: DuckDB and pandas read a folder as one table, and it is whole or not there at all."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pytest
from ledger_crisis import crisis
from ledger_makers import READER, make_report, many, sentences

from demarche.errors import LedgerError, OptionError
from demarche.ledger import Ledger, arrow, export, flat, partitions
from demarche.records import KINDS, Kind

# As docs/exports.md says: so that days are dates, and null where a record has none.
BY_DAY = pyarrow.dataset.partitioning(pa.schema([("day", pa.date32())]), flavor="hive")


@pytest.fixture(scope="module")
def ledger(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("partitions") / "crisis.db") as made:
        for report, records in crisis():
            made.add(report, records, READER)
        yield made


@pytest.fixture(scope="module")
def tables(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("tables") / "out"
    export.write(ledger, to, "parquet", partition="day")
    return to


def by_day(ledger: Ledger, to: Path, kind: Kind | None = None) -> tuple[Path, ...]:
    return export.write(ledger, to, "parquet", kind, partition="day")


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_each_kind_is_a_folder_with_a_folder_for_each_day(ledger: Ledger, tables: Path) -> None:
    assert sorted(one.name for one in tables.iterdir()) == sorted(f"{kind}s" for kind in KINDS)
    for kind in KINDS:
        days = {flat.row(record)["day"] for record in ledger.records(kind)} or {None}
        named = {f"day={day or partitions.NO_DAY}" for day in days}
        assert {one.name for one in (tables / f"{kind}s").iterdir()} == named


@pytest.mark.parametrize("kind", KINDS)
def test_duckdb_reads_every_record_with_its_day_as_a_date(ledger: Ledger, tables: Path, kind: Kind) -> None:
    asked = f"SELECT id, day FROM read_parquet('{tables}/{kind}s/*/*.parquet', hive_partitioning=true)"
    told = {(id, day.isoformat() if day else None) for id, day in duckdb.sql(asked).fetchall()}
    rows = [flat.row(record) for record in ledger.records(kind)]
    assert told == {(row["id"], row["day"].isoformat() if row["day"] else None) for row in rows}


@pytest.mark.parametrize("kind", KINDS)
def test_pandas_reads_every_record_with_the_columns_of_the_table(
    ledger: Ledger, tables: Path, kind: Kind
) -> None:
    frame = pd.read_parquet(tables / f"{kind}s", partitioning=BY_DAY)
    assert set(frame.columns) == set(arrow.schema(kind).names)
    days = {record.id: flat.row(record)["day"] for record in ledger.records(kind)}
    assert dict(zip(frame["id"], frame["day"], strict=True)) == days


def test_a_day_asked_for_opens_that_days_files_only(ledger: Ledger, tables: Path) -> None:
    days = [flat.row(record)["day"] for record in ledger.records("statement")]
    frame = pd.read_parquet(tables / "statements", partitioning=BY_DAY, filters=[("day", "==", days[0])])
    assert len(frame) == days.count(days[0])
    assert 0 < len(frame) < len(days)


def test_a_kind_asked_for_is_the_folder_itself(ledger: Ledger, tmp_path: Path) -> None:
    assert by_day(ledger, tmp_path / "figures", "figure") == (tmp_path / "figures",)
    assert all(one.name.startswith("day=") for one in (tmp_path / "figures").iterdir())


def test_a_record_without_a_day_stands_under_null(tmp_path: Path) -> None:
    report = make_report(sentences(2), published=None)
    with Ledger.open(tmp_path / "a.db") as made:
        undated = [record.model_copy(update={"when": None}) for record in many(report, 2)]
        made.add(report, [one.model_copy(update={"id": one.content_id()}) for one in undated], READER)
        by_day(made, tmp_path / "out", "statement")
    assert [one.name for one in (tmp_path / "out").iterdir()] == [f"day={partitions.NO_DAY}"]
    asked = f"SELECT day, count(*) FROM '{tmp_path}/out/*/*.parquet' GROUP BY day"
    assert duckdb.sql(asked).fetchall() == [(None, 2)]


def test_an_empty_ledger_gives_tables_without_rows(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "a.db") as made:
        by_day(made, tmp_path / "out")
    frame = pd.read_parquet(tmp_path / "out" / "votes", partitioning=BY_DAY)
    assert len(frame) == 0
    assert set(frame.columns) == set(arrow.schema("vote").names)


def test_exporting_twice_gives_the_same_bytes(ledger: Ledger, tables: Path, tmp_path: Path) -> None:
    by_day(ledger, tmp_path / "again")
    assert files(tmp_path / "again") == files(tables)


def test_much_is_written_in_pieces_and_read_whole(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partitions, "_HELD", 1)
    monkeypatch.setattr(arrow, "_AT_A_TIME", 1)
    by_day(ledger, tmp_path / "out", "statement")
    assert any(name.endswith("1.parquet") for name in files(tmp_path / "out"))
    frame = pd.read_parquet(tmp_path / "out", partitioning=BY_DAY)
    assert sorted(frame["id"]) == sorted(record.id for record in ledger.records("statement"))


def test_days_of_an_earlier_export_go(ledger: Ledger, tmp_path: Path) -> None:
    by_day(ledger, tmp_path / "out", "statement")
    export.write(ledger, tmp_path / "out", "parquet", "statement", partition="day", actor="Nobody At All")
    assert [one.name for one in (tmp_path / "out").iterdir()] == [f"day={partitions.NO_DAY}"]
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_anything_else_in_it_is_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "out" / "statements").mkdir(parents=True)
    (tmp_path / "out" / "statements" / "notes.txt").write_text("mine")
    with pytest.raises(LedgerError, match=r"notes\.txt: is no part of an export by day"):
        by_day(ledger, tmp_path / "out")
    assert files(tmp_path / "out") == {"statements/notes.txt": b"mine"}


def test_a_failed_export_leaves_what_was_there_and_nothing_half(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_day(ledger, tmp_path / "out")
    before = files(tmp_path)
    whole = Ledger.records

    def failing(self: Ledger, kind: Kind, **asked: object) -> Iterator[object]:
        yield from whole(self, kind, **asked)  # type: ignore[arg-type]
        if kind == KINDS[-1]:
            raise LedgerError("gone")

    monkeypatch.setattr(Ledger, "records", failing)
    with pytest.raises(LedgerError, match="gone"):
        by_day(ledger, tmp_path / "out")
    assert files(tmp_path) == before


def test_a_full_disk_is_one_line_and_leaves_nothing_half(tmp_path: Path) -> None:
    report = make_report(sentences(500))
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, many(report, 500), READER)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
        try:
            with pytest.raises(LedgerError, match=r"can't be written: File too large") as caught:
                by_day(made, tmp_path / "out", "statement")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert {one.name for one in tmp_path.iterdir()} <= {"a.db"}


def test_what_can_not_be_is_refused_in_one_line(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="partition: csv is not written by day"):
        export.write(ledger, tmp_path / "out", "csv", partition="day")
    with pytest.raises(OptionError, match="partition: 'year' is none"):
        export.write(ledger, tmp_path / "out", "parquet", partition="year")
    (tmp_path / "file").touch()
    with pytest.raises(LedgerError, match="is a file; a folder is needed"):
        by_day(ledger, tmp_path / "file", "vote")
    with pytest.raises(LedgerError, match="can't be written: No such file"):
        by_day(ledger, tmp_path / "no" / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
