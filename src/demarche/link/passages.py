"""A report's own words, in passages that can be found again in another report, wherever they stand there.

What stands between quotation marks is left out: two newsrooms that quote one speech share its words, not each
other's. So is what a mark says is not running news.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from demarche.records import Report

Passage = tuple[str, ...]
"""The words of a sentence, or of the part of one outside quotation marks, folded."""

RUN = 6
"""Words in a row that, shared, are hardly chance. A passage of fewer tells nothing and is left out."""

LEAST = 30
"""Words of its own below which a report is taken with its quotations: else nothing would tell what it is."""

_SHINGLE = 3
# Four minima a passage, two to a band: one word of fifteen changed, a passage is still found by a band in
# 62 of 100, and a report shares many passages; strangers hardly ever share a band.
_MINIMA, _ROWS, _SEED = 4, 2, 1

_QUOTED = re.compile(r'“[^”\n]*(?:”|$)|"[^"\n]*(?:"|$)', re.MULTILINE)
_END = re.compile(r"\n|[.!?;:…]+(?=[\s”\"’')\]]|$)")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def passages(report: Report) -> tuple[Passage, ...]:
    """The report's passages of `RUN` words or more, in the order of the text.

    Sentences are cut at every stop, abbreviations too: the same text is cut in the same places.
    """
    text = report.text
    for mark in report.marks:
        text = text[: mark.start] + re.sub(r"[^\n]", "\n", text[mark.start : mark.end]) + text[mark.end :]
    text = text.replace("’", "'")
    own = _cut(_QUOTED.sub("\n", text))
    return own if sum(map(len, own)) >= LEAST else _cut(text)


def bands(passages: Iterable[Passage]) -> frozenset[int]:
    """What each passage is looked up by: 64-bit bands of its MinHash (Broder 1997; Indyk and Motwani 1998).

    Sketched by passage, not by report: a report cut to a tenth, or put among other text, shares few of the
    other's shingles but whole passages with it, whatever became of their order.
    """
    import rensa

    found = set()
    for passage in passages:
        sketch = rensa.RMinHash(_MINIMA, _SEED)
        sketch.update(shingles(passage))
        minima = sketch.digest()
        for at in range(0, _MINIMA, _ROWS):
            # Signed, as SQLite has its integers.
            found.add(
                int.from_bytes(b"".join(low.to_bytes(4) for low in minima[at : at + _ROWS]), signed=True)
            )
    return frozenset(found)


def shingles(passage: Passage) -> list[str]:
    """The passage's words three by three, each once, in order."""
    return list(dict.fromkeys(" ".join(words) for words in _rows(passage, _SHINGLE)))


def runs(passages: Iterable[Passage]) -> frozenset[Passage]:
    """Every `RUN` words in a row of the passages."""
    return frozenset(words for passage in passages for words in _rows(passage, RUN))


def covered(passages: Iterable[Passage], others: frozenset[Passage]) -> list[int]:
    """Of each passage, how many words lie in a run of `RUN` or more that is among `others`."""
    found = []
    for passage in passages:
        end = count = 0
        for at, words in enumerate(_rows(passage, RUN)):
            if words in others:
                count += at + RUN - max(at, end)
                end = at + RUN
        found.append(count)
    return found


def _rows(words: Passage, length: int) -> list[Passage]:
    return list(zip(*(words[at:] for at in range(length)), strict=False))


def _cut(text: str) -> tuple[Passage, ...]:
    parts = (tuple(_WORD.findall(part)) for part in _END.split(text.casefold()))
    return tuple(part for part in parts if len(part) >= RUN)
