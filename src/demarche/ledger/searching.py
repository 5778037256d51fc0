"""Full text over records and reports: what is typed as a question to FTS5, and what answers it, in order."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text

from demarche.ledger.faults import told
from demarche.ledger.verdicts import standing
from demarche.ledger.words import folded
from demarche.link.standing import Standing
from demarche.link.verdicts import key_of
from demarche.records import KINDS

TERMS = 32  # words and phrases of a question that are looked for; the rest is passed over
RANKED = 5000  # hits put in order at most: of very common words those read in last
COUNTED = 1000  # hits that facets are counted over, the first in order
FACETS = 12  # values of a facet, the commonest
_NARROW = 50_000  # records up to which what the others ask is found first, and the words among them

_TERM = re.compile(
    r"(?P<without>(?:(?<=\s)|^)-)?(?:[\"“”„«](?P<phrase>[^\"“”„«»]*)[\"“”«»]?|(?P<word>[^\s\"“”„«»]+))"
)
# What FTS5 puts around words found, in texts that hold neither.
_ON, _OFF = "\ue000", "\ue001"
_MARKED = re.compile(f"({_ON}[^{_ON}{_OFF}]*{_OFF})")
_WORDS = 64  # words of a snippet at most: as many as FTS5 gives


def asked_for(typed: str) -> str:
    """What is typed as an FTS5 query; empty where it asks for nothing.

    Words are all to be held, in any of their forms; “words in quotation marks” beside each other; of those
    after a minus (-word, -“a phrase”) none. Nothing else is syntax, and nothing raises.
    """
    # SQLite reads a query up to its first NUL, and can't be handed a lone surrogate at all.
    clean = typed.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    terms = [(found["without"], found["phrase"] or found["word"] or "") for found in _TERM.finditer(clean)]
    told = [(bool(without), f'"{words}"') for without, words in terms if any(map(str.isalnum, words))][:TERMS]
    held = [words for without, words in told if not without]
    if not held:
        return ""
    left_out = [words for without, words in told if without]
    question = " AND ".join(held)
    return f"({question}) NOT ({' OR '.join(left_out)})" if left_out else question


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet; `hit`: one of the words looked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Hit:
    """A record or report that holds what is looked for, and the words around it."""

    id: str
    snippet: tuple[Piece, ...]


@dataclass(frozen=True)
class Facet:
    """A value that hits have, and how many of those counted have it. `label` is it in words."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Hits:
    """What was found: `hits` of `of`, in order; `capped`: more hold the words, and those read last are these.

    `facets`: “kind”, “outlet”, “actor”, “month” → values, over the first `counted` hits, commonest first.
    """

    hits: tuple[Hit, ...] = ()
    of: int = 0
    capped: bool = False
    counted: int = 0
    facets: Mapping[str, tuple[Facet, ...]] = field(default_factory=dict)


class Searching:
    """The part of `Ledger` that finds words."""

    path: Path
    _engine: Engine

    def search(
        self,
        about: str,
        *,
        kind: str | None = None,
        actor: str | None = None,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        order: str = "newest",
        start: int = 0,
        most: int = 25,
    ) -> Hits:
        """Records whose words hold what is asked for (`asked_for`), “newest” or “best” first.

        Narrowed as in `Ledger.records`, and by the report's `outlet`. Records stand under the fields that
        they were read with; those that people rejected are left out. Raises `LedgerError`.
        """
        words = asked_for(about)
        if not words:
            return Hits()
        with told(self.path), self._engine.connect() as connection:
            asked = {"kind": kind, "actor": actor, "outlet": outlet, "since": since, "until": until}
            found = _candidates(connection, words, _narrowed(connection, asked))
            capped = len(found) > RANKED
            found = found[:RANKED]
            if order == "best":
                ranks = _ranks(connection, words, [row for row, _, _ in found])
                found.sort(key=lambda one: (ranks[one[0]], one[1]))
            else:
                found.sort(key=lambda one: one[1])
                found.sort(key=lambda one: one[2], reverse=True)
            shown = found[start : start + most]
            snippets = _snippets(connection, "record_words", words, [row for row, _, _ in shown])
            counted = found[:COUNTED]
            return Hits(
                hits=tuple(Hit(id, snippets[row]) for row, id, _ in shown),
                of=len(found),
                capped=capped,
                counted=len(counted),
                facets=_facets(connection, counted),
            )

    def snippets(self, about: str, reports: Sequence[str]) -> dict[str, tuple[Piece, ...]]:
        """For reports whose title or text hold what is asked for: the words around it."""
        words = asked_for(about)
        if not words or not reports:
            return {}
        numbered = text(
            "SELECT row, report FROM numbered WHERE report IN (SELECT value FROM json_each(:those))"
        )
        with told(self.path), self._engine.connect() as connection:
            rows = {row: report for row, report in connection.execute(numbered, {"those": _json(reports)})}
            found = _snippets(connection, "report_words", words, list(rows))
        return {rows[row]: pieces for row, pieces in found.items()}


