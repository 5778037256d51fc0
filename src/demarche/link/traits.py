"""What two records are held against each other by: who, when, where, in which words.

A record's traits are made once and compared often: sets and whole numbers, nothing to parse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from demarche.link.tables import cells
from demarche.link.words import stems
from demarche.records import Actor, AnyRecord, Event, Meeting, Statement, Vote, When

_RARE = 1.0
# A time told no more exactly than this says little of which meeting or deed is meant.
_DATED = frozenset({"minute", "hour", "day", "week"})
_LATIN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Who:
    """An actor as far as it can be compared: its id or name, a person's family name, its country.

    `stem`: how its name (a person's family name) stands among stems of words.
    """

    key: str
    family: str | None
    country: str | None
    stem: str | None = None


@dataclass(frozen=True)
class Traits:
    """One record, ready to be compared. Days are ordinals (`date.toordinal`), null where not told.

    `who`: those who meet, do, vote or speak; `whom`: those it is done or said to. `words`: stems of its own
    words; `around`: of its words with those beside them. `vector`: what its sentence (a statement: its
    content) means, null where the reader did not say.
    """

    id: str
    kind: str
    sort: str
    report: str
    start: int
    end: int
    who: tuple[Who, ...]
    whom: tuple[Who, ...]
    first: int | None
    last: int | None
    printed: int | None
    place: frozenset[str]
    manner: str
    standing: str
    words: frozenset[str]
    around: frozenset[str]
    vector: bytes | None = None

    @cached_property
    def sides(self) -> frozenset[str]:
        """The keys and countries of all that the record names."""
        return frozenset(side for who in (*self.who, *self.whom) for side in (who.key, who.country) if side)

    @cached_property
    def words_tell(self) -> float:
        """How much its words say together."""
        return telling(self.words)

    @cached_property
    def around_tells(self) -> float:
        """How much its words and those beside them say together."""
        return telling(self.around)


@cache
def shares() -> Mapping[str, float]:
    """Stem → the share of reports that hold it, for those that at least one in a hundred hold."""
    return {stem: float(share) for stem, share in cells("common_stems")}


@cache
def common() -> Mapping[str, float]:
    """Stem → how much it says when two records share it, 0 to 1; stems that are not here say 1."""
    # What stands in one report of a hundred or fewer is rare; what stands in all says nothing.
    return {stem: round((1.0 - share) ** 8, 4) for stem, share in shares().items()}


def telling(shared: frozenset[str]) -> float:
    """How much these stems say together."""
    known = common()
    return sum(sorted([known.get(stem, _RARE) for stem in shared]))


def tells(stem: str) -> bool:
    """Whether it says anything that two records share this stem: fewer than one report in five holds it."""
    return common().get(stem, _RARE) >= 0.17


def traits(record: AnyRecord, vectors: Mapping[str, bytes] | None = None) -> Traits | None:
    """The traits of a meeting, event, vote or statement; null for other kinds. `vectors`: part → vector."""
    who: tuple[Actor, ...]
    whom: tuple[Actor, ...] = ()
    sort, place, manner = "", None, ""
    if isinstance(record, Meeting):
        who, place, manner = record.participants, record.place, record.format
    elif isinstance(record, Event):
        who, whom, place, sort = record.actors, record.recipients, record.place, record.type
        manner = record.mode or ""
    elif isinstance(record, Vote):
        who = tuple(actor for side in record.named.values() for actor in side)
        manner = record.result or ""
    elif isinstance(record, Statement):
        who, whom = (record.source,) if record.source else (), record.addressees
        place, manner = record.venue, record.act
    else:
        return None
    told = record.evidence.exact
    if isinstance(record, Statement) and record.content:
        told = " ".join(span.exact for span in record.content)
    elif isinstance(record, Vote):
        told = " ".join(filter(None, (told, record.body, record.motion.exact if record.motion else None)))
    first, last = _days(record.when)
    evidence = record.evidence
    return Traits(
        id=record.id,
        kind=record.kind,
        sort=sort,
        report=record.report.id,
        start=evidence.start,
        end=evidence.end,
        who=tuple(dict.fromkeys(map(_who, who))),
        whom=tuple(dict.fromkeys(map(_who, whom))),
        first=first,
        last=last,
        printed=_ordinal(record.report.published),
        place=stems(place or ""),
        manner=manner,
        standing=record.state if isinstance(record, Meeting) else record.status,
        words=stems(told),
        around=stems(f"{_whole(evidence.prefix, 1)} {evidence.exact} {_whole(evidence.suffix, -1)}"),
        vector=meaning(vectors or {}),
    )


def meaning(vectors: Mapping[str, bytes]) -> bytes | None:
    """The vector, of those of a record's parts, that it is compared by."""
    return vectors.get("content") or vectors.get("sentence")


def _who(actor: Actor) -> Who:
    words = _LATIN.findall(actor.name.casefold())
    family = words[-1] if actor.kind == "person" and words else None
    return Who(
        actor.id or " ".join(words),
        family,
        actor.country,
        min(stems(words[-1]), default=None) if words else None,
    )


def _days(when: When | None) -> tuple[int | None, int | None]:
    """The first and last day of a time that names its day or week, and does not take the report's own."""
    if when is None or when.precision not in _DATED or when.basis == "publication":
        return None, None
    return _ordinal(when.start), _ordinal(when.end)


def _ordinal(day: str | None) -> int | None:
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:  # a date as a page gave it, which is none
        return None


def _whole(beside: str, edge: int) -> str:
    """The words beside the evidence, without the one that the cut may have broken."""
    cut = beside.split(" ")
    return " ".join(cut[1:] if edge == 1 else cut[:-1])
