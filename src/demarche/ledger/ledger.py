"""The ledger: reports and their records in one SQLite file, or in a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from types import TracebackType
from typing import Any, Literal, Self

from sqlalchemy import Connection, Engine, Select, func, select, union_all

from demarche.errors import AbsentError
from demarche.ledger import (
    assemble,
    copying,
    dialects,
    encountering,
    linking,
    query,
    rows,
    schema,
    signing,
)
from demarche.ledger.address import Place, place_of
from demarche.ledger.days import Days
from demarche.ledger.dialects.forms import among
from demarche.ledger.digests import Digests
from demarche.ledger.earlier import Earlier
from demarche.ledger.faults import told
from demarche.ledger.judging import Judging
from demarche.ledger.leaves import Asked, Leaf, leaf
from demarche.ledger.naming import Naming
from demarche.ledger.narrowing import Narrowing
from demarche.ledger.opening import open_engine
from demarche.ledger.query import Day
from demarche.ledger.searching import Searching
from demarche.ledger.shelf import Shelves
from demarche.link.copies import Copy
from demarche.link.independence import accounts
from demarche.link.verdicts import fold
from demarche.records import KINDS, AnyRecord, Kind, Report, ReportRef

Outcome = Literal["new", "replaced", "known"]

# How many rows an iterator holds at a time: enough that queries cost little, few enough to fit anywhere.
_RECORDS_AT_A_TIME = 500
_REPORTS_AT_A_TIME = 20
_GOT = ("file", "page_hash", "modified", "retrieved")


class Ledger(Days, Digests, Earlier, Naming, Judging, Searching, Shelves, Narrowing):
    """The record of a crisis in one file, or one database. Use it as a context manager, or close it.

    Any number of processes may read while one writes; a second writer waits for the first. Every method
    raises `LedgerError`, one line, where the file, its disk or the server can't do what is asked.
    """

    def __init__(self, path: Place, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @classmethod
    def open(cls, path: str | PathLike[str] | Place, *, create: bool = True, wait: float = 30.0) -> Self:
        """The ledger at `path`, a file or `postgresql://user@host/name`; made there if there is none and
        `create`, upgraded if of an older version.

        `wait` is how many seconds to wait for another process's write to end. Raises `LedgerError`.
        """
        at = place_of(path)
        return cls(at, open_engine(at, create=create, wait=wait))

    def close(self) -> None:
        """Let go of the file. Closed by its last user, a ledger is a single file again."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def knows(self, report: Report, reader: str) -> bool:
        """Whether this report, with these facts about it, was read by this reader version."""
        with told(self.path), self._engine.connect() as connection:
            return _knows(connection, report, reader)

    def add(
        self,
        report: Report,
        records: Iterable[AnyRecord],
        reader: str,
        meanings: Mapping[tuple[str, str], bytes] | None = None,
    ) -> Outcome:
        """Store a report and what `reader` (a version) found in it: all of it or, on any failure, none.

        `known`: it was there, read by the same reader version, with the same facts about it (where it lay,
        its key and file, is none of them); nothing is changed and `records` is not even run through.
        `replaced`: it was there otherwise; all it had then is gone. `meanings` are vectors by record id and
        part, to find a record's like by. What ties the report to others is for `link` to find. Raises
        `LedgerError` also for a record that doesn't stand in the report at the offsets it gives.
        """
        if self.knows(report, reader):
            return "known"
        of_report = rows.of_report(report, reader)
        kept = tuple(records)
        of_records = rows.of_records(report, kept)
        signs = {one.id: signing.numbers(one) for one in kept}
        of_records.append(rows.of_meanings(of_records, meanings or {}))
        writer = self._engine.connect().execution_options(write=True)
        with told(self.path), writer as connection, connection.begin():
            if _knows(connection, report, reader):  # Another process was first.
                return "known"
            before = _remove(connection, report.id)
            rows.numbered(of_records, lambda numbers: _taken(connection, numbers))
            places = {row["id"]: row["row"] for row in dict(of_records)[schema.records]}
            of_records.append((schema.signs, signing.rows(signs, places)))
            for table, of_table in (*of_report, *of_records):
                if of_table:
                    # Actors are shared by all reports; everything else is new.
                    statement = dialects.of(connection).insert(table)
                    if table in {schema.actors, schema.actor_words}:
                        statement = statement.on_conflict_do_nothing()
                    connection.execute(statement, of_table)
            dialects.of(connection).index(connection, (*of_report, *of_records))
            if before is None:
                return "new"
            _forget(connection, before)
            return "replaced"

    def link(self) -> Iterator[float]:
        """Find what ties each report that is not linked yet to the others; yields the share done, 0 to 1.

        One report is one transaction: stopped, it goes on where it was. Ties follow from the reports alone,
        not from the order in which they come. Raises `LedgerError`.
        """
        with told(self.path), self._engine.connect() as connection:
            waiting = linking.unlinked(connection)
        writer = self._engine.connect().execution_options(write=True)
        with told(self.path), writer as connection:
            for number, report in enumerate(waiting):
                with connection.begin():
                    linking.link(connection, report)
                yield (number + 1) / len(waiting)

    def copies(self) -> Iterator[Copy]:
        """Every two linked reports with text in common, by their ids."""
        with told(self.path), self._engine.connect() as connection:
            yield from copying.ties(connection, self._seen)

    def encounters(self) -> tuple[tuple[tuple[str, ...], ...], dict[str, AnyRecord]]:
        """Groups of the ids of linked records that tell of one encounter, and these records by id.

        Both as people left them: rejected records left out, groups joined and parted as they ruled.
        """
        standing = self.standing()
        with told(self.path), self._engine.connect() as connection:
            return encountering.groups(connection, standing, self._seen_record)

    def accounts(self) -> dict[str, str]:
        """Report id → its account's id, for the linked reports that are copies of others.

        A report that isn't in it is an account of its own: `accounts.get(report, report)`. What people
        said of pairs of reports, that they are one or are not, is followed.
        """
        said = fold(self.verdicts())
        with told(self.path), self._engine.connect() as connection:
            ties = tuple(copying.ties(connection, self._seen))
            together = copying.both_here(connection, said.together["report"])
        return accounts(ties, together, said.apart["report"])

    def meanings(self, kind: Kind) -> dict[tuple[str, str], bytes]:
        """The vectors of the records of a kind, by record id and part; none where the reader gave none."""
        vectors, records = schema.vectors, schema.records
        asked = select(vectors.c.record, vectors.c.part, vectors.c.vector)
        asked = asked.join(records, records.c.id == vectors.c.record)
        asked = asked.where(records.c.kind == kind, *self._seen(records.c.report))
        with told(self.path), self._engine.connect() as connection:
            return {(str(record), str(part)): vector for record, part, vector in connection.execute(asked)}

    def sentences(self) -> dict[str, frozenset[bytes]]:
        """Report id → the vectors of the sentences that its records stand in, where the reader gave any."""
        vectors, records = schema.vectors, schema.records
        asked = select(records.c.report, vectors.c.vector).join(records, records.c.id == vectors.c.record)
        asked = asked.where(vectors.c.part == "sentence", *self._seen(records.c.report)).distinct()
        found: dict[str, set[bytes]] = {}
        with told(self.path), self._engine.connect() as connection:
            for report, vector in connection.execute(asked):
                found.setdefault(str(report), set()).add(vector)
        return {report: frozenset(some) for report, some in found.items()}

    def reports(
        self, of: Iterable[str] | None = None, *, since: Day | None = None, until: Day | None = None
    ) -> Iterator[Report]:
        """Every report, by date of publication (undated ones last), then key, then id.

        `of`: of these ids; `since`, `until`: published from one day to another, both included.
        """
        asked = query.all_reports().where(*self._seen(schema.reports.c.id), *query.printed(since, until))
        if of is not None:
            asked = asked.where(among(schema.reports.c.id, sorted(set(of))))
        with told(self.path), self._engine.connect() as connection:
            heads = connection.execute(asked, execution_options={"yield_per": _REPORTS_AT_A_TIME})
            for some in heads.mappings().partitions():
                yield from assemble.reports(connection, some)

    def refs(self) -> tuple[ReportRef, ...]:
        """What records say of their report, of every report: as `reports`, without the texts."""
        columns = [schema.reports.c[name] for name in ReportRef.model_fields]
        asked = query.all_reports().with_only_columns(*columns).where(*self._seen(schema.reports.c.id))
        with told(self.path), self._engine.connect() as connection:
            return tuple(ReportRef(**row) for row in connection.execute(asked).mappings())

    def keyed(self, key: str) -> list[str]:
        """The ids of the reports of that key, by date of publication."""
        asked = query.all_reports().with_only_columns(schema.reports.c.id)
        with told(self.path), self._engine.connect() as connection:
            return [str(id) for id in connection.scalars(asked.where(schema.reports.c.key == key))]

    def newest(self) -> str | None:
        """The latest day of publication; null where no report bears one."""
        with told(self.path), self._engine.connect() as connection:
            latest = connection.scalar(select(func.max(schema.reports.c.published)))
        return str(latest)[:10] if latest else None

    def report(self, id: str) -> Report:
        """The report of that id. Raises `LedgerError` if there is none."""
        with told(self.path), self._engine.connect() as connection:
            one = _report(connection, id)
        if one is None:
            raise AbsentError(f"{self.path}: holds no report {id}")
        return one

    def record(self, id: str) -> AnyRecord:
        """The record of that id. Raises `LedgerError` if there is none."""
        one = next(self._records(query.all_records().where(schema.records.c.id == id)), None)
        if one is None:
            raise AbsentError(f"{self.path}: holds no record {id} (demarche list shows the ids)")
        return one

    def ids(self, start: str, most: int = 10) -> list[str]:
        """The ids of records and reports that begin with `start`, in order, at most `most` of them."""
        tables = (schema.records, schema.reports)
        asked = [
            select(table.c.id).where(table.c.id.between(start, start + "\U0010ffff")) for table in tables
        ]
        with told(self.path), self._engine.connect() as connection:
            found = connection.scalars(union_all(*asked).order_by("id").limit(most)).all()
        return [str(one) for one in found]

    def records(
        self,
        kind: Kind | None = None,
        *,
        actor: str | None = None,
        about: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        act: str | None = None,
        report: str | None = None,
        judged: bool = False,
    ) -> Iterator[AnyRecord]:
        """The records that meet all that is asked, by their report's date (undated ones last), its key and
        id, then where their evidence starts, then id.

        `actor`: words, case and accents aside, all of which one actor of the record has in its name, id,
        country (alpha-3) or role; whole words, so Lavrov finds Sergey Lavrov. `about`: words, in any of their
        forms, all of which stand in the evidence, content, counted thing, trigger or consequence.
        `since`, `until`: ISO dates, both included, held against the start of the record's own time where it
        tells one, else its report's date of publication; a record with neither is not found by them.
        `act`: a speech act, so statements only. `report`: a report's id.
        Blank words ask for nothing; words without a letter or digit are found nowhere.
        `judged`: as people left them (see `demarche.ledger.judged`), else as they were read.
        Raises `OptionError` for an unknown kind or act and for what is no date.
        """
        conditions = query.wanted(
            kind=kind, actor=actor, about=about, since=since, until=until, act=act, report=report
        )
        if judged:
            return self._judged(
                kind=kind, actor=actor, about=about, since=since, until=until, act=act, report=report
            )
        return self._records(query.all_records().where(*conditions, *self._seen(schema.records.c.report)))

    def leaf(
        self,
        *,
        order: str = "newest",
        start: int = 0,
        most: int = 50,
        **asked: Any,
    ) -> Leaf:
        """`most` records as people left them, from the `start`th on; see `Crisis.leaf` and `records`."""
        with told(self.path), self._engine.connect() as connection:
            return leaf(
                connection, self._judgement(connection), Asked(**asked), order, start=start, most=most
            )

    def counts(self) -> dict[Kind, int]:
        """How many records of each kind there are."""
        found = self._tallies()
        return {kind: found[kind] for kind in KINDS}

    def _judged(self, **asked: Any) -> Iterator[AnyRecord]:
        from demarche.ledger import judged

        with told(self.path), self._engine.connect() as connection:
            yield from judged.records(connection, self._seen(schema.records.c.report), **asked)

    def _records(self, asked: Select[Any]) -> Iterator[AnyRecord]:
        with told(self.path), self._engine.connect() as connection:
            heads = connection.execute(asked, execution_options={"yield_per": _RECORDS_AT_A_TIME}).mappings()
            for some in assemble.in_lots(heads, _RECORDS_AT_A_TIME):
                yield from assemble.records(connection, some)


