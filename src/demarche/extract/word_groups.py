"""Tables of words in named groups: a name, a tab, words with spaces between (“_” for a space within one)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def word_groups(table: str) -> dict[str, frozenset[str]]:
    """The groups of `data/<table>.tsv`, in its order; a group that stands in several lines has the last."""
    text = files("demarche.extract").joinpath(f"data/{table}.tsv").read_text(encoding="utf-8")
    found: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, _, listed = line.partition("\t")
            found[name] = frozenset(word.replace("_", " ") for word in listed.split())
    return found
