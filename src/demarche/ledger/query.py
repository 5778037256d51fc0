"""What is asked of the ledger, as SQL."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    false,
    select,
)

from demarche.errors import OptionError
from demarche.ledger import places, schema
from demarche.ledger.assemble import REPORT_FACTS
from demarche.ledger.dialects.forms import RECORD_WORDS, holds
from demarche.ledger.dialects.forms import among as one_of
from demarche.ledger.words import asked_for, folded
from demarche.records import ACTS, KINDS

Day = str | datetime.date

_reports, _records = schema.reports, schema.records


def all_reports() -> Select[Any]:
    """Every report: by date (those without one last), then key."""
    return select(_reports).order_by(*_report_order())


def printed(since: Day | None, until: Day | None) -> list[ColumnElement[bool]]:
    """The report was published from one day to another, both included. Raises `OptionError`."""
    published = _reports.c.published
    conditions = [published >= day("since", since)] if since is not None else []
    if until is not None:
        last = datetime.date.fromisoformat(day("until", until))
        conditions.append(published < (last + datetime.timedelta(days=1)).isoformat())
    return conditions


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
        acted = select(details.c.row).where(details.c.act == _one_of("act", act, ACTS))
        conditions.append(_records.c.row.in_(acted))
    if report is not None:
        conditions.append(_records.c.report == report)
    if since is not None:
        conditions.append(_records.c.row >= places.first(day("since", since)))
    if until is not None:
        conditions.append(_records.c.row.between(places.FIRST_DATED, places.after(day("until", until)) - 1))
    if actor is not None and actor.strip():
        conditions.append(_names(actor))
    if about is not None and about.strip():
        conditions.append(_records.c.row.in_(holding(about)))
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


def named(words: Sequence[str]) -> Select[Any]:
    """The keys of the actors that have all these (folded) words, whole, in name, id, country and role."""
    table = schema.actor_words
    first, *others = words
    found = select(table.c.actor).where(table.c.word == first)
    for word in others:
        too = table.alias()
        found = found.where(
            select(too.c.actor).where(too.c.word == word, too.c.actor == table.c.actor).exists()
        )
    return found


def _names(actor: str) -> ColumnElement[bool]:
    """One actor of the record has all the words, whole, in its name, id, country and role."""
    mentions, words = schema.mentions.c, folded(actor)
    if not words:  # Something was asked for, and no actor's words can hold it.
        return false()
    return _records.c.row.in_(select(mentions.row).where(mentions.actor.in_(named(words))))


def holding(
    about: str,
    span: tuple[int, int] | None = None,
    *,
    among: Sequence[int] | None = None,
) -> Select[Any]:
    """The numbers of the records whose evidence, content, counted thing, trigger, consequence or motion hold
    all the words; of those in the `span`, its end not included, or `among` these."""
    words = asked_for(about)
    row = RECORD_WORDS.c.rowid
    if not words:
        return select(row).where(false())
    found = select(row).where(holds(RECORD_WORDS, words))
    if span is not None:
        found = found.where(row >= span[0], row < span[1])
    if among is not None:
        found = found.where(one_of(row, among))
    return found


def outlets(connection: Connection, named: str) -> list[str]:
    """The outlets of that name, case aside, as their reports write them."""
    every = connection.scalars(select(_reports.c.outlet).where(_reports.c.outlet.is_not(None)).distinct())
    return [str(one) for one in every if one.casefold() == named.strip().casefold()]
