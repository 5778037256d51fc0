"""Opening a ledger: is it there, is it ours, is it of this version; and making or upgrading it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from demarche.errors import LedgerError
from demarche.ledger import dialects
from demarche.ledger.address import Place
from demarche.ledger.dialects import Dialect
from demarche.ledger.faults import told
from demarche.ledger.schema import VERSION

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(place: Place, *, create: bool, wait: float) -> Engine:
    """An engine on the ledger at `place`, made or upgraded to this version's tables where need be.

    `wait` is how many seconds to wait for another process's write. Raises `LedgerError` where there is no
    ledger and none may be made, where what is there is no ledger, or of a newer version, or can't be used.
    """
    dialect = dialects.for_place(place)
    engine = dialect.engine(place, create, wait)
    try:
        with told(place):
            with engine.connect() as connection:
                version = dialect.version(connection, place, VERSION)
            if version == 0 and not create:
                raise LedgerError(f"{place}: holds no ledger yet (demarche read PATH --db {place} makes one)")
            if version < VERSION:
                _migrate(engine, place, dialect)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _migrate(engine: Engine, place: Place, dialect: Dialect) -> None:
    """Bring the ledger to this version in one transaction: all migrations that it lacks, or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    dialect.before_making(engine)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        if dialect.version(connection, place, VERSION) >= VERSION:  # Another process was first.
            return
        config.attributes["connection"] = connection
        command.upgrade(config, f"{VERSION:04d}")
        dialect.mark(connection, VERSION)
