"""A casebook: what it knows, and how each fault in it is told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from demarche.casebook import Casebook, load, none
from demarche.errors import CasebookError
from demarche.records import Actor

BOOK = """
crisis: The strait
period: {since: 2021-11-01, until: 2022-02-28}
actors:
  - name: Harbour Guard
    kind: armed-force
    country: UKR
    aliases: [the Guard, Blue Berets]
sides:
  North: [RUS, Harbour Guard]
  South: [USA, NATO]
issues:
  - name: Passage
    words: [right of passage, convoy]
    actors: [NATO]
sources:
  Harbour Post: B
  Daily Lantern: {reliability: D, why: no corrections}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "casebook.yaml"
    path.write_text(text, "utf-8")
    return path


def actor(name: str, **fields: object) -> Actor:
    return Actor.model_validate({"id": None, "name": name, "kind": "organization", **fields})


def test_every_part_is_read(tmp_path: Path) -> None:
    book = load(written(tmp_path, BOOK))
    assert book.crisis == "The strait"
    assert book.issues[0].words == ("right of passage", "convoy")
    assert book.reliability("harbour post") == "B"
    assert book.reliability("Daily Lantern") == "D"
    assert book.reliability("Nobody's Gazette") is None


def test_an_alias_means_the_actor_that_it_is_an_alias_of(tmp_path: Path) -> None:
    book = load(written(tmp_path, BOOK))
    shown = book.actor(actor("the guard"))
    assert (shown.id, shown.name, shown.country) == ("case:harbour-guard", "Harbour Guard", "UKR")
    assert book.actor(actor("Blue  Berets")).id == shown.id
    assert book.actor(actor("Red Berets")) == actor("Red Berets")


def test_a_side_is_the_casebooks_else_the_country_else_the_actor(tmp_path: Path) -> None:
    book = load(written(tmp_path, BOOK))
    assert book.side(actor("the Guard")) == "North"
    assert book.side(actor("Antony Blinken", country="USA")) == "South"
    assert book.side(actor("Annalena Baerbock", country="DEU")) == "DEU"
    assert book.side(actor("a witness", kind="anonymous")) is None
    assert book.side(None) is None


def test_a_day_outside_the_period_is_told_and_an_unknown_one_is_within(tmp_path: Path) -> None:
    book = load(written(tmp_path, BOOK))
    assert book.within("2021-11-01")
    assert book.within(None)
    assert not book.within("2022-03-01")


def test_an_empty_file_is_an_empty_casebook(tmp_path: Path) -> None:
    assert load(written(tmp_path, "# nothing yet\n")) == none() == Casebook()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("actors: [", "line 1"),
        ("colour: blue", "colour: no such key (one of crisis, period, actors"),
        ("issues: [{name: Passage}]", "issues 1, words: is missing"),
        ("issues: [{name: Passage, words: []}]", "issues 1, words: is an empty list"),
        ("sides: {North: [NO]}", "sides, North 1: must be text (put quotes around it)"),
        ("sides: {North: RUS}", "sides, North: must be a list"),
        ("sides: {North: [RUS], South: [rus]}", "is on both North and South"),
        ("sources: {Harbour Post: G}", "must be one of 'A', 'B'"),
        ("sources: {Harbour Post: A, Harbour Post: B}", "is there twice"),
        ("period: {since: 2022-02-31}", "day is out of range"),
        ("period: {since: 2022-03-01, until: 2022-01-01}", "since 2022-03-01 is after until 2022-01-01"),
        ("actors: [{name: One, aliases: [x]}, {name: Two, aliases: [X]}]", "is both One and Two"),
        ("actors: [{name: One, country: ru}]", "three capital letters"),
        ("a: &x [1]\nactors: *x", "a reference (*name) is not read here"),
        ("!!python/object/apply:os.system [ls]", "could not determine a constructor"),
        ("[" * 3000, "nested too deeply"),
        ("- one\n- two", "must be keys with values"),
    ],
)
def test_a_fault_is_one_line_that_names_the_file_and_the_place(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(CasebookError) as fault:
        load(path)
    assert str(fault.value).startswith(f"{path}: ")
    assert told in str(fault.value)
    assert "\n" not in str(fault.value)


def test_a_missing_file_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(CasebookError, match="can't be read"):
        load(tmp_path / "none.yaml")
    path = tmp_path / "casebook.yaml"
    path.write_bytes(b"crisis: \xff\xfe")
    with pytest.raises(CasebookError, match="not UTF-8"):
        load(path)


@pytest.mark.parametrize("value", ["!!int _", "!!bool maybe", "!!timestamp 2020"])
def test_a_value_that_is_none_of_the_kind_it_is_marked_as_is_told(tmp_path: Path, value: str) -> None:
    with pytest.raises(CasebookError, match="leave !!… out"):
        load(written(tmp_path, f"crisis: {value}"))
