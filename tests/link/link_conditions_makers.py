"""A small crisis of declared conditions, made by hand."""

from __future__ import annotations

from typing import Any

from demarche.records import Actor, Condition, Event, Report, Span, Statement, When, report_id

READER = "0-by-hand"
STATES = {"USA": "United States", "RUS": "Russia", "UKR": "Ukraine"}


def report(text: str, key: str, published: str = "2022-01-10", title: str = "") -> Report:
    made = report_id(text, key, None)
    return Report(id=made, key=key, outlet=key, title=title or None, published=published, text=text)


def span(of: Report, exact: str) -> Span:
    start = of.text.index(exact)
    return Span.of(of.text, start, start + len(exact))


def state(code: str, **fields: Any) -> Actor:
    return Actor(id=f"country:{code}", name=STATES[code], kind="government", country=code, **fields)


def condition(of: Report, trigger: str, consequence: str, issuer: Actor | None, **fields: Any) -> Condition:
    first, second = span(of, trigger), span(of, consequence)
    return Condition.make(
        of,
        READER,
        (min(first.start, second.start), max(first.end, second.end)),
        **{
            "trigger": first,
            "consequence": second,
            "issuer": issuer,
            "force": "threat",
            "status": "conditional",
            "confidence": 0.6,
            **fields,
        },
    )


def event(of: Report, words: str, type: str, *sides: Actor, day: str) -> Event:
    at = span(of, words)
    return Event.make(
        of,
        READER,
        (at.start, at.end),
        type=type,
        actors=sides[:1],
        recipients=sides[1:],
        when=When(start=day, end=day, precision="day", basis="explicit"),
        confidence=0.8,
    )


def said(of: Report, content: str, source: Actor, act: str) -> Statement:
    at = span(of, content)
    return Statement.make(
        of,
        READER,
        (at.start, at.end),
        source=source,
        source_kind="named",
        cue=(),
        content=(at,),
        quoted="indirect",
        act=act,
        confidence=0.8,
    )


THREAT = report(
    "Washington would impose sanctions on Russia if Russian forces roll across the border into Ukraine.",
    "one",
)
AGAIN = report(
    "The United States would impose sanctions on Russia if Russian forces rolled across the Ukrainian "
    "border.",
    "two",
    "2022-01-12",
)
ANSWER = report("Russia would sever relations with Washington if new American sanctions follow.", "three")
OTHER = report("Ukraine would close the port if Ukraine were spared by Russia.", "four")
UNLESS = report("Unless Russia withdraws its troops, the United States would impose sanctions.", "five")

sanctions = condition(
    THREAT,
    "Russian forces roll across the border into Ukraine",
    "Washington would impose sanctions on Russia",
    state("USA"),
)
sanctions_again = condition(
    AGAIN,
    "Russian forces rolled across the Ukrainian border",
    "The United States would impose sanctions on Russia",
    state("USA"),
)
rupture = condition(
    ANSWER, "new American sanctions follow", "Russia would sever relations with Washington", state("RUS")
)
port = condition(OTHER, "Ukraine were spared by Russia", "Ukraine would close the port", state("UKR"))
unless = condition(
    UNLESS, "Russia withdraws its troops", "the United States would impose sanctions", state("USA")
)
EVERY = (sanctions, sanctions_again, rupture, port, unless)
REPORTS = {one.id: one for one in (THREAT, AGAIN, ANSWER, OTHER, UNLESS)}


def setting(one: Condition) -> str:
    return REPORTS[one.report.id].text
