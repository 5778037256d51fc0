"""A killed process leaves whole reports or none, whatever it was doing."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ledger_makers import READER, make_report, many, sentences, sound

from demarche.ledger import Ledger

pytestmark = pytest.mark.file_only

# Adds one report as `reader` and kills itself at the given moment: before the nth thing it tells SQLite
# once it has the write lock, or right before or after the commit.
_VICTIM = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from ledger_makers import make_report, many, sentences
from sqlalchemy import event
from demarche.ledger import Ledger

path, moment, reader = sys.argv[2:]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

told = -1

def count(connection, cursor, statement, *rest):
    global told
    if statement == "BEGIN IMMEDIATE":
        told = 0
    elif told >= 0:
        told += 1
        if moment == str(told):
            die()

ledger = Ledger.open(path)
event.listen(ledger._engine, "before_cursor_execute", count)
if moment == "commit":
    event.listen(ledger._engine, "commit", lambda connection: told > 0 and die())
report = make_report(sentences(40), key="victim")
ledger.add(report, many(report, 40, reader), reader)
if moment == "after":
    die()
print(told)
"""


def _run(path: Path, moment: str, reader: str = READER) -> subprocess.CompletedProcess[str]:
    here = str(Path(__file__).parent)
    return subprocess.run(
        [sys.executable, "-c", _VICTIM, here, str(path), moment, reader],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger with one report in it that nothing may touch."""
    with Ledger.open(tmp_path / "crisis.db") as ledger:
        report = make_report(sentences(3, "Other talks"), key="bystander")
        ledger.add(report, many(report, 3), READER)
    return tmp_path / "crisis.db"


def _left(path: Path) -> dict[str, tuple[int, set[str]]]:
    """For each report's key: how many records it has, and by which readers."""
    sound(path)
    with Ledger.open(path) as ledger:
        found = {report.key: list(ledger.records(report=report.id)) for report in ledger.reports()}
    return {key: (len(records), {record.reader for record in records}) for key, records in found.items()}


_BYSTANDER = {"bystander": (3, {READER})}


def test_the_moments_below_are_moments_in_an_add(path: Path) -> None:
    done = _run(path, "never")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == 13  # Statements in the transaction.
    assert int(_run(path, "never", "test-2").stdout) == 14


@pytest.mark.parametrize(
    "moment", ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "commit"]
)
def test_killed_before_the_commit_a_new_report_is_not_there(path: Path, moment: str) -> None:
    assert _run(path, moment).returncode == -signal.SIGKILL
    assert _left(path) == _BYSTANDER
    assert _run(path, "never").returncode == 0
    assert _left(path) == {**_BYSTANDER, "victim": (40, {READER})}


@pytest.mark.parametrize("moment", ["2", "3", "4", "6", "8", "10", "12", "14", "commit"])
def test_killed_before_the_commit_a_replaced_report_is_as_it_was(path: Path, moment: str) -> None:
    assert _run(path, "never").returncode == 0
    assert _run(path, moment, "test-2").returncode == -signal.SIGKILL
    assert _left(path) == {**_BYSTANDER, "victim": (40, {READER})}


def test_killed_after_the_commit_the_report_is_there_whole(path: Path) -> None:
    assert _run(path, "after").returncode == -signal.SIGKILL
    assert _left(path) == {**_BYSTANDER, "victim": (40, {READER})}


def test_killed_while_the_ledger_is_made_it_can_be_made_again(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    script = """
import os, signal, sys
from sqlalchemy import Engine, event
from demarche.ledger import Ledger

def kill(connection, cursor, statement, *rest):
    if "figure_details" in statement:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "before_cursor_execute", kill)
Ledger.open(sys.argv[1])
"""
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.exists()
    with Ledger.open(path) as ledger:
        assert sum(ledger.counts().values()) == 0
    sound(path)
