"""Records as people left them: what was rejected left out, fields corrected, merged actors under one name.

What is asked for is held against the record as it is shown: a statement whose source was corrected is found
by the new source, not by the old one, and an actor is found by every name of those merged into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from demarche.ledger import assemble, query, schema, shape
from demarche.ledger.verdicts import listed, standing
from demarche.ledger.words import folded, padded
from demarche.link.standing import Standing
from demarche.link.verdicts import Key, fields_of, key_of
from demarche.records import Actor, AnyRecord

_AT_A_TIME = 500


def records(connection: Connection, **asked: Any) -> Iterator[AnyRecord]:
    """The records that meet what is asked (see `Ledger.records`) once verdicts are applied, in its order.

    Words (`about`) are those of the report, which nobody corrects.
    """
    stands = standing(connection)
    keys = _keys(connection, stands, asked["actor"])
    corrected = {id for id, verdicts in stands.of.items() if fields_of(verdicts)}
    wanted = query.wanted(**{**asked, "actor": None})
    if asked["actor"] is not None and asked["actor"].strip():
        wanted.append(or_(*_alone(actor=asked["actor"]), _mentions(keys)))
    table = schema.records
    fixed: list[ColumnElement[bool]] = [table.c.id.in_(select(listed(sorted(corrected)).c.value))]
    fixed += _alone(kind=asked["kind"], about=asked["about"], report=asked["report"])
    found = query.all_records().where(or_(and_(true(), *wanted), and_(*fixed)))
    heads = connection.execution_options(yield_per=_AT_A_TIME).execute(found)
    for some in heads.mappings().partitions():
        for record in assemble.records(connection, some):
            if record.id in corrected and not _meets(stands.corrected(record), keys, asked):
                continue
            judged = stands.judged(record)
            if judged is not None:
                yield judged


def _alone(**asked: Any) -> list[ColumnElement[bool]]:
    """The conditions for these alone."""
    names = ("kind", "actor", "about", "since", "until", "act", "report")
    return query.wanted(**{**dict.fromkeys(names), **asked})


def _keys(connection: Connection, stands: Standing, actor: str | None) -> frozenset[Key]:
    """All names and ids of those merged actors of whom one is found by these words."""
    words = folded(actor) if actor else []
    if not words or not stands.actors:
        return frozenset()
    table = schema.actors
    rows = connection.execute(select(table.c.id, table.c.name, table.c.country, table.c.role)).all()
    found: set[Key] = set()
    for id, name, country, role in rows:
        key = (id, "") if id is not None else ("", name)
        shown = stands.actors.get(key)
        if shown is not None and (_has(words, id, name, country, role) or _named(words, shown)):
            found.add(key_of(shown))
    return frozenset(key for key, shown in stands.actors.items() if key_of(shown) in found)


def _mentions(keys: frozenset[Key]) -> ColumnElement[bool]:
    """One actor of the record is one of these."""
    actors, mentions = schema.actors, schema.mentions
    ids = sorted(id for id, name in keys if not name)
    names = sorted(name for _, name in keys if name)
    known = or_(actors.c.id.in_(ids), and_(actors.c.id.is_(None), actors.c.name.in_(names)))
    named = select(mentions.c.record).join(actors, actors.c.actor == mentions.c.actor).where(known)
    return schema.records.c.id.in_(named)


def _meets(record: AnyRecord, keys: frozenset[Key], asked: dict[str, Any]) -> bool:
    """Whether the corrected record is one of those asked for; its kind, words and report were seen to."""
    if asked["act"] is not None and getattr(record, "act", None) != asked["act"]:
        return False
    on = shape.day(record)
    if asked["since"] is not None and (on is None or on < query.day("since", asked["since"])):
        return False
    if asked["until"] is not None and (on is None or on > query.day("until", asked["until"])):
        return False
    if asked["actor"] is None or not asked["actor"].strip():
        return True
    words = folded(asked["actor"])
    return any(_named(words, actor) or key_of(actor) in keys for _, _, actor in shape.mentions(record))


def _named(words: list[str], actor: Actor) -> bool:
    return _has(words, actor.id, actor.name, actor.country, actor.role)


def _has(words: list[str], id: str | None, name: str, country: str | None, role: str | None) -> bool:
    known = padded(name, id, country, role)
    return bool(words) and all(f" {word} " in known for word in words)
