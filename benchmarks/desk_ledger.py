"""A great ledger of invented reports, for `benchmarks/desk.py`: rows written straight into the tables.

Nothing in it is anybody's text: words come from the lists below and from syllables. Its shape is that of a
ledger of 1,362 real articles: records of each kind, actors and spans to a record, vectors, ties.
"""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import demarche
from demarche.ledger import Ledger, rows
from demarche.ledger.encountering import rows_of
from demarche.ledger.linking import LINKER
from demarche.ledger.places import place
from demarche.link.traits import Traits, Who
from demarche.records import ACTS, EVENT_TYPES, KINDS
from desk_words import (
    ACT_SHARES,
    COMMON,
    CUES,
    FORCES,
    FORMATS,
    FORMS,
    STATES,
    STATUSES,
    Invented,
    Text,
)

FIRST, DAYS = date(2020, 1, 1), 1096
STATEMENTS_A_REPORT = 16.7
OTHERS = {
    "figure": 0.35,
    "event": 0.213,
    "instrument": 0.06,
    "condition": 0.048,
    "meeting": 0.031,
    "vote": 0.0075,
}
VERDICTS = 500
READER = "1-generated"
Row = dict[str, Any]


class Maker:
    """The rows of one report after another."""

    def __init__(self, seed: int) -> None:
        self.of = Invented(seed)
        self.lot = self.of.lot
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.actors: set[str] = set()
        self._before: dict[str, list[str]] = defaultdict(list)
        self._records: list[Row] = []

    def report(self, number: int, day: date) -> None:
        """One report with all its records."""
        lot, of = self.lot, self.of
        id, published = f"r{lot.getrandbits(64):016x}", day.isoformat()
        title = of.phrase().capitalize()
        text = Text(title)
        self._records = []
        statements = max(1, round(lot.gauss(STATEMENTS_A_REPORT, 5)))
        kinds = ["statement"] * statements
        for kind, share in OTHERS.items():
            expected = share * STATEMENTS_A_REPORT
            kinds += [kind] * (int(expected) + (lot.random() < expected % 1))
        lot.shuffle(kinds)
        made: dict[str, Callable[[Text, date], tuple[Row, int, int, str | None, str | None]]] = {
            "statement": self._statement,
            "event": self._event,
            "figure": self._figure,
            "condition": self._condition,
            "meeting": self._meeting,
            "vote": self._vote,
            "instrument": self._instrument,
        }
        for at, kind in enumerate(kinds):
            self._own = (kind, f"{kind[0]}{lot.getrandbits(64):016x}")
            details, start, end, when, elsewhere = made[kind](text, day)
            self.rows[f"{kind}_details"].append(details)
            self._record(id, published, when=when, start=start, end=end, elsewhere=elsewhere)
            text.put(f"{of.phrase()}. ".capitalize() if lot.random() < 0.55 else "")
            if at % 4 == 3:
                text.put("\n\n")
        body = "".join(text.parts)
        for record in self._records:
            start, end = record["evidence_start"], record["evidence_end"]
            record |= {
                "evidence": body[start:end],
                "evidence_prefix": body[max(0, start - 32) : start],
                "evidence_suffix": body[end : end + 32],
            }
        self.rows["records"] += self._records
        self.rows["reports"].append(
            {
                "id": id,
                "key": f"g{number:06d}",
                "outlet": of.outlet(),
                "title": title,
                "published": published,
                "text": body,
            }
        )
        self.rows["reads"].append({"report": id, "reader": READER})
        self.rows["linked"].append({"report": id, "linker": LINKER})
        self.rows["found"] += [
            {"report": id, "position": at, "fact": fact, "how": "column"}
            for at, fact in enumerate(("outlet", "title", "published"))
        ]
        self.rows["marks"].append(
            {"report": id, "position": 0, "kind": "title", "start": 0, "end": len(title)}
        )
        self.rows["bands"] += [
            {"band": lot.getrandbits(63) - (1 << 62), "report": id} for _ in range(lot.randint(40, 75))
        ]
        self._ties(id, day)

    def _record(
        self,
        report: str,
        published: str,
        *,
        when: str | None,
        start: int,
        end: int,
        elsewhere: str | None,
    ) -> None:
        kind, id = self._own
        statuses = STATUSES[kind]
        confidence = {"condition": 0.57, "figure": 0.48, "instrument": 0.61, "vote": 0.72}.get(kind)
        row = place(when or published, id)
        self._records.append(
            {
                "row": row,
                "id": id,
                "kind": kind,
                "report": report,
                "day": when or published,
                "evidence_start": start,
                "evidence_end": end,
                "elsewhere": elsewhere,
                "status": self.lot.choices([one for one, _ in statuses], [share for _, share in statuses])[0],
                "confidence": confidence or round(self.lot.betavariate(5, 4), 3),
                "reader": READER,
            }
        )
        for table in ("mentions", "statement_details"):
            for one in reversed(self.rows[table]):
                if one.get("record", one.get("id")) != id:
                    break
                one["row"] = row
        self.rows["vectors"].append(
            {"record": id, "part": "sentence", "vector": self.lot.choice(self.of.vectors)}
        )
        if kind == "statement":
            self.rows["vectors"].append(
                {"record": id, "part": "content", "vector": self.lot.choice(self.of.vectors)}
            )

    def _mention(self, text: Text, part: str, position: int = 0) -> None:
        who, written = self.of.actor()
        start, end = text.put(written)
        key, words = rows._known(*who)
        if key not in self.actors:
            self.actors.add(key)
            self.rows["actors"].append(
                dict(zip(("id", "name", "kind", "country", "role"), who, strict=True))
                | {"actor": key, "words": words}
            )
            self.rows["actor_words"] += [
                {"word": word, "actor": key} for word in dict.fromkeys(words.split())
            ]
        self.rows["mentions"].append(
            {
                "record": self._own[1],
                "part": part,
                "position": position,
                "actor": key,
                "text": written,
                "text_start": start,
                "text_end": end,
                "row": 0,
            }
        )

    def _span(self, part: str, text: str, at: tuple[int, int]) -> None:
        self.rows["spans"].append(
            {
                "record": self._own[1],
                "part": part,
                "position": 0,
                "text": text,
                "text_start": at[0],
                "text_end": at[1],
            }
        )

    def _when(self, name: str, day: date, *, later: bool = False) -> tuple[Row, str | None]:
        """A time's columns, and its day; for one in three records none is told."""
        if self.lot.random() < 0.35:
            return {}, None
        far = self.lot.randint(1, 30) if later else -min(int(self.lot.expovariate(0.4)), 400)
        on = (day + timedelta(days=far)).isoformat()
        return {
            f"{name}_start": on,
            f"{name}_end": on,
            f"{name}_precision": "day",
            f"{name}_basis": "weekday",
        }, on

    def _statement(self, text: Text, day: date) -> tuple[Row, int, int, str | None, str | None]:
        start = text.length
        self._mention(text, "source")
        text.put(" ")
        cue, content = self.lot.choice(CUES), self.of.phrase()
        self._span("cue", cue, text.put(cue))
        if self.lot.random() < 0.13:
            text.put(" to ")
            self._mention(text, "addressees")
        text.put(" that ")
        at = text.put(content)
        self._span("content", content, at)
        text.put(". ")
        when, on = self._when("when", day)
        act = self.lot.choices(ACTS, ACT_SHARES)[0]
        plain = {"id": self._own[1], "act": act, "source_kind": "named", "quoted": "indirect", "row": 0}
        return {**plain, **when}, start, at[1], on, None

    def _event(self, text: Text, day: date) -> tuple[Row, int, int, str | None, str | None]:
        start, where = text.length, self.lot.choice(self.of.places)
        self._mention(text, "actors")
        text.put(
            f" {self.lot.choice(('struck', 'backed', 'blocked', 'moved against', 'met protests over'))} "
        )
        self._mention(text, "recipients")
        _, end = text.put(f" over {self.of.phrase()} near {where}")
        text.put(". ")
        when, on = self._when("when", day)
        return (
            {
                "id": self._own[1],
                "type": self.lot.choice(EVENT_TYPES),
                "contexts": "military",
                "place": where,
                **when,
            },
            start,
            end,
            on,
            None,
        )

    def _figure(self, text: Text, day: date) -> tuple[Row, int, int, str | None, str | None]:
        number, unit = self.lot.randint(2, 90) * 10 ** self.lot.randint(0, 3), self.lot.choice(COMMON)
        counted = f"{number} {unit}"
        start, end = text.put(counted)
        text.put(f" were counted by {self.lot.choice(self.of.places)}, ")
        if self.lot.random() < 0.7:
            self._mention(text, "claimant")
            text.put(" said. ")
        when, on = self._when("as_of", day)
        plain = {"low": number, "high": number, "approximate": 0, "unit": unit, "place": None}
        of = {"counted": counted, "counted_start": start, "counted_end": end}
        return {"id": self._own[1], **plain, **of, **when}, start, end, on, None

    def _condition(self, text: Text, day: date) -> tuple[Row, int, int, str | None, str | None]:
        start, trigger, then = text.length, self.of.phrase(), self.of.phrase()
        text.put("If ")
        one = text.put(trigger)
        text.put(", ")
        self._mention(text, "issuer")
        text.put(" would answer ")
        self._mention(text, "against")
        text.put(" with ")
        other = text.put(then)
        text.put(". ")
        when, on = self._when("when", day, later=True)
        spans = {"trigger": trigger, "trigger_start": one[0], "trigger_end": one[1]}
        spans |= {"consequence": then, "consequence_start": other[0], "consequence_end": other[1]}
        return (
            {"id": self._own[1], "force": self.lot.choice(FORCES), **spans, **when},
            start,
            other[1],
            on,
            None,
        )

    def _meeting(self, text: Text, day: date) -> tuple[Row, int, int, str | None, str | None]:
        start, where, state = text.length, self.lot.choice(self.of.places), self.lot.choice(STATES)
        self._mention(text, "participants", 0)
        text.put(" and ")
        self._mention(text, "participants", 1)
        _, end = text.put(f" meet in {where}")
        text.put(". ")
        when, on = self._when("when", day, later=state in {"planned", "expected", "proposed"})
        plain = {"format": self.lot.choice(FORMATS), "place": where, "state": state}
        return {"id": self._own[1], **plain, **when}, start, end, on, None

    def _vote(self, text: Text, day: date) -> tuple[Row, int, int, str | None, str | None]:
        ayes, noes, body = (
            self.lot.randint(5, 200),
            self.lot.randint(0, 90),
            f"{self.lot.choice(self.of.places)} Assembly",
        )
        start, end = text.put(f"The {body} voted {ayes} to {noes} on {self.of.phrase()}")
        text.put(". ")
        when, on = self._when("when", day)
        plain = {"body": body, "for": ayes, "against": noes, "result": "adopted"}
        return {"id": self._own[1], **plain, **when}, start, end, on, None

    def _instrument(self, text: Text, day: date) -> tuple[Row, int, int, str | None, str | None]:
        form = self.lot.choice(("accords", "treaty", "agreements", "letter"))
        name = f"{self.lot.choice(self.of.places)} {form}"
        text.put("The ")
        start, end = text.put(name)
        text.put(" bind ")
        self._mention(text, "stance:SAY")
        text.put(". ")
        when, on = self._when("when", day)
        return (
            {"id": self._own[1], "name": name, "form": self.lot.choice(FORMS), **when},
            start,
            end,
            on,
            None,
        )

    def _ties(self, report: str, day: date) -> None:
        """What the report's records are compared by, and here and there a tie to one of a report before."""
        lot, made, on = self.lot, [], day.toordinal()
        for record in self._records:
            kind, id = record["kind"], record["id"]
            if kind in {"statement", "event", "meeting", "vote"}:
                words = record["evidence"].casefold().split()
                made.append(
                    Traits(
                        id=id,
                        kind=kind,
                        sort="",
                        report=report,
                        start=record["evidence_start"],
                        end=record["evidence_end"],
                        who=(Who(words[0], None, None, words[0]),),
                        whom=(),
                        first=on,
                        last=on,
                        printed=on,
                        place=frozenset(),
                        manner="",
                        standing="actual",
                        words=frozenset(words),
                        around=frozenset(words),
                    )
                )
            if kind in self._before and lot.random() < 0.08:
                self.rows["same"].append(
                    {"record": id, "other": lot.choice(self._before[kind]), "score": 0.6}
                )
        self._before = defaultdict(list)
        for record in self._records:
            self._before[record["kind"]].append(record["id"])
        self.rows["traits"] += rows_of(made, LINKER)


