"""Where the records that people judged are now, after a newer reader has read their reports again.

A report's text never changes under its id, so a place in it means the same for every reader. A record is
found again by its id (which is its content), else by its kind and the place of its evidence. Where only the
same words stand elsewhere in the report, that is told, and nothing is concluded: there they may say something
else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from demarche.link.verdicts import content
from demarche.records import AnyRecord

How = Literal["id", "place", "overlap", "words", "none"]

# Not what a record says, or not its own saying.
_ASIDE = frozenset({"id", "confidence", "reader", "report"})
# What two pieces of evidence must share, of all that either covers, to be one place drawn otherwise.
# Statements nest (A said that B warned): at half, one in twenty shares as much with another.
_SHARED = 0.8


@dataclass(frozen=True)
class Anchor:
    """Where a judged record is now: `record` is null where it is not found.

    `how`: by its id; by evidence at the same place; by evidence that overlaps; the same words elsewhere
    (`record` is then only a hint); not at all. `differs`: the fields in which what is there now differs from
    what was judged.
    """

    record: str | None
    how: How
    differs: tuple[str, ...] = ()


def anchored(judged: Mapping[str, Mapping[str, Any]], present: Iterable[AnyRecord]) -> dict[str, Anchor]:
    """Where each judged record of a report is among those that the report has now.

    `judged`: id → the record as it was (see `verdicts.content`). Of the records that one reader version
    found, no two are found again in one, those most alike going first; what was judged under several versions
    may be. The order of either makes no difference.
    """
    now = {record.id: content(record) for record in sorted(present, key=lambda record: record.id)}
    by_reader: dict[str, dict[str, Mapping[str, Any]]] = {}
    for id, was in sorted(judged.items()):
        by_reader.setdefault(was["reader"], {})[id] = was
    held = frozenset(judged) & frozenset(now)
    found: dict[str, Anchor] = {}
    for those in by_reader.values():
        found |= _anchored(those, now, held)
    return found


def _anchored(
    judged: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]], held: frozenset[str]
) -> dict[str, Anchor]:
    """As `anchored`, of one reader version; `held` are those present that were judged as they are."""
    found = {id: Anchor(id, "id") for id in judged if id in now}
    free = {id: record for id, record in now.items() if id not in found}
    lost = {id: was for id, was in judged.items() if id not in found}
    hows: tuple[How, ...] = ("place", "overlap", "words")
    for how in hows:
        near = [
            (new in held, rank, old, new)
            for old, was in lost.items()
            for new, record in free.items()
            if (rank := _rank(how, was, record)) is not None
        ]
        for _, _, old, new in sorted(near):
            if old in lost and new in free:
                found[old] = Anchor(new, how, differences(lost.pop(old), free.pop(new)))
    return found | {id: Anchor(None, "none") for id in lost}


def differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of the contract in which two records differ, in the contract's order."""
    names = dict.fromkeys([*now, *was])
    return tuple(name for name in names if name not in _ASIDE and was.get(name) != now.get(name))


def _rank(how: How, was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[float, ...] | None:
    """How well the two fit in this way, the lower the better; null where they don't."""
    if was["kind"] != now["kind"]:
        return None
    one, other = was["evidence"], now["evidence"]
    unlike = len(differences(was, now))
    if how == "place":
        return (unlike,) if (one["start"], one["end"]) == (other["start"], other["end"]) else None
    if how == "overlap":
        shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
        share = shared / (max(one["end"], other["end"]) - min(one["start"], other["start"]))
        return (-share, unlike) if share >= _SHARED else None
    if one["exact"] != other["exact"]:
        return None
    return (abs(one["start"] - other["start"]), unlike)
