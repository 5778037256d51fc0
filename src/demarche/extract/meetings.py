"""Meetings: who met, meets or is to meet whom, how, where and when, as the report tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.meeting_mentions import Told, told
from demarche.extract.meeting_people import People, participants, people
from demarche.extract.meeting_setting import body_of, format_of, place_of
from demarche.extract.meeting_state import state
from demarche.extract.meeting_times import minutes_of, of_lead, of_publication, time_of
from demarche.extract.meeting_words import words
from demarche.records import Actor, Meeting, Statement, Status, When

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.dates import Expression
    from demarche.extract.page import Page

# The share that was right (participants, state, day) of 432 meetings found in 120 marked articles, by how the
# day is known and whether it is told who meets.
_CONFIDENCE = {
    "told": {True: 0.5, False: 0.35},
    "publication": {True: 0.45, False: 0.15},
    "context": {True: 0.25, False: 0.15},
    None: {True: 0.12, False: 0.12},
}
"""The share of records that were marked by hand, with and without a participant told with the word."""
_NEAR = 14
"""Words within which two telling words are of one meeting."""
_BEHIND = 45
"""Characters behind the noun within which a time is told with it ("the talks in Geneva last week")."""
_GENERIC = frozenset({"such", "any", "no"})
_DEFINITE = frozenset({"the", "that", "those", "this", "these"}) | _GENERIC
_STATUS: dict[str, Status] = {
    "held": "actual",
    "planned": "planned",
    "expected": "planned",
    "proposed": "possible",
    "cancelled": "denied",
    "under way": "ongoing",
}


@dataclass(frozen=True)
class _Telling:
    """One meeting as one sentence tells it."""

    tokens: Sequence[Token]
    group: Sequence[Told]
    since: int
    """The word from which on the sentence no longer tells another meeting."""
    people: People
    time: Expression | None
    quoted_at: bool
    """Whether somebody is quoted at it: "said during a visit to Seoul"."""

    @property
    def first(self) -> Told:
        return self.group[0]

    @property
    def low(self) -> list[str]:
        return [token.lower_ for token in self.tokens]


@dataclass(frozen=True)
class _Kept:
    """A record made, and the sort of the word that told it."""

    record: Meeting
    sort: str


def meetings(page: Page, statements: Sequence[Statement]) -> tuple[Meeting, ...]:
    """The meetings told in the running news of `page`, in text order: one record a sentence and meeting.

    A mere mention of a meeting told before ("after the talks") makes no record. Participants that only "the
    two leaders" names are taken from the meeting told before. What has no date is dated to the day of
    publication only where it is under way, or where one of `statements` was made at it.
    """
    found: list[_Kept] = []
    for sentence in page.sentences():
        tokens = [token for token in sentence if not token.is_space]
        mentions = [
            m for m in page.cast.mentions if sentence.start_char <= m.start and m.end <= sentence.end_char
        ]
        since = 0
        for group in _groups(tokens, told(tokens)):
            telling = _Telling(
                tokens,
                group,
                since,
                people(tokens, group, mentions),
                time_of(page, tokens, group, since),
                _quoted_at(tokens, group[0], statements),
            )
            if _news(telling, bool(found)):
                found.append(_Kept(_record(page, telling, found), telling.first.sort))
            since = _clause_after(tokens, group[-1].at)
    return tuple(kept.record for kept in found)


def _groups(tokens: Sequence[Token], all_told: Sequence[Told]) -> list[list[Told]]:
    """The telling words of a sentence, those of one meeting together."""
    groups: list[list[Told]] = []
    for one in all_told:
        if groups and _same(tokens, groups[-1][-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _same(tokens: Sequence[Token], first: Told, second: Told) -> bool:
    """Whether two telling words near each other tell one meeting ("flew to Geneva for talks")."""
    if second.at - first.at > _NEAR:
        return False
    if first.verb and second.verb and _finite_between(tokens, first.at + 1, second.at + 1):
        return False
    if first.start and tokens[first.start - 1].lower_ in words("occasions-apart"):
        return False
    between = {token.lower_ for token in tokens[first.at + 1 : second.at]}
    if between & {"and", "sidelines", ";", "followed", "after", "before", "between"}:
        return False
    return second.sort not in ("summit", "conference") or first.sort == second.sort


def _finite_between(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a finite verb stands from `start` to `end`: "who spoke on Tuesday, will meet on Friday"."""
    return any(token.tag_ in ("VBD", "VBZ", "VBP", "MD") for token in tokens[start:end])


def _clause_after(tokens: Sequence[Token], at: int) -> int:
    """Where, after the telling word at `at`, the next finite verb stands; with none, right behind it."""
    return next((i for i in range(at + 1, len(tokens)) if _finite_between(tokens, i, i + 1)), at + 1)


