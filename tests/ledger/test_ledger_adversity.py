"""A disk that is full or read-only, a ledger that another process holds, a clock set back: nothing is lost.

Every command that writes is run on the real thing; what it says is one line that names the ledger and what
to do, and what was acknowledged before is there afterwards.
"""

from __future__ import annotations

import gc
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from disks import SmallDisk
from ledger_makers import READER, dump, sound
from starlette.testclient import TestClient
from typer.testing import CliRunner

import demarche
from demarche.cli.app import app
from demarche.desk.app import application
from demarche.desk.desk import Desk
from demarche.errors import LedgerError
from demarche.ledger import Ledger, opening
from demarche.ledger import digests as views
from demarche.ledger import ledger as ledgers
from demarche.ledger.digests import Digest

if TYPE_CHECKING:
    from conftest import Scene

pytestmark = pytest.mark.file_only

Closed = tuple[Path, Callable[..., AbstractContextManager[None]]]
_REPORT = "MADRID — “We will not sign the accord,” the foreign minister, Ana Ruiz, said on Tuesday.\n"


@dataclass(frozen=True)
class Made:
    """A ledger with three verdicts on it, which nothing may lose, and a report to read."""

    path: Path
    report: Path
    record: str

    def at(self, folder: Path) -> Made:
        """The same in another folder."""
        path, report = (Path(shutil.copy(one, folder)) for one in (self.path, self.report))
        return replace(self, path=path, report=report)


