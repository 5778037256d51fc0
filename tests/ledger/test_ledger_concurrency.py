from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from ledger_makers import READER, address, make_report, many, sentences, sound

from demarche.errors import LedgerError
from demarche.ledger import Ledger

_WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from ledger_makers import READER, make_report, many, sentences
from demarche.ledger import Ledger

with Ledger.open(sys.argv[2], wait=60) as ledger:
    for n in range(int(sys.argv[4])):
        report = make_report(sentences(10, f"{sys.argv[3]} round {n}"), key=f"{sys.argv[3]}{n}")
        ledger.add(report, many(report, 10), READER)
"""


def _writer(path: Path, name: str, number: int) -> subprocess.Popen[bytes]:
    here = str(Path(__file__).parent)
    return subprocess.Popen([sys.executable, "-c", _WRITER, here, address(path), name, str(number)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crisis.db"


def test_an_iterator_sees_the_ledger_as_it_was_when_it_began(path: Path) -> None:
    first = make_report(sentences(600), key="a")
    second = make_report(sentences(5, "Later talks"), key="b")
    with Ledger.open(path) as ledger:
        ledger.add(first, many(first, 600), READER)
        records = ledger.records()
        seen = [next(records)]
        assert ledger.add(second, many(second, 5), READER) == "new"
        assert ledger.add(first, [], "test-2") == "replaced"
        seen += records
        assert seen == many(first, 600)
        assert list(ledger.records()) == many(second, 5)


def test_an_iterator_that_is_left_in_the_middle_holds_nothing_up(path: Path) -> None:
    report = make_report(sentences(600))
    with Ledger.open(path) as ledger:
        ledger.add(report, many(report, 600), READER)
        for _ in range(40):
            next(ledger.records())
        assert ledger.add(report, [], "test-2") == "replaced"


def test_readers_see_whole_reports_while_another_process_writes(path: Path) -> None:
    with Ledger.open(path) as ledger:
        writer = _writer(path, "w", 30)
        try:
            looks = 0
            while writer.poll() is None:
                counted: dict[str, int] = {}
                for record in ledger.records():
                    counted[record.report.id] = counted.get(record.report.id, 0) + 1
                assert set(counted.values()) <= {10}
                looks += 1
        finally:
            writer.wait()
        assert writer.returncode == 0
        assert looks > 1
        assert ledger.counts()["statement"] == 300


def test_processes_that_make_and_fill_one_ledger_at_once_all_get_their_turn(path: Path) -> None:
    writers = [_writer(path, f"w{n}", 5) for n in range(4)]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    with Ledger.open(path) as ledger:
        assert ledger.counts()["statement"] == 4 * 5 * 10
    sound(path)


def test_a_ledger_locked_for_writing_can_be_read_and_says_so_to_a_writer(path: Path) -> None:
    report = make_report(sentences(3))
    with Ledger.open(path) as ledger:
        ledger.add(report, many(report, 3), READER)
    with Ledger.open(path) as other:
        writer = other._engine.connect().execution_options(write=True)
        with writer, writer.begin(), Ledger.open(path, wait=0.05) as ledger:
            assert list(ledger.records()) == many(report, 3)
            assert ledger.add(report, [], READER) == "known"
            with pytest.raises(LedgerError, match=r": is locked by another process \(try again"):
                ledger.add(report, [], "test-2")
    with Ledger.open(path) as ledger:
        assert ledger.add(report, [], "test-2") == "replaced"


@pytest.mark.file_only
def test_a_ledger_locked_altogether_is_refused(path: Path) -> None:
    Ledger.open(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(LedgerError, match="is locked by another process"):
            Ledger.open(path, wait=0.05)
    finally:
        other.close()
