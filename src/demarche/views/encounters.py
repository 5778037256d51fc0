"""One meeting, vote, deed or utterance as several reports tell it, and where their accounts differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from demarche.link.words import stems
from demarche.records import Actor, AnyRecord, Event, Kind, Meeting, Statement, Vote, When
from demarche.views import words
from demarche.views.sheet import Sheet, plain

# A time told no more exactly than this can't be held against another.
_DATED = frozenset({"minute", "hour", "day", "week"})


@dataclass(frozen=True)
class Version:
    """One way in which a detail is told, and the ids of the records that tell it so."""

    told: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A detail that reports tell differently. `of`: date, place, state, format, type, result, for, against,
    abstain; of statements wording and source. Versions by first record; nothing says which is right."""

    of: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Encounter:
    """One meeting, vote, deed or utterance. `id` is its first record's.

    `what`: a meeting's format, a deed's type, a vote's body, a statement's act. `date` is the ISO day that
    most reports tell (of equals the earliest), null where none tells one; `states` as told, in order of
    report. `told`: every record, by date of report, then id. `accounts`: how many of the reports are
    independent of one another.
    """

    id: str
    kind: Kind
    what: str
    date: str | None
    who: tuple[Actor, ...]
    whom: tuple[Actor, ...]
    place: str | None
    states: tuple[str, ...]
    reports: int
    outlets: tuple[str, ...]
    accounts: int
    differ: tuple[Difference, ...]
    told: tuple[AnyRecord, ...]

    def has(self, means: Callable[[Actor], bool] | None, since: str | None, until: str | None) -> bool:
        """Whether it names such an actor, and lies in that time: its own, else that of its first report."""
        day = self.date or (self.told[0].report.published or "")[:10]
        return (
            (means is None or any(map(means, (*self.who, *self.whom))))
            and (since is None or day >= since)
            and (until is None or "" < day <= until)
        )


def encounters(
    groups: Iterable[Sequence[str]], records: Mapping[str, AnyRecord], accounts: Mapping[str, str]
) -> tuple[Encounter, ...]:
    """The encounters that groups of record ids make, by date (undated ones last), kind and id.

    `accounts`: report → its account, for reports that are copies of others.
    """
    found = [_encounter([records[id] for id in group if id in records], accounts) for group in groups]
    return tuple(sorted(filter(None, found), key=lambda one: (one.date or "~", one.kind, one.id)))


def sheet(found: Sequence[Encounter]) -> Sheet:
    """A line for each encounter: when, what, who, how many tell it, where they differ, and its words."""
    return Sheet(
        title="encounters",
        heads=("id", "date", "kind", "who", "where", "told by", "they differ in", "text"),
        rows=tuple(_row(one) for one in found),
        data=plain(found),
        note="Told by: reports, and how many independent accounts they are. demarche show ID shows a record."
        if found
        else "",
    )


def _encounter(those: Sequence[AnyRecord], accounts: Mapping[str, str]) -> Encounter | None:
    told = sorted(those, key=lambda one: (one.report.published or "~", one.report.key, one.report.id, one.id))
    if not told:
        return None
    reports = list(dict.fromkeys(one.report.id for one in told))
    return Encounter(
        id=min(one.id for one in told),
        kind=told[0].kind,
        what=_commonest(_what(one) for one in told) or "",
        date=_commonest(_day(_own(one)) for one in told),
        who=_actors(map(_who, told)),
        whom=_actors(map(_whom, told)),
        place=_commonest(_place(one) for one in told),
        states=tuple(dict.fromkeys(map(_state, told))),
        reports=len(reports),
        outlets=tuple(dict.fromkeys(one.report.outlet for one in told if one.report.outlet)),
        accounts=len({accounts.get(report, report) for report in reports}),
        differ=_differences(told),
        told=tuple(told),
    )


def _what(one: AnyRecord) -> str:
    if isinstance(one, Meeting):
        return one.format
    if isinstance(one, Event):
        return one.type
    if isinstance(one, Statement):
        return one.act
    return words.one_line(one.body or "") if isinstance(one, Vote) else ""


def _who(one: AnyRecord) -> tuple[Actor, ...]:
    if isinstance(one, Meeting):
        return one.participants
    if isinstance(one, Event):
        return one.actors
    if isinstance(one, Statement):
        return (one.source,) if one.source else ()
    return tuple(actor for side in one.named.values() for actor in side) if isinstance(one, Vote) else ()


def _whom(one: AnyRecord) -> tuple[Actor, ...]:
    if isinstance(one, Event):
        return one.recipients
    return one.addressees if isinstance(one, Statement) else ()


def _actors(lists: Iterable[Sequence[Actor]]) -> tuple[Actor, ...]:
    """The actors of all tellings, each once, those that most tellings name first."""
    named: Counter[str] = Counter()
    first: dict[str, Actor] = {}
    for actors in lists:
        for actor in {_key(actor): actor for actor in reversed(actors)}.values():
            named[_key(actor)] += 1
            first.setdefault(_key(actor), actor)
    return tuple(first[key] for key in sorted(named, key=lambda key: (-named[key], first[key].name, key)))


def _key(actor: Actor) -> str:
    return actor.id or actor.name.casefold()


def _own(one: AnyRecord) -> When | None:
    """The time of the thing itself: a day or week that is told, not the report's own date."""
    when = words.told_when(one)
    return when if when and when.precision in _DATED and when.basis != "publication" else None


def _day(when: When | None) -> str | None:
    return when.start[:10] if when and when.start[:10] == when.end[:10] else None


def _place(one: AnyRecord) -> str | None:
    """Where it was, unless that is only part of a name: a meeting of a body “in Europe” may be anywhere."""
    if not isinstance(one, Meeting | Event) or not one.place:
        return None
    named = frozenset[str]().union(*(stems(actor.name) for actor in _who(one)))
    return None if stems(one.place) <= named else one.place


def _state(one: AnyRecord) -> str:
    return one.state if isinstance(one, Meeting) else one.status


def _commonest(told: Iterable[str | None]) -> str | None:
    counted = Counter(one for one in told if one)
    return min(counted, key=lambda one: (-counted[one], one), default=None)


def _differences(told: Sequence[AnyRecord]) -> tuple[Difference, ...]:
    """The details that records of different reports tell in ways that do not agree."""
    found = [_dates(told), _differing("place", told, _place, lambda place: " ".join(sorted(stems(place))))]
    if isinstance(told[0], Meeting):
        found.append(_differing("state", told, _state))
        found.append(_differing("format", told, lambda one: one.format if isinstance(one, Meeting) else None))
    elif isinstance(told[0], Event):
        found.append(_differing("state", told, _state))
        found.append(_differing("type", told, lambda one: one.type if isinstance(one, Event) else None))
    elif isinstance(told[0], Vote):
        found.append(_differing("result", told, lambda one: one.result if isinstance(one, Vote) else None))
        for field, name in (("ayes", "for"), ("against", "against"), ("abstain", "abstain")):
            found.append(_differing(name, told, lambda one, field=field: _count(one, field)))  # type: ignore[misc]
    elif isinstance(told[0], Statement):
        called = {_key(actor): words.name(actor) for one in reversed(told) for actor in _who(one)}
        found.append(_differing("source", told, lambda one: next((called[_key(a)] for a in _who(one)), None)))
        found.append(_differing("wording", told, words.quoted, str.casefold))
    return tuple(one for one in found if one)


def _count(one: AnyRecord, field: str) -> str | None:
    count = getattr(one, field)
    return None if count is None else str(count)


def _dates(told: Sequence[AnyRecord]) -> Difference | None:
    """The days told; null where two reports' times all overlap."""
    timed = [(one, when) for one in told if (when := _own(one))]
    apart = any(
        one.report.id != other.report.id and (a.end[:10] < b.start[:10] or b.end[:10] < a.start[:10])
        for one, a in timed
        for other, b in timed
    )
    return _versions("date", [(one, words.time(when)) for one, when in timed]) if apart else None


def _differing(
    of: str,
    told: Sequence[AnyRecord],
    value: Callable[[AnyRecord], str | None],
    same: Callable[[str], str] = str,
) -> Difference | None:
    """The versions of a detail, where two reports tell it differently; `same` makes like ones equal."""
    had = [(one, detail) for one in told if (detail := value(one))]
    by_report: dict[str, set[str]] = {}
    for one, detail in had:
        by_report.setdefault(one.report.id, set()).add(same(detail))
    if len(by_report) < 2 or len(set().union(*by_report.values())) < 2:
        return None
    return _versions(of, had, same)


def _versions(
    of: str, had: Iterable[tuple[AnyRecord, str]], same: Callable[[str], str] = str
) -> Difference | None:
    shown: dict[str, str] = {}
    records: dict[str, list[str]] = {}
    for one, detail in had:
        shown.setdefault(same(detail), words.one_line(detail))
        records.setdefault(same(detail), []).append(one.id)
    versions = tuple(Version(shown[key], tuple(records[key])) for key in shown)
    return Difference(of, versions) if len(versions) > 1 else None


def _row(one: Encounter) -> tuple[str, ...]:
    who = words.names(one.who[:3]) + (f" and {len(one.who) - 3} more" if len(one.who) > 3 else "")
    if one.whom and one.kind == "event":
        who = f"{who or '–'} → {words.names(one.whom[:2])}"
    differ = "; ".join(_shown(detail) for detail in one.differ)
    longest = max(one.told, key=lambda record: (len(words.quoted(record)), record.id))
    text = words.quoted(longest if one.kind == "statement" else one.told[0])
    state = one.states[0] if len(one.states) == 1 else "/".join(one.states)
    return (
        one.id[:9],
        one.date or "",
        f"{one.kind}: {one.what}, {state}" if one.kind != "statement" else f"statement: {one.what}",
        who or "–",
        words.one_line(one.place or ""),
        words.told_in(one.reports, one.accounts),
        differ,
        words.shortened(text, 160),
    )


def _shown(detail: Difference) -> str:
    if detail.of == "wording":
        return f"{len(detail.versions)} wordings"
    told = " / ".join(version.told for version in detail.versions[:4])
    return f"{detail.of}: {told}" + (" …" if len(detail.versions) > 4 else "")
