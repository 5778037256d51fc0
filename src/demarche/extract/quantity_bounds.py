"""What the words around a number say of its ends: "at least", "up to", "some", "or so"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.extract.quantity_numbers import Number
from demarche.extract.quantity_pieces import Piece, words
from demarche.extract.quantity_words import Bound, bounds, longest_bound, words_that

_SMALL = 12


@dataclass(frozen=True, slots=True)
class Bounds:
    """The pieces that the bounding words take (`start` to `end`, the number within) and what they say."""

    start: int
    end: int
    least: bool = False
    most: bool = False
    about: bool = False

    @property
    def said(self) -> bool:
        """Whether any of them bounds the number."""
        return self.least or self.most or self.about


def bounds_around(
    pieces: Sequence[Piece], number: Number, unit_kind: str | None, ends: Sequence[int]
) -> Bounds:
    """The bounds on `number`, whose unit is of class `unit_kind` (null: none).

    `ends`: the pieces after which words such as "or more" may stand: after the number, after its unit.
    """
    start, effects = number.start, list[str]()
    for _ in range(3):
        found = _before(pieces, start, number, unit_kind)
        if found is None:
            break
        start, effect = found
        effects.append(effect)
    end = number.end
    for at in ends:
        if after := _after(pieces, at):
            end, effect = after
            effects.append(effect)
            break
    # The word nearest the number that opens an end decides ("no more than at least" is nobody's English).
    ended = next((effect for effect in effects if effect in ("least", "most")), "")
    return Bounds(start, max(end, number.end), ended == "least", ended == "most", "about" in effects)


def _before(
    pieces: Sequence[Piece], start: int, number: Number, unit_kind: str | None
) -> tuple[int, str] | None:
    table = bounds("before")
    for size in range(min(longest_bound("before"), start), 0, -1):
        bound = table.get(words(pieces, start - size, start))
        if bound is None or any(piece.line for piece in pieces[start - size + 1 : start + 1]):
            continue
        if _applies(bound, pieces, start - size, number, unit_kind):
            return start - size, bound.effect
    return None


def _after(pieces: Sequence[Piece], at: int) -> tuple[int, str] | None:
    table = bounds("after")
    for size in range(min(longest_bound("after"), len(pieces) - at), 0, -1):
        bound = table.get(words(pieces, at, at + size))
        if bound is not None and not pieces[at].line:
            return at + size, bound.effect
    return None


def _applies(bound: Bound, pieces: Sequence[Piece], at: int, number: Number, unit_kind: str | None) -> bool:
    """Whether the word bounds the number, or is the preposition of something else ("over two islands")."""
    if bound.when == "!":
        return unit_kind in ("time", "length", "share", "area")
    if bound.when != "?":
        return True
    if pieces[at].lower == "over" and unit_kind == "time":
        # "Over" before a length of time is "during", unless such a word stands before it.
        return words(pieces, at - 1, at) in words_that("over")
    measured = unit_kind is not None or number.currency is not None or number.share
    return measured or number.digits or number.vague or number.low > _SMALL
