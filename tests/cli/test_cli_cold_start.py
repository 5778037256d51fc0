"""Commands start fast because they import little: what each brings along is counted, not timed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import demarche

# Each takes tens of milliseconds or more, and asking a small ledger has no use for any of them.
_FOR_READING = {"spacy", "thinc", "numpy", "onnxruntime", "charset_normalizer", "alembic"}
_FOR_SOME = {
    "altair",
    "duckdb",
    "fastwarc",
    "feedparser",
    "htmldate",
    "icalendar",
    "lxml",
    "pandas",
    "polars",
    "psycopg",
    "pyarrow",
    "pypdf",
    "ray",
    "starlette",
    "trafilatura",
    "uvicorn",
    "vl_convert",
}
_PROGRAM = """
import contextlib, io, json, sys
from demarche.cli.app import app
with contextlib.redirect_stdout(io.StringIO()):
    app(sys.argv[1:], prog_name="demarche", standalone_mode=False)
print(json.dumps(sorted(sys.modules)))
"""
_REPORT = (
    "MADRID — “We will not sign the accord,” the foreign minister, Ana Ruiz, told reporters on Tuesday.\n"
)


def imported(*words: str) -> list[str]:
    """The modules that a process of its own has imported when the command is done."""
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words], capture_output=True, text=True, check=True, timeout=120
    )
    names: list[str] = json.loads(ran.stdout)
    return names


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cold") / "report.txt"
    path.write_text(_REPORT, "utf-8")
    return path


@pytest.fixture(scope="module")
def ledger(report: Path) -> Path:
    path = report.parent / "small.db"
    with demarche.open(path) as d:
        d.read([report], published="2022-01-19")
    return path


def packages(names: list[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def test_the_count_sees_what_a_command_imports(ledger: Path) -> None:
    assert {"demarche.cli.asking", "sqlalchemy"} <= set(imported("list", "statements", "--db", str(ledger)))


@pytest.mark.parametrize("format", ["table", "jsonl"])
def test_listing_brings_nothing_that_only_reading_or_serving_needs(ledger: Path, format: str) -> None:
    names = imported("list", "statements", "--db", str(ledger), "--format", format)
    assert not packages(names) & (_FOR_READING | _FOR_SOME)
    assert not [name for name in names if name.startswith(("demarche.extract", "demarche.ingest"))]


def test_listing_imports_few_modules(ledger: Path) -> None:
    names = imported("list", "statements", "--db", str(ledger))
    assert len(names) <= 600
    assert len([name for name in names if name.startswith("demarche")]) <= 100


def test_reading_a_text_brings_nothing_for_other_files_or_the_desk(report: Path, tmp_path: Path) -> None:
    names = imported("read", str(report), "--db", str(tmp_path / "new.db"), "--published", "2022-01-19")
    assert not packages(names) & _FOR_SOME
    assert len(names) <= 1750
    assert len([name for name in names if name.startswith("demarche")]) <= 260


def test_help_opens_no_ledger(ledger: Path) -> None:
    assert not packages(imported("list", "--help")) & (_FOR_READING | _FOR_SOME | {"sqlalchemy"})


def test_importing_the_package_imports_nothing_else_of_it() -> None:
    code = "import sys, demarche; print(*[name for name in sys.modules if name.startswith('demarche.')])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert not ran.stdout.split()
