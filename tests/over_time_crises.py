"""Crises made up at random in few words by few actors, so that much of what is told was told before."""

from __future__ import annotations

import random
from datetime import date, timedelta

from demarche.records import Actor, AnyRecord
from over_time_makers import KOVAL, LEAGUE, MAREK, NORDIA, VERIA, claimed, day, declared, did, met, said

_WORDS = ("northern", "port", "border", "sailors", "ceasefire", "embargo", "river", "troops", "closing")
_WHO: tuple[Actor | None, ...] = (
    KOVAL,
    LEAGUE,
    MAREK,
    NORDIA,
    VERIA,
    Actor(id=None, name="Harbour Guild", kind="group"),
    Actor(id="person:eva-lind", name="Eva Lind", kind="person", role="mayor"),
    Actor(id="body:league", name="The League", kind="alliance", country="NDA"),
    None,
)
_FIRST = date(2022, 1, 1)


def crisis(seed: int, many: int = 120, days: int = 90) -> tuple[AnyRecord, ...]:
    """So many records, each in a report of its own, on so many days; no two the same."""
    chance = random.Random(seed)
    return tuple({one.id: one for one in (_record(chance, n, days) for n in range(many))}.values())


def _day(chance: random.Random, days: int) -> str:
    return (_FIRST + timedelta(days=chance.randrange(days))).isoformat()


def _record(chance: random.Random, number: int, days: int) -> AnyRecord:
    published = None if chance.random() < 0.05 else _day(chance, days)
    text = " ".join(chance.choices((*_WORDS, "not"), k=chance.randint(1, 6)))
    who, key = chance.choice(_WHO), f"{number}"
    known = who or VERIA
    status = chance.choice(("actual", "actual", "actual", "possible", "denied"))
    sort = chance.choice(("said", "said", "said", "did", "met", "declared", "claimed"))
    if sort == "said":
        act = chance.choice(("REQUEST", "REQUEST", "REJECT", "CONCEDE", "AGREE", "SAY"))
        return said(text, act, who, published, key, status=status)
    if sort == "did":
        parts = tuple(chance.sample([one for one in _WHO if one], k=chance.randint(0, 2)))
        return did(
            text,
            chance.choice(("ASSAULT", "SANCTION")),
            parts,
            published,
            key,
            status=status,
            recipients=(known,),
        )
    if sort == "met":
        parts = tuple(chance.sample([one for one in _WHO if one], k=chance.randint(1, 3)))
        when = day(_day(chance, days)) if chance.random() < 0.5 else None
        state = chance.choice(("planned", "held", "cancelled", "proposed"))
        place = chance.choice((None, "Geneva", "Oslo"))
        return met(text, parts, state, published, key, when=when, place=place)
    if sort == "declared":
        return declared(
            text, " ".join(chance.choices(_WORDS, k=chance.randint(1, 4))), who, published, status=status
        )
    counted = chance.choice(("troops", "northern troops", "sailors"))
    return claimed(chance.randrange(9), who, published, counted, holder=chance.choice(_WHO), status=status)
