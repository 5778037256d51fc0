"""A casebook: frozen, typed, and never a part of what a report says.

It is used when the ledger is asked, not when a report is read: the same text and the same reader version must
give the same records, whoever's casebook lies beside them.
"""

from __future__ import annotations

import datetime
import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from demarche.records import Actor, ActorKind

Reliability = Literal["A", "B", "C", "D", "E", "F"]
"""The Admiralty code for a source (AJP-2.1): A completely reliable … E unreliable, F can't be judged."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
_WORD = re.compile(r"[^\W_]+")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


class Known(_Part):
    """An actor: the name it is shown under, and the other names (or ids) that mean the same one."""

    name: Text
    id: Text | None = None
    kind: ActorKind = "organization"
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    role: Text | None = None
    aliases: tuple[Text, ...] = ()


class Issue(_Part):
    """What is argued about: words or phrases of which a statement holds one, and whose statements count.

    No `actors`: everybody's.
    """

    name: Text
    words: Annotated[tuple[Text, ...], Field(min_length=1)]
    actors: tuple[Text, ...] = ()


class Source(_Part):
    """How reliable the user holds an outlet to be, and why. The program never sets this."""

    reliability: Reliability
    why: Text | None = None


class Period(_Part):
    """The days that the crisis spans, both included; open where not given."""

    since: datetime.date | None = None
    until: datetime.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} is after until {self.until}")
        return self


class Casebook(_Part):
    """One crisis as its analyst knows it. Every part may be left out."""

    crisis: Text | None = None
    period: Period = Period()
    actors: tuple[Known, ...] = ()
    sides: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    sources: dict[Text, Source] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _told_once(self) -> Casebook:
        seen: dict[str, str] = {}
        for known in self.actors:
            for name in dict.fromkeys(folded(one) for one in (known.name, known.id or "", *known.aliases)):
                if name and seen.setdefault(name, known.name) != known.name:
                    raise ValueError(f"actors: {name!r} is both {seen[name]} and {known.name}")
        taken: dict[str, str] = {}
        for side, members in self.sides.items():
            for member in members:
                if taken.setdefault(folded(member), side) != side:
                    raise ValueError(f"sides: {member!r} is on both {taken[folded(member)]} and {side}")
        names = [folded(issue.name) for issue in self.issues]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"issues: {twice!r} is there twice")
        return self

    @cached_property
    def _by_name(self) -> dict[str, Known]:
        return {
            folded(name): known
            for known in self.actors
            for name in (known.name, known.id or "", *known.aliases)
            if name
        }

    @cached_property
    def _by_side(self) -> dict[str, str]:
        return {folded(member): side for side, members in self.sides.items() for member in members}

    @cached_property
    def _by_outlet(self) -> dict[str, Source]:
        return {folded(outlet): source for outlet, source in self.sources.items()}

    def known(self, actor: Actor) -> Known | None:
        """The casebook's entry for an actor: by its id, its name, else the words it is mentioned by."""
        told = (actor.id, actor.name, actor.text.exact if actor.text else None)
        names = (folded(one) for one in told if one)
        return next((self._by_name[name] for name in names if name in self._by_name), None)

    def actor(self, actor: Actor) -> Actor:
        """The actor as the casebook names it; itself where the casebook doesn't know it."""
        known = self.known(actor)
        if known is None:
            return actor
        id = known.id or "case:" + "-".join(_WORD.findall(known.name.casefold()))
        return actor.model_copy(
            update={
                "id": id,
                "name": known.name,
                "kind": known.kind if "kind" in known.model_fields_set else actor.kind,
                "country": known.country or actor.country,
                "role": known.role or actor.role,
            }
        )

    def side(self, actor: Actor | None) -> str | None:
        """Whom an actor speaks for: the casebook's side of it or its country, else its country, else itself.

        Null where it is not told who it is.
        """
        if actor is None or actor.kind == "anonymous":
            return None
        one = self.actor(actor)
        for name in (one.id, one.name, one.country):
            if name and folded(name) in self._by_side:
                return self._by_side[folded(name)]
        return one.country or one.id or folded(one.name) or None

    def reliability(self, outlet: str | None) -> Reliability | None:
        """The letter that the user gave an outlet; null where none was given."""
        source = self._by_outlet.get(folded(outlet)) if outlet else None
        return source.reliability if source else None

    def within(self, day: str | None) -> bool:
        """Whether an ISO day lies in the crisis' period; a day not known does."""
        if not day:
            return True
        since, until = self.period.since, self.period.until
        return (since is None or since.isoformat() <= day[:10]) and (
            until is None or day[:10] <= until.isoformat()
        )


def folded(name: str) -> str:
    """A name for comparing: its words in lower case, one space between."""
    return " ".join(re.findall(r"[^\W_]+(?:[.'’:-][^\W_]+)*", name.casefold().replace("’", "'")))
