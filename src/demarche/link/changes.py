"""What reports published since a day tell that no earlier one did.

New is what is told for the first time: nothing like it, of the same side, stands in an earlier report. What a
report recalls (a demand of last year) is not new, however late it is told. Precision comes first: what has no
known actor, or too few words to be known again by, is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

from demarche.link.agenda import bears_a_day, who
from demarche.link.alike import Alike
from demarche.link.figures import Claim, side_by_side
from demarche.link.likely import LEAST, chance
from demarche.link.side import doers, others, side, told_when
from demarche.link.signs import (
    DONE,
    NO,
    PART,
    SHARED,
    YES,
    content,
    declared,
    demands,
    doer,
    meeting_at,
    negated,
    negated_text,
    stance,
    takes_back,
)
from demarche.link.words import stems
from demarche.records import Actor, AnyRecord, Condition, Event, Evidence, Figure, Meeting, Statement

What = Literal[
    "new demand",
    "new condition",
    "condition withdrawn",
    "figure moved",
    "position shifted",
    "meeting added",
    "meeting held",
    "meeting cancelled",
    "new deed",
    "first-time actor",
]
_RECALLED = timedelta(days=7)  # what happened longer before the first day is recalled, not news
_FORGOTTEN = timedelta(days=60)  # talks without a day, planned again after so long, are other talks
_OPEN = frozenset({"planned", "expected", "proposed"})
_BOTH = 0.5  # how much of both wordings together a withdrawal and what it withdraws must share
# Those whose first act is news: a passer-by quoted for the first time is not.
_OF_NOTE = frozenset({"government", "ministry", "office", "alliance", "organization", "armed-force", "group"})
R = TypeVar("R", bound=AnyRecord)


@dataclass(frozen=True)
class Change:
    """One thing that changed. `actor`: who did it, null for a meeting of several.

    `now`: the records of the period that tell it, the earliest report's first; `before`: what it is a change
    against, the latest first, empty where something is simply new. `reports` and `accounts`: in how many
    reports, and by how many independent accounts, `now` is told; `chance`: that of `link.likely`.
    """

    what: What
    actor: Actor | None
    now: tuple[AnyRecord, ...]
    before: tuple[AnyRecord, ...]
    reports: int
    accounts: int
    chance: float


@dataclass(frozen=True)
class Changes:
    """What changed from `since` to `until` (null: to the last report), days of publication, both included.

    `earlier` and `reports`: how many reports were published before, and within; `undated`: how many bear no
    date and are left out; `recalled`: how many records of the period tell of long before it; `unlikely`:
    how many changes are too little sure to be shown.
    """

    since: str
    until: str | None
    changes: tuple[Change, ...]
    earlier: int
    reports: int
    undated: int
    recalled: int
    unlikely: int


def changes(
    records: Iterable[AnyRecord],
    since: str,
    until: str | None = None,
    *,
    published: Iterable[str | None] = (),
    known: Collection[str] | None = None,
    accounts: Mapping[str, str] | None = None,
    same: Mapping[str, str] | None = None,
    actor: Callable[[Actor], bool] | None = None,
    least: float = LEAST,
) -> Changes:
    """What changed, by kind of change, then by date.

    Of earlier records those suffice that left a sign which one of the period seeks (see `link.signs`), or are
    of one encounter with one of it; then `known` are the ids of the actors that any earlier record names,
    null where there is no earlier record. `published`: each report's ISO day. `accounts`: report id → id of
    its independent account (each its own where left out). `same`: record id → id of its encounter. `actor`:
    only changes in a record with an actor for whom it holds. `least`: the least chance of a change that is
    shown. The order in which records come makes no difference.
    """
    days = [day[:10] if day else None for day in published]
    told = sorted((one for one in records if one.report.published), key=_order)
    before = [one for one in told if _published(one) < since]
    period = [one for one in told if since <= _published(one) and not (until and _published(one) > until)]
    recalled = {one.id for one in period if _is_recalled(one, date.fromisoformat(since))}
    news = [one for one in period if one.id not in recalled]
    found = [
        *_new_demands(before, news),
        *_new_conditions(before, news),
        *_withdrawn(before, news),
        *_moved(before, news),
        *_shifted(before, news),
        *_meetings(before, news, same or {}),
        *_new_deeds(before, news, same or {}),
        *(_first_acts(before, news, known or ()) if before or known is not None else ()),
    ]
    every = [
        _change(what, by, now, then, accounts or {})
        for what, by, now, then in found
        if actor is None or any(actor(one) for record in now for one in (*doers(record), *others(record)))
    ]
    likely = tuple(one for one in every if one.chance >= least)
    return Changes(
        since=since,
        until=until,
        changes=likely,
        earlier=sum(day is not None and day < since for day in days),
        reports=sum(day is not None and since <= day and not (until and day > until) for day in days),
        undated=sum(day is None for day in days),
        recalled=len(recalled),
        unlikely=len(every) - len(likely),
    )


_Found = tuple[What, Actor | None, Sequence[AnyRecord], Sequence[AnyRecord]]


def _published(record: AnyRecord) -> str:
    return (record.report.published or "")[:10]


def _order(record: AnyRecord) -> tuple[str, str, int, str]:
    return (_published(record), record.report.id, record.evidence.start, record.id)


def _is_recalled(record: AnyRecord, since: date) -> bool:
    """Whether a record tells of long before the period: then it is background."""
    when = told_when(record)
    if when is None or when.precision == "vague" or isinstance(record, Figure):
        return False
    return date.fromisoformat(when.end[:10]) < since - _RECALLED


def _change(
    what: What,
    actor: Actor | None,
    now: Sequence[AnyRecord],
    before: Sequence[AnyRecord],
    accounts: Mapping[str, str],
) -> Change:
    reports = {record.report.id for record in now}
    independent = {accounts.get(report, report) for report in reports}
    likely = chance(now, accounts)
    return Change(what, actor, tuple(now), tuple(before), len(reports), len(independent), likely)


def _first_told(
    before: Iterable[R], news: Iterable[R], kind: Callable[[R], object]
) -> Iterator[tuple[R, ...]]:
    """The records of `news` whose like no earlier one is, those that are alike together.

    Compared are records of one side and one `kind`.
    """
    held: Alike[list[R] | None] = Alike(every=True)
    for record in before:
        held.put((side(doer(record)), kind(record)), content(record), None)
    groups: list[list[R]] = []
    for record in news:
        key, words = (side(doer(record)), kind(record)), content(record)
        if key[0] is None or len(words) < SHARED:
            continue
        likes = list(held.find(key, words))
        if None in likes:
            held.put(key, words, None)
            continue
        home = next((one for one in likes if one is not None), None)
        if home is None:
            home = []
            groups.append(home)
        home.append(record)
        held.put(key, words, home)
    yield from (tuple(group) for group in groups)


def _new_demands(before: Sequence[AnyRecord], news: Sequence[AnyRecord]) -> Iterator[_Found]:
    then, now = [one for one in before if demands(one)], [one for one in news if demands(one)]
    for group in _first_told(then, now, lambda _: "demand"):
        yield "new demand", group[0].source, group, ()


def _new_conditions(before: Sequence[AnyRecord], news: Sequence[AnyRecord]) -> Iterator[_Found]:
    then, now = [one for one in before if declared(one)], [one for one in news if declared(one)]
    for group in _first_told(then, now, lambda _: "condition"):
        yield "new condition", group[0].issuer, group, ()


def _withdrawn(before: Sequence[AnyRecord], news: Sequence[AnyRecord]) -> Iterator[_Found]:
    """Conditions that their own side takes back: rules out, or gives up, what was declared to follow."""
    held: Alike[Condition] = Alike(every=True)
    for one in before:
        if declared(one) and one.consequence:
            held.put(side(one.issuer), stems(one.consequence.exact), one)
    for record in news:
        by = side(record.source) if takes_back(record) else None
        if not takes_back(record) or by is None:
            continue
        likes = [*held.find(by, content(record), PART)]
        # What is refused is often another's demand, told in the same words: it must be the threat itself.
        likes = [one for one in likes if one.consequence and _same_thing(one.consequence.exact, record)]
        if likes:
            yield "condition withdrawn", record.source, (record,), likes[::-1]


def _same_thing(told: str, said: Statement) -> bool:
    """Whether what is said is what was declared: most words of both, neither turned round by a “not”."""
    one, other = stems(told), content(said)
    return len(one & other) >= _BOTH * len(one | other) and negated_text(told) == negated(said)


def _shifted(before: Sequence[AnyRecord], news: Sequence[AnyRecord]) -> Iterator[_Found]:
    """Who now accepts what it refused, or refuses what it accepted, in nearly the same words."""
    held: Alike[Statement] = Alike(every=True)

    def key(record: Statement, acts: frozenset[str]) -> tuple[object, ...]:
        who_says = record.source.id if record.source else None
        return (who_says, acts, negated(record))

    for record in before:
        acts = stance(record)
        if isinstance(record, Statement) and acts and record.source and record.source.id:
            held.put(key(record, acts), content(record), record)
    for record in news:
        acts = stance(record)
        if not isinstance(record, Statement) or not acts or not (record.source and record.source.id):
            continue
        turned = NO if acts == YES else YES
        then = [one for one in held.find(key(record, turned), content(record), PART) if _firmly(one, record)]
        if then:
            yield "position shifted", record.source, (record,), then


def _firmly(one: Statement, other: Statement) -> bool:
    return len(content(one) & content(other)) >= 3


def _moved(before: Sequence[AnyRecord], news: Sequence[AnyRecord]) -> Iterator[_Found]:
    """Figures that a claimant now gives another value than it last did, of the same thing."""
    earlier = {record.id for record in before}
    later = {record.id for record in news}
    figures = [one for one in (*before, *news) if isinstance(one, Figure) and one.claimant is not None]
    for thing in side_by_side(figures):
        by: dict[str, list[Claim]] = defaultdict(list)
        for claim in thing.claims:
            if claim.claimant is not None:
                by[claim.claimant.id or claim.claimant.name.casefold()].append(claim)
        for claims in by.values():
            then = [figure for claim in claims for figure in claim.figures if figure.id in earlier]
            now = [figure for claim in claims for figure in claim.figures if figure.id in later]
            if not then or not now:
                continue
            last = max(then, key=_order)
            fresh = [one for one in now if not _is_recalled_figure(one, last) and not _alike(one, then)]
            if fresh:
                yield "figure moved", fresh[-1].claimant, fresh[::-1], (last,)


def _is_recalled_figure(figure: Figure, last: Figure) -> bool:
    """Whether a figure is as of an earlier day than the last one told."""
    if figure.as_of is None:
        return False
    against = last.as_of.end if last.as_of else _published(last)
    return figure.as_of.end[:10] < against[:10]


def _alike(figure: Figure, then: Iterable[Figure]) -> bool:
    return any((one.low, one.high) == (figure.low, figure.high) for one in then)


def _meetings(
    before: Sequence[AnyRecord], news: Sequence[AnyRecord], same: Mapping[str, str]
) -> Iterator[_Found]:
    """Meetings announced, held or called off, each against what was told of the same one before."""
    earlier: dict[tuple[object, ...], list[Meeting]] = defaultdict(list)
    for record in before:
        if isinstance(record, Meeting):
            for key in _keys(record, same):
                earlier[key].append(record)
    told: dict[tuple[object, ...], list[Meeting]] = {}
    groups: list[list[Meeting]] = []
    for record in news:
        if not isinstance(record, Meeting) or record.status == "denied" or not _is_plain(record):
            continue
        keys = _keys(record, same)
        group = next((told[key] for key in keys if key in told), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(record)
        for key in keys:
            told.setdefault(key, group)
    for group in _apart(groups):
        then = {one.id: one for record in group for key in _keys(record, same) for one in earlier[key]}
        known = [one for one in then.values() if bears_a_day(one) or _near(one, group[0])]
        last = sorted(known, key=_order)[::-1]
        state = group[-1].state
        if state == "cancelled":
            if all(one.state != "cancelled" for one in last):
                yield "meeting cancelled", None, group[::-1], last
        elif state in {"held", "under way"}:
            if last and all(one.state in _OPEN for one in last):
                yield "meeting held", None, group[::-1], last
            elif not last and any(bears_a_day(one) for one in group):
                yield "meeting held", None, group[::-1], ()
        elif not last:
            yield "meeting added", None, group[::-1], ()


def _apart(groups: Iterable[list[Meeting]]) -> Iterator[list[Meeting]]:
    """The groups without those that tell the very words of one before with other participants."""
    taken: dict[str, list[Evidence]] = defaultdict(list)
    for group in sorted(groups, key=lambda group: (-max(one.confidence for one in group), group[0].id)):
        fresh = [one for one in group if not any(span.touches(one.evidence) for span in taken[one.report.id])]
        for one in group:
            taken[one.report.id].append(one.evidence)
        if fresh:
            yield group


def _is_plain(record: Meeting) -> bool:
    """Whether it can be known which meeting this is: two sides or people, and a time, place or body."""
    known = bears_a_day(record) or record.place or record.body or record.state in _OPEN
    return len(who(record)) > 1 and bool(known)


def _keys(record: Meeting, same: Mapping[str, str]) -> list[tuple[object, ...]]:
    """By what a meeting is known again: its encounter; who and which day; without a day, who and where."""
    keys: list[tuple[object, ...]] = [("same", same[record.id])] if record.id in same else []
    keys.append((who(record), meeting_at(record)))
    return keys


def _near(one: Meeting, other: Meeting) -> bool:
    apart = date.fromisoformat(_published(other)) - date.fromisoformat(_published(one))
    return apart <= _FORGOTTEN


def _new_deeds(
    before: Sequence[AnyRecord], news: Sequence[AnyRecord], same: Mapping[str, str]
) -> Iterator[_Found]:
    def deeds(records: Iterable[AnyRecord]) -> list[Event]:
        return [one for one in records if isinstance(one, Event) and one.status in DONE]

    known = {same[one.id] for one in deeds(before) if one.id in same}
    news_of = [one for one in deeds(news) if same.get(one.id) not in known or one.id not in same]
    for group in _first_told(deeds(before), news_of, lambda one: one.type):
        yield "new deed", group[0].actors[0], group, ()


def _first_acts(
    before: Sequence[AnyRecord], news: Sequence[AnyRecord], named: Collection[str]
) -> Iterator[_Found]:
    """Actors who act for the first time, in order of how many reports tell of it."""
    known = {*named, *(one.id for record in before for one in (*doers(record), *others(record)))}
    acting: dict[str, tuple[Actor, list[AnyRecord]]] = {}
    for record in news:
        for one in doers(record):
            if (
                one.id
                and one.id not in known
                and (one.kind in _OF_NOTE or (one.kind == "person" and one.role))
            ):
                acting.setdefault(one.id, (one, []))[1].append(record)
    reports = {id: len({record.report.id for record in those}) for id, (_, those) in acting.items()}
    for id in sorted(acting, key=lambda id: (-reports[id], id)):
        yield "first-time actor", acting[id][0], acting[id][1], ()