@pytest.fixture(scope="module")
def made(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Not to be written to: take a copy."""
    folder = tmp_path_factory.mktemp("adversity")
    (folder / "report.txt").write_text(_REPORT)
    with Ledger.open(folder / "crisis.db") as ledger:
        for one in scene.reports:
            ledger.add(one, [record for record in scene.records if record.report.id == one.id], READER)
    with demarche.open(folder / "crisis.db") as d:
        first, second, third, *_ = d.statements()
        d.accept(first.id, who="Ada")
        d.correct(second.id, "act", "WARN", who="Ben")
        d.reject(third.id, who="Zoë")
    folder.chmod(0o755)
    return Made(folder / "crisis.db", folder / "report.txt", second.id)


def command(*words: str, keys: str | None = None) -> str | None:
    """Run it; returns the line that it failed with, null where it did not."""
    done = CliRunner(env={"DEMARCHE_WHO": "Ada", "COLUMNS": "100"}).invoke(app, [*words], input=keys)
    assert done.exit_code in {0, 1}, done.output
    if not done.exit_code:
        return None
    assert isinstance(done.exception, SystemExit), done.exception
    (line,) = done.stderr.splitlines()
    return line


def posted(made: Made) -> str | None:
    """Post a verdict to the desk; returns the line that it refused with."""
    try:
        with demarche.open(made.path) as d:
            asking = TestClient(application(Desk(d)), base_url="http://127.0.0.1:8750")
            sent = {"verdict": "accept", "who": "Ada"}
            said = asking.post(
                f"/records/{made.record}/verdict", data=sent, headers={"Accept": "application/json"}
            )
    except LedgerError as error:  # The desk could not be opened.
        return str(error)
    if said.status_code == 201:
        return None
    line = str(said.json()["error"])
    assert said.status_code == (507 if "the disk is full" in line else 503), line
    return line


# What writes: each returns the line that it failed with.
WRITING: dict[str, Callable[[Made], str | None]] = {
    "read": lambda made: command(
        "read", str(made.report), "--published", "2022-01-25", "--db", str(made.path)
    ),
    "link": lambda made: command("list", "encounters", "--db", str(made.path)),
    "judge": lambda made: command("judge", "accept", made.record, "--db", str(made.path)),
    "correct": lambda made: command("judge", "correct", made.record, "act=REJECT", "--db", str(made.path)),
    "undo": lambda made: command("judge", "undo", "1", "--db", str(made.path)),
    "review": lambda made: command("review", "--db", str(made.path), keys="a\nq\n"),
    "move": lambda made: command("move", str(made.path), str(made.path.with_name("to.db"))),
    "desk": posted,
}


@pytest.fixture(scope="module", autouse=True)
def warm(made: Made, tmp_path_factory: pytest.TempPathFactory) -> None:
    """All that the commands load is loaded: a user without rights may not read our programs."""
    for name, write in WRITING.items():
        assert write(made.at(tmp_path_factory.mktemp("warm"))) is None, name


def unharmed(made: Made, path: Path) -> None:
    """Fail unless the ledger is whole, and holds what it held and nothing more."""
    gc.collect()  # Whoever failed may still hold a connection.
    sound(path)
    with Ledger.open(path) as ledger, Ledger.open(made.path) as before:
        assert ledger.verdicts() == before.verdicts()
        assert list(ledger.reports()) == list(before.reports())
        assert list(ledger.records()) == list(before.records())
    assert sorted(file.name for file in path.parent.iterdir() if file.name != "report.txt") == ["crisis.db"]


@pytest.mark.parametrize("room", [0, 36], ids=["no room at all", "room to open it"])
@pytest.mark.parametrize("what", WRITING)
def test_a_full_disk_is_one_line_and_nothing_is_lost(
    made: Made, small_disk: SmallDisk, what: str, room: int
) -> None:
    one = made.at(small_disk.folder)
    small_disk.fill(but=room << 10)
    line = WRITING[what](one)
    assert line is not None
    assert f"{small_disk.folder}/" in line
    assert "the disk is full (free some space" in line
    small_disk.clear()
    unharmed(made, one.path)
    assert WRITING[what](one) is None


def test_what_is_acknowledged_while_a_disk_fills_up_is_kept(made: Made, small_disk: SmallDisk) -> None:
    one = made.at(small_disk.folder)
    small_disk.fill(but=400 << 10)
    acknowledged = []
    with pytest.raises(LedgerError, match="the disk is full"), demarche.open(one.path) as d:  # noqa: PT012
        for number in range(1000):
            acknowledged.append(d.accept(one.record, who=f"Reviewer {number}"))
    assert len(acknowledged) > 3
    small_disk.clear()
    gc.collect()
    with demarche.open(one.path) as d, demarche.open(made.path) as before:
        assert d.verdicts() == (*before.verdicts(), *acknowledged)
    sound(one.path)


@pytest.mark.parametrize("folder_too", [True, False], ids=["the disk", "the file"])
@pytest.mark.parametrize("what", WRITING)
def test_what_is_read_only_is_one_line(
    made: Made, closed_folder: Closed, what: str, folder_too: bool
) -> None:
    folder, closed = closed_folder
    one = made.at(folder)
    with closed(folder_too=folder_too):
        line = WRITING[what](one)
    if what == "move" and not folder_too:  # It is read alone, and may be.
        assert line is None
        (folder / "to.db").unlink()
    else:
        assert line is not None
        assert f"{folder}/" in line
        assert "is read-only (copy it where" in line or "can't be opened (check that you may" in line
    unharmed(made, one.path)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lock for longer than a moment."""
    monkeypatch.setattr(
        ledgers,
        "open_engine",
        lambda place, *, create, wait: opening.open_engine(place, create=create, wait=min(wait, 0.1)),
    )


@pytest.fixture
def held(made: Made, tmp_path: Path) -> Iterator[tuple[Made, sqlite3.Connection]]:
    """A ledger that somebody is writing to, and by what."""
    one = made.at(tmp_path)
    other = sqlite3.connect(one.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield one, other
    other.close()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("what", [what for what in WRITING if what != "move"])
def test_a_ledger_that_another_process_writes_to_is_one_line(
    made: Made, held: tuple[Made, sqlite3.Connection], what: str
) -> None:
    one, other = held
    line = WRITING[what](one)
    assert line is not None
    assert f"{one.path}: is locked by another process (try again when that has finished)" in line
    other.rollback()
    other.close()
    unharmed(made, one.path)
    assert WRITING[what](one) is None


@pytest.mark.usefixtures("impatient")
def test_a_ledger_that_another_process_writes_to_can_be_asked_and_moved(
    held: tuple[Made, sqlite3.Connection], tmp_path: Path
) -> None:
    one, _ = held
    assert command("list", "statements", "--db", str(one.path)) is None
    assert command("list", "verdicts", "--db", str(one.path)) is None
    assert command("export", "--output", str(tmp_path / "all.jsonl"), "--db", str(one.path)) is None
    assert WRITING["move"](one) is None


# An older ledger is upgraded by whoever opens it.


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the first version: not to be written to."""
    path = tmp_path_factory.mktemp("older") / "crisis.db"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(opening, "VERSION", 1)
        Ledger.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO reports(id, key, text) VALUES ('r1', 'one', 'Talks went on.')")
    connection.close()
    return path


def upgrading(path: Path) -> str | None:
    return command("list", "statements", "--db", str(path))


def test_an_older_ledger_on_a_full_disk_stays_as_it_is(older: Path, small_disk: SmallDisk) -> None:
    path = Path(shutil.copy(older, small_disk.folder / "crisis.db"))
    before = dump(path)
    small_disk.fill(but=80 << 10)
    line = upgrading(path)
    assert line is not None
    assert f"{path}: can't be written: the disk is full (free some space; nothing half-done was kept)" in line
    gc.collect()
    small_disk.clear()
    assert dump(path) == before
    assert upgrading(path) is None
    sound(path)


@pytest.mark.parametrize("folder_too", [True, False], ids=["the disk", "the file"])
def test_an_older_ledger_that_is_read_only_stays_as_it_is(
    older: Path, closed_folder: Closed, folder_too: bool
) -> None:
    folder, closed = closed_folder
    path = Path(shutil.copy(older, folder / "crisis.db"))
    before = dump(path)
    with closed(folder_too=folder_too):
        line = upgrading(path)
    assert line is not None
    assert f"{path}: " in line
    assert "read-only (copy it where you may write)" in line
    gc.collect()
    assert dump(path) == before
    assert upgrading(path) is None


@pytest.mark.usefixtures("impatient")
def test_an_older_ledger_that_is_locked_stays_as_it_is(older: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(older, tmp_path / "crisis.db"))
    before = dump(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    line = upgrading(path)
    other.close()
    assert line is not None
    assert f"{path}: is locked by another process" in line
    assert dump(path) == before
    assert upgrading(path) is None


# Clocks.


def test_verdicts_stand_in_the_order_in_which_they_were_given_whatever_clocks_say(
    made: Made, tmp_path: Path
) -> None:
    one = made.at(tmp_path)
    noon = datetime(2022, 1, 20, 12, 0, tzinfo=UTC)
    with demarche.open(one.path) as d:
        for hours, act in ((0, "SAY"), (-5, "REJECT"), (-900_000, "ACCUSE"), (-48, "AGREE")):
            d.clock = lambda hours=hours: noon + timedelta(hours=hours)  # type: ignore[misc]
            d.correct(one.record, "act", act, who="Ada")
        log = d.verdicts()
        assert [verdict.number for verdict in log] == [1, 2, 3, 4, 5, 6, 7]
        assert [verdict.value for verdict in log[3:]] == ["SAY", "REJECT", "ACCUSE", "AGREE"]
        assert [verdict.at[:13] for verdict in log[3:6]] == [
            "2022-01-20T12",
            "2022-01-20T07",
            "1919-05-21T12",
        ]
        assert {statement.id: statement.act for statement in d.statements()}[one.record] == "AGREE"
        d.clock = lambda: noon - timedelta(days=400)  # type: ignore[misc]
        d.undo(7, who="Ada")
        assert {statement.id: statement.act for statement in d.statements()}[one.record] == "ACCUSE"
    with demarche.open(one.path) as d:
        assert d.verdicts()[:7] == log
    shown = CliRunner().invoke(app, ["list", "verdicts", "--format", "json", "--db", str(one.path)])
    assert [row["number"] for row in json.loads(shown.stdout)] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_clock_makes_no_difference_to_what_is_read(made: Made, tmp_path: Path) -> None:
    """What is kept of a report says nothing of when it was read."""
    one = made.at(tmp_path)
    with demarche.open(one.path) as d:
        d.read(one.report, published="2022-01-25")
    held = "\n".join(line for line in dump(one.path) if line.startswith("INSERT") and "verdicts" not in line)
    assert datetime.now(UTC).strftime("%Y-%m") not in held
    assert WRITING["read"](one) is None
    with Ledger.open(one.path) as ledger:
        assert len(list(ledger.reports())) == 3


def test_a_view_worked_out_when_the_clock_was_set_back_is_kept(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "KEPT", 3)
    with Ledger.open(made.at(tmp_path).path) as ledger:
        for day in (5, 6, 7, 8, 1):
            ledger.keep(Digest(f"changes since {day}", f"2022-01-0{day}T00:00:00+00:00", ledger.state()), [])
        assert ledger.digest("changes since 1") is not None
        assert ledger.digest("changes since 8") is not None
        assert ledger.digest("changes since 5") is None
