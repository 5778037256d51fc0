"""The signs by which earlier records are found again (see `demarche.link.signs`), kept and looked up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Integer, Select, and_, bindparam, func, or_, select

from demarche.ledger import assemble, query, schema
from demarche.ledger.dialects.forms import among
from demarche.records import AnyRecord

if TYPE_CHECKING:
    from demarche.link.signs import Sign

RULES = "1"
"""Raised when records leave other signs than before, so that a ledger's are made anew."""

_KINDS = ("event", "condition", "meeting")  # of which all may leave signs
_WORD_BITS = 39  # of the 63 of a number; those of the key come first, so that what is compared lies together
_AT_A_TIME = 500

Numbers = dict[int, int]
"""The number of each sign → with how many words it was left; 0 where the key says all."""


def numbers(record: AnyRecord) -> Numbers:
    """The signs that a record leaves, as they are kept."""
    from demarche.link.signs import left  # Who only lists records needs no signs.

    return {number: len(sign.words) for sign in left(record) for number in _numbers(sign)}


def rows(left: Mapping[str, Numbers], of: Mapping[str, int]) -> list[dict[str, int]]:
    """The rows of the signs that records left, by id; `of`: the numbers of the records that are stored."""
    return [
        {"sign": sign, "row": of[id], "words": words}
        for id, signs in left.items()
        if id in of
        for sign, words in signs.items()
    ]


def unsigned(connection: Connection) -> list[str]:
    """The ids of the reports whose records' signs are not kept, or by other rules."""
    return [str(id) for id in connection.scalars(_unsigned())]


def unsigned_of(connection: Connection, reports: Sequence[str]) -> list[str]:
    """As `unsigned`, of these reports."""
    some = _unsigned().where(schema.reads.c.report.in_(reports))
    return [str(id) for id in connection.scalars(some)]


def _unsigned() -> Select[Any]:
    reads = schema.reads.c
    by_others = or_(reads.signs.is_(None), reads.signs != RULES)
    return select(reads.report).where(by_others).order_by(reads.report)


def outdated(connection: Connection) -> bool:
    """Whether signs by other rules are kept."""
    reads = schema.reads.c
    return connection.execute(select(reads.report).where(reads.signs != RULES).limit(1)).first() is not None


def clear(connection: Connection) -> None:
    """Take all signs out."""
    connection.execute(schema.signs.delete())
    connection.execute(schema.reads.update().values(signs=None))


def sign(connection: Connection, reports: Sequence[str]) -> None:
    """Keep the signs of these reports' records, within the caller's transaction."""
    made = [
        {"sign": number, "row": row, "words": words}
        for row, record in _of(connection, reports)
        for number, words in numbers(record).items()
    ]
    if made:
        connection.execute(schema.signs.insert(), made)
    reads = schema.reads
    connection.execute(reads.update().where(reads.c.report.in_(reports)).values(signs=RULES))


def forget(connection: Connection, report: str) -> None:
    """Take the signs of a report's records out, before these go."""
    signs = schema.signs
    gone = [
        {"of": number, "at": row} for row, record in _of(connection, [report]) for number in numbers(record)
    ]
    if gone:
        these = signs.delete().where(signs.c.sign == bindparam("of"), signs.c.row == bindparam("at"))
        connection.execute(these, gone)


def found(connection: Connection, sought: Iterable[Sign]) -> set[int]:
    """The numbers of the records that left one of these signs, or words enough of one."""
    signs, rows = schema.signs.c, set[int]()
    plain: list[int] = []
    for sign in dict.fromkeys(sought):
        if sign.words:
            asked = {"these": _numbers(sign), "many": len(sign.words)}
            rows.update(connection.scalars(_worded(), asked))
        else:
            plain += _numbers(sign)
    if plain:
        rows.update(connection.scalars(select(signs.row).where(among(signs.sign, plain))))
    return rows


@cache
def _worded() -> Select[Any]:
    """The records that left some of “these” signs, as many as make them alike one of so “many” words."""
    from demarche.link.signs import SHARED

    signs = schema.signs.c
    # PART of the fewer, in whole numbers: no database need round.
    shared, many = 5 * func.count(), bindparam("many", type_=Integer)
    return (
        select(signs.row)
        .where(signs.sign.in_(bindparam("these", expanding=True)))
        .group_by(signs.row)
        .having(func.count() >= SHARED, or_(shared >= 3 * func.min(signs.words), shared >= 3 * many))
    )


def _of(connection: Connection, reports: Sequence[str]) -> Iterator[tuple[int, AnyRecord]]:
    """The records of these reports that may leave signs, with their numbers."""
    from demarche.link.signs import ACTS

    records, statements, mentions = schema.records.c, schema.statements.c, schema.mentions.c
    said = select(statements.id).where(statements.id == records.id, statements.act.in_(sorted(ACTS)))
    claimed = select(mentions.record).where(mentions.record == records.id, mentions.part == "claimant")
    may = or_(
        records.kind.in_(_KINDS),
        and_(records.kind == "statement", said.exists()),
        and_(records.kind == "figure", claimed.exists()),
    )
    asked = query.all_records().order_by(None).where(records.report == bindparam("here"), may)
    # Report by report: of several at a time SQLite rather goes through all records by their kind.
    for report in reports:
        heads = connection.execute(asked, {"here": report}).mappings().all()
        for start in range(0, len(heads), _AT_A_TIME):
            some = heads[start : start + _AT_A_TIME]
            for head, record in zip(some, assemble.records(connection, some), strict=True):
                yield int(head["row"]), record


def _numbers(sign: Sign) -> list[int]:
    key = _hash(sign.key)
    first = key >> (63 - 24) << _WORD_BITS
    within = (1 << _WORD_BITS) - 1
    if not sign.words:
        return [first | (key & within)]
    return [first | (_hash(word) & within) for word in sorted(sign.words)]


@lru_cache(maxsize=1 << 16)
def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) >> 1
