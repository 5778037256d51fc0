"""Votes: what body voted on what, how many and who stood on which side, and whether its rules agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.instrument_phrases import phrases
from demarche.extract.vote_acts import Telling, tellings
from demarche.extract.vote_bodies import ANY, VotingBody, bodies_in
from demarche.extract.vote_rules import Reported, check
from demarche.extract.vote_tallies import Tally
from demarche.records import Actor, Side, Span, Statement, Status, Vote

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens

    from demarche.extract.page import Page

# The share that was marked by hand, with the same tally, of 30 votes found in 228 marked articles: all nine
# of the first and last sort, 16 of 21 acts. Nine are few, so less is said of them.
_CONFIDENCE = {"tally": 0.85, "act": 0.75, "coming": 0.6}
_PROCEDURAL = re.compile(r"\b(?:procedural|cloture|motion to (?:proceed|advance))\b", re.IGNORECASE)
_SUBSTANTIVE = re.compile(r"\b(?:non-procedural|substantive)\b", re.IGNORECASE)
_PENDING = re.compile(
    r"\b(?:set|expected|scheduled|due|will|plans?|planned|upcoming|later|next|could|may|to vote)\b",
    re.IGNORECASE,
)
_SIDED: dict[Side, re.Pattern[str]] = {
    "for": re.compile(r"\b(?:vot(?:ed|ing|e) (?:yes|for|in favou?r|to (?:approve|support|adopt|back)))\b"),
    "against": re.compile(
        r"\b(?:vot(?:ed|ing|e) (?:no|against)|vetoed|vetoes"
        r"|cast (?:a|its|their) veto|used (?:its|their) veto)\b"
    ),
    "abstain": re.compile(r"\b(?:abstain(?:ed|s|ing)?|sitting out)\b"),
}
_MEMORY = 3
"""Sentences for which a body stays the one that is spoken of."""
_BETWEEN = 3
"""Words that may stand between them and it."""
_REACH = 70
"""Characters before "voted against" within which those who did are named."""


def votes(page: Page, statements: Sequence[Statement]) -> tuple[Vote, ...]:
    """The votes that the running news of `page` tells, in text order."""
    found: list[Vote] = []
    before: VotingBody | None = None
    left = 0
    every = bodies_in(page.report.text, 0, len(page.report.text))
    for sentence in page.sentences():
        start, end = sentence.start_char, sentence.end_char
        left -= 1
        bodies = [one for one in every if start <= one.start and one.end <= end]
        for telling in tellings(page.report.text, start, end, bodies):
            spoken_of = before if left > 0 else None
            named = telling.body.body if telling.body else None
            body = spoken_of or named if named is None or named.name == ANY else named
            if body is not None or telling.sure:
                found.append(_record(page, sentence, telling, body, statements))
        told = [one.body for one in bodies if one.body.name != ANY]
        if told:
            before, left = told[-1], _MEMORY
    return tuple(found)


def _record(
    page: Page,
    sentence: Tokens,
    telling: Telling,
    body: VotingBody | None,
    statements: Sequence[Statement],
) -> Vote:
    named = _named(page, sentence, body.name if body else "", statements)
    tally = telling.tally
    counts = _counts(tally, body)
    result = telling.result or _pending(telling, sentence.text)
    procedural = _procedural(sentence.text)
    against = tuple(actor.name for actor in named.get("against", ()))
    return Vote.make(
        page.report,
        page.reader,
        (telling.start, telling.end),
        confidence=_CONFIDENCE["tally" if tally else "act" if telling.sure else "coming"],
        status=_status(result),
        body=body.name if body else None,
        motion=_motion(page, sentence, telling),
        ayes=counts[0],
        against=counts[1],
        abstain=counts[2],
        named=named,
        result=result,
        procedural=procedural,
        rules=check(body, Reported(result, counts[0], counts[1], against, procedural, sentence.text)),
        when=page.when_in(sentence.start_char, sentence.end_char),
    )


def _counts(tally: Tally | None, body: VotingBody | None) -> tuple[int | None, int | None, int | None]:
    """The tally by side; where two fill the Security Council, nobody stood on the third."""
    if tally is None:
        return None, None, None
    sides = [tally.ayes, tally.against, tally.abstain]
    told = [side for side in sides if side is not None]
    if body is not None and body.rule == "nine" and len(told) == 2 and sum(told) == body.size:
        sides = [0 if side is None else side for side in sides]
    return sides[0], sides[1], sides[2]


def _status(result: str | None) -> Status:
    return "planned" if result == "pending" else "actual"


def _pending(telling: Telling, said: str) -> str | None:
    """A vote without a result is pending where the sentence puts it ahead."""
    if telling.sure or not _PENDING.search(said):
        return None
    return "pending"


def _procedural(said: str) -> bool | None:
    if _SUBSTANTIVE.search(said):
        return False
    return True if _PROCEDURAL.search(said) else None


def _motion(page: Page, sentence: Tokens, telling: Telling) -> Span | None:
    """What is voted on: the first instrument named behind the verb, else the one nearest before it."""
    tokens = [token for token in sentence if not token.is_space]
    found = phrases(tokens)
    behind = [one for one in found if one.start >= telling.at]
    before = [one for one in found if one.stop <= telling.at]
    one = behind[0] if behind else before[-1] if before else None
    return page.span(one.start, one.end) if one else None


def _named(
    page: Page, sentence: Tokens, body: str, statements: Sequence[Statement]
) -> dict[Side, tuple[Actor, ...]]:
    """Who voted how: those named right before the words that say it; the speaker of "I voted"."""
    found: dict[Side, tuple[Actor, ...]] = {}
    for side, pattern in _SIDED.items():
        for match in pattern.finditer(page.report.text, sentence.start_char, sentence.end_char):
            actors = _speaker(page, match.start(), statements) or _before(page, sentence, match.start())
            kept = tuple(a for a in actors if a.kind in ("person", "government") and a.name != body)
            if kept:
                found.setdefault(side, kept)
    return found


def _speaker(page: Page, at: int, statements: Sequence[Statement]) -> tuple[Actor, ...]:
    """Who says "I voted against it", where the words at `at` are theirs."""
    said = page.report.text[max(0, at - 20) : at]
    if not re.search(r"\b(?:I|[Ww]e)(?:’ll|'ll)? (?:\w+ ){0,2}$", said):
        return ()
    for statement in statements:
        if statement.source is not None and any(c.start <= at < c.end for c in statement.content):
            return (statement.source,)
    return ()


def _before(page: Page, sentence: Tokens, at: int) -> tuple[Actor, ...]:
    """Those named right before the words at `at`."""
    start = max(sentence.start_char, at - _REACH)
    mentions = [m for m in page.cast.mentions if start <= m.start and m.end <= at]
    if not mentions:
        return ()
    between = page.report.text[mentions[-1].end : at]
    if len(between.split()) > _BETWEEN or re.search(r"[;.]", between):
        return ()
    # Several before it count only as one list: "Russia and China vetoed it".
    return page.cast.actors(mentions[0].start, mentions[-1].end) or (mentions[-1].actor,)
