"""What people's verdicts make of the records that are there now, and where reader and people disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ValidationError

from demarche.link.anchoring import Anchor
from demarche.link.verdicts import Fold, Key, Subject, Verdict, content, fields_of, key_of, last_of
from demarche.records import MODELS, Actor, AnyRecord, Stance

State = Literal["accepted", "corrected", "rejected"]
_STATES: dict[str, State] = {"accept": "accepted", "correct": "corrected", "reject": "rejected"}


@dataclass(frozen=True)
class Conflict:
    """Verdicts on a record that the reader now reads otherwise, or not at all.

    `record`: the record that stands there now; null where none does. `was`: the record as judged.
    `differs`: the fields that changed since. `elsewhere`: a record with the same words at another place, if
    that is all that was found. `said` are the verdicts, by number.
    """

    said: tuple[Verdict, ...]
    record: str | None
    was: Mapping[str, Any]
    differs: tuple[str, ...]
    elsewhere: str | None = None


@dataclass(frozen=True)
class Standing:
    """The verdicts on what is there now. `of`: record id → the verdicts in force on it, in order."""

    of: Mapping[str, tuple[Verdict, ...]] = field(default_factory=dict)
    actors: Mapping[Key, Actor] = field(default_factory=dict)
    together: Mapping[Subject, frozenset[tuple[str, str]]] = field(default_factory=dict)
    apart: Mapping[Subject, frozenset[tuple[str, str]]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()

    def state(self, record: str) -> State | None:
        """Whether the record was accepted, corrected or rejected; null where nobody has ruled on it."""
        last = last_of(self.of.get(record, ()))
        return _STATES[last.said] if last else None

    def credibility(self, record: str) -> int | None:
        """How credible the record was last rated, 1 (confirmed) to 6 (can't be judged); null where not."""
        rated = [verdict.value for verdict in self.of.get(record, ()) if verdict.said == "rate"]
        return rated[-1] if rated else None

    def corrected(self, record: AnyRecord) -> AnyRecord:
        """The record with its fields as people corrected them, under the id that it was read with."""
        try:
            return with_fields(record, fields_of(self.of.get(record.id, ())))
        except ValidationError:  # Fits what was judged, not what is there now: told as a conflict.
            return record

    def judged(self, record: AnyRecord) -> AnyRecord | None:
        """The record as people left it: fields corrected, actors under one name; null if it was rejected."""
        if self.state(record.id) == "rejected":
            return None
        return self.named(self.corrected(record))

    def named(self, record: AnyRecord) -> AnyRecord:
        """The record, each merged actor in it shown as the one that stands for all."""
        return _renamed(record, self.actors) if self.actors else record


def stands(fold: Fold, anchors: Mapping[str, Anchor], present: Mapping[str, AnyRecord]) -> Standing:
    """What a log comes to for the records that are there now.

    `anchors`: where each judged record is now; `present`: id → record, of those that an anchor names though
    the judged record has another id.
    """
    of: dict[str, list[Verdict]] = {}
    conflicts: list[Conflict] = []
    latest: dict[str, int] = {}
    places = {target: _place(anchors[target]) for target in fold.records}
    for target, verdicts in fold.records.items():
        last, at = last_of(verdicts), places[target]
        if last is not None and at is not None:
            latest[at] = max(latest.get(at, 0), last.number)
    for target, verdicts in sorted(fold.records.items()):
        anchor, at, last = anchors[target], places[target], last_of(verdicts)
        held = list(verdicts)
        # Someone who has since ruled on what the reader then said there has settled what went before.
        if anchor.how != "id" and last is not None and last.number >= latest.get(at or "", 0):
            conflict = _conflict(verdicts, last, anchor, present.get(at or ""))
            if conflict is not None:
                conflicts.append(conflict)
                # Accepted was what it said then: of what it says now nobody has spoken.
                held = [verdict for verdict in held if verdict.said != "accept"]
        if at is not None:
            of.setdefault(at, []).extend(held)
    return Standing(
        {id: tuple(sorted(those, key=lambda verdict: verdict.number)) for id, those in of.items()},
        fold.actors,
        {subject: _moved(subject, pairs, anchors) for subject, pairs in fold.together.items()},
        {subject: _moved(subject, pairs, anchors) for subject, pairs in fold.apart.items()},
        tuple(sorted(conflicts, key=lambda conflict: conflict.said[0].number)),
    )


def with_fields(record: AnyRecord, fields: Mapping[str, Any]) -> AnyRecord:
    """The record with these fields, given as the JSON contract has them; its id stays.

    Raises pydantic's `ValidationError` where a value is none that the field can hold.
    """
    if not fields:
        return record
    return MODELS[record.kind].model_validate({**content(record), **fields})


def _place(anchor: Anchor) -> str | None:
    """The record that stands where the judged one stood."""
    return None if anchor.how in {"words", "none"} else anchor.record


def _conflict(
    verdicts: tuple[Verdict, ...], last: Verdict, anchor: Anchor, now: AnyRecord | None
) -> Conflict | None:
    """The conflict between what was judged and what the reader says now; null where there is none."""
    was = last.was[0]
    if now is None:
        # A reader that no longer finds what was rejected agrees.
        return None if last.said == "reject" else Conflict(verdicts, None, was, (), anchor.record)
    held, fields = content(now), fields_of(verdicts)
    differs = [name for name in anchor.differs if name not in fields or held.get(name) != fields[name]]
    try:
        with_fields(now, fields)
    except ValidationError:
        differs = list(dict.fromkeys((*differs, *fields)))
    return Conflict(verdicts, now.id, was, tuple(differs)) if differs else None


def _moved(
    subject: Subject, pairs: Iterable[tuple[str, str]], anchors: Mapping[str, Anchor]
) -> frozenset[tuple[str, str]]:
    """Pairs of records under the ids that these have now; those no longer there are left out."""
    if subject != "encounter":
        return frozenset(pairs)
    moved = [sorted({at for id in pair if (at := _place(anchors[id])) is not None}) for pair in pairs]
    return frozenset((pair[0], pair[1]) for pair in moved if len(pair) == 2)


def _renamed(record: AnyRecord, shown: Mapping[Key, Actor]) -> AnyRecord:
    """The record with other actors for some; the same object where none of them is in it."""

    def one(actor: Actor) -> Actor:
        to = shown.get(key_of(actor))
        if to is None or to == actor.model_copy(update={"text": None, "role": to.role}):
            return actor
        who = {"id": to.id, "name": to.name, "kind": to.kind, "country": to.country}
        return actor.model_copy(update=who)

    def any_of(value: Any) -> Any:
        """The value itself where nothing in it is shown as another."""
        if isinstance(value, Actor):
            return one(value)
        if isinstance(value, Stance):
            who = one(value.actor)
            return value if who is value.actor else value.model_copy(update={"actor": who})
        if isinstance(value, tuple):
            after = tuple(any_of(each) for each in value)
            return after if any(new is not old for new, old in zip(after, value, strict=True)) else value
        if isinstance(value, dict):
            sides = {key: any_of(each) for key, each in value.items()}
            return sides if any(sides[key] is not value[key] for key in value) else value
        return value

    changed = {}
    for name in type(record).model_fields:
        before = getattr(record, name)
        if isinstance(before, Actor | tuple | dict) and (after := any_of(before)) is not before:
            changed[name] = after
    return record.model_copy(update=changed) if changed else record
