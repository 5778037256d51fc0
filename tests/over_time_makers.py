"""Records made by hand for the views of how a crisis moves: each in a one-sentence report of its own."""

from __future__ import annotations

from typing import Any

from demarche.records import (
    Actor,
    Condition,
    Event,
    Figure,
    Meeting,
    Report,
    Span,
    Statement,
    When,
    report_id,
)

VERIA = Actor(id="country:VER", name="Veria", kind="government", country="VER")
MAREK = Actor(id="person:ivo-marek", name="Ivo Marek", kind="person", country="VER", role="foreign minister")
NORDIA = Actor(id="country:NDA", name="Nordia", kind="government", country="NDA")
KOVAL = Actor(
    id="person:anna-koval", name="Anna Koval", kind="person", country="NDA", role="foreign minister"
)
LEAGUE = Actor(id="body:league", name="League", kind="alliance")


def report(text: str, published: str | None, key: str = "") -> Report:
    outlet = f"Outlet {key}" if key else "Harbour Post"
    return Report(
        id=report_id(text + str(published), outlet, None),
        key=key or f"{published} {text[:20]}",
        outlet=outlet,
        published=published,
        text=text,
    )


def day(start: str, end: str | None = None, precision: str = "day", basis: str = "explicit") -> When:
    return When(start=start, end=end or start, precision=precision, basis=basis)


def _made(model: Any, text: str, published: str | None, key: str, fields: dict[str, Any]) -> Any:
    fields = {"confidence": 0.9, **fields}
    return model.make(report(text, published, key), "test", (0, len(text)), **fields)


def said(
    text: str,
    act: str,
    source: Actor | None,
    published: str | None = "2022-01-10",
    key: str = "",
    **fields: Any,
) -> Statement:
    span = Span.of(text, 0, len(text))
    whole = {"source_kind": "named", "cue": (span,), "content": (span,), "quoted": "indirect", **fields}
    return _made(Statement, text, published, key, {"source": source, "act": act, **whole})


def did(
    text: str,
    type: str,
    actors: tuple[Actor, ...],
    published: str | None = "2022-01-10",
    key: str = "",
    **fields: Any,
) -> Event:
    return _made(Event, text, published, key, {"type": type, "actors": actors, **fields})


def met(
    text: str,
    participants: tuple[Actor, ...],
    state: str,
    published: str | None = "2022-01-10",
    key: str = "",
    **fields: Any,
) -> Meeting:
    whole = {"participants": participants, "state": state, "format": "in-person", **fields}
    return _made(Meeting, text, published, key, whole)


def declared(
    trigger: str, consequence: str, issuer: Actor | None, published: str | None = "2022-01-10", **fields: Any
) -> Condition:
    text = f"if {trigger}, {consequence}"
    at = len("if " + trigger + ", ")
    whole = {
        "trigger": Span.of(text, 3, 3 + len(trigger)),
        "consequence": Span.of(text, at, len(text)),
        "issuer": issuer,
        "force": "threat",
        **fields,
    }
    return _made(Condition, text, published, "", whole)


def claimed(
    number: float,
    claimant: Actor | None,
    published: str | None = "2022-01-10",
    counted: str = "troops",
    **fields: Any,
) -> Figure:
    text = f"{number:g} {counted}"
    whole = {
        "low": number,
        "high": number,
        "approximate": False,
        "unit": counted,
        "counted": Span.of(text, len(text) - len(counted), len(text)),
        "holder": VERIA,
        "claimant": claimant,
        **fields,
    }
    return _made(Figure, text, published, "", whole)
