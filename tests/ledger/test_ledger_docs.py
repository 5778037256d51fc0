"""`docs/ledger.md` is true: its columns are the ledger's, its queries run and give what it shows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_crisis import crisis
from ledger_makers import READER

from demarche.ledger import Ledger, schema
from demarche.records import KINDS

pytestmark = pytest.mark.file_only

_DOC = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text("utf-8")
# A heading, perhaps a remark, the query, and the table of what it gives.
_QUERIES = re.findall(r"^### (\d+)\. [^\n]*\n.*?```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", _DOC, re.M | re.S)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("docs") / "crisis.db"
    with Ledger.open(path) as ledger:
        for report, records in crisis():
            ledger.add(report, records, READER)
    opened = sqlite3.connect(path)
    yield opened
    opened.close()


def _table(rows: list[str]) -> list[list[str]]:
    return [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]


def _shown(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value).strip()


def test_there_are_ten_queries() -> None:
    assert [number for number, _, _ in _QUERIES] == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize(("sql", "table"), [query[1:] for query in _QUERIES], ids=[q[0] for q in _QUERIES])
def test_a_query_gives_what_is_shown(connection: sqlite3.Connection, sql: str, table: str) -> None:
    cursor = connection.execute(sql)
    given = [[column[0] for column in cursor.description]]
    given += [[_shown(value) for value in row] for row in cursor]
    heads, _, *rows = _table(table.splitlines())
    assert [heads, *rows] == given
    assert rows


def _named(section: str) -> set[str]:
    """The names in the first column of the section's table."""
    text = _DOC.split(f"### {section}\n")[1].split("\n#")[0]
    return {name for row in re.findall(r"^\| (`.*?) \|", text, re.M) for name in re.findall(r"`(\w+)`", row)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_a_view_is_told(connection: sqlite3.Connection, kind: str) -> None:
    columns = {row[1] for row in connection.execute(f"PRAGMA table_info({kind}s)")}
    assert _named("In all seven views") | _named(f"{kind}s") == columns


def test_every_table_is_told_with_its_columns(connection: sqlite3.Connection) -> None:
    told = {
        names.split("`")[1]: set(re.findall(r"`(\w+)`", holds))
        for names, holds in re.findall(r"^\| (`.*?) \| (.*) \|$", _DOC.split("## Underneath")[1], re.M)
    }
    for name in ("reports", "found", "marks", "reads", "records", "actors", "mentions", "spans"):
        assert {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} == told[name], name


def test_the_file_is_marked_as_told(connection: sqlite3.Connection) -> None:
    (marked,) = connection.execute("PRAGMA application_id").fetchone()
    assert marked == schema.APPLICATION_ID
    assert f"`PRAGMA application_id` is {marked}" in _DOC
