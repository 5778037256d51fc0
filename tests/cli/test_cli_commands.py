"""The commands on a ledger of records made by hand: what a user types, sees and gets as an exit code."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from demarche import __version__
from demarche.cli.app import app
from demarche.records import from_json

RUN = CliRunner(env={"COLUMNS": "120", "NO_COLOR": "1"})


@pytest.fixture
def db(scene, keep) -> str:
    return str(keep(scene))


def demarche(*args: str, columns: int = 120):
    return RUN.invoke(app, list(args), env={"COLUMNS": str(columns)})


def ok(*args: str, columns: int = 120) -> str:
    result = demarche(*args, columns=columns)
    assert result.exit_code == 0, result.output
    return result.stdout


def fails(*args: str) -> str:
    """The one line on stderr of a command that must fail with exit code 1."""
    result = demarche(*args)
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("demarche: ")
    return line


def test_the_version_is_said() -> None:
    assert ok("--version") == f"demarche {__version__}\n"


@pytest.mark.parametrize("verb", ["read", "brief", "list", "show", "export", "dates"])
def test_every_command_has_help_with_an_example(verb: str) -> None:
    text = " ".join(ok(verb, "--help").split())
    assert f"Example: demarche {verb} " in text


def test_a_wrong_option_is_a_usage_error() -> None:
    assert demarche("brief", "--nonsense").exit_code == 2
    assert demarche("nonsense").exit_code == 2


class TestList:
    def test_statements_as_a_table_with_ids_short_enough_to_copy(self, db, scene) -> None:
        text = ok("list", "statements", "--db", db)
        assert "Anna Koval" in text
        assert "REQUEST" in text
        demand = next(record for record in scene.records if getattr(record, "act", "") == "REQUEST")
        assert demand.id[:9] in text
        assert demand.id not in text

    @pytest.mark.parametrize("kind", ["statements", "figures", "conditions", "meetings", "reports"])
    def test_every_kind_can_be_listed_in_the_singular_too(self, db, kind) -> None:
        assert ok("list", kind, "--db", db) == ok("list", kind[:-1], "--db", db)

    def test_by_actor_act_words_and_date(self, db) -> None:
        def ids(*more: str) -> list[str]:
            text = ok("list", "statements", "--db", db, "--format", "jsonl", *more)
            return [json.loads(line)["act"] for line in text.splitlines()]

        assert ids("--actor", "Marek") == ["WARN"]
        assert ids("--act", "request") == ["REQUEST", "REQUEST"]
        assert ids("--about", "port river") == ["THREATEN"]
        assert ids("--since", "2022-01-22") == ["WARN", "REQUEST"]
        assert ids("--until", "2022-01-21", "--act", "WARN") == []

    def test_by_report_key_or_start_of_id(self, db, scene) -> None:
        by_key = ok("list", "figures", "--db", db, "--report", "south-7", "--format", "jsonl")
        by_id = ok("list", "figures", "--db", db, "--report", scene.reports[1].id[:8], "--format", "jsonl")
        assert by_key == by_id
        assert json.loads(by_key)["low"] == 60000

    def test_jsonl_is_the_contract(self, db, scene) -> None:
        lines = ok("list", "meetings", "--db", db, "--format", "jsonl").splitlines()
        assert [from_json(line) for line in lines] == [r for r in scene.records if r.kind == "meeting"]

    def test_csv_has_a_header_and_a_row_a_record(self, db) -> None:
        rows = list(csv.DictReader(io.StringIO(ok("list", "figures", "--db", db, "--format", "csv"))))
        assert {row["low"] for row in rows} == {"90000.0", "60000.0"}
        rows = list(csv.DictReader(io.StringIO(ok("list", "reports", "--db", db, "--format", "csv"))))
        assert [row["key"] for row in rows] == ["north-1", "south-7"]

    def test_reports_as_jsonl_are_whole(self, db, scene) -> None:
        lines = ok("list", "reports", "--db", db, "--format", "jsonl").splitlines()
        assert [json.loads(line)["text"] for line in lines] == [report.text for report in scene.reports]

    @pytest.mark.parametrize("columns", [40, 60, 120])
    def test_a_table_never_runs_over_the_terminal(self, db, columns) -> None:
        text = ok("list", "statements", "--db", db, columns=columns)
        assert max(len(line) for line in text.splitlines()) <= columns
        assert "withdraw" in text

    def test_nothing_found_is_said(self, db) -> None:
        assert ok("list", "statements", "--db", db, "--actor", "Nobody").strip() == "no statements found"

    def test_what_makes_no_sense_is_one_line(self, db) -> None:
        refusal = fails("list", "nonsense", "--db", db)
        assert "'nonsense' can't be listed" in refusal
        assert "statements" in refusal
        assert "disputes" in refusal
        assert "there is no such act" in fails("list", "statements", "--db", db, "--act", "SHOUT")
        assert "only statements have an act" in fails("list", "figures", "--db", db, "--act", "SAY")
        assert "no such format" in fails("list", "figures", "--db", db, "--format", "xml")
        assert "there is no such day" in fails("list", "figures", "--db", db, "--since", "2022-02-31")
        assert "not a date" in fails("list", "figures", "--db", db, "--since", "yesterday")


class TestShow:
    def test_a_record_its_sentence_and_where_it_came_from(self, db, scene) -> None:
        condition = next(record for record in scene.records if record.kind == "condition")
        text = ok("show", condition.id, "--db", db)
        for told in ("Condition threat", "Veria crosses the river", "we will close the port", "Anna Koval"):
            assert told in text
        assert "The Northgate Ledger" in text
        assert "north-1" in text
        assert f"{condition.evidence.start}–{condition.evidence.end}" in text
        assert "Koval said Veria has at least 90,000" in text  # the rest of its paragraph

    def test_the_start_of_an_id_is_enough(self, db, scene) -> None:
        record = scene.records[0]
        assert ok("show", record.id[:9], "--db", db) == ok("show", record.id, "--db", db)

    def test_a_start_that_fits_many_is_told_with_some_of_them(self, db, scene) -> None:
        line = fails("show", "s", "--db", db)
        assert "ids begin so" in line
        assert "give more of it" in line

    def test_an_unknown_id_is_one_line(self, db) -> None:
        assert "no id begins so" in fails("show", "s0000000000000000", "--db", db)
        assert "no id begins so" in fails("show", "", "--db", db)

    def test_a_report_with_how_its_facts_were_found(self, db, scene) -> None:
        text = ok("show", scene.reports[0].id[:9], "--db", db)
        assert "The Northgate Ledger  (given)" in text
        assert "Envoys meet as border fills  (text)" in text
        assert "title (1), boilerplate (1)" in text


class TestBrief:
    def test_on_the_terminal(self, db) -> None:
        text = ok("brief", "--db", db)
        assert "DEMANDS" in text
        assert "Anna Koval demanded → Veria: Veria withdraw its forces" in text
        assert "The Northgate Ledger, 21 Jan 2022, north-1, in 2 reports" in text

    def test_narrowed_to_an_actor_and_days(self, db) -> None:
        text = ok("brief", "--db", db, "--actor", "Marek", "--since", "2022-01-22")
        assert "since 2022-01-22, actor Marek" in text
        assert "serious consequences" in text
        assert "withdraw" not in text

    def test_as_html_into_a_file(self, db, tmp_path) -> None:
        out = tmp_path / "deep" / "brief.html"
        assert ok("brief", "--db", db, "--format", "html", "--output", str(out)) == f"wrote {out}\n"
        assert out.read_text("utf-8").startswith("<!doctype html>")
        assert [path.name for path in out.parent.iterdir()] == ["brief.html"]

    def test_as_markdown_on_standard_output(self, db) -> None:
        assert ok("brief", "--db", db, "--format", "markdown").startswith("# Brief, 21 Jan 2022")

    def test_a_format_or_file_that_cannot_be_is_one_line(self, db, tmp_path) -> None:
        assert "'pdf'" in fails("brief", "--db", db, "--format", "pdf")
        assert "can't be written" in fails("brief", "--db", db, "--output", str(tmp_path))


class TestExport:
    def test_jsonl_of_all_kinds_goes_to_standard_output(self, db, scene) -> None:
        lines = ok("export", "--db", db).splitlines()
        assert {from_json(line).id for line in lines} == {record.id for record in scene.records}

    def test_jsonl_into_a_file_is_the_same(self, db, tmp_path) -> None:
        out = tmp_path / "all.jsonl"
        ok("export", "--db", db, "--output", str(out))
        assert out.read_text("utf-8") == ok("export", "--db", db)

    def test_parquet_is_a_file_a_kind(self, db, tmp_path) -> None:
        out = tmp_path / "tables"
        ok("export", "--db", db, "--format", "parquet", "--output", str(out))
        assert pyarrow.parquet.read_table(out / "figures.parquet").num_rows == 2

    def test_csv_of_one_kind_is_one_file(self, db, tmp_path) -> None:
        out = tmp_path / "meetings.csv"
        ok("export", "--db", db, "--format", "csv", "--kind", "meetings", "--output", str(out))
        assert len(list(csv.DictReader(out.open(encoding="utf-8")))) == 1

    def test_narrowed(self, db) -> None:
        lines = ok("export", "--db", db, "--kind", "statements", "--actor", "Marek").splitlines()
        assert [from_json(line).act for line in lines] == ["WARN"]

    def test_what_makes_no_sense_is_one_line(self, db) -> None:
        assert "give --output" in fails("export", "--db", db, "--format", "csv")
        assert "'xml'" in fails("export", "--db", db, "--format", "xml", "--output", "x")
        assert "reports are no records" in fails("export", "--db", db, "--kind", "reports")
        assert "no such kind of record (one of statements" in fails("export", "--db", db, "--kind", "x")


@pytest.mark.parametrize("verb", [["brief"], ["list", "figures"], ["show", "s1"], ["export"]])
def test_a_ledger_that_is_not_there_is_one_line_and_is_not_made(verb, tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert str(path) in fails(*verb, "--db", str(path))
    assert not path.exists()


@pytest.mark.parametrize("verb", [["brief"], ["list", "figures"], ["read", "x.txt"]])
def test_a_file_that_is_no_ledger_is_one_line_and_is_left_alone(verb, tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("my notes, not a database\n" * 100)
    assert "not a" in fails(*verb, "--db", str(path))
    assert path.read_text().startswith("my notes")


def test_hostile_text_reaches_the_terminal_as_harmless_text(hostile, keep) -> None:
    db = str(keep(hostile))
    record = hostile.records[0].id
    for args in (
        ["list", "statements"],
        ["list", "reports"],
        ["show", record],
        ["show", hostile.reports[0].id],
        ["brief"],
    ):
        for columns in (50, 120):
            text = ok(*args, "--db", db, columns=columns)
            assert not set(text) & {"\x1b", "\x00", "\u202e", "\r", "\x07"}
    assert "[bold]markup[/bold]" in ok("show", record, "--db", db)
