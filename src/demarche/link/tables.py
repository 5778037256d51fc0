"""The data tables of this room, each read once."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of the data file `name`.tsv as column → cell; lines that start with # are comments."""
    text = files("demarche.link").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple({key: (cell or "").strip() for key, cell in row.items() if key} for row in reader)


@cache
def column(name: str, wanted: str, **where: str) -> tuple[str, ...]:
    """One column of a table, of the rows whose other cells are as told."""
    return tuple(row[wanted] for row in rows(name) if all(row[key] == cell for key, cell in where.items()))
