"""What a number counts: the noun phrase after it, by tags, or by word lists where the text was not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.lang.en.stop_words import STOP_WORDS

from demarche.extract.quantity_pieces import Piece, words
from demarche.extract.quantity_words import number_words, units, words_that

# Longer runs are never one noun phrase; the limit keeps reading linear on hostile text.
_LONGEST = 8
_PLURALS = {"man": "men", "woman": "women", "person": "people", "child": "children", "foot": "feet"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase over pieces `start` to `end`; `head` is its last noun; `plural` if that looks so."""

    start: int
    end: int
    head: int
    plural: bool


def noun_phrase(pieces: Sequence[Piece], at: int, determiner: bool = False) -> Phrase | None:
    """The noun phrase that begins at piece `at`, without what follows its head; null if none does.

    With `determiner` it may open with one ("of its embassy staff", "of those companies").
    """
    start, head, plural = at, -1, False
    if (
        determiner
        and at < len(pieces)
        and (pieces[at].lower in words_that("determiner") or _possessor(pieces, at))
    ):
        at += 1
        if at < len(pieces) and number_words().get(pieces[at].lower, ("", 0.0))[0] in ("unit", "ten"):
            at += 1
    end = at
    while end < len(pieces) and end - at < _LONGEST:
        piece = pieces[end]
        if piece.line and end > at:
            break
        if piece.is_dash and not piece.gap and end + 1 < len(pieces) and not pieces[end + 1].gap:
            end += 1
            continue
        role = _role(pieces, end)
        # After the counted plural only a further plural goes on ("sports officials").
        doubled = role == "noun" and piece.tag == "NNS" and pieces[end - 1].tag == "NNS"
        if head >= 0 and plural and not doubled:
            break
        if role == "noun":
            head, plural = end, _plural(piece)
        elif role == "and":
            if (head >= 0 and plural) or not _goes_on(pieces, end + 1):
                break
        elif role != "modifier":
            break
        end += 1
    if head < 0:
        return None
    return Phrase(start, head + 1, head, plural)


def with_complement(pieces: Sequence[Piece], phrase: Phrase) -> Phrase:
    """`phrase` with the "of" phrase and the place after it: "members of Congress", "troops on its border"."""
    end = phrase.end
    for _ in range(3):
        word = words(pieces, end, end + 1)
        if word != "of" and word not in words_that("placed"):
            break
        if pieces[end].line:
            break
        more = noun_phrase(pieces, end + 1, determiner=True)
        if (
            more is None
            or pieces[more.head].lower in words_that("no-place")
            or number_words().get(pieces[more.start].lower)
        ):
            break
        end = more.end
    return Phrase(phrase.start, end, phrase.head, phrase.plural)


def plural_of(word: str) -> str:
    """The plural of a singular noun as joined to a number by a hyphen ("29-member" → members)."""
    lower = word.lower()
    if lower in _PLURALS:
        return _PLURALS[lower]
    if unit := units().get(lower):
        return unit.name
    if lower.endswith("s") and not lower.endswith("ss"):
        return word
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if lower.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    return word + "s"


def _possessor(pieces: Sequence[Piece], at: int) -> bool:
    return pieces[at].lower.endswith(("'s", "’s", "s'", "s’"))


def _plural(piece: Piece) -> bool:
    if piece.tag:
        return piece.tag in ("NNS", "NNPS") or piece.lower in words_that("invariant")
    lower = piece.lower
    return lower in words_that("invariant") or (
        len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is"))
    )


def _role(pieces: Sequence[Piece], at: int) -> str:
    """`noun`, `modifier`, `and`, or empty where the phrase ends."""
    piece = pieces[at]
    if piece.lower in ("and", "or", "&"):
        return "and"
    if not piece.is_word or piece.lower in number_words():
        return ""
    if piece.lower in words_that("opener"):
        return "modifier"
    if piece.tag:
        if piece.tag.startswith("NN"):
            return "noun"
        return "modifier" if piece.tag.startswith("JJ") or piece.tag in ("VBN", "VBG", "RBS", "RB") else ""
    if piece.lower in STOP_WORDS and not (piece.text.isupper() and len(piece.text) > 1):
        return ""
    return "modifier" if piece.lower.endswith("ly") else "noun"


def _goes_on(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the noun phrase goes on after its "and": a noun or adjective, no number and no determiner."""
    return at < len(pieces) and _role(pieces, at) in ("noun", "modifier")
