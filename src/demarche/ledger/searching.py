"""Full text over records and reports: what holds the words that are asked for, in order, with facets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from demarche.ledger import dialects, schema
from demarche.ledger.address import Place
from demarche.ledger.dialects.forms import among, first_of
from demarche.ledger.faults import told
from demarche.ledger.judged import Judged
from demarche.ledger.leaves import Asked, numbers
from demarche.ledger.places import FIRST_DATED
from demarche.ledger.words import asked_for

RANKED = {"newest": 1000, "best": 3000}  # hits put in order at most: of common words the newest
COUNTED = 1000  # hits that facets are counted over, the first in order
FACETS = 12  # values of a facet, the commonest

# What FTS5 puts around words found; no text is read with them.
_ON, _OFF = "\ue000", "\ue001"
_MARKED = re.compile(f"({_ON}[^{_ON}{_OFF}]*{_OFF})")
_WORDS = 48  # words of a snippet at most


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet; `hit`: one of the words looked for."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Hit:
    """A record that holds what is looked for, and the words around it."""

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
    """What was found: `hits` of `of`, in order; `capped`: older ones hold the words too.

    `facets`: “kind”, “outlet”, “actor”, “month” → values, over the first `counted` hits, commonest first
    (months: latest first).
    """

    hits: tuple[Hit, ...] = ()
    of: int = 0
    capped: bool = False
    counted: int = 0
    facets: Mapping[str, tuple[Facet, ...]] = field(default_factory=dict)


class Searching:
    """The part of `Ledger` that finds words."""

    path: Place
    _engine: Engine

    def _judgement(self, connection: Connection) -> Judged:
        raise NotImplementedError

    def search(self, asked: Asked, *, order: str = "newest", start: int = 0, most: int = 25) -> Hits:
        """Records whose words hold what is asked for (`asked.about`), “newest” or “best” first.

        Put in order are the `RANKED` newest of them. Raises `LedgerError`, `OptionError`.
        """
        words = asked_for(asked.about or "")
        if not words:
            return Hits()
        with told(self.path), self._engine.connect() as connection:
            ranked = RANKED[order]
            found = numbers(connection, self._judgement(connection), asked, ranked + 1)
            capped, found = len(found) > ranked, found[:ranked]
            if order == "best":
                ranks = dialects.of(connection).ranks(connection, words, found)
                found.sort(key=lambda row: ranks.get(row, 0.0))
            shown, counted = found[start : start + most], found[:COUNTED]
            snippets = _snippets(connection, "record_words", words, shown)
            ids = _ids(connection, shown)
            return Hits(
                hits=tuple(Hit(ids[row], snippets.get(row, ())) for row in shown),
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
        numbered = schema.numbered.c
        asked = select(numbered.row, numbered.report).where(among(numbered.report, reports))
        with told(self.path), self._engine.connect() as connection:
            rows = {int(row): str(report) for row, report in connection.execute(asked)}
            found = _snippets(connection, "report_words", words, list(rows))
        return {rows[row]: pieces for row, pieces in found.items()}


def _ids(connection: Connection, rows: Sequence[int]) -> dict[int, str]:
    records = schema.records.c
    found = connection.execute(select(records.row, records.id).where(among(records.row, rows)))
    return {int(row): str(id) for row, id in found}


def _snippets(
    connection: Connection, table: str, words: str, rows: Sequence[int]
) -> dict[int, tuple[Piece, ...]]:
    if not rows:
        return {}
    made = dialects.of(connection).snippets(connection, table, words, rows, (_ON, _OFF, "…", _WORDS))
    return {row: tuple(_pieces(" ".join(told.split()))) for row, told in made.items() if told}


def _pieces(marked: str) -> Iterator[Piece]:
    for part in _MARKED.split(marked):
        hit = part.startswith(_ON) and part.endswith(_OFF)
        plain = part.replace(_ON, "").replace(_OFF, "")
        if plain:
            yield Piece(plain, hit)


def _facets(connection: Connection, rows: Sequence[int]) -> dict[str, tuple[Facet, ...]]:
    records, reports, actors, mentions = schema.records, schema.reports, schema.actors, schema.mentions
    head = records.c.kind, reports.c.outlet
    heads = select(*head, func.count()).join_from(records, reports, reports.c.id == records.c.report)
    who = func.coalesce(actors.c.id, actors.c.name)
    named = first_of(records, mentions, mentions.c.record == records.c.id)
    people = select(who, func.min(actors.c.name), func.count(mentions.c.record.distinct())).select_from(
        named.join(actors, actors.c.actor == mentions.c.actor)
    )
    kinds, outlets = Counter[str](), Counter[str]()
    for kind, outlet, count in connection.execute(heads.where(among(records.c.row, rows)).group_by(*head)):
        kinds[kind] += count
        if outlet is not None:
            outlets[outlet] += count
    months = Counter(_day(row).isoformat()[:7] for row in rows if row >= FIRST_DATED)
    return {
        "kind": _commonest((kind, kind, count) for kind, count in kinds.items()),
        "outlet": _commonest((outlet, outlet, count) for outlet, count in outlets.items()),
        "actor": _commonest(connection.execute(people.where(among(records.c.row, rows)).group_by(who))),
        "month": tuple(Facet(month, month, count) for month, count in sorted(months.items(), reverse=True)),
    }


def _day(row: int) -> date:
    return date.fromordinal(row // FIRST_DATED)


def _commonest(counted: Iterable[Any]) -> tuple[Facet, ...]:
    facets = (Facet(str(value), str(label), count) for value, label, count in counted)
    return tuple(sorted(facets, key=lambda one: (-one.count, one.value))[:FACETS])
