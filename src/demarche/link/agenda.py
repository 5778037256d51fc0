"""The agenda: talks, deadlines and drills that bear a day, each as every report tells it.

Tellings are of one entry where the same sides meet (or drill, or set a deadline) on the same day, or where
they are tied as one encounter. An entry is as its latest report tells it: called off, put off, moved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from demarche.link.likely import LEAST, chance
from demarche.link.side import doers, side, told_when
from demarche.records import Actor, AnyRecord, Condition, Event, Meeting, When

Sort = Literal["talks", "deadline", "drill"]
# Where reports of one day say different things, what is settled wins over what is hoped for.
_SETTLED = (
    "proposed",
    "expected",
    "possible",
    "planned",
    "actual",
    "ongoing",
    "under way",
    "held",
    "cancelled",
)
_OPEN = frozenset({"proposed", "expected", "planned"})
_DRILLS = frozenset({"drill", "test", "troops"})
_SHARP = frozenset({"minute", "hour", "day"})
_LONGEST = timedelta(days=31)  # a longer stretch is a season of talks, no date
_AHEAD = timedelta(days=180)  # how far ahead a meeting may lie that is called off without its date


@dataclass(frozen=True)
class Entry:
    """One thing on the agenda, as its latest report tells it.

    `start` and `end` are ISO days or date-times, both included; `actors` are named once each; `state` is a
    meeting's state or a drill's status (a deadline is “planned”); `place`, `body` and `format` are null
    where untold; `told` are the records that tell it, in order of publication. `uid` follows from the first
    telling and stays; `chance` is that of `link.likely`; `sequence` counts how often a later report changed
    time, place or state; `modified` is the ISO day of the latest report, null where none bears a date.
    """

    uid: str
    sort: Sort
    start: str
    end: str
    precision: str
    state: str
    actors: tuple[Actor, ...]
    place: str | None
    body: str | None
    format: str | None
    sequence: int
    modified: str | None
    told: tuple[AnyRecord, ...]
    chance: float


@dataclass(frozen=True)
class Agenda:
    """The entries by day.

    `vague`: how many talks, deadlines and drills are told of without a day; `unlikely`: how many entries are
    too little sure to be shown.
    """

    entries: tuple[Entry, ...]
    vague: int
    unlikely: int


def agenda(
    records: Iterable[AnyRecord],
    same: Mapping[str, str] | None = None,
    accounts: Mapping[str, str] | None = None,
    least: float = LEAST,
) -> Agenda:
    """The talks, deadlines and drills among `records`.

    `same`: record id → id of its encounter, `accounts`: report id → id of its independent account, where
    known. `least`: the least chance (see `link.likely`) of an entry that is shown.

    The order in which records come makes no difference. A meeting called off without its date is the next one
    of the same sides, if there is only one and, where both tell a place, it is the same.
    """
    ties = same or {}
    ordered = sorted((one for one in records if _sort(one)), key=_order)
    dated = [one for one in ordered if bears_a_day(one)]
    rough = [one for one in ordered if not bears_a_day(one)]
    groups = _groups(dated, ties)
    vague = 0
    for record in rough:
        home = _home(record, groups, ties)
        if home is None:
            vague += 1
        else:
            home.append(record)
    every = [_entry(sorted(group, key=_order), accounts or {}) for group in groups]
    likely = sorted((one for one in every if one.chance >= least), key=lambda one: (one.start, one.uid))
    return Agenda(tuple(likely), vague, len(every) - len(likely))


def sharp(when: When | None) -> bool:
    """Whether a time is told to the day, or as a stretch from one day to another within a month."""
    if when is None or when.precision not in _SHARP:
        return False
    return date.fromisoformat(when.end[:10]) - date.fromisoformat(when.start[:10]) <= _LONGEST


def bears_a_day(record: AnyRecord) -> bool:
    """Whether a record is told to the day, and that day can be the thing's own.

    What lies ahead can't be before its report; and where it is set on the very day of its report, that is
    more often the day on which it was spoken of, unless a firm plan names the day itself (“due to meet
    Friday”).
    """
    when, published = told_when(record), (record.report.published or "")[:10]
    if when is None or not sharp(when):
        return False
    if _state(record) not in _OPEN or when.start[:10] > published:
        return True
    firm = isinstance(record, Meeting) and record.state == "planned" and when.basis != "context"
    return firm and when.start[:10] == published


def who(record: AnyRecord) -> frozenset[str]:
    """Who meets, drills or sets a deadline: the sides; of a meeting within one side, the people."""
    parts = doers(record)
    met = frozenset(side(actor) or actor.name.casefold() for actor in parts)
    if len(met) < 2 and len(parts) > 1:
        met = frozenset(actor.id or actor.name.casefold() for actor in parts)
    return met


def people(record: AnyRecord) -> frozenset[str]:
    """Those of a meeting who are named: persons, by id or name."""
    named = doers(record) if isinstance(record, Meeting) else ()
    return frozenset(actor.id or actor.name.casefold() for actor in named if actor.kind == "person")


def _sort(record: AnyRecord) -> Sort | None:
    """What a record is on the agenda; null for what does not belong there."""
    if isinstance(record, Meeting) and record.status != "denied":
        together = len(who(record)) > 1 or bool(record.body)
        return "talks" if together or (record.participants and record.place) else None
    if isinstance(record, Condition) and record.force == "deadline":
        return "deadline"
    if isinstance(record, Event) and record.type == "MOBILIZE" and record.actors:
        planned = record.status == "planned" and record.mode in _DRILLS
        drilled = record.status in {"actual", "ongoing"} and record.mode == "drill"
        return "drill" if planned or drilled else None
    return None


def _state(record: AnyRecord) -> str:
    if isinstance(record, Meeting):
        return record.state
    return record.status if isinstance(record, Event) else "planned"


def _order(record: AnyRecord) -> tuple[str, int, str]:
    return (record.report.published or "", _SETTLED.index(_state(record)), record.id)


def _key(record: AnyRecord) -> tuple[str, ...]:
    """What makes tellings one entry: sort, who, and the first day; what of a meeting without two sides."""
    when = told_when(record)
    met = who(record)
    body = record.body or record.place or "" if isinstance(record, Meeting) and len(met) < 2 else ""
    return (str(_sort(record)), (when.start if when else "")[:10], body.casefold(), *sorted(met))


def _groups(dated: Sequence[AnyRecord], ties: Mapping[str, str]) -> list[list[AnyRecord]]:
    """The tellings that share a key and those who are named, or an encounter, put together."""
    above: dict[tuple[str, ...], tuple[str, ...]] = {}

    def top(key: tuple[str, ...]) -> tuple[str, ...]:
        while (upper := above.setdefault(key, key)) != key:
            key = upper
        return key

    # Who is named on a side parts two meetings of the same sides on one day: the presidents' call from the
    # ministers' talks. A telling that names sides alone is of the one meeting there is, else by itself.
    for record in dated:
        for name in people(record):
            one, other = top(("who", *_key(record), name)), top(("telling", record.id))
            above[max(one, other)] = min(one, other)
    named: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for record in dated:
        if people(record):
            named.setdefault(_key(record), set()).add(top(("telling", record.id)))
    for record in dated:
        meetings = named.get(_key(record), set())
        home = min(meetings) if len(meetings) == 1 else ("sides", *_key(record))
        own = top(("telling", record.id)) if people(record) else top(home)
        for other in (("telling", record.id), ("same", ties.get(record.id, record.id))):
            one, two = top(own), top(other)
            above[max(one, two)] = min(one, two)
    groups: dict[tuple[str, ...], list[AnyRecord]] = {}
    for record in dated:
        groups.setdefault(top(("telling", record.id)), []).append(record)
    return list(groups.values())


def _home(
    record: AnyRecord, groups: Sequence[list[AnyRecord]], ties: Mapping[str, str]
) -> list[AnyRecord] | None:
    """The entry that a telling without a day belongs to; null where that is not plain."""
    tied = [group for group in groups if record.id in ties and _tied(record, group, ties)]
    if tied:
        return tied[0]
    published = record.report.published
    if not isinstance(record, Meeting) or record.state != "cancelled" or not published:
        return None
    first = date.fromisoformat(published[:10])
    next_ones = [group for group in groups if _is_next(record, group, first)]
    return next_ones[0] if len(next_ones) == 1 else None


def _tied(record: AnyRecord, group: Sequence[AnyRecord], ties: Mapping[str, str]) -> bool:
    return any(ties.get(one.id) == ties[record.id] for one in group)


def _is_next(off: Meeting, group: Sequence[AnyRecord], day: date) -> bool:
    for one in group:
        when = told_when(one)
        if isinstance(one, Meeting) and one.state in _OPEN and when and who(one) == who(off):
            ahead = date.fromisoformat(when.start[:10]) - day
            apart = off.place and one.place and off.place.casefold() != one.place.casefold()
            if (
                timedelta(0) <= ahead <= _AHEAD
                and not apart
                and (one.report.published or "") <= day.isoformat()
            ):
                return True
    return False


def _entry(told: Sequence[AnyRecord], accounts: Mapping[str, str]) -> Entry:
    """The entry that tellings, in order of publication, make."""
    steps: list[tuple[str, str, str, str, str | None]] = []
    for record in told:
        when, place = told_when(record), _setting(record, "place")
        before = steps[-1] if steps else ("", "", "", "", None)
        start, end, sharpness = before[:3]
        if when and sharp(when):
            start, end, sharpness = when.start, when.end, when.precision
        steps.append((start, end, sharpness, _state(record), place or before[4]))
    start, end, precision, state, place = steps[-1]
    actors = {
        actor.id or actor.name.casefold(): actor for record in reversed(told) for actor in doers(record)
    }
    days = [record.report.published[:10] for record in told if record.report.published]
    return Entry(
        uid=_uid(told[0]),
        sort=_sort(told[0]) or "talks",
        start=start,
        end=end,
        precision=precision,
        state=state,
        actors=tuple(actors[key] for key in sorted(actors)),
        place=place,
        body=_latest(told, "body"),
        format=_latest(told, "format"),
        sequence=sum(one != other for one, other in pairwise(steps)),
        modified=max(days, default=None),
        told=tuple(told),
        chance=chance(told, accounts),
    )


def _uid(first: AnyRecord) -> str:
    """From the first telling alone, so that later ones, and later readers' ids, leave it as it is."""
    parts = (*_key(first), *sorted(people(first)))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _setting(record: AnyRecord, field: str) -> str | None:
    value = getattr(record, field, None)
    return value if isinstance(value, str) else None


def _latest(told: Sequence[AnyRecord], field: str) -> str | None:
    return next((value for record in reversed(told) if (value := _setting(record, field))), None)


def concerning(
    entries: Iterable[Entry],
    actor: Callable[[Actor], bool] | None,
    since: str | None,
    until: str | None,
) -> tuple[Entry, ...]:
    """The entries with such an actor, from and up to ISO days."""
    return tuple(
        one
        for one in entries
        if not (since and one.end[:10] < since)
        and not (until and one.start[:10] > until)
        and (actor is None or any(actor(part) for part in one.actors))
    )
