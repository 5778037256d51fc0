"""The tables of this room: which of our words is which of theirs."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `data/name.tsv`, cell by cell; lines starting with # are comments."""
    text = files("demarche.ledger.exports").joinpath("data", f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def pairs(name: str) -> dict[tuple[str, str], str]:
    """A table of three columns, as (first, second) → third."""
    return {(of, value): found for of, value, found in rows(name)}
