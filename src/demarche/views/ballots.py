"""Votes, each once however often told, with what the reports tell differently side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from demarche.link.likely import chance
from demarche.records import SIDES, Actor, AnyRecord, Side, Vote
from demarche.views import words
from demarche.views.encounters import Difference, Encounter, encounters


@dataclass(frozen=True)
class Ballot:
    """One vote. `id` is its first record's; `date` the ISO day that most reports tell, null where none does.

    `motion` is what was voted on in a report's words; `ayes`, `against`, `abstain`, `result` and `rules` are
    as the fullest telling has them, null where none tells it; `named` is who voted how by any of them.
    `differ`: what reports tell differently. `told`: every record, by date of report; `sentences`: id → the
    sentence that it stands in.
    """

    id: str
    body: str | None
    motion: str | None
    date: str | None
    result: str | None
    ayes: int | None
    against: int | None
    abstain: int | None
    named: Mapping[Side, tuple[Actor, ...]]
    rules: str | None
    procedural: bool | None
    reports: int
    accounts: int
    outlets: tuple[str, ...]
    chance: float
    differ: tuple[Difference, ...]
    told: tuple[Vote, ...]
    sentences: Mapping[str, str]


def ballots(
    votes: Iterable[Vote],
    groups: Iterable[Sequence[str]],
    accounts: Mapping[str, str],
    sentence: Callable[[AnyRecord], str],
) -> tuple[Ballot, ...]:
    """The votes that `votes` tell, the latest first. `groups`: ids of records that tell one encounter.

    `accounts`: report → its account, of copies; `sentence`: a record → the sentence that it stands in.
    """
    known = {one.id: one for one in votes}
    tied = [those for group in groups if (those := [id for id in group if id in known])]
    alone = known.keys() - {id for those in tied for id in those}
    every = encounters([*tied, *([id] for id in sorted(alone))], known, accounts)
    found = sorted((_ballot(one, accounts, sentence) for one in every), key=lambda one: one.id)
    return tuple(sorted(found, key=_latest, reverse=True))


def _latest(one: Ballot) -> tuple[str, float]:
    """The day it is filed under, then how much is told of it. What was taken is no later than its report."""
    day = one.date or max(words.dated(vote) for vote in one.told)
    printed = max((vote.report.published or "")[:10] for vote in one.told)
    taken = any(vote.status == "actual" for vote in one.told)
    return (min(day, printed) if taken and printed else day), max(map(_fullness, one.told))


def _ballot(one: Encounter, accounts: Mapping[str, str], sentence: Callable[[AnyRecord], str]) -> Ballot:
    told = tuple(record for record in one.told if isinstance(record, Vote))
    fullest = sorted(told, key=lambda vote: (-_fullness(vote), vote.id))
    counted = fullest[0]
    return Ballot(
        id=one.id,
        body=next((vote.body for vote in fullest if vote.body), None),
        motion=next((words.one_line(vote.motion.exact) for vote in fullest if vote.motion), None),
        date=one.date,
        result=next((vote.result for vote in fullest if vote.result), None),
        ayes=counted.ayes,
        against=counted.against,
        abstain=counted.abstain,
        named=_named(told),
        rules=next((vote.rules for vote in fullest if vote.rules), None),
        procedural=next((vote.procedural for vote in fullest if vote.procedural is not None), None),
        reports=one.reports,
        accounts=one.accounts,
        outlets=one.outlets,
        chance=chance(told, accounts),
        differ=one.differ,
        told=told,
        sentences={vote.id: sentence(vote) for vote in told},
    )


def _fullness(vote: Vote) -> float:
    counts = sum(count is not None for count in (vote.ayes, vote.against, vote.abstain))
    return 2 * counts + bool(vote.result) + bool(vote.motion) + 0.5 * len(vote.named) + vote.confidence


def _named(told: Sequence[Vote]) -> dict[Side, tuple[Actor, ...]]:
    """Who voted how, as any report tells; each once a side."""
    named: dict[Side, tuple[Actor, ...]] = {}
    for side in SIDES:
        actors = {
            actor.id or actor.name.casefold(): actor
            for vote in reversed(told)
            for actor in vote.named.get(side, ())
        }
        if actors:
            named[side] = tuple(actors[key] for key in sorted(actors, key=lambda key: actors[key].name))
    return named
