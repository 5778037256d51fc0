"""Tellings: words of a sentence that may tell a meeting, with whom, when, and the signs to judge them by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.meeting_features import signs
from demarche.extract.meeting_hints import hint_of, unheard
from demarche.extract.meeting_mentions import Told, told
from demarche.extract.meeting_people import People, people
from demarche.extract.meeting_state import coming, state
from demarche.extract.meeting_times import is_of_saying, time_of
from demarche.extract.meeting_words import words
from demarche.records import MeetingState, Statement

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.dates import Expression
    from demarche.extract.page import Page
    from demarche.reader.passages import Passage

_NEAR = 14
"""Words within which two telling words are of one meeting."""
_BEHIND = 45
"""Characters behind the noun within which a time is told with it ("the talks in Geneva last week")."""


@dataclass(frozen=True)
class Telling:
    """One meeting as one sentence may tell it."""

    tokens: Sequence[Token]
    group: Sequence[Told]
    since: int
    """The word from which on the sentence no longer tells another meeting."""
    people: People
    time: Expression | None
    said: bool
    """Whether the time is rather that of the saying ("said on Friday that they would meet")."""
    rule: MeetingState
    sure: bool
    """The state that the words around tell, and whether any told it."""
    signs: frozenset[str]
    hint: Passage | None
    """The reader's own passage at the telling words."""

    @property
    def first(self) -> Told:
        """The first telling word."""
        return self.group[0]

    @property
    def low(self) -> list[str]:
        """The sentence's words in lower case."""
        return [token.lower_ for token in self.tokens]


def tellings(page: Page, statements: Sequence[Statement]) -> Iterator[Telling]:
    """Every telling of the running news of `page`, in text order, whether it makes a record or not."""
    earlier: list[Telling] = []
    for number, sentence in enumerate(page.sentences()):
        tokens = [token for token in sentence if not token.is_space]
        if not tokens:
            continue
        since = 0
        found = told(tokens)
        for group in _groups(tokens, [*found, *unheard(page, tokens, found)]):
            telling = _telling(_Place(page, tokens, number, since), group, statements, earlier)
            earlier.append(telling)
            yield telling
            since = _clause_after(tokens, group[-1].at)


@dataclass(frozen=True)
class _Place:
    """A sentence of a page, its number among the running news, and the word from which on it is unread."""

    page: Page
    tokens: Sequence[Token]
    number: int
    since: int


def _telling(
    place: _Place, group: Sequence[Told], statements: Sequence[Statement], earlier: Sequence[Telling]
) -> Telling:
    page, tokens, since = place.page, place.tokens, place.since
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    mentions = [m for m in page.cast.mentions if start <= m.start and m.end <= end]
    who = people(tokens, group, mentions)
    time = time_of(page, tokens, group, since)
    said = time is not None and is_of_saying(tokens, time, group)
    when = time.when if time is not None and not said else None
    rule, sure = state(tokens, group, when, page.report.published)
    at = tokens[group[0].at].idx
    around = [s for s in statements if any(span.start <= at < span.end for span in s.content)]
    seen = {
        *signs(
            tokens,
            group,
            sentence=place.number,
            inside=bool(around),
            quoted=any(s.quoted == "direct" for s in around),
        ),
        *_of_people(who, earlier, group[0].sort),
        f"rule:{rule}" if sure else f"rule-default:{rule}",
    }
    if time is None:
        seen.add("date:none")
    elif said:
        seen.add("date:said")
    else:
        ahead = coming(time.when, page.report.published)
        seen.add("date:today" if ahead is None else "date:coming" if ahead else "date:past")
        near = time.start - at
        if 0 <= near < _BEHIND:
            seen.add("date:behind")
        if time.when is not None:
            seen.add(f"grain:{time.when.precision}")
    if _quoted_at(tokens, group[0], statements):
        seen.add("occasion")
    return Telling(
        tokens, group, since, who, time, said, rule, sure, frozenset(seen), hint_of(page, tokens, group)
    )


def _of_people(who: People, earlier: Sequence[Telling], sort: str) -> Iterator[str]:
    yield f"told:{min(len(who.told), 2)}"
    yield f"subject:{min(len(who.subject), 2)}"
    kinds = {mention.actor.kind for mention in who.ordered}
    yield from (f"kind:{kind}" for kind in kinds)
    names = {mention.actor.name for mention in who.ordered}
    if not earlier:
        yield "earlier:none"
    if any(len(names & {m.actor.name for m in one.people.ordered}) > 1 for one in earlier):
        yield "earlier:same-people"
    if any(one.first.sort == sort for one in earlier):
        yield "earlier:same-sort"


def _groups(tokens: Sequence[Token], all_told: Sequence[Told]) -> list[list[Told]]:
    """The telling words of a sentence, those of one meeting together."""
    groups: list[list[Told]] = []
    for one in sorted(all_told, key=lambda found: found.at):
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
