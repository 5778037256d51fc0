"""The Python face: typed records, tables for data frames, and the same verbs as the command line."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

import demarche
from demarche.cli.app import app
from demarche.crisis import Crisis
from demarche.records import Figure, Meeting, Report, Statement

GOOD = "KYIV — Foreign Minister Anna Koval said on Tuesday that at least 90,000 troops stood at the border.\n"


@pytest.fixture
def crisis(scene, keep) -> Iterator[Crisis]:
    with demarche.open(keep(scene)) as d:
        yield d


def test_records_come_typed_in_a_stable_order(crisis, scene) -> None:
    statements = list(crisis.statements())
    assert all(isinstance(one, Statement) for one in statements)
    assert {one.id for one in statements} == {one.id for one in scene.of(Statement)}
    assert statements == list(crisis.statements())
    assert isinstance(crisis.figures().first(), Figure)
    assert isinstance(crisis.meetings().first(), Meeting)
    assert crisis.conditions().first().force == "threat"


def test_reports_are_whole(crisis, scene) -> None:
    assert list(crisis.reports()) == list(scene.reports)
    assert [one.key for one in crisis.reports(since="2022-01-22")] == ["south-7"]
    assert [one.key for one in crisis.reports(until="2022-01-21")] == ["north-1"]
    assert [one.key for one in crisis.reports(about="verian RADIO")] == ["south-7"]


def test_a_selection_can_be_counted_tested_and_asked_again(crisis) -> None:
    found = crisis.statements(actor="Marek")
    assert len(found) == 1
    assert found
    assert list(found) == [found.first()]
    nobody = crisis.statements(actor="Nobody")
    assert not nobody
    assert nobody.first() is None
    assert len(nobody) == 0


def test_a_selection_becomes_pandas_polars_and_duckdb_tables(crisis) -> None:
    duckdb = pytest.importorskip("duckdb")
    polars = pytest.importorskip("polars")
    figures = crisis.figures().arrow()
    assert sorted(figures.to_pandas()["low"]) == [60000, 90000]
    assert polars.from_arrow(figures)["low"].sum() == 150000
    assert duckdb.sql("SELECT max(low) FROM figures").fetchall() == [(90000,)]
    assert crisis.reports().arrow().column("key").to_pylist() == ["north-1", "south-7"]
    assert crisis.statements(actor="Nobody").arrow().num_rows == 0


def test_a_record_is_shown_in_its_sentence(crisis, scene) -> None:
    meeting = scene.of(Meeting)[0]
    found = crisis.show(meeting.id[:9])
    assert found.record == meeting
    assert found.before + found.evidence + found.after in found.report.text
    assert isinstance(crisis.show(scene.reports[0].id), Report)


def test_an_id_that_is_whole_wins_over_those_that_begin_with_it(crisis, scene) -> None:
    with pytest.raises(demarche.OptionError, match="give more of it"):
        crisis.show("s")


def test_a_brief_can_be_had_as_text_and_written_to_a_file(crisis, tmp_path: Path) -> None:
    text = crisis.brief(format="html", output=tmp_path / "b.html")
    assert (tmp_path / "b.html").read_text("utf-8") == text
    assert crisis.brief(width=60).startswith("Brief, 21 Jan 2022")


def test_the_brief_of_some_records_holds_only_their_reports(crisis) -> None:
    page, records = crisis.composed(actor="Marek", since="2022-01-22")
    assert [one.key for one in page.reports] == ["south-7"]
    assert {one.report.key for one in records} == {"south-7"}


def test_an_export_gives_the_files_it_made(crisis, tmp_path: Path) -> None:
    (made,) = crisis.export(format="parquet", kind="figures", output=tmp_path / "f.parquet")
    assert made == tmp_path / "f.parquet"
    assert len(crisis.export(format="csv", output=tmp_path / "tables")) == 7


def test_reading_tells_what_was_done(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    seen = []
    with demarche.open(tmp_path / "c.db") as d:
        done = d.read(
            [tmp_path / "good.txt", tmp_path / "gone.txt"],
            published="2022-01-19",
            progress=lambda outcome, share: seen.append((outcome.state, share)),
        )
        again = d.read(tmp_path / "good.txt", published="2022-01-19")
        assert d.reports().first().published == "2022-01-19"
    assert (done.new, done.known, len(done.rejected)) == (1, 0, 1)
    assert sum(done.records.values()) > 0
    assert (again.new, again.known, again.records) == (0, 1, {})
    assert [state for state, _ in seen] == ["new", "rejected"]
    assert all(0 <= share <= 1 for _, share in seen)


def test_other_facts_about_a_known_report_replace_it(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    with demarche.open(tmp_path / "c.db") as d:
        d.read(tmp_path / "good.txt", published="2022-01-19")
        assert d.read(tmp_path / "good.txt", published="2022-01-20").replaced == 1
        assert [one.published for one in d.reports()] == ["2022-01-20"]


def test_time_expressions_need_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(GOOD, "utf-8")
    (found,) = Crisis.dates(tmp_path / "good.txt", published="2022-01-19")
    assert (found.key, found.type, found.value, found.exact) == ("good", "DATE", "2022-01-18", "Tuesday")


# The command line mirrors this face verb for verb. These options only say where or how to show, which in
# Python is a matter of what is done with the result.
FACE_ONLY = {"db", "help"}
SHOWN_ONLY = {
    # What lies across reports is listed by `list` there, and by a verb of its own here.
    "list": {"format", "issue", "form", "casebook", "all"},
    "dates": {"format"},
    "review": {"who"},
    "evaluate": {"format"},
    "changes": {"format"},
    "tension": {"format"},
    "calendar": {"format", "output"},
    "whatif": {"format"},
    "casebook": {"format", "verb"},
    "move": {"source"},  # the ledger that is open
}
NAMED = {"casebook": "check"}  # `demarche casebook check` is `crisis.check()`
# Other faces, not verbs: they show the same record in a browser, and stand above the Python API.
FACES = {"desk", "publish"}
PYTHON_ONLY = {"read": {"progress"}, "brief": {"width"}, "move": {"progress"}, "watch": {"waits"}}


def commands() -> dict[str, set[str]]:
    group = typer.main.get_command(app)
    return {name: {one.name for one in verb.params} for name, verb in group.commands.items()}


@pytest.mark.parametrize("verb", sorted(commands().keys() - FACES))
def test_every_verb_has_the_same_options_in_python(verb: str) -> None:
    here = set(inspect.signature(getattr(Crisis, NAMED.get(verb, verb))).parameters) - {"self"}
    there = commands()[verb] - FACE_ONLY - SHOWN_ONLY.get(verb, set())
    assert here - PYTHON_ONLY.get(verb, set()) == there


@pytest.mark.parametrize("kind", ["statements", "figures", "conditions", "meetings", "reports"])
def test_every_kind_that_can_be_listed_is_a_method_of_its_own(crisis, kind: str) -> None:
    assert list(getattr(crisis, kind)()) == list(crisis.list(kind))


def test_importing_the_package_loads_nothing_heavy_and_has_all_it_promises() -> None:
    code = (
        "import sys, demarche; heavy = {'spacy', 'pyarrow', 'sqlalchemy', 'pydantic', 'rich', 'numpy'};"
        "print(sorted(heavy & sys.modules.keys())); [getattr(demarche, n) for n in demarche.__all__];"
        "print(sorted({'spacy', 'onnxruntime', 'pyarrow'} & sys.modules.keys()))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines() == ["[]", "[]"]


def test_listing_loads_no_reader(scene, keep) -> None:
    code = (
        "import sys; from demarche.cli.app import app\n"
        f"try: app(['list', 'statements', '--db', {str(keep(scene))!r}])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'onnxruntime', 'pyarrow', 'numpy', 'jinja2', 'alembic'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = demarche.nonsense


def test_reading_again_links_what_a_killed_reading_had_kept(scene, keep, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    with demarche.open(keep(scene)) as d:
        d.read(tmp_path / "a.txt")
        with d._ledger._engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("DELETE FROM linked")
        assert d.read(tmp_path / "a.txt").known == 1
        with d._ledger._engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM linked").scalar_one() == 3
