"""A text cut into the pieces that time patterns are written over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

# One alternative a kind of piece, the longer ones first. Pieces are cut without looking at how the reader cut
# its tokens, so that "mid-1996", "16-hour" and "Aug.7" come apart the same way under any tokenizer.
_PIECE = re.compile(
    r"""
      (?P<gap>\n[^\S\n]*\n\s*)
    | (?P<iso>\b[12]\d{3}-[01]\d-[0-3]\d\b)
    | (?P<slashed>\b[01]?\d/[0-3]?\d/(?:[12]\d)?\d\d\b)
    | (?P<clock>\b[0-2]?\d:[0-5]\d(?::[0-5]\d)?\b)
    | (?P<decade>\b(?:1[5-9]|20)\d0['’]?s\b|['’]\d0['’]?s\b|\b[2-9]0s\b)
    | (?P<ordinal>\b\d{1,3}(?:st|nd|rd|th)\b)
    | (?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,15}(?:\.\d{1,6})?(?![\d]))
    | (?P<meridiem>(?<![^\W\d_])[AaPp]\.?[ ]?[Mm]\b\.?)
    | (?P<possessive>['’]s\b)
    | (?P<word>[^\W\d_]+)
    | (?P<mark>\S)
    """,
    re.VERBOSE,
)
# After these a number is money, not a year.
_CURRENCY = frozenset("$£€¥₤")


@dataclass(slots=True)
class Piece:
    """A stretch of the text with all that it may mean: symbol of the pattern tables → its value."""

    start: int
    end: int
    lower: str
    symbols: Mapping[str, Any]


class RawPiece(NamedTuple):
    """A piece before it is looked up: where it stands, what kind it is, its text."""

    start: int
    end: int
    kind: str
    text: str


def cut(text: str, abbreviations: frozenset[str]) -> list[RawPiece]:
    """The pieces of `text` in order. A period after one of the `abbreviations` belongs to it.

    White space is no piece, save a `gap`: a blank line, across which no pattern reaches.
    """
    pieces: list[RawPiece] = []
    for match in _PIECE.finditer(text):
        kind, start, end = match.lastgroup or "mark", match.start(), match.end()
        if kind == "mark" and text[start] == "." and pieces:
            before = pieces[-1]
            if before.end == start and before.kind == "word" and before.text.lower() in abbreviations:
                pieces[-1] = RawPiece(before.start, end, before.kind, text[before.start : end])
                continue
        pieces.append(RawPiece(start, end, kind, match.group()))
    return pieces


def is_money(pieces: list[RawPiece], i: int) -> bool:
    """Whether the number at `i` has a currency sign before it."""
    return i > 0 and pieces[i - 1].text in _CURRENCY