def _report(connection: Connection, id: str) -> Report | None:
    heads = connection.execute(select(schema.reports).where(schema.reports.c.id == id)).mappings().all()
    return next(iter(assemble.reports(connection, heads)), None)


def _knows(connection: Connection, report: Report, reader: str) -> bool:
    reads = schema.reads
    if connection.scalar(select(reads.c.reader).where(reads.c.report == report.id)) != reader:
        return False
    stored = _report(connection, report.id)
    return stored is not None and _told_of(stored) == _told_of(report)


def _told_of(report: Report) -> Report:
    """The report without where and when it was got.

    The same text under another file's name, or fetched again, is the same report: else two copies of a file
    in one folder, or two visits to a page in one crawl, would replace each other for ever.
    """
    found = {fact: how for fact, how in report.found.items() if fact not in _GOT}
    return report.model_copy(update={"key": "", **dict.fromkeys(_GOT), "found": found})


def _taken(connection: Connection, numbers: list[int]) -> set[int]:
    """Which of these numbers records have."""
    row = schema.records.c.row
    return {int(one) for one in connection.scalars(select(row).where(row.in_(numbers)))}


def _remove(connection: Connection, report: str) -> list[str] | None:
    """Take a report out with all it had. Returns the actors it named; null if it wasn't there."""
    mentions, records = schema.mentions, schema.records
    named = select(mentions.c.actor).join(records, records.c.id == mentions.c.record)
    actors = connection.scalars(named.where(records.c.report == report).distinct()).all()
    signing.forget(connection, report)
    gone = connection.execute(schema.reports.delete().where(schema.reports.c.id == report))
    return list(actors) if gone.rowcount else None


def _forget(connection: Connection, actors: list[str]) -> None:
    """Take out those of the actors that no record names any more."""
    table, mentions = schema.actors, schema.mentions
    unnamed = ~select(mentions.c.actor).where(mentions.c.actor == table.c.actor).exists()
    for start in range(0, len(actors), _RECORDS_AT_A_TIME):
        some = actors[start : start + _RECORDS_AT_A_TIME]
        connection.execute(table.delete().where(table.c.actor.in_(some), unnamed))
