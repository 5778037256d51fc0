"""What people said of the record: a log that only grows, and what of it is in force.

A verdict is never changed or taken out. A later one of the same thing wins; an undo names the number of the
verdict that it takes back, and may be undone itself. What a verdict was given on is kept in it as it was
read, so that it can be found again after a newer reader has read the report anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from demarche.records import Actor, AnyRecord

Said = Literal["accept", "correct", "reject", "rate", "merge", "split", "undo"]
SAID: tuple[Said, ...] = get_args(Said)
Subject = Literal["record", "actor", "encounter", "report", "verdict"]
Key = tuple[str, str]
"""What tells actors apart: (id, "") where the id is known, else ("", name)."""


@dataclass(frozen=True)
class Verdict:
    """One entry of the log. `at` is an ISO time in UTC; `number` orders the log, whatever clocks say.

    `target` (and, of two, `other`) is a record's, report's or actor's id, an actor's name where it has none,
    or for an undo the number taken back. `value` is what `field` should hold, as the JSON contract has it; of
    a rating it is the credibility, 1 to 6. `was` is the target (and the other) as read when the verdict was
    given; `report`, `kind` and `reader` are the target's.
    """

    number: int
    at: str
    who: str
    said: Said
    subject: Subject
    target: str
    other: str | None = None
    field: str | None = None
    value: Any = None
    report: str | None = None
    kind: str | None = None
    reader: str | None = None
    was: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Fold:
    """What is in force: verdicts by the record they were given on, who is shown as whom, what is one or not.

    `records`: record id as judged → its verdicts in order. `actors`: actor → the actor it is shown as; only
    those that are shown as another, or that another is shown as. `together`, `apart`: for “encounter” and
    “report”, the pairs of ids that are one or are not, the smaller id first.
    """

    records: Mapping[str, tuple[Verdict, ...]]
    actors: Mapping[Key, Actor]
    together: Mapping[Subject, frozenset[tuple[str, str]]]
    apart: Mapping[Subject, frozenset[tuple[str, str]]]


def in_force(log: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts that no undo in force takes back, undos included, by number."""
    ordered = sorted(log, key=lambda verdict: verdict.number)
    gone: set[str] = set()
    kept: list[Verdict] = []
    # An undo can name only what was there before it: from the last one back, each is settled when met.
    for verdict in reversed(ordered):
        if str(verdict.number) in gone:
            continue
        kept.append(verdict)
        if verdict.said == "undo":
            gone.add(verdict.target)
    return tuple(reversed(kept))


def fold(log: Iterable[Verdict]) -> Fold:
    """What the log comes to. The order in which its entries are given makes no difference."""
    records: dict[str, list[Verdict]] = {}
    pairs: dict[Subject, dict[tuple[str, str], Verdict]] = {}
    for verdict in in_force(log):
        if verdict.subject == "record":
            records.setdefault(verdict.target, []).append(verdict)
        elif verdict.said in {"merge", "split"} and verdict.other is not None:
            pairs.setdefault(verdict.subject, {})[_pair(verdict)] = verdict
    tied: dict[Said, dict[Subject, frozenset[tuple[str, str]]]] = {"merge": {}, "split": {}}
    for said, by_subject in tied.items():
        for subject in ("encounter", "report"):
            latest = pairs.get(subject, {})
            by_subject[subject] = frozenset(pair for pair, last in latest.items() if last.said == said)
    return Fold(
        {target: tuple(verdicts) for target, verdicts in records.items()},
        _shown([last for last in pairs.get("actor", {}).values() if last.said == "merge"]),
        tied["merge"],
        tied["split"],
    )


def key_of(actor: Actor) -> Key:
    """What tells this actor from others."""
    return (actor.id, "") if actor.id is not None else ("", actor.name)


def fields_of(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """What the fields of a record should hold by its verdicts: of each field the last said."""
    return {one.field: one.value for one in verdicts if one.said == "correct" and one.field is not None}


def last_of(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The last that accepts, corrects or rejects the record; null where none does."""
    judged = [one for one in verdicts if one.said in {"accept", "correct", "reject"}]
    return judged[-1] if judged else None


def content(record: AnyRecord) -> dict[str, Any]:
    """A record as a verdict keeps it: the JSON contract's fields."""
    return record.model_dump(mode="json")


def remembered(log: Iterable[Verdict]) -> dict[str, Mapping[str, Any]]:
    """Every record that a verdict in force names: its id then → the record as it was."""
    found: dict[str, Mapping[str, Any]] = {}
    for verdict in in_force(log):
        if verdict.subject in {"record", "encounter"}:
            ids = (verdict.target, verdict.other)
            found |= {id: was for id, was in zip(ids, verdict.was, strict=False) if id is not None}
    return found


def _pair(verdict: Verdict) -> tuple[str, str]:
    one, other = (_named(verdict, 0), _named(verdict, 1))
    return (one, other) if one <= other else (other, one)


def _named(verdict: Verdict, which: int) -> str:
    """The id of one of the two; of an actor without one its name, marked so that no id is taken for it."""
    if verdict.subject == "actor":
        id, name = key_of(_actor(verdict, which))
        return id or f"name {name}"
    return verdict.target if which == 0 else verdict.other or ""


def _actor(verdict: Verdict, which: int) -> Actor:
    return Actor.model_validate({**verdict.was[which], "text": None})


def _shown(merges: Iterable[Verdict]) -> dict[Key, Actor]:
    """Whom each merged actor is shown as: the target of the last merge that reaches it."""
    above: dict[Key, Key] = {}
    known: dict[Key, Actor] = {}

    def top(key: Key) -> Key:
        while key in above:
            key = above[key]
        return key

    for merge in sorted(merges, key=lambda verdict: verdict.number):
        one, other = _actor(merge, 0), _actor(merge, 1)
        for actor in (one, other):
            known.setdefault(key_of(actor), actor)
        kept, gone = top(key_of(one)), top(key_of(other))
        if kept != gone:
            above[gone] = kept
    return {key: known[top(key)] for key in known}
