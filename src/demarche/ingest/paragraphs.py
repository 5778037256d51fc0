"""A text as paragraphs: the unit that marks are decided on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A paragraph longer than this is never a title, caption or boilerplate as a whole.
LONG = 2000
# Running news: a paragraph of so many words that ends as a sentence does.
_RUNNING_WORDS = 12
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
# A file whose lines were wrapped by hand breaks them at about this many characters.
_WRAP = range(40, 121)
_STRAIGHT = str.maketrans("‘’‛“”„«»", "'''" + '"' * 5)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text between two breaks. `start` and `end` are offsets in the report's text, white space left out.

    `folded` is the text in lower case with straight quotes and single spaces; empty if longer than `LONG`.
    `glued` says that no blank line parts it from the paragraph above.
    """

    start: int
    end: int
    text: str
    folded: str
    words: int
    glued: bool

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends in a full stop or its like, quotes and brackets aside."""
        return _SENTENCE_END.search(self.text[-8:]) is not None

    @property
    def running(self) -> bool:
        """Whether it reads as running news: long enough, and ending as a sentence does."""
        return self.words >= _RUNNING_WORDS and (self.ends_sentence or self.words >= 3 * _RUNNING_WORDS)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of `text`: its lines, or its blocks between blank lines where lines are hard-wrapped."""
    blocks = list(_blocks(text))
    if _hard(text, blocks):
        return tuple(_paragraph(text, block[0][0], block[-1][1], glued=False) for block in blocks)
    return tuple(
        _paragraph(text, start, end, glued=number > 0)
        for block in blocks
        for number, (start, end) in enumerate(block)
    )


def wrapped(text: str) -> bool:
    """Whether the lines of `text` were broken by hand at a fixed width."""
    return _hard(text, list(_blocks(text)))


def fold(text: str) -> str:
    """`text` as phrases are compared: lower case, straight quotes, single spaces."""
    return " ".join(text.translate(_STRAIGHT).casefold().split())


def _paragraph(text: str, start: int, end: int, *, glued: bool) -> Paragraph:
    piece = text[start:end]
    short = len(piece) <= LONG
    words = len(piece.split()) if short else LONG
    return Paragraph(start, end, piece, fold(piece) if short else "", words, glued)


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of lines with no blank line between them; each line as its offsets, edges stripped."""
    block: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        bare = line.lstrip()
        start = offset + len(line) - len(bare)
        end = start + len(bare.rstrip())
        if end > start:
            block.append((start, end))
        elif block:
            yield block
            block = []
        offset += len(line) + 1
    if block:
        yield block


def _hard(text: str, blocks: list[list[tuple[int, int]]]) -> bool:
    """Whether the lines of `text` were broken by hand at a fixed width, as in old wire copy."""
    inner = [line for block in blocks for line in block[:-1]]
    if len(inner) < 4 or len(inner) < len(blocks):
        return False
    broken = sum(
        end - start in _WRAP and not _SENTENCE_END.search(text[end - 8 : end]) for start, end in inner
    )
    return broken > 0.6 * len(inner)
