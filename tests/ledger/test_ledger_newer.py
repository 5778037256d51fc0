"""A ledger that a newer program wrote is refused in words, whatever it is asked, and left as it is."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
import typer.main
from ledger_makers import READER, address, dump, make_report, many, sentences
from typer.testing import CliRunner

from demarche.cli.app import app
from demarche.ledger import Ledger, schema

# A command line for every verb; NEW is the newer ledger, and HERE a folder with a report in it.
COMMANDS = {
    "read": ["read", "HERE/report.txt", "--db", "NEW"],
    "watch": ["watch", "HERE/feeds.opml", "--once", "--db", "NEW"],
    "brief": ["brief", "--db", "NEW"],
    "list": ["list", "statements", "--db", "NEW"],
    "show": ["show", "s1", "--db", "NEW"],
    "export": ["export", "--output", "HERE/made.jsonl", "--db", "NEW"],
    "move": ["move", "NEW", "HERE/made.db"],
    "judge": ["judge", "accept", "s1", "--who", "Ada", "--db", "NEW"],
    "review": ["review", "--who", "Ada", "--db", "NEW"],
    "evaluate": ["evaluate", "--db", "NEW"],
    "changes": ["changes", "--since", "2022-01-01", "--db", "NEW"],
    "tension": ["tension", "--db", "NEW"],
    "calendar": ["calendar", "--db", "NEW"],
    "whatif": ["whatif", "Russia invades Ukraine", "--db", "NEW"],
    "casebook": ["casebook", "check", "--casebook", "HERE/casebook.yaml", "--db", "NEW"],
    "desk": ["desk", "--port", "0", "--db", "NEW"],
    "publish": ["publish", "HERE/made", "--db", "NEW"],
}
_LEDGERLESS = {"dates"}
_FEEDS = '<opml version="2.0"><body><outline type="rss" xmlUrl="http://127.0.0.1:9/feed"/></body></opml>'


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """A ledger one version on."""
    path, report = tmp_path / "newer.db", make_report(sentences(3))
    with Ledger.open(path) as ledger:
        ledger.add(report, many(report, 3), READER)
    marked, at = schema.VERSION + 1, address(path)
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {marked}")
    else:
        subprocess.run(["psql", "-q", "-d", at, "-c", f"UPDATE demarche SET version = {marked}"], check=True)
    return path


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with what the commands are given."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "report.txt").write_text("MADRID — “We will not sign,” Ana Ruiz told reporters on Tuesday.\n")
    (folder / "feeds.opml").write_text(_FEEDS)
    (folder / "casebook.yaml").write_text("actors: []\n")
    return folder


def test_every_verb_that_asks_a_ledger_is_tried_here() -> None:
    assert set(typer.main.get_command(app).commands) == COMMANDS.keys() | _LEDGERLESS  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", COMMANDS)
def test_a_newer_ledger_is_refused_in_one_line(verb: str, newer: Path, here: Path) -> None:
    before, beside = dump(newer), sorted(here.iterdir())
    words = [word.replace("NEW", address(newer)).replace("HERE", str(here)) for word in COMMANDS[verb]]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1, done.output
    (line,) = done.stderr.splitlines()
    assert "was written by a newer Demarche" in line
    assert "upgrade demarche" in line
    assert done.stdout == ""
    assert dump(newer) == before
    assert sorted(here.iterdir()) == beside


def test_a_ledger_is_not_moved_over_a_newer_one(newer: Path, tmp_path: Path) -> None:
    Ledger.open(tmp_path / "from.db").close()
    before = dump(newer)
    done = CliRunner().invoke(app, ["move", address(tmp_path / "from.db"), address(newer)])
    assert done.exit_code == 1
    assert "was written by a newer Demarche" in done.stderr
    assert dump(newer) == before
