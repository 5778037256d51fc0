"""Expressions that the two databases write differently, so that a query is written once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Dialect,
    Integer,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import Join, TableClause, column, table
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from demarche.ledger.dialects import tokens

# Full text, of records by their numbers and of reports by those in `numbered`.
RECORD_WORDS = table("record_words", column("rowid", BigInteger), column("words", Text))
REPORT_WORDS = table("report_words", column("rowid", BigInteger), column("words", Text))


class _Listed(TypeDecorator[Sequence[Any]]):
    """Any number of values in one bound value: JSON for SQLite, an array for PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, number: bool) -> None:
        super().__init__()
        self.number = number

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return Text()
        return dialect.type_descriptor(ARRAY(BigInteger if self.number else Text))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name != "sqlite":
            return value
        return json.dumps(value, ensure_ascii=False)


class _Among(FunctionElement[bool]):
    type = Boolean()
    _is_implicitly_boolean = True  # Else “= 1” is put behind it for SQLite, which then uses no index.
    inherit_cache = True


def among(of: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """The column holds one of any number of values: bound one by one there may be only so many."""
    number = isinstance(of.type, Integer)
    return _Among(of, bindparam(None, list(values), type_=_Listed(number)))


@compiles(_Among, "sqlite")
def _among_sqlite(element: _Among, compiler: Any, **given: Any) -> str:
    held, values = (compiler.process(one, **given) for one in element.clauses)
    return f"({held} IN (SELECT value FROM json_each({values})))"


@compiles(_Among, "postgresql")
def _among_postgres(element: _Among, compiler: Any, **given: Any) -> str:
    held, values = (compiler.process(one, **given) for one in element.clauses)
    return f"({held} = ANY ({values}))"


class _Plain(FunctionElement[Any]):
    inherit_cache = True


def plain(of: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as SQLite does not find rows by: it knows too little of how many there are."""
    made = _Plain(of)
    made.type = of.type
    return made


@compiles(_Plain, "sqlite")
def _plain_sqlite(element: _Plain, compiler: Any, **given: Any) -> str:
    (of,) = element.clauses
    return f"+{compiler.process(of, **given)}"


@compiles(_Plain, "postgresql")
def _plain_postgres(element: _Plain, compiler: Any, **given: Any) -> str:
    (of,) = element.clauses
    return str(compiler.process(of, **given))


class _Within(FunctionElement[bool]):
    type = Boolean()
    _is_implicitly_boolean = True  # Else “= 1” is put behind it for SQLite, which then uses no index.
    inherit_cache = True


def within(of: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """The text stands in the column's."""
    return _Within(of, bindparam(None, text, type_=Text()))


@compiles(_Within, "sqlite")
def _within_sqlite(element: _Within, compiler: Any, **given: Any) -> str:
    of, text = (compiler.process(one, **given) for one in element.clauses)
    return f"instr({of}, {text}) > 0"


@compiles(_Within, "postgresql")
def _within_postgres(element: _Within, compiler: Any, **given: Any) -> str:
    of, text = (compiler.process(one, **given) for one in element.clauses)
    return f"strpos({of}, {text}) > 0"


class _First(Join):
    inherit_cache = True


def first_of(left: TableClause, right: TableClause, on: ColumnElement[bool]) -> Join:
    """The two joined, which SQLite is to begin with the left of."""
    return _First(left, right, on)


@compiles(_First, "sqlite")
def _first_sqlite(element: _First, compiler: Any, **given: Any) -> str:
    return str(compiler.visit_join(element, **given)).replace(" JOIN ", " CROSS JOIN ", 1)


class _Terms(TypeDecorator[str]):
    """An FTS5 query (see `demarche.ledger.words.asked_for`) as one of the lists that PostgreSQL asks for."""

    impl = ARRAY(Text)
    cache_ok = True

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return list(getattr(tokens.question(value or ""), self.part))


class _Holds(FunctionElement[bool]):
    type = Boolean()
    _is_implicitly_boolean = True  # Else “= 1” is put behind it for SQLite, which then uses no index.
    inherit_cache = True


def holds(index: TableClause, words: str) -> ColumnElement[bool]:
    """A row of `record_words` or `report_words` holds what an FTS5 query asks for."""
    asked = bindparam(None, words, type_=Text())
    parts = (bindparam(None, words, type_=_Terms(part)) for part in ("terms", "phrases", "without"))
    return _Holds(index.c.words, asked, *parts)


@compiles(_Holds, "sqlite")
def _holds_sqlite(element: _Holds, compiler: Any, **given: Any) -> str:
    words, asked, *_ = element.clauses
    return f"{words.table.name} MATCH {compiler.process(asked, **given)}"


@compiles(_Holds, "postgresql")
def _holds_postgres(element: _Holds, compiler: Any, **given: Any) -> str:
    words, _, terms, phrases, without = element.clauses
    kept = compiler.process(words, **given)
    held, beside, none = (compiler.process(one, **given) for one in (terms, phrases, without))
    padded = f"(' ' || {kept} || ' ')"
    return (
        f"(string_to_array({kept}, ' ') @> {held} AND {padded} LIKE ALL ({beside}) "
        f"AND NOT {padded} LIKE ANY ({none}))"
    )
