"""What is killed: commands that write to a ledger, begun on ledgers of our own, each saying what it has done.

The reader is a scripted one: where the network computes a kill tells nothing new. `real` rounds have the
shipped reader, in a program of their own (see killing.py).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import threading
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import demarche
from demarche.crisis import Crisis
from demarche.errors import LedgerError
from demarche.ledger import Ledger, opening
from demarche.reader.version import version
from demarche.records import Actor, AnyRecord, Figure, Meeting, Report, Span, Statement, When, report_id
from demarche.scale import work
from demarche.scale.here import Here
from demarche.scale.pipeline import Place
from demarche.scale.pool import Pool

LEDGER, MOVED = "crisis.db", "moved.db"
OLD = "0-old"
"""The reader that had read some of the reports before."""

Say = Callable[[str], None]
"""Acknowledges: what was said so is there for good."""


@dataclass(frozen=True)
class Command:
    """A command that writes: `begin` makes what it starts from, `do` does what is not done yet."""

    name: str
    begin: Callable[[Path], None]
    do: Callable[[Path, Say], None]


# What there is to read

_REPORTS = 8
_SENTENCES = 6
_PLACES = ("Geneva", "Vienna", "Minsk", "Brussels", "Astana", "Helsinki", "Ankara")
_WHO = [Actor(id=f"person:p{n}", name=f"Speaker {n}", kind="person", country="RUS") for n in range(5)]


def reports() -> list[Report]:
    """The reports: every fourth prints what the one before it has."""
    made = []
    for number in range(_REPORTS):
        told = number - 1 if number % 4 == 3 else number
        text = "\n".join(_sentence(told, n) for n in range(_SENTENCES))
        outlet, published = f"Paper {number}", f"2022-01-{10 + number}"
        made.append(
            Report(
                id=report_id(text, outlet, None),
                key=f"n{number:02}",
                text=text,
                outlet=outlet,
                published=published,
            )
        )
    return made


def _sentence(report: int, number: int) -> str:
    place = _PLACES[(report + number) % len(_PLACES)]
    return (
        f"Speaker {number % 5} met envoys in {place} on day {report % 6} of the talks and said that column "
        f"{report * 100 + number} of {1000 + 7 * number + report:,} troops had left the road near {place}."
    )


def found(report: Report, reader: str) -> tuple[tuple[AnyRecord, ...], dict[tuple[str, str], bytes]]:
    """What the scripted reader finds: a record a sentence, and a vector for each. The old one finds half."""
    records: list[AnyRecord] = []
    at = 0
    for number, line in enumerate(report.text.split("\n")[:: 2 if reader == OLD else 1]):
        at = report.text.index(line)
        records.append(_record(report, reader, number, (at, at + len(line))))
    vectors = {(one.id, "sentence"): bytes(range(number, number + 128)) for number, one in enumerate(records)}
    return tuple(records), vectors


def _record(report: Report, reader: str, number: int, where: tuple[int, int]) -> AnyRecord:
    who = _WHO[number % len(_WHO)]
    whole = Span.of(report.text, *where)
    day = report.published or ""
    when = When(start=day, end=day, precision="day", basis="publication")
    sure = 0.3 + number / 20
    if number % 3 == 0:
        return Statement.make(
            report,
            reader,
            where,
            confidence=sure,
            source=who,
            source_kind="named",
            content=(whole,),
            cue=(whole,),
            quoted="indirect",
            act="SAY",
            when=when,
        )
    if number % 3 == 1:
        return Figure.make(
            report,
            reader,
            where,
            confidence=sure,
            low=1000.0 + number,
            high=None,
            approximate=False,
            unit="troops",
            counted=whole,
            holder=None,
            claimant=who,
            as_of=when,
        )
    return Meeting.make(
        report,
        reader,
        where,
        confidence=sure,
        participants=(who, _WHO[(number + 1) % len(_WHO)]),
        format="in-person",
        place=_PLACES[number % len(_PLACES)],
        state="held",
        when=when,
    )


def scripted(some: tuple[Report, ...]) -> tuple[work.Read, ...]:
    """What `work.read` gives, by the scripted reader."""
    return tuple(work.Read(work.digest(one, version()), *found(one, version())) for one in some)


def scripted_packed(some: tuple[Report, ...]) -> bytes:
    """As `scripted`, packed as a worker of a pool sends it."""
    return work.packed(scripted(some))


def _executor(place: Place, few: bool) -> Any:
    del few
    return Here(scripted) if place.workers == 1 else Pool(scripted_packed, place.workers or 2)


# What is done


def _table(folder: Path) -> Path:
    path = folder / "reports.jsonl"
    rows = [
        {"id": one.key, "text": one.text, "outlet": one.outlet, "published": one.published}
        for one in reports()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def _put(folder: Path, reader: str, some: Iterable[Report]) -> None:
    with Ledger.open(folder / LEDGER) as ledger:
        for one in some:
            ledger.add(one, *_with_reader(found(one, reader), reader))


def _with_reader(
    both: tuple[tuple[AnyRecord, ...], dict[tuple[str, str], bytes]], reader: str
) -> tuple[tuple[AnyRecord, ...], str, dict[tuple[str, str], bytes]]:
    return both[0], reader, both[1]


def _some_read(folder: Path) -> None:
    """A table of reports, a third of them read by an older reader, and judged."""
    _table(folder)
    _put(folder, OLD, reports()[::3])
    _judge(folder, lambda _: None, most=3)


def _read(workers: int) -> Callable[[Path, Say], None]:
    def read(folder: Path, say: Say) -> None:
        Place.executor = _executor  # type: ignore[method-assign, assignment]
        os.chdir(folder)  # A report tells where it lay: everywhere the same.
        with demarche.open(LEDGER) as crisis:
            crisis.read(
                "reports.jsonl",
                workers=workers,
                progress=lambda outcome, _: say(outcome.where.partition("(")[2].rstrip(")")),
            )

    return read


def _all_put(folder: Path) -> None:
    _put(folder, version(), reports())


def _link(folder: Path, say: Say) -> None:
    with Ledger.open(folder / LEDGER) as ledger:
        for share in ledger.link():
            say(str(share))


def _linked(folder: Path) -> None:
    _all_put(folder)
    _link(folder, lambda _: None)


def _judged(folder: Path) -> None:
    _linked(folder)
    _judge(folder, lambda _: None, most=20)


def now() -> datetime:
    """The time of every verdict."""
    return datetime(2022, 1, 20, 10, tzinfo=UTC)


def verdicts(records: list[AnyRecord]) -> list[tuple[str, tuple[Any, ...], int]]:
    """What a person says, verb by verb, and how many verdicts each makes."""
    said: list[tuple[str, tuple[Any, ...], int]] = []
    for number, one in enumerate(records):
        if number % 5 == 0:
            said.append(("accept", (one.id,), 1))
        elif number % 5 == 1:
            said.append(("rate", (one.id, 1 + number % 6), 1))
        elif number % 5 == 2 and isinstance(one, Statement):
            said.append(("amend", (one.id, {"act": "WARN", "quoted": "direct", "venue": "Vienna"}), 3))
        elif number % 5 == 3:
            said.append(("undo", (1 + sum(many for *_, many in said[:-1]),), 1))
        else:
            said.append(("reject", (one.id,), 1))
    said[5:5] = [("merge", ("Speaker 0", "Speaker 1"), 1)]
    return _undone_once(said)


def _undone_once(said: list[tuple[str, tuple[Any, ...], int]]) -> list[tuple[str, tuple[Any, ...], int]]:
    """Every `undo` takes back the verdict right before it."""
    put: list[tuple[str, tuple[Any, ...], int]] = []
    for verb, what, many in said:
        last = sum(each for *_, each in put)
        put.append((verb, (last,) if verb == "undo" else what, many))
    return put


def _judge(folder: Path, say: Say, most: int = 36) -> None:
    Crisis.clock = staticmethod(now)  # type: ignore[method-assign]
    with demarche.open(folder / LEDGER) as crisis:
        left = _unsaid(crisis, most)
        for verb, what, _ in left:
            given = getattr(crisis, verb)(*what, who="Ada")
            for one in given if isinstance(given, tuple) else (given,):
                say(str(one.number))


def _unsaid(crisis: Crisis, most: int) -> list[tuple[str, tuple[Any, ...], int]]:
    """What of the script is not in the log yet. Raises `LedgerError` where a part of a verb's is."""
    script = verdicts(list(crisis._ledger.records())[:most])
    there = len(crisis.verdicts())
    while there > 0:
        there -= script.pop(0)[2]
    if there < 0:
        raise LedgerError("of several corrections that were given at once a part was kept")
    return script


