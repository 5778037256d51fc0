"""Meetings: who met, meets or is to meet whom, how, where and when, as the report tells it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract import meeting_when, meeting_who
from demarche.extract.event_roles import frequencies
from demarche.extract.meeting_hints import read_for
from demarche.extract.meeting_setting import bodies, body_of, format_of, place_of
from demarche.extract.meeting_tellings import Telling, tellings
from demarche.extract.meeting_times import minutes_of
from demarche.extract.meeting_weights import chance_told, state_chances
from demarche.reader.assemble import log_odds
from demarche.records import Actor, Meeting, MeetingState, Statement, Status

if TYPE_CHECKING:
    from demarche.extract.page import Page

LEAST = 0.38
"""The chance of telling a meeting that makes a record: highest F1, cross-validated over marked articles."""
_OUTRIGHT = frozenset({"expected", "cancelled"})
"""States that are rare, and told by words that leave little doubt: there the words decide."""
_SURE = (-3.11, 0.37, 0.25, 0.23, 0.28)
"""Weights of the constant and of the log-odds of telling, state, participants and day
(training/event_confidence.py)."""
CERTAIN = 0.97
"""The highest chance that speaks for a record, and that of a part which is left unknown."""
_DEFINITE = frozenset({"the", "that", "those", "this", "these", "such", "any", "no"})
_STATUS: dict[MeetingState, Status] = {
    "held": "actual",
    "planned": "planned",
    "expected": "planned",
    "proposed": "possible",
    "cancelled": "denied",
    "under way": "ongoing",
}


@dataclass(frozen=True)
class _Kept:
    """A record made, and the sort of the word that told it."""

    record: Meeting
    sort: str


def meetings(page: Page, statements: Sequence[Statement]) -> tuple[Meeting, ...]:
    """The meetings told in the running news of `page`, in text order: one record a sentence and meeting.

    A mere mention of a meeting told before ("after the talks") makes no record. Who takes part and when are
    chosen among those and the times that may be meant; what is not likely enough is left unknown.
    """
    found: list[_Kept] = []
    often = frequencies(page.cast.mentions)
    for telling in tellings(page, statements):
        chance = chance_told(telling.signs, telling.hint, read=read_for(page))
        if chance >= LEAST and not (found and _is_mention(telling)):
            past = [(kept.sort, kept.record.participants) for kept in found]
            who = meeting_who.partners(page, telling, statements, before(telling, past), often)
            record = _record(page, telling, chance, meeting_who.chosen(who, page.report.text), found)
            found.append(_Kept(record, telling.first.sort))
    return tuple(kept.record for kept in found)


def before(
    telling: Telling, past: Sequence[tuple[str, Sequence[Actor]]]
) -> list[tuple[str, Sequence[Actor]]]:
    """The participants of meetings told before that this may be, with how each is like it.

    `past` are the sorts of word that told them and their participants, in text order.
    """
    names = {mention.actor.name for mention in telling.people.ordered}
    like = {
        "shared": [actors for _, actors in past if names & {actor.name for actor in actors}],
        "last": [actors for _, actors in past],
        "alike": [actors for sort, actors in past if sort == telling.first.sort],
    }
    return [(how, some[-1]) for how, some in like.items() if some]


def state_of(telling: Telling) -> MeetingState:
    """The likeliest state, or what rare words say outright."""
    if telling.sure and telling.rule in _OUTRIGHT:
        return telling.rule
    states = state_chances(telling.signs, telling.hint)
    return max(states, key=lambda name: states[name])


def _is_mention(telling: Telling) -> bool:
    """Whether "the talks" only mention what was told before: nothing new stands with them."""
    one = telling.first
    phrase = telling.low[one.start : one.at]
    if one.verb or telling.people.told or not phrase or phrase[0] not in _DEFINITE:
        return False
    return not {"date:behind", "phrase:new"} & telling.signs


def _record(
    page: Page,
    telling: Telling,
    chance: float,
    who: Sequence[meeting_who.Partner],
    earlier: Sequence[_Kept],
) -> Meeting:
    how = state_of(telling)
    actors = tuple(
        one.actor if one.mention is not None else one.actor.model_copy(update={"text": None}) for one in who
    )
    known = [
        meeting_when.Earlier(
            frozenset(a.name for a in kept.record.participants),
            kept.record.when,
            kept.record.state,
            kept.sort,
        )
        for kept in earlier
    ]
    names = {actor.name for actor in actors}
    when, likely = meeting_when.chosen(meeting_when.choices(page, telling, how, names, known))
    place = place_of(page.report.text, telling.tokens, telling.group, bodies(page.cast.mentions))
    sure = confidence(
        chance,
        state_chances(telling.signs, telling.hint)[how],
        min((meeting_who.chance(one) for one in who), default=1.0),
        likely if when is not None else 1.0,
    )
    return Meeting.make(
        page.report,
        page.reader,
        _evidence(telling, who, when),
        status=_STATUS[how],
        confidence=sure,
        participants=actors,
        format=format_of(telling.tokens, telling.group, telling.since, actors, place),
        body=body_of(telling.people),
        place=place,
        when=when.when if when is not None else None,
        minutes=minutes_of(page, telling.tokens, telling.first),
        state=how,
    )


def confidence(told: float, state: float, who: float, when: float) -> float:
    """The chance that all a meeting's record shows is right, from how sure its parts are.

    A logistic curve, fitted on the articles held out of training. `who` is the chance of the least likely
    participant given, `when` that of the time; 1 where none is given.
    """
    parts = (1.0, *(log_odds(min(part, CERTAIN)) for part in (told, state, who, when)))
    odds = sum(w * x for w, x in zip(_SURE, parts, strict=True))
    return round(1 / (1 + math.exp(-odds)), 3)


def _evidence(
    telling: Telling, who: Sequence[meeting_who.Partner], when: meeting_when.Choice | None
) -> tuple[int, int]:
    """From the first to the last of the telling words, those named with them, and the time."""
    tokens, group = telling.tokens, telling.group
    last = tokens[group[-1].at]
    named = [one.mention for one in who if one.mention is not None]
    starts = [tokens[group[0].start].idx, *(mention.start for mention in named)]
    ends = [last.idx + len(last), *(mention.end for mention in named)]
    if when is not None and when.told is not None:
        starts.append(when.told.start)
        ends.append(when.told.end)
    return min(starts), max(ends)
