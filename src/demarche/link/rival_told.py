"""Accounts made comparable: their content words, who tells them, for which side, and whom they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from demarche.actors.tables import countries
from demarche.link.rival_denials import Account, content, has
from demarche.link.tables import column, rows
from demarche.link.words import stems
from demarche.records import Actor, Event, Statement

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_ASSERTING = frozenset({"ACCUSE", "SAY", "WARN", "CONCEDE", "REQUEST"})
_HAPPENED = frozenset({"actual", "ongoing"})
_USED = re.compile(r"\bus(?:ed|ing|es)\b")  # else taken for a word without weight

Side = Callable[[Actor | None], str | None]


@dataclass(frozen=True)
class Told:
    """An account made comparable.

    `bag`: its content words; `names`: those that name its speaker; `plan`: it is of a plan or intention.
    Of a denial, `act` is the word for what is denied (null: all its words are) and `about` names who would
    have done it.
    """

    record: Account
    who: Actor | None
    side: str | None
    day: date | None
    text: str
    bag: frozenset[str]
    proper: frozenset[str]
    names: frozenset[str]
    plan: bool
    act: str | None = None
    about: frozenset[str] = frozenset()


def asserts(one: Account) -> bool:
    """Whether somebody tells here that something is so: not asked, wished, denied or only heard."""
    text = content(one).lower()
    around = f"{one.evidence.prefix.lower()} {text}"
    if text.endswith("?") or one.evidence.suffix.startswith("?"):
        return False
    if isinstance(one, Event):
        return one.status in _HAPPENED and not has(around, "hearsay", "asserting")
    if has(text, "hearsay", "asserting"):
        return False
    if one.act not in _ASSERTING or one.source is None or has(text, "not", "asserting"):
        return False
    cue = " ".join(span.exact for span in one.cue).lower()
    if has(cue, "cue") or (one.act != "REQUEST" and has(cue, "asking", "asserting")):
        return False
    return one.act != "REQUEST" or has(" ".join(text.split()[:4]), "ending", "asserting")


def tell(one: Account, side: Side) -> Told:
    """An account made comparable; `side` says whom an actor speaks for."""
    who = one.claimant if isinstance(one, Event) else one.source
    text = content(one)
    proper = {word for word in WORD.findall(text)[_starts(one) :] if word[0].isupper()}
    return Told(
        record=one,
        who=who,
        side=side(who),
        day=day_of(one),
        text=text.lower(),
        bag=bag(text),
        proper=stems(" ".join(proper)),
        names=names(who),
        plan=has(text.lower(), "plan", "asserting"),
    )


def _starts(one: Account) -> bool:
    """Whether the words of an account start a sentence, or may: their first capital then tells no name."""
    if isinstance(one, Event):
        return not one.evidence.prefix.rstrip()[-1:].isalpha()
    return one.quoted != "indirect" or one.content[:1] == () or one.content[0].start == one.evidence.start


@cache
def _acts() -> Mapping[str, str]:
    return {row["stem"]: row["act"] for row in rows("same_acts")}


def bag(text: str) -> frozenset[str]:
    """The content words of a text without endings, words for one deed made one."""
    return frozenset(_acts().get(stem, stem) for stem in stems(_USED.sub("use", text)))


def day_of(one: Account) -> date | None:
    """The day on which it is told, else for which; null where neither is known."""
    told = one.report.published or (one.when.start if one.when else None)
    return date.fromisoformat(told[:10]) if told else None


@cache
def state_names(code: str) -> frozenset[str]:
    """The stems that name a state (ISO 3166 alpha-3) and nothing else; none for a code that is no state's."""
    state = countries().get(code)
    if state is None:
        return frozenset()
    named = (state.name, *state.aliases, *state.adjectives, *state.capitals, *state.seats)
    return stems(" ".join(named)) - set(column("asserting", "words", where="common"))


def names(actor: Actor | None) -> frozenset[str]:
    """The stems that name an actor: a person's surname and what names its state."""
    if actor is None:
        return frozenset()
    own = (
        stems(actor.name.split()[-1]) if actor.kind == "person" and actor.name.split() else stems(actor.name)
    )
    return own | (state_names(actor.country) if actor.country else frozenset())


def light(stem: str) -> bool:
    """Whether a word stands before what is told and is no part of it: a report, a role."""
    return has(stem, "light", "asserting")


def addressed(told: Told) -> frozenset[str]:
    """The stems that name whom it is told to or against, of a deed who did it."""
    record = told.record
    actors = record.actors if isinstance(record, Event) else record.addressees
    return frozenset[str]().union(*(names(actor) for actor in actors))


def same_words(denial: Told, assertion: Told) -> bool:
    """Whether the assertion is read from the very words of the denial."""
    one, other = denial.record, assertion.record
    return one.report.id == other.report.id and one.evidence.touches(other.evidence)


def accuses(one: Account) -> bool:
    """Whether somebody accuses somebody here."""
    return isinstance(one, Statement) and one.act == "ACCUSE"
