"""How an instrument stands: its state, its day, who brokered it, and who stands how to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from demarche.extract.instrument_identity import Mention, Thing
from demarche.extract.instrument_words import classes, words
from demarche.records import Act, Actor, Stance, Statement, When

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.extract.page import Page

_BROKERED_BY = re.compile(r"(?:[\w’' -]{0,40}\b)?(?:brokered|mediated|negotiated) by ")
_BROKERED = re.compile(r"-(?:brokered|mediated|sponsored|led)\b")
_MEMBERS = 45
"""Characters behind "brokered by" within which the brokers are named."""
_NEAR = 4
"""Words between the noun and a time that is told with it ("the accord reached in Minsk last February")."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MADE = {"statement": "issued", "letter": "sent"}
"""The state of what is said and sent, where no verb tells another."""
_PENDING = {"accord": "under negotiation", "draft treaty": "under negotiation", "bill": "proposed"}
"""The state of what is still to be agreed or passed."""
_DONE = frozenset({"signed", "adopted", "passed", "ratified", "agreed", "in force"})
_LAWS = frozenset({"law", "laws", "act", "statute", "charter", "convention"})


def state_of(page: Page, thing: Thing) -> str | None:
    """In what state it is: as is known of it, as the verb at its first mention tells, or by its form."""
    known = thing.known
    if known is not None and (held := known.state(page.report.published)):
        return held
    phrase = thing.first.phrase
    told = _told(page, thing.first)
    if told is not None:
        return told
    if phrase is None:
        return None
    if phrase.noun in _LAWS and "new" not in phrase.stages:
        return "in force"
    return _MADE.get(thing.first.form)


def _told(page: Page, mention: Mention) -> str | None:
    """The state that the verb of the clause tells, or a participle right behind the phrase."""
    for verb in _verbs(page, mention):
        states = classes("state", (verb.lower_,))
        if not states:
            continue
        state = min(states)
        helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "neg", "mark", "auxpass")}
        above = {verb.head.lower_} if verb.dep_ == "xcomp" else set()
        if state in _DONE and (helpers | above) & words("unmade"):
            return f"not {state}"
        if state in _DONE and helpers & words("ahead"):
            return _PENDING.get(mention.form, "planned")
        return "planned" if helpers & words("ahead") and state in ("issued", "sent") else state
    return None


def _verbs(page: Page, mention: Mention) -> Iterator[Token]:
    """A participle behind the mention, then the verb that it is subject or object of."""
    noun = _noun(page, mention)
    if noun is None:
        return
    yield from (child for child in noun.children if child.i > noun.i and child.tag_ in ("VBN", "VBG", "VBD"))
    if noun.head.i != noun.i and noun.head.tag_.startswith("VB"):
        yield noun.head


def _noun(page: Page, mention: Mention) -> Token | None:
    """The noun of the mention's phrase, in the annotated text."""
    stop = mention.phrase.stop if mention.phrase else mention.end
    span = page.doc.char_span(mention.start, stop, alignment_mode="contract")
    return span[-1] if span is not None and len(span) else None


def when_of(page: Page, thing: Thing) -> When | None:
    """The day it was made or signed: as known, else the time told with its first mention."""
    if thing.known is not None:
        return thing.known.when(page.report.published)
    first = thing.first
    stop = first.phrase.stop if first.phrase else first.end
    for time in page.times_in(first.start, page.sentence_of(first.start)[1]):
        between = page.report.text[stop : time.start] if time.start >= stop else ""
        if len(between.split()) <= _NEAR and "," not in between and time.when is not None:
            return time.when
    return None


def brokers_of(page: Page, thing: Thing) -> tuple[Actor, ...]:
    """Who brokered it: "brokered by Egypt", "the Egyptian-brokered truce"."""
    text = page.report.text
    found: list[Actor] = []
    for mention in thing.mentions:
        stop = mention.phrase.stop if mention.phrase else mention.end
        match = _BROKERED_BY.match(text, stop, min(len(text), stop + 60))
        if match:
            reach = min(page.sentence_of(stop)[1], match.end() + _MEMBERS)
            found += page.cast.actors(match.end(), reach)
        found += [
            m.actor
            for m in page.cast.mentions
            if mention.start <= m.start and m.end <= stop and _BROKERED.match(text, m.end)
        ]
    return _once(found)


def parties_of(thing: Thing, brokers: Sequence[Actor]) -> tuple[Actor, ...]:
    """Whom its mentions name as parties: the states and bodies named with it, brokers left out."""
    names = {actor.name for actor in brokers}
    kinds = {"government", "alliance", "organization", "group", "armed-force"}
    told = [a for m in thing.mentions for a in m.parties if a.kind in kinds and a.name not in names]
    return _once(told)


def stances_of(page: Page, thing: Thing, statements: Sequence[Statement]) -> tuple[Stance, ...]:
    """Who stands how to it: by the statements that speak of it, and by the verbs it is the object of."""
    found: list[tuple[Actor, Act]] = []
    for mention in thing.mentions:
        found += [
            (said.source, said.act)
            for said in statements
            if said.source is not None and any(c.start <= mention.start < c.end for c in said.content)
        ]
        found += _by_verb(page, mention)
    once: dict[tuple[str, Act], Stance] = {}
    for actor, act in found:
        once.setdefault((actor.id or actor.name, act), Stance(actor=actor, act=act))
    return tuple(once.values())


def _by_verb(page: Page, mention: Mention) -> Iterator[tuple[Actor, Act]]:
    noun = _noun(page, mention)
    if noun is None or noun.dep_ in _SUBJECTS or noun.head.i == noun.i:
        return
    verb = noun.head
    acts = classes("stance", (verb.lower_,))
    if not acts or {child.lower_ for child in verb.children} & words("unmade"):
        return
    for subject in verb.children:
        if subject.dep_ == "nsubj":
            start, end = subject.left_edge.idx, subject.idx + len(subject)
            for actor in page.cast.actors(start, end):
                yield actor, cast("Act", min(acts))


def _once(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Each actor once, as first named."""
    return tuple({actor.id or actor.name: actor for actor in reversed(actors)}.values())[::-1]
