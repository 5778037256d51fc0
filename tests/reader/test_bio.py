"""Spans from logits."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from demarche.reader.bio import Lean, best_path, legal, stretches

NAMES = ["O", "B-source", "I-source", "B-cue", "I-cue"]


def logits(codes: list[int], sure: float = 4.0) -> np.ndarray:
    out = np.zeros((len(codes), 5), dtype=np.float32)
    out[np.arange(len(codes)), codes] = sure
    return out


def test_spans_and_their_kinds() -> None:
    found = stretches(logits([1, 2, 0, 3, 3, 4]), NAMES, [])
    assert [(s.kind, s.start, s.stop) for s in found] == [("source", 0, 2), ("cue", 3, 4), ("cue", 4, 6)]
    assert all(0.9 < s.score <= 1 for s in found)


def test_no_span_crosses_a_break() -> None:
    found = stretches(logits([1, 2, 2, 2]), NAMES, [2])
    assert [(s.start, s.stop) for s in found] == [(0, 2), (2, 4)]


def test_an_inside_without_a_beginning_is_mended() -> None:
    assert best_path(logits([0, 2, 2]), legal(None, 5)).tolist() in ([0, 1, 2], [1, 2, 2])


@given(st.integers(1, 30), st.integers(0, 10_000))
def test_the_path_is_legal(count: int, seed: int) -> None:
    path = best_path(np.random.default_rng(seed).normal(0, 3, (count, 5)), legal(None, 5))
    for before, code in zip([0, *path.tolist()], path.tolist(), strict=False):
        assert code % 2 or not code or before in (code, code - 1)


def test_a_lean_mends_a_hole() -> None:
    holed = logits([1, 2, 0, 2, 2], sure=1.0)
    after = np.zeros((5, 5), dtype=np.float32)
    after[2, 2] = 2.0
    lean = Lean(after, np.zeros(5, dtype=np.float32))
    assert [(s.start, s.stop) for s in stretches(holed, NAMES, [], lean)] == [(0, 5)]
