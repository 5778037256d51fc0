"""Records made by hand and by hypothesis, for the ledger's tests."""

from __future__ import annotations

import datetime
import sqlite3
from pathlib import Path
from typing import Any, get_args

from hypothesis import strategies as st

from demarche.ledger.address import Address
from demarche.records import (
    KINDS,
    MODELS,
    Actor,
    ActorKind,
    AnyRecord,
    Mark,
    MarkKind,
    Report,
    Span,
    Stance,
    Statement,
    When,
    report_id,
)
from demarche.records.kinds import (
    Act,
    EventType,
    Force,
    Form,
    Format,
    MeetingState,
    Quoted,
    Side,
    SourceKind,
)
from demarche.records.nouns import Basis, Precision, Status
from demarche.records.report import Found

READER = "test-1"


def make_report(text: str, key: str = "one", **facts: Any) -> Report:
    made = report_id(text, facts.get("outlet"), facts.get("url"))
    return Report(id=made, key=key, text=text, **facts)


SERVER: Any = None
"""The PostgreSQL server on which databases stand for files; null where files are files."""


def address(path: Path) -> str:
    """What a program of its own opens the ledger at `path` by."""
    return str(_there(path)) if SERVER else str(path)


def _there(path: Path | Address) -> Address:
    """The database that stands for a file, or is one itself."""
    there: Address = path if isinstance(path, Address) else SERVER.ledger(path)
    return there


def dump(path: Path) -> list[str]:
    """All that the ledger holds, as SQL or as text."""
    if SERVER:
        return list(SERVER.dump(_there(path)))
    connection = sqlite3.connect(path)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def sound(path: Path) -> None:
    """Fail unless the ledger, its foreign keys and its word indexes are whole."""
    if SERVER:
        SERVER.sound(_there(path))
        return
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for index in ("record_words", "report_words"):
            connection.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    finally:
        connection.close()


def many(report: Report, number: int, reader: str = READER) -> list[AnyRecord]:
    """`number` statements, one on each of the report's sentences in turn."""
    made: list[AnyRecord] = []
    start = 0
    for n in range(number):
        end = report.text.index(".", start) + 1
        span = Span.of(report.text, start, end)
        made.append(
            Statement.make(
                report,
                reader,
                (start, end),
                confidence=0.5,
                source=Actor(id=None, name=f"Speaker {n % 7}", kind="person", country="RUS", text=span),
                source_kind="named",
                cue=(span,),
                content=(span,),
                quoted="indirect",
                act="SAY",
                when=When(start="2021-12-14", end="2021-12-14", precision="day", basis="weekday", text=span),
            )
        )
        start = end
    return made


def sentences(number: int, about: str = "Talks") -> str:
    return " ".join(f"{about} went on, the ministry said for the {n}th time." for n in range(number))


_HOSTILE = "\x00\x01\n\t \"'%_\\;…“”’🙂👩‍👧\u200f\u202e\u2028éßİıКиївA1.\ufeff\ufffd\U0010ffff"
characters = st.one_of(st.sampled_from(_HOSTILE), st.characters(exclude_categories=["Cs"]))
texts = st.text(characters, min_size=1, max_size=120).filter(lambda text: not text.isspace())
words = st.text(characters, max_size=12)
maybe = st.none() | words
# SQLite keeps 0.0 for -0.0, and no record can mean the difference.
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)
counts = st.none() | st.integers(0, 10_000)
days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)).map(datetime.date.isoformat)


def one_of(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(literal))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    text = draw(texts)
    edges = st.integers(0, len(text))
    return make_report(
        text,
        key=draw(words),
        file=draw(maybe),
        url=draw(maybe),
        outlet=draw(maybe),
        author=draw(maybe),
        wire=draw(maybe),
        title=draw(maybe),
        published=draw(st.none() | days),
        dateline=draw(maybe),
        marks=tuple(
            draw(st.lists(st.builds(Mark, kind=one_of(MarkKind), start=edges, end=edges), max_size=3))
        ),
        found=draw(st.dictionaries(words, one_of(Found), max_size=3)),
        page_hash=draw(maybe),
        modified=draw(maybe),
        retrieved=draw(maybe),
    )


@st.composite
def spans_of(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Span(start=start, end=end, exact=text[start:end])


@st.composite
def records_of(draw: st.DrawFn, report: Report) -> AnyRecord:
    span = spans_of(report.text)
    actor = st.builds(
        Actor,
        id=maybe,
        name=words,
        kind=one_of(ActorKind),
        country=maybe,
        role=maybe,
        text=st.none() | span,
    )
    moment = days | days.map(lambda day: f"{day}T10:30+03:00")
    when = st.builds(
        When,
        start=moment,
        end=moment,
        precision=one_of(Precision),
        text=st.none() | span,
        basis=one_of(Basis),
    )
    several = {
        "actors": st.lists(actor, max_size=3).map(tuple),
        "spans": st.lists(span, max_size=3).map(tuple),
    }
    fields: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "statement": {
            "source": st.none() | actor,
            "source_kind": one_of(SourceKind),
            "relay": several["actors"],
            "cue": several["spans"],
            "content": several["spans"],
            "quoted": one_of(Quoted),
            "act": one_of(Act),
            "addressees": several["actors"],
            "when": st.none() | when,
            "venue": maybe,
        },
        "figure": {
            "low": numbers,
            "high": numbers,
            "approximate": st.booleans(),
            "unit": maybe,
            "counted": st.none() | span,
            "holder": st.none() | actor,
            "place": maybe,
            "as_of": st.none() | when,
            "claimant": st.none() | actor,
        },
        "condition": {
            "trigger": st.none() | span,
            "consequence": st.none() | span,
            "issuer": st.none() | actor,
            "against": several["actors"],
            "force": one_of(Force),
            "when": st.none() | when,
        },
        "event": {
            "type": one_of(EventType),
            "mode": maybe,
            "contexts": st.lists(st.sampled_from(["military", "nuclear", "human_rights"]), max_size=2).map(
                tuple
            ),
            "actors": several["actors"],
            "recipients": several["actors"],
            "when": st.none() | when,
            "place": maybe,
            "claimant": st.none() | actor,
        },
        "vote": {
            "body": maybe,
            "motion": st.none() | span,
            "ayes": counts,
            "against": counts,
            "abstain": counts,
            "named": st.dictionaries(one_of(Side), st.lists(actor, min_size=1, max_size=2).map(tuple)),
            "result": maybe,
            "procedural": st.none() | st.booleans(),
            "rules": maybe,
            "when": st.none() | when,
        },
        "instrument": {
            "name": words,
            "form": one_of(Form),
            "parties": several["actors"],
            "brokers": several["actors"],
            "when": st.none() | when,
            "state": maybe,
            "stance": st.lists(st.builds(Stance, actor=actor, act=one_of(Act)), max_size=3).map(tuple),
        },
        "meeting": {
            "participants": several["actors"],
            "format": one_of(Format),
            "body": maybe,
            "place": maybe,
            "when": st.none() | when,
            "minutes": numbers,
            "state": one_of(MeetingState),
        },
    }
    kind = draw(st.sampled_from(KINDS))
    evidence = draw(span.filter(lambda span: not span.exact.isspace()))
    return MODELS[kind].make(
        report,
        draw(words),
        (evidence.start, evidence.end),
        status=draw(one_of(Status)),
        confidence=draw(st.floats(0.0, 1.0).map(lambda number: number + 0.0)),
        **draw(st.fixed_dictionaries(fields[kind])),
    )


reports_with_records = reports().flatmap(
    lambda report: st.tuples(st.just(report), st.lists(records_of(report), max_size=6))
)
