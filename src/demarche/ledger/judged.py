"""Records as people left them: what was rejected left out, fields corrected, merged actors under one name.

What is asked for is held against the record as it is shown: a statement whose source was corrected is found
by the new source, not by the old one, and an actor is found by every name of those merged into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true, union

from demarche.ledger import assemble, query, schema, shape
from demarche.ledger.dialects.forms import among
from demarche.ledger.places import place
from demarche.ledger.verdicts import log, standing
from demarche.ledger.words import folded, padded
from demarche.link.standing import Standing
from demarche.link.verdicts import Key, Verdict, fields_of, key_of, remembered
from demarche.records import Actor, AnyRecord

_AT_A_TIME = 500


@dataclass(frozen=True)
class Merged:
    """An actor that is shown as another, or that others are shown as. `actor`: its key in the ledger."""

    key: Key
    actor: str
    known: tuple[str | None, ...]


@dataclass(frozen=True)
class Fixed:
    """A corrected record: the number that it has, and the one that its day as corrected would give it; itself
    with its fields corrected, and as it is shown."""

    row: int
    place: int
    record: AnyRecord
    shown: AnyRecord


@dataclass(frozen=True)
class Judged:
    """The verdicts of one state of the ledger, ready to hold many questions against.

    `ruled`: the numbers of the records on which somebody has ruled; `aside`: of those that are not shown as
    they were read, being rejected or corrected; `fixed`: the corrected ones; `here`: what all this follows
    from, null where some of what was judged is gone; `log`: every verdict, by number.
    """

    log: tuple[Verdict, ...]
    standing: Standing
    merged: tuple[Merged, ...] = ()
    ruled: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    here: tuple[tuple[Any, ...], ...] | None = None

    @classmethod
    def load(cls, connection: Connection, before: Judged | None = None) -> Judged:
        """Those of the ledger as this connection sees it; `before`: those of a state before.

        Most changes are reports read in, about which nobody has said anything yet.
        """
        if before is not None and before.here is not None and before.here == _here(connection, before.log):
            return replace(before, merged=_merged(connection, before.standing))
        given = log(connection)
        stands = standing(connection, given)
        merged = _merged(connection, stands)
        ruled = [id for id in stands.of if stands.state(id) is not None]
        here = _here(connection, given)
        if not ruled:
            return cls(given, stands, merged, here=here)
        asked = select(schema.records.c.id, schema.records.c.row)
        found = connection.execute(asked.where(among(schema.records.c.id, ruled))).all()
        rows = {str(id): int(row) for id, row in found}
        corrected = [id for id in rows if fields_of(stands.of[id])]
        rejected = {id for id in rows if stands.state(id) == "rejected"}
        heads = query.all_records().where(among(schema.records.c.id, corrected))
        records = (
            assemble.records(connection, connection.execute(heads).mappings().all()) if corrected else []
        )
        fixed = [stands.corrected(one) for one in records if one.id not in rejected]
        return cls(
            given,
            stands,
            merged,
            tuple(sorted(rows.values())),
            tuple(sorted(rows[id] for id in rejected.union(corrected))),
            tuple(
                Fixed(rows[one.id], place(shape.day(one), one.id), one, stands.named(one)) for one in fixed
            ),
            here,
        )

    def actors(self, connection: Connection, named: str) -> list[str]:
        """The keys of the actors found by these words: their own, or those of one merged with them."""
        words = folded(named)
        if not words:
            return []
        found = {str(actor) for actor in connection.scalars(query.named(words))}
        keys = _keys(self.merged, self.standing, named)
        return sorted(found.union(one.actor for one in self.merged if one.key in keys))

    def met(self, connection: Connection, asked: Mapping[str, Any], since: int = 0) -> Sequence[Fixed]:
        """The corrected records that meet what is asked (see `Ledger.records`), numbered from `since` on."""
        keys = _keys(self.merged, self.standing, asked["actor"])
        found = [
            one
            for one in self.fixed
            if one.row >= since
            and asked["kind"] in {None, one.record.kind}
            and asked["report"] in {None, one.record.report.id}
            and _meets(one.record, keys, asked)
        ]
        if found and asked["about"] is not None and asked["about"].strip():
            rows = [one.row for one in found]  # Each takes as long as to list a thousand that hold the words.
            holding = set(connection.scalars(query.holding(asked["about"], among=rows)))
            return [one for one in found if one.row in holding]
        return found


def records(
    connection: Connection, seen: Sequence[ColumnElement[bool]] = (), **asked: Any
) -> Iterator[AnyRecord]:
    """The records that meet what is asked (see `Ledger.records`) once verdicts are applied, in its order.

    Words (`about`) are those of the report, which nobody corrects. `seen`: what all must meet besides.
    """
    stands = standing(connection)
    keys = _keys(_merged(connection, stands), stands, asked["actor"])
    corrected = {id for id, verdicts in stands.of.items() if fields_of(verdicts)}
    wanted = query.wanted(**{**asked, "actor": None})
    if asked["actor"] is not None and asked["actor"].strip():
        wanted.append(_named_by(folded(asked["actor"]), keys))
    found = query.all_records().where(*seen)
    if corrected:
        fixed: list[ColumnElement[bool]] = [among(schema.records.c.id, sorted(corrected))]
        fixed += _alone(kind=asked["kind"], about=asked["about"], report=asked["report"])
        found = found.where(_one_of(wanted, fixed))
    else:  # An “or” that nothing meets would still keep SQLite from its indexes.
        found = found.where(*wanted)
    heads = connection.execute(found, execution_options={"yield_per": _AT_A_TIME}).mappings()
    for some in assemble.in_lots(heads, _AT_A_TIME):
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


def _here(connection: Connection, given: Sequence[Verdict]) -> tuple[tuple[Any, ...], ...] | None:
    """The last verdict's number, and every judged record as it is now; null where one is not there."""
    judged = sorted(remembered(given))
    last = connection.scalar(select(func.max(schema.verdicts.c.number)))
    table = schema.records.c
    asked = select(table.id, table.row, table.confidence, table.reader).where(among(table.id, judged))
    rows = sorted(tuple(row) for row in connection.execute(asked)) if judged else []
    return ((last,), *rows) if len(rows) == len(judged) else None


