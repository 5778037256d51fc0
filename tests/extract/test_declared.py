"""What a declared condition says of the statement that declares it."""

from __future__ import annotations

import pytest

from demarche.extract.declared import with_declared_acts
from demarche.records import Act, Condition, Force, Report, Span, Statement

TEXT = (
    "Moscow would react if new sanctions were imposed, he said. It was what everybody in town "
    "expected, and nothing more was to be had from him or from anybody else."
)
REPORT = Report(id="r1", key="case", text=TEXT)


def span(piece: str) -> Span:
    at = TEXT.index(piece)
    return Span.of(TEXT, at, at + len(piece))


def said(cue: str = "said", content: str = "Moscow would react if new sanctions were imposed") -> Statement:
    return Statement.make(
        REPORT,
        "1-test",
        (0, 58),
        confidence=0.9,
        source=None,
        source_kind="anonymous",
        cue=(span(cue),),
        content=(span(content),),
        quoted="indirect",
        act="SAY",
    )


def condition(force: Force) -> Condition:
    return Condition.make(
        REPORT,
        "1-test",
        (0, 48),
        status="conditional",
        confidence=0.9,
        trigger=span("new sanctions were imposed"),
        consequence=span("Moscow would react"),
        issuer=None,
        force=force,
    )


@pytest.mark.parametrize(
    ("force", "act"), [("threat", "THREATEN"), ("offer", "AGREE"), ("prediction", "SAY"), ("warning", "SAY")]
)
def test_a_threat_or_offer_makes_a_plain_statement_one(force: Force, act: Act) -> None:
    (changed,) = with_declared_acts([said()], [condition(force)])
    assert changed.act == act
    assert changed.id == changed.content_id()


def test_a_condition_told_in_passing_changes_nothing() -> None:
    whole = said(content=TEXT)
    assert with_declared_acts([whole], [condition("threat")]) == (whole,)


def test_a_condition_outside_the_words_changes_nothing() -> None:
    apart = said(content="Moscow would react")
    assert with_declared_acts([apart], [condition("threat")]) == (apart,)


def test_a_telling_cue_is_not_overruled() -> None:
    refused = TEXT.replace("he said", "he denied")
    cue = Span.of(refused, refused.index("denied"), refused.index("denied") + 6)
    denied = said().model_copy(update={"cue": (cue,)})
    assert with_declared_acts([denied], [condition("threat")]) == (denied,)
