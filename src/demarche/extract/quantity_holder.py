"""Whose a quantity is: "Russia has at least 90,000 troops", "60 Russian diplomats", "his 12-day trip".

The length of a meeting or call is of all who met. Else a log-linear choice among those who may hold it
(quantity_ties.py) and nobody. Somebody named several times gathers the chances of each time. The weights are
learnt by training/figure_holders.py.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from demarche.extract.quantity import Quantity
from demarche.extract.quantity_around import Around, Backdrop
from demarche.extract.quantity_ties import Holder, holders, nobody
from demarche.extract.tables import rows
from demarche.records import Actor, Statement

_LEAST = 0.6
"""A holder is shown from this many times the chance that the quantity is nobody's."""

_PERSONS = frozenset({"person"})
_STATES = frozenset({"government", "ministry", "alliance", "office"})


@dataclass(frozen=True)
class Held:
    """Who holds a quantity, null where nobody is likely enough.

    `chance`, 0 to 1: that no other holder would be marked; either the actor or another of its country holds
    it, or nobody does.
    """

    actor: Actor | None
    chance: float


@cache
def weights() -> Mapping[str, float]:
    """Every feature's weight."""
    return {feature: float(weight) for feature, weight in rows("figure_holders")}


def holder_of(backdrop: Backdrop, quantity: Quantity, said: Statement | None) -> Held:
    """Whose `quantity` is. `said`: the statement that it stands in."""
    here = Around.of(backdrop, quantity, said)
    held = chosen(holders(here), nobody(here), weights())
    if here.sort != "encounter":
        return held
    met = _those_who_met(here)
    return Held(met, held.chance) if met is not None else held


def _those_who_met(here: Around) -> Actor | None:
    """The persons that the sentence names, else the states, as one; null where they are not two or more."""
    named = [m.actor for m in here.backdrop.mentions if here.start <= m.start and m.end <= here.end]
    for kinds in (_PERSONS, _STATES):
        met = {actor.id or actor.name: actor for actor in named if actor.kind in kinds}
        if len(met) > 1:
            return Actor(id=None, name=" and ".join(one.name for one in met.values()), kind="collective")
    return None


def chosen(some: Sequence[Holder], none: Sequence[str], known: Mapping[str, float]) -> Held:
    """The likeliest of `some` under the weights `known`, where it is likely enough beside `none`."""
    scores = [sum(known.get(sign, 0.0) for sign in one.features) for one in some]
    free = sum(known.get(sign, 0.0) for sign in none)
    peak = max(free, *scores) if scores else free
    odds = [math.exp(score - peak) for score in scores]
    whole = math.exp(free - peak) + sum(odds)
    own: dict[tuple[str | None, str], float] = defaultdict(float)
    side: dict[str, float] = defaultdict(float)
    for one, share in zip(some, odds, strict=True):
        own[one.actor.id, one.actor.name] += share / whole
        side[_side(one.actor)] += share / whole
    empty = math.exp(free - peak) / whole
    if not some:
        return Held(None, empty)
    best = max(range(len(some)), key=lambda at: (own[some[at].actor.id, some[at].actor.name], odds[at], -at))
    actor = some[best].actor
    if own[actor.id, actor.name] <= _LEAST * empty:
        return Held(None, empty)
    return Held(actor, min(1.0, side[_side(actor)] + empty))


def _side(actor: Actor) -> str:
    return actor.country or actor.id or actor.name
