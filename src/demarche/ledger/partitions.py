"""Parquet by day, laid out as Hive does: `statements/day=2022-01-19/0.parquet`.

DuckDB, pandas, Polars and Spark read such a folder as one table and open only the days that are asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from demarche.errors import LedgerError
from demarche.records import AnyRecord, Kind

if TYPE_CHECKING:
    import pyarrow as pa

NO_DAY = "__HIVE_DEFAULT_PARTITION__"
"""What Hive calls null in the name of a folder: DuckDB, pandas and Polars give it back as null."""

# Rows held before they are written: enough that a day is one file or few, few enough to fit anywhere.
_HELD = 100_000


def write_by_day(tables: Iterable[tuple[Path, Kind, Iterable[AnyRecord]]]) -> tuple[Path, ...]:
    """Write each kind's records to a folder of its own with a folder for each day; return those folders.

    `day` is in the folder's name and, as Hive wants it, not in the files; a kind without records has one
    empty file, so that its columns can be read. Each folder is written aside and takes its place only when
    all are whole; what an earlier export put there goes. Raises `LedgerError` where a folder holds anything
    else, and `OSError` where the disk can't do it.
    """
    with ExitStack() as aside:
        made = []
        for folder, kind, records in tables:
            _check(folder)
            _write(records, kind, aside.enter_context(_aside(folder)))
            made.append(folder)
        for folder in made:
            _swap(folder)
    return tuple(made)


def _write(records: Iterable[AnyRecord], kind: Kind, to: Path) -> None:
    from demarche.ledger import arrow

    parts: dict[str, int] = {}
    held: dict[str, list[pa.Table]] = {}
    rows = 0
    for batch in arrow.batches(records, kind):
        for day, of_day in _by_day(batch):
            held.setdefault(day, []).append(of_day)
        rows += batch.num_rows
        if rows >= _HELD:
            _put(to, held, parts)
            rows = 0
    _put(to, held, parts)
    if not parts:
        empty = arrow.table((), kind).drop_columns("day")
        _put(to, {NO_DAY: [empty]}, parts)


def _by_day(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each day in their order, the day itself left out."""
    import pyarrow as pa

    places: dict[str, list[int]] = {}
    for place, day in enumerate(batch.column("day").to_pylist()):
        places.setdefault(day.isoformat() if day else NO_DAY, []).append(place)
    plain = pa.Table.from_batches([batch]).drop_columns("day")
    for day, of_day in places.items():
        yield day, plain.take(of_day)


def _put(to: Path, held: dict[str, list[pa.Table]], parts: dict[str, int]) -> None:
    """Write what is held, a file for each day, and forget it; `parts` counts the files of each day."""
    import pyarrow as pa
    import pyarrow.parquet

    for day in sorted(held):
        folder = to / f"day={day}"
        folder.mkdir(exist_ok=True)
        # Arrow's own files would not tell of a full disk by its name; Python's do.
        with (folder / f"{parts.get(day, 0)}.parquet").open("wb") as file:
            pa.parquet.write_table(pa.concat_tables(held[day]), file)
        parts[day] = parts.get(day, 0) + 1
    held.clear()


def _check(folder: Path) -> None:
    """Raise `LedgerError` where the folder holds anything but an earlier export by day."""
    if not folder.is_dir():
        if folder.exists():
            raise LedgerError(f"{folder}: is a file; a folder is needed for one folder a day")
        return
    for entry in sorted(folder.iterdir()):
        ours = entry.is_dir() and entry.name.startswith("day=")
        if not ours or any(file.suffix != ".parquet" for file in entry.iterdir()):
            raise LedgerError(f"{entry}: is no part of an export by day (name another folder, or move it)")


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.{os.getpid()}.{what}")


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder to write instead of `folder`; what is left of it at the end goes."""
    part = _beside(folder, "part")
    part.mkdir()
    try:
        yield part
    finally:
        rmtree(part, ignore_errors=True)


def _swap(folder: Path) -> None:
    """Put what was written aside in the folder's place; the folder is as it was where that fails."""
    old = _beside(folder, "old")
    was_there = folder.exists()
    if was_there:
        folder.rename(old)
    try:
        _beside(folder, "part").rename(folder)
    except OSError:
        if was_there:
            old.rename(folder)
        raise
    if was_there:
        rmtree(old)
