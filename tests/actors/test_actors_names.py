"""Personal names: folding, comparing, ids."""

from __future__ import annotations

import pytest

from demarche.actors import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Lavrov", "Sergey V. Lavrov"),
        ("Joe Biden", "Joseph R. Biden Jr."),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Mohammad Zarif", "Mohammad Javad Zarif"),
        ("J. Locklear", "John Locklear"),
    ],
)
def test_two_prints_of_one_name_are_the_same(one: str, other: str) -> None:
    assert names.same(names.folded(tuple(one.split())), names.folded(tuple(other.split())))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bill Clinton", "Hillary Clinton"), ("Kim Jong Un", "Kim Yo Jong"), ("John Kerry", "John Bolton")],
)
def test_two_persons_of_one_family_or_given_name_are_not(one: str, other: str) -> None:
    assert not names.same(names.folded(tuple(one.split())), names.folded(tuple(other.split())))


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Sergey Lavrov", "lavrov"),
        ("Bashar al-Assad", "assad"),
        ("Kim Jong Un", "kim"),
        ("Xi Jinping", "xi"),
        ("Moon Jae-in", "moon"),
        ("Kim Smith", "smith"),
    ],
)
def test_the_family_name_is_the_last_word_or_the_first_by_custom(name: str, family: str) -> None:
    assert names.family(names.folded(tuple(name.split()))) == family


def test_an_id_has_no_initials_accents_or_apostrophes() -> None:
    assert names.person_id(names.folded(("Sergei", "V.", "Lavrov"))) == "person:sergey-lavrov"
    assert names.person_id(names.folded(("Moshe", "Ya’alon"))) == "person:moshe-yaalon"
    assert names.person_id(names.folded(("Łukasz", "Żak"))) == "person:lukasz-zak"


def test_a_name_in_another_script_has_no_id_rather_than_an_empty_one() -> None:
    assert names.person_id(("лавров",)) is None


def test_two_names_run_together_are_not_the_second_one_s_fuller_form() -> None:
    assert not names.same(("antony", "blinken", "sergey", "lavrov"), ("sergey", "lavrov"))
    assert names.same(("mohammad", "javad", "zarif"), ("javad", "zarif"))
