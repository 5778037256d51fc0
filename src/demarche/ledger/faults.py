"""What the database says went wrong, in one line that names the ledger and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from demarche.errors import LedgerError, TextError
from demarche.ledger import dialects
from demarche.ledger.address import Place


def fault(place: Place, error: BaseException) -> LedgerError | None:
    """The error to show for what the driver raised; null where it is no fault of the database."""
    return dialects.for_place(place).fault(place, error)


@contextmanager
def told(place: Place) -> Iterator[None]:
    """Raise as `LedgerError` what the database, through SQLAlchemy or not, raises inside."""
    try:
        yield
    except UnicodeEncodeError as error:  # A lone surrogate, as in a file's name that is no UTF-8.
        raise TextError(f"{place}: {error.object[:60]!r} is no text that a ledger can hold") from error
    except Exception as error:
        if not isinstance(error, (DBAPIError, *dialects.for_place(place).errors)):
            raise
        original = error.orig if isinstance(error, DBAPIError) else error
        said = fault(place, original) if original is not None else None
        if said is None:
            raise
        raise said from error
