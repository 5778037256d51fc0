"""The log of verdicts in the ledger: written at its end only, one verdict a transaction."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from demarche.errors import ConflictError, OptionError
from demarche.ledger import assemble, query, schema
from demarche.ledger.dialects.forms import among
from demarche.link.anchoring import Anchor, anchored
from demarche.link.standing import Standing, stands
from demarche.link.verdicts import Subject, Verdict, fold, in_force, remembered
from demarche.records import AnyRecord

_VERDICTS = schema.verdicts


def log(connection: Connection, subjects: Sequence[Subject] = ()) -> tuple[Verdict, ...]:
    """Every verdict ever given, or those on these subjects, by number."""
    asked = select(_VERDICTS).order_by(_VERDICTS.c.number)
    if subjects:
        asked = asked.where(_VERDICTS.c.subject.in_(subjects))
    return tuple(_verdict(row) for row in connection.execute(asked).mappings())


def append(connection: Connection, verdict: Verdict) -> Verdict:
    """Put the verdict at the end of the log, within the caller's write transaction; returns it numbered.

    Raises `OptionError` for an undo of what is not there, or is undone already.
    """
    if verdict.said == "undo":
        _can_undo(connection, int(verdict.target))
    evidence = verdict.was[0].get("evidence") if verdict.was else None
    # Counted here and not by the database: PostgreSQL's counters leave gaps where a writer is killed.
    last = int(connection.scalar(select(func.max(_VERDICTS.c.number))) or 0)
    row = {
        "number": last + 1,
        "at": verdict.at,
        "who": verdict.who,
        "verdict": verdict.said,
        "subject": verdict.subject,
        "target": verdict.target,
        "other": verdict.other,
        "field": verdict.field,
        "value": _json(verdict.value) if verdict.said in {"correct", "rate"} else None,
        "report": verdict.report,
        "kind": verdict.kind,
        "evidence": evidence["exact"] if evidence else None,
        "evidence_start": evidence["start"] if evidence else None,
        "evidence_end": evidence["end"] if evidence else None,
        "reader": verdict.reader,
        "was": _json(verdict.was) if verdict.was else None,
    }
    connection.execute(_VERDICTS.insert().values(row))
    return replace(verdict, number=last + 1)


def unseen(connection: Connection, target: str, seen: int) -> None:
    """Raises `ConflictError` where a verdict on the target is in the log that is later than `seen`."""
    asked = select(_VERDICTS).where(_VERDICTS.c.target == target, _VERDICTS.c.number > seen)
    last = connection.execute(asked.order_by(_VERDICTS.c.number.desc()).limit(1)).mappings().first()
    if last is not None:
        one = _verdict(last)
        raise ConflictError(
            f"{target[:9]}: {one.who} said “{one.said}” of it meanwhile (verdict {one.number}); "
            "look at it again, then say what you think"
        )


def standing(connection: Connection, given: tuple[Verdict, ...] | None = None) -> Standing:
    """What all verdicts, `given` if read already, come to for the records that the ledger holds now."""
    given = log(connection) if given is None else given
    if not given:
        return Standing()
    judged = remembered(given)
    table = schema.records
    here = set(connection.scalars(select(table.c.id).where(among(table.c.id, list(judged)))))
    anchors = {id: Anchor(id, "id") for id in judged if id in here}
    present: dict[str, AnyRecord] = {}
    # Only the reports of which something judged is gone need be looked through.
    again: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for id, was in judged.items():
        again[was["report"]["id"]][id] = was
    for report, those in again.items():
        if those.keys() <= here:
            continue
        heads = connection.execute(query.all_records().where(table.c.report == report)).mappings().all()
        records = {record.id: record for record in assemble.records(connection, heads)}
        anchors |= anchored(those, records.values())
        present |= records
    return stands(fold(given), anchors, present)


def _can_undo(connection: Connection, number: int) -> None:
    given = log(connection)
    if number not in {verdict.number for verdict in given}:
        raise OptionError(f"undo {number}: there is no such verdict (demarche list verdicts shows them)")
    kept = in_force(given)
    if number not in {verdict.number for verdict in kept}:
        by = next(one.number for one in kept if one.said == "undo" and one.target == str(number))
        raise OptionError(f"undo {number}: is undone already, by {by} (undo {by} to have it back)")


def _verdict(row: RowMapping) -> Verdict:
    plain = {name: row[name] for name in ("number", "at", "who", "subject", "target", "other", "field")}
    return Verdict(
        **plain,
        said=row["verdict"],
        value=json.loads(row["value"]) if row["value"] is not None else None,
        report=row["report"],
        kind=row["kind"],
        reader=row["reader"],
        was=tuple(json.loads(row["was"])) if row["was"] is not None else (),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
