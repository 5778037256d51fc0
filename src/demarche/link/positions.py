"""Positions: what an actor has said on an issue, in time, and the changes that two statements justify.

A stance is read from the act and from what is asked for, where the issue is what a short statement begins
with: who accepts, backs, offers or demands it is for it, who refuses it is against, and the other way round
where the words are of ending it (`data/changing.tsv`). Other acts take no stance. A change needs two dated
statements of the same actor, in this order, that speak of the same thing and name the same states.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Literal

from demarche.link.issues import Issue, content, holds
from demarche.link.rival_denials import denies
from demarche.link.states import named
from demarche.link.tables import column
from demarche.link.words import stems
from demarche.records import Act, Actor, Statement

Stance = Literal["for", "against"]
Change = Literal["first refusal", "softening", "hardening", "reversal"]

_GIVING: frozenset[Act] = frozenset({"AGREE", "CONCEDE", "SUPPORT"})
_FOR: frozenset[Act] = frozenset({"AGREE", "CONCEDE", "SUPPORT", "REQUEST"})
_COMMENT = re.compile(
    r"^(?:to )?(?:be )?(?:comment|discuss|answer|say|respond|elaborate|name|identif|be named|"
    r"(?:\w+ )?questions?\b)",
    re.I,
)
_APART, _LONG = timedelta(days=90), timedelta(days=366)
"""How far apart in time two stances may be and still agree or differ, and be a change of one another."""

# Who has often refused a thing does not refuse it anew on the day that this is told.
_OF_OLD = re.compile(r"\b(?:often|long|always|repeatedly|previously|earlier|once)\b", re.IGNORECASE)
_DENYING = re.compile(r"\b(?:not|never|no|nothing|cannot)\b|n['’]t\b")
# Where and when a thing is to be is not the thing itself: “during the election”, “near the border”.
_ASIDE = re.compile(
    r"\b(?:in|at|during|before|after|since|until|near|around|amid|ahead of|come)"
    r"(?: (?:a|an|the|his|her|its|their|this|that|next|last))?(?: [\w’'-]+)?\s*$"
)
# What is said of a thing is no wish for it: “agreed that the election was a small step”.
_TELLS = re.compile(
    r"\W*(?:was|were|is|are|has|had|have|did|does|do|will|would|could|can|might|may)(?:n['’]t)?\b"
)
_CLAUSE = re.compile(r"[,;:…]|\b(?:and|but|or)\b")
_FEW, _ENDINGS = 3, r"(?:e|es|ed|s|ing|n?ed|n?ing)?"
_NEXT = 4  # words after the issue among which it can be turned round: “sanctions be finally lifted”
_BEGINS = 6  # words of a statement among which the issue stands if the statement is on it and nothing else …
_SHORT = 20  # … and how long such a statement is at most
_ALIKE, _PART = (
    2,
    0.5,
)  # content words beyond the issue's name that two statements on one thing share, and the
# part of the shorter one that these make up


@dataclass(frozen=True)
class Changed:
    """A change, and the earlier statement that it is one from (a record id)."""

    what: Change
    since: str


@dataclass(frozen=True)
class Position:
    """One statement of an actor on an issue: its day, act, stance (null: takes none) and what it changes."""

    issue: str
    actor: Actor
    day: str | None
    statement: Statement
    stance: Stance | None
    change: Changed | None


@dataclass(frozen=True)
class Agreement:
    """How the latest stances of two actors on an issue compare, and the statements that show it."""

    issue: str
    one: Actor
    other: Actor
    agree: bool
    stances: tuple[Stance, Stance]
    statements: tuple[Statement, Statement]


def positions(issues: Iterable[Issue], who: Callable[[Actor], Actor]) -> tuple[Position, ...]:
    """Every statement of a known actor on each issue: by issue, actor, then day (not known: last)."""
    return tuple(one for issue in issues for one in _on(issue, who))


def agreements(given: Iterable[Position]) -> tuple[Agreement, ...]:
    """Who stands where with whom, by issue, from each actor's latest stance whose day is known."""
    latest: dict[str, dict[str, Position]] = defaultdict(dict)
    for position in given:
        if position.stance and position.day:
            latest[position.issue][_key(position.actor)] = position
    found = []
    for issue, by_actor in latest.items():
        for a, b in combinations(sorted(by_actor), 2):
            one, other = by_actor[a], by_actor[b]
            if one.stance and other.stance and _on_one(one.statement, other.statement, _APART):
                found.append(
                    Agreement(
                        issue,
                        one.actor,
                        other.actor,
                        one.stance == other.stance,
                        (one.stance, other.stance),
                        (one.statement, other.statement),
                    )
                )
    return tuple(found)


def stance(statement: Statement, phrases: Sequence[str]) -> Stance | None:
    """Whether a statement is for or against an issue; null where it takes no stance or says more."""
    text = content(statement).lower()
    words = text.split()
    if len(words) > _SHORT or not any(holds(" ".join(words[:_BEGINS]), phrase) for phrase in phrases):
        return None
    before, after = _around(text, phrases)
    if _ASIDE.search(before) or (statement.act != "REQUEST" and _TELLS.match(after)):
        return None
    turned = _turns(before) or _turns(" ".join(word for word in after.split()[:_NEXT] if word != "against"))
    for phrase in phrases:  # A cease-fire is no ceasing.
        text = text.replace(phrase.lower(), " ")
    if statement.act == "REJECT":
        if denies(statement) or _COMMENT.match(text):
            return None
        if text.startswith(("whether ", "that ")) or _DENYING.search(text):
            return None
        return "for" if turned else "against"
    if statement.act not in _FOR:
        return None
    return "against" if turned != bool(_DENYING.search(" ".join(words[:_BEGINS]))) else "for"


