"""A ledger that any version so far wrote opens in this one, with all that was in it.

How a ledger is upgraded, whole or not at all, is in test_ledger_migrations.py.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ledger_makers import READER, many, sound
from traits_then import packed_then
from verdict_makers import said
from whole_ledger import VIEW, fill

import demarche
from demarche.ledger import Ledger, opening, schema
from demarche.ledger.moving import move
from demarche.link.blocking import unpacked
from demarche.records import KINDS, Kind, Report

pytestmark = pytest.mark.file_only  # on PostgreSQL ledgers begin with version 6

# What each version brought. Those before hold none of it.
_DEEDS = 2  # events, votes, instruments
_VERDICTS = 3  # and what ties reports together
_VIEWS = 4  # kept
_PLACES = 5  # numbers of records that tell their day
_RETRIEVAL = 6  # when a page was changed, and fetched
_SIGNS = 7  # by which earlier records are found again
_SKETCHES = 8  # of records, beside their packed traits
# Filled by triggers, in the versions that have them.
_FILLED = {"numbered", "tallies"}


@dataclass(frozen=True)
class Old:
    """A ledger as the program of that version left it, and the same as this program makes it."""

    version: int
    path: Path
    present: Path

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What records there were then."""
        return KINDS if self.version >= _DEEDS else ("statement", "figure", "condition", "meeting")

    def report(self, report: Report) -> Report:
        """What that version could keep of a report."""
        known = self.version >= _RETRIEVAL
        return report if known else report.model_copy(update={"modified": None, "retrieved": None})


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger as this program makes it: not to be written to."""
    return fill(tmp_path_factory.mktemp("present") / "crisis.db")


@pytest.fixture(params=range(1, schema.VERSION + 1), ids=lambda version: f"version {version}")
def old(
    request: pytest.FixtureRequest, present: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Old:
    """The ledger as each version left it, made by the migrations up to it."""
    path = tmp_path / "old.db"
    with monkeypatch.context() as older:
        older.setattr(opening, "VERSION", request.param)
        Ledger.open(path).close()
    left(present, path, request.param)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (request.param,)
    return Old(request.param, path, present)


def left(present: Path, path: Path, version: int) -> None:
    """Write into an older ledger the rows that its program would have written."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS present", (str(present),))
        for table in (table.name for table in schema.metadata.sorted_tables if table.name not in _FILLED):
            then, now = (columns(connection, place, table) for place in ("main", "present"))
            if table in {"records", "mentions", "statement_details"} and version < _PLACES:
                then -= {"row"}  # Records were numbered as they came.
            if not then:
                continue
            assert then <= now, "a column is gone: say here what it held"
            which = "WHERE kind NOT IN ('event', 'vote', 'instrument')" if version < _DEEDS else ""
            if table in {"mentions", "spans"} and which:
                which = f"WHERE record IN (SELECT id FROM present.records {which})"
            names = ", ".join(f'"{name}"' for name in sorted(then))
            at = which if table in {"records", "mentions", "spans"} else ""
            order = "sign, row" if table == "signs" else "rowid"
            some = f"SELECT {names} FROM present.{table} {at} ORDER BY {order}"
            connection.execute(f"INSERT INTO main.{table} ({names}) {some}")
        if version >= _VERDICTS:
            connection.execute("UPDATE linked SET linker = '0'")
        if _VERDICTS <= version < _SKETCHES:
            connection.create_function(
                "packed_then", 2, lambda report, packed: packed_then(unpacked(report, packed))
            )
            connection.execute("UPDATE traits SET packed = packed_then(report, packed)")
        if version >= _VIEWS:
            connection.execute("UPDATE digests SET state = 'of that program'")
        if version >= _SIGNS:
            connection.execute("UPDATE reads SET signs = '0'")


def columns(connection: sqlite3.Connection, place: str, table: str) -> set[str]:
    """The columns of a table; none where there is no such table."""
    return {row[1] for row in connection.execute(f"PRAGMA {place}.table_info({table})")}


def test_the_older_ledgers_hold_what_their_versions_had(old: Old) -> None:
    with closing(sqlite3.connect(old.path)) as connection:
        kinds = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM records")}
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert kinds == set(old.kinds)
        assert ("verdicts" in tables) == (old.version >= _VERDICTS)
        assert ("digests" in tables) == (old.version >= _VIEWS)
        assert ("tallies" in tables) == (old.version >= _PLACES)
        assert ("modified" in columns(connection, "main", "reports")) == (old.version >= _RETRIEVAL)
        for table in tables & {table.name for table in schema.metadata.sorted_tables}:
            if table not in {"event_details", "vote_details", "instrument_details"}:
                assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,), table


def test_every_report_and_record_is_kept(old: Old) -> None:
    with Ledger.open(old.path) as ledger, Ledger.open(old.present) as present:
        assert list(ledger.reports()) == [old.report(one) for one in present.reports()]
        for kind in old.kinds:
            assert list(ledger.records(kind)) == list(present.records(kind)) != []
        assert ledger.counts() == {
            kind: number if kind in old.kinds else 0 for kind, number in present.counts().items()
        }
    sound(old.path)


