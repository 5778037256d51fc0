"""The data files: complete, well formed, consistent with one another."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from demarche.actors import tables
from demarche.records import ActorKind

FILES = (
    *("countries", "bodies", "titles", "nouns", "ministries", "holders", "given"),
    *("spellings", "nicknames", "words", "orgwords", "placewords"),
)


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_every_column(name: str) -> None:
    for row in tables.rows(name):
        assert all(cell is not None for cell in row.values())
        assert next(iter(row.values()))


def test_country_codes_are_alpha_3_and_names_unique() -> None:
    states = tables.countries()
    assert len(states) > 190
    assert all(re.fullmatch("[A-Z]{3}", code) for code in states)
    assert len({state.name for state in states.values()}) == len(states)


def test_names_follow_the_annotators_guide() -> None:
    names = {state.name for state in tables.countries().values()}
    assert {
        "United States",
        "United Kingdom",
        "Russia",
        "Ukraine",
        "North Korea",
        "South Korea",
        "Syria",
    } <= names
    assert tables.bodies()["body:UNSC"].name == "UN Security Council"


def test_bodies_have_kinds_of_the_contract_and_known_countries() -> None:
    for body in tables.bodies().values():
        assert body.kind in get_args(ActorKind)
        assert body.country is None or body.country in tables.countries()


def test_title_states_and_holders_refer_to_known_states_bodies_and_titles() -> None:
    keys = {title.key for title in tables.titles().values()}
    known = set(tables.countries()) | set(tables.bodies())
    assert all(title.state is None or title.state in known for title in tables.titles().values())
    for them in tables.holders().values():
        for holder in them:
            assert holder.state in known
            assert holder.role in keys
            assert not holder.until or holder.since < holder.until


def test_plural_demonyms_are_made_by_rule() -> None:
    assert "Russians" in tables.countries()["RUS"].peoples
    assert "Chinese" in tables.countries()["CHN"].peoples
    assert "French" in tables.countries()["FRA"].peoples


def test_spellings_fold_in_one_step() -> None:
    folds = tables.spellings()
    assert not set(folds.values()) & {old for old, new in folds.items() if old != new}
