"""The record as FollowTheMoney has things: entities, each property told by a report.

A report is an Article, an actor a Person, PublicBody, Organization or LegalEntity, a statement, deed, meeting
or vote an Event, any other record a Note; who is named in which report is a Mention. The model is one of
people, companies and documents, and has no place for much of a record: docs/exports.md says what is lost.
All is written as statements (`ftm_statements`) or folded into entities (`ftm_entities`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from demarche.ledger import shape
from demarche.ledger.exports import Source
from demarche.ledger.exports.cast import Cast, Part, key, ranked
from demarche.ledger.exports.tables import pairs, rows
from demarche.ledger.shape import SHAPES
from demarche.records import Actor, AnyRecord, Report, ReportRef, When

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_URL = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+[^\s]*")
# Names and captions are shown in lists: no longer than that. FollowTheMoney takes 384, of a place 250.
_CAPTION = 200
# FollowTheMoney takes no longer text.
_MOST = 65_000
# Where it was: an Event's location.
_PLACES = ("place", "venue")

_Properties = dict[str, list[str]]


@dataclass(frozen=True)
class Said:
    """One value of a property: the report that says it, and the record (or the report) it was read from."""

    prop: str
    value: str
    report: ReportRef
    origin: str


@dataclass(frozen=True)
class Entity:
    """A thing, its schema and all that is said of it, by property; a report says a value of it once."""

    id: str
    schema: str
    said: tuple[Said, ...]


def entities(source: Source) -> Iterator[Entity]:
    """Report by report, its Article, its records and its mentions; after them all, the actors."""
    cast = Cast()
    refs: dict[str, ReportRef] = {}
    for id, records in groupby(source.records, key=lambda record: record.report.id):
        report = source.report(id)
        ref = refs.setdefault(id, report.ref)
        yield _told(report.id, "Article", _article(report), ref, report.id)
        named: dict[str, list[Actor]] = {}
        for record in records:
            for _, _, actor in shape.mentions(record):
                named.setdefault(cast.see(actor, record), []).append(actor)
            yield _told(
                record.id, pairs("ftm_schemata")["record", record.kind], _record(record), ref, record.id
            )
        for who in sorted(named):
            mention = _mention(report, who, named[who])
            if mention:
                yield _told(f"{report.id}-{_actor_id(who)}", "Mention", mention, ref, report.id)
    for part in cast.parts():
        yield _actor(part, refs)


def _told(id: str, schema: str, properties: _Properties, report: ReportRef, origin: str) -> Entity:
    """An entity of which one report tells everything."""
    return Entity(
        id,
        schema,
        tuple(
            Said(prop, value, report, origin)
            for prop, values in sorted(properties.items())
            for value in dict.fromkeys(filter(None, values))
        ),
    )


def _actor_id(who: str) -> str:
    """An id of letters and digits, as FollowTheMoney asks of what it refers to."""
    return "a" + hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _article(report: Report) -> _Properties:
    title = _short(_line(report.title or report.key))
    # Control characters are shown one for one, so that the offsets of evidence hold in it.
    text = _CONTROL.sub("\ufffd", report.text)
    return {
        "name": [title],
        "title": [title],
        "author": [_line(report.author)],
        "publisher": [_line(report.outlet)],
        "publishedAt": _dates(report.published),
        "sourceUrl": _address(report.url),
        "fileName": [_line(report.key)],
        "bodyText": [text] if len(text) <= _MOST else [],
    }


def _actor(part: Part, reports: Mapping[str, ReportRef]) -> Entity:
    """An actor: each name, country and role said by the reports whose records give it."""
    schema = pairs("ftm_schemata")["actor", ranked(part.kinds)[0]]
    said: dict[tuple[str, str, str], Said] = {}
    for prop, value, told in _facts(part, schema):
        for report, record in told.items():
            if value:
                said.setdefault((prop, value, report), Said(prop, value, reports[report], record))
    return Entity(_actor_id(part.key), schema, tuple(sorted(said.values(), key=lambda one: one.prop)))


def _facts(part: Part, schema: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Property, value, and which record of which report says so."""
    for at, name in enumerate(ranked(part.names)):
        yield "alias" if at else "name", _short(_line(name)), part.told["name", name]
    for code in ranked(part.countries):
        for country in _countries([code]):
            yield "country", country, part.told["country", code]
    kind = ranked(part.kinds)[0]
    if schema != "Person":
        yield "notes", f"kind: {kind}", part.told["kind", kind]
    for role in ranked(part.roles):
        told = part.told["role", role]
        yield (
            ("position", _line(role), told) if schema == "Person" else ("notes", f"role: {_line(role)}", told)
        )
    if not part.resolved:
        yield "notes", "not resolved: known from one report only", part.told["kind", kind]


