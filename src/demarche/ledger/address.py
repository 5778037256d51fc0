"""Where a ledger lies: a file, or a database of a PostgreSQL server."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode

_ADDRESS = re.compile(r"(?P<scheme>postgres(?:ql)?://)(?:(?P<who>.*)@)?(?P<rest>.*)", re.DOTALL)
_SECRET = {"password", "sslpassword"}


@dataclass(frozen=True)
class Address:
    """A database of a PostgreSQL server, in libpq's own form: `postgresql://user@host:port/name?option=value`.

    Written out (`str`) it is without any password.
    """

    url: str = field(repr=False)

    def __str__(self) -> str:
        found = _ADDRESS.fullmatch(self.url)
        if found is None:
            return "postgresql://"
        who = (found["who"] or "").partition(":")[0]
        rest, _, query = found["rest"].partition("?")
        options = [(name, value) for name, value in parse_qsl(query) if name not in _SECRET]
        asked = f"?{urlencode(options, quote_via=quote, safe='/')}" if options else ""
        return f"{found['scheme']}{who}{'@' if who else ''}{rest}{asked}"

    @property
    def password(self) -> str:
        """The password in it, “” for none: what no message may show."""
        found = _ADDRESS.fullmatch(self.url)
        return unquote((found["who"] or "").partition(":")[2]) if found else ""

    @property
    def name(self) -> str:
        """The database's name."""
        rest, _, query = str(self).partition("://")[2].partition("?")
        asked = dict(parse_qsl(query))
        return unquote(rest.partition("/")[2]) or asked.get("dbname") or "postgresql"

    @property
    def stem(self) -> str:
        """The database's name, as a file's without its ending."""
        return self.name

    @property
    def parent(self) -> Path:
        """Where files that go with the ledger are looked for: the folder one works in."""
        return Path()


Place = Path | Address


def place_of(given: str | PathLike[str] | Place) -> Place:
    """Where the ledger that somebody names lies: `postgresql://…` or `postgres://…`, else a file."""
    if isinstance(given, Address):
        return given
    if isinstance(given, str) and _ADDRESS.fullmatch(given):
        return Address(given)
    return Path(given)


def beside(place: Place) -> Path:
    """A file's name that others begin with which this machine keeps for the ledger: for a file, its own.

    For a database it is in the user's state folder (`$XDG_STATE_HOME/demarche`, or
    `~/.local/state/demarche`).
    """
    if isinstance(place, Path):
        return place
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    name = re.sub(r"\W+", "-", place.name)[:60]
    told = hashlib.sha256(str(place).encode("utf-8", "replace")).hexdigest()[:12]
    return Path(state).expanduser() / "demarche" / f"{name}-{told}"
