"""Phrases on one matter: joined by what their statements mean, and by nothing else."""

from __future__ import annotations

import struct

from link_makers import RUSSIA, UKRAINE, USA, said

from demarche.link.issues import issues
from demarche.link.matters import matters


def vector(*parts: int) -> bytes:
    return struct.pack(f"{len(parts)}b", *parts)


GAS, GRAIN, TALKS = vector(100, 0, 0), vector(0, 100, 0), vector(0, 0, 100)


def test_phrases_whose_statements_mean_the_same_are_one_matter() -> None:
    assert matters([[0, 1], [2, 3], [4, 5]], [GAS, GAS, GRAIN, GRAIN, GAS, GAS]) == [[0, 2], [1]]


def test_what_all_statements_share_joins_nothing() -> None:
    shared = [vector(120, 20, 0), vector(120, 0, 20), vector(120, -20, -20)]
    assert matters([[0], [1], [2]], shared) == [[0], [1], [2]]


def test_a_phrase_joins_a_matter_only_if_it_is_near_to_all_of_it() -> None:
    one, between, other = vector(100, -40, 0), vector(100, 0, 0), vector(100, 40, 0)
    rest = [vector(-100, 0, 0)] * 3
    places = [[0], [1], [2], [3, 4, 5]]
    assert matters(places, [one, between, other, *rest]) == [[0, 1], [2], [3]]


def test_without_vectors_each_phrase_is_a_matter_of_its_own() -> None:
    assert matters([[0], [1]], [None, None]) == [[0], [1]]
    assert matters([[0], [1], [2]], [GAS, None, TALKS]) == [[0], [1], [2]]
    assert matters([], [GAS]) == []


def test_issues_in_other_words_are_one_named_by_the_commonest() -> None:
    voices = (UKRAINE, RUSSIA, USA)
    gas = [said(f"the gas attack of day {n}", "SAY", who, f"2022-01-0{n}") for n, who in enumerate(voices, 1)]
    gas.append(said("a gas attack again", "SAY", USA, "2022-01-04"))
    sarin = [
        said(f"the sarin shells of day {n}", "SAY", who, f"2022-02-0{n}") for n, who in enumerate(voices, 1)
    ]
    grain = [
        said(f"the grain corridor of day {n}", "SAY", who, f"2022-03-0{n}") for n, who in enumerate(voices, 1)
    ]
    every = [*gas, *sarin, *grain]
    told = {one.id: GRAIN if one in grain else GAS for one in every}
    joined, apart = issues(every, meanings=told)
    assert (joined.name, joined.phrases) == ("gas attack", ("gas attack", "sarin shells"))
    assert set(joined.statements) == {*gas, *sarin}
    assert apart.name == "grain corridor"
    assert len(issues(every)) == 3
