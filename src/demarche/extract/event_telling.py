"""Which words of a sentence tell a deed, and of what type: the network's word and the lexicon's together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from demarche.extract import event_lexicon
from demarche.records import EVENT_TYPES, EventType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

    from demarche.reader.passages import Passage

NETWORK, LEXICON, LEAST = 1.0, 0.8, -1.3
"""Weights of the network's and the lexicon's log-odds, and the sum from which words make a record: near the
best F1 on the articles held out of training, where precision is .70 (benchmarks/deeds.md)."""
NEAR = 12
"""Words between two tellings of one type in a sentence that tell one deed."""
_CLASH = 3
"""The same between tellings of two types: the surer is right."""
_UNSEEN = 0.02
"""The network's chance where it marks nothing, the lexicon's where it knows nothing."""
_HINT = 0.15
"""Chance from which the lexicon's word alone is considered."""


@dataclass(frozen=True)
class Telling:
    """Words that tell a deed, its type, how its standing reads, and how sure both witnesses are together."""

    tokens: Sequence[Token]
    type: EventType
    standing: Mapping[str, float]
    chance: float


@dataclass
class _Found:
    tokens: list[Token]
    passage: Passage | None
    lexical: dict[EventType, float] = field(default_factory=dict)


def tellings(doc: Doc, sentence: Tokens) -> list[Telling]:
    """The words of a sentence that tell deeds, in text order; of a type told twice close by the surer."""
    found = [
        _Found([token for token in passage.span.of(doc) if not token.is_space], passage)
        for passage in ((doc._.deeds or ()) if doc.has_extension("deeds") else ())
        if sentence.start <= passage.span.start < sentence.end
    ]
    for token in sentence:
        if token.lemma_.lower() in event_lexicon.known() and event_lexicon.may_tell(token):
            _join(found, token, event_lexicon.chances(token))
    made = [telling for one in found if (telling := _telling(one)) is not None]
    kept: list[Telling] = []
    for telling in sorted(made, key=lambda each: (-each.chance, each.tokens[0].i)):
        if not any(
            _apart(telling, other) < (NEAR if other.type == telling.type else _CLASH) for other in kept
        ):
            kept.append(telling)
    return sorted(kept, key=lambda each: each.tokens[0].i)


def _apart(one: Telling, other: Telling) -> int:
    """How many words lie between the first of one and the last of the other, whichever comes first."""
    first, second = sorted((one, other), key=lambda each: each.tokens[0].i)
    return second.tokens[0].i - first.tokens[-1].i


def _join(found: list[_Found], token: Token, lexical: dict[EventType, float]) -> None:
    """Add a word of the lexicon to the passage it stands in, or make it one of its own."""
    total = sum(lexical.values())
    for one in found:
        if one.tokens[0].i <= token.i <= one.tokens[-1].i:
            if total > sum(one.lexical.values()):
                one.lexical = lexical
            return
    if total >= _HINT:
        found.append(_Found([token], None, lexical))
        found.sort(key=lambda one: one.tokens[0].i)


def _telling(one: _Found) -> Telling | None:
    passage = one.passage
    read = passage.chances if passage is not None else {}
    types = {
        type: NETWORK * math.log(read.get(type, 0.0) + 0.02)
        + LEXICON * math.log(one.lexical.get(type, 0.0) + 0.02)
        for type in EVENT_TYPES
    }
    best = max(EVENT_TYPES, key=lambda type: types[type])
    score = NETWORK * _log_odds(passage.score if passage is not None else _UNSEEN)
    score += LEXICON * _log_odds(max(sum(one.lexical.values()), _UNSEEN))
    if score < LEAST:
        return None
    standing = passage.standing if passage is not None else {}
    return Telling(one.tokens, best, standing, 1 / (1 + math.exp(-score)))


def _log_odds(chance: float) -> float:
    near = min(max(chance, 0.01), 0.99)
    return math.log(near / (1 - near))
