"""Writing the record out: the contract, tables, the formats of other programs. Whole files or none."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from demarche.errors import LedgerError, OptionError
from demarche.ledger import exports, flat
from demarche.ledger.ledger import Ledger
from demarche.records import KINDS, AnyRecord, Kind

ExportFormat = Literal["jsonl", "csv", "parquet"] | exports.Format
TABLES = ("csv", "parquet")
PARTITIONS = (None, "day")
EXPORT_FORMATS: tuple[ExportFormat, ...] = ("jsonl", "csv", "parquet", *exports.FORMATS)

_Writer = Callable[[Iterable[AnyRecord], Kind, Path], None]


def write(
    ledger: Ledger,
    target: str | Path,
    format: ExportFormat,
    kind: Kind | None = None,
    *,
    partition: str | None = None,
    **asked: Any,
) -> tuple[Path, ...]:
    """Write the records that `Ledger.records(kind, **asked)` gives to `target`; return the files made.

    jsonl: one file, the contract, a record a line. csv and parquet: one file if a kind is asked for, else a
    folder with a file for every kind (`statements.csv` …), a kind without records included; parquet with
    `partition="day"`: a folder for every kind, with a folder for each day (`demarche.ledger.partitions`). The
    formats of `demarche.ledger.exports` are one file. Each file is written aside and takes its place only
    when all are whole; what was there is replaced. Raises `LedgerError` where the disk can't do it,
    `OptionError` for an unknown format or filter value, and for a kind that a format has no place for.
    """
    to = Path(target)
    if "\0" in str(to):
        raise OptionError(f"target: {str(to)!r} is no file name")
    if format not in EXPORT_FORMATS:
        raise OptionError(f"format: {format!r} is none of {', '.join(EXPORT_FORMATS)}")
    held = exports.HOLDS.get(format, KINDS)
    if kind is not None and kind not in held:
        kinds = ", ".join(f"{one}s" for one in held)
        raise OptionError(f"kind: {format} has no place for {kind}s (it holds {kinds})")
    if partition not in PARTITIONS:
        raise OptionError(f"partition: {partition!r} is none (only day)")
    if partition and format != "parquet":
        raise OptionError(f"partition: {format} is not written by {partition} (only parquet is)")
    ledger.records(kind, **asked)  # What is asked wrongly is said before anything is made.
    with _told(to):
        if partition:
            return _by_day(ledger, to, kind, asked)
        if format not in TABLES or kind is not None:
            plan = [(to, kind)]
        else:
            to.mkdir(exist_ok=True)
            plan = [(to / f"{each}s.{format}", each) for each in KINDS]
        _check(ledger, [path for path, _ in plan])
        with _aside([path for path, _ in plan]) as parts:
            for (_, each), part in zip(plan, parts, strict=True):
                records = ledger.records(each, **asked)
                if format in TABLES and each is not None:
                    _TABLES[format](records, each, part)
                else:
                    _lines(_texts(ledger, format, records), part)
    return tuple(path for path, _ in plan)


def _by_day(ledger: Ledger, to: Path, kind: Kind | None, asked: dict[str, Any]) -> tuple[Path, ...]:
    from demarche.ledger.partitions import write_by_day

    if kind is None:
        to.mkdir(exist_ok=True)
    folders = {each: to / f"{each}s" for each in KINDS} if kind is None else {kind: to}
    return write_by_day((folder, each, ledger.records(each, **asked)) for each, folder in folders.items())


def cells(record: AnyRecord) -> Iterator[str | int | float | None]:
    """The record as the cells of a CSV row, its columns those of `flat.columns`.

    Lists are told in one cell: the names of actors with “; ” between them (and before each
    its tag: “REJECT: Russia”), the texts of spans with “ … ”.
    """
    for value, holds in zip(flat.row(record).values(), flat.columns(record.kind).values(), strict=True):
        if holds == "actors":
            yield "; ".join(actor["name"] for actor in value)
        elif holds == "tagged":
            yield "; ".join(f"{actor['tag']}: {actor['name']}" for actor in value)
        elif holds == "texts":
            yield " ".join(value)
        elif holds == "spans":
            yield " … ".join(span["text"] for span in value)
        elif holds == "truth":
            yield None if value is None else "true" if value else "false"
        else:
            yield value


def _texts(ledger: Ledger, format: ExportFormat, records: Iterable[AnyRecord]) -> Iterator[str]:
    """The pieces of a file of text."""
    if format == "jsonl":
        yield from (record.line() + "\n" for record in records)
    elif format in exports.FORMATS:
        yield from exports.lines(format, exports.Source(records, ledger.report, ledger.accounts))


def _lines(texts: Iterable[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(texts)


def _csv(records: Iterable[AnyRecord], kind: Kind, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(flat.columns(kind))
        writer.writerows(cells(record) for record in records)


def _parquet(records: Iterable[AnyRecord], kind: Kind, path: Path) -> None:
    import pyarrow.parquet

    from demarche.ledger import arrow

    # Arrow's own files would not tell of a full disk by its name; Python's do.
    with path.open("wb") as file, pyarrow.parquet.ParquetWriter(file, arrow.schema(kind)) as writer:
        for batch in arrow.batches(records, kind):
            writer.write_batch(batch)


_TABLES: dict[str, _Writer] = {"csv": _csv, "parquet": _parquet}


def _check(ledger: Ledger, paths: Iterable[Path]) -> None:
    """Raise `LedgerError` where an export would take the place of a folder or of the ledger itself."""
    for path in paths:
        if path.is_dir():
            raise LedgerError(f"{path}: is a folder (name a file in it)")
        if isinstance(ledger.path, Path) and path.exists() and path.samefile(ledger.path):
            raise LedgerError(f"{path}: is the ledger itself (name another file)")


@contextmanager
def _aside(targets: list[Path]) -> Iterator[list[Path]]:
    """Files to write instead of `targets`; they take their names when all is done, or go."""
    parts = [target.with_name(f".{target.name}.{os.getpid()}.part") for target in targets]
    try:
        yield parts
        for part, target in zip(parts, targets, strict=True):
            part.replace(target)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise LedgerError(f"{target}: is a file; a folder is needed for one file a kind") from error
    except OSError as error:
        why = error.strerror or (str(error).splitlines() or ["unknown error"])[0]
        remedy = "check the folder, its rights and the free space; nothing half-done was left"
        raise LedgerError(f"{target}: can't be written: {why} ({remedy})") from error
