"""What became of declared conditions: triggers that came about, consequences that followed or were dropped.

A condition is due when a deed that the record dates after it is its trigger. Precision comes before recall:
the deed must be the same, by the same side. A deed without a date of its own may be long past: it counts, on
the day of its report at the latest, only where it is told who does it to whom, no dated deed is the trigger,
and no report up to the condition's own tells the like; it answers nothing. A consequence too vague to be told
from others (“we will react”) is never said to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from demarche.link.clauses import UNKNOWN, Act, Clause, clause, side
from demarche.link.consequences import Declared, Match, Settings, match
from demarche.link.deeds import deed_named, kinship, opposition, reach
from demarche.link.rival_denials import denies
from demarche.records import Actor, AnyRecord, Event, Meeting, Statement

WITHIN = timedelta(days=365)
"""How long after a declaration its trigger, and after that its consequence, is looked for."""

State = Literal["kept", "broken", "not yet known"]
Answer = Literal["ruled out", "accepted"]

_SURELY, _NEARLY = 0.8, 0.9  # score from which a deed is the trigger; kinship from which two deeds are one
_OPPOSED = 0.5
_STEMS = 5  # other content words of a trigger above which a deed alone hardly meets it
_CONDITION, _TOLD = 0.3, 0.4  # least confidence of a condition held to, of a deed that meets or answers it
_DATED = frozenset({"minute", "hour", "day", "week"})
_SPOKEN = {"REJECT": "reject", "AGREE": "agree", "THREATEN": "threaten"}
_OFFICIAL = frozenset({"government", "ministry", "office", "armed-force", "alliance"})


@dataclass(frozen=True)
class Done:
    """A deed that is done, as a clause; `day` is when, the first it may be. The record tells it.

    `undated`: it tells no time, and `day` is its report's, the latest on which it may have been done.
    """

    record: AnyRecord
    clause: Clause
    day: date
    undated: bool = False


@dataclass(frozen=True)
class TakenBack:
    """A later statement of a condition's issuer that rules its consequence out, or accepts its trigger."""

    how: Answer
    statement: Statement


@dataclass(frozen=True)
class Due:
    """A condition whose trigger came about. `met`: what is the trigger, earliest first, with how surely.

    `answers`: what says that it was kept or broken, by date; empty where that is not known.
    """

    declared: Declared
    match: Match
    met: tuple[AnyRecord, ...]
    state: State
    answers: tuple[AnyRecord, ...]


def done(records: Iterable[AnyRecord]) -> tuple[Done, ...]:
    """The events that happened, the meetings held and the refusals, assents and threats spoken, by day."""
    found = [one for record in records if (one := _done(record))]
    return tuple(sorted(found, key=lambda one: (one.day, one.record.id)))


def _done(record: AnyRecord) -> Done | None:
    if record.status not in ("actual", "ongoing") or record.confidence < _TOLD:
        return None
    if isinstance(record, Event):
        told = record.when.start if record.when and record.when.precision in _DATED else None
        published = record.report.published
        told = told or (published if record.when is None else None)
        # What its own report tells of a day to come has not happened yet.
        return _deed(record, told) if told and told[:10] <= (published or told)[:10] else None
    if isinstance(record, Meeting) and record.state == "held" and record.when:
        # “Reporters” are no side that talks are held with.
        sides = frozenset(one for actor in record.participants if actor.id and (one := side(actor)))
        act = Act(deed_named("meet"), "met", sides, sides, negated=False)
        text = record.evidence.exact
        return Done(record, Clause(text, (act,), frozenset(), frozenset(), sides), _day(record.when.start))
    if isinstance(record, Statement) and record.act in _SPOKEN and record.source and not denies(record):
        told = record.when.start if record.when else record.report.published
        return _spoken(record, told) if told else None
    return None


def _deed(record: Event, told: str) -> Done | None:
    actors = (*record.actors, *record.recipients)
    read = clause(record.evidence.exact, start=record.evidence.start, actors=actors)
    acts = [
        one
        for one in read.acts
        if not one.negated and not one.deed.vague and record.type in (one.deed.types or {record.type})
    ]
    if not acts:
        return None
    doers, targets = (
        frozenset(one for actor in those if (one := side(actor)))
        for those in (record.actors, record.recipients)
    )
    act = replace(acts[0], doers=doers or acts[0].doers, targets=targets or acts[0].targets)
    return Done(record, replace(read, acts=(act,)), _day(told), undated=record.when is None)


def _spoken(record: Statement, told: str) -> Done | None:
    read = _content(record)
    who = side(record.source)
    if read is None or who is None:
        return None
    targets = (read.sides | {one for actor in record.addressees if (one := side(actor))}) - {who}
    act = Act(deed_named(_SPOKEN[record.act]), record.act, frozenset({who}), targets, negated=False)
    return Done(record, replace(read, acts=(act,)), _day(told))


def _content(statement: Statement) -> Clause | None:
    if not statement.content:
        return None
    first = statement.content[0]
    actors = (*statement.addressees, *((statement.source,) if statement.source else ()))
    return clause(first.exact, start=first.start, speaker=statement.source, actors=actors)


def _day(told: str) -> date:
    return date.fromisoformat(told[:10])


def due(
    declared: Iterable[Declared], deeds: Sequence[Done], statements: Iterable[Statement], setting: Settings
) -> tuple[Due, ...]:
    """The conditions whose trigger is among `deeds`, by the day on which it came about, then id.

    `statements` are those among which a withdrawal is looked for. The order of what comes is no matter.
    """
    spoken = list(statements)
    found = [each for one in declared if (each := _due(one, deeds, spoken, setting))]
    return tuple(sorted(found, key=lambda each: (_told(each.met[0]), each.declared.condition.id)))


def _told(record: AnyRecord) -> str:
    when = record.when if isinstance(record, Event | Meeting | Statement) else None
    return (when.start if when else record.report.published or "")[:10]


def _due(
    one: Declared, deeds: Sequence[Done], statements: Sequence[Statement], setting: Settings
) -> Due | None:
    condition = one.condition
    if condition.issuer is None or not condition.report.published or one.concessive:
        return None
    if condition.confidence < _CONDITION or not _is_plain(one.trigger):
        return None
    since = _day(condition.report.published)
    meeting = [
        (told, each)
        for each in deeds
        if each.day <= since + WITHIN and _is_named(each.clause, one.trigger)
        if (told := match(each.clause, one, setting)) and told.score >= _SURELY
    ]
    met = [(told, each) for told, each in meeting if each.day > since and not each.undated]
    if not met and not any(each.day <= since for _, each in meeting):
        met = [(told, each) for told, each in meeting if each.undated and _is_whole(each.clause, one.trigger)]
    if not met:
        return None
    first = met[0][1].day
    after = [each for each in deeds if first <= each.day <= first + WITHIN and not each.undated]
    kept = [each.record for each in after if _follows(each.clause, one)]
    kept = [record for record in kept if record.id not in {each.record.id for _, each in met}]
    broken: list[AnyRecord] = [each.record for each in after if _opposes(each.clause, one)]
    broken += [back.statement for back in taken_back(one, statements, first) if back.how == "ruled out"]
    state: State = "kept" if kept else "broken" if broken else "not yet known"
    return Due(one, met[0][0], tuple(each.record for _, each in met), state, tuple(kept or broken))


def _is_plain(trigger: Clause) -> bool:
    """Whether a trigger tells a deed in so few words that the deed alone meets it."""
    head = trigger.head
    told = head is not None and (not head.deed.matter or head.deed.name.endswith("-use"))
    return told and len(trigger.stems) <= _STEMS


def _is_named(deed: Clause, trigger: Clause) -> bool:
    """Whether the trigger names the doer, or, telling none, whom it is done to; of a meeting, both.

    Words meet a trigger only where they are about the same matter, or aimed at the same side.
    """
    head, act = deed.head, trigger.head
    assert head is not None
    assert act is not None
    doers, targets = act.doers - {UNKNOWN}, act.targets - {UNKNOWN}
    if not kinship(head.deed.name, act.deed.name) and not opposition(head.deed.name, act.deed.name):
        return False
    if head.deed.mutual:
        return len(head.doers - {UNKNOWN}) > 1 and len(reach(head.doers, doers)) > 1
    if head.word in _SPOKEN and not deed.matters & trigger.matters and not reach(head.targets, targets):
        return False
    return bool(reach(head.doers, doers) if doers else reach(head.targets, targets))


def _is_whole(deed: Clause, trigger: Clause) -> bool:
    """Whether both the doer and whom it is done to are told of the deed, and are the trigger's."""
    head, act = deed.head, trigger.head
    assert head is not None
    assert act is not None
    done, to = reach(head.doers, act.doers - {UNKNOWN}), reach(head.targets, act.targets - {UNKNOWN})
    return bool(done and to) and not head.doers & head.targets


def _follows(deed: Clause, one: Declared) -> bool:
    """Whether a deed is the consequence, done by the issuer's side."""
    return any(
        kinship(head.deed.name, act.deed.name) >= _NEARLY and head.negated == act.negated
        for head, act in _of_issuer(deed, one)
    )


def _opposes(deed: Clause, one: Declared) -> bool:
    return any(opposition(head.deed.name, act.deed.name) >= _OPPOSED for head, act in _of_issuer(deed, one))


def _of_issuer(deed: Clause, one: Declared) -> Iterable[tuple[Act, Act]]:
    """The deed beside each plain deed of the consequence that the same side would do to the same side."""
    head, issuer = deed.head, side(one.condition.issuer)
    if head is None or issuer is None or issuer not in head.doers:
        return
    for act in one.consequence.acts[:1]:
        aimed = not act.targets - {UNKNOWN} or bool(reach(head.targets, act.targets))
        if not act.deed.vague and not act.deed.mutual and issuer in act.doers and aimed:
            yield head, act


def taken_back(
    one: Declared, statements: Iterable[Statement], since: date | None = None
) -> tuple[TakenBack, ...]:
    """Later statements of the same issuer that rule the consequence out, or accept the trigger; by date, id.

    Later than the declaration's report, or from the day `since` on. None is found for a consequence that says
    too little to be ruled out.
    """
    condition = one.condition
    told = condition.report.published
    if condition.issuer is None or (told is None and since is None):
        return ()
    first = since or _day(told or "") + timedelta(days=1)
    found = []
    for statement in statements:
        when = statement.when.start if statement.when else statement.report.published
        if statement.source is None or when is None or _day(when) < first:
            continue
        if _speaks_for(statement.source, condition.issuer):
            how = _answer(statement, one)
            if how is not None:
                found.append((when, statement.id, TakenBack(how, statement)))
    return tuple(back for _, _, back in sorted(found, key=lambda each: each[:2]))


def _speaks_for(speaker: Actor, issuer: Actor) -> bool:
    """Whether a speaker is the issuer, or both speak for one state."""
    if (speaker.id or speaker.name.casefold()) == (issuer.id or issuer.name.casefold()):
        return True
    official = all(one.kind in _OFFICIAL or one.role for one in (speaker, issuer))
    return official and speaker.country is not None and speaker.country == issuer.country


def _answer(statement: Statement, one: Declared) -> Answer | None:
    read = _content(statement)
    head = read.head if read else None
    if read is None or head is None or head.deed.vague or head.deed.matter:
        return None
    refused = (statement.act == "REJECT") != head.negated
    for act in one.consequence.acts[:1]:
        same = kinship(head.deed.name, act.deed.name) >= _NEARLY and _same_aim(head, act)
        if refused and same and not act.negated and reach(head.doers or act.doers, act.doers):
            return "ruled out"
    for act in one.trigger.acts[:1]:
        same = kinship(head.deed.name, act.deed.name) >= _NEARLY and _same_aim(head, act)
        if statement.act in ("AGREE", "CONCEDE") and same and head.negated == act.negated:
            return "accepted"
    return None


def _same_aim(head: Act, act: Act) -> bool:
    """Whether two deeds are done to the same side; where neither names one, are in the same words."""
    mine, yours = head.targets - {UNKNOWN}, act.targets - {UNKNOWN}
    return bool(reach(mine, yours)) if mine or yours else head.word.casefold() == act.word.casefold()
