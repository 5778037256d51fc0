"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, gone with them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from demarche.ledger import Ledger
from demarche.ledger.address import Address

_USER = "tester"
_TEMPLATE = "made"  # a ledger without reports, to copy
# A server that need not outlive the machine's power.
_QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"


def programs() -> Path | None:
    """The folder of the newest PostgreSQL that is installed; null where none is."""
    found = [Path(at).parent for at in [shutil.which("initdb")] if at]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda at: float(at.parent.name))
    return next((folder for folder in reversed(found) if (folder / "initdb").exists()), None)


class Server:
    """A running server, and databases in it by the paths that stand for them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: dict[Path, str] = {}
        self._numbers = count(1)
        self._run = _connected(self.url("postgres"))

    def url(self, name: str) -> str:
        return f"postgresql://{_USER}@/{name}?host={quote(str(self.folder))}"

    def close(self) -> None:
        self._run.close()

    def empty(self, how: str = "") -> str:
        """The address of a new database with nothing in it."""
        name = f"d{next(self._numbers)}"
        self._run.execute(f"CREATE DATABASE {name} TEMPLATE template0 {how}")
        return self.url(name)

    def ledger(self, path: Path) -> Address:
        """The database that stands for the ledger at `path`, one without reports where it is new."""
        at = Path(os.path.abspath(path))  # noqa: PTH100 - without looking: there is no such file
        if at not in self._names:
            name = f"d{next(self._numbers)}"
            self._run.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
            self._names[at] = name
        return Address(self.url(self._names[at]))

    def known(self) -> set[Path]:
        """The paths that databases stand for."""
        return set(self._names)

    def drop(self, paths: set[Path]) -> None:
        """Forget these."""
        for path in paths:
            self._run.execute(f"DROP DATABASE IF EXISTS {self._names.pop(path)} WITH (FORCE)")

    def dump(self, address: Address) -> list[str]:
        """All that the tables of a database hold, as text."""
        lines = []
        with _connected(address.url) as asked:
            names = asked.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            ).fetchall()
            for (name,) in sorted(names):
                rows = asked.execute(f'SELECT t::text FROM "{name}" t').fetchall()
                lines += [f'INSERT INTO "{name}" {row}' for row in sorted(row for (row,) in rows)]
        return lines

    def sound(self, address: Address) -> None:
        """Fail unless all reports and records have their full text, nothing else has, and sums are right."""
        with _connected(address.url) as asked:
            for index, table in (("record_words", "records"), ("report_words", "numbered")):
                apart = f"SELECT count(*) FROM {index} w FULL JOIN {table} t ON t.row = w.rowid WHERE "
                assert asked.execute(apart + "t.row IS NULL OR w.rowid IS NULL").fetchone() == (0,)
            (numbered,) = asked.execute("SELECT count(*) FROM numbered").fetchone() or ()
            assert asked.execute("SELECT count(*) FROM reports").fetchone() == (numbered,)
            measured = "SELECT number FROM measures WHERE what = 'words'"
            summed = "SELECT coalesce(sum(size), 0) FROM record_words"
            assert asked.execute(f"SELECT ({measured}) = ({summed})").fetchone() == (True,)
            kinds = asked.execute("SELECT kind, count(*) FROM records GROUP BY 1").fetchall()
            tallies = asked.execute("SELECT what, number FROM tallies WHERE what != 'changes' AND number > 0")
            assert sorted(kinds) == sorted(tallies.fetchall())


def _connected(url: str):  # type: ignore[no-untyped-def]
    import psycopg

    return psycopg.connect(url, autocommit=True)


@contextmanager
def serving(bin: Path) -> Iterator[Server]:
    """A server, for as long as the context lasts."""
    folder = Path(tempfile.mkdtemp(prefix="demarche-pg-"))
    as_whom: Sequence[str] = ()
    if os.getuid() == 0:  # PostgreSQL refuses to run as root.
        as_whom = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *given: str) -> None:
        done = subprocess.run(
            [*as_whom, str(bin / program), *given, "-D", str(folder / "data")],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    try:
        # A language that sorts otherwise than code points do, where there is one.
        run("initdb", "-U", _USER, "-A", "trust", "-E", "UTF8", f"--locale={_language()}", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' {_QUICK}"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            server = Server(folder)
            server._run.execute(f"CREATE DATABASE {_TEMPLATE} TEMPLATE template0")
            Ledger.open(server.url(_TEMPLATE)).close()
            yield server
            server.close()
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _language() -> str:
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    return next((one for one in known if re.fullmatch(r"en_\w\w\.utf-?8", one, re.I)), "C.UTF-8")
