"""Cutting a text into the windows that the network reads, one at a time.

A window holds whole consecutive sentences, at most `WINDOW` word pieces with the two end marks. It reads some
sentences before and after those it owns, for context; every word is owned by exactly one window. A sentence
longer than a window is split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WINDOW = 320
"""Word pieces of a window, [CLS] and [SEP] counted."""

BEFORE = 96
AFTER = 0
"""Pieces of context sentences that a window reads before and after its own, at most."""


@dataclass(frozen=True)
class Window:
    """Words `start`..`stop` are read; of these `own_start`..`own_stop` take their labels from this window."""

    start: int
    stop: int
    own_start: int
    own_stop: int


def chunks(sizes: Sequence[int], sentence: Sequence[int], budget: int) -> list[tuple[int, int, int]]:
    """(first word, last word + 1, pieces) of each sentence; one of more than `budget` pieces is split into
    several.

    `sizes` has each word's piece count, `sentence` each word's sentence number; no size may pass `budget`.
    """
    out: list[tuple[int, int, int]] = []
    start = size = 0
    for word, more in enumerate(sizes):
        if word and (sentence[word] != sentence[word - 1] or size + more > budget):
            out.append((start, word, size))
            start, size = word, 0
        size += more
    if sizes:
        out.append((start, len(sizes), size))
    return out


def windows(
    sizes: Sequence[int],
    sentence: Sequence[int],
    budget: int = WINDOW - 2,
    before: int = BEFORE,
    after: int = AFTER,
) -> list[Window]:
    """The windows over words with these piece counts and sentence numbers; every word is owned once, in
    order."""
    parts = chunks(sizes, sentence, budget)
    out: list[Window] = []
    own = 0
    while own < len(parts):
        first, size = own, 0
        while first and size + parts[first - 1][2] <= min(before, budget - parts[own][2]):
            first -= 1
            size += parts[first][2]
        last = own
        while last < len(parts) and (last == own or size + parts[last][2] <= budget):
            size += parts[last][2]
            last += 1
        keep, spare = last, 0
        if last < len(parts):
            while keep - 1 > own and spare + parts[keep - 1][2] <= after:
                keep -= 1
                spare += parts[keep][2]
        out.append(Window(parts[first][0], parts[last - 1][1], parts[own][0], parts[keep - 1][1]))
        own = keep
    return out
