"""Who a mention can mean besides a person, and how each becomes the contract's actor."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.actors.lexicon import Hit
from demarche.actors.names import slug
from demarche.actors.people import Person
from demarche.actors.tables import Body, Country, Ministry, bodies, countries
from demarche.records import Actor, ActorKind, Span


@dataclass(frozen=True)
class Thing:
    """An actor that is no named person. `members` are those whom a resolved collective joins."""

    id: str | None
    name: str
    kind: ActorKind
    country: str | None = None
    noun: str = ""
    members: tuple[Referent, ...] = ()
    common: tuple[str, ...] = ()
    plural: bool = False


Referent = Person | Thing


def government(code: str) -> Thing:
    """The government of a state, under the state's common name."""
    return Thing(f"country:{code}", countries()[code].name, "government", code, "government")


def of_body(body: Body) -> Thing:
    """A body of the gazetteer."""
    return Thing(body.id, body.name, body.kind, body.country, "", (), body.common)


def power(state: str) -> Thing:
    """The actor of a state's code or a body's id."""
    return government(state) if state in countries() else of_body(bodies()[state])


def ministry(state: str | None, of: Ministry | None, words: str) -> Thing:
    """A ministry of a state, "Russian Foreign Ministry"; the printed words where kind or state is unknown."""
    if state is None or state not in countries() or of is None:
        adjective = countries()[state].adjective + " " if state in countries() else ""
        made = f"office:{state}:{slug(words)}" if state in countries() else None
        return Thing(made, adjective + words, "ministry", state if state in countries() else None, "ministry")
    name = f"{countries()[state].adjective} {of.name}"
    return Thing(f"office:{state}:{of.key}", name, "ministry", state, "ministry")


def office(state: str | None, words: str, kind: ActorKind = "office", noun: str = "") -> Thing:
    """An office of a state known by its common noun: "Russian foreign minister", "Israeli military"."""
    if state is None:
        return Thing(None, words, kind, None, noun or words)
    if state in countries():
        return Thing(
            f"office:{state}:{slug(words)}",
            f"{countries()[state].adjective} {words}",
            kind,
            state,
            noun or words,
        )
    made = state.replace("body:", "office:") + ":" + slug(words)
    return Thing(made, f"{bodies()[state].name} {words}", kind, None, noun or words)


def state_of(hit: Hit) -> str | None:
    """The state's code that a gazetteer hit tells, or the body's id for NATO, the EU, the UN and the like."""
    if isinstance(hit.of, Country):
        return hit.of.code
    if isinstance(hit.of, Body):
        return hit.of.country or (hit.of.id if hit.of.id.startswith("body:") else None)
    return None


def country_of(who: Referent) -> str | None:
    """The alpha-3 code of an actor's state."""
    code = who.state if isinstance(who, Person) else who.country
    return code if code in countries() else None


def joined(members: tuple[Referent, ...]) -> Thing:
    """Several actors as one collective whose name joins theirs."""
    names = [member.name for member in members]
    name = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    return Thing(None, name, "collective", None, "", members, (), True)


def actor(who: Referent, role: str | None, span: Span | None) -> Actor:
    """The contract's form of an actor; `role` is the title as printed with this mention."""
    if isinstance(who, Person):
        return Actor(
            id=who.id, name=who.name, kind="person", country=country_of(who), role=role or who.role, text=span
        )
    return Actor(id=who.id, name=who.name, kind=who.kind, country=country_of(who), role=role, text=span)
