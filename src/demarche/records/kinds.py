"""The records: what a report holds, each with its evidence. Field names are the contract of DESIGN.md."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal, Self, get_args

from demarche.records.nouns import Actor, Evidence, Noun, Span, Status, When
from demarche.records.report import Report, ReportRef

Kind = Literal["statement", "figure", "condition", "meeting"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Act = Literal["SAY", "ACCUSE", "REJECT", "REQUEST", "THREATEN", "WARN", "AGREE", "SUPPORT", "CONCEDE"]
ACTS: tuple[Act, ...] = get_args(Act)
SourceKind = Literal["named", "office", "collective", "anonymous"]
Quoted = Literal["direct", "indirect", "mixed"]
Force = Literal["threat", "promise", "warning", "offer", "red-line", "deadline", "prediction"]
Format = Literal["in-person", "phone", "video", "multilateral", "correspondence"]
MeetingState = Literal["held", "planned", "expected", "proposed", "cancelled", "under way"]

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


AnyRecord = Statement | Figure | Condition | Meeting
MODELS: dict[Kind, type[AnyRecord]] = {
    "statement": Statement,
    "figure": Figure,
    "condition": Condition,
    "meeting": Meeting,
}


def from_json(line: str) -> AnyRecord:
    """The record that a line of the contract holds. Raises `ValueError` if it holds none."""
    data = json.loads(line)
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind not in MODELS:
        raise ValueError(f"not a record: kind is {kind!r}, expected one of {', '.join(KINDS)}")
    return MODELS[kind].model_validate(data)
