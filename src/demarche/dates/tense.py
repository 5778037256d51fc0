"""Which way a sentence looks in time at a place in it: back, ahead, or untold."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from demarche.reader.columns import offsets

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# How far, in tokens, the verb of a time expression is looked for before and after it.
_BEFORE, _AFTER = 14, 8
_AHEAD = frozenset(("will", "would", "shall", "must", "should", "to", "'ll", "’ll", "not"))
_WILL = frozenset(("will", "would", "shall", "'ll", "’ll", "wo"))
_HAD = frozenset(("had", "was", "were", "did", "has", "have"))
_IS = frozenset(("is", "are", "'s", "’s", "'re", "’re"))
# How far up the tree a verb may stand: "in talks with allies on Friday" has several nouns between.
_CLIMB = 5
_STOP = frozenset((".", "!", "?", ";", ":"))


@cache
def cues() -> dict[str, int]:
    """Words that tell the tense, from tense.tsv: 1 ahead, -1 back."""
    table = (files("demarche.dates") / "data" / "tense.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {word: int(way) for words, way in rows for word in words.split("|")}


class Tenses:
    """The tense at each place of one Doc. Uses tags where the Doc has them, word forms where not."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._parsed = doc.has_annotation("DEP")
        self._starts = offsets(doc)

    def _way(self, i: int) -> int | None:
        """What token `i` tells: 1 ahead, -1 back, 0 nothing; null where it ends what is told."""
        token = self._doc[i]
        lower = token.lower_
        if lower in _STOP or (token.is_space and token.text.count("\n") > 1):
            return None
        pair = f"{lower} {self._doc[i + 1].lower_}" if i + 1 < len(self._doc) else ""
        way = cues().get(pair, cues().get(lower))
        if way is None:
            way = _by_form(token.tag_, lower)
        # "will be held", "to be signed": the participle looks where its auxiliary does.
        if way < 0 and i > 1 and self._doc[i - 1].lower_ == "be" and self._doc[i - 2].lower_ in _AHEAD:
            way = 1
        return way

    def at(self, offset: int) -> int:
        """The tense at the character `offset`: of the cue nearest before it in its sentence, else after.

        -1 back, 1 ahead, 0 untold; -2 right after "since".
        """
        here = max(0, bisect_right(self._starts, offset) - 1)
        if here and self._doc[here - 1].lower_ == "since":
            return -2
        if self._parsed:
            governed = _of_verb(self._doc[here])
            if governed:
                return governed
        for i in range(here - 1, max(-1, here - 1 - _BEFORE), -1):
            way = self._way(i)
            if way is None:
                break
            if way:
                return way
        for i in range(here + 1, min(len(self._doc), here + 1 + _AFTER)):
            way = self._way(i)
            if way is None:
                break
            if way:
                return way
        return 0


def _of_verb(token: Token) -> int:
    """The tense of the verb that governs `token` in the tree; 0 where the tree does not tell."""
    for _ in range(_CLIMB):
        if token.tag_.startswith("V"):
            break
        if token.head.i == token.i:
            return 0
        token = token.head
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    if helpers & _WILL:
        return 1
    if token.tag_ == "VBD" or helpers & _HAD:
        return -1
    if token.tag_ == "VBG" and helpers & _IS:
        return 1
    return 0


def _by_form(tag: str, lower: str) -> int:
    """The tense that a tag or, without one, a word's ending tells."""
    if tag:
        return -1 if tag == "VBD" else 0
    return (
        -1 if lower.endswith("ed") and not lower.endswith("eed") and len(lower) > 4 and lower.isalpha() else 0
    )
