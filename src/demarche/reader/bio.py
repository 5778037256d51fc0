"""Spans from begin-inside-outside logits: the likeliest legal sequence (Viterbi 1967)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from demarche.reader.arrays import Booleans, Floats, Integers

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


@dataclass(frozen=True)
class Runs:
    """Runs of words that are sought through one by one: the first word of each and the one after its last
    [R], whether it begins a stretch (else it follows an O), and whether an O follows it."""

    begins: Integers
    ends: Integers
    opening: Booleans
    closing: Booleans


def best_paths(scores: Floats, runs: Runs, lean: Lean) -> Integers:
    """The likeliest codes [N] in `runs` of log-scores [N, 2k+1] in the order O, B-1, I-1, B-2, I-2 …; O for
    the words between. `lean` is from `legal`.
    """
    out: Integers = np.zeros(len(scores), dtype=np.int64)
    # All runs at once, word by word: the longest first, so that those not at their end yet stand in front.
    length = runs.ends - runs.begins
    order = np.argsort(-length, kind="stable")
    begins, length = runs.begins[order], length[order]
    if not len(begins):
        return out
    best = scores[begins] + np.where(runs.opening[order, None], lean.first, lean.after[0])
    towards = np.ascontiguousarray(lean.after.T)  # [code, before]
    back: list[Integers] = []
    for step in range(1, int(length[0])):
        left = int(np.searchsorted(-length, -step))
        ways = best[:left, None, :] + towards
        before = ways.argmax(axis=2)
        back.append(before)
        likely = np.take_along_axis(ways, before[:, :, None], axis=2)[:, :, 0]
        best[:left] = likely + scores[begins[:left] + step]
    code = np.where(runs.closing[order, None], best + lean.after[:, 0], best).argmax(axis=1)
    for step in range(int(length[0]) - 1, 0, -1):
        left = len(back[step - 1])
        out[begins[:left] + step] = code[:left]
        code[:left] = back[step - 1][np.arange(left), code[:left]]
    out[begins] = code
    return out


def best_path(scores: Floats, lean: Lean, *, opening: bool = True, closing: bool = False) -> Integers:
    """The likeliest codes [n] of one run of words; see `best_paths`."""
    run = Runs(np.array([0]), np.array([len(scores)]), np.array([opening]), np.array([closing]))
    return best_paths(scores, run, lean)


def outside(logits: Floats) -> Booleans:
    """Which words [N] are surely outside all spans that `stretches` finds under `logits` [N, classes]."""
    # A little surer than there, lest the last bit of a sum tell otherwise.
    found: Booleans = _logs(logits)[:, 0] > _SURE_OUTSIDE / 2
    return found


def _logs(logits: Floats) -> Floats:
    peak = logits.max(axis=1, keepdims=True)
    logs: Floats = logits - peak - np.log(np.exp(logits - peak).sum(axis=1, keepdims=True))
    return logs


def _doubtful(sure: Booleans, starts: Sequence[int]) -> Runs:
    """The runs of words that are not surely outside, cut at the words in `starts`."""
    edge = np.zeros(len(sure) + 1, dtype=bool)
    edge[[0, -1]] = True
    edge[[word for word in starts if 0 < word < len(sure)]] = True
    words = np.flatnonzero(~sure)
    cut = (np.diff(words) > 1) | edge[words[1:]]
    some = [True] if len(words) else []
    begins = words[np.concatenate([some, cut]).astype(bool)]
    ends = words[np.concatenate([cut, some]).astype(bool)] + 1
    return Runs(begins, ends, edge[begins], ~edge[ends])


def stretches(
    logits: Floats, names: Sequence[str], starts: Sequence[int], lean: Lean | None = None
) -> list[Stretch]:
    """The spans of words under `logits` [N, classes] named O, B-x, I-x …; no span crosses a word in `starts`
    (paragraph and other hard breaks; a word's index each)."""
    if not len(logits):
        return []
    logs = _logs(logits)
    runs = _doubtful(logs[:, 0] > _SURE_OUTSIDE, starts)
    found = best_paths(logs, runs, legal(lean, len(names)))
    chance = np.exp(logs[np.arange(len(logs)), found])
    codes, fresh = found.tolist(), set(runs.begins.tolist())
    out: list[Stretch] = []
    for begin in np.flatnonzero(found % 2).tolist():
        end = begin + 1
        while end < len(codes) and codes[end] and not codes[end] % 2 and end not in fresh:
            end += 1
        out.append(Stretch(names[codes[begin]][2:], begin, end, float(chance[begin:end].mean())))
    return out
