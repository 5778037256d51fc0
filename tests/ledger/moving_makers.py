"""What tests of moving a ledger share: a move, a move that dies, and what a ledger holds, to compare."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from ledger_makers import READER, dump, words
from verdict_makers import said, undo

from demarche.errors import LedgerError
from demarche.ledger import Ledger, export
from demarche.ledger.address import Address
from demarche.ledger.moving import move
from demarche.records import AnyRecord, Report

SAYINGS = st.tuples(
    st.integers(0, 1 << 20),
    st.sampled_from(["accept", "reject", "correct", "rate", "undo"]),
    words.filter(str.strip),
)


def moved(path: Path | str | Address, to: Path | str | Address, **how: Any) -> dict[str, int]:
    with Ledger.open(path, create=False) as ledger:
        return move(ledger, to, **how)


def refusal(path: Path | str | Address, to: Path | str | Address, **how: Any) -> str:
    with pytest.raises(LedgerError) as caught:
        moved(path, to, **how)
    line = str(caught.value)
    assert "\n" not in line
    return line


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def tables(path: Path) -> list[str]:
    """All that the file holds, as SQL in order; but for how full text lays out its own tables."""
    own = ('INSERT INTO "record_words_', 'INSERT INTO "report_words_')
    return sorted(line for line in dump(path) if not line.startswith(own))


def exported(path: Path, folder: Path) -> list[bytes]:
    """Every export that holds whole records, as read and as judged."""
    made = []
    with Ledger.open(path) as ledger:
        for judged in (False, True):
            (file,) = export.write(ledger, folder / "export.jsonl", "jsonl", None, judged=judged)
            made.append(file.read_bytes())
            file.unlink()
        made += [report.model_dump_json().encode() for report in ledger.reports()]
    return made


# Moves a ledger and kills itself at the given moment: before the nth thing it tells SQLite, before a commit,
# before the finished file gets its name, or before what is left beside it goes.
_VICTIM = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from demarche.ledger import Ledger, moving

source, to, moment = sys.argv[1:]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

told = 0

def count(connection, cursor, statement, *rest):
    global told
    told += 1
    if moment == str(told):
        die()

event.listen(Engine, "before_cursor_execute", count)
if moment == "commit":
    event.listen(Engine, "commit", die)
if moment == "name":
    os.link = die
if moment == "end":
    moving._remove = die
with Ledger.open(source) as ledger:
    moving.move(ledger, to)
print(told)
"""


def victim(path: Path | str, to: Path | str, moment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _VICTIM, str(path), str(to), moment]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def moments(path: Path, to: Path | str, number: int) -> Sequence[str]:
    """So many moments of a move, spread over all of it."""
    done = victim(path, to, "never")
    assert done.returncode == 0, done.stderr
    statements = int(done.stdout)
    assert statements > 100
    return [str(1 + at * (statements - 1) // (number - 1)) for at in range(number)]


def fill_with(
    path: Path, made: list[tuple[Report, list[AnyRecord]]], sayings: list[tuple[int, Any, str]]
) -> None:
    """Put these reports, and these sayings of their records, into a ledger."""
    with Ledger.open(path) as ledger:
        for report, records in made:
            ledger.add(report, records, READER, {(one.id, "sentence"): one.id.encode() for one in records})
        list(ledger.link())
        judge(ledger, sayings)


def judge(ledger: Ledger, sayings: list[tuple[int, Any, str]]) -> None:
    """Say these things of the records, whichever they are."""
    records = list(ledger.records())
    undone: set[int] = set()
    for which, what, who in sayings:
        if what == "undo":
            waiting = [one.number for one in ledger.verdicts() if one.number not in undone]
            if waiting:
                undone.add(waiting[which % len(waiting)])
                ledger.say(undo(waiting[which % len(waiting)]))
        elif records:
            more = {"correct": {"field": "status", "value": "denied"}, "rate": {"value": 1 + which % 6}}
            ledger.say(said(what, records[which % len(records)], who=who, **more.get(what, {})))
