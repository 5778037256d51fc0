"""Trees have one root and no circle, and are the best there are."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.reader.tree import best_tree, is_tree


@given(st.integers(1, 25), st.integers(0, 10_000))
def test_always_a_tree(count: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 3, (count, count + 1)).astype(np.float32)
    assert is_tree(best_tree(scores))


@settings(max_examples=60)
@given(st.integers(2, 5), st.integers(0, 10_000))
def test_the_best_tree_under_its_root(count: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 2, (count, count + 1))
    found = best_tree(scores.astype(np.float32))
    sure = scores.copy()
    sure[np.arange(count), np.arange(1, count + 1)] = -1e9
    sure -= np.log(np.exp(sure).sum(axis=1, keepdims=True))
    root = int(np.flatnonzero(found < 0)[0])

    def worth(heads: tuple[int, ...]) -> float:
        return float(sum(sure[word, head + 1] for word, head in enumerate(heads)))

    every = [h for h in product(range(-1, count), repeat=count) if h[root] == -1 and is_tree(np.array(h))]
    assert abs(worth(tuple(found.tolist())) - max(map(worth, every))) < 1e-4


def test_a_circle_is_no_tree() -> None:
    assert is_tree(np.array([1, -1, 1]))
    assert not is_tree(np.array([1, 0, -1]))
    assert not is_tree(np.array([-1, -1]))
    assert not is_tree(np.array([0]))
