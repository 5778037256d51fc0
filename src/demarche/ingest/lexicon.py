"""The data files of this floor, read once: TSV with `#` lines saying what, from where and why."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of data file `name`, each as its cells."""
    text = (files("demarche.ingest") / "data" / name).read_text("utf-8")
    return tuple(
        tuple(cell.strip() for cell in line.split("\t"))
        for line in text.split("\n")
        if line.strip() and not line.startswith("#")
    )
