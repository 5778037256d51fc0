"""How a deed was done, what it is about, and where: PLOVER's modes and contexts by words, the place named."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import TYPE_CHECKING

from demarche.extract.tables import rows
from demarche.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

_ANY = "*"
_PLACED = frozenset({"in", "at", "near", "over", "off", "inside", "outside", "into", "across"})
_REACH = 12
"""Words behind the telling word within which the place is named."""


@cache
def _table(name: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    return tuple(
        (type, value, frozenset(words.split()))
        for kind, type, value, words in rows("event_words")
        if kind == name
    )


def mode(type: EventType, words: Set[str]) -> str | None:
    """PLOVER's mode of a deed whose telling words and their base forms are `words`; null if none is told."""
    return next((value for of, value, some in _table("mode") if of == type and some & words), None)


def contexts(type: EventType, words: Set[str]) -> tuple[str, ...]:
    """PLOVER's contexts of a deed of whose sentence `words` are the words, in the table's order."""
    found = (value for of, value, some in _table("context") if of in (type, _ANY) and some & words)
    return tuple(dict.fromkeys(found))


def place(text: str, head: Token, sentence: Tokens) -> str | None:
    """The place named behind "in", "at", "near" … in the telling word's own clause or phrase, as printed.

    Null if none is: what stands in another clause is where something else was.
    """
    inside = {token.i for token in head.subtree}
    for token in sentence:
        near = head.i <= token.i < head.i + _REACH and token.i in inside
        if not (near and token.lower_ in _PLACED):
            continue
        at = token.i + 1
        while at < sentence.end and token.doc[at].lower_ in (
            "the",
            "northern",
            "southern",
            "eastern",
            "western",
        ):
            at += 1
        end = at
        while end < sentence.end and _names_a_place(token.doc[end]):
            end += 1
        if end > at:
            last = token.doc[end - 1]
            return text[token.doc[at].idx : last.idx + len(last)]
    return None


def _names_a_place(token: Token) -> bool:
    return token.ent_type_ == "LOCATION" and token.tag_ in ("NNP", "NNPS")
