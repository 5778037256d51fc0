"""The view “actors”: who is in the record, as what and how often, and the dossier of each.

A row an actor to list and search, light; then a row an actor of the form “dossier”, and one a name of the
form “name” that leads to it, both found by their ids alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from demarche.ledger.words import folded
from demarche.link.likely import LEAST
from demarche.link.verdicts import key_of

if TYPE_CHECKING:
    from demarche.crisis.crisis import Crisis
    from demarche.ledger.digests import Finding
    from demarche.ledger.naming import Mention
    from demarche.records import Actor, AnyRecord

NEWEST = 6
"""The newest records kept of each part that an actor has."""

_OFFICES, _CALLED, _NAMES, _PARTNERS, _LIKE = 12, 14, 60, 14, 8
_EDGES, _ARTICLE = " ,;:.–—-", re.compile(r"^the (?=\S)", re.I)
_RELATION = "counterpart"  # what somebody is to another is no office
_UNNAMED = frozenset({"anonymous", "collective"})
_HELD = {
    "held": "met",
    "under way": "met",
    "planned": "to_meet",
    "expected": "to_meet",
    "proposed": "to_meet",
}

LISTED = ("key", "id", "name", "kind", "known", "country", "records", "reports", "accounts", "first", "last")
"""What a row of the list tells of an actor, beside how often it has which part."""

PARTS: dict[tuple[str, str], str] = {
    ("statement", "source"): "said",
    ("statement", "addressees"): "addressed",
    ("statement", "relay"): "relayed",
    ("event", "actors"): "did",
    ("event", "recipients"): "received",
    ("event", "claimant"): "told",
    ("figure", "claimant"): "claimed",
    ("figure", "holder"): "counted",
    ("condition", "issuer"): "issued",
    ("condition", "against"): "faced",
    ("meeting", "participants"): "met",
    ("vote", "named"): "voted",
    ("instrument", "parties"): "party",
    ("instrument", "brokers"): "party",
    ("instrument", "stance"): "party",
}
"""What an actor does in a record, by the record's kind and the field that names it."""


def key(actor: Actor) -> str:
    """What an actor's dossier is kept under: its id, else its name without case."""
    return actor.id or actor.name.casefold()


def nobody(id: str | None, name: str, kind: str) -> bool:
    """Whether it is nobody known, and another in each report: “officials”, “analysts”, “we”."""
    return id is None and (kind in _UNNAMED or _small(name))


def _small(text: str) -> bool:
    """Whether a text is of words that stand for any name: “he”, “its”."""
    from demarche.link.words import small_words

    return all(word in small_words() for word in text.casefold().split())


@dataclass
class _Office:
    names: Counter[str] = field(default_factory=Counter)
    first: str | None = None
    last: str | None = None
    record: str = ""


@dataclass
class _Dossier:
    """What is gathered of one actor."""

    shown: Counter[tuple[str | None, str, str]] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    names: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    called: Counter[str] = field(default_factory=Counter)
    offices: dict[str, _Office] = field(default_factory=lambda: defaultdict(_Office))
    parts: Counter[str] = field(default_factory=Counter)
    newest: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    doubtful: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    at: dict[str, str] = field(default_factory=dict)
    records: int = 0
    reports: set[str] = field(default_factory=set)
    first: str | None = None
    last: str | None = None
    partners: dict[str, dict[str, Any]] = field(default_factory=dict)


def actors(crisis: Crisis) -> tuple[Any, Iterable[Finding]]:
    """The view: those that are somebody known first, of these the one most often named first.

    Merged actors, and those that the casebook knows by one name, are one. `whole` tells how many are known
    (`named`) and not (`unnamed`), of how many records the most often named is (`most`), and under which key
    each other id is to be found (`also`).
    """
    ledger = crisis._link()
    who, mentions = ledger.cast()
    reports = {one.id: (one.published[:10] if one.published else None) for one in ledger.refs()}
    accounts = ledger.accounts()
    same, shared = _tellings(*ledger.encounters(), accounts)
    shown = _shown(crisis, who)
    also: dict[str, str] = {}
    found: dict[str, _Dossier] = defaultdict(_Dossier)
    for _, those in groupby(mentions, key=lambda mention: mention.record):
        named = [(mention, who[mention.who], shown(mention)) for mention in those]
        for name in {key(actor) for _, _, actor in named}:
            _count(found[name], named[0][0], reports)
        unit = same.get(named[0][0].record, named[0][0].record)
        for mention, raw, actor in named:
            one = found[key(actor)]
            one.shown[(actor.id, actor.name, actor.kind)] += 1
            one.names[(raw.id, raw.name)] += 1
            if actor.country:
                one.countries[actor.country] += 1
            _called(one, mention, raw.role, reports)
            _take(one, mention, unit)
            if key_of(raw) != key_of(actor):
                also[key(raw)] = key(actor)
        if named[0][0].kind == "meeting":
            _met(found, [(mention, actor) for mention, _, actor in named], unit)
    made = [_row(id, one, accounts, shared) for id, one in found.items()]
    made.sort(key=lambda row: (not row["known"], -row["records"], row["key"]))
    _alike(made)
    known = sum(row["known"] for row in made)
    kinds = Counter(row["kind"] for row in made)
    # An id or name that still stands for somebody of its own leads there.
    also = {name: to for name, to in sorted(also.items()) if name not in found}
    whole = {
        "named": known,
        "unnamed": len(made) - known,
        "most": max((row["records"] for row in made), default=0),
        "kinds": dict(sorted(kinds.items())),
        "also": also,
    }
    return whole, (*map(_listed, made), *map(_whole, made), *_names(made))


