"""The actors of many records, each once: what they are called, and what for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from demarche.records import Actor, AnyRecord


def key(actor: Actor, report: str) -> str:
    """What tells an actor from others: its id; of one that was not resolved, its name within its report.

    Two reports' “senior officials” may be two: what has no id is never joined across reports.
    """
    if actor.id is not None:
        return actor.id
    return "|".join((report, actor.kind, actor.country or "", actor.name.casefold()))


@dataclass
class Part:
    """All that records say of one actor: how often each name, role …, and where it stands.

    `told` says of each value of a field (“name”, “kind”, “country”, “role”) which reports give it, and by
    which record first.
    """

    key: str
    resolved: bool
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    records: set[str] = field(default_factory=set)
    reports: set[str] = field(default_factory=set)
    told: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What records mostly call it."""
        return ranked(self.names)[0]


class Cast:
    """Actors by their key, as they are seen."""

    def __init__(self) -> None:
        self._parts: dict[str, Part] = {}

    def see(self, actor: Actor, record: AnyRecord) -> str:
        """Take in that the record names the actor; returns the actor's key."""
        found = key(actor, record.report.id)
        part = self._parts.setdefault(found, Part(found, actor.id is not None))
        counted = {"name": part.names, "kind": part.kinds, "country": part.countries, "role": part.roles}
        for said, counts in counted.items():
            value = getattr(actor, said)
            if value or said == "name":
                counts[value] += 1
                part.told.setdefault((said, value), {}).setdefault(record.report.id, record.id)
        part.records.add(record.id)
        part.reports.add(record.report.id)
        return found

    def parts(self) -> list[Part]:
        """All that were seen, by key."""
        return [self._parts[found] for found in sorted(self._parts)]


def ranked(counted: Counter[str]) -> list[str]:
    """What was counted, the commonest first, ties by the alphabet."""
    return sorted(counted, key=lambda one: (-counted[one], one))
