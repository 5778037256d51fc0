"""Meetings: who met, meets or is to meet whom, how, where and when, as the report tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.meeting_hints import read_for
from demarche.extract.meeting_people import participants
from demarche.extract.meeting_setting import bodies, body_of, format_of, place_of
from demarche.extract.meeting_state import coming
from demarche.extract.meeting_tellings import Telling, tellings
from demarche.extract.meeting_times import minutes_of, of_lead, of_publication
from demarche.extract.meeting_weights import chance_told, state_chances
from demarche.extract.meeting_words import words
from demarche.records import Actor, Meeting, MeetingState, Statement, Status, When

if TYPE_CHECKING:
    from demarche.extract.page import Page

LEAST = 0.38
"""The chance of telling a meeting that makes a record: highest F1, cross-validated over marked articles."""
_OUTRIGHT = frozenset({"expected", "cancelled"})
"""States that are rare, and told by words that leave little doubt: there the words decide."""
# How often participants and day are right too where a meeting is told in the state given, by how the day is
# known: three quarters of the shares of 594 meetings in 201 marked articles (each half read with weights
# fitted on the other), because in articles that the reader has not learnt so much fewer were right.
_CONFIDENCE = {"told": 0.60, "vague": 0.54, "untold": 0.36, "context": 0.31}
_DEFINITE = frozenset({"the", "that", "those", "this", "these", "such", "any", "no"})
_STATUS: dict[MeetingState, Status] = {
    "held": "actual",
    "planned": "planned",
    "expected": "planned",
    "proposed": "possible",
    "cancelled": "denied",
    "under way": "ongoing",
}
_AHEAD = frozenset({"planned", "expected", "proposed"})


@dataclass(frozen=True)
class _Kept:
    """A record made, and the sort of the word that told it."""

    record: Meeting
    sort: str


def meetings(page: Page, statements: Sequence[Statement]) -> tuple[Meeting, ...]:
    """The meetings told in the running news of `page`, in text order: one record a sentence and meeting.

    A mere mention of a meeting told before ("after the talks") makes no record. Participants that only "the
    two leaders" names are taken from the meeting told before.
    """
    found: list[_Kept] = []
    for telling in tellings(page, statements):
        chance = chance_told(telling.signs, telling.hint, read=read_for(page))
        if chance >= LEAST and not (found and _is_mention(telling)):
            found.append(_Kept(_record(page, telling, chance, found), telling.first.sort))
    return tuple(kept.record for kept in found)


def _is_mention(telling: Telling) -> bool:
    """Whether "the talks" only mention what was told before: nothing new stands with them."""
    one = telling.first
    phrase = telling.low[one.start : one.at]
    if one.verb or telling.people.told or not phrase or phrase[0] not in _DEFINITE:
        return False
    return not {"date:behind", "phrase:new"} & telling.signs


def _record(page: Page, telling: Telling, chance: float, earlier: Sequence[_Kept]) -> Meeting:
    actors = _actors(page, telling, earlier)
    states = state_chances(telling.signs, telling.hint)
    how = telling.rule
    if not (telling.sure and how in _OUTRIGHT):
        how = max(states, key=lambda name: states[name])
    when = _when(page, telling, how, actors, earlier)
    place = place_of(page.report.text, telling.tokens, telling.group, bodies(page.cast.mentions))
    return Meeting.make(
        page.report,
        page.reader,
        _evidence(telling),
        status=_STATUS[how],
        confidence=_confidence(chance * states[how], when),
        participants=actors,
        format=format_of(telling.tokens, telling.group, telling.since, actors, place),
        body=body_of(telling.people),
        place=place,
        when=when,
        minutes=minutes_of(page, telling.tokens, telling.first),
        state=how,
    )


def _when(
    page: Page, telling: Telling, how: MeetingState, actors: Sequence[Actor], earlier: Sequence[_Kept]
) -> When | None:
    """The day told with it; else that of the same meeting told before; else, vaguely, that of the report."""
    own = telling.time.when if telling.time is not None else None
    past = coming(own, page.report.published) is False
    if own is not None and not (telling.said and how != "held") and not (how in _AHEAD and past):
        return own
    ahead = how in _AHEAD
    for same in _shared(actors, earlier, 1 if ahead else 2):
        if same.when is not None and ahead == (same.state in _AHEAD):
            return same.when.model_copy(update={"basis": "context"})
    if how == "held":
        return of_lead(page) or (of_publication(page) if "occasion" in telling.signs else None)
    return of_publication(page) if how == "under way" else None


def _confidence(chance: float, when: When | None) -> float:
    """The chance that the record is right, where `chance` is that of its being told and in its state."""
    if when is None:
        known = "untold"
    elif when.precision == "vague":
        known = "vague"
    else:
        known = "context" if when.basis == "context" else "told"
    return round(chance * _CONFIDENCE[known], 3)


def _actors(page: Page, telling: Telling, earlier: Sequence[_Kept]) -> tuple[Actor, ...]:
    """Who takes part, pairs split; from the meeting told before where only "the two" or nobody is named."""
    named = [
        actor
        for mention in telling.people.ordered
        for actor in page.cast.actors(mention.start, mention.end) or (mention.actor,)
    ]
    clear = [actor for actor in named if not set(actor.name.lower().split()) <= words("unnamed")]
    found = participants(clear)
    if found and (len(found) > 1 or len(clear) == len(named)) and not _theirs(telling):
        return found
    before = _before(telling, found, earlier)
    if before is None:
        return found or participants(named)
    understood = [actor.model_copy(update={"text": None}) for actor in before.participants]
    return participants([*found, *understood])


def _theirs(telling: Telling) -> bool:
    """Whether the noun is "their meeting", "the talks", without a partner told."""
    one = telling.first
    if one.verb or telling.people.told:
        return False
    return telling.low[one.start] in _DEFINITE | {"their", "our"}


def _before(telling: Telling, found: Sequence[Actor], earlier: Sequence[_Kept]) -> Meeting | None:
    """The meeting told last that this may be: with somebody of `found`; else of the same sort; else any."""
    names = {actor.name for actor in found}
    if names:
        sharing = [kept.record for kept in earlier if names & {a.name for a in kept.record.participants}]
        return sharing[-1] if sharing else None
    alike = [kept.record for kept in earlier if kept.sort == telling.first.sort]
    if alike:
        return alike[-1]
    return earlier[-1].record if earlier else None


def _shared(actors: Sequence[Actor], earlier: Sequence[_Kept], least: int) -> list[Meeting]:
    """The records made before with `least` of `actors` in them, the latest first."""
    names = {actor.name for actor in actors}
    return [
        kept.record
        for kept in reversed(earlier)
        if len(names & {actor.name for actor in kept.record.participants}) >= least
    ]


def _evidence(telling: Telling) -> tuple[int, int]:
    """From the first to the last of the telling words, those named with them, and the time."""
    tokens, group = telling.tokens, telling.group
    last = tokens[group[-1].at]
    starts = [tokens[group[0].start].idx, *(mention.start for mention in telling.people.ordered)]
    ends = [last.idx + len(last), *(mention.end for mention in telling.people.ordered)]
    if telling.time is not None:
        starts.append(telling.time.start)
        ends.append(telling.time.end)
    return min(starts), max(ends)
