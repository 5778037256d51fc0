"""Words by which issuers take back what they declared."""

from __future__ import annotations

from demarche.link.consequences import read
from demarche.link.withdrawals import Withdrawals
from demarche.records import Actor, Condition, Span, Statement
from over_time_makers import declared, said

BIDEN = Actor(id="person:biden", name="Joe Biden", kind="person", country="USA", role="president")
BLINKEN = Actor(id="person:blinken", name="Antony Blinken", kind="person", country="USA", role="secretary")
LAVROV = Actor(id="person:lavrov", name="Sergey Lavrov", kind="person", country="RUS", role="minister")


def threat(**fields: object) -> Condition:
    return declared(
        "Russia invades Ukraine", "the United States will send troops to Ukraine", BIDEN, **fields
    )


def ruled_out(by: Actor, published: str = "2022-01-20") -> Statement:
    text = "sending troops to Ukraine"
    return said(text, "REJECT", by, published, content=(Span.of(text, 0, len(text)),))


def found(condition: Condition, *statements: Statement) -> list[str]:
    (whole,) = read([condition])
    return [back.statement.id for back in Withdrawals(statements).of(whole)]


def test_the_issuer_takes_its_threat_back_and_so_does_who_speaks_for_its_state() -> None:
    for speaker in (BIDEN, BLINKEN):
        words = ruled_out(speaker)
        assert found(threat(), words) == [words.id]


def test_nobody_else_takes_it_back() -> None:
    assert found(threat(), ruled_out(LAVROV)) == []


def test_earlier_words_take_nothing_back() -> None:
    assert found(threat(), ruled_out(BIDEN, "2022-01-05")) == []


def test_a_foretelling_is_nobodys_to_take_back() -> None:
    assert found(threat(force="prediction"), ruled_out(BIDEN)) == []
