"""The signs of a telling: from them it is judged whether, and in what state, a meeting is told.

A sign is a short name such as "sort:visit" or "tense:past"; `data/meeting_weights.tsv` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from demarche.extract.meeting_mentions import Told
from demarche.extract.meeting_words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEFINITE = frozenset({"the", "that", "those", "this", "these"})
_GENERIC = frozenset({"such", "any", "no"})
_OWNED = frozenset({"his", "her", "their", "our", "its", "my", "your", "’s", "'s"})
_MODALS = frozenset({"would", "could", "may", "might", "should", "can", "must"})
_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "wo"})
_NOT = frozenset({"not", "n't", "n’t", "never", "no"})
_IFS = frozenset({"if", "unless", "whether", "should"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re", "’re"})
_GROUPS = ("planned", "expected", "wished", "cancelled", "under-way", "light", "new")
_BEFORE = 7
_AFTER = 6
_HOPS = 4
_OPENING = 3
"""Sentences that open a report."""


def signs(
    tokens: Sequence[Token], group: Sequence[Told], *, sentence: int, inside: bool, quoted: bool
) -> Iterator[str]:
    """The signs that the words of the sentence give: `inside` a statement's content, in its quotation marks.

    `sentence` is the number of the sentence in the report, from 0.
    """
    one = group[0]
    low = [token.lower_ for token in tokens]
    yield f"sort:{one.sort}"
    yield f"word:{low[one.at]}"
    if len(group) > 1:
        yield "several"
        yield f"then:{group[-1].sort}"
    if not one.verb:
        yield from _phrase(tokens, low, one)
    for name, near in (
        ("before", low[max(0, one.at - _BEFORE) : one.at]),
        ("after", low[one.at + 1 :][:_AFTER]),
    ):
        for listed in _GROUPS:
            if not words(listed).isdisjoint(near):
                yield f"{name}:{listed}"
        for listed, set_of in (("future", _FUTURE), ("modal", _MODALS), ("not", _NOT), ("if", _IFS)):
            if not set_of.isdisjoint(near):
                yield f"{name}:{listed}"
    yield from _governed(tokens, one)
    if sentence < _OPENING:
        yield "opening"
    if inside:
        yield "in-statement"
    if quoted:
        yield "in-quotation"


def _phrase(tokens: Sequence[Token], low: list[str], one: Told) -> Iterator[str]:
    phrase = low[one.start : one.at]
    first = phrase[0] if phrase else ""
    if first in _DEFINITE:
        yield "article:definite" if len(phrase) > 1 else "article:definite-bare"
    elif first in _GENERIC:
        yield "article:generic"
    elif first in ("a", "an", "another"):
        yield "article:indefinite"
    elif not _OWNED.isdisjoint(phrase):
        yield "article:owned"
    else:
        yield "article:none" if phrase else "article:bare"
    if tokens[one.at].tag_ in ("NNS", "NNPS"):
        yield "plural"
    if not words("new").isdisjoint(phrase):
        yield "phrase:new"
    if one.start:
        yield f"preposition:{low[one.start - 1]}"


def _governed(tokens: Sequence[Token], one: Told) -> Iterator[str]:
    """The tense of the verb that the telling word is, or hangs on."""
    verb = tokens[one.at]
    own = verb.tag_
    if one.verb:
        yield f"tag:{own}"
    for _ in range(_HOPS):
        if verb.tag_.startswith("V") or verb.head.i == verb.i:
            break
        verb = verb.head
    if not verb.tag_.startswith("V"):
        return
    helpers = [child.lower_ for child in verb.children if child.i < verb.i and child.dep_.startswith("aux")]
    if not _FUTURE.isdisjoint(helpers):
        yield "tense:future"
    elif not _MODALS.isdisjoint(helpers):
        yield "tense:modal"
    elif verb.tag_ == "VBG" and not _BE.isdisjoint(helpers):
        yield "tense:progressive"
    elif not {"has", "have", "'ve", "’ve"}.isdisjoint(helpers):
        yield "tense:perfect"
    elif "had" in helpers:
        yield "tense:pluperfect"
    elif verb.tag_ == "VBD" or not {"was", "were"}.isdisjoint(helpers):
        yield "tense:past"
    elif verb.tag_ in ("VBZ", "VBP"):
        yield "tense:present"
    else:
        yield f"tense:{verb.tag_}"
    if any(child.dep_ == "neg" or child.lower_ in _NOT for child in verb.children):
        yield "negated"
