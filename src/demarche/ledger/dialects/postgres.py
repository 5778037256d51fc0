"""A ledger in a database of a PostgreSQL server, for several who work on one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    bindparam,
    create_engine,
    event,
    select,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.pool import QueuePool

from demarche.errors import LedgerError
from demarche.ledger import schema
from demarche.ledger.address import Address, Place
from demarche.ledger.dialects import postgres_statements, ranking, tokens
from demarche.ledger.dialects.dialect import Dialect, Rows, Statements
from demarche.ledger.dialects.forms import RECORD_WORDS, REPORT_WORDS, among
from demarche.ledger.dialects.postgres_driver import ERRORS, connector, fault
from demarche.ledger.dialects.postgres_types import written_so

_KEPT = 16  # connections that are kept open, as for a file
_AT_A_TIME = 1000  # rows whose full text is made at a time


class _Postgres:
    name = "postgresql"
    statements: Statements = postgres_statements
    errors: tuple[type[Exception], ...] = ERRORS

    def engine(self, place: Place, create: bool, wait: float) -> Engine:  # noqa: ARG002
        """As for every database; `create` says nothing of the database itself, which must be there."""
        if not isinstance(place, Address):
            raise TypeError(place)
        return _engine(place, wait)

    def version(self, connection: Connection, place: Place, known: int) -> int:
        if _driver(connection).info.parameter_status("server_encoding") != "UTF8":
            raise LedgerError(
                f"{place}: is not kept in UTF-8 (createdb --encoding=UTF8 --template=template0 makes one so)"
            )
        if connection.exec_driver_sql("SELECT to_regclass('demarche')").scalar() is not None:
            version = int(connection.exec_driver_sql("SELECT version FROM demarche").scalar_one())
            if version > known:
                raise LedgerError(
                    f"{place}: was written by a newer Demarche (ledger version {version}, this program knows "
                    f"up to {known}; upgrade demarche)"
                )
            return version
        if connection.exec_driver_sql(_OTHERS).scalar_one():
            raise LedgerError(
                f"{place}: is a database with other tables, but not a Demarche ledger "
                "(createdb NAME makes another, or name one with --db)"
            )
        return 0

    def before_making(self, engine: Engine) -> None:
        """Nothing."""

    def mark(self, connection: Connection, version: int) -> None:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS demarche (version integer NOT NULL)")
        connection.exec_driver_sql("DELETE FROM demarche")
        connection.exec_driver_sql(f"INSERT INTO demarche VALUES ({version})")

    def fault(self, place: Place, error: BaseException) -> LedgerError | None:
        return fault(place, error)

    def insert(self, table: Table) -> Any:
        return postgresql.insert(table)

    def index(self, connection: Connection, rows: Rows) -> None:
        for table, of_table in rows:
            if of_table and table is schema.records:
                some = [(row["row"], row["evidence"], row["elsewhere"]) for row in of_table]
                _index(connection, RECORD_WORDS.name, some)
            elif of_table and table is schema.reports:
                number = select(schema.numbered.c.row).where(schema.numbered.c.report == bindparam("id"))
                numbers = [connection.scalar(number, {"id": row["id"]}) for row in of_table]
                some = [(at, row["title"], row["text"]) for at, row in zip(numbers, of_table, strict=True)]
                _index(connection, REPORT_WORDS.name, some)

    def ranks(self, connection: Connection, words: str, rows: Sequence[int]) -> Mapping[int, float]:
        return ranking.ranks(connection, words, rows)

    def snippets(
        self, connection: Connection, table: str, words: str, rows: Sequence[int], form: Sequence[Any]
    ) -> Mapping[int, str | None]:
        texts, number = _texts(table)
        found = {row: columns for row, *columns in connection.execute(texts.where(among(number, rows)))}
        return tokens.snippets(words, {row: found[row] for row in rows if row in found}, form)

    def kept(self, connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT number FROM measures WHERE what = 'kept'").scalar_one())

    def bulk(self, connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        every = iter(rows)
        first = next(every, None)
        if first is None:
            return 0
        names = list(first)
        quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
        count = 1
        copy = f"COPY {table.name} ({quoted}) FROM STDIN"
        with _driver(connection).cursor() as cursor, cursor.copy(copy) as writing:
            writing.write_row([first[name] for name in names])
            for row in every:
                writing.write_row([row[name] for name in names])
                count += 1
        return count

    def settle(self, connection: Connection) -> None:
        for index in (RECORD_WORDS, REPORT_WORDS):
            texts, number = _texts(index.name)
            missing = texts.where(~select(index.c.rowid).where(index.c.rowid == number).exists())
            while some := connection.execute(missing.order_by(number).limit(_AT_A_TIME)).all():
                _index(connection, index.name, [tuple(row) for row in some])
        for table, column in (("verdicts", "number"), ("traits", "row"), ("numbered", "row")):
            # Behind the greatest there is, and ever was.
            counter = f"pg_get_serial_sequence('{table}', '{column}')"
            following = f"greatest(coalesce(max({column}), 0) + 1, nextval({counter}))"
            connection.exec_driver_sql(f"SELECT setval({counter}, {following}, false) FROM {table}")


POSTGRES: Dialect = _Postgres()

# Tables of this schema that no extension brought.
_OTHERS = """
SELECT count(*) FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
_TURN = "SELECT set_config('lock_timeout', '{}', true), pg_advisory_xact_lock({}, hashtext(current_schema()))"


def _engine(place: Address, wait: float) -> Engine:
    from psycopg import IsolationLevel

    # Every iterator under way holds a connection of its own: the only upper bound is the server's.
    engine = create_engine(
        "postgresql+psycopg://",
        creator=connector(place),
        poolclass=QueuePool,
        pool_size=_KEPT,
        max_overflow=-1,
        pool_pre_ping=True,  # A server may have been started anew since.
        use_native_hstore=False,
    )
    written_so(engine.dialect)
    turn = _TURN.format(max(1, round(wait * 1000)), schema.APPLICATION_ID)

    # A reader sees one state of the ledger from its first row to its last. A writer waits for its turn up
    # front, and sees in each statement what there is: nobody else can be writing.
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        level = IsolationLevel.READ_COMMITTED if write else IsolationLevel.REPEATABLE_READ
        driver = _driver(connection)
        if driver.isolation_level != level:
            driver.isolation_level = level
        if write:
            connection.exec_driver_sql(turn)

    return engine


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _texts(index: str) -> tuple[Select[Any], ColumnElement[int]]:
    """The number and the columns that full text is made of, of every row; and what its number is."""
    reports, numbered, records = schema.reports.c, schema.numbered.c, schema.records.c
    if index == RECORD_WORDS.name:
        return select(records.row, records.evidence, records.elsewhere), records.row
    asked = select(numbered.row, reports.title, reports.text)
    return asked.join(schema.reports, reports.id == numbered.report), numbered.row


def _index(connection: Connection, index: str, rows: Sequence[tuple[Any, ...]]) -> None:
    words = tokens.words([row[1:] for row in rows])
    made = [
        {"rowid": row[0], "words": told, "size": tokens.size(told.split(" "))}
        for row, told in zip(rows, words, strict=True)
    ]
    put = text(f"INSERT INTO {index} (rowid, words, size) VALUES (:rowid, :words, :size)")
    connection.execute(put, made)