def test_every_verdict_is_kept_and_the_next_follows(old: Old) -> None:
    with Ledger.open(old.path) as ledger, Ledger.open(old.present) as present:
        given = present.verdicts() if old.version >= _VERDICTS else ()
        assert ledger.verdicts() == given
        if given:
            assert ledger.standing() == present.standing()
            assert list(ledger.records(judged=True)) == list(present.records(judged=True))
        assert ledger.say(said("reject", next(iter(ledger.records())))).number == len(given) + 1


def test_reports_are_tied_anew_as_this_version_ties_them(old: Old) -> None:
    with Ledger.open(old.path) as ledger, Ledger.open(old.present) as present:
        assert list(ledger.link())[-1] == 1.0
        assert list(ledger.copies()) == list(present.copies()) != []
        assert ledger.accounts() == present.accounts() != {}
        if old.version >= _VERDICTS:  # Events tell of one encounter, and so do vectors.
            assert ledger.encounters() == present.encounters()
            assert ledger.meanings("event") == present.meanings("event") != {}


def test_what_records_are_compared_by_is_kept(old: Old) -> None:
    Ledger.open(old.path).close()
    asked = "SELECT report, linker, printed, first, last, sketches, packed FROM traits ORDER BY report, first"
    with closing(sqlite3.connect(old.path)) as upgraded, closing(sqlite3.connect(old.present)) as present:
        made = present.execute(asked).fetchall()
        assert upgraded.execute(asked).fetchall() == (made if old.version >= _VERDICTS else [])
        assert made


def test_a_view_kept_then_is_never_taken_for_one_of_now(old: Old) -> None:
    with demarche.open(old.path) as d:
        if old.version >= _VIEWS:
            kept = d._ledger.found("a view")
            assert kept is not None
            assert kept.rows == (VIEW.data,)
            assert kept.digest.state not in {d.state(), d._ledger.state()}
        for view in ("encounters", "disputes", "copies"):
            made = d.digest(view)
            assert made.state == d.state()
            assert d.found(view).rows == fresh(d, view)


def fresh(d: demarche.Crisis, view: str) -> Any:
    """The rows of a view worked out without looking at what is kept."""
    from demarche.crisis.digesting import VIEWS

    _, rows = VIEWS[view](d)
    return tuple(row.data for row in rows)


@pytest.mark.parametrize(
    "asked",
    [{"about": "sanctions"}, {"actor": "Lavrov"}, {"act": "WARN"}, {"kind": "figure"}, {"order": "surest"}],
)
def test_records_are_found_in_the_same_order_by_the_same_words(old: Old, asked: dict[str, Any]) -> None:
    with Ledger.open(old.path) as ledger, Ledger.open(old.present) as present:
        found = [one.id for one in ledger.leaf(**asked).records]
        expected = present.leaf(**asked).records
        if old.version < _VERDICTS:  # Nothing was corrected then.
            assert set(found) >= {one.id for one in expected if one.kind in old.kinds}
        else:
            assert found == [one.id for one in expected]
        assert found


def test_reports_are_found_by_their_words(old: Old) -> None:
    with Ledger.open(old.path) as ledger, Ledger.open(old.present) as present:
        for about in ("sanctions", "flour"):
            found = [one.report.id for one in ledger.shelf(about=about).reports]
            assert found == [one.report.id for one in present.shelf(about=about).reports] != []


def test_what_the_views_for_sql_show_is_the_same(old: Old) -> None:
    with Ledger.open(old.path), closing(sqlite3.connect(old.path)) as connection:
        connection.execute("ATTACH ? AS present", (str(old.present),))
        for kind in old.kinds:
            asked = "SELECT * FROM {}.{}s ORDER BY id"
            mine, theirs = (
                connection.execute(asked.format(at, kind)).fetchall() for at in ("main", "present")
            )
            assert mine == theirs != []


def test_an_upgraded_ledger_is_made_as_a_new_one_is(old: Old) -> None:
    Ledger.open(old.path).close()
    with closing(sqlite3.connect(old.path)) as connection:
        connection.execute("ATTACH ? AS present", (str(old.present),))
        asked = "SELECT type, name FROM {}.sqlite_master ORDER BY type, name"
        mine, theirs = (connection.execute(asked.format(at)).fetchall() for at in ("main", "present"))
        assert mine == theirs
        for table in [name for kind, name in mine if kind in {"table", "view"}]:
            assert columns(connection, "main", table) == columns(connection, "present", table), table
        triggers = "SELECT name, sql FROM {}.sqlite_master WHERE type = 'trigger' ORDER BY name"
        mine, theirs = (connection.execute(triggers.format(at)).fetchall() for at in ("main", "present"))
        assert mine == theirs


def test_a_report_read_then_is_known_and_takes_what_a_newer_reader_finds(old: Old) -> None:
    with Ledger.open(old.path) as ledger:
        (report,) = (one for one in ledger.reports() if one.key == "note-3")
        assert ledger.add(report, (), READER) == "known"
        assert ledger.add(report, many(report, 1, "test-2"), "test-2") == "replaced"
        assert [one.reader for one in ledger.records(report=report.id)] == ["test-2"]
    sound(old.path)


def test_an_older_ledger_can_be_moved(old: Old, tmp_path: Path) -> None:
    with Ledger.open(old.path) as ledger:
        move(ledger, tmp_path / "to.db")
    with Ledger.open(old.path) as ledger, Ledger.open(tmp_path / "to.db") as moved:
        assert list(moved.records()) == list(ledger.records())
        assert moved.verdicts() == ledger.verdicts()