def _mention(report: Report, who: str, actors: Iterable[Actor]) -> _Properties:
    """Who is named in the report, and in which words; nothing where no word names it."""
    named = [actor for actor in actors if actor.text]
    if not named:
        return {}
    return {
        "document": [report.id],
        "resolved": [_actor_id(who)],
        "name": [_short(_line(actor.text.exact)) for actor in named if actor.text],
        "detectedSchema": [pairs("ftm_schemata")["actor", named[0].kind]],
        "contextCountry": _countries(sorted({actor.country for actor in named if actor.country})),
    }


def _record(record: AnyRecord) -> _Properties:
    evidence, told, report = record.evidence, shape.when(record), record.report
    exact = _text(evidence.exact)
    properties: _Properties = {
        "name": [_short(_line(evidence.exact))],
        "publisher": [_line(report.outlet)],
        "sourceUrl": _address(report.url),
        "proof": [report.id],
        "keywords": [record.kind, *_words(record)],
        "notes": list(_notes(record)),
    }
    parts = {field: property for kind, field, property in rows("ftm_parts") if kind == record.kind}
    for part, _, actor in shape.mentions(record):
        property = parts.get(part.partition(":")[0])
        if property:
            properties.setdefault(property, []).append(_actor_id(key(actor, report.id)))
    if pairs("ftm_schemata")["record", record.kind] == "Note":
        return properties | {"description": [exact]}
    content = [_text(span.exact) for span in getattr(record, "content", ())]
    properties |= {"summary": [exact], "description": content, "recordId": [record.id]}
    properties["location"] = [_short(_line(getattr(record, field, None))) for field in _PLACES]
    return properties | _times(told)


def _words(record: AnyRecord) -> Iterator[str]:
    """What kind of thing it is, beyond the kind of record."""
    for field in ("act", "type", "force", "form"):
        if field in SHAPES[record.kind]:
            yield shape.value(record, field)


def _notes(record: AnyRecord) -> Iterator[str]:
    """What the model has no property for, as “field: value”."""
    parts = {field for kind, field, _ in rows("ftm_parts") if kind == record.kind}
    yield f"status: {record.status}"
    event = pairs("ftm_schemata")["record", record.kind] == "Event"
    for field, holds in SHAPES[record.kind].items():
        value = shape.value(record, field)
        if event and field in _PLACES:
            continue
        if holds in {"text", "number", "truth"} and value is not None:
            yield f"{field}: {_plain(value)}"
        elif holds == "texts":
            yield from (f"{field}: {_line(text)}" for text in value)
        elif holds == "span" and value is not None:
            yield f"{field}: {_text(value.exact)}"
        elif holds == "spans" and field != "content":
            yield from (f"{field}: {_text(span.exact)}" for span in value)
        elif holds == "actor" and field not in parts and value is not None:
            yield f"{field}: {_line(value.name)}"
        elif holds == "actors" and field not in parts:
            yield from (f"{field}: {_line(actor.name)}" for actor in value)
        elif holds == "tagged":
            yield from (f"{field}: {tag} {_line(actor.name)}" for tag, actor in value)
        elif holds == "when" and value is not None:
            yield f"{field}: {value.start} to {value.end} ({value.precision}, {value.basis})"
    yield f"evidence: characters {record.evidence.start} to {record.evidence.end}"
    yield f"confidence: {record.confidence:.4g}"
    yield f"reader: {_line(record.reader)}"


def _times(told: When | None) -> _Properties:
    """The days; one day is a date, more are a start and an end."""
    if told is None:
        return {}
    first, last = _dates(told.start), _dates(told.end)
    return {"date": first} if first == last else {"startDate": first, "endDate": last}


def _dates(iso: str | None) -> list[str]:
    day = shape.iso_day(iso)
    return [day.isoformat()] if day else []


def _countries(codes: Iterable[str]) -> list[str]:
    known = {row[0]: row[1] for row in rows("ftm_countries")}
    return [known[code] for code in codes if code in known]


def _address(url: str | None) -> list[str]:
    return [url] if url and _URL.fullmatch(url) and not _CONTROL.search(url) else []


def _plain(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float | int) else _line(value)


def _text(text: str) -> str:
    """`text` with every control character shown as U+FFFD; line feeds and tabs stay."""
    return _CONTROL.sub("\ufffd", text).strip()


def _line(text: str | None) -> str:
    """`text` on one line; empty for none."""
    return " ".join(_CONTROL.sub("\ufffd", text).split()) if text else ""


def _short(line: str) -> str:
    return line if len(line) <= _CAPTION else line[: _CAPTION - 1].rstrip() + "…"
