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
from demarche.records import EventType, Statement, Status

if TYPE_CHECKING:
    from spacy.tokens import Token

STANDINGS: tuple[Status, ...] = ("actual", "ongoing", "planned", "possible", "conditional", "denied")
READER = 0.7
"""How much the reader's log-chances weigh beside the features'. Not tuned: the two share what they know."""
_UP = 3
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
    return list(dict.fromkeys(out))


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
