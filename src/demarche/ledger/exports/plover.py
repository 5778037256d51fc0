"""POLECAT-style event data: one event a line, tab-separated, in PLOVER's types.

Columns and their order are those of the POLECAT files (Halterman, Bagozzi, Beger, Schrodt and Scarborough
2023, “PLOVER and POLECAT”, SocArXiv rm5dw), with ours after them: `data/plover_columns.tsv`. Events are deeds
by their type, statements by what their act is in PLOVER, meetings as CONSULT. What PLOVER has no type for is
left out: statements that only say or warn (CAMEO's comments, which PLOVER dropped).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from demarche.ledger.exports import Source
from demarche.ledger.exports.tables import rows
from demarche.ledger.shape import day, when
from demarche.link.plover import type_of
from demarche.records import Actor, AnyRecord, Event, Meeting, Statement

# Kinds of actor whose name is no proper name: its words tell what they are.
_NAMED_BY_WORDS = frozenset({"anonymous", "collective", "armed-force", "office"})
_WORD = re.compile(r"\w+(?:-\w+)*")


@cache
def columns() -> tuple[str, ...]:
    """The columns, in order."""
    return tuple(name for name, *_ in rows("plover_columns"))


def lines(source: Source) -> Iterator[str]:
    """The header, then a line for each record that is an event of a PLOVER type."""
    held = io.StringIO()
    writer = csv.writer(held, dialect="excel-tab", lineterminator="\n")
    writer.writerow(columns())
    for record in source.records:
        values = _values(record)
        if values:
            writer.writerow([values.get(column, "") for column in columns()])
        yield held.getvalue()
        held.seek(0)
        held.truncate()
    yield held.getvalue()


def sector(actor: Actor) -> tuple[str, str]:
    """PLOVER's sector of an actor, and its code where it is of no state; empty where unknown."""
    told = actor.role or (actor.name if actor.kind in _NAMED_BY_WORDS else "")
    words = f" {' '.join(_WORD.findall(told.casefold()))} "
    by_id, by_word, by_kind = _sectors()
    if actor.id in by_id:
        return by_id[actor.id]
    for phrase, found in by_word:
        if phrase in words:
            return found
    return by_kind.get(actor.kind, ("", ""))


@cache
def _sectors() -> tuple[
    dict[str | None, tuple[str, str]],
    tuple[tuple[str, tuple[str, str]], ...],
    dict[str | None, tuple[str, str]],
]:
    by: dict[str, dict[str | None, tuple[str, str]]] = {"id": {}, "word": {}, "kind": {}}
    for of, value, found, code in rows("plover_sectors"):
        by[of][value] = (found, code)
    words = tuple((f" {phrase} ", found) for phrase, found in by["word"].items())
    return by["id"], words, by["kind"]


@cache
def _standing() -> dict[tuple[str, str], tuple[str, str]]:
    return {(of, value): (context, mode) for of, value, context, mode in rows("plover_standing")}


def _values(record: AnyRecord) -> dict[str, str]:
    """The cells of a record by their columns; empty where PLOVER has no type for it."""
    plover = type_of(record)
    if plover is None:
        return {}
    told, report, evidence = when(record), record.report, record.evidence
    values = {
        "Event ID": record.id,
        "Event Date": day(record) or "",
        "Event Type": plover.name,
        "Event Mode": _mode(record),
        "Intensity": f"{plover.weight:.1f}",
        "Quad Code": plover.of.upper(),
        "Contexts": _list(_contexts(record)),
        "Placename": _place(record) or "",
        "Source": report.outlet or "",
        "Publication Date": report.published or "",
        "Version": record.reader,
        "Headline": report.title or "",
        "Story ID": report.id,
        "Story Key": report.key,
        "Story URL": report.url or "",
        "Date End": told.end[:10] if told else "",
        "Date Precision": told.precision if told else "",
        "Date Basis": told.basis if told else "publication" if report.published else "",
        "Standing": record.state if isinstance(record, Meeting) else record.status,
        "Evidence": evidence.exact,
        "Evidence Start": str(evidence.start),
        "Evidence End": str(evidence.end),
        "Record Kind": record.kind,
        "Confidence": f"{record.confidence:.4g}",
    }
    doers, others, tellers = _sides(record)
    values |= _who("Actor", doers) | _who("Recipient", others)
    values["Claimant"] = _list(actor.name for actor in tellers)
    values["Claimant Country"] = _list(map(_country, tellers))
    values["Claimant Sector"] = _list(sector(actor)[0] for actor in tellers)
    return values


def _sides(record: AnyRecord) -> tuple[Sequence[Actor], Sequence[Actor], Sequence[Actor]]:
    """Who did it, to whom, and who tells it where that is not the outlet itself.

    Who meets stands, as PLOVER asks where nobody is told to host, all on the side of who did it.
    """
    if isinstance(record, Event):
        return record.actors, record.recipients, (record.claimant,) if record.claimant else ()
    if isinstance(record, Statement):
        return (record.source,) if record.source else (), record.addressees, record.relay
    return (record.participants if isinstance(record, Meeting) else ()), (), ()


def _mode(record: AnyRecord) -> str:
    if isinstance(record, Meeting):
        return _standing()["format", record.format][1]
    return (record.mode or "") if isinstance(record, Event) else ""


def _contexts(record: AnyRecord) -> list[str]:
    """What it is about, and how it stands: PLOVER tells both by contexts."""
    about = list(record.contexts) if isinstance(record, Event) else []
    of, value = ("state", record.state) if isinstance(record, Meeting) else ("status", record.status)
    stands = _standing()[of, value][0]
    return [*about, stands] if stands else about


def _place(record: AnyRecord) -> str | None:
    if isinstance(record, Statement):
        return record.venue
    return record.place if isinstance(record, Event | Meeting) else None


def _who(side: str, actors: Sequence[Actor]) -> dict[str, str]:
    """The columns of one side. In each the n-th entry is the n-th actor's, empty where it has none."""
    sectors = _list(sector(actor)[0] for actor in actors)
    return {
        f"{side} Name": _list(actor.name for actor in actors),
        f"{side} Country": _list(map(_country, actors)),
        f"Primary {side} Sector": sectors,
        f"{side} Sectors": sectors,
        f"{side} Title": _list(actor.role or "" for actor in actors),
        f"{side} Name Raw": _list(actor.text.exact if actor.text else "" for actor in actors),
    }


def _country(actor: Actor) -> str:
    return actor.country or sector(actor)[1]


def _list(entries: Iterable[str]) -> str:
    """Entries in one cell, “; ” between them; nothing where all are empty."""
    listed = [entry.replace(";", ",") for entry in entries]
    return "; ".join(listed) if any(listed) else ""
