"""Whose a quantity is, of those who may hold it."""

from __future__ import annotations

import pytest

from demarche.extract.quantity_holder import Held, chosen
from demarche.extract.quantity_nations import nation_in, nations_in
from demarche.extract.quantity_ties import Holder
from demarche.records import Actor

KNOWN = {"near": 1.0, "far": -1.0, "free": 0.5}


def one(name: str, *signs: str, country: str | None = None) -> Holder:
    return Holder(Actor(id=None, name=name, kind="person", country=country), signs)


def choice(*some: Holder, none: tuple[str, ...] = ("free",)) -> Held:
    return chosen(some, none, KNOWN)


def test_the_likeliest_holds_it() -> None:
    held = choice(one("Arden", "far"), one("Beko", "near"))
    assert held.actor is not None
    assert held.actor.name == "Beko"


def test_somebody_named_twice_gathers_both_chances() -> None:
    held = choice(one("Arden", "near"), one("Beko"), one("Beko"), one("Beko"))
    assert held.actor is not None
    assert held.actor.name == "Beko"


def test_nobody_holds_what_nobody_is_likely_to_hold() -> None:
    assert choice(one("Arden", "far")).actor is None
    assert choice() == Held(None, 1.0)


def test_the_chance_counts_others_of_the_holder_s_country() -> None:
    apart = choice(one("Arden", "near"), one("Beko", country="ARL"), none=("far",))
    beside = choice(one("Arden", "near", country="ARL"), one("Beko", country="ARL"), none=("far",))
    assert apart.chance < beside.chance == pytest.approx(1.0)


def test_of_two_equally_likely_the_first_named_holds_it() -> None:
    held = choice(one("Arden", "near"), one("Beko", "near"))
    assert held.actor is not None
    assert held.actor.name == "Arden"


def test_nations_are_named_by_name_demonym_or_people_in_text_order() -> None:
    text = "The South Korean ships met NATO and the Iranians."
    assert [nation.name for nation in nations_in(text, 0, len(text))] == ["South Korea", "NATO", "Iran"]
    first = nation_in(text, 20, len(text))
    assert first is not None
    assert first.name == "NATO"
