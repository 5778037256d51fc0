from __future__ import annotations

import pytest

from demarche.link.clauses import clause


def head(text: str) -> tuple[str, list[str], list[str], bool]:
    told = clause(text).head
    assert told is not None
    return told.deed.name, sorted(told.doers), sorted(told.targets), told.negated


@pytest.mark.parametrize(
    ("text", "deed", "doers", "targets"),
    [
        ("Russia invades Ukraine", "invade", ["RUS"], ["UKR"]),
        ("Ukraine is attacked by Russia", "attack", ["RUS"], ["UKR"]),
        ("Russian troops roll across the border", "invade", ["RUS"], []),
        ("Moscow decides to launch an offensive against Kyiv", "attack", ["RUS"], ["UKR"]),
        ("any presence of NATO troops on Ukrainian soil", "deploy", ["body:NATO"], ["UKR"]),
        ("sanctions are imposed on Russia", "sanction", [], ["RUS"]),
        ("the region faced a Ukrainian attack", "attack", ["UKR"], []),
        ("the withdrawal of Russian troops", "withdraw", ["RUS"], []),
    ],
)
def test_a_clause_tells_what_is_done_by_whom_to_whom(text, deed, doers, targets) -> None:
    assert head(text) == (deed, doers, targets, False)


@pytest.mark.parametrize(
    "text",
    [
        "Russia does not withdraw",
        "Russia doesn't withdraw its troops",
        "Russia refuses to withdraw",
        "Russia fails to pull out",
        "the failure to pull back troops",
    ],
)
def test_what_turns_a_deed_round_negates_it(text) -> None:
    deed, _, _, negated = head(text)
    assert (deed, negated) == ("withdraw", True)


def test_turned_twice_is_not_turned() -> None:
    assert not clause("Russia does not withdraw", turned=True).acts[0].negated


def test_what_a_deed_is_about_stands_for_a_deed_only_for_want_of_one() -> None:
    assert head("chemical weapons")[0] == "chemical-use"
    assert clause("talks fail").acts[0].deed.name == "fail"
    assert clause("talks fail").matters == {"talks"}


def test_whose_deal_it_is_is_not_to_whom_it_is_done() -> None:
    assert head("the United States withdraws from the Iran nuclear deal")[1:3] == (["USA"], [])


def test_words_in_no_table_tell_no_deed() -> None:
    told = clause("the orchestra plays on")
    assert told.head is None
    assert "orchestra" in told.stems
