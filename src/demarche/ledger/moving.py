"""A ledger copied whole to another place, and held against what it was copied from before it counts."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Float, Select, Table, func, select

from demarche.errors import LedgerError
from demarche.ledger import dialects, schema
from demarche.ledger.address import Place, place_of
from demarche.ledger.faults import told
from demarche.ledger.ledger import Ledger

Progress = Callable[[float], None]

# Tables that fill themselves as others are filled; of `numbered` the order is kept, not the numbers.
_FILLED = (schema.numbered, schema.tallies)
# What a table hangs on comes before it.
_COPIED = tuple(table for table in schema.metadata.sorted_tables if table not in _FILLED)
_AT_A_TIME = 2_000


@dataclass
class Sum:
    """How many rows a table has, and the sum of their hashes: the same in whatever order they come.

    Rows are hashed as Python holds them, so that the kind of database they lie in makes no difference.
    """

    rows: int = 0
    hashes: int = 0

    def add(self, row: Sequence[Any]) -> None:
        """Count in a row of null, text, bytes, truth values and numbers."""
        # `repr` tells text from bytes, 1 from 1.0 and from True, and a float to its last bit.
        one = hashlib.blake2b(repr(tuple(row)).encode(), digest_size=16).digest()
        self.hashes = (self.hashes + int.from_bytes(one)) % (1 << 128)
        self.rows += 1


@dataclass(frozen=True)
class _End:
    """One of the two ledgers, with the connection by which it is read or filled."""

    ledger: Ledger
    connection: Connection


def move(
    source: Ledger, to: str | PathLike[str] | Place, progress: Progress | None = None, *, wait: float = 30.0
) -> dict[str, int]:
    """Copy the ledger to `to`, where there is none yet or an empty one; returns the rows of each table.

    All of it, as it is at this moment: others may write to it meanwhile. A file that is not there is written
    aside, and gets its name when it was read back and found the same; what is there is filled in one
    transaction. So there is the whole or, on any failure, what was there. `progress` is told the share done,
    0 to 1; `wait` is how many seconds to wait for another process's write to end there. Raises `LedgerError`.
    """
    place = place_of(to)
    if not isinstance(place, Path):
        return _filled(place, source, progress, wait)
    _clear(place)
    if os.path.lexists(place):
        return _filled(place, source, progress, wait)
    aside = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with _named(aside, place):
            rows = _filled(aside, source, progress, wait)
        _put(aside, place)
        return rows
    finally:
        _remove(aside)


def _filled(place: Place, source: Ledger, progress: Progress | None, wait: float) -> dict[str, int]:
    """Copy all that is in one ledger into the one at `place`, which must be empty, in one transaction."""
    with Ledger.open(place, wait=wait) as to, told(to.path):
        writer = to._engine.connect().execution_options(write=True)
        with writer, writer.begin(), _reader(source) as reader:
            put, read = _End(to, writer), _End(source, reader)
            _empty(put)
            sums = _copied(read, put, progress)
    return {name: one.rows for name, one in sums.items()}


@contextmanager
def _reader(ledger: Ledger) -> Iterator[Connection]:
    with told(ledger.path):
        connection = ledger._engine.connect()
    with connection:
        yield connection


def _copied(read: _End, put: _End, progress: Progress | None) -> dict[str, Sum]:
    steps = _Steps(2 * sum(_number(read, table) for table in _COPIED), progress)
    sums = {table.name: _put_in(read, table, put, steps) for table in _COPIED}
    _settle(read, put)
    sums |= {table.name: _sum(read, table, steps) for table in _FILLED}
    for name, one in sums.items():
        _compare(one, _sum(put, schema.metadata.tables[name], steps), name, put)
    return sums


@dataclass
class _Steps:
    """How many rows there are to read, and who is told how many were."""

    of: int
    progress: Progress | None
    done: int = 0

    def take(self, number: int) -> None:
        self.done += number
        if self.progress and self.of:
            self.progress(min(1.0, self.done / self.of))


def _number(end: _End, table: Table) -> int:
    with told(end.ledger.path):
        return int(end.connection.scalar(select(func.count()).select_from(table)) or 0)


def _all(table: Table) -> Select[Any]:
    """All rows of a table; in the order in which they must be put in where that makes a difference."""
    numbered = schema.numbered
    if table is schema.numbered:
        return select(numbered.c.report).order_by(numbered.c.row)
    if table is schema.reports:
        every = select(table).outerjoin(numbered, numbered.c.report == table.c.id)
        return every.order_by(numbered.c.row)
    return select(table)


def _rows(end: _End, table: Table, into: Sum, steps: _Steps) -> Iterator[Sequence[Any]]:
    """The rows of a table, each counted in."""
    floats = [at for at, column in enumerate(table.columns) if isinstance(column.type, Float)]
    with told(end.ledger.path):
        found = end.connection.execution_options(yield_per=_AT_A_TIME).execute(_all(table))
        for some in found.partitions():
            for row in some:
                if table is schema.numbered:
                    into.add((into.rows, *row))
                else:
                    into.add(_even(row, floats) if floats else row)
                yield row
            steps.take(len(some))


def _even(row: Sequence[Any], floats: Iterable[int]) -> list[Any]:
    """The row without the zero that is less than zero, which SQLite does not keep."""
    values = list(row)
    for at in floats:
        if values[at] is not None:
            values[at] += 0.0
    return values


def _sum(end: _End, table: Table, steps: _Steps) -> Sum:
    into = Sum()
    for _ in _rows(end, table, into, steps):
        pass
    return into


def _put_in(read: _End, table: Table, put: _End, steps: _Steps) -> Sum:
    """Copy a table; returns what was read of it."""
    into = Sum()
    names = [column.name for column in table.columns]
    rows = (dict(zip(names, row, strict=True)) for row in _rows(read, table, into, steps))
    dialects.of(put.connection).bulk(put.connection, table, rows)
    return into


def _settle(read: _End, put: _End) -> None:
    """Make what is left to make; views that are kept go by how often the ledger changed."""
    what, number = schema.tallies.c.what, schema.tallies.c.number
    with told(read.ledger.path):
        changes = read.connection.scalar(select(number).where(what == "changes"))
    put.connection.execute(schema.tallies.update().where(what == "changes").values(number=changes))
    dialects.of(put.connection).settle(put.connection)


def _empty(put: _End) -> None:
    """Raises `LedgerError` where the ledger holds anything."""
    for table in _COPIED:
        if put.connection.execute(select(table).limit(1)).first() is not None:
            remedy = "name a place where there is none yet, or an empty one"
            raise LedgerError(f"{put.ledger.path}: is a ledger that holds something already ({remedy})")


def _compare(read: Sum, found: Sum, table: str, put: _End) -> None:
    """Raises `LedgerError` where a table does not hold what was copied into it."""
    if read == found:
        return
    differs = f"{found.rows:,} rows for {read.rows:,}" if found.rows != read.rows else "rows that differ"
    remedy = "nothing was kept; check the disk, and try again"
    raise LedgerError(f"{put.ledger.path}: did not come out the same: {table} has {differs} ({remedy})")


def _clear(place: Path) -> None:
    """Take away what moves to this place left that were killed."""
    for left in place.parent.glob(f".{glob.escape(place.name)}.*.part*"):
        process = left.name.removeprefix(f".{place.name}.").partition(".")[0]
        if process.isdecimal() and not _runs(int(process)):
            with suppress(OSError):  # Where nothing can be taken away, nothing can be put: that is told.
                left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # It is another user's.
        return True
    return True


@contextmanager
def _named(aside: Path, place: Path) -> Iterator[None]:
    """Say of the place that was asked for what went wrong in the file aside."""
    try:
        yield
    except LedgerError as error:
        raise LedgerError(str(error).replace(str(aside), str(place))) from error


def _put(aside: Path, place: Path) -> None:
    """Give the finished file its name, unless another got it meanwhile. Raises `LedgerError`."""
    try:
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        try:
            os.link(aside, place)
        except FileExistsError:
            raise
        except OSError:  # A disk without hard links.
            if place.exists():
                raise FileExistsError from None
            aside.rename(place)
    except FileExistsError:
        raise LedgerError(f"{place}: was made by somebody else meanwhile (name another file)") from None
    except OSError as error:
        raise LedgerError(f"{place}: can't be written: {error.strerror} (check the disk)") from error


def _remove(aside: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            aside.with_name(aside.name + ending).unlink(missing_ok=True)
