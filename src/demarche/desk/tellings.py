"""What pages need of records that they quote as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from demarche.desk.asked import Asked
from demarche.views import words

if TYPE_CHECKING:
    from demarche.desk.desk import Desk

Plain = Mapping[str, Any]


def verdicts(desk: Desk, records: Iterable[Plain]) -> dict[str, str]:
    """What people last said of records: id → “accepted”, “corrected” or “rejected”, of those ruled on."""
    standing = desk.crisis.standing()
    return {id: said for one in records for id in [one["id"]] if (said := standing.state(id))}


def marks(asked: Asked, *names: str) -> list[str]:
    """The marks that filters ask for: a choice's value, the name of a flag that is set."""
    return [asked[name] if isinstance(asked[name], str) else name for name in names if asked[name]]


def marked(sentence: str, exact: str, most: int = 320) -> list[dict[str, Any]]:
    """A sentence in parts, {“text”, “is”}: what a record was read from is “evidence”. Cut far from it."""
    at = sentence.find(exact)
    if at < 0:
        return [{"text": words.shortened(sentence, most), "is": None}]
    room = max(40, (most - len(exact)) // 2)
    before, after = sentence[:at], sentence[at + len(exact) :]
    if len(before) > room:
        before = "…" + before[before.find(" ", len(before) - room) :]
    parts: list[dict[str, Any]] = [
        {"text": before, "is": None},
        {"text": exact, "is": "evidence"},
        {"text": words.shortened(after, room), "is": None},
    ]
    return [part for part in parts if part["text"]]


def sentences(row: Plain) -> dict[str, list[dict[str, Any]]]:
    """Record id → its sentence in parts, of a row that has `sentences` and `told`."""
    return {one["id"]: marked(row["sentences"][one["id"]], one["evidence"]["exact"]) for one in row["told"]}