def _post(folder: Path, say: Say) -> None:
    """The same verdicts as the desk's forms send them, to a desk that is served."""
    from demarche.desk.serving import serve

    Crisis.clock = staticmethod(now)  # type: ignore[method-assign]
    with demarche.open(folder / LEDGER) as crisis:
        left = _unsaid(crisis, 36)

    def posts(address: str) -> None:
        try:
            for verb, what, _ in left:
                done = _posted(address, verb, what)
                for one in done["verdicts"]:
                    say(str(one["number"]))
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    def opened(address: str) -> None:
        threading.Thread(target=posts, args=(address.rstrip("/"),), daemon=True).start()

    serve(folder / LEDGER, port=0, opened=opened)


def _posted(address: str, verb: str, what: tuple[Any, ...]) -> Any:
    sent: dict[str, Any] = {"who": "Ada"}
    if verb == "undo":
        path = f"/verdicts/{what[0]}/undo"
    elif verb == "merge":
        path, sent = "/verdicts/merge", {**sent, "one": what[0], "other": what[1]}
    else:
        path, sent = f"/records/{what[0]}/verdict", {**sent, "verdict": verb}
        if verb == "rate":
            sent["value"] = str(what[1])
        elif verb == "amend":
            sent |= {"verdict": "correct", **{f"field.{name}": value for name, value in what[1].items()}}
    request = urllib.request.Request(
        address + path,
        json.dumps(sent).encode(),
        {"Content-Type": "application/json", "Accept": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def _old(at: int) -> Callable[[Path], None]:
    """Makes a ledger of that version, with what the first version could hold."""

    def begin(folder: Path) -> None:
        _put(folder, version(), reports())
        new, path = folder / "new.db", folder / LEDGER
        path.rename(new)
        with _as_of(1):
            Ledger.open(path).close()
        _copy(new, path)
        new.unlink()
        with _as_of(at):
            Ledger.open(path).close()

    return begin


class _as_of:  # noqa: N801 (reads as a verb)
    """A program of an earlier version."""

    def __init__(self, at: int) -> None:
        self._at, self._now = at, opening.VERSION

    def __enter__(self) -> None:
        opening.VERSION = self._at

    def __exit__(self, *_: object) -> None:
        opening.VERSION = self._now


def _copy(new: Path, old: Path) -> None:
    connection = sqlite3.connect(new)
    connection.execute("ATTACH ? AS older", (str(old),))
    tables = ("reports", "reads", "actors", "records", "mentions", "spans")
    details = ("statement_details", "figure_details", "meeting_details")
    for table in (*tables, *details):
        columns = [row[1] for row in connection.execute(f"PRAGMA older.table_info({table})")]
        if table == "records":
            columns.remove("row")
        names = ", ".join(f'"{name}"' for name in columns)
        connection.execute(f"INSERT INTO older.{table} ({names}) SELECT {names} FROM main.{table}")
    connection.commit()
    connection.close()


def _open(folder: Path, say: Say) -> None:
    with Ledger.open(folder / LEDGER):
        say("open")


def _move(folder: Path, say: Say) -> None:
    from demarche.ledger.moving import move

    to = folder / MOVED
    if to.exists():
        with Ledger.open(to) as there:
            if any(there.counts().values()):
                return
    with Ledger.open(folder / LEDGER) as source:
        move(source, to)
    say("moved")


def _half_moved(folder: Path) -> None:
    """A ledger, and an empty one to be filled."""
    _judged(folder)
    Ledger.open(folder / MOVED).close()


COMMANDS: tuple[Command, ...] = (
    Command("read", _some_read, _read(1)),
    Command("read --workers 2", _some_read, _read(2)),
    Command("link", _all_put, _link),
    Command("judge", _linked, _judge),
    Command("the desk's forms", _linked, _post),
    *(Command(f"migrate from {at}", _old(at), _open) for at in range(1, opening.VERSION)),
    Command("move to a new file", _judged, _move),
    Command("move into an empty one", _half_moved, _move),
)


def fresh(base: Path, folder: Path) -> None:
    """A copy of what a command starts from."""
    shutil.copytree(base, folder)
