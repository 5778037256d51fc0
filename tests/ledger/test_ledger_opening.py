from __future__ import annotations

import resource
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from ledger_makers import READER, make_report, many, sentences, sound

from demarche.errors import LedgerError
from demarche.ledger import Ledger, schema
from demarche.records import KINDS

pytestmark = pytest.mark.file_only

Closed = tuple[Path, Callable[..., AbstractContextManager[None]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crisis.db"


@pytest.fixture
def filled(path: Path) -> Path:
    _fill(path)
    return path


def _fill(path: Path) -> None:
    report = make_report(sentences(3))
    with Ledger.open(path) as ledger:
        ledger.add(report, many(report, 3), READER)


def _refusal(path: Path | str, **how: bool) -> str:
    with pytest.raises(LedgerError) as caught:
        Ledger.open(path, **how)
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_a_ledger_is_made_where_there_is_none(path: Path) -> None:
    with Ledger.open(path) as ledger:
        assert ledger.counts() == dict.fromkeys(KINDS, 0)
    sound(path)


def test_an_empty_file_becomes_a_ledger(path: Path) -> None:
    path.touch()
    with Ledger.open(path) as ledger:
        assert list(ledger.reports()) == []


def test_a_closed_ledger_is_a_single_file_in_wal_mode(filled: Path) -> None:
    assert [file.name for file in filled.parent.iterdir()] == ["crisis.db"]
    connection = sqlite3.connect(filled)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_foreign_keys_are_held(filled: Path) -> None:
    with Ledger.open(filled) as ledger, ledger._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_the_file_says_that_it_is_a_ledger_and_of_which_version(filled: Path) -> None:
    connection = sqlite3.connect(filled)
    assert connection.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    connection.close()


def test_opening_an_up_to_date_ledger_loads_neither_alembic_nor_arrow(filled: Path) -> None:
    script = (
        "import sys; from demarche.ledger import Ledger; Ledger.open(sys.argv[1]).close(); "
        "print([name for name in ('alembic', 'pyarrow', 'spacy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, filled], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_name_may_hold_what_a_file_name_may_hold(tmp_path: Path) -> None:
    path = tmp_path / "100% of it? #1 ä 🙂.db"
    _fill(path)
    assert path.exists()
    with Ledger.open(path, create=False) as ledger:
        assert ledger.counts()["statement"] == 3


def test_a_relative_path_is_taken_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _fill(Path("crisis.db"))
    assert (tmp_path / "crisis.db").exists()


def test_a_ledger_that_must_be_there_and_is_not_is_not_made(path: Path) -> None:
    assert "there is no such ledger" in _refusal(path, create=False)
    assert not path.exists()


def test_an_empty_file_is_no_ledger_to_one_who_only_reads(path: Path) -> None:
    path.touch()
    assert "holds no ledger yet" in _refusal(path, create=False)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert f"there is no folder {tmp_path / 'no'}" in _refusal(tmp_path / "no" / "crisis.db")


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    assert "is a folder, not a ledger" in _refusal(tmp_path)


def test_a_file_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "can't be a ledger" in _refusal(tmp_path / "file" / "crisis.db")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000], ids=["NUL", "too long"])
def test_an_impossible_name_is_refused(tmp_path: Path, name: str) -> None:
    assert "can't be a ledger" in _refusal(tmp_path / name)


def test_a_thing_that_is_no_file_is_refused(tmp_path: Path) -> None:
    address = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(address))
        assert "is not an ordinary file" in _refusal(address)


@pytest.mark.parametrize("content", [b"Talks went on, he said.\n" * 200, b"\x00", b"%PDF-1.7\n" * 100])
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "is not a Demarche ledger" in _refusal(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE reports (id)")
    connection.close()
    before = path.read_bytes()
    assert "is a database, but not a Demarche ledger" in _refusal(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("pragma", ["application_id = 7", "user_version = 1"])
def test_an_empty_database_that_another_program_marked_is_refused(path: Path, pragma: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA {pragma}")
    connection.close()
    assert "is a database, but not a Demarche ledger" in _refusal(path)


def test_a_newer_ledger_is_refused_in_words(filled: Path) -> None:
    connection = sqlite3.connect(filled)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    said = _refusal(filled)
    assert "was written by a newer Demarche" in said
    assert "upgrade demarche" in said


def test_a_damaged_ledger_is_said_to_be_damaged(filled: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    filled.write_bytes(content)
    with pytest.raises(LedgerError, match="is damaged"), Ledger.open(filled) as ledger:
        list(ledger.records())


def test_a_ledger_changed_by_hand_is_said_to_be_so(filled: Path) -> None:
    connection = sqlite3.connect(filled)
    connection.execute("ALTER TABLE marks RENAME TO remarks")
    connection.close()
    with Ledger.open(filled) as ledger, pytest.raises(LedgerError, match="was the ledger changed by hand"):
        list(ledger.reports())


def test_a_ledger_on_a_read_only_disk_can_be_read_and_not_written(closed_folder: Closed) -> None:
    folder, closed = closed_folder
    path = folder / "crisis.db"
    _fill(path)
    report = make_report(sentences(3))
    with closed(), Ledger.open(path) as ledger:
        assert list(ledger.records()) == many(report, 3)
        with pytest.raises(LedgerError, match="the file or its disk is read-only"):
            ledger.add(report, [], "test-2")
    assert [file.name for file in folder.iterdir()] == ["crisis.db"]


def test_a_read_only_file_can_be_read_and_not_written(closed_folder: Closed) -> None:
    folder, closed = closed_folder
    path = folder / "crisis.db"
    _fill(path)
    report = make_report(sentences(3))
    with closed(folder_too=False), Ledger.open(path) as ledger:
        assert list(ledger.records()) == many(report, 3)
        with pytest.raises(LedgerError, match="the file or its disk is read-only"):
            ledger.add(report, [], "test-2")


def test_a_ledger_can_not_be_made_on_a_read_only_disk(closed_folder: Closed) -> None:
    folder, closed = closed_folder
    with closed():
        assert "can't be opened" in _refusal(folder / "crisis.db")


@pytest.fixture
def full_disk() -> Iterator[Callable[[int], None]]:
    """Lets files grow no further than so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_one_line_and_keeps_what_was_there(
    filled: Path, full_disk: Callable[[int], None]
) -> None:
    kept = make_report(sentences(3))
    large = make_report(sentences(30_000, "Long talks"))
    with Ledger.open(filled) as ledger:
        full_disk(200_000)
        with pytest.raises(LedgerError, match=r"crisis\.db: can't be (read or )?written") as caught:
            ledger.add(large, [], READER)
        assert "\n" not in str(caught.value)
        full_disk(resource.RLIM_INFINITY)
        assert list(ledger.records()) == many(kept, 3)
        assert ledger.add(large, [], READER) == "new"
    sound(filled)
