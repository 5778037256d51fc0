"""A ledger in one SQLite file."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, literal_column, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import QueuePool

from demarche.errors import FullError, LedgerError
from demarche.ledger.address import Place
from demarche.ledger.dialects import sqlite_statements
from demarche.ledger.dialects.dialect import Dialect, Rows, Statements
from demarche.ledger.dialects.forms import RECORD_WORDS, among, holds, plain
from demarche.ledger.schema import APPLICATION_ID

_SQLITE = b"SQLite format 3\0"
_CACHE = 32_000
_KEPT = 16  # connections that are kept open: as many as are in use at once on a busy desk
_AT_A_TIME = 1000  # rows of a bulk

# By the start of SQLite's result code name.
_SAID = {
    "SQLITE_BUSY": "is locked by another process (try again when that has finished)",
    "SQLITE_LOCKED": "is locked by another process (try again when that has finished)",
    "SQLITE_READONLY": "can't be written: the file or its disk is read-only (copy it where you may write)",
    "SQLITE_FULL": "can't be written: the disk is full (free some space; nothing half-done was kept)",
    # SQLite begins a file of its own beside the ledger even for who only reads it.
    "SQLITE_IOERR_SHMSIZE": "can't be read or written: the disk is full (free some space)",
    "SQLITE_IOERR": "can't be read or written: the disk gives an error (check the disk and its free space)",
    "SQLITE_CANTOPEN": "can't be opened (check that you may read and write the file and its folder)",
    "SQLITE_PERM": "can't be opened (check that you may read and write the file and its folder)",
    "SQLITE_NOTADB": "is not a Demarche ledger (name another file with --db)",
    "SQLITE_CORRUPT": "is damaged (restore a copy, or read the reports into a new ledger)",
}
_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})


class _Sqlite:
    name = "sqlite"
    statements: Statements = sqlite_statements
    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def engine(self, place: Place, create: bool, wait: float) -> Engine:
        if not isinstance(place, Path):
            raise TypeError(place)
        return _engine(place, _look(place, create), wait)

    def version(self, connection: Connection, place: Place, known: int) -> int:
        application = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
        version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        if application == APPLICATION_ID and version > known:
            raise LedgerError(
                f"{place}: was written by a newer Demarche (ledger version {version}, this program knows up "
                f"to {known}; upgrade demarche)"
            )
        if application == APPLICATION_ID and version > 0:
            return version
        holds = int(connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())
        if application or version or holds:
            raise LedgerError(
                f"{place}: is a database, but not a Demarche ledger (name another file with --db)"
            )
        return 0

    def before_making(self, engine: Engine) -> None:
        raw = engine.raw_connection()
        try:  # SQLite changes the journal outside a transaction only.
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()

    def mark(self, connection: Connection, version: int) -> None:
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    def fault(self, place: Place, error: BaseException) -> LedgerError | None:
        if not isinstance(error, sqlite3.DatabaseError) or isinstance(
            error, sqlite3.IntegrityError | sqlite3.ProgrammingError
        ):
            return None
        code = getattr(error, "sqlite_errorname", "") or ""
        for start, said in _SAID.items():
            if code.startswith(start):
                return (FullError if start in _FULL else LedgerError)(f"{place}: {said}")
        if "no such module: fts5" in str(error):
            return LedgerError(
                f"{place}: this Python's SQLite has no full-text search (use one built with FTS5)"
            )
        first = (str(error).splitlines() or ["unknown error"])[0]
        return LedgerError(
            f"{place}: {first} (was the ledger changed by hand? read the reports into a new one)"
        )

    def insert(self, table: Table) -> Any:
        return sqlite.insert(table)

    def index(self, connection: Connection, rows: Rows) -> None:
        """Nothing: triggers do it."""

    def ranks(self, connection: Connection, words: str, rows: Sequence[int]) -> Mapping[int, float]:
        row = RECORD_WORDS.c.rowid
        ranked = select(row, func.bm25(literal_column("record_words"))).where(
            holds(RECORD_WORDS, words), row >= min(rows, default=0), among(plain(row), rows)
        )
        return {int(at): float(rank) for at, rank in connection.execute(ranked)}

    def snippets(
        self, connection: Connection, table: str, words: str, rows: Sequence[int], form: Sequence[Any]
    ) -> Mapping[int, str | None]:
        on, off, cut, most = form
        snippet = f"snippet({table}, -1, '{on}', '{off}', '{cut}', {most})"
        # The plus: FTS5 lists what holds the words between two numbers sooner than it looks up each number.
        asked = (
            f"SELECT rowid, {snippet} FROM {table} WHERE {table} MATCH :words "
            "AND rowid BETWEEN :first AND :last AND +rowid IN (SELECT value FROM json_each(:rows))"
        )
        given = {"words": words, "rows": json.dumps(rows), "first": min(rows), "last": max(rows)}
        return {int(row): told for row, told in connection.execute(text(asked), given)}

    def kept(self, connection: Connection) -> int:  # noqa: ARG002
        """Nothing: the file's time and size tell."""
        return 0

    def bulk(self, connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        every, count = iter(rows), 0
        while some := list(islice(every, _AT_A_TIME)):
            connection.execute(table.insert(), some)
            count += len(some)
        return count

    def settle(self, connection: Connection) -> None:
        """Nothing: triggers make the full text, and SQLite's counters know the greatest."""


SQLITE: Dialect = _Sqlite()


def _look(path: Path, create: bool) -> bool:
    """Whether there is a file at `path`. Raises `LedgerError` where no ledger can be."""
    try:
        found = path.stat()
        if stat.S_ISREG(found.st_mode) and found.st_size:
            with path.open("rb") as file:
                start = file.read(len(_SQLITE))
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise LedgerError(f"{path}: there is no folder {path.parent} (make it first)") from None
        if not create:
            remedy = f"demarche read PATH --db {path} makes one"
            raise LedgerError(f"{path}: there is no such ledger ({remedy})") from None
        return False
    except (OSError, ValueError) as error:  # A file for a folder, a name too long, a NUL in it.
        why = getattr(error, "strerror", None) or str(error)
        raise LedgerError(f"{str(path)!r}: can't be a ledger: {why} (name another file)") from None
    if stat.S_ISDIR(found.st_mode):
        raise LedgerError(f"{path}: is a folder, not a ledger (name a file in it, such as {path}/crisis.db)")
    if not stat.S_ISREG(found.st_mode):
        raise LedgerError(f"{path}: is not an ordinary file (name another file with --db)")
    # SQLite itself takes a file of a few bytes for an empty database, and would write over it.
    if found.st_size and start != _SQLITE:
        raise LedgerError(f"{path}: is not a Demarche ledger (name another file with --db)")
    return True


def _engine(path: Path, exists: bool, wait: float) -> Engine:
    mode = "mode=rw" if exists else "mode=rwc"
    if exists and not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists():
        # SQLite can't set up a write-ahead log here, and without one nobody can be writing: such a ledger
        # can be read as it lies.
        mode = "mode=ro&immutable=1"
    uri = f"file:{quote(str(path.absolute()))}?{mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            # In WAL mode a killed process loses nothing; a power cut at worst the last whole reports.
            connection.execute("PRAGMA synchronous = NORMAL")
            # Of a great ledger, what pages ask for again and again stays at hand (KiB, taken as needed).
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        except sqlite3.Error:  # A damaged file, beside which none of SQLite's own is to stay.
            connection.close()
            raise
        return connection

    # Every iterator under way holds a connection of its own: there is no upper bound to put.
    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=_KEPT, max_overflow=-1
    )

    # The driver opens no transactions (isolation_level=None); SQLAlchemy does, so that a reader sees one
    # state of the ledger from its first row to its last, and a writer waits for its lock up front.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine
