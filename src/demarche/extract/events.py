"""Events: who did what to whom, is doing, is to do or is said not to have done.

The words that tell a deed and its PLOVER type are found by the reader's network and a lexicon together
(event_telling.py). Who did it and to whom is chosen among those named around them (event_roles.py), how it
stands by what the clause shows (event_standing.py), how it was done and what it is about by words
(event_words.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.actors import Mention
from demarche.extract.event_memory import Seen, remembered
from demarche.extract.event_roles import ROLES, candidates, chance, chosen, frequencies, head_of, least_chance
from demarche.extract.event_standing import features, standing_of
from demarche.extract.event_telling import Telling, tellings
from demarche.extract.event_words import contexts, mode, place
from demarche.extract.quantity_nations import nation_in
from demarche.reader.assemble import log_odds
from demarche.records import Actor, Condition, Event, Statement, Status, When

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from demarche.dates import Expression
    from demarche.extract.page import Page

_REACH, _CLOSE = 60, 25
"""Characters from the telling words within which a time says how a deed stands, and within which it is the
deed's own: of times further away every second belongs to something else."""


_SURE = (-4.05, 0.28, 0.15, 0.33, 0.37, 0.27, 0.53)
"""Weights of the constant and of the log-odds of telling, likeliest doer, standing, the least likely doer and
recipient given, and type (training/event_confidence.py)."""
_PLAIN = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_PLAIN_TRUE, _OTHER_TRUE = 0.8, 0.56
"""How many deeds found are deeds of their type: of the types that have words of their own, and of the others,
which are told by words that tell much else ("withdraw", "help", "move", "agree"). Counted on 605 deeds."""
CERTAIN = 0.97
"""The highest chance that speaks for a record, and that of a part which is left unknown."""
LEAST = 0.1
"""The confidence from which a deed makes a record."""


@dataclass(frozen=True)
class Deed:
    """A deed as a sentence tells it: its words, its type, in whose words, and the time told with it."""

    sentence: Tokens
    telling: Telling
    statement: Statement | None
    time: Expression | None


def events(
    page: Page, statements: Sequence[Statement], conditions: Sequence[Condition] = ()
) -> tuple[Event, ...]:
    """The events told in the running news of `page`, in text order: one record a sentence and deed.

    A deed told in somebody's words has its source as `claimant`. Who did it is left empty where nobody named
    is likely enough.
    """
    deeds = [deed for sentence in page.sentences() for deed in told(page, sentence, statements)]
    often = frequencies(page.cast.mentions)
    out = []
    for deed, found in zip(deeds, remembered([seen(page, deed, often) for deed in deeds]), strict=True):
        how, chance_how = standing(page, deed, conditions)
        doers, recipients = parts = chosen(found)
        sure = confidence(
            deed.telling.chance,
            max((chance(one, "actor") for one in found), default=0.5),
            chance_how,
            least_chance(found, doers, "actor"),
            least_chance(found, recipients, "recipient"),
            _PLAIN_TRUE if deed.telling.type in _PLAIN else _OTHER_TRUE,
        )
        if sure >= LEAST:
            out.append(_record(page, deed, parts, how, sure))
    return tuple(out)


def seen(page: Page, deed: Deed, often: Mapping[str, int]) -> Seen:
    """The deed by itself: who in its sentence, or in whose words it is told, may have which part in it."""
    tokens, type = deed.telling.tokens, deed.telling.type
    source = deed.statement.source if deed.statement is not None else None
    speaker = (source,) if source is not None else ()
    mentions = named(page, deed.sentence.start_char, deed.sentence.end_char)
    found = candidates(tokens, type, mentions, [("speaker", actor) for actor in speaker], often)
    chances = {role: [chance(one, role, "first") for one in found] for role in ROLES}
    return Seen(tokens, type, speaker, len(mentions), found, chances)


def named(page: Page, start: int, end: int) -> list[Mention]:
    """Those named from `start` to `end`, in text order: of the cast, and by demonyms ("a Russian raid")."""
    cast = [m for m in page.cast.mentions if start <= m.start and m.end <= end]
    taken = {at for mention in cast for at in range(mention.start, mention.end)}
    for token in page.doc.char_span(start, end, alignment_mode="expand") or ():
        if token.text[:1].isupper() and token.idx not in taken:
            nation = nation_in(page.report.text, token.idx, token.idx + len(token))
            if nation is not None:
                cast.append(Mention(token.idx, token.idx + len(token), nation))
    return sorted(cast, key=lambda mention: (mention.start, mention.end))


