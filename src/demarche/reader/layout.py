"""Which tokens are read, and where sentences and paragraphs begin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.reader.columns import offsets, strings
from demarche.reader.sentences import breaks_in
from demarche.reader.tokens import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True)
class Layout:
    """`words` are the indices of the tokens that are read; `texts` their texts, `sentence` their sentence
    numbers and `hard` the words (by place in `words`) that no span may cross: the first of a paragraph, or
    after something skipped.
    `starts` are the tokens that begin a sentence, `skipped` says of every token whether it lies in a skipped
    span."""

    words: list[int]
    texts: list[str]
    sentence: list[int]
    hard: list[int]
    starts: list[int]
    skipped: list[bool]


def _skipped(starts: Sequence[int], ends: Sequence[int], skip: Sequence[tuple[int, int]]) -> list[bool]:
    out = [False] * len(starts)
    for low, high in skip:
        token = bisect_left(ends, low + 1)
        while token < len(starts) and starts[token] < high:
            out[token] = True
            token += 1
    return out


def lay_out(doc: Doc, text: str, skip: Sequence[tuple[int, int]], breaks: Sequence[int]) -> Layout:
    """The layout of `doc` over `text`. A break within a token counts at the next one; leading white space
    joins the first sentence."""
    texts, begins = strings(doc, "ORTH"), offsets(doc)
    ends = [begin + len(of) for begin, of in zip(begins, texts, strict=True)]
    skipped = _skipped(begins, ends, skip)
    words_all = words_of(doc)
    real = set(words_all)
    first_word = words_all[0] if words_all else len(begins)
    starts = {0} if begins else set()
    for offset in breaks_in(text, breaks):
        token = bisect_left(begins, offset)
        if first_word < token < len(begins):
            starts.add(token)
    for token in range(1, len(begins)):
        if skipped[token] != skipped[token - 1]:
            starts.add(token)
    number = -1
    words: list[int] = []
    sentence: list[int] = []
    hard: list[int] = []
    broken = True
    for token in range(len(begins)):
        if token in starts:
            number += 1
        if skipped[token]:
            broken = True
        elif token not in real:
            broken = broken or "\n" in texts[token]
        else:
            if broken:
                hard.append(len(words))
            broken = False
            words.append(token)
            sentence.append(number)
    return Layout(words, [texts[word] for word in words], sentence, hard, sorted(starts), skipped)
