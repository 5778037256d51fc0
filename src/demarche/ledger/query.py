"""What is asked of the ledger, as SQL."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    column,
    false,
    func,
    literal_column,
    select,
    table,
)

from demarche.errors import OptionError
from demarche.ledger import schema
from demarche.ledger.assemble import REPORT_FACTS
from demarche.ledger.words import folded, full_text
from demarche.records import ACTS, KINDS

Day = str | datetime.date

_reports, _records = schema.reports, schema.records
_record_words = table("record_words", column("rowid"))


def all_reports() -> Select[Any]:
    """Every report: by date (those without one last), then key."""
    return select(_reports).order_by(*_report_order())


def all_records() -> Select[Any]:
    """The columns that records share and their report's: by report, as above, then where they stand in it."""
    of_report = [_reports.c[name].label(f"report_{name}") for name in REPORT_FACTS]
    return (
        select(_records, *of_report)
        .join(_reports, _reports.c.id == _records.c.report)
        .order_by(*_report_order(), _records.c.evidence_start, _records.c.id)
    )


def _report_order() -> tuple[ColumnElement[Any], ...]:
    return _reports.c.published.nulls_last(), _reports.c.key, _reports.c.id


def wanted(
    *,
    kind: str | None,
    actor: str | None,
    about: str | None,
    since: Day | None,
    until: Day | None,
    act: str | None,
    report: str | None,
) -> list[ColumnElement[bool]]:
    """The conditions that a record must meet. Raises `OptionError` for a value that can't be meant."""
    conditions: list[ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(_records.c.kind == _one_of("kind", kind, KINDS))
    if act is not None:
        details = schema.statements
        acted = select(details.c.id).where(details.c.act == _one_of("act", act, ACTS))
        conditions.append(_records.c.id.in_(acted))
    if report is not None:
        conditions.append(_records.c.report == report)
    if since is not None:
        conditions.append(_records.c.day >= day("since", since))
    if until is not None:
        conditions.append(_records.c.day <= day("until", until))
    if actor is not None and actor.strip():
        conditions.append(_names(actor))
    if about is not None and about.strip():
        conditions.append(_holds(about))
    return conditions


def day(option: str, given: Day) -> str:
    """`given` as an ISO date. Raises `OptionError` if it is none."""
    try:
        return datetime.date.fromisoformat(str(given)).isoformat()
    except ValueError:
        raise OptionError(f"{option}: {str(given)!r} is no date (write one such as 2021-12-17)") from None


def _one_of(option: str, given: str, known: tuple[str, ...]) -> str:
    if given not in known:
        raise OptionError(f"{option}: {given!r} is none of {', '.join(known)}")
    return given


def _names(actor: str) -> ColumnElement[bool]:
    """One actor of the record has all the words, whole, in its name, id, country and role."""
    actors, mentions = schema.actors, schema.mentions
    words = folded(actor)
    if not words:  # Something was asked for, and no actor's words can hold it.
        return false()
    hits = select(mentions.c.record).join(actors, actors.c.actor == mentions.c.actor)
    for word in words:
        hits = hits.where(func.instr(actors.c.words, f" {word} ") > 0)
    return _records.c.id.in_(hits)


def _holds(about: str) -> ColumnElement[bool]:
    """The record's evidence, content, counted thing, trigger or consequence hold all the words."""
    words = full_text(about)
    if not words:
        return false()
    match = literal_column("record_words", Text).op("MATCH")(bindparam("about", words))
    return _records.c.row.in_(select(_record_words.c.rowid).where(match))
