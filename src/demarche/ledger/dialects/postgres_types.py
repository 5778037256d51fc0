"""How PostgreSQL is to write the types of the schema, so that both databases hold and order the same."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler

_SPECIFIED = re.compile(r"^(\S+) (TEXT|SERIAL)\b")
# Texts in the order of their code points, whatever the server's language; counters as wide as numbers.
_SO = {"TEXT": 'TEXT COLLATE "C"', "SERIAL": "BIGSERIAL"}


class _Columns(PGDDLCompiler):
    def get_column_specification(self, column: Any, **given: Any) -> str:
        said: str = super().get_column_specification(column, **given)  # type: ignore[no-untyped-call]
        return _SPECIFIED.sub(lambda found: f"{found[1]} {_SO[found[2]]}", said)


class _Types(PGTypeCompiler):
    def visit_INTEGER(self, type_: Any, **given: Any) -> str:  # noqa: ARG002, N802
        # SQLite's integers have 63 bits, and the numbers of records need them.
        return "BIGINT"


def written_so(dialect: Any) -> None:
    """Have this engine's dialect write types so."""
    dialect.ddl_compiler = _Columns
    dialect.type_compiler_instance = _Types(dialect)
