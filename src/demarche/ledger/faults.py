"""What SQLite says went wrong, in one line that names the ledger and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from demarche.errors import LedgerError

# By the start of SQLite's result code name.
_SAID = {
    "SQLITE_BUSY": "is locked by another process (try again when that has finished)",
    "SQLITE_LOCKED": "is locked by another process (try again when that has finished)",
    "SQLITE_READONLY": "can't be written: the file or its disk is read-only (copy it where you may write)",
    "SQLITE_FULL": "can't be written: the disk is full (free some space; nothing half-done was kept)",
    "SQLITE_IOERR": "can't be read or written: the disk gives an error (check the disk and its free space)",
    "SQLITE_CANTOPEN": "can't be opened (check that you may read and write the file and its folder)",
    "SQLITE_PERM": "can't be opened (check that you may read and write the file and its folder)",
    "SQLITE_NOTADB": "is not a Demarche ledger (name another file with --db)",
    "SQLITE_CORRUPT": "is damaged (restore a copy, or read the reports into a new ledger)",
}


def fault(path: Path, error: BaseException) -> LedgerError | None:
    """The error to show for what SQLite raised; null where it is no fault of the file or the disk."""
    if not isinstance(error, sqlite3.DatabaseError) or isinstance(
        error, sqlite3.IntegrityError | sqlite3.ProgrammingError
    ):
        return None
    code = getattr(error, "sqlite_errorname", "") or ""
    for start, said in _SAID.items():
        if code.startswith(start):
            return LedgerError(f"{path}: {said}")
    if "no such module: fts5" in str(error):
        return LedgerError(f"{path}: this Python's SQLite has no full-text search (use one built with FTS5)")
    first = (str(error).splitlines() or ["unknown error"])[0]
    return LedgerError(f"{path}: {first} (was the ledger changed by hand? read the reports into a new one)")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise as `LedgerError` what SQLite, through SQLAlchemy or not, raises inside."""
    try:
        yield
    except UnicodeEncodeError as error:  # A lone surrogate, as in a file's name that is no UTF-8.
        raise LedgerError(f"{path}: {error.object[:60]!r} is no text that a ledger can hold") from error
    except (DBAPIError, sqlite3.Error) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        said = fault(path, original) if original is not None else None
        if said is None:
            raise
        raise said from error
