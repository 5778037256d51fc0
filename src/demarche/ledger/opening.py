"""Opening a ledger: is it there, is it ours, is it of this version; and making or upgrading it."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from demarche.errors import LedgerError
from demarche.ledger.faults import told
from demarche.ledger.schema import APPLICATION_ID, VERSION

_SQLITE = b"SQLite format 3\0"
_CACHE = 32_000
_KEPT = 16  # connections that are kept open: as many as are in use at once on a busy desk
MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(path: Path, *, create: bool, wait: float) -> Engine:
    """An engine on the ledger at `path`, made or upgraded to this version's tables where need be.

    `wait` is how many seconds to wait for another process's write. Raises `LedgerError` where there is no
    ledger and none may be made, where the file is no ledger, or of a newer version, or can't be used.
    """
    exists = _look(path, create)
    engine = _engine(path, exists, wait)
    try:
        with told(path):
            with engine.connect() as connection:
                version = _version(connection, path)
            if version == 0 and not create:
                raise LedgerError(f"{path}: holds no ledger yet (demarche read PATH --db {path} makes one)")
            if version < VERSION:
                _migrate(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _migrate(engine: Engine, path: Path) -> None:
    """Bring the ledger to this version in one transaction: all migrations that it lacks, or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    raw = engine.raw_connection()
    try:  # SQLite changes the journal outside a transaction only.
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if _version(connection, path) >= VERSION:  # Another process was first.
            return
        config.attributes["connection"] = connection
        command.upgrade(config, f"{VERSION:04d}")
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


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
        connection.execute("PRAGMA foreign_keys = ON")
        # In WAL mode a killed process loses nothing; a power cut at worst the last whole reports.
        connection.execute("PRAGMA synchronous = NORMAL")
        # Of a great ledger, what pages ask for again and again stays at hand (KiB, taken as needed).
        connection.execute(f"PRAGMA cache_size = -{_CACHE}")
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


def _version(connection: Connection, path: Path) -> int:
    """The ledger's schema version; 0 for an empty database. Raises `LedgerError` if it isn't ours."""
    application = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if application == APPLICATION_ID and version > VERSION:
        raise LedgerError(
            f"{path}: was written by a newer Demarche (ledger version {version}, this program knows up to "
            f"{VERSION}; upgrade demarche)"
        )
    if application == APPLICATION_ID and version > 0:
        return version
    holds = int(connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one())
    if application or version or holds:
        raise LedgerError(f"{path}: is a database, but not a Demarche ledger (name another file with --db)")
    return 0
