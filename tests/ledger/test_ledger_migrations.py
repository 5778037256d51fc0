from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from ledger_makers import READER, dump, make_report, many, sentences, sound

from demarche.errors import LedgerError
from demarche.ledger import Ledger, opening, schema
from demarche.records import Event

pytestmark = pytest.mark.file_only

_NOW, _THEN = f"{schema.VERSION:04d}", f"{schema.VERSION + 1:04d}"
_NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "{next}"
down_revision = "{now}"


def upgrade():
    op.add_column("records", sa.Column("rated", sa.Integer, server_default="3"))
    op.execute("{last}")
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program one version on: its migrations are ours and one more. Returns the file of that one."""
    scripts = tmp_path / "migrations 100%"
    shutil.copytree(opening.MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(opening, "MIGRATIONS", scripts)
    monkeypatch.setattr(opening, "VERSION", schema.VERSION + 1)
    migration = scripts / "versions" / f"v{_THEN}_next.py"
    migration.write_text(
        _NEXT.format(now=_NOW, next=_THEN, last="UPDATE records SET rated = 4 WHERE evidence_start = 0")
    )
    return migration


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A ledger of this version with a report in it."""
    path = tmp_path / "crisis.db"
    report = make_report(sentences(3))
    with Ledger.open(path) as ledger:
        ledger.add(report, many(report, 3), READER)
    assert _version(path) == (schema.VERSION, _NOW)
    return path


def _version(path: Path) -> tuple[int, str]:
    connection = sqlite3.connect(path)
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.close()
    return number, revision


def test_the_newest_migration_is_the_version_this_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(opening.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == f"{schema.VERSION:04d}"


def test_migrations_make_the_tables_that_the_program_writes(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "a.db") as ledger, ledger._engine.connect() as connection:

        def ours(name: str | None, kind: str, _: object) -> bool:
            return kind != "table" or not (name or "").startswith(("record_words", "report_words"))

        context = MigrationContext.configure(
            connection, opts={"include_name": ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, schema.metadata) == []


def test_an_older_ledger_is_upgraded_with_all_that_is_in_it(snapshot: Path, next_version: Path) -> None:
    report = make_report(sentences(3))
    with Ledger.open(snapshot) as ledger:
        assert list(ledger.records()) == many(report, 3)
        assert ledger.report(report.id) == report
        with ledger._engine.connect() as connection:
            rated = connection.exec_driver_sql("SELECT rated FROM records ORDER BY evidence_start")
            assert rated.scalars().all() == [4, 3, 3]
    assert _version(snapshot) == (schema.VERSION + 1, _THEN)
    sound(snapshot)


def test_an_empty_file_goes_through_all_versions(tmp_path: Path, next_version: Path) -> None:
    with Ledger.open(tmp_path / "new.db") as ledger:
        assert sum(ledger.counts().values()) == 0
    assert _version(tmp_path / "new.db") == (schema.VERSION + 1, _THEN)


def test_an_upgrade_that_fails_leaves_the_ledger_as_it_was(snapshot: Path, next_version: Path) -> None:
    before = dump(snapshot)
    next_version.write_text(_NEXT.format(now=_NOW, next=_THEN, last="UPDATE missing SET rated = 0"))
    with pytest.raises(LedgerError, match="no such table: missing"):
        Ledger.open(snapshot)
    assert dump(snapshot) == before
    assert _version(snapshot) == (schema.VERSION, _NOW)


def test_a_ledger_that_was_upgraded_is_too_new_for_the_program_before(
    snapshot: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Ledger.open(snapshot).close()
    monkeypatch.setattr(opening, "VERSION", schema.VERSION)
    with pytest.raises(LedgerError, match="written by a newer Demarche"):
        Ledger.open(snapshot)


def test_a_ledger_of_the_first_version_keeps_its_records_and_takes_deeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, report = tmp_path / "old.db", make_report(sentences(3), published="2021-12-14")
    with Ledger.open(tmp_path / "new.db") as ledger:
        ledger.add(report, many(report, 3), READER)
    with monkeypatch.context() as older:
        older.setattr(opening, "VERSION", 1)
        Ledger.open(path).close()
    assert _version(path) == (1, "0001")
    _copy(tmp_path / "new.db", path)
    deed = Event.make(report, READER, (0, 20), confidence=0.5, type="MOBILIZE")
    with Ledger.open(path) as ledger:
        assert list(ledger.records()) == many(report, 3)
        ledger.add(report, [*many(report, 3), deed], READER + "+")
        assert list(ledger.records("event")) == [deed]
        assert [one.id for one in ledger.leaf(actor="Speaker 1", about="ministry", act="SAY").records] == [
            many(report, 3)[1].id
        ]
        assert ledger.counts()["statement"] == 3
    assert _version(path) == (schema.VERSION, _NOW)
    sound(path)


def _copy(path: Path, older: Path) -> None:
    """Write what is in a ledger into one of the first version, as that version wrote it."""
    connection = sqlite3.connect(path)
    connection.execute("ATTACH ? AS older", (str(older),))
    for table in ("reports", "reads", "actors", "records", "mentions", "spans", "statement_details"):
        columns = [row[1] for row in connection.execute(f"PRAGMA older.table_info({table})")]
        if table == "records":
            columns.remove("row")
        names = ", ".join(f'"{name}"' for name in columns)
        connection.execute(f"INSERT INTO older.{table} ({names}) SELECT {names} FROM main.{table}")
    connection.commit()
    connection.close()
