"""The two databases that a ledger may be: all in which SQLite and PostgreSQL differ is in this package."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from demarche.ledger.address import Place
from demarche.ledger.dialects.dialect import Dialect
from demarche.ledger.dialects.sqlite import SQLITE

__all__ = ["Dialect", "for_place", "of"]


def for_place(place: Place) -> Dialect:
    """The dialect of a ledger that lies there. Raises `LedgerError` where its driver is not installed."""
    return SQLITE if isinstance(place, Path) else _postgres()


def of(bound: Connection | Engine) -> Dialect:
    """The dialect of an open ledger."""
    return SQLITE if bound.dialect.name == SQLITE.name else _postgres()


def _postgres() -> Dialect:
    # Only where it is asked for: a file needs neither the driver nor the time it takes to load.
    from demarche.ledger.dialects.postgres import POSTGRES

    return POSTGRES
