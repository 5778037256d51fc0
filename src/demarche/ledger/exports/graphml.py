"""The actors and their ties as GraphML (Brandes, Eiglsperger, Herman, Himsolt and Marshall 2002), for Gephi.

A node is an actor; one that was not resolved is a node of its own in each report. An edge is directed, from
who speaks or does to whom it is said or done; its weight is how many independent accounts tell it, its
confidence that of the surest record. What was done and what was only planned or feared are edges apart.
Two who meet are tied once, from the smaller key to the larger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from xml.sax.saxutils import escape, quoteattr

from demarche.ledger.exports import Source
from demarche.ledger.exports.cast import Cast, Part, key, ranked
from demarche.ledger.exports.tables import pairs
from demarche.ledger.shape import day
from demarche.link.plover import type_of
from demarche.records import Actor, AnyRecord, Condition, Event, Meeting, Statement

# What XML 1.0 can't hold, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Value = str | int | bool | float
_TYPES: dict[type, str] = {str: "string", int: "int", bool: "boolean", float: "double"}
# How a tie stands that is simply so: its label needs no more words.
_SO = frozenset({"actual", "ongoing", "held", "under way"})
_NODE: dict[str, type] = {
    "label": str,
    "kind": str,
    "country": str,
    "role": str,
    "resolved": bool,
    "speaks": int,
    "acts": int,
    "meets": int,
    "records": int,
    "reports": int,
    "accounts": int,
    "names": str,
}
_EDGE: dict[str, type] = {
    "label": str,
    "kind": str,
    "plover": str,
    "standing": str,
    "weight": int,
    "records": int,
    "reports": int,
    "first": str,
    "last": str,
    "confidence": float,
    "ids": str,
}


@dataclass(frozen=True, order=True)
class _Tie:
    """Who does what to whom; `standing` keeps apart what was done and what was only planned or feared."""

    source: str
    target: str
    kind: str
    plover: str
    standing: str


@dataclass
class _Told:
    """The records that tell a tie."""

    records: list[str] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)
    confidence: float = 0.0


def lines(source: Source) -> Iterator[str]:
    """The document: what its attributes are, every actor that has a part in a tie or an act, every tie."""
    cast, ties = Cast(), dict[_Tie, _Told]()
    accounts = source.accounts()
    parts: dict[str, set[tuple[str, str]]] = {"speaks": set(), "acts": set(), "meets": set()}
    for record in source.records:
        doers, others = _sides(record)
        for actor in (*doers, *others):
            cast.see(actor, record)
        part = _part(record)
        parts[part] |= {(key(actor, record.report.id), record.id) for actor in doers}
        for tie in _ties(record, doers, others):
            told = ties.setdefault(tie, _Told())
            told.records.append(record.id)
            told.reports.add(record.report.id)
            told.days |= {on for on in (day(record),) if on}
            told.confidence = max(told.confidence, record.confidence)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for of, attributes in (("node", _NODE), ("edge", _EDGE)):
        for name, holds in attributes.items():
            yield f'<key id="{of}-{name}" for="{of}" attr.name="{name}" attr.type="{_TYPES[holds]}"/>\n'
    yield '<graph id="actors" edgedefault="directed">\n'
    counts = {part: _counted(actor for actor, _ in sorted(records)) for part, records in parts.items()}
    for one in cast.parts():
        values = _node(one, accounts) | {part: counts[part].get(one.key, 0) for part in parts}
        yield f"<node id={quoteattr(_xml(one.key))}>{_data('node', values)}</node>\n"
    for number, tie in enumerate(sorted(ties)):
        ends = f"source={quoteattr(_xml(tie.source))} target={quoteattr(_xml(tie.target))}"
        yield f'<edge id="e{number}" {ends}>{_data("edge", _edge(tie, ties[tie], accounts))}</edge>\n'
    yield "</graph>\n</graphml>\n"


def _sides(record: AnyRecord) -> tuple[Sequence[Actor], Sequence[Actor]]:
    """Who speaks, does or meets, and to whom."""
    if isinstance(record, Statement):
        return (record.source,) if record.source else (), record.addressees
    if isinstance(record, Condition):
        return (record.issuer,) if record.issuer else (), record.against
    if isinstance(record, Event):
        return record.actors, record.recipients
    return (record.participants if isinstance(record, Meeting) else ()), ()


def _part(record: AnyRecord) -> str:
    """What who does it does."""
    if isinstance(record, Meeting):
        return "meets"
    return "acts" if isinstance(record, Event) else "speaks"


def _ties(record: AnyRecord, doers: Sequence[Actor], others: Sequence[Actor]) -> Iterator[_Tie]:
    """The ties that a record tells, each once, none of an actor with itself."""
    plover, called = type_of(record), pairs("graph_ties")
    if isinstance(record, Event):
        kind: str = record.type
    elif isinstance(record, Statement):
        kind = called["statement", record.act]
    elif isinstance(record, Condition):
        kind = called.get(("condition", record.force), "")
    else:
        kind = called["meeting", ""]
    if not kind:
        return
    standing = record.state if isinstance(record, Meeting) else record.status
    sources = {key(actor, record.report.id) for actor in doers}
    targets = {key(actor, record.report.id) for actor in others}
    both = (
        combinations(sorted(sources), 2)
        if isinstance(record, Meeting)
        else ((source, target) for source in sources for target in targets if source != target)
    )
    for source, target in both:
        yield _Tie(source, target, kind, plover.name if plover else "", standing)


def _counted(keys: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in keys:
        counted[one] = counted.get(one, 0) + 1
    return counted


def _node(part: Part, accounts: Mapping[str, str]) -> dict[str, _Value]:
    return {
        "label": part.name,
        "kind": ranked(part.kinds)[0],
        "country": next(iter(ranked(part.countries)), ""),
        "role": next(iter(ranked(part.roles)), ""),
        "resolved": part.resolved,
        "records": len(part.records),
        "reports": len(part.reports),
        "accounts": _independent(part.reports, accounts),
        "names": "; ".join(ranked(part.names)),
    }


def _edge(tie: _Tie, told: _Told, accounts: Mapping[str, str]) -> dict[str, _Value]:
    return {
        "label": tie.kind if tie.standing in _SO else f"{tie.kind}, {tie.standing}",
        "kind": tie.kind,
        "plover": tie.plover,
        "standing": tie.standing,
        "weight": _independent(told.reports, accounts),
        "records": len(told.records),
        "reports": len(told.reports),
        "first": min(told.days, default=""),
        "last": max(told.days, default=""),
        "confidence": round(told.confidence, 4),
        "ids": " ".join(sorted(told.records)),
    }


def _independent(reports: Iterable[str], accounts: Mapping[str, str]) -> int:
    """How many independent accounts the reports make."""
    return len({accounts.get(report, report) for report in reports})


def _data(of: str, values: dict[str, _Value]) -> str:
    """The attributes of a node or an edge; one that is not known is left out."""
    kept = ((name, value) for name, value in values.items() if value != "")
    return "".join(f'<data key="{of}-{name}">{_text(value)}</data>' for name, value in kept)


def _text(value: _Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_xml(value), {"\r": "&#13;"}) if isinstance(value, str) else str(value)


def _xml(text: str) -> str:
    """`text` with every character that XML can't hold shown as U+FFFD, one for one."""
    return _NOT_XML.sub("\ufffd", text)
