"""The data tables of this room, each read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import zip_longest


@cache
def cells(name: str) -> tuple[tuple[str, ...], ...]:
    """The cells of every row of the data file `name`.tsv; lines that start with # are comments."""
    text = files("demarche.link").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a data file whose first row names its columns, as column → cell; one left out is empty."""
    names, *rest = cells(name)
    return tuple(
        {key: cell.strip() for key, cell in zip_longest(names, row, fillvalue="") if key} for row in rest
    )


@cache
def column(name: str, wanted: str, **where: str) -> tuple[str, ...]:
    """One column of a table, of the rows whose other cells are as told."""
    return tuple(row[wanted] for row in rows(name) if all(row[key] == cell for key, cell in where.items()))
