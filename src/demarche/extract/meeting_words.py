"""The vocabulary of meetings, from `data/meeting_words.tsv`."""

from __future__ import annotations

from demarche.extract.tables import classes, groups


def words(group: str) -> frozenset[str]:
    """The words listed under `group`. Raises `KeyError` where the table has no such group."""
    return groups("meeting_words")[group]


def sorts(part: str) -> dict[str, str]:
    """Word → sort of meeting, for the nouns (`part` "noun") or the verbs ("verb") that tell one."""
    return classes("meeting_words", part)
