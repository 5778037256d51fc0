"""How a deed stands: happened, under way, planned, possible, conditional or denied.

A log-linear choice over what the clause shows, as factuality profiles have it (Saurí & Pustejovsky 2012):
tense and auxiliaries of the telling verb, what governs it ("vowed to", "failed to"), negation, conditional
markers, the adjectives of a noun, how its words were said, and when it is dated. Weights are learned by
training/event_weights.py; the reader's own chances are one more witness.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from demarche.extract.event_roles import head_of
from demarche.extract.tables import rows
from demarche.records import Act, EventType, Statement, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

STANDINGS: tuple[Status, ...] = ("actual", "ongoing", "planned", "possible", "conditional", "denied")
READER = 0.7
"""How much the reader's log-chances weigh beside the features'. Not tuned: the two share what they know."""
_UP = 3
_REACH = 7
"""Words upwards from the deed's within which its finite verb is looked for."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_GROUP = frozenset({"aux", "auxpass", "cop", "neg"})
_NOT = frozenset(
    {"not", "n't", "n’t", "never", "no", "without", "neither", "nor", "nobody", "none", "denied"}
)
_IF = frozenset({"if", "unless", "should", "until", "till", "once", "provided", "whether", "when"})


@cache
def weights() -> dict[str, tuple[float, ...]]:
    """Every feature's weight for each of `STANDINGS`."""
    return {feature: tuple(map(float, values)) for feature, *values in rows("event_standing")}


def standing_of(features: Sequence[str], reading: Mapping[str, float]) -> tuple[Status, float]:
    """The likeliest standing, and its chance: the features' weights with the reader's chances `reading`."""
    known = weights()
    scores = [READER * math.log(max(reading.get(name, 0.0), 0.01)) if reading else 0.0 for name in STANDINGS]
    for feature in features:
        for at, weight in enumerate(known.get(feature, ())):
            scores[at] += weight
    peak = max(scores)
    odds = [math.exp(score - peak) for score in scores]
    best = max(range(len(odds)), key=lambda at: (odds[at], -at))
    return STANDINGS[best], odds[best] / sum(odds)


def features(
    tokens: Sequence[Token], type: EventType, statement: Statement | None, dated: int | None, within: str
) -> list[str]:
    """What shows how the deed that `tokens` tell stands.

    `statement` holds its words; `dated` is -1, 0 or 1 for a time told before, on or after the day of the
    report; `within` is "trigger" or "consequence" of a condition, or empty.
    """
    head = head_of(tokens)
    sort = head.tag_ if head.tag_.startswith("V") else "N"
    out = ["bias", f"type {type}", f"tag {sort}", f"tag {sort} {type}", f"head {head.lemma_.lower()}"]
    out += [f"word {token.lower_}" for token in tokens if token.i != head.i and token.is_alpha]
    out += _around(head, "own")
    governor, steps = head, 0
    while governor.head.i != governor.i and steps < _UP:
        relation, governor, steps = governor.dep_.split(":")[0], governor.head, steps + 1
        out.append(f"up{steps} {governor.lemma_.lower()}")
        out.append(f"up{steps} {relation} {governor.tag_}")
        out.append(f"up{steps} {relation} {governor.lemma_.lower()}")
        if steps < _UP:
            out += _around(governor, f"up{steps}")
    if statement is None:
        out.append("told by the outlet")
    else:
        out += [f"act {statement.act}", f"quoted {statement.quoted}"]
        out += [f"cue {span.exact.lower().split()[-1]}" for span in statement.cue[:1]]
    if dated is not None:
        out += [f"dated {dated}", f"dated {dated} {sort}"]
    if within:
        out.append(f"within {within}")
    before = [token.lower_ for token in head.sent if head.i - 8 <= token.i < tokens[0].i]
    out += [f"before {word}" for word in before]
    out += [f"just before {' '.join(before[-2:])}", f"just before {before[-1] if before else ''}"]
    after = [token.lower_ for token in head.sent if tokens[-1].i < token.i <= tokens[-1].i + 3]
    out += [f"after {word}" for word in after]
    low = {token.lower_ for token in head.sent}
    out += [f"sentence if {word}" for word in sorted(low & _IF)]
    out += _grammar(head, sort, type, statement.act if statement is not None else None)
    if within:
        out += [f"within {within} {sort}", f"within {within} {type}"]
    return list(dict.fromkeys(out))


def _grammar(head: Token, sort: str, type: EventType, act: Act | None) -> Iterator[str]:
    """The finite verb that the deed hangs on, the way to it, and what governs a noun or an infinitive."""
    above = _above(head)
    finite = next((at for at, word in enumerate(above) if _is_finite(word)), None)
    if finite is not None:
        word = above[finite]
        group = " ".join(child.lower_ for child in word.children if child.dep_ in _GROUP)
        way = " ".join(each.dep_.split(":")[0] for each in above[: min(finite, 3)])
        yield f"finite {group}|{word.tag_}"
        yield f"finite {group}|{word.tag_} {sort}"
        yield f"finite far {finite} {word.tag_}"
        yield f"way {way}"
        yield f"way {way} {word.lemma_.lower()}"
        if act is None:
            yield f"untold {group}|{word.tag_}"
    denials = sum(any(child.lower_ in _NOT for child in word.children) for word in above[:4])
    yield f"denials {min(denials, 2)}"
    governor = head.head.lemma_.lower()
    if head.dep_.startswith("nmod"):
        case = next((child.lower_ for child in head.children if child.dep_ == "case"), "")
        yield f"under {governor} {case}"
        yield f"under {case} {head.head.tag_[:1]}"
    if sort == "N":
        owner = next((child.lower_ for child in head.children if child.dep_ in ("det", "nmod:poss")), "-")
        yield f"noun {owner} {head.tag_}"
        yield f"noun {head.dep_.split(':')[0]} of {governor}"
    if head.dep_ == "xcomp" or any(child.lower_ == "to" for child in head.children):
        yield f"to {governor}"
        yield f"to {head.dep_} {head.head.tag_}"
    yield f"head {head.lemma_.lower()} {sort}"
    if act is not None:
        yield f"act {act} {sort}"
        yield f"act {act} {type}"


def _above(word: Token) -> list[Token]:
    """A word and what it hangs on, upwards."""
    out = [word]
    while out[-1].head.i != out[-1].i and len(out) < _REACH:
        out.append(out[-1].head)
    return out


def _is_finite(word: Token) -> bool:
    """Whether a word is a finite verb, or has one for its auxiliary."""
    return word.tag_ in _FINITE or any(
        child.tag_ in _FINITE for child in word.children if child.dep_ in ("aux", "auxpass", "cop")
    )


def _around(word: Token, name: str) -> Iterator[str]:
    """Auxiliaries, negation, markers, determiners and adjectives that hang on a word."""
    for child in word.children:
        low = child.lower_
        if child.dep_ in ("aux", "auxpass", "cop"):
            yield f"{name} aux {low}"
            yield f"{name} aux {low} {word.tag_}"
        elif child.dep_ == "neg" or low in _NOT:
            yield f"{name} not"
        elif child.dep_ in ("mark", "det", "amod", "advmod", "case"):
            yield f"{name} {child.dep_} {low}"
        if low in _IF and child.dep_ in ("mark", "advmod"):
            yield f"{name} if"
