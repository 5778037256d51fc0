"""A record as it lies before somebody who judges it: in its place, with what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from demarche.desk.page import MissingError
from demarche.errors import OptionError
from demarche.ledger import shape
from demarche.records import AnyRecord, Report
from demarche.views.cards import Card
from demarche.views.fields import Field, fields

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.link.verdicts import Verdict

_ACTORS = 200  # records of the report whose actors are offered


@dataclass(frozen=True)
class Judgement:
    """`before`, `evidence`, `after`: the paragraph. `seen`: the last verdict's number, 0 for none."""

    crisis: Crisis
    record: AnyRecord
    card: Card
    before: str
    evidence: str
    after: str
    fields: tuple[Field, ...]
    said: tuple[Verdict, ...]
    state: str | None
    credibility: int | None
    seen: int

    @cached_property
    def actors(self) -> tuple[tuple[str, str], ...]:
        """Ids and names that a field may take, of those in the same report: looked up where forms ask."""
        beside = self.crisis.leaf(report=self.record.report.id, most=_ACTORS).records
        found = {
            (actor.id or actor.name, actor.name)
            for one in (self.record, *beside)
            for _, _, actor in shape.mentions(one)
            if actor.kind != "anonymous"
        }
        return tuple(sorted(found, key=lambda one: one[1]))


def judgement(crisis: Crisis, id: str) -> Judgement:
    """The record whose id begins so, to be judged. Raises `MissingError` where there is none."""
    try:
        shown = crisis.show(id)
    except OptionError as error:
        raise MissingError(str(error)) from None
    if isinstance(shown, Report):
        raise MissingError(f"{id}: is a report, not a record (see /reports/{shown.id})")
    standing, record = crisis.standing(), shown.record
    said = standing.of.get(record.id, ())
    last = max((one.number for one in crisis.verdicts() if one.target == record.id), default=0)
    return Judgement(
        crisis,
        record,
        shown.card,
        shown.before,
        shown.evidence,
        shown.after,
        fields(record),
        said,
        standing.state(record.id),
        standing.credibility(record.id),
        last,
    )
