"""Denials: what is none, and whose claim a denial says it answers."""

from __future__ import annotations

import pytest
from link_makers import RUSSIA, report_of, said

from demarche.link.rival_denials import claimed, denies, points
from demarche.link.rival_told import names
from demarche.records import Actor


def whose(content: str, cue: str = "denied") -> str | None:
    found = claimed(said(content, "REJECT", RUSSIA, cue=cue), names(RUSSIA))
    return found.exact if found else None


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("Kyiv's earlier claim that the cable was cut", "Kyiv"),
        ("Kyiv's latest accusations", "Kyiv"),
        ("the substance of Kyiv's account", "Kyiv"),
        ("accusations by the envoy in Kyiv that the cable was cut", "the envoy in Kyiv"),
        ("a claim made by fishermen", "fishermen"),
        ("a report in the Harbour Post that the cable was cut", "Harbour Post"),
        ("a Harbour Post story about the cable", "Harbour Post"),
        ("allegations in the Kyiv lawsuit", "Kyiv"),
    ],
)
def test_a_denial_says_whose_claim_it_answers(content: str, name: str) -> None:
    assert whose(content) == name


def test_who_calls_an_account_false_says_whose_it_is() -> None:
    assert whose("Kyiv's account of the night was false", "said") == "Kyiv"
    assert whose("Kyiv's account of the night was long", "said") is None


def test_a_claim_of_a_day_or_of_the_denier_is_nobody_elses() -> None:
    assert whose("Tuesday's report") is None
    assert whose("Russia's claim that the cable was cut") is None
    assert whose("claims by mistake that the cable was cut") is None


def test_what_is_rejected_may_be_named_with_the_verb() -> None:
    text = "Moscow dismissed a report in the Harbour Post that the cable was cut."
    told = said(
        "that the cable was cut",
        "REJECT",
        RUSSIA,
        cue="dismissed a report in the Harbour Post",
        report=report_of(text),
    )
    whole = told.model_copy(update={"evidence": told.evidence.of(text, 0, len(text) - 1)})
    found = claimed(whole, names(RUSSIA))
    assert found is not None
    assert text[found.start : found.end] == found.exact == "Harbour Post"


@pytest.mark.parametrize(
    "cue",
    ["refused to deny", "doesn't exactly dispute", "would deny", "tried hard to rebut", "declined to refute"],
)
def test_who_does_not_quite_deny_denies_nothing(cue: str) -> None:
    assert not denies(said("that the cable was cut", "REJECT", RUSSIA, cue=cue))


def test_denials_again_and_again_are_denials() -> None:
    assert denies(said("that the cable was cut", "REJECT", RUSSIA, cue="has repeatedly denied"))


def test_what_nobody_says_is_no_denial() -> None:
    for name in ("that", "none of her words"):
        nobody = Actor(id=None, name=name, kind="collective")
        assert not denies(said("Kyiv's account that the cable was cut", "REJECT", nobody, cue="refutes"))


def test_to_give_no_evidence_or_to_drop_a_friend_is_no_denial() -> None:
    assert not denies(said("no evidence that the cable was cut", "REJECT", RUSSIA, cue="offered"))
    assert not denies(said("the mayor", "REJECT", RUSSIA, cue="disavowed"))
    assert not denies(said("his party the seats it had won", "REJECT", RUSSIA, cue="denied"))


@pytest.mark.parametrize(
    ("content", "how"),
    [
        ("a charge", "right before"),
        ("which", "right before"),
        ("that notion", "right before"),
        ("it happened", "right before"),
        ("the fraud claims", "before"),
        ("all the allegations against him", "before"),
        ("any wrongdoing", "before"),
        ("that the cable was cut", None),
    ],
)
def test_a_denial_may_point_back(content: str, how: str | None) -> None:
    assert points(said(content, "REJECT", RUSSIA, cue="denied")) == how
