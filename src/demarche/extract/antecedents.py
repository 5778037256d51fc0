"""Whom a relative pronoun stands for, where it is the source of somebody's words: “rebels who say …”."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_RELATIVE = frozenset({"who", "whom", "which", "that"})
_CLAUSE = ("acl", "relcl")
_UP = 4
_LEADING = frozenset({"IN", "TO", "CC", ",", "RB"})


def antecedent(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    """The noun phrase that the relative pronoun at the characters `start` to `end` stands for.

    Up to the pronoun and without its clause; null where the text there is no such pronoun, or the tree does
    not say what its clause belongs to.
    """
    span = doc.char_span(start, end)
    if span is None or len(span) != 1 or span[0].lower_ not in _RELATIVE:
        return None
    pronoun = span[0]
    noun = _noun(pronoun)
    if noun is None:
        return None
    left, right = noun.left_edge.i, noun.i + 1
    while left < noun.i and doc[left].tag_ in _LEADING:
        left += 1
    # What stands between noun and pronoun and belongs to the noun: “officials in Verin, who …”.
    while right < pronoun.i and doc[right].text not in (",", "–", "—", "--", "("):
        right += 1
    while right > noun.i + 1 and doc[right - 1].tag_ in ("IN", "TO"):
        right -= 1  # “of whom”
    return doc[left].idx, doc[right - 1].idx + len(doc[right - 1])


def _noun(pronoun: Token) -> Token | None:
    """The noun that the pronoun's clause hangs on."""
    verb = pronoun
    for _ in range(_UP):
        verb = verb.head
        if verb.dep_.startswith(_CLAUSE):
            noun: Token = verb.head
            return noun if noun.i < pronoun.i and noun.tag_[:1] in ("N", "P") else None
    return None
