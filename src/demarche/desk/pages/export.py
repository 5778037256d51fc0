"""The record as files for other programs: what `demarche export` writes, from the desk."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path

from demarche.crisis.asked import EXPORTS
from demarche.desk.asked import Asked
from demarche.desk.desk import Desk
from demarche.desk.page import Answer, Made, MissingError, Page
from demarche.errors import OptionError
from demarche.ledger.export import TABLES
from demarche.ledger.exports import HOLDS
from demarche.records import KINDS

MOST = 10_000  # records in a file that is made while its reader waits
_NARROWED = ("kind", "actor", "since", "until")
_ENDINGS = {"plover": "tsv", "ftm": "json", "ftm-entities": "json", "webannotation": "jsonl"}
_TYPES = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "graphml": "application/graphml+xml",
    "zip": "application/zip",
}
_HOLD = {
    "jsonl": ("Everything: every field of every record", "any program"),
    "csv": ("A table for each kind", "spreadsheets"),
    "parquet": ("A table for each kind, with its types", "DuckDB, pandas, Polars, R"),
    "plover": ("Deeds, statements and meetings as events, as POLECAT has them", "R, pandas, DuckDB"),
    "ftm": ("FollowTheMoney statements, each with the report that says it", "OpenSanctions’ tools"),
    "ftm-entities": ("The same, folded into entities", "Aleph, OpenAleph"),
    "graphml": ("Actors, and who did or said what to whom", "Gephi, Cytoscape, networkx, igraph"),
    "webannotation": ("Every record, anchored in its report’s text", "annotation servers and viewers"),
}


def _export(desk: Desk, asked: Asked) -> Answer:
    counts = desk.crisis.counts()
    kind = asked["kind"]
    of = counts[kind] if kind else sum(counts.values())
    formats = [
        {
            "format": format,
            "file": _name(desk, format, kind),
            "holds": _HOLD[format][0],
            "opens_in": _HOLD[format][1],
            "has_place": kind is None or kind in HOLDS.get(format, KINDS),
        }
        for format in EXPORTS
    ]
    data = {"of": of, "most": MOST, "kind": kind, "formats": formats}
    return Answer("Export", data, {"narrowed": asked.some("actor", "since", "until")})


def _file(desk: Desk, asked: Asked) -> Answer:
    format, kind = asked.path["format"], asked["kind"]
    if format not in EXPORTS:
        raise MissingError(f"{format[:40]}: there is no such format (one of {', '.join(EXPORTS)})")
    counts = desk.crisis.counts()
    of = counts[kind] if kind else sum(counts.values())
    if of > MOST:
        raise OptionError(
            f"{of:,} records are too many to wait for (say in a terminal: demarche export --format {format})"
        )
    name = _name(desk, format, kind)
    data = {"format": format, "file": name, "records": of}
    return Answer(name, data, made=partial(_made, desk, asked, name))


def _made(desk: Desk, asked: Asked, name: str) -> Made:
    """The file, in a folder that goes with it."""
    format = asked.path["format"]
    folder = tempfile.TemporaryDirectory(prefix="demarche-export-")
    try:
        path = Path(folder.name) / name
        narrowed = asked.some(*_NARROWED)
        if path.suffix == ".zip":
            tables = path.with_suffix("")
            desk.crisis.export(format=format, output=tables, **narrowed)
            shutil.make_archive(str(tables), "zip", folder.name, tables.name)
        else:
            desk.crisis.export(format=format, output=path, **narrowed)
    except BaseException:
        folder.cleanup()
        raise
    return Made(path, _TYPES[path.suffix[1:]], folder.cleanup)


def _name(desk: Desk, format: str, kind: str | None) -> str:
    """What the file is saved as: “crisis-statements.csv”; tables of all kinds come in one archive."""
    of = f"-{kind}s" if kind else ""
    whole = format in TABLES and kind is None
    variant = f"-{format}" if whole or format in _ENDINGS else ""
    ending = "zip" if whole else _ENDINGS.get(format, format)
    return f"{desk.crisis.path.stem}{of}{variant}.{ending}"


PAGES = (
    Page(
        "export",
        "/export",
        "export.html.j2",
        _export,
        "The record as files for other programs: the formats, and what each holds.",
        _NARROWED,
        nav="Export",
        every=None,
    ),
    Page(
        "file",
        "/export/{format}",
        "export.html.j2",
        _file,
        f"The record as one file of that format, of at most {MOST:,} records.",
        _NARROWED,
        every=None,
        sends=tuple(_TYPES.values()),
    ),
)
