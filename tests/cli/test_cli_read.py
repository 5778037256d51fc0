"""`demarche read` and `demarche dates` on real files: what is kept, what is rejected, in what words."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import demarche
from demarche.cli.app import app

GOOD = (
    "KYIV — Foreign Minister Anna Koval said on Tuesday that at least 90,000 troops stood at the border.\n\n"
    "She urged the League to prepare sanctions. If the river is crossed, the port will close, she said.\n"
)


def run(*args: str, input: str | None = None):
    return CliRunner().invoke(app, list(args), input=input, env={"COLUMNS": "120"})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with one good report."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    return tmp_path


def kept(db: str = "crisis.db") -> list[str]:
    with demarche.open(db, create=False) as d:
        return [report.key for report in d.reports()]


def only_line(result, code: int = 1) -> str:
    assert result.exit_code == code, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("demarche: ")
    assert "Traceback" not in result.output
    return line


def test_a_report_is_read_into_crisis_db_and_told_in_a_table(folder: Path) -> None:
    result = run("read", "good.txt", "--published", "2022-01-19", "--outlet", "The Port Gazette")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    lines = [line.split(maxsplit=1) for line in result.stdout.splitlines()]
    assert ["1", "report read"] in [[a, b.strip()] for a, b in lines]
    assert ["0", "rejected"] in [[a, b.strip()] for a, b in lines]
    assert any("statement" in b for _, b in lines)
    with demarche.open("crisis.db") as d:
        report = d.reports().first()
    assert (report.published, report.outlet, report.text) == ("2022-01-19", "The Port Gazette", GOOD)


def test_reading_again_adds_nothing(folder: Path) -> None:
    run("read", "good.txt")
    before = run("export").stdout
    again = run("read", "good.txt")
    assert again.exit_code == 0
    assert "1  already known" in again.stdout
    assert run("export").stdout == before


def test_standard_input_is_a_report(folder: Path) -> None:
    assert run("read", "-", input=GOOD).exit_code == 0
    assert kept() == ["stdin"]


def test_a_column_can_be_named(folder: Path) -> None:
    (folder / "t.csv").write_text('id,corpus_text\na1,"Mr. Marek said he agreed."\n', "utf-8")
    assert run("read", "t.csv", "--map", "text=corpus_text").exit_code == 0
    assert kept() == ["a1"]


BAD = {
    "missing.txt": (None, "no such file"),
    "paper.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "cut.txt.gz": (gzip.compress(GOOD.encode() * 50)[:-40], "gzip"),
    "notext.csv": (b"id,headline\n1,Talks end\n", "--map text=COLUMN"),
    "baddate.csv": (b"id,published,text\n1,2022-02-31,Mr. Marek spoke.\n", "2022-02-31"),
    "blank.txt": (b" \n", "no text"),
    "none*.txt": (None, "no file matches"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_one_line_and_the_others_are_still_read(folder: Path, name: str) -> None:
    content, said = BAD[name]
    if content is not None:
        (folder / name).write_bytes(content)
    result = run("read", name, "good.txt")
    line = only_line(result)
    assert name in line
    assert said in line
    assert kept() == ["good"]
    assert "1  rejected" in result.stdout


def test_a_folder_without_reports_is_one_line(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert "empty: a folder without reports" in only_line(run("read", "empty", "good.txt"))
    assert kept() == ["good"]


def test_a_bad_row_of_a_table_does_not_cost_the_others(folder: Path) -> None:
    rows = [{"id": "a", "text": "Mr. Marek said no."}, {"id": "b", "text": ""}, {"id": "c", "text": GOOD}]
    (folder / "t.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n{broken\n", "utf-8")
    result = run("read", "t.jsonl")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    assert sorted(kept()) == ["a", "c"]


def test_a_day_that_is_none_is_one_line_and_nothing_is_made(folder: Path) -> None:
    line = only_line(run("read", "good.txt", "--published", "2022-02-31"))
    assert "2022-02-31" in line
    assert "there is no such day" in line
    assert not (folder / "crisis.db").exists()


def test_a_mapping_that_is_none_is_one_line(folder: Path) -> None:
    assert "FIELD=COLUMN" in only_line(run("read", "good.txt", "--map", "text"))
    assert "nonsense" in only_line(run("read", "good.txt", "--map", "nonsense=body"))


def test_a_database_that_is_not_ours_is_one_line_and_left_alone(folder: Path) -> None:
    import sqlite3

    with sqlite3.connect("other.db") as other:
        other.execute("CREATE TABLE mine (x)")
    before = (folder / "other.db").read_bytes()
    assert "not a Demarche ledger" in only_line(run("read", "good.txt", "--db", "other.db"))
    assert (folder / "other.db").read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_one_line(folder: Path) -> None:
    (folder / "locked").mkdir(mode=0o500)
    only_line(run("read", "good.txt", "--db", "locked/crisis.db"))


def test_a_place_that_can_hold_no_ledger_is_one_line(folder: Path) -> None:
    assert "there is no folder" in only_line(run("read", "good.txt", "--db", "nowhere/crisis.db"))
    assert "is a folder" in only_line(run("read", "good.txt", "--db", "."))


def test_a_fault_of_ours_on_one_report_is_told_and_costs_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from demarche.extract import everything

    whole = everything.records_and_meanings

    def records_and_meanings(report, reader):
        if report.key == "bad":
            raise RecursionError("too deep\nsecond line")
        return whole(report, reader)

    monkeypatch.setattr(everything, "records_and_meanings", records_and_meanings)
    (folder / "bad.txt").write_text("Mr. Marek said no.", "utf-8")
    line = only_line(run("read", "bad.txt", "good.txt"))
    assert "bad.txt: a fault in demarche: RecursionError at test_cli_read.py:" in line
    assert kept() == ["good"]


class TestDates:
    def test_jsonl_gives_every_expression_where_it_stands(self, folder: Path) -> None:
        result = run("dates", "good.txt", "--format", "jsonl", "--published", "2022-01-19")
        assert result.exit_code == 0, result.output
        (found,) = [json.loads(line) for line in result.stdout.splitlines()]
        assert (found["key"], found["type"], found["value"]) == ("good", "DATE", "2022-01-18")
        assert GOOD[found["start"] : found["end"]] == found["exact"] == "Tuesday"
        assert not (folder / "crisis.db").exists()

    def test_as_a_table(self, folder: Path) -> None:
        text = run("dates", "good.txt", "--published", "2022-01-19").stdout
        assert "Tuesday" in text
        assert "2022-01-18" in text

    def test_what_cannot_be_read_is_one_line_and_the_rest_is_found(self, folder: Path) -> None:
        result = run("dates", "missing.txt", "good.txt", "--format", "jsonl")
        assert "no such file" in only_line(result)
        assert len(result.stdout.splitlines()) == 1

    def test_a_format_that_is_none_is_one_line(self, folder: Path) -> None:
        assert "'csv'" in only_line(run("dates", "good.txt", "--format", "csv"))


def program(*args: str, **more) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "from demarche.cli.app import run; run()", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def test_the_program_itself_runs_and_fails_in_one_line(folder: Path) -> None:
    with program("list", "statements", "--db", "none.db") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.count("\n") == 1
    assert err.startswith("demarche: none.db: there is no such ledger")


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    rows = "".join(json.dumps({"id": f"n{n}", "text": f"{n}. {GOOD}"}) + "\n" for n in range(40))
    (folder / "many.jsonl").write_text(rows, "utf-8")
    run("read", "many.jsonl")
    with program("export") as process:
        process.stdout.read(10)
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=60)
    assert err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="no signals to send")
def test_stopping_it_by_hand_is_one_line_and_what_was_read_stays(folder: Path) -> None:
    rows = "".join(json.dumps({"id": f"n{n}", "text": f"{n}. {GOOD}"}) + "\n" for n in range(5000))
    (folder / "many.jsonl").write_text(rows, "utf-8")
    with program("read", "many.jsonl") as process:
        until = time.monotonic() + 60
        while time.monotonic() < until and not (Path("crisis.db").exists() and kept_now()):
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "demarche: stopped (what was finished is kept)\n"
    assert 0 < len(kept()) < 5000


def kept_now() -> bool:
    try:
        return bool(kept())
    except demarche.LedgerError:  # Not made yet.
        return False
