"""What people said of the record, as tables: the log, what is waiting for a verdict, the figures it gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from demarche.link.evaluation import Bin, Evaluation, Share
from demarche.link.standing import Conflict, Standing
from demarche.link.verdicts import Verdict, in_force
from demarche.records import AnyRecord
from demarche.views import words
from demarche.views.sheet import Sheet, plain

_ID = 9
_TOLD = {"accept": "accepted", "reject": "rejected", "merge": "merged", "split": "split", "undo": "undone"}


@dataclass(frozen=True)
class Waiting:
    """What waits for a verdict: a record, or what a newer reader says otherwise than people said.

    `record` is as people left it so far; null where the reader no longer finds what was judged.
    """

    record: AnyRecord | None
    conflict: Conflict | None = None


def queue(records: Iterable[AnyRecord], standing: Standing, *, sample: bool = False) -> tuple[Waiting, ...]:
    """The records on which nobody has ruled, least certain first.

    `sample`: in an order as good as drawn by lot instead (that of a hash of their ids, so always the same),
    for figures that hold for all records.
    """
    waiting = [record for record in records if standing.state(record.id) is None]

    def lot(record: AnyRecord) -> tuple[str, str]:
        return hashlib.sha256(record.id.encode()).hexdigest(), record.id

    if sample:
        ordered = sorted(waiting, key=lot)
    else:
        ordered = sorted(waiting, key=lambda record: (record.confidence, record.id))
    return tuple(Waiting(record) for record in ordered)


def disagreements(conflict: Conflict, record: AnyRecord | None) -> tuple[str, ...]:
    """A conflict in lines: what people said of what, and what the reader says now."""
    said = "; ".join(f"{told(one)} by {words.one_line(one.who)} on {one.at[:10]}" for one in conflict.said)
    if record is None:
        lines = [f"{said}: the reader no longer finds it"]
        if conflict.elsewhere:
            lines.append(f"the same words stand elsewhere: {conflict.elsewhere[:_ID]}")
        return (*lines, f"“{words.one_line(conflict.was['evidence']['exact'])}”")
    now = record.model_dump(mode="json")
    changed = (
        f"{name}: {_cell(conflict.was.get(name))} → {_cell(now.get(name))}" for name in conflict.differs
    )
    return (f"{said}: the reader now says otherwise", *changed)


def told(verdict: Verdict) -> str:
    """A verdict in words: “corrected act to WARN (7)”."""
    number = f"({verdict.number})"
    if verdict.said == "correct":
        return f"corrected {verdict.field} to {_cell(verdict.value)} {number}"
    if verdict.said == "rate":
        return f"rated {verdict.value} {number}"
    return f"{_TOLD[verdict.said]} {number}"


def log(verdicts: Iterable[Verdict]) -> Sheet:
    """Every verdict, by number, with whether it is in force."""
    listed = tuple(verdicts)
    kept = {verdict.number for verdict in in_force(listed)}
    rows = []
    for one in listed:
        on = " and ".join(_target(one, each) for each in (one.target, one.other) if each is not None)
        what = one.value if one.said in {"correct", "rate"} else None
        value = "" if what is None and one.said != "correct" else _cell(what)
        cell = f"{one.field} = {value}" if one.field else value
        text = words.one_line(one.was[0]["evidence"]["exact"]) if one.was and "evidence" in one.was[0] else ""
        state = "yes" if one.number in kept else "undone"
        row = (str(one.number), one.at[:16].replace("T", " "), one.who, one.said, on, cell, state, text)
        rows.append(tuple(words.one_line(value) for value in row))
    data = [{**plain(one), "in_force": one.number in kept} for one in listed]
    heads = ("no.", "at (UTC)", "who", "verdict", "of", "value", "in force", "text")
    return Sheet("verdicts", heads, tuple(rows), data)


def evaluation(found: Evaluation) -> Sheet:
    """Precision by kind, by field where any was wrong, and by confidence."""
    rows = []
    for kind in found.kinds:
        counts = f"{kind.accepted} accepted, {kind.corrected} corrected, {kind.rejected} rejected"
        rows.append((kind.kind, "as it stands", *_share(kind.precision), counts))
        rows.append((kind.kind, "there is one", *_share(kind.found), ""))
        rows += [(kind.kind, f"its {each.field}", *_share(each.precision), "") for each in kind.fields]
    rows += [("all", _bin(each), *_share(each.precision), "") for each in found.reliability]
    note = (
        "Of the records that people judged, which are of the whole only what was chosen for judging: "
        "demarche review --sample chooses by lot."
    )
    if len(found.readers) > 1:
        note += f" Read by {len(found.readers)} readers: {', '.join(map(words.one_line, found.readers))}."
    heads = ("kind", "what", "right", "judged", "precision", "95 % interval", "text")
    return Sheet("judged records", heads, tuple(rows), plain(found), note if rows else "")


def _bin(each: Bin) -> str:
    return f"confidence {each.low:.1f}–{each.high:.1f} (mean {each.confidence:.2f})"


def _share(share: Share) -> tuple[str, str, str, str]:
    interval = f"{share.low:.2f}–{share.high:.2f}"
    return str(share.right), str(share.judged), f"{share.share:.2f}", interval


def _target(verdict: Verdict, target: str) -> str:
    short = verdict.subject in {"record", "encounter", "report"}
    return f"{verdict.subject} {target[:_ID] if short else target}"


def _cell(value: Any) -> str:
    """A value of the contract on one line: an actor's name, a span's words, else JSON."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value) or "nothing"
    if isinstance(value, dict):
        for name in ("name", "exact"):
            if name in value:
                return words.one_line(str(value[name]))
        if {"start", "end"} <= value.keys():
            days = dict.fromkeys((str(value["start"]), str(value["end"])))
            return words.one_line("/".join(days))
        return words.shortened(words.one_line(json.dumps(value, ensure_ascii=False)), 80)
    return words.one_line(str(value))