def outlets(connection: Connection, named: str) -> list[str]:
    """The outlets of that name, case aside, as their reports write them."""
    every = connection.scalars(text("SELECT DISTINCT outlet FROM reports WHERE outlet IS NOT NULL"))
    return [one for one in every if one.casefold() == named.strip().casefold()]


@dataclass(frozen=True)
class _Narrowed:
    """Conditions on a record `r`, as SQL with its values; `sql` is empty where nothing is asked."""

    sql: str
    values: Mapping[str, Any]


def _narrowed(connection: Connection, asked: Mapping[str, str | None]) -> _Narrowed:
    """What is asked beside the words, and that people did not reject it."""
    stands = standing(connection)
    conditions: list[str] = []
    values: dict[str, Any] = {name: told for name, told in asked.items() if told is not None}
    if "kind" in values:
        conditions.append("r.kind = :kind")
    elif "since" in values or "until" in values:
        # Told, though it asks for nothing, so that the index by kind and day can be used.
        conditions.append(f"r.kind IN ({', '.join(map(repr, KINDS))})")
    conditions += [f"r.day {sign} :{name}" for name, sign in _DAYS.items() if name in values]
    if "outlet" in values:
        reports = "SELECT id FROM reports WHERE outlet IN (SELECT value FROM json_each(:outlet))"
        conditions.append(f"r.report IN ({reports})")
        values["outlet"] = _json(outlets(connection, values["outlet"]))
    if "actor" in values:
        mentions = "SELECT record FROM mentions WHERE actor IN (SELECT value FROM json_each(:actor))"
        conditions.append(f"r.id IN ({mentions})")
        values["actor"] = _json(_actors(connection, stands, values["actor"]))
    gone = [id for id in stands.of if stands.state(id) == "rejected"]
    if gone:
        conditions.append("r.id NOT IN (SELECT value FROM json_each(:gone))")
        values["gone"] = _json(gone)
    return _Narrowed(" AND ".join(conditions), values)


_DAYS = {"since": ">=", "until": "<="}


def _actors(connection: Connection, stands: Standing, named: str) -> list[str]:
    """The actors that have all the words, and those that people said are one with one of them."""
    words = folded(named)
    rows = connection.execute(text("SELECT actor, id, name, words FROM actors")).all() if words else ()
    key = {row.actor: (row.id, "") if row.id is not None else ("", row.name) for row in rows}
    found = {row.actor for row in rows if all(f" {word} " in row.words for word in words)}
    shown = {key_of(stands.actors[key[one]]) for one in found if key[one] in stands.actors}
    merged = {one for one, its in key.items() if its in stands.actors and key_of(stands.actors[its]) in shown}
    return sorted(found | merged)


