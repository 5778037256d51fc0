"""Acts: what the cue says, what the words of the content say, and what the reader's chances add."""

from __future__ import annotations

import pytest

from demarche.extract.act_features import cue_signs
from demarche.extract.acts import act_chances, act_of, cue_leaning
from demarche.records import ACTS, Act

EVEN = {act: 1 / len(ACTS) for act in ACTS}


def through(*lemmas: str) -> frozenset[str]:
    """The signs of a cue alone."""
    return frozenset(cue_signs(lemmas))


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        (["deny"], "REJECT"),
        (["have", "accuse"], "ACCUSE"),
        (["call", "for"], "REQUEST"),
        (["rule", "out"], "REJECT"),
        (["warning"], "WARN"),
        (["vow"], "THREATEN"),
        (["pledge"], "AGREE"),
        (["praise"], "SUPPORT"),
        (["concede"], "CONCEDE"),
    ],
)
def test_a_telling_cue_is_followed_where_the_reader_knows_nothing(cue: list[str], act: Act) -> None:
    assert act_of(through(*cue), EVEN)[0] == act


def test_the_longest_cue_wins() -> None:
    assert cue_leaning(["ask"]) == ("REQUEST", 2.0)
    assert cue_leaning(["ask", "for"]) == ("REQUEST", 4.0)


def test_a_neutral_cue_leaves_it_to_the_words() -> None:
    assert cue_leaning(["say"]) is None
    assert act_of(through("say"), {"SAY": 0.001, "THREATEN": 0.99})[0] == "THREATEN"


def test_words_of_blame_speak_for_an_accusation() -> None:
    blame = act_chances(through("say") | {"word brutal", "word criminal"}, EVEN)
    assert blame["ACCUSE"] > act_chances(through("say"), EVEN)["ACCUSE"]


def test_a_form_that_was_not_reduced_to_its_lemma_is_known_all_the_same() -> None:
    assert cue_leaning(["have", "denied"]) == cue_leaning(["deny"]) == ("REJECT", 4.0)
    assert cue_leaning(["accusing"]) == ("ACCUSE", 4.0)


def test_a_leaning_gives_way_where_the_words_are_plain() -> None:
    assert act_of(through("ask"), {"SAY": 0.999, "REQUEST": 0.0001})[0] == "SAY"


def test_a_sign_that_was_never_marked_says_nothing() -> None:
    assert act_chances({"word xyzzy"}, EVEN) == act_chances((), EVEN)


def test_no_reading_at_all_still_gives_an_act() -> None:
    assert act_of(through(), {})[0] in ACTS


def test_the_chances_of_all_acts_make_one() -> None:
    assert sum(act_chances(through("demand"), {"REQUEST": 0.5, "SAY": 0.4}).values()) == pytest.approx(1)
