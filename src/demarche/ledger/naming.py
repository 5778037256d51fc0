"""Who is named in the ledger: every mention of an actor, newest first; and records by their ids."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select, func, select

from demarche.ledger import assemble, query, schema, shape
from demarche.ledger.address import Place
from demarche.ledger.dialects.forms import among
from demarche.ledger.faults import told
from demarche.ledger.judging import Judging
from demarche.ledger.narrowing import Narrowing
from demarche.ledger.verdicts import log
from demarche.link.standing import Standing
from demarche.link.verdicts import Subject, Verdict, fields_of, in_force
from demarche.records import Actor, AnyRecord, Kind

_AT_A_TIME = 5000


class Mention(NamedTuple):
    """An actor in a record. `who` names it in the cast; `text`: the report's words, null where understood.

    `part` is the record's field (of a tagged one with its tag, “named:for”), `tag` the act of a statement or
    the state of a meeting.
    """

    day: str
    record: str
    kind: Kind
    part: str
    tag: str | None
    report: str
    who: str
    text: str | None
    confidence: float


class Naming(Judging, Narrowing):
    """The part of `Ledger` that tells who is named, and gives records by their ids."""

    path: Place
    _engine: Engine

    def cast(self) -> tuple[dict[str, Actor], Iterator[Mention]]:
        """The actors, and every mention of them, those of one record together, the newest record first.

        What was rejected is left out and what was corrected is as corrected; merges are not followed.
        Records with no day (`day` is “”) come last; of equals the greater id first.
        """
        table = schema.actors
        with told(self.path), self._engine.connect() as connection:
            stands = self._judgement(connection).standing
            rows = connection.execute(select(table)).mappings()
            who = {
                row["actor"]: Actor(
                    id=row["id"], name=row["name"], kind=row["kind"], country=row["country"], role=row["role"]
                )
                for row in rows
            }
            judged = [id for id in stands.of if stands.state(id) == "rejected" or fields_of(stands.of[id])]
            corrected = [
                one
                for one in _those(connection, judged, stands)
                if self._since is None or (one.report.published or "") >= self._since
            ]
        again = sorted((mention for one in corrected for mention in _of(one, who)), key=_place, reverse=True)
        return who, heapq.merge(self._mentions(judged), again, key=_place, reverse=True)

    def names(self) -> dict[str, str]:
        """Actor id → the name that most mentions give it, of equals the first in the alphabet."""
        actors, mentions = schema.actors, schema.mentions
        times = func.count().label("times")
        asked = select(actors.c.id, actors.c.name, times).join(mentions, mentions.c.actor == actors.c.actor)
        asked = asked.where(actors.c.id.is_not(None)).group_by(actors.c.id, actors.c.name)
        with told(self.path), self._engine.connect() as connection:
            rows = connection.execute(asked.order_by(times, actors.c.name.desc())).all()
        return {str(id): str(name) for id, name, _ in rows}

    def _mentions(self, without: Sequence[str]) -> Iterator[Mention]:
        asked = _asked().where(*self._seen(schema.records.c.report))
        if without:
            asked = asked.where(~among(schema.records.c.id, list(without)))
        with told(self.path), self._engine.connect() as connection:
            rows = connection.execute(asked, execution_options={"yield_per": _AT_A_TIME})
            for some in rows.partitions():
                yield from map(Mention._make, some)

    def those(self, ids: Iterable[str]) -> tuple[AnyRecord, ...]:
        """The records of these ids as people left them, in that order; without those that are not there."""
        with told(self.path), self._engine.connect() as connection:
            stands = self._judgement(connection).standing
            found = _those(connection, list(dict.fromkeys(ids)), stands)
            return tuple(stands.named(one) for one in found)

    def rulings(self, subject: Subject) -> tuple[Verdict, ...]:
        """The verdicts on what is of this subject that no undo takes back, by number."""
        with told(self.path), self._engine.connect() as connection:
            kept = in_force(log(connection, (subject, "verdict")))
        return tuple(one for one in kept if one.subject == subject)


def _asked() -> Select[Any]:
    records, mentions = schema.records, schema.mentions
    statements, meetings = schema.statements, schema.meetings
    day = func.coalesce(records.c.day, "")
    return (
        select(
            day,
            records.c.id,
            records.c.kind,
            mentions.c.part,
            func.coalesce(statements.c.act, meetings.c.state),
            records.c.report,
            mentions.c.actor,
            mentions.c.text,
            records.c.confidence,
        )
        .join(mentions, mentions.c.record == records.c.id)
        .outerjoin(statements, statements.c.id == records.c.id)
        .outerjoin(meetings, meetings.c.id == records.c.id)
        .order_by(day.desc(), records.c.id.desc(), mentions.c.part, mentions.c.position)
    )


def _place(mention: Mention) -> tuple[str, str]:
    return mention.day, mention.record


def _of(record: AnyRecord, who: dict[str, Actor]) -> Iterator[Mention]:
    """The mentions of a record that is not as it was read; new actors are added to the cast."""
    day, tag = shape.day(record) or "", getattr(record, "act", getattr(record, "state", None))
    for part, _, actor in shape.mentions(record):
        bare = actor.model_copy(update={"text": None})
        key = bare.model_dump_json()
        who.setdefault(key, bare)
        text = actor.text.exact if actor.text else None
        yield Mention(day, record.id, record.kind, part, tag, record.report.id, key, text, record.confidence)


def _those(connection: Connection, ids: list[str], stands: Standing) -> list[AnyRecord]:
    """Records by id, in that order, fields corrected; those not there, or rejected, left out."""
    if not ids:
        return []
    asked = query.all_records().where(among(schema.records.c.id, ids))
    heads = connection.execute(asked).mappings().all()
    found = {one.id: stands.corrected(one) for one in assemble.records(connection, heads)}
    return [found[id] for id in ids if id in found and stands.state(id) != "rejected"]
