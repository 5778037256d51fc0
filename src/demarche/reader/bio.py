"""Spans from begin-inside-outside logits: the likeliest legal sequence (Viterbi 1967)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from demarche.reader.arrays import Floats, Integers

_SURE_OUTSIDE = -0.02
"""Log-probability of O above which a word is taken for outside without more ado (spans are sought
between)."""


class Stretch(NamedTuple):
    """Words `start`..`stop` bear `kind`; `score` is the mean probability of their labels."""

    kind: str
    start: int
    stop: int
    score: float


class Lean(NamedTuple):
    """What is added to the log-score of a code for the code before it (`after` [before, code]) and at the
    first word of a stretch (`first` [code]): how much likelier than by chance one follows the other."""

    after: Floats
    first: Floats


def legal(lean: Lean | None, classes: int) -> Lean:
    """`lean` (nothing, if None) with what BIO forbids: an I follows its own B or I alone."""
    after = (
        np.zeros((classes, classes), dtype=np.float32)
        if lean is None
        else np.array(lean.after, dtype=np.float32)
    )
    first = np.zeros(classes, dtype=np.float32) if lean is None else np.array(lean.first, dtype=np.float32)
    for code in range(2, classes, 2):
        first[code] = -1e9
        for before in range(classes):
            if before not in (code, code - 1):
                after[before, code] = -1e9
    return Lean(after, first)


def best_path(scores: Floats, lean: Lean, *, opening: bool = True, closing: bool = False) -> Integers:
    """The likeliest codes [n] of log-scores [n, 2k+1] in the order O, B-1, I-1, B-2, I-2 …

    The words begin a stretch if `opening`, else follow an O; an O follows them if `closing`. `lean` is from
    `legal`.
    """
    count, classes = scores.shape
    best = scores[0] + (lean.first if opening else lean.after[0])
    back = np.zeros((count, classes), dtype=np.int64)
    every = np.arange(classes)
    for row in range(1, count):
        ways = best[:, None] + lean.after
        back[row] = ways.argmax(axis=0)
        best = ways[back[row], every] + scores[row]
    out: Integers = np.zeros(count, dtype=np.int64)
    out[-1] = int((best + lean.after[:, 0] if closing else best).argmax())
    for row in range(count - 1, 0, -1):
        out[row - 1] = back[row, out[row]]
    return out


def _doubtful(sure: Sequence[bool], low: int, high: int) -> Iterator[tuple[int, int]]:
    """The runs of words of `low`..`high` that are not surely outside."""
    begin = low
    for word in range(low, high + 1):
        if word == high or sure[word]:
            if begin < word:
                yield begin, word
            begin = word + 1


def stretches(
    logits: Floats, names: Sequence[str], starts: Sequence[int], lean: Lean | None = None
) -> list[Stretch]:
    """The spans of words under `logits` [N, classes] named O, B-x, I-x …; no span crosses a word in `starts`
    (paragraph and other hard breaks; a word's index each)."""
    out: list[Stretch] = []
    if not len(logits):
        return out
    peak = logits.max(axis=1, keepdims=True)
    logs = logits - peak - np.log(np.exp(logits - peak).sum(axis=1, keepdims=True))
    sure = (logs[:, 0] > _SURE_OUTSIDE).tolist()
    rules = legal(lean, len(names))
    edges = sorted({0, len(logits), *(s for s in starts if 0 < s < len(logits))})
    for low, high in pairwise(edges):
        for a, b in _doubtful(sure, low, high):
            codes = best_path(logs[a:b], rules, opening=a == low, closing=b < high).tolist()
            begin = 0
            for row in range(1, len(codes) + 1):
                if row == len(codes) or codes[row] == 0 or codes[row] % 2 == 1:
                    if codes[begin]:
                        chance = np.exp(logs[np.arange(a + begin, a + row), codes[begin:row]])
                        out.append(Stretch(names[codes[begin]][2:], a + begin, a + row, float(chance.mean())))
                    begin = row
    return out
