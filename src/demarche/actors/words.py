"""A report's text as words with the few surface facts that telling actors needs.

Names are cut otherwise here than in the parser's tokens: "al-Assad", "U.S.", "Ya'alon" and "Ki-moon" are one
word each, and a possessive "'s" is a word of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.reader.columns import offsets, sentence_starts, strings

if TYPE_CHECKING:
    from spacy.tokens import Doc

_ABBREVIATION = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Hon|Rev|St|Jr|Sr|Sens?|Reps?|Gov|Gen|Lt|Col|Maj|Brig|Adm|Capt|Cmdr|Sgt|Cpl|Pfc|Pres"
    r"|Sec|Amb|vs|No)\."
)
_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S., a.m., H.R.
    rf"|\b{_ABBREVIATION}"
    r"|\b[A-Z]\.(?=\s)"  # an initial
    r"|['’](?:[sS]|ve|re|m|ll|d)\b"  # a possessive or a shortened verb
    r"|P5 ?\+ ?1"
    r"|[^\W\d_]+(?:(?:[-‑]|['’](?!(?:[sS]|ve|re|m|ll|d)\b))[^\W_]+)*"
    r"|\d+(?:[.,:]\d+)*"
    r"|\S"
)
_PARAGRAPH = re.compile(r"\n\s*\n|\n")
_OPENING, _CLOSING = "“«", "”»"
_END = {".", "!", "?"}


def split(text: str) -> tuple[str, ...]:
    """The words of a short text."""
    return tuple(match.group() for match in _WORD.finditer(text))


@dataclass(frozen=True)
class Words:
    """Parallel lists, one entry a word: text, lower case, offsets, number of sentence and paragraph.

    `quoted` says whether it stands inside quotation marks. `tags`, `roles` and `entities` hold its part of
    speech (PTB), its dependency label and its entity label where the document has them, else "".
    """

    text: tuple[str, ...]
    lower: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence: tuple[int, ...]
    quoted: tuple[bool, ...]
    paragraph: tuple[int, ...]
    tags: tuple[str, ...]
    roles: tuple[str, ...]
    entities: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.text)

    @classmethod
    def of(cls, doc: Doc) -> Words:
        """The words of an annotated or bare document."""
        text = doc.text
        matches = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
        words = tuple(m[0] for m in matches)
        starts = tuple(m[1] for m in matches)
        at = _tokens_at(doc, starts)
        breaks = [m.end() for m in _PARAGRAPH.finditer(text)]
        paragraph = tuple(bisect_right(breaks, start) for start in starts)
        return cls(
            text=words,
            lower=tuple(word.lower().replace("’", "'") for word in words),
            starts=starts,
            ends=tuple(m[2] for m in matches),
            sentence=_sentences(doc, words, starts, paragraph),
            quoted=_quoted(words, paragraph),
            paragraph=paragraph,
            tags=_of_tokens(doc, "TAG", at),
            roles=_of_tokens(doc, "DEP", at),
            entities=_of_tokens(doc, "ENT_TYPE", at),
        )

    def at(self, offset: int) -> int:
        """The index of the first word that starts at or after the character `offset`."""
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low

    def capital(self, i: int) -> bool:
        """Whether word `i` starts with a capital letter."""
        return self.text[i][0].isupper()

    def opens(self, i: int) -> bool:
        """Whether word `i` is the first of its sentence, quotation marks left out."""
        i -= 1
        while i >= 0 and self.text[i] in "\"“‘'([":
            i -= 1
        return (
            i < 0
            or self.sentence[i] != self.sentence[i + 1]
            or self.text[i] in ":—-–"
            or self.text[i] in _END
        )


def _tokens_at(doc: Doc, starts: tuple[int, ...]) -> list[int]:
    """For each offset the index of the document's token that holds it."""
    edges = offsets(doc)
    return [max(0, bisect_right(edges, start) - 1) for start in starts]


def _of_tokens(doc: Doc, attribute: str, at: list[int]) -> tuple[str, ...]:
    values = strings(doc, attribute)
    return tuple(values[i] for i in at)


def _sentences(
    doc: Doc, words: tuple[str, ...], starts: tuple[int, ...], paragraph: tuple[int, ...]
) -> tuple[int, ...]:
    """The number of each word's sentence; by full stops where the document has no sentences."""
    if doc.has_annotation("SENT_START"):
        begins = offsets(doc)
        edges = [begins[token] for token in sentence_starts(doc)]
        return tuple(bisect_right(edges, start) - 1 for start in starts)
    out, number, ended = [], 0, False
    for i, word in enumerate(words):
        closing = word in "\"”’')]"
        if i and (paragraph[i] != paragraph[i - 1] or (ended and not closing)):
            number += 1
            ended = False
        out.append(number)
        ended = word in _END or (ended and closing)
    return tuple(out)


def _quoted(words: tuple[str, ...], paragraph: tuple[int, ...]) -> tuple[bool, ...]:
    """Whether each word stands inside double quotation marks; a paragraph's end closes what is left open."""
    out, inside = [], False
    for i, word in enumerate(words):
        if i and paragraph[i] != paragraph[i - 1]:
            inside = False
        if word == '"':
            inside = not inside
        elif word in _OPENING:
            inside = True
        elif word in _CLOSING:
            inside = False
        out.append(inside)
    return tuple(out)
