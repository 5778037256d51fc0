"""Acts: what the cue decides, and what it leaves to the words."""

from __future__ import annotations

import pytest

from demarche.extract.acts import act_of, cue_leaning
from demarche.records import ACTS, Act

EVEN = {act: 1 / len(ACTS) for act in ACTS}


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
def test_a_telling_cue_decides(cue: list[str], act: Act) -> None:
    assert act_of(cue, EVEN)[0] == act


def test_the_longest_cue_wins() -> None:
    assert cue_leaning(["ask"]) == ("REQUEST", 2.0)
    assert cue_leaning(["ask", "for"]) == ("REQUEST", 4.0)


def test_a_neutral_cue_leaves_it_to_the_words() -> None:
    assert cue_leaning(["say"]) is None
    assert act_of(["say"], {"SAY": 0.1, "THREATEN": 0.8})[0] == "THREATEN"


def test_a_cue_in_no_table_mostly_reports() -> None:
    assert act_of(["say"], {"SAY": 0.3, "ACCUSE": 0.5})[0] == "SAY"


def test_a_form_that_was_not_reduced_to_its_lemma_is_known_all_the_same() -> None:
    assert cue_leaning(["have", "denied"]) == cue_leaning(["deny"]) == ("REJECT", 4.0)
    assert cue_leaning(["accusing"]) == ("ACCUSE", 4.0)


def test_a_leaning_gives_way_where_the_words_are_plain() -> None:
    assert act_of(["ask"], {"SAY": 0.95, "REQUEST": 0.01})[0] == "SAY"


def test_no_reading_at_all_still_gives_an_act() -> None:
    assert act_of([], {})[0] == "SAY"
