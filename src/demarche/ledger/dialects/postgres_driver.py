"""psycopg for ledgers: connecting, texts with NUL in them, and what it says went wrong, in one line."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from demarche.errors import FullError, LedgerError
from demarche.ledger.address import Address, Place

try:
    import psycopg
    from psycopg import errors
    from psycopg.adapt import Loader
    from psycopg.types.string import StrDumper, StrDumperUnknown
except ImportError as error:
    raise LedgerError("a ledger in PostgreSQL needs psycopg (pip install 'demarche[postgres]')") from error

ERRORS = (psycopg.Error,)
_PATIENCE = 10  # seconds for a server to answer, where the address says nothing else

# PostgreSQL holds no NUL, and a report may: it stands there as two others. A code point that never is a
# character marks them, and itself.
_MARK = "\U0010fffe"
_NUL, _SELF = _MARK + "0", _MARK + "1"

# What the server or the driver says on connecting, where it has no code.
_REFUSED = (
    (r'database ".*" does not exist', "there is no such database (createdb NAME on the server makes one)"),
    (r'role ".*" does not exist', "the server knows no such user (name one: postgresql://USER@HOST/NAME)"),
    (
        r"password authentication failed|no password supplied|authentication failed",
        "the server refuses the user or the password (PGPASSWORD or ~/.pgpass may hold it)",
    ),
    (r"no pg_hba.conf entry", "the server lets nobody in from here (ask who runs it)"),
    (
        r"too many (clients|connections)|remaining connection slots",
        "the server takes no more connections (try later)",
    ),
    (r"starting up|shutting down", "the server is starting or stopping (try again in a moment)"),
    (
        r"could not translate host name|failed to resolve|Name or service not known|Connection refused|"
        r"No such file or directory|timeout expired|timed out|No route to host|Network is unreachable",
        "no PostgreSQL server answers there (is it running? check host and port)",
    ),
)
# By SQLSTATE, or its class.
_SAID = {
    "55P03": "is locked by another process (try again when that has finished)",
    "40001": "is locked by another process (try again when that has finished)",
    "40P01": "is locked by another process (try again when that has finished)",
    "3D000": _REFUSED[0][1],
    "42501": "this user may not do that there (GRANT ALL ON SCHEMA public TO the user, or name another)",
    "25006": "can't be written: the server is read-only (name the one that takes writes)",
    "53100": "can't be written: the server's disk is full (free some space; nothing half-done was kept)",
    "53200": "the server has no memory left (try later)",
    "53300": "the server takes no more connections (try later)",
    "57P01": "the server was stopped (start it and try again; nothing half-done was kept)",
    "57P02": "the server was stopped (start it and try again; nothing half-done was kept)",
    "57P03": "the server is starting or stopping (try again in a moment)",
    "57014": "the server gave up waiting for itself (statement_timeout; try again, or have it raised)",
    "54000": "a text is too long for the server to find it by (shorten the report's key or address)",
    "08": "the server was lost (is it running? try again; nothing half-done was kept)",
    "28": "the server refuses the user or the password (PGPASSWORD or ~/.pgpass may hold it)",
    "58": "can't be read or written: the server's disk gives an error (ask who runs it)",
    "XX": "is damaged, or the server is (ask who runs it; restore a copy)",
}
_FULL = "53100"


class _Text(StrDumper):
    def dump(self, obj: str) -> bytes:
        return _held(obj)


class _Unknown(StrDumperUnknown):
    def dump(self, obj: str) -> bytes:
        return _held(obj)


class _Loaded(Loader):
    def load(self, data: Any) -> str:
        told = str(data, "utf-8")
        return told.replace(_NUL, "\0").replace(_SELF, _MARK) if _MARK in told else told


def _held(text: str) -> bytes:
    if _MARK in text:
        text = text.replace(_MARK, _SELF)
    if "\0" in text:
        text = text.replace("\0", _NUL)
    return text.encode()


def connector(place: Address) -> Callable[[], Any]:
    """What connects to that database."""
    given: dict[str, Any] = {"client_encoding": "utf8", "fallback_application_name": "demarche"}
    if "connect_timeout" not in place.url:
        given["connect_timeout"] = _PATIENCE

    def connect() -> Any:
        connection = psycopg.connect(place.url, **given)
        connection.adapters.register_dumper(str, _Text)
        connection.adapters.register_dumper(str, _Unknown)
        for name in ("text", "varchar"):
            connection.adapters.register_loader(name, _Loaded)
        return connection

    return connect


def fault(place: Place, error: BaseException) -> LedgerError | None:
    """The error to show for what psycopg raised; null where it is no fault of the database."""
    if not isinstance(error, psycopg.Error) or isinstance(error, errors.IntegrityError):
        return None
    if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
        return LedgerError(
            f"{place}: is no address of a database (write postgresql://USER@HOST/NAME, odd characters as %XX)"
        )
    code, told = error.sqlstate or "", str(error)
    said = _SAID.get(code) or _SAID.get(code[:2])
    if said is None and not code:
        said = next((said for means, said in _REFUSED if re.search(means, told)), None)
    if said is None and not code and isinstance(error, psycopg.OperationalError):
        said = _SAID["08"] if "connection" in told else None
    if said is None:
        first = (told.splitlines() or ["unknown error"])[0]
        hidden = place.password if isinstance(place, Address) else ""
        said = f"{first.replace(hidden, '…') if hidden else first} (was the ledger changed by hand?)"
    return (FullError if code == _FULL else LedgerError)(f"{place}: {said}")
