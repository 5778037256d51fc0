"""A record as a card: what it says field by field, in words, with the exact text under each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from demarche.records import (
    Actor,
    AnyRecord,
    Condition,
    Event,
    Figure,
    Instrument,
    Meeting,
    Statement,
    Vote,
    When,
)
from demarche.views import words

TITLES = {
    "statement": "Statement",
    "event": "Event",
    "figure": "Figure",
    "condition": "Condition",
    "meeting": "Meeting",
    "vote": "Vote",
    "instrument": "Instrument",
}


@dataclass(frozen=True)
class Row:
    """One field of a card. `exact` is the text in the report that `value` was read from, where it differs."""

    label: str
    value: str
    exact: str = ""


@dataclass(frozen=True)
class Card:
    """A record in words. `kind` is its kind, `tag` its act, type, force, form or state."""

    id: str
    kind: str
    title: str
    tag: str
    rows: tuple[Row, ...]
    source: str


def card(record: AnyRecord) -> Card:
    """The card of a record."""
    return Card(
        id=record.id,
        kind=record.kind,
        title=TITLES[record.kind],
        tag=tag(record),
        rows=tuple(row for row in (*_rows(record), *_standing(record)) if row.value),
        source=words.cited(record.report),
    )


def tag(record: AnyRecord) -> str:
    """The one word that says what a record does: its act, type, force, form or state; a figure has none."""
    if isinstance(record, Statement):
        return record.act
    if isinstance(record, Event):
        return record.type
    if isinstance(record, Condition):
        return record.force
    if isinstance(record, Instrument):
        return record.form
    if isinstance(record, Vote):
        return words.one_line(record.result or "")
    return record.state if isinstance(record, Meeting) else ""


def described(actor: Actor | None) -> str:
    """An actor's name with role and country where told: “Sergey Lavrov (foreign minister, RUS)”."""
    if actor is None:
        return ""
    known = [words.one_line(part) for part in (actor.role, actor.country) if part]
    return words.name(actor) + (f" ({', '.join(known)})" if known else "")


def _actor(label: str, actor: Actor | None) -> Row:
    exact = words.one_line(actor.text.exact) if actor and actor.text else ""
    return Row(label, described(actor), exact if actor and exact != actor.name else "")


def _when(label: str, when: When | None) -> Row:
    exact = words.one_line(when.text.exact) if when and when.text else ""
    return Row(label, words.time(when), exact)


def _rows(record: AnyRecord) -> Iterator[Row]:
    if isinstance(record, Statement):
        how = "" if record.source_kind == "named" else f", {record.source_kind}"
        source = _actor("Source", record.source)
        yield Row("Source", (source.value or words.NOBODY) + how, source.exact)
        for relay in record.relay:
            yield _actor("Told by", relay)
        yield Row("Cue", words.words(record.cue))
        yield Row("Content", words.words(record.content))
        yield Row("Quoted", record.quoted)
        yield Row("To whom", ", ".join(described(actor) for actor in record.addressees))
        yield _when("Said", record.when)
        yield Row("Venue", words.one_line(record.venue or ""))
    elif isinstance(record, Figure):
        yield Row("Amount", words.value(record))
        yield Row("Of what", words.one_line(record.counted.exact) if record.counted else "")
        yield _actor("Whose", record.holder)
        yield Row("Where", words.one_line(record.place or ""))
        yield _when("As of", record.as_of)
        claimed = _actor("Claimed by", record.claimant)
        yield claimed if claimed.value else Row("Claimed by", "the outlet itself")
    elif isinstance(record, Condition):
        yield Row("If", words.one_line(record.trigger.exact) if record.trigger else "")
        yield Row("Then", words.one_line(record.consequence.exact) if record.consequence else "")
        yield _actor("Issued by", record.issuer)
        yield Row("Against", ", ".join(described(actor) for actor in record.against))
        yield _when("When", record.when)
    elif isinstance(record, Event):
        yield Row("Who", ", ".join(described(actor) for actor in record.actors))
        yield Row("To whom", ", ".join(described(actor) for actor in record.recipients))
        yield Row("How", " ".join(filter(None, (record.mode, *record.contexts))))
        yield _when("When", record.when)
        yield Row("Where", words.one_line(record.place or ""))
        claimed = _actor("Told by", record.claimant)
        yield claimed if claimed.value else Row("Told by", "the outlet itself")
    elif isinstance(record, Vote):
        yield Row("Body", words.one_line(record.body or ""))
        yield Row("On", words.one_line(record.motion.exact) if record.motion else "")
        yield Row("Votes", words.tally(record))
        yield Row("Named", words.sides(record))
        yield Row("Result", words.one_line(record.result or ""))
        yield Row("Its rules", words.one_line(record.rules or ""))
        yield _when("When", record.when)
    elif isinstance(record, Instrument):
        yield Row("Name", words.one_line(record.name))
        yield Row("Parties", ", ".join(described(actor) for actor in record.parties))
        yield Row("Brokered by", ", ".join(described(actor) for actor in record.brokers))
        yield Row("State", words.one_line(record.state or ""))
        for stance in record.stance:
            yield Row(stance.act, described(stance.actor))
        yield _when("When", record.when)
    else:
        yield Row("Between", ", ".join(described(actor) for actor in record.participants))
        yield Row("How", record.format)
        yield Row("Body", words.one_line(record.body or ""))
        yield Row("Where", words.one_line(record.place or ""))
        yield _when("When", record.when)
        yield Row("Length", f"{words.amount(record.minutes)} minutes" if record.minutes else "")


def _standing(record: AnyRecord) -> Iterator[Row]:
    yield Row("Standing", "" if record.status == "actual" else record.status)
    yield Row("Confidence", f"{record.confidence:.0%}".replace("%", " %"))