def _quoted_at(tokens: Sequence[Token], one: Told, statements: Sequence[Statement]) -> bool:
    """Whether the telling words are the occasion of a statement: beside its cue, outside its content."""
    if one.start == 0 or tokens[one.start - 1].lower_ not in words("occasions"):
        return False
    start, end, at = tokens[0].idx, tokens[-1].idx, tokens[one.at].idx
    inside = any(span.start <= at < span.end for statement in statements for span in statement.content)
    beside = any(start <= span.start <= end for statement in statements for span in statement.cue)
    return beside and not inside


def _news(telling: _Telling, told_before: bool) -> bool:
    """Whether the words tell a meeting, and not only mention one that was told before.

    "The talks", "such a meeting" are mentions, unless a partner, a date or a word such as "upcoming" is told
    with them. On the hand-marked articles fewer than a fifth of bare definite mentions were marked.
    """
    if any(one.verb for one in telling.group):
        return True
    one = telling.first
    phrase = telling.low[one.start : one.at]
    if one.start and telling.low[one.start - 1] in ("if", "unless", "should") and not telling.people.told:
        return False
    if not phrase or phrase[0] not in _DEFINITE:
        return True
    new = any(word in words("new") for word in phrase)
    if phrase[0] in _GENERIC:
        return new
    dated = telling.time is not None and telling.time.start - telling.tokens[one.at].idx < _BEHIND
    return new or dated or bool(telling.people.told) or not told_before


def _record(page: Page, telling: _Telling, earlier: Sequence[_Kept]) -> Meeting:
    actors = _actors(page, telling, earlier)
    when = telling.time.when if telling.time else None
    how, sure = state(telling.tokens, telling.group, when, page.report.published)
    same = _told_before(telling, actors, earlier)
    if same is not None:
        how = how if sure else same.state
        if how == same.state and same.when is not None:
            when = same.when.model_copy(update={"basis": "context"})
    if when is None and how == "held":
        when = of_lead(page)
    if when is None and (how == "under way" or (how == "held" and telling.quoted_at)):
        when = of_publication(page)
    place = place_of(page.report.text, telling.tokens, telling.group)
    return Meeting.make(
        page.report,
        page.reader,
        _evidence(telling),
        status=_STATUS[how],
        confidence=_confidence(when, told=bool(telling.people.told)),
        participants=actors,
        format=format_of(telling.tokens, telling.group, telling.since, actors, place),
        body=body_of(telling.people),
        place=place,
        when=when,
        minutes=minutes_of(page, telling.tokens, telling.first),
        state=how,
    )


def _confidence(when: When | None, *, told: bool) -> float:
    """How often meetings whose day is known this way, with or without people told, are right."""
    basis = when.basis if when else None
    return _CONFIDENCE[basis if basis in _CONFIDENCE else "told"][told]


def _actors(page: Page, telling: _Telling, earlier: Sequence[_Kept]) -> tuple[Actor, ...]:
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


def _theirs(telling: _Telling) -> bool:
    """Whether the noun is "their meeting", "the talks", without a partner told."""
    one = telling.first
    if one.verb or telling.people.told:
        return False
    return telling.low[one.start] in _DEFINITE | {"their", "our"}


def _before(telling: _Telling, found: Sequence[Actor], earlier: Sequence[_Kept]) -> Meeting | None:
    """The meeting told last that this may be: with somebody of `found`; else of the same sort; else any."""
    names = {actor.name for actor in found}
    if names:
        sharing = [kept.record for kept in earlier if names & {a.name for a in kept.record.participants}]
        return sharing[-1] if sharing else None
    alike = [kept.record for kept in earlier if kept.sort == telling.first.sort]
    if alike:
        return alike[-1]
    return earlier[-1].record if earlier else None


def _told_before(telling: _Telling, actors: Sequence[Actor], earlier: Sequence[_Kept]) -> Meeting | None:
    """The latest record of the same people's meeting, which one without a date of its own takes up."""
    if telling.time is not None or not actors:
        return None
    names = {actor.name for actor in actors}
    for kept in reversed(earlier):
        shared = len(names & {actor.name for actor in kept.record.participants})
        if shared >= 2 or (shared and kept.sort == telling.first.sort):
            return kept.record
    return None


def _evidence(telling: _Telling) -> tuple[int, int]:
    """From the first to the last of the telling words, those named with them, and the time."""
    tokens, group = telling.tokens, telling.group
    last = tokens[group[-1].at]
    starts = [tokens[group[0].start].idx, *(mention.start for mention in telling.people.ordered)]
    ends = [last.idx + len(last), *(mention.end for mention in telling.people.ordered)]
    if telling.time is not None:
        starts.append(telling.time.start)
        ends.append(telling.time.end)
    return min(starts), max(ends)
