"""Text cut into the pieces that numbers are made of: numerals, words and single signs.

The cut is finer than the tokeniser's ("US$1.5bn", "60-mile" and "£81m" fall apart), so that number phrases
read the same however the tokeniser took them. Where the text was read, tags come from the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from demarche.reader.columns import offsets, strings

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Numerals may group by commas; a trailing full stop is never part of one. Dotted abbreviations stay whole.
_PIECE = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    r"|(?P<word>(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*['’]?)"
    r"|(?P<sign>\S)"
)


class Piece(NamedTuple):
    """A numeral, word or sign. `gap`: white space stands before it; `line`: a line break does.

    `tag` is the Penn Treebank tag of the token that it begins in; empty where the text was not read.
    """

    start: int
    end: int
    text: str
    lower: str
    shape: str
    gap: bool
    line: bool
    tag: str

    @property
    def is_digits(self) -> bool:
        """Whether it is a numeral."""
        return self.shape == "digits"

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.shape == "word"

    @property
    def is_dash(self) -> bool:
        """Whether it is a hyphen or a dash."""
        return self.text in "-‐‑–—−"


def pieces_of(doc: Doc) -> tuple[Piece, ...]:
    """The pieces of `doc`'s text, in order. Offsets count characters of the text."""
    whole = doc.text
    tags = doc.has_annotation("TAG")
    spaces = doc.to_array("IS_SPACE").tolist()
    every = zip(offsets(doc), strings(doc, "TAG"), spaces, strict=True)
    tokens = [(offset, tag) for offset, tag, space in every if not space] if tags else []
    found: list[Piece] = []
    at, end = 0, 0
    for match in _PIECE.finditer(whole):
        start = match.start()
        while at + 1 < len(tokens) and tokens[at + 1][0] <= start:
            at += 1
        space = whole[end:start]
        text = match[0]
        found.append(
            Piece(
                start=start,
                end=match.end(),
                text=text,
                lower=text.lower(),
                shape=match.lastgroup or "sign",
                gap=bool(space) or not found,
                line="\n" in space or not found,
                tag=tokens[at][1] if tokens else "",
            )
        )
        end = match.end()
    return tuple(found)


def words(pieces: Sequence[Piece], start: int, end: int) -> str:
    """The pieces from `start` to `end`, lower case, one space between."""
    return " ".join(piece.lower for piece in pieces[max(0, start) : end])
