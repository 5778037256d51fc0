"""The bodies that vote and their rules, from `data/vote_bodies.tsv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from demarche.actors.tables import parts
from demarche.extract.tables import records

ANY = "parliament"
"""The row of the words for any parliament ("lawmakers"): the one spoken of, where there is one."""


@dataclass(frozen=True)
class VotingBody:
    """One row: a body's name and names, its rule, its seats and who can veto.

    Any of its names holds one of `holds`, to pass a row over by that is not named.
    """

    name: str
    pattern: re.Pattern[str]
    rule: str
    size: int | None
    veto: tuple[str, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True)
class BodyNamed:
    """A body named in a text, at these offsets."""

    start: int
    end: int
    body: VotingBody


def bodies_in(text: str, start: int, end: int) -> list[BodyNamed]:
    """The voting bodies that the text from `start` to `end` names, in order; the first row that matches."""
    found: list[BodyNamed] = []
    for body in voting_bodies():
        if not any(part in text for part in body.holds):
            continue
        for match in body.pattern.finditer(text, start, end):
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(BodyNamed(match.start(), match.end(), body))
    return sorted(found, key=lambda one: one.start)


@cache
def voting_bodies() -> tuple[VotingBody, ...]:
    """Every row of the table, in its order."""
    return tuple(
        VotingBody(
            name=row["body"],
            pattern=re.compile(rf"(?<![\w-])(?:{row['pattern']})(?!\w)"),
            rule=row["rule"],
            size=int(row["size"]) if row["size"] else None,
            veto=parts(row["veto"]),
            holds=parts(row["holds"]),
        )
        for row in records("vote_bodies")
    )
