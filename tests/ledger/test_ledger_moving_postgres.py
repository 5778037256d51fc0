"""A ledger moved to PostgreSQL, from it and through it is the same ledger, and there whole or not at all."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_makers import (
    READER,
    make_report,
    many,
    reports_with_records,
    sentences,
    sound,
)
from moving_makers import SAYINGS, beside, exported, fill_with, moments, moved, refusal, tables, victim
from servers import Server
from typer.testing import CliRunner
from verdict_makers import said

from demarche.cli.app import app
from demarche.ledger import Ledger
from demarche.ledger.address import Address
from demarche.records import AnyRecord, Report

pytestmark = pytest.mark.file_only  # each says where ledgers lie

Closed = tuple[Path, Callable[..., AbstractContextManager[None]]]


_NUMBERS = count()


@pytest.fixture
def address(server: Server) -> str:
    """A database with nothing in it."""
    return server.empty()


def test_through_postgresql_and_back_everything_is_the_same(path: Path, address: str, tmp_path: Path) -> None:
    rows = moved(path, address)
    assert moved(address, tmp_path / "back.db") == rows
    assert tables(tmp_path / "back.db") == tables(path)
    assert exported(tmp_path / "back.db", tmp_path) == exported(path, tmp_path)
    assert beside(path) == ["back.db", "crisis.db"]
    sound(tmp_path / "back.db")


def test_a_ledger_on_postgresql_is_whole_when_moved_there(path: Path, address: str, server: Server) -> None:
    moved(path, address)
    server.sound(Address(address))
    with Ledger.open(path) as ledger, Ledger.open(address) as other:
        assert list(other.link()) == []
        assert other.standing() == ledger.standing()
        assert other.found("a view", words=["TROOPS"]) == ledger.found("a view", words=["TROOPS"])
        for about in ("sanctions", "biden", "“playing with fire”"):
            assert other.leaf(about=about) == ledger.leaf(about=about)
            assert other.shelf(about=about) == ledger.shelf(about=about)
        report = make_report(sentences(3, "Later talks"), key="later")
        assert other.add(report, many(report, 3), READER) == "new"
        assert list(other.link()) == [1.0]
        assert other.say(said("accept", next(iter(other.records())))).number == 5


def test_from_one_database_to_another(path: Path, server: Server, tmp_path: Path) -> None:
    one, other = server.empty(), server.empty()
    moved(path, one)
    moved(one, other)
    moved(other, tmp_path / "back.db")
    assert tables(tmp_path / "back.db") == tables(path)


def test_a_database_that_holds_anything_is_not_moved_over(path: Path, address: str) -> None:
    with Ledger.open(address) as ledger:
        ledger.say(said("accept", many(make_report(sentences(1)), 1)[0]))
    assert "holds something already" in refusal(path, address)
    with Ledger.open(address) as ledger:
        assert (len(ledger.verdicts()), list(ledger.reports())) == (1, [])


def test_a_database_is_moved_as_it_was_when_the_move_began(path: Path, address: str, tmp_path: Path) -> None:
    moved(path, address)
    report = make_report(sentences(5, "Later talks"), key="later")
    told = []

    def meanwhile(share: float) -> None:
        if not told:
            with Ledger.open(address) as other:
                assert other.add(report, many(report, 5), READER) == "new"
                assert other.say(said("accept", many(report, 5)[0])).number == 5
        told.append(share)

    moved(address, tmp_path / "back.db", progress=meanwhile)
    assert tables(tmp_path / "back.db") == tables(path)


def test_a_copy_on_postgresql_that_differs_is_not_kept(path: Path, address: str, server: Server) -> None:
    Ledger.open(address).close()
    lie = """
    CREATE FUNCTION lie() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN NEW.confidence := NEW.confidence / 2; RETURN NEW; END';
    CREATE TRIGGER lie BEFORE INSERT ON records FOR EACH ROW EXECUTE FUNCTION lie()
    """
    subprocess.run(["psql", "-q", "-d", address, "-c", lie], check=True, capture_output=True)
    before = server.dump(Address(address))
    assert "did not come out the same: records has rows that differ" in refusal(path, address)
    assert server.dump(Address(address)) == before


def test_a_damaged_file_leaves_a_database_empty(path: Path, address: str) -> None:
    content = bytearray(path.read_bytes())
    content[-40960:] = b"\xff" * 40960
    path.write_bytes(content)
    assert "crisis.db: is damaged" in refusal(path, address)
    with Ledger.open(address) as ledger:
        assert list(ledger.reports()) == []


def test_a_server_that_cannot_be_reached_is_one_line(path: Path, tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody:secret@/crisis?host={tmp_path}"
    for line in (refusal(path, nowhere), refusal(nowhere, tmp_path / "to.db")):
        assert line.startswith("postgresql://nobody@/crisis")
        assert "secret" not in line
    assert beside(path) == ["crisis.db"]


def test_what_the_documentation_shows_for_postgresql_runs(
    path: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
    shown = re.findall(r"^    demarche (move .*postgresql://.*)$", page, re.MULTILINE)
    assert len(shown) == 2
    monkeypatch.chdir(tmp_path)
    for line in shown:
        words = [re.sub(r"postgresql://.*", address, word) for word in line.split()]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0, done.output
        assert done.stdout.startswith("copied ")
    assert tables(tmp_path / "home.db") == tables(path)


def test_killed_at_any_moment_a_database_is_whole_or_empty(
    path: Path, server: Server, tmp_path: Path
) -> None:
    for moment in (*moments(path, server.empty(), 3), "commit"):
        address = server.empty()
        assert victim(path, address, moment).returncode == -signal.SIGKILL, moment
        with Ledger.open(address) as ledger:
            assert list(ledger.reports()) == []
        moved(path, address)
    back = tmp_path / "back.db"
    for moment in ("100", "name"):
        assert victim(address, back, moment).returncode == -signal.SIGKILL, moment
        assert not back.exists()
    moved(address, back)
    assert tables(back) == tables(path)
    assert beside(path) == ["back.db", "crisis.db"]


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(made=st.lists(reports_with_records, max_size=4), sayings=st.lists(SAYINGS, max_size=6))
def test_any_ledger_moved_through_postgresql_and_back_is_the_same(
    tmp_path: Path,
    empty_ledger: Path,
    server: Server,
    made: list[tuple[Report, list[AnyRecord]]],
    sayings: list[tuple[int, Any, str]],
) -> None:
    first, back = tmp_path / "first.db", tmp_path / "back.db"
    for file in (first, back):
        shutil.copy(empty_ledger, file)
    fill_with(first, made, sayings)
    there = server.ledger(Path(f"{tmp_path}/{next(_NUMBERS)}.db"))
    moved(first, there)
    moved(there, back)
    assert exported(back, tmp_path) == exported(first, tmp_path)
    assert tables(back) == tables(first)