def _candidates(connection: Connection, words: str, narrowed: _Narrowed) -> list[tuple[int, str, str]]:
    """(row, id, day) of up to one more than `RANKED` records that hold the words, those read last first."""
    asked = {**narrowed.values, "words": words, "most": RANKED + 1}
    held = (
        "SELECT r.row, r.id, coalesce(r.day, '') FROM record_words f CROSS JOIN records r ON r.row = f.rowid"
    )
    last = "ORDER BY f.rowid DESC LIMIT :most"
    # Few others meet what is asked, or many: few are found first, many as one goes through the words' hits.
    if narrowed.sql:
        few = f"SELECT count(*) FROM (SELECT 1 FROM records r WHERE {narrowed.sql} LIMIT {_NARROW + 1})"
        if (connection.scalar(text(few), asked) or 0) <= _NARROW:
            inner = f"+f.rowid IN (SELECT r.row FROM records r WHERE {narrowed.sql})"
            sql = f"{held} WHERE record_words MATCH :words AND {inner} {last}"
        else:
            sql = f"{held} WHERE record_words MATCH :words AND {narrowed.sql} {last}"
    else:
        sql = f"{held} WHERE record_words MATCH :words {last}"
    return [(row, id, day) for row, id, day in connection.execute(text(sql), asked)]


def _ranks(connection: Connection, words: str, rows: Sequence[int]) -> dict[int, float]:
    """How well each of these rows holds the words: smaller is better."""
    asked = {"words": words, "rows": _json(rows), "first": min(rows, default=0)}
    ranked = (
        "SELECT rowid, bm25(record_words) FROM record_words WHERE record_words MATCH :words "
        "AND rowid >= :first AND +rowid IN (SELECT value FROM json_each(:rows))"
    )
    return {row: rank for row, rank in connection.execute(text(ranked), asked)}


def _snippets(
    connection: Connection, table: str, words: str, rows: Sequence[int]
) -> dict[int, tuple[Piece, ...]]:
    snippet = f"snippet({table}, -1, '{_ON}', '{_OFF}', '…', {_WORDS})"
    found = (
        f"SELECT rowid, {snippet} FROM {table} WHERE {table} MATCH :words "
        "AND rowid IN (SELECT value FROM json_each(:rows))"
    )
    told = connection.execute(text(found), {"words": words, "rows": _json(rows)})
    return {row: tuple(_pieces(" ".join(snippet.split()))) for row, snippet in told}


def _pieces(marked: str) -> Iterator[Piece]:
    for part in _MARKED.split(marked):
        hit = part.startswith(_ON) and part.endswith(_OFF)
        plain = part.replace(_ON, "").replace(_OFF, "")
        if plain:
            yield Piece(plain, hit)


def _facets(connection: Connection, found: Sequence[tuple[int, str, str]]) -> dict[str, tuple[Facet, ...]]:
    asked = {"rows": _json([row for row, _, _ in found]), "ids": _json([id for _, id, _ in found])}
    these = "r.row IN (SELECT value FROM json_each(:rows))"
    kinds = f"SELECT r.kind, r.kind, count(*) FROM records r WHERE {these} GROUP BY r.kind"
    papers = (
        "SELECT p.outlet, p.outlet, count(*) FROM records r JOIN reports p ON p.id = r.report "
        f"WHERE {these} AND p.outlet IS NOT NULL GROUP BY p.outlet"
    )
    actors = (
        "SELECT coalesce(a.id, a.name), min(a.name), count(DISTINCT m.record) FROM mentions m "
        "JOIN actors a ON a.actor = m.actor WHERE m.record IN (SELECT value FROM json_each(:ids)) "
        "GROUP BY coalesce(a.id, a.name)"
    )
    months = Counter(day[:7] for _, _, day in found if day)
    return {
        "kind": _commonest(connection.execute(text(kinds), asked)),
        "outlet": _commonest(connection.execute(text(papers), asked)),
        "actor": _commonest(connection.execute(text(actors), asked)),
        "month": tuple(Facet(month, month, count) for month, count in sorted(months.items(), reverse=True)),
    }


def _commonest(counted: Iterable[Any]) -> tuple[Facet, ...]:
    facets = (Facet(str(value), str(label), count) for value, label, count in counted)
    return tuple(sorted(facets, key=lambda one: (-one.count, one.value))[:FACETS])


def _json(values: Sequence[Any]) -> str:
    return json.dumps(values)
