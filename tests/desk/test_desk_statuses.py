"""What HTTP calls what went wrong: whose fault it is decides."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import demarche
from demarche.crisis import Crisis
from demarche.desk import clerk as clerks
from demarche.desk.app import application
from demarche.desk.clerk import Added, Clerk
from demarche.desk.desk import Desk
from demarche.errors import AbsentError, FullError, LedgerError, TextError
from demarche.ledger import ledger as ledgers
from demarche.ledger import opening

JSON = {"Accept": "application/json"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock for longer than a moment."""
    monkeypatch.setattr(
        ledgers,
        "open_engine",
        lambda place, *, create, wait: opening.open_engine(place, create=create, wait=min(wait, 0.1)),
    )


@pytest.mark.usefixtures("impatient")
def test_a_ledger_that_somebody_else_writes_to_is_no_fault_of_who_asks(
    example: Crisis, ask: Callable[[Crisis], TestClient]
) -> None:
    path = Path(str(example.path))
    with demarche.open(path) as d:
        desk, id = ask(d), next(iter(d.statements())).id
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        locked = desk.post(f"/records/{id}/verdict", data={"verdict": "accept"}, headers=JSON)
        other.close()
        assert locked.status_code == 503
        assert "is locked by another process (try again" in locked.json()["error"]
        again = desk.post(f"/records/{id}/verdict", data={"verdict": "accept"}, headers=JSON)
        assert again.status_code == 201


def test_a_full_disk_is_told_as_such_on_a_page_too(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise FullError("crisis.db: can't be written: the disk is full (free some space)")

    monkeypatch.setattr(Crisis, "undo", full)
    said = desk.post("/verdicts/1/undo", data={"who": "Ada"})
    assert said.status_code == 507
    assert "The disk is full" in said.text
    assert "crisis.db: can&#39;t be written" in said.text


@pytest.mark.parametrize(("kind", "status"), [(TextError, 400), (AbsentError, 404), (LedgerError, 503)])
def test_what_a_ledger_cant_take_or_lacks_is_not_told_as_its_own_fault(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch, kind: type[LedgerError], status: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise kind("crisis.db: no")

    monkeypatch.setattr(Crisis, "undo", refuse)
    assert desk.post("/verdicts/1/undo", data={"who": "Ada"}, headers=JSON).status_code == status


def test_where_there_is_no_room_for_what_is_added_nothing_of_it_is_left(
    example: Crisis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Path.write_bytes

    def some(path: Path, held: bytes) -> int:
        if path.name == "two.txt":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, held)

    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(clerks.tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(Path, "write_bytes", some)
    with Clerk(example.path) as clerk:
        with pytest.raises(FullError, match=r"tmp: has no room for what was added \(free some space"):
            clerk.read([Added("one.txt", b"one"), Added("two.txt", b"two")])
        assert list((tmp_path / "tmp").iterdir()) == []
        desk = TestClient(application(Desk(example, clerk)), base_url="http://127.0.0.1:8750")
        said = desk.post("/add", files={"files": ("two.txt", b"two")}, headers=JSON)
        assert said.status_code == 507
