"""`demarche move`: what a user types, sees, and finds afterwards."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import demarche
from demarche.cli.app import app

RUN = CliRunner(env={"COLUMNS": "120", "NO_COLOR": "1", "DEMARCHE_WHO": "Ada"})


@pytest.fixture
def db(scene, keep) -> Path:
    path = keep(scene)
    with demarche.open(path) as d:
        d.accept(d.statements().first().id, who="Zoë")
    return path


def fails(*args: str) -> str:
    result = RUN.invoke(app, [*args])
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def test_a_ledger_is_copied_and_the_copy_is_as_good(db: Path, tmp_path: Path) -> None:
    done = RUN.invoke(app, ["move", str(db), str(tmp_path / "team.db")])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(f"copied {db}: 2 reports, 10 records, 1 verdict; all ")
    assert done.stdout.endswith(" rows compared\n")
    assert done.stderr == ""
    for words in (["list", "statements"], ["list", "verdicts"], ["brief"], ["export"]):
        told = [RUN.invoke(app, [*words, "--db", str(at)]).stdout for at in (db, tmp_path / "team.db")]
        assert told[0].replace(str(db), "") == told[1].replace(str(tmp_path / "team.db"), "") != ""


@pytest.mark.parametrize(
    ("source", "to", "why"),
    [
        ("none.db", "to.db", "none.db: there is no such ledger"),
        ("kept.db", "kept.db", "kept.db: is a ledger that holds something already (name a place where"),
        ("kept.db", "note.txt", "note.txt: is not a Demarche ledger"),
        ("kept.db", "no/to.db", "there is no folder"),
        ("note.txt", "to.db", "note.txt: is not a Demarche ledger"),
    ],
)
def test_what_cannot_be_moved_is_one_line(db: Path, tmp_path: Path, source: str, to: str, why: str) -> None:
    (tmp_path / "note.txt").write_text("Talks went on, he said.\n")
    assert why in fails("move", str(tmp_path / source), str(tmp_path / to))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept.db", "note.txt"]


def test_stopped_by_ctrl_c_it_leaves_nothing(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("demarche.ledger.moving._settle", stop)
    done = RUN.invoke(app, ["move", str(db), str(tmp_path / "to.db")])
    assert done.exit_code == 130
    assert done.stderr.startswith("demarche: stopped")
    assert [file.name for file in tmp_path.iterdir()] == ["kept.db"]


def test_who_watches_sees_a_bar(db: Path, tmp_path: Path) -> None:
    code = "from demarche.cli import app, progress; progress._PATIENCE = 0; app.run()"
    watched, screen = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code, "move", str(db), str(tmp_path / "to.db")],
        stdout=subprocess.PIPE,
        stderr=screen,
        env={**os.environ, "TERM": "xterm"},
    ) as process:
        told, _ = process.communicate(timeout=120)
        os.close(screen)
    seen = b""
    while True:
        try:
            some = os.read(watched, 65536)
        except OSError:
            break
        if not some:
            break
        seen += some
    os.close(watched)
    assert process.returncode == 0
    assert b"100%" in seen
    assert told.decode().startswith("copied ")


def test_in_python_it_is_a_verb_of_an_open_ledger(db: Path, tmp_path: Path) -> None:
    told: list[float] = []
    with demarche.open(db) as d:
        rows = d.move(tmp_path / "to.db", progress=told.append)
        assert rows["records"] == len(list(d.selection(as_read=True)))
        with demarche.open(tmp_path / "to.db") as moved:
            assert moved.verdicts() == d.verdicts()
            assert [one.line() for one in moved.selection()] == [one.line() for one in d.selection()]
    assert told[-1] == 1.0
