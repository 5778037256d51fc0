"""Which words tell a deed, by the words alone: a lexicon of verbs and nouns with what stands beside them.

The reader's network has seen few thousand deeds and knows words by their likeness; this counts what exactly
was marked ("impose sanctions", "troops withdraw", "fired missiles"). Both are weighed together in
event_telling.py. The weights are learned by training/event_weights.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from demarche.extract.tables import rows
from demarche.records import EVENT_TYPES, EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEAR = 8
"""Words around a word within which others speak for what it tells."""
_SILENT = frozenset({"punct", "det", "case", "mark", "aux", "auxpass", "cc"})


@cache
def weights() -> dict[str, tuple[tuple[int, float], ...]]:
    """Every feature's weights: (class, weight), class 0 for no deed, then `EVENT_TYPES` in order."""
    places = {name: at for at, name in enumerate(("none", *EVENT_TYPES))}
    table = {}
    for feature, *values in rows("event_lexicon"):
        pairs = (value.split("=") for value in values)
        table[feature] = tuple((places[name], float(weight)) for name, weight in pairs)
    return table


@cache
def known() -> frozenset[str]:
    """The base forms of the words that have told a deed."""
    return frozenset(name.removeprefix("is ") for name in weights() if name.startswith("is "))


def may_tell(token: Token) -> bool:
    """Whether a word is of a sort that tells deeds: a verb, a common noun or an adjective."""
    return token.tag_[:1] in ("V", "N", "J") and token.tag_ not in ("NNP", "NNPS") and token.is_alpha


def features(token: Token) -> Iterator[str]:
    """What stands for or against a word telling a deed."""
    own, sort = token.lemma_.lower(), token.tag_[:1]
    yield "bias"
    yield f"is {own}"
    yield f"is {own} {sort}"
    head = token.head.lemma_.lower()
    yield f"hangs on {head}"
    yield f"{own} hangs on {head}"
    yield f"{own} as {token.dep_}"
    for child in token.children:
        if child.dep_ in _SILENT:
            continue
        low = child.lemma_.lower()
        yield f"bears {low}"
        yield f"{own} bears {low}"
        yield f"bears {child.dep_} {child.ent_type_}"
        for inner in child.children:
            if inner.dep_ == "case":
                yield f"{own} {inner.lower_}"
    doc = token.doc
    for step in (-1, 1):
        if 0 <= token.i + step < len(doc):
            yield f"{own} beside {step} {doc[token.i + step].lemma_.lower()}"
    sentence = token.sent
    for other in doc[max(sentence.start, token.i - _NEAR) : min(sentence.end, token.i + _NEAR + 1)]:
        if other.i != token.i and other.tag_[:1] in ("V", "N", "J"):
            yield f"near {other.lemma_.lower()}"


def chances(token: Token) -> dict[EventType, float]:
    """The chance of each type that a word tells a deed of it; together less than 1."""
    known = weights()
    scores = [0.0] * (1 + len(EVENT_TYPES))
    for feature in features(token):
        for at, weight in known.get(feature, ()):
            scores[at] += weight
    peak = max(scores)
    odds = [math.exp(score - peak) for score in scores]
    whole = sum(odds)
    return {type: odds[at + 1] / whole for at, type in enumerate(EVENT_TYPES)}
