"""The records: what a report holds, each with its evidence. Field names are the contract of DESIGN.md."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal, Self, get_args

from pydantic import Field, field_serializer

from demarche.records.nouns import Actor, Evidence, Noun, Span, Status, When
from demarche.records.report import Report, ReportRef

Kind = Literal["statement", "event", "figure", "condition", "meeting", "vote", "instrument"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Act = Literal["SAY", "ACCUSE", "REJECT", "REQUEST", "THREATEN", "WARN", "AGREE", "SUPPORT", "CONCEDE"]
ACTS: tuple[Act, ...] = get_args(Act)
SourceKind = Literal["named", "office", "collective", "anonymous"]
Quoted = Literal["direct", "indirect", "mixed"]
Force = Literal["threat", "promise", "warning", "offer", "red-line", "deadline", "prediction"]
Format = Literal["in-person", "phone", "video", "multilateral", "correspondence"]
MeetingState = Literal["held", "planned", "expected", "proposed", "cancelled", "under way"]

# PLOVER's types of deeds and formal acts (Open Event Data Alliance 2018, with the AGREE and CONCEDE of
# NGEC/POLECAT); its verbal types are the acts of statements, its CONSULT is a meeting.
EventType = Literal[
    "AGREE",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REJECT",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
Form = Literal["accord", "draft treaty", "letter", "proposal", "bill", "resolution", "statement"]
Side = Literal["for", "against", "abstain"]
SIDES: tuple[Side, ...] = get_args(Side)

# Not part of what a record says: two readers that agree on the content give it the same id.
_NOT_CONTENT = {"id", "confidence", "reader"}


class Record(Noun):
    """What all records share. `confidence` is the chance, 0 to 1, that the record is right."""

    id: str = ""
    kind: Kind
    report: ReportRef
    evidence: Evidence
    status: Status = "actual"
    confidence: float
    reader: str

    @classmethod
    def make(cls, report: Report, reader: str, evidence: tuple[int, int], **fields: Any) -> Self:
        """A record of `report`, its evidence at the offsets `evidence`, with its content-hash id."""
        bare = cls(report=report.ref, reader=reader, evidence=Evidence.of(report.text, *evidence), **fields)
        return bare.model_copy(update={"id": bare.content_id()})

    def content_id(self) -> str:
        """The id that this record's content gives it: its kind's first letter and 16 hex digits."""
        content = self.model_dump(mode="json", exclude=_NOT_CONTENT)
        content["report"] = self.report.id
        digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode())
        return self.kind[0] + digest.hexdigest()[:16]

    def line(self) -> str:
        """The record as one line of the JSON contract."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False)


class Statement(Record):
    """Somebody's words: a source expresses a content through a cue (PARC3, PolNeAR)."""

    kind: Literal["statement"] = "statement"
    source: Actor | None
    source_kind: SourceKind
    relay: tuple[Actor, ...] = ()
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quoted: Quoted
    act: Act
    addressees: tuple[Actor, ...] = ()
    when: When | None = None
    venue: str | None = None


class Figure(Record):
    """A number claimed: `low` to `high`, null where open (“more than” has no high)."""

    kind: Literal["figure"] = "figure"
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None
    counted: Span | None
    holder: Actor | None
    place: str | None = None
    as_of: When | None = None
    claimant: Actor | None = None


class Condition(Record):
    """What was declared to follow (`consequence`) if something happens (`trigger`)."""

    kind: Literal["condition"] = "condition"
    trigger: Span | None
    consequence: Span | None
    issuer: Actor | None
    against: tuple[Actor, ...] = ()
    force: Force
    when: When | None = None


class Meeting(Record):
    """Who meets whom. `minutes` is its length where told."""

    kind: Literal["meeting"] = "meeting"
    participants: tuple[Actor, ...]
    format: Format
    body: str | None = None
    place: str | None = None
    when: When | None = None
    minutes: float | None = None
    state: MeetingState


class Event(Record):
    """A deed or formal act: who did what to whom. `claimant` tells it, null where the outlet itself does.

    `mode` and `contexts` are PLOVER's: how it was done (“aerial”) and what it is about (“military”).
    """

    kind: Literal["event"] = "event"
    type: EventType
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    when: When | None = None
    place: str | None = None
    claimant: Actor | None = None


class Vote(Record):
    """A vote taken or to come. Tallies are null where untold; `named` says who voted how.

    `procedural` is whether it was on procedure, null where untold. `rules` says whether the body's own rules
    agree with the result that is reported, or why not; null where they, or the tally, are not known.
    """

    kind: Literal["vote"] = "vote"
    body: str | None
    motion: Span | None = None
    ayes: int | None = Field(default=None, alias="for")
    against: int | None = None
    abstain: int | None = None
    named: dict[Side, tuple[Actor, ...]] = Field(default_factory=dict)
    result: str | None = None
    procedural: bool | None = None
    rules: str | None = None
    when: When | None = None

    @field_serializer("named")
    def _in_order(self, named: dict[Side, tuple[Actor, ...]]) -> dict[Side, tuple[Actor, ...]]:
        return {side: named[side] for side in SIDES if named.get(side)}


class Stance(Noun):
    """How an actor stands to an instrument: it invokes (SAY), backs, offers, rejects … it."""

    actor: Actor
    act: Act


class Instrument(Record):
    """An accord, treaty, letter, bill, resolution …, and how it stands."""

    kind: Literal["instrument"] = "instrument"
    name: str
    form: Form
    parties: tuple[Actor, ...] = ()
    brokers: tuple[Actor, ...] = ()
    when: When | None = None
    state: str | None = None
    stance: tuple[Stance, ...] = ()


AnyRecord = Statement | Event | Figure | Condition | Meeting | Vote | Instrument
MODELS: dict[Kind, type[AnyRecord]] = {
    "statement": Statement,
    "event": Event,
    "figure": Figure,
    "condition": Condition,
    "meeting": Meeting,
    "vote": Vote,
    "instrument": Instrument,
}


def from_json(line: str) -> AnyRecord:
    """The record that a line of the contract holds. Raises `ValueError` if it holds none."""
    data = json.loads(line)
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind not in MODELS:
        raise ValueError(f"not a record: kind is {kind!r}, expected one of {', '.join(KINDS)}")
    return MODELS[kind].model_validate(data)
