"""Words to word pieces: BERT's uncased WordPiece, for one spaCy token at a time.

Method: Wu et al. 2016 (greedy longest match) after the text cleaning of Devlin et al. 2019: control
characters dropped, CJK characters set apart, lower case, accents stripped, punctuation split off. Written
afresh here so that the reader needs neither transformers nor tokenizers when it runs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

MOST_PIECES = 24
"""Pieces kept of one word (a long address or hash would otherwise fill a window)."""

_LONGEST_WORD = 100
_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


def _is_control(char: str) -> bool:
    return char not in "\t\n\r" and unicodedata.category(char).startswith("C")


def _is_punctuation(char: str) -> bool:
    code = ord(char)
    if 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126:
        return True
    return unicodedata.category(char).startswith("P")


def _stands_alone(char: str) -> bool:
    code = ord(char)
    return _is_punctuation(char) or any(low <= code <= high for low, high in _CJK)


def basic_split(word: str) -> list[str]:
    """`word` cleaned, lower-cased, without accents, cut at white space, punctuation and CJK characters."""
    if word.isascii() and word.isalnum():
        return [word.lower()]
    clean = "".join(
        " " if char.isspace() else char for char in word if char not in "\0\ufffd" and not _is_control(char)
    )
    plain = "".join(
        char for char in unicodedata.normalize("NFD", clean) if unicodedata.category(char) != "Mn"
    ).lower()
    parts: list[str] = []
    joined = False
    for char in plain:
        if char.isspace():
            joined = False
        elif _stands_alone(char):
            parts.append(char)
            joined = False
        elif joined:
            parts[-1] += char
        else:
            parts.append(char)
            joined = True
    return parts


class WordPiece:
    """The vocabulary and its greedy longest-match splitter."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """`vocabulary`: the pieces in the order of their ids, with [CLS], [SEP], [PAD] and [UNK] among
        them."""
        self.ids = {piece: number for number, piece in enumerate(vocabulary)}
        self.cls = self.ids["[CLS]"]
        self.sep = self.ids["[SEP]"]
        self.pad = self.ids["[PAD]"]
        self.unknown = self.ids["[UNK]"]
        self._cached = lru_cache(maxsize=100_000)(self._encode)

    @classmethod
    def load(cls, path: Path) -> WordPiece:
        """From a `vocab.txt`: one piece a line, the line number being its id."""
        return cls(path.read_text(encoding="utf-8").rstrip("\n").split("\n"))

    def encode(self, word: str) -> tuple[int, ...]:
        """Ids of the pieces of `word`: at least one ([UNK] when nothing is left of it), at most
        MOST_PIECES."""
        return self._cached(word)

    def _encode(self, word: str) -> tuple[int, ...]:
        pieces: list[int] = []
        for part in basic_split(word):
            pieces.extend(self._longest_match(part))
            if len(pieces) >= MOST_PIECES:
                break
        return tuple(pieces[:MOST_PIECES]) or (self.unknown,)

    def _longest_match(self, part: str) -> list[int]:
        if len(part) > _LONGEST_WORD:
            return [self.unknown]
        pieces: list[int] = []
        start = 0
        while start < len(part):
            mark = "##" if start else ""
            for end in range(len(part), start, -1):
                number = self.ids.get(mark + part[start:end])
                if number is not None:
                    pieces.append(number)
                    start = end
                    break
            else:
                return [self.unknown]
        return pieces
