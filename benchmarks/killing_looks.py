"""What is looked at after a kill: whether all that was acknowledged is there whole, and nothing by half."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import demarche
from demarche.ledger import Ledger
from demarche.records import KINDS
from demarche.scale import work

_EXPORT = "export.jsonl"


@dataclass(frozen=True)
class Whole:
    """All that a ledger tells. `states`: what each report is and what was found in it, by its key."""

    states: dict[str, tuple[str, ...]] = field(default_factory=dict)
    log: tuple[str, ...] = ()
    linked: int = 0
    ties: tuple[str, ...] = ()
    export: bytes = b""


def whole(path: Path, *, tied: bool = True) -> Whole:
    """What the ledger at `path` tells; nothing where there is none. Not `tied`: without ties and export."""
    if not path.exists():
        return Whole()
    with Ledger.open(path) as ledger:
        vectors = {id: vector for kind in KINDS for (id, _), vector in ledger.meanings(kind).items()}
        states = {}
        for one in ledger.reports():
            records = list(ledger.records(report=one.id))
            states[one.key] = (
                one.model_dump_json(),
                *(f"{record.line()} {vectors.get(record.id, b'').hex()}" for record in records),
            )
        log = tuple(map(repr, ledger.verdicts()))
        linked = _one(path, "SELECT count(*) FROM linked")
        if not tied:
            return Whole(states, log, linked)
        ties = sorted(map(repr, ledger.copies())), sorted(map(repr, ledger.encounters()[0]))
    out = path.with_name(_EXPORT)
    with demarche.open(path) as crisis:
        crisis.export(output=out)
    export = out.read_bytes()
    out.unlink()
    return Whole(states, log, linked, tuple(map(repr, ties)), export)


def after_a_kill(folder: Path, before: Whole, done: Whole, said: list[str]) -> Iterator[str]:
    """What is wrong in a folder in which a command was killed that had `said` so much."""
    path = folder / "crisis.db"
    here = whole(path, tied=False)
    yield from sound(path)
    for key, state in here.states.items():
        if state not in (before.states.get(key), done.states.get(key)):
            yield f"report {key} is there by half"
    for key in {*before.states} - {*here.states}:
        yield f"report {key} is gone"
    for key in said:
        if key in done.states and here.states.get(key) != done.states[key]:
            yield f"report {key} was acknowledged, and is not there"
    if here.log != done.log[: len(here.log)]:
        yield "the log is not the beginning of what was said"
    numbers = [int(one) for one in said if one.isdecimal()]
    if len(here.log) < max([len(before.log), *numbers]):
        yield f"{max(numbers, default=0)} verdicts were acknowledged, {len(here.log)} are there"
    shares = [one for one in said if one.replace(".", "", 1).isdecimal() and "." in one]
    if here.linked < len(shares):
        yield f"{len(shares)} reports were linked, {here.linked} are"
    yield from _shards(folder)
    yield from _moved(folder / "moved.db", here, "moved" in said)


def after_all(folder: Path, done: Whole) -> Iterator[str]:
    """What is wrong when the command was done again to its end."""
    path = folder / "crisis.db"
    here = whole(path)
    yield from sound(path)
    for name in ("states", "log", "linked", "ties", "export"):
        if getattr(here, name) != getattr(done, name):
            yield f"done again, {name} differ from those of an undisturbed run"
    moved = folder / "moved.db"
    if moved.exists():
        yield from _moved(moved, here, said=True)
    known = {"crisis.db", "moved.db", "reports.jsonl"}
    for left in sorted(one.name for one in folder.iterdir() if one.name not in known):
        yield f"{left} is left behind"


def _shards(folder: Path) -> Iterator[str]:
    for shard in folder.glob("crisis.db.shards*/*.parquet"):
        try:
            reads = work.unpacked(shard.read_bytes())
        except ValueError as error:
            yield f"{shard.name} is there by half: {error}"
            continue
        if not reads:
            yield f"{shard.name} is empty"


def _moved(path: Path, source: Whole, said: bool) -> Iterator[str]:
    if not path.exists():
        if said:
            yield "the ledger was moved, and is not there"
        return
    yield from sound(path)
    there = whole(path, tied=bool(source.export))
    if there != source and (said or there.states or there.log):
        yield "the ledger that was moved to is there by half"


# What must hold of any ledger, in SQL: each gives rows where it does not.
_HELD = {
    "integrity check": "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    "foreign keys": "PRAGMA foreign_key_check",
    "tallies": (
        "SELECT t.what FROM tallies t WHERE t.what <> 'changes' "
        "AND t.number <> (SELECT count(*) FROM records r WHERE r.kind = t.what)"
    ),
    "a number for every report": "SELECT id FROM reports WHERE id NOT IN (SELECT report FROM numbered)",
    "a reader for every report": "SELECT id FROM reports WHERE id NOT IN (SELECT report FROM reads)",
    "no actor that nobody names": "SELECT actor FROM actors WHERE actor NOT IN (SELECT actor FROM mentions)",
    "places beside records": (
        "SELECT m.record FROM mentions m JOIN records r ON r.id = m.record WHERE m.row <> r.row"
    ),
    "rows of views that are kept": "SELECT view FROM findings WHERE view NOT IN (SELECT view FROM digests)",
}
_INDEXES = ("record_words", "report_words")


def sound(path: Path) -> Iterator[str]:
    """What is wrong in the file itself, its tables and its full text."""
    if not path.exists():
        return
    connection = sqlite3.connect(path)
    try:
        for name, asked in _HELD.items():
            if wrong := connection.execute(asked).fetchmany(3):
                yield f"{path.name}, {name}: {wrong}"
        for name in _INDEXES:
            try:
                connection.execute(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                yield f"{path.name}, {name}: {error}"
    finally:
        connection.close()


def _one(path: Path, asked: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute(asked).fetchone()[0])
    finally:
        connection.close()