def _around(text: str, phrases: Sequence[str]) -> tuple[str, str]:
    """What stands before the issue's first phrase, and what follows it in the same clause."""
    spans = [found.span() for phrase in phrases if (found := _phrase(phrase).search(text))]
    if not spans:  # In other forms of its words: all of it is as near as can be told.
        return text, ""
    start, end = min(spans, key=lambda span: (span[0], -span[1]))
    return text[:start], _CLAUSE.split(text[end:], maxsplit=1)[0]


@cache
def _phrase(phrase: str) -> re.Pattern[str]:
    words = (re.escape(word) for word in phrase.lower().split())
    return re.compile(r"(?<!\w)" + r"s?\s+".join(words) + r"s?(?!\w)")


@cache
def _turning() -> re.Pattern[str]:
    words = sorted(column("changing", "words"), key=lambda word: (-len(word), word))
    # A short beginning has only a verb's endings: to ban is not a bank, to end not to endorse.
    each = (re.escape(word) + (r"\w{0,5}" if len(word) > _FEW else _ENDINGS) for word in words)
    return re.compile(r"(?<!\w)(?:" + "|".join(each) + r")(?!\w)")


def _turns(text: str) -> bool:
    return _turning().search(" ".join(text.split()[:8])) is not None


def _key(actor: Actor) -> str:
    return actor.id or actor.name.casefold()


def _day(statement: Statement) -> str | None:
    told = statement.report.published or (statement.when.start if statement.when else None)
    return told[:10] if told else None


def _on(issue: Issue, who: Callable[[Actor], Actor]) -> Iterator[Position]:
    by_actor: dict[str, list[Statement]] = defaultdict(list)
    actors: dict[str, Actor] = {}
    for statement in issue.statements:
        source = statement.source
        if source is None or source.kind == "anonymous" or (source.id is None and source.country is None):
            continue
        actor = who(source).model_copy(update={"text": None})
        by_actor[_key(actor)].append(statement)
        known = actors.setdefault(_key(actor), actor)
        actors[_key(actor)] = min(known, actor, key=lambda one: (one.role or "~", one.name))
    for key in sorted(by_actor):
        ordered = sorted(
            by_actor[key], key=lambda one: (_day(one) or "~", one.report.id, one.evidence.start, one.id)
        )
        taken = [stance(statement, issue.phrases) for statement in ordered]
        for at, statement in enumerate(ordered):
            yield Position(
                issue.name,
                actors[key],
                _day(statement),
                statement,
                taken[at],
                _changed(issue.name, ordered[: at + 1], taken[: at + 1]),
            )


def _changed(issue: str, said: Sequence[Statement], taken: Sequence[Stance | None]) -> Changed | None:
    """What the last statement changes, from the latest earlier one on that thing; null where not evident."""
    now, day = said[-1], _day(said[-1])
    if day is None or any(_OF_OLD.search(span.exact) for span in now.cue):
        return None
    for at in range(len(said) - 2, -1, -1):
        earlier, past = said[at], _day(said[at])
        both = taken[at] is not None and taken[-1] is not None
        if past is None or past >= day or not _on_one(earlier, now, _LONG):
            continue
        if not both and not _alike(earlier, now, issue):
            continue
        what = _change(earlier, now, taken[at], taken[-1])
        if what == "first refusal" and any(one.act == "REJECT" for one in said[:-1]):
            return None
        return Changed(what, earlier.id) if what else None
    return None


def _change(earlier: Statement, now: Statement, old: Stance | None, new: Stance | None) -> Change | None:
    if earlier.act == "REJECT" and now.act in _GIVING and old == "against" and new == "for":
        return "softening"
    if earlier.act == "THREATEN" and now.act in {"AGREE", "CONCEDE"}:
        return "softening"
    if old and new and old != new:
        return "reversal"
    if earlier.act in {"REQUEST", "WARN"} and now.act == "THREATEN":
        return "hardening"
    if now.act == "REJECT" and earlier.act != "REJECT" and new == "against" and old != "against":
        return "first refusal"
    return None


def _on_one(one: Statement, other: Statement, apart: timedelta) -> bool:
    """Whether two statements are near in time and name the same states, or neither names any."""
    days = [date.fromisoformat(day) for day in (_day(one), _day(other)) if day]
    if len(days) == 2 and abs(days[0] - days[1]) > apart:
        return False
    a, b = ({state for _, _, state in named(content(said))} for said in (one, other))
    return bool(a & b) or not (a or b)


def _alike(one: Statement, other: Statement, issue: str) -> bool:
    """Whether two statements speak of the same thing, the issue's own name left out."""
    own = stems(issue)
    a, b = stems(content(one)) - own, stems(content(other)) - own
    shared = len(a & b)
    return shared >= _ALIKE and shared >= _PART * min(len(a), len(b))