def _shown(crisis: Crisis, who: Mapping[str, Actor]) -> Callable[[Mention], Actor]:
    """Whom a mention is shown as, by merges and the casebook."""
    merged, book = crisis.standing().actors, crisis.casebook()
    from demarche.records import Span

    kept: dict[tuple[str, str | None], Actor] = {}

    def shown(mention: Mention) -> Actor:
        text = mention.text if book.actors else None
        place = (mention.who, text)
        if place not in kept:
            raw = who[mention.who]
            one = merged.get(key_of(raw), raw)
            if book.actors:
                span = Span(start=0, end=len(text), exact=text) if text else None
                one = book.actor(one.model_copy(update={"text": span}))
            kept[place] = one.model_copy(update={"text": None, "role": raw.role})
        return kept[place]

    return shown


def _tellings(
    groups: Iterable[Sequence[str]], records: Mapping[str, AnyRecord], accounts: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """Record id → the first of those that tell the same; and → the encounter that several reports tell of."""
    same, shared = {}, {}
    for group in groups:
        reports = {records[id].report.id for id in group if id in records}
        told = {"reports": len(reports), "accounts": len({accounts.get(one, one) for one in reports})}
        for id in group:
            same[id] = group[0]
            if len(reports) > 1:
                shared[id] = {"id": min(id for id in group if id in records), **told}
    return same, shared


def _count(one: _Dossier, mention: Mention, reports: Mapping[str, str | None]) -> None:
    """A record more in which the actor is named."""
    one.records += 1
    one.reports.add(mention.report)
    day = reports.get(mention.report)
    if day is not None:
        one.first, one.last = min(day, one.first or day), max(day, one.last or day)


def _called(one: _Dossier, mention: Mention, role: str | None, reports: Mapping[str, str | None]) -> None:
    """By what words, and with what office, a report names the actor."""
    text = " ".join((mention.text or "").split()).strip(_EDGES)
    if text and not _small(text):
        one.called[_ARTICLE.sub("", text)] += 1
    if role and not role.casefold().endswith(_RELATION):
        office, day = one.offices[role.casefold()], reports.get(mention.report)
        office.names[role] += 1
        office.record = office.record or mention.record
        if day is not None:
            office.first, office.last = min(day, office.first or day), max(day, office.last or day)


def _take(one: _Dossier, mention: Mention, unit: str) -> None:
    """What the actor does in a record. `unit`: the first record of those that tell the same."""
    part = PARTS[mention.kind, mention.part.partition(":")[0]]
    for slot in (part, f"{part}:{mention.tag}") if part == "said" else (part,):
        if mention.record == one.at.get(slot):
            continue
        one.at[slot] = mention.record
        one.parts[slot] += 1
        # The newest of those that tell the same stands for them all.
        newest = one.newest if mention.confidence >= LEAST else one.doubtful
        if len(newest[slot]) < NEWEST:
            newest[slot].setdefault(unit, mention.record)


def _met(
    found: Mapping[str, _Dossier],
    named: Sequence[tuple[Mention, Actor]],
    unit: str,
) -> None:
    """Whom each of a meeting's participants met, or is to meet; a meeting told often (`unit`) counts once."""
    mention = named[0][0]
    how = _HELD.get(mention.tag or "")
    who = {key(actor): actor for _, actor in named}
    if how is None or mention.confidence < LEAST:
        return
    for one in who:
        for other, actor in who.items():
            if one == other:
                continue
            held = found[one].partners.setdefault(
                other,
                {"id": actor.id, "name": actor.name, "met": set(), "to_meet": set(), "last": None},
            )
            held[how].add(unit)
            if held["last"] is None:
                held["last"] = {"day": mention.day or None, "state": mention.tag, "record": mention.record}


def _row(
    id: str, one: _Dossier, accounts: Mapping[str, str], shared: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    (own, name, kind), _ = min(one.shown.items(), key=lambda pair: (-pair[1], pair[0][1], pair[0][2]))
    offices = sorted(one.offices.items(), key=lambda pair: (-pair[1].names.total(), pair[0]))
    partners = sorted(
        one.partners.items(), key=lambda pair: (-len(pair[1]["met"]), -len(pair[1]["to_meet"]), pair[0])
    )
    return {
        "key": id,
        "id": own,
        "name": name,
        "kind": kind,
        "known": not nobody(own, name, kind),
        "country": _commonest(one.countries),
        "records": one.records,
        "reports": len(one.reports),
        "accounts": len({accounts.get(report, report) for report in one.reports}),
        "first": one.first,
        "last": one.last,
        "parts": dict(sorted(one.parts.items())),
        "offices": [
            {
                "office": _commonest(held.names),
                "times": held.names.total(),
                "first": held.first,
                "last": held.last,
                "record": held.record,
            }
            for _, held in offices[:_OFFICES]
        ],
        "called": [{"text": text, "times": times} for text, times in _most(one.called, _CALLED)],
        "names": [
            {"id": raw, "name": called, "times": times}
            for (raw, called), times in sorted(
                one.names.items(), key=lambda pair: (-pair[1], pair[0][0] or "", pair[0][1])
            )[:_NAMES]
        ],
        "newest": {slot: list(ids.values()) for slot, ids in _newest(one)},
        "partners": [
            {**held, "met": len(held["met"]), "to_meet": len(held["to_meet"])}
            for _, held in partners[:_PARTNERS]
        ],
        "partners_of": len(partners),
        "encounters": _encounters(one, [held for _, held in partners[:_PARTNERS]], shared),
    }


def _alike(made: Sequence[dict[str, Any]]) -> None:
    """Gives each row the actors whose names end as its own does: who may be the same."""
    ending: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in made:
        if row["known"] and (words := folded(row["name"])):
            ending[row["kind"], words[-1]].append(row)
    for row in made:
        words = folded(row["name"]) if row["known"] else []
        row["like"] = [
            {name: one[name] for name in ("id", "name", "records")}
            for one in (ending[row["kind"], words[-1]] if words else ())[: _LIKE + 1]
            if one is not row
        ][:_LIKE]


def _newest(one: _Dossier) -> list[tuple[str, dict[str, str]]]:
    """The newest records of each part: likely ones, where there are any."""
    return [(slot, one.newest[slot] or one.doubtful[slot]) for slot in sorted(one.parts)]


def _encounters(
    one: _Dossier, partners: Iterable[Mapping[str, Any]], shared: Mapping[str, Mapping[str, Any]]
) -> dict[str, Mapping[str, Any]]:
    """Of the records named in a dossier, the encounters that several reports tell of."""
    named = {id for _, ids in _newest(one) for id in ids.values()}
    named |= {held["last"]["record"] for held in partners}
    return {id: shared[id] for id in sorted(named) if id in shared}


def _listed(row: Mapping[str, Any]) -> Finding:
    from demarche.ledger.digests import Finding

    data = {name: row[name] for name in LISTED}
    data["parts"] = {part: times for part, times in row["parts"].items() if ":" not in part}
    return Finding(row["key"], data, row["kind"], row["first"], row["last"], tuple(_words(row)))


def _whole(row: Mapping[str, Any]) -> Finding:
    from demarche.ledger.digests import Finding

    return Finding(f"dossier {row['key']}", row, "dossier")


def _names(made: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Each name, case aside, and whose it is: of several, the one most often named."""
    from demarche.ledger.digests import Finding

    whose: dict[str, str] = {}
    for row in made:
        for name in (row["name"], *(one["name"] for one in row["names"])):
            whose.setdefault(name.casefold(), row["key"])
    return (Finding(f"name {name}", {"key": key}, "name") for name, key in whose.items())


def _words(row: Mapping[str, Any]) -> Iterator[str]:
    from demarche.link.side import side_name

    yield from filter(None, (row["name"], row["id"], row["country"]))
    if row["country"]:
        yield side_name(row["country"])
    yield from (office["office"] for office in row["offices"])
    yield from (one["name"] for one in row["names"])
    yield from (one["text"] for one in row["called"])


def _most(counted: Counter[str], most: int) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def _commonest(counted: Counter[str]) -> str | None:
    return next((one for one, _ in _most(counted, 1)), None)