def told(page: Page, sentence: Tokens, statements: Sequence[Statement]) -> Iterator[Deed]:
    """The deeds of a sentence that make records, in text order."""
    for telling in tellings(page.doc, sentence):
        statement = holding(statements, telling.tokens[0].idx)
        yield Deed(sentence, telling, statement, time_of(page, sentence, telling.tokens))


def standing(page: Page, deed: Deed, conditions: Sequence[Condition]) -> tuple[Status, float]:
    """How the deed stands, and how likely that is."""
    shown = features(
        deed.telling.tokens,
        deed.telling.type,
        deed.statement,
        dated(page, deed.time),
        within(conditions, deed.telling.tokens[0].idx),
    )
    return standing_of(shown, deed.telling.standing)


def _record(
    page: Page,
    deed: Deed,
    parts: tuple[tuple[Actor, ...], tuple[Actor, ...]],
    standing: Status,
    sure: float,
) -> Event:
    actors, recipients = parts
    tokens, type = deed.telling.tokens, deed.telling.type
    named = [span for actor in (*actors, *recipients) if (span := actor.text) is not None]
    start = min([tokens[0].idx, *(span.start for span in named)])
    end = max([tokens[-1].idx + len(tokens[-1]), *(span.end for span in named)])
    time = deed.time if deed.time is not None and _apart(deed.time, tokens) <= _CLOSE else None
    if time is not None:
        start, end = min(start, time.start), max(end, time.end)
    low = {token.lower_ for token in tokens} | {token.lemma_.lower() for token in tokens}
    return Event.make(
        page.report,
        page.reader,
        (start, end),
        status=standing,
        confidence=sure,
        type=type,
        mode=mode(type, low),
        contexts=contexts(type, {token.lower_ for token in head_of(tokens).subtree} | low),
        actors=actors,
        recipients=recipients,
        when=when_of(page, time, standing),
        place=place(page.report.text, head_of(tokens), deed.sentence),
        claimant=deed.statement.source if deed.statement is not None else None,
    )


def holding(statements: Sequence[Statement], at: int) -> Statement | None:
    """The statement whose content the character `at` stands in; the innermost of several."""
    inside = [one for one in statements if any(span.start <= at < span.end for span in one.content)]
    return min(inside, key=lambda one: sum(span.end - span.start for span in one.content), default=None)


def within(conditions: Sequence[Condition], at: int) -> str:
    """Which part of a condition the character `at` stands in: "trigger", "consequence" or none ("")."""
    for one in conditions:
        for name, span in (("trigger", one.trigger), ("consequence", one.consequence)):
            if span is not None and span.start <= at < span.end:
                return name
    return ""


def time_of(page: Page, sentence: Tokens, tokens: Sequence[Token]) -> Expression | None:
    """The time told nearest to the telling words in their sentence."""
    near = [
        (_apart(time, tokens), time.start, time)
        for time in page.times_in(sentence.start_char, sentence.end_char)
        if time.when is not None
    ]
    found = min(near, key=lambda each: each[:2], default=None)
    return found[2] if found is not None and found[0] <= _REACH else None


def _apart(time: Expression, tokens: Sequence[Token]) -> int:
    """How many characters lie between a time and the telling words."""
    return max(time.start - tokens[-1].idx - len(tokens[-1]), tokens[0].idx - time.end, 0)


def dated(page: Page, time: Expression | None) -> int | None:
    """Whether a time lies before (-1), on (0) or after (1) the day of the report; null where untold."""
    when, published = time.when if time is not None else None, (page.report.published or "")[:10]
    if when is None or not published:
        return None
    return -1 if when.end[:10] < published else int(when.start[:10] > published)


def when_of(page: Page, time: Expression | None, standing: Status) -> When | None:
    """When the deed is told to be: its time, unless that contradicts its standing (a plan in the past)."""
    if standing == "planned" and dated(page, time) == -1:
        return None
    return time.when if time is not None else None


def confidence(*parts: float) -> float:
    """The chance that all a deed's record shows is right, from how sure its parts are, 0 to 1 each.

    A logistic curve, fitted on the articles held out of training (Platt 1999). The parts: that a deed is
    told; the likeliest doer; the standing; the least likely of the doers and of the recipients that are given
    (1 for nobody); how often deeds found of the type are.
    """
    logits = (1.0, *(log_odds(min(part, CERTAIN)) for part in parts))
    odds = sum(w * x for w, x in zip(_SURE, logits, strict=True))
    return round(1 / (1 + math.exp(-odds)), 3)
