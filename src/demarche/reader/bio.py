"""Spans from begin-inside-outside logits: the likeliest legal sequence (Viterbi 1967)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from demarche.reader.network import Floats, Integers


class Stretch(NamedTuple):
    """Words `start`..`stop` bear `kind`; `score` is the mean probability of their labels."""

    kind: str
    start: int
    stop: int
    score: float


def best_path(scores: Floats) -> Integers:
    """The likeliest codes [n] of log-scores [n, 2k+1] in the order O, B-1, I-1, B-2, I-2 …, where an I only
    follows its own B or I."""
    count, classes = scores.shape
    path: Integers = scores.argmax(axis=1)
    inside = path[(path > 0) & (path % 2 == 0)]
    if not len(inside):
        return path
    legal = np.full((classes, classes), 0.0)
    for code in range(2, classes, 2):
        legal[:, code] = -1e9
        legal[code - 1, code] = legal[code, code] = 0.0
    best = np.asarray(scores[0], dtype=np.float64).copy()
    best[2::2] = -1e9
    back = np.zeros((count, classes), dtype=np.int64)
    for row in range(1, count):
        every = best[:, None] + legal
        back[row] = every.argmax(axis=0)
        best = every[back[row], np.arange(classes)] + scores[row]
    out = np.zeros(count, dtype=np.int64)
    out[-1] = int(best.argmax())
    for row in range(count - 1, 0, -1):
        out[row - 1] = back[row, out[row]]
    return out


def stretches(logits: Floats, names: Sequence[str], starts: Sequence[int]) -> list[Stretch]:
    """The spans of words under `logits` [N, classes] named O, B-x, I-x …; no span crosses a word in `starts`
    (paragraph and other hard breaks; a word's index each)."""
    out: list[Stretch] = []
    if not len(logits):
        return out
    peak = logits.max(axis=1, keepdims=True)
    logs = logits - peak - np.log(np.exp(logits - peak).sum(axis=1, keepdims=True))
    edges = sorted({0, len(logits), *(s for s in starts if 0 < s < len(logits))})
    for low, high in pairwise(edges):
        if (logits[low:high].argmax(axis=1) == 0).all():
            continue
        codes = best_path(logs[low:high])
        begin = 0
        for row in range(1, len(codes) + 1):
            done = row == len(codes) or codes[row] == 0 or codes[row] % 2 == 1
            if done:
                if codes[begin]:
                    chance = np.exp(logs[np.arange(low + begin, low + row), codes[begin:row]])
                    out.append(Stretch(names[codes[begin]][2:], low + begin, low + row, float(chance.mean())))
                begin = row
    return out
