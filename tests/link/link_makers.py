"""Statements and reports with short texts of their own, for the tests of what is told across reports."""

from __future__ import annotations

from demarche.records import Act, Actor, Report, Span, Statement

RUSSIA = Actor(id="country:RUS", name="Russia", kind="government", country="RUS")
UKRAINE = Actor(id="country:UKR", name="Ukraine", kind="government", country="UKR")
USA = Actor(id="country:USA", name="United States", kind="government", country="USA")


def report_of(text: str, published: str | None = "2022-01-14", outlet: str | None = None) -> Report:
    return Report(
        id=f"r{text}{published}{outlet}", key=text[:9], text=text, published=published, outlet=outlet
    )


def said(
    content: str,
    act: Act,
    source: Actor | None,
    published: str | None = "2022-01-14",
    *,
    cue: str = "said",
    report: Report | None = None,
) -> Statement:
    """A statement whose report is `content` and its cue, or that stands somewhere in `report`."""
    whole = report or report_of(f"{content} {cue}", published)
    at = whole.text.index(content)
    told = whole.text.index(cue)
    return Statement.make(
        whole,
        "test",
        (at, at + len(content)),
        source=source,
        source_kind="office",
        cue=(Span.of(whole.text, told, told + len(cue)),),
        content=(Span.of(whole.text, at, at + len(content)),),
        quoted="indirect",
        act=act,
        confidence=1.0,
    )
