"""The tables under `extract/data`: cells with tabs between; a line that begins with “# ” is a comment."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import zip_longest


def rows(table: str) -> list[list[str]]:
    """The cells of every row of `data/<table>.tsv`, comments and empty lines left out."""
    text = files("demarche.extract").joinpath(f"data/{table}.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("# ")]


def records(table: str) -> list[dict[str, str]]:
    """The rows of a table whose first row names its columns; a cell that is left out is empty."""
    names, *rest = rows(table)
    return [dict(zip_longest(names, cells, fillvalue="")) for cells in rest]


@cache
def groups(table: str) -> dict[str, frozenset[str]]:
    """Group → its words, of a table of groups of words; “_” stands for a space within a word."""
    return {
        name: frozenset(word.replace("_", " ") for word in listed.split()) for name, listed in rows(table)
    }


@cache
def classes(table: str, kind: str) -> dict[str, str]:
    """Word → class, of the groups of words that are named `kind:class`."""
    prefix = kind + ":"
    return {
        word: name.removeprefix(prefix)
        for name, listed in groups(table).items()
        if name.startswith(prefix)
        for word in listed
    }
