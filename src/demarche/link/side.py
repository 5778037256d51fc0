"""Whose side an actor acts for: a state, or itself."""

from __future__ import annotations

from collections.abc import Iterable

from demarche.records import Actor, AnyRecord, Condition, Event, Figure, Instrument, Meeting, Statement, When


def side(actor: Actor | None) -> str | None:
    """The state that an actor belongs to (ISO 3166 alpha-3), else its own id; null where neither is known."""
    return None if actor is None else actor.country or actor.id


def sides(actors: Iterable[Actor]) -> frozenset[str]:
    """The sides of actors, those not known left out."""
    return frozenset(one for actor in actors if (one := side(actor)))


def side_name(side: str) -> str:
    """What a state is called; a side that is no state by the words of its id."""
    from demarche.actors.tables import countries

    state = countries().get(side)
    return state.name if state else side.partition(":")[2].replace("-", " ").strip() or side


def doers(record: AnyRecord) -> tuple[Actor, ...]:
    """Who acts in a record: speaks, declares, does, meets, claims, holds a stance."""
    if isinstance(record, Statement):
        return (record.source,) if record.source else ()
    if isinstance(record, Condition):
        return (record.issuer,) if record.issuer else ()
    if isinstance(record, Figure):
        return (record.claimant,) if record.claimant else ()
    if isinstance(record, Meeting):
        return record.participants
    if isinstance(record, Event):
        return record.actors
    if isinstance(record, Instrument):
        return (*record.parties, *record.brokers, *(stance.actor for stance in record.stance))
    return tuple(actor for voters in record.named.values() for actor in voters)


def others(record: AnyRecord) -> tuple[Actor, ...]:
    """Whom a record names beside its doers: addressees, recipients, those told against, holders, relays."""
    if isinstance(record, Statement):
        return (*record.addressees, *record.relay)
    if isinstance(record, Condition):
        return record.against
    if isinstance(record, Event):
        return (*record.recipients, *((record.claimant,) if record.claimant else ()))
    return (record.holder,) if isinstance(record, Figure) and record.holder else ()


def told_when(record: AnyRecord) -> When | None:
    """The time that a record itself gives."""
    return record.as_of if isinstance(record, Figure) else record.when
