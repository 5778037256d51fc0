"""Who did a deed, and to whom: a log-linear choice among the mentions around the words that tell it.

The features are those of semantic role labellers on dependency trees (Gildea & Jurafsky 2002; Johansson &
Nugues 2008): the path from the deed's head to the mention, the relation and preposition the mention stands
in, voice, side and distance, with the deed's type. Weights are learned by training/event_weights.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from demarche.extract.tables import rows
from demarche.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

    from demarche.actors import Mention

Role = Literal["actor", "recipient"]
ROLES: tuple[Role, ...] = get_args(Role)
Look = Literal["first", "second"]
"""At the first look a deed is taken by itself; at the second with what the report's other deeds tell."""
_UP = 4
"""Heads above the deed's that a path may climb to."""
_OWN = frozenset({"we", "our", "us", "i", "my", "ourselves"})
_LINKS = frozenset({",", "and", "or", "&", "the", "as", "well", "with", "then", "both"})
_PASSIVE = frozenset({"auxpass", "nsubjpass"})


@dataclass(frozen=True)
class Candidate:
    """Somebody who may have a part in a deed: named in its sentence, or known from before.

    Those whom only “and”, commas and the like join have the same `group`; others have none with anybody.
    """

    actor: Actor
    group: int
    features: tuple[str, ...]


@cache
def weights() -> dict[tuple[Look, Role], dict[str, float]]:
    """Every feature's weight, by look and role."""
    columns: tuple[tuple[Look, Role], ...] = (
        ("first", "actor"),
        ("first", "recipient"),
        ("second", "actor"),
        ("second", "recipient"),
    )
    table: dict[tuple[Look, Role], dict[str, float]] = {column: {} for column in columns}
    for feature, *values in rows("event_roles"):
        for column, value in zip(columns, values, strict=True):
            if value != "0":
                table[column][feature] = float(value)
    return table


def chance(candidate: Candidate, role: Role, look: Look = "second") -> float:
    """How likely the candidate has the role, 0 to 1."""
    known = weights()[look, role]
    return 1 / (1 + math.exp(-sum(known.get(feature, 0.0) for feature in candidate.features)))


def frequencies(mentions: Sequence[Mention]) -> Counter[str]:
    """How often each name, and each country of a government, is mentioned."""
    out: Counter[str] = Counter()
    for mention in mentions:
        out[mention.actor.name] += 1
        if mention.actor.country is not None:
            out[mention.actor.country] += 1
    return out


def head_of(tokens: Sequence[Token]) -> Token:
    """The word of `tokens` that the others hang on: the first verb, else the first word whose head is
    outside."""
    inside = {token.i for token in tokens}
    tops = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    words = [token for token in tops if token.is_alpha] or list(tokens)
    return next((token for token in words if token.tag_.startswith("V")), words[0])


def candidates(
    tokens: Sequence[Token],
    type: str,
    mentions: Sequence[Mention],
    before: Iterable[tuple[str, Actor]],
    often: Mapping[str, int],
) -> list[Candidate]:
    """Those who may have a part in the deed that `tokens` tell: the `mentions` of its sentence, then others.

    `type` is the deed's, or the sort of word that tells a meeting.
    The others are known from `before` (how, who): the speaker of the words, the doer of the deed told last.
    `often` says how often a name or country is mentioned in the report.
    """
    doc, head = tokens[0].doc, head_of(tokens)
    sort = "V" if head.tag_.startswith("V") else "N"
    if sort == "V" and any(child.dep_ in _PASSIVE for child in head.children):
        sort = "P"
    climb = _climb(head)
    low, high = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    prior = [mention for mention in mentions if mention.end <= head.idx]
    later = [mention for mention in mentions if mention.start > head.idx]
    out = []
    group = 0
    for number, mention in enumerate(mentions):
        top = _top(doc, head, mention)
        side = "before" if top.i < head.i else "after"
        gap = abs(top.i - head.i)
        far = next((limit for limit in (1, 2, 4, 7, 12, 20) if gap <= limit), 99)
        path = _path(climb, top)
        relation = _relation(top)
        features = [
            "bias",
            f"path {path}",
            f"path {path} {sort}",
            f"path {path} {type}",
            f"path {path} of {head.lemma_.lower()}",
            f"path {path} under {head.head.lemma_.lower()}",
            f"relation {relation}",
            f"relation {relation} of {head.lemma_.lower()}",
            f"relation {relation} {sort}",
            f"relation {relation} {type}",
            f"{side} {far}",
            f"{side} {sort}",
            f"{side} {type}",
            f"kind {mention.actor.kind}",
            f"kind {mention.actor.kind} {type} {side}",
        ]
        if low <= mention.start and mention.end <= high:
            features += ["inside", f"inside {sort} {side}"]
        if number == 0:
            features.append(f"first {side}")
        if prior and mention is prior[-1]:
            features.append(f"last before {sort}")
        if later and mention is later[0]:
            features.append(f"first after {sort}")
        if mention.actor.id is not None:
            features.append("known")
        features.append(f"often {min(often[mention.actor.name], 6)}")
        if mention.actor.country is not None:
            features.append(f"country often {min(often[mention.actor.country], 8)}")
        if number and not _linked(head.sent, mentions[number - 1].end, mention.start):
            group += 1
        out.append(Candidate(mention.actor, group, tuple(features)))
    return [*out, *outside(tokens, type, len(mentions), before, group + 1)]


