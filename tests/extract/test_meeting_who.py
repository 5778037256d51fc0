"""Who takes part in a meeting, of those who may."""

from __future__ import annotations

import pytest

from demarche.actors import Mention
from demarche.extract import meeting_who
from demarche.extract.meeting_who import Partner, chance, chosen
from demarche.records import Actor, ActorKind


@pytest.fixture(autouse=True)
def weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"likely": 3.0, "even": 0.2, "unlikely": -1.5}
    monkeypatch.setattr(meeting_who, "weights", lambda: known)


def partner(name: str, *features: str, kind: ActorKind = "person") -> Partner:
    return Partner(Actor(id=None, name=name, kind=kind), None, features)


def names(*found: Partner) -> list[str]:
    return [one.actor.name for one in chosen(found, "")]


def listed(text: str, chances: dict[str, str], groups: tuple[str, ...] = ()) -> list[str]:
    """Who takes part, of those whose names stand in `text`, each with what speaks for it."""
    found = []
    for name, feature in chances.items():
        actor = Actor(id=None, name=name, kind="collective" if name in groups else "government")
        mention = Mention(text.index(name), text.index(name) + len(name), actor)
        found.append(Partner(actor, mention, (feature,)))
    return [one.actor.name for one in chosen(found, text)]


def test_features_add_up_to_a_chance() -> None:
    assert chance(partner("Arden", "even", "unlikely")) == pytest.approx(1 / (1 + 2.718281828**1.3))


def test_the_second_needs_less_than_a_third() -> None:
    found = [partner("Arden", "even"), partner("Beko", "likely"), partner("Cole", "even")]
    assert names(*found) == ["Arden", "Beko"]


def test_nobody_takes_part_where_nobody_is_likely() -> None:
    assert names(partner("Arden", "unlikely")) == []


def test_an_outlet_takes_no_part() -> None:
    assert names(partner("The Daily Wave", "likely", kind="outlet"), partner("Beko", "likely")) == ["Beko"]


def test_one_told_twice_takes_part_once() -> None:
    assert names(partner("Beko", "likely"), partner("Beko", "even")) == ["Beko"]


def test_who_stands_in_a_list_with_a_participant_takes_part() -> None:
    told = {"Arland": "likely", "Berland": "even", "Corland": "even", "Dorland": "even"}
    assert listed("Arland, Berland, Corland and Dorland met.", told) == list(told)
    assert listed("Arland met Berland; Corland said; Dorland did.", told) == ["Arland", "Berland"]


def test_whose_ministers_met_takes_part_too() -> None:
    told = {"ministers": "likely", "Arland": "unlikely", "Berland": "even", "Corland": "even"}
    met = listed("The ministers of Arland, Berland and Corland met.", told, groups=("ministers",))
    assert met == ["ministers", "Berland", "Corland"]
