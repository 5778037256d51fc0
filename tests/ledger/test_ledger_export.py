from __future__ import annotations

import csv
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyarrow.parquet
import pytest
from ledger_crisis import crisis
from ledger_makers import READER, make_report, many, sentences

from demarche.errors import LedgerError, OptionError
from demarche.ledger import Ledger, arrow, export
from demarche.records import KINDS, Kind, from_json

FORMATS = export.EXPORT_FORMATS


@pytest.fixture(scope="module")
def ledger(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(tmp_path_factory.mktemp("export") / "crisis.db") as made:
        for report, records in crisis():
            made.add(report, records, READER)
        yield made


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_jsonl_is_the_contract_a_record_a_line_in_stable_order(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    assert export.write(ledger, path, "jsonl") == (path,)
    lines = path.read_text("utf-8").splitlines()
    assert lines == [record.line() for record in ledger.records()]
    assert [from_json(line) for line in lines] == list(ledger.records())


def test_exporting_twice_gives_the_same_bytes(ledger: Ledger, tmp_path: Path) -> None:
    for format in FORMATS:
        for name in ("one", "two"):
            export.write(ledger, tmp_path / f"{name}-{format}", format, "statement")
        one, two = ((tmp_path / f"{name}-{format}").read_bytes() for name in ("one", "two"))
        assert one == two


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_tables_are_one_file_a_kind_in_a_folder(ledger: Ledger, tmp_path: Path, format: str) -> None:
    made = export.write(ledger, tmp_path / "out", format)  # type: ignore[arg-type]
    assert made == tuple(tmp_path / "out" / f"{kind}s.{format}" for kind in KINDS)
    assert _names(tmp_path / "out") == sorted(path.name for path in made)


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_holds_the_arrow_table(ledger: Ledger, tmp_path: Path, kind: Kind) -> None:
    export.write(ledger, tmp_path / "a.parquet", "parquet", kind)
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet").equals(arrow.table(ledger.records(), kind))


@pytest.mark.parametrize("kind", KINDS)
def test_csv_has_the_same_columns_and_a_row_a_record(ledger: Ledger, tmp_path: Path, kind: Kind) -> None:
    export.write(ledger, tmp_path / "a.csv", "csv", kind)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == arrow.schema(kind).names
    records = list(ledger.records(kind))
    assert [row["evidence"] for row in rows] == [record.evidence.exact for record in records]
    assert [float(row["confidence"]) for row in rows] == [record.confidence for record in records]


def test_lists_are_one_cell_of_csv(ledger: Ledger, tmp_path: Path) -> None:
    export.write(ledger, tmp_path / "a.csv", "csv", "meeting")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert first["participants"] == "Antony Blinken; Sergey Lavrov"
    assert (first["minutes"], second["minutes"]) == ("", "50.0")


def test_line_ends_and_quotes_in_a_text_are_kept_in_csv(tmp_path: Path) -> None:
    report = make_report('He said: "No",\nand\r\nleft; twice.')
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, many(report, 1), READER)
        export.write(made, tmp_path / "a.csv", "csv", "statement")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["evidence"] == report.text


@pytest.mark.parametrize("format", ["jsonl", "csv", "parquet"])
def test_an_empty_ledger_exports_too(tmp_path: Path, format: str) -> None:
    with Ledger.open(tmp_path / "a.db") as made:
        (path,) = export.write(made, tmp_path / "out", format, "figure")  # type: ignore[arg-type]
    if format == "jsonl":
        assert path.read_bytes() == b""
    elif format == "csv":
        assert path.read_text("utf-8").split(",")[:3] == ["id", "day", "low"]
    else:
        assert pyarrow.parquet.read_table(path).schema.equals(arrow.schema("figure"))


def test_filters_are_those_of_records(ledger: Ledger, tmp_path: Path) -> None:
    export.write(ledger, tmp_path / "a.jsonl", "jsonl", actor="Lavrov", since="2022-01-01")
    (line,) = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert from_json(line).kind == "meeting"


@pytest.mark.parametrize("format", FORMATS)
def test_what_was_there_is_replaced(ledger: Ledger, tmp_path: Path, format: str) -> None:
    path = tmp_path / "out"
    path.write_text("old")
    export.write(ledger, path, format, "statement")  # type: ignore[arg-type]
    assert b"old" not in path.read_bytes()[:3]
    assert _names(tmp_path) == ["out"]


def test_a_folder_of_an_earlier_export_is_replaced_file_by_file(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "figures.csv").write_text("old")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    export.write(ledger, tmp_path / "out", "csv")
    assert (tmp_path / "out" / "figures.csv").read_text("utf-8").startswith("id,day,low")
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("format", FORMATS)
def test_a_failed_export_leaves_what_was_there_and_nothing_half(
    ledger: Ledger, tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out"
    path.write_text("old")
    whole = Ledger.records

    def failing(self: Ledger, *args: object, **asked: object) -> Iterator[object]:
        records = whole(self, *args, **asked)  # type: ignore[arg-type]
        yield next(records)
        raise LedgerError("gone")

    monkeypatch.setattr(Ledger, "records", failing)
    with pytest.raises(LedgerError, match="gone"):
        export.write(ledger, path, format, "statement")  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert _names(tmp_path) == ["out"]


@pytest.mark.parametrize("format", [one for one in FORMATS if one not in {"plover", "graphml"}])
def test_a_full_disk_is_one_line_and_leaves_nothing_half(tmp_path: Path, format: str) -> None:
    report = make_report(sentences(500))
    (tmp_path / "out").mkdir()
    with Ledger.open(tmp_path / "a.db") as made:
        made.add(report, many(report, 500), READER)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
        try:
            with pytest.raises(LedgerError, match=r"can't be written: File too large") as caught:
                export.write(made, tmp_path / "out" / "a", format, "statement")  # type: ignore[arg-type]
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert _names(tmp_path / "out") == []


def _refusal(ledger: Ledger, target: Path, format: str = "jsonl", kind: Kind | None = None) -> str:
    with pytest.raises((LedgerError, OptionError)) as caught:
        export.write(ledger, target, format, kind)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_targets_that_can_not_be_are_refused_in_one_line(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "is a folder (name a file in it)" in _refusal(ledger, tmp_path)
    assert "is a folder (name a file in it)" in _refusal(ledger, tmp_path, "csv", "figure")
    assert "is a file; a folder is needed" in _refusal(ledger, tmp_path / "file", "csv")
    assert "can't be written: No such file" in _refusal(ledger, tmp_path / "no" / "a.jsonl")
    assert "can't be written: No such file" in _refusal(ledger, tmp_path / "no" / "out", "parquet")
    assert "can't be written: Not a directory" in _refusal(ledger, tmp_path / "file" / "a.jsonl")
    assert "can't be written: File name too long" in _refusal(ledger, tmp_path / ("x" * 300))
    assert "is no file name" in _refusal(ledger, tmp_path / "a\0b")
    assert _names(tmp_path) == ["file"]


@pytest.mark.file_only
def test_the_ledger_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "crisis.db"
    with Ledger.open(path) as made:
        assert "is the ledger itself" in _refusal(made, path)
        assert "is the ledger itself" in _refusal(made, tmp_path / "." / "crisis.db", "csv", "figure")
        assert sum(made.counts().values()) == 0


def test_an_unknown_format_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    assert "format: 'xlsx' is none of jsonl, csv, parquet" in _refusal(ledger, tmp_path / "a", "xlsx")


def test_what_is_asked_wrongly_is_said_before_anything_is_made(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="since"):
        export.write(ledger, tmp_path / "out", "csv", since="soon")
    assert _names(tmp_path) == []


def test_a_read_only_folder_is_one_line(
    ledger: Ledger, closed_folder: tuple[Path, Callable[..., AbstractContextManager[None]]]
) -> None:
    folder, closed = closed_folder
    with closed(), pytest.raises(LedgerError, match="can't be written: Permission denied"):
        export.write(ledger, folder / "out", "csv")
