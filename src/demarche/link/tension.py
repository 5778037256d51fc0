"""Tension over time: acts of cooperation and conflict, counted and weighed beside how much was reported.

An act is a deed, a statement that does something, or a meeting, of a PLOVER type. In each independent
account the same type of act by the same doers to the same targets counts once a day (the “one-a-day filter”
of Schrodt's KEDS and of ICEWS): a strike told in three sentences, or in a story that twelve outlets print,
is one act told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Literal

from demarche.link.likely import LEAST
from demarche.link.plover import PloverType, type_of
from demarche.link.side import doers, side, side_name, sides, told_when
from demarche.records import Actor, AnyRecord, Event, Meeting, ReportRef, Statement

By = Literal["week", "day"]
# What was done, not what is feared, planned, asked for or denied.
_DONE = frozenset({"actual", "ongoing"})
_MET = frozenset({"held", "under way"})
_A_WEEK = 7  # days: a time told less sharply does not place an act
_BEFORE = timedelta(days=7)  # what a first report tells may have happened the week before


@dataclass(frozen=True)
class Act:
    """One act as one account tells it. `day` is null where neither record nor report is dated.

    `doers` and `targets` are sides (ISO codes or actors' ids); a meeting has no targets but its doers.
    """

    day: date | None
    type: PloverType
    doers: frozenset[str]
    targets: frozenset[str]
    account: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """The acts of a week (from Monday) or day; `start` and `end` are null for what bears no date.

    `goldstein` is the sum of the acts' weights, `per_act` their mean; `reports`: how many independent
    accounts were published then, of whatever matter; `per_report`: `goldstein` by these, null where there
    are none. `told_in`: how many accounts tell the acts. `records`: the ids that tell them.
    """

    start: date | None
    end: date | None
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    goldstein: float
    per_act: float | None
    reports: int
    per_report: float | None
    told_in: int
    records: tuple[str, ...]

    @property
    def acts(self) -> int:
        """How many acts."""
        return (
            self.verbal_cooperation
            + self.material_cooperation
            + self.verbal_conflict
            + self.material_conflict
        )


@dataclass(frozen=True)
class Tension:
    """Acts over time: between two sides, or (both null) all. `whole` sums up the periods."""

    actor: str | None
    other: str | None
    whole: Period
    periods: tuple[Period, ...]

    @property
    def name(self) -> str:
        """“Russia – Ukraine”, or “all”."""
        return f"{side_name(self.actor)} – {side_name(self.other)}" if self.actor and self.other else "all"


@dataclass(frozen=True)
class Count:
    """Tension overall, then by pair, the most acts first.

    `left_out`: how many records tell of other times than those asked for, or than the reports'. `unlikely`:
    how many are too little sure to count. `no_target`: acts of no known target, which stand in no pair.
    """

    overall: Tension
    pairs: tuple[Tension, ...]
    left_out: int
    unlikely: int
    no_target: int


def tension(
    records: Iterable[AnyRecord],
    reports: Iterable[ReportRef],
    *,
    accounts: Mapping[str, str] | None = None,
    by: By = "week",
    since: date | None = None,
    until: date | None = None,
    actor: Callable[[Actor], bool] | None = None,
    other: Callable[[Actor], bool] | None = None,
    least: float = LEAST,
) -> Count:
    """Counts by PLOVER class and Goldstein weights (Goldstein 1992), by week or day, with the report volume.

    `accounts`: report id → id of its independent account (each its own where left out). `actor`: only acts
    that one for whom it holds does or suffers; with `other` too, only those between the two. `least`: the
    least confidence of a record that counts. An act is placed on the day told, if told to the week; else,
    where its time holds the day of its report or is not told, on that day. The order in which records come
    makes no difference.
    """
    told, held, listed = accounts or {}, list(reports), list(records)
    days = [date.fromisoformat(one.published[:10]) for one in held if one.published]
    # Acts of before the reports (a war of 1994) are history; undated ones have a row of their own.
    first, last = (min(days) - _BEFORE, max(days)) if days else (date.max, date.min)
    start, end = max(first, since or first), min(last, until or last)

    def within(day: date | None) -> bool:
        return start <= day <= end if day else since is None and until is None

    of_type = [one for one in listed if type_of(one) and _is_done(one) and _concerns(one, actor, other)]
    kept = [one for one in of_type if one.confidence >= least]
    placed = [(one, day) for one in kept for day in _days(one) if within(day)]
    volume: dict[date | None, set[str]] = defaultdict(set)
    for report in held:
        day = date.fromisoformat(report.published[:10]) if report.published else None
        if within(day):
            volume[_start(day, by)].add(told.get(report.id, report.id))
    between: dict[tuple[str, str], list[tuple[AnyRecord, date | None]]] = defaultdict(list)
    for one, day in placed:
        for pair in _pairs(one, actor, other):
            between[pair].append((one, day))
    acts = _acts(placed, told)
    pairs = [
        _tension(pair, _acts(those, told, frozenset(pair)), volume, by) for pair, those in between.items()
    ]
    return Count(
        overall=_tension((None, None), acts, volume, by),
        pairs=tuple(sorted(pairs, key=lambda one: (-one.whole.acts, one.actor or "", one.other or ""))),
        left_out=len({one.id for one in kept} - {one.id for one, _ in placed}),
        unlikely=len(of_type) - len(kept),
        no_target=sum(not act.targets for act in acts),
    )


def _is_done(record: AnyRecord) -> bool:
    if isinstance(record, Meeting):
        return record.state in _MET and record.status in _DONE
    return record.status in _DONE


def _targets(record: AnyRecord) -> tuple[Actor, ...]:
    if isinstance(record, Statement):
        return record.addressees
    return record.recipients if isinstance(record, Event) else doers(record)


def _pairs(
    record: AnyRecord, actor: Callable[[Actor], bool] | None, other: Callable[[Actor], bool] | None
) -> frozenset[tuple[str, str]]:
    """The pairs of different sides that an act is between, each in order of its names."""
    found = set()
    for one, two in product(doers(record), _targets(record)):
        a, b = side(one), side(two)
        if a is None or b is None or a == b:
            continue
        if actor and not (_fits(one, two, actor, other) or _fits(two, one, actor, other)):
            continue
        found.add((min(a, b), max(a, b)))
    return frozenset(found)


def _fits(
    one: Actor, two: Actor, actor: Callable[[Actor], bool], other: Callable[[Actor], bool] | None
) -> bool:
    return actor(one) and (other is None or other(two))


def _concerns(
    record: AnyRecord, actor: Callable[[Actor], bool] | None, other: Callable[[Actor], bool] | None
) -> bool:
    if actor is None:
        return bool(doers(record))
    if other is not None:
        return bool(_pairs(record, actor, other))
    return any(actor(one) for one in (*doers(record), *_targets(record)))


def _acts(
    placed: Iterable[tuple[AnyRecord, date | None]],
    accounts: Mapping[str, str],
    among: frozenset[str] | None = None,
) -> list[Act]:
    """The acts that records tell, one a day, account, type, doers and targets; `among`: these sides'."""
    acts: dict[tuple[object, ...], Act] = {}
    for record, day in placed:
        type = type_of(record)
        if type is None:
            continue
        doing, done_to = sides(doers(record)), sides(_targets(record))
        if among:
            doing, done_to = doing & among, done_to & among
        account = accounts.get(record.report.id, record.report.id)
        key = (day, type.name, doing or record.evidence.exact, done_to, account)
        known = acts.get(key)
        told = {record.id, *(known.records if known else ())}
        acts[key] = Act(day, type, doing, done_to, account, tuple(sorted(told)))
    return list(acts.values())


def _days(record: AnyRecord) -> tuple[date | None, ...]:
    """The day that an act is placed on, null where not known; none where its time is told too roughly."""
    when = told_when(record)
    published = date.fromisoformat(record.report.published[:10]) if record.report.published else None
    if when is None or when.precision == "vague":
        return (published,)
    start, end = date.fromisoformat(when.start[:10]), date.fromisoformat(when.end[:10])
    if (end - start).days < _A_WEEK:
        return (start,)
    return (published,) if published and start <= published <= end else ()


def _start(day: date | None, by: By) -> date | None:
    return day if day is None or by == "day" else day - timedelta(days=day.weekday())


def _tension(
    pair: tuple[str | None, str | None],
    acts: Sequence[Act],
    volume: Mapping[date | None, set[str]],
    by: By,
) -> Tension:
    parts: dict[date | None, list[Act]] = defaultdict(list)
    for act in acts:
        parts[_start(act.day, by)].append(act)
    # Quiet weeks in which something was published are told for all acts: silence is a finding too.
    starts = sorted({*parts, *(() if pair[0] else volume)}, key=lambda day: day or date.max)
    periods = tuple(
        _period(start, _end(start, by), parts[start], volume.get(start, set())) for start in starts
    )
    dated = [start for start in starts if start]
    first, last = (dated[0], _end(dated[-1], by)) if dated else (None, None)
    return Tension(*pair, _period(first, last, acts, set().union(*volume.values())), periods)


def _end(start: date | None, by: By) -> date | None:
    return start + timedelta(days=6) if start and by == "week" else start


def _period(start: date | None, end: date | None, acts: Sequence[Act], reports: set[str]) -> Period:
    counts = Counter(act.type.of for act in acts)
    total = round(sum(act.type.weight for act in acts), 1)
    return Period(
        start=start,
        end=end,
        verbal_cooperation=counts["verbal cooperation"],
        material_cooperation=counts["material cooperation"],
        verbal_conflict=counts["verbal conflict"],
        material_conflict=counts["material conflict"],
        goldstein=total,
        per_act=round(total / len(acts), 2) if acts else None,
        reports=len(reports),
        per_report=round(total / len(reports), 2) if reports else None,
        told_in=len({act.account for act in acts}),
        records=tuple(sorted({one for act in acts for one in act.records})),
    )