def _merged(connection: Connection, stands: Standing) -> tuple[Merged, ...]:
    if not stands.actors:
        return ()
    table = schema.actors.c
    ids = sorted(id for id, name in stands.actors if not name)
    names = sorted(name for _, name in stands.actors if name)
    known = select(table.actor, table.id, table.name, table.country, table.role)
    rows = [*connection.execute(known.where(among(table.id, ids)))]
    if names:
        rows += connection.execute(known.where(table.id.is_(None), among(table.name, names)))
    return tuple(
        Merged((id, "") if id is not None else ("", name), actor, (id, name, country, role))
        for actor, id, name, country, role in rows
    )


def _keys(merged: Sequence[Merged], stands: Standing, actor: str | None) -> frozenset[Key]:
    """All names and ids of those merged actors of whom one is found by these words."""
    words = folded(actor) if actor else []
    if not words or not merged:
        return frozenset()
    found: set[Key] = set()
    for one in merged:
        shown = stands.actors[one.key]
        if _has(words, *one.known) or _named(words, shown):
            found.add(key_of(shown))
    return frozenset(key for key, shown in stands.actors.items() if key_of(shown) in found)


def _of_keys(keys: frozenset[Key]) -> list[ColumnElement[bool]]:
    """The actor has one of these ids or, without one, names."""
    table = schema.actors.c
    ids = sorted(id for id, name in keys if not name)
    names = sorted(name for _, name in keys if name)
    return [or_(among(table.id, ids), and_(table.id.is_(None), among(table.name, names)))]


def _named_by(words: list[str], keys: frozenset[Key]) -> ColumnElement[bool]:
    """One actor of the record has all these words, or is one of these."""
    if not words:
        return false()
    mentions, who = schema.mentions.c, query.named(words)
    found = union(who, select(schema.actors.c.actor).where(*_of_keys(keys))) if keys else who
    return schema.records.c.row.in_(select(mentions.row).where(mentions.actor.in_(found)))


def _one_of(
    wanted: Sequence[ColumnElement[bool]], fixed: Sequence[ColumnElement[bool]]
) -> ColumnElement[bool]:
    """The record meets all of the one or all of the other."""
    row = schema.records.c.row
    if not wanted:
        return true()
    return row.in_(union(*(select(row).where(*every).correlate(None) for every in (wanted, fixed))))


def _meets(record: AnyRecord, keys: frozenset[Key], asked: Mapping[str, Any]) -> bool:
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


def _has(words: list[str], *texts: str | None) -> bool:
    known = padded(*texts)
    return bool(words) and all(f" {word} " in known for word in words)