def make(path: Path, statements: int, seed: int = 1, say: Callable[[str], None] = print) -> None:
    """Make the ledger at `path`, in place of what is there: so many statements, all else in proportion."""
    for beside in ("", "-wal", "-shm"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    Ledger.open(path).close()
    began = time.monotonic()
    reports = max(1, round(statements / STATEMENTS_A_REPORT))
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys = OFF", "synchronous = OFF", "journal_mode = OFF", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {pragma}")
    # Indexes and triggers are quicker made afterwards, for all rows at once.
    later = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for what, name, _ in later:
        connection.execute(f"DROP {what} {name}")
    connection.execute("BEGIN")
    maker = Maker(seed)
    for number, day in enumerate(_days(reports, maker.lot)):
        maker.report(number, day)
        if number % 500 == 499 or number == reports - 1:
            _write(connection, maker.rows)
        if number % 10_000 == 9_999:
            say(f"{number + 1} reports, {time.monotonic() - began:.0f} s")
    connection.execute("COMMIT")
    for _, _, sql in later:
        connection.execute(sql)
    connection.execute("INSERT INTO record_words(record_words) VALUES ('rebuild')")
    connection.execute("INSERT INTO numbered(report) SELECT id FROM reports ORDER BY published, key, id")
    connection.execute("INSERT INTO report_words(report_words) VALUES ('rebuild')")
    for kind in KINDS:
        connection.execute(
            "UPDATE tallies SET number = (SELECT count(*) FROM records WHERE kind = ?) WHERE what = ?",
            (kind, kind),
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    say(f"tables {time.monotonic() - began:.0f} s; now {VERDICTS} verdicts")
    judge(path, random.Random(seed))
    say(f"{path}: {reports} reports, {path.stat().st_size / 1e9:.1f} GB, {time.monotonic() - began:.0f} s")


def judge(path: Path, lot: random.Random) -> None:
    """People's verdicts on some records, and two actors who are one."""
    connection = sqlite3.connect(path)
    low, high = connection.execute(
        "SELECT min(row), max(row) FROM records WHERE row > ?", (place("2019-01-01", "s" + "0" * 16),)
    ).fetchone()
    ids = []
    while len(ids) < VERDICTS:
        at = lot.randint(low, high)
        ids.append(
            connection.execute("SELECT id, kind FROM records WHERE row >= ? LIMIT 1", (at,)).fetchone()
        )
    people = connection.execute(
        "SELECT a.id, count(*) AS n FROM mentions m JOIN actors a USING (actor) "
        "WHERE a.kind = 'person' AND a.id NOT NULL "
        "GROUP BY a.id ORDER BY n DESC LIMIT 30"
    ).fetchall()
    connection.close()
    with demarche.open(path) as d:
        for at, (id, kind) in enumerate(ids):
            who = lot.choice(("Ada", "Ben"))
            if at % 5 == 4:
                d.correct(id, "status", "possible", who=who) if kind != "statement" else d.correct(
                    id, "act", "WARN", who=who
                )
            elif at % 5 == 3:
                d.reject(id, who=who)
            else:
                d.accept(id, who=who)
        d.merge(people[10][0], people[25][0], who="Ada")


def _days(reports: int, lot: random.Random) -> Iterator[date]:
    """A day for each report, in order: busy weeks and quiet ones."""
    busy = [1 + 4 * max(0.0, lot.gauss(0, 1)) if at % 90 < 20 else 1.0 for at in range(DAYS)]
    yield from (FIRST + timedelta(days=at) for at in sorted(lot.choices(range(DAYS), busy, k=reports)))


def _write(connection: sqlite3.Connection, made: dict[str, list[Row]]) -> None:
    for table, some in made.items():
        by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for row in some:
            by_columns[tuple(row)].append(tuple(row.values()))
        for columns, values in by_columns.items():
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", values)
        some.clear()


def words_of(text: str) -> list[str]:
    """The words of a text, for questions to ask the desk."""
    return re.findall(r"\w+", text)
