"""The vocabulary of meetings, from `data/meeting_words.tsv`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _groups() -> dict[str, frozenset[str]]:
    table = files("demarche.extract").joinpath("data/meeting_words.tsv").read_text(encoding="utf-8")
    found: dict[str, frozenset[str]] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            name, _, listed = line.partition("\t")
            found[name] = frozenset(word.replace("_", " ") for word in listed.split())
    return found


def words(group: str) -> frozenset[str]:
    """The words listed under `group`. Raises `KeyError` where the table has no such group."""
    return _groups()[group]


@cache
def sorts(part: str) -> dict[str, str]:
    """Word → sort of meeting, for the nouns (`part` "noun") or the verbs ("verb") that tell one."""
    prefix = part + ":"
    return {
        word: name.removeprefix(prefix)
        for name, listed in _groups().items()
        if name.startswith(prefix)
        for word in listed
    }