def outside(
    tokens: Sequence[Token], type: str, named: int, before: Iterable[tuple[str, Actor]], group: int
) -> Iterator[Candidate]:
    """Those known from `before` as candidates for the deed that `tokens` tell, in groups from `group` on.

    `named` is how many its sentence names.
    """
    head = head_of(tokens)
    pronouns = any(token.lower_ in _OWN for token in head.sent)
    clause = "subject" if any(child.dep_.startswith("nsubj") for child in head.children) else "bare"
    for number, (how, actor) in enumerate(before):
        features = ["outside", how, f"{how} {clause}", f"{how} {type}", f"{how} {min(named, 3)}"]
        if pronouns:
            features.append(f"{how} we")
        yield Candidate(actor.model_copy(update={"text": None}), group + number, tuple(features))


def _linked(sentence: Tokens, start: int, end: int) -> bool:
    """Whether only words that join stand from `start` to `end`, and one of them is “and” or a comma."""
    between = {token.lower_ for token in sentence if start <= token.idx < end}
    return bool(between & {"and", "or", "&", ","}) and between <= _LINKS


def _top(doc: Doc, head: Token, mention: Mention) -> Token:
    """The word of a mention that the others of it hang on."""
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span.root if span is not None else head


def _climb(head: Token) -> list[tuple[Token, str]]:
    """The deed's head and what it hangs on, each with the relations passed on the way up."""
    out, passed = [(head, "")], ""
    for _ in range(_UP):
        if head.head.i == head.i:
            break
        passed += f"↑{head.dep_.split(':')[0]}"
        head = head.head
        out.append((head, passed))
    return out


def _path(climb: Sequence[tuple[Token, str]], top: Token) -> str:
    """The way from the deed's head to the mention's: up to where both meet, then down; "none" if far."""
    above = {token.i: passed for token, passed in climb}
    down, token = "", top
    for _ in range(_UP):
        if token.i in above:
            return (above[token.i] + down) or "self"
        down = f"↓{_relation(token)}{down}"
        if token.head.i == token.i:
            break
        token = token.head
    return "none"


def _relation(token: Token) -> str:
    """A word's relation to its head, with its preposition: "nmod_against"."""
    relation = token.dep_
    if relation == "nmod":
        case = next((child.lower_ for child in token.children if child.dep_ == "case"), "")
        return f"nmod_{case}" if case else "nmod"
    return relation


def chosen(found: Sequence[Candidate]) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """Who did it and to whom it was done, of the candidates; nobody where none is likely enough."""
    actors = sorted(_pick(found, "actor", set()))
    taken = {_key(found[at].actor) for at in actors}
    recipients = sorted(_pick(found, "recipient", taken))
    return tuple(found[at].actor for at in actors), tuple(found[at].actor for at in recipients)


def least_chance(found: Sequence[Candidate], some: Sequence[Actor], role: Role) -> float:
    """How likely the least likely of `some` has the role; 1 for nobody."""
    given = {_key(actor) for actor in some}
    sure: dict[tuple[str | None, str], float] = {}
    for one in found if given else ():
        key = _key(one.actor)
        if key in given:
            sure[key] = max(sure.get(key, 0.0), chance(one, role))
    return min((sure[_key(actor)] for actor in some), default=1.0)


_LEAST_ACTOR, _LEAST_RECIPIENT, _UNSAID = 0.4, 0.4, 0.75
"""Chances from which somebody has the role at all: the doer's low, because in nine of ten deeds somebody has;
a recipient's where it hangs on the telling words, and where it does not or is known from before only. Less
likely ones are wrong in every second deed, and better left unknown."""
_BESIDE, _SIDE, _APART = 0.3, 0.5, 0.9
"""Chances from which another has it too: told in one breath with the likeliest; of its country; any other, as
two who are both likely are more often rivals for one place than partners."""


def _least(one: Candidate, role: Role) -> float:
    if role == "actor":
        return _LEAST_ACTOR
    hangs = any(feature.startswith(("path ↓", "path self")) for feature in one.features)
    return _LEAST_RECIPIENT if hangs else _UNSAID


def _one_side(one: Actor, other: Actor) -> bool:
    """Whether both are of one country: a government and its president, a ministry and its minister."""
    return one.country is not None and one.country == other.country


def _key(actor: Actor) -> tuple[str | None, str]:
    return actor.id, actor.name


def _pick(found: Sequence[Candidate], role: Role, taken: set[tuple[str | None, str]]) -> Iterator[int]:
    """The places in `found` of those who have the role, the likeliest first; none of those `taken`."""
    free = [(-chance(one, role), at) for at, one in enumerate(found) if _key(one.actor) not in taken]
    best: Candidate | None = None
    seen: set[tuple[str | None, str]] = set()
    for unlikely, at in sorted(free):
        one = found[at]
        enough = _least(one, role)
        if best is not None and one.group == best.group:
            enough = _BESIDE
        elif best is not None:
            enough = max(enough, _SIDE if _one_side(one.actor, best.actor) else _APART)
        if -unlikely >= enough and _key(one.actor) not in seen:
            best = best or one
            seen.add(_key(one.actor))
            yield at
