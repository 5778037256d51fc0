"""Dependency trees from arc scores: the best arc for each word, repaired to one root and no circle.

Where the best arcs do not make a tree, the maximum spanning arborescence is taken (Chu & Liu 1965, Edmonds
1967) under the root whose root score stands out most.
"""

from __future__ import annotations

import numpy as np

from demarche.reader.arrays import Floats, Integers


def is_tree(heads: Integers) -> bool:
    """Whether heads [n] (−1 marks a root) have exactly one root and no circle."""
    above = heads.tolist()
    count = len(above)
    if sum(head < 0 for head in above) != 1:
        return False
    state = [0] * count
    for word in range(count):
        path = []
        at = word
        while at >= 0 and state[at] == 0:
            state[at] = 1
            path.append(at)
            at = above[at]
        if at >= 0 and state[at] == 1:
            return False
        for seen in path:
            state[seen] = 2
    return True


def best_tree(scores: Floats) -> Integers:
    """Heads [n] of the words of a sentence from arc scores [n, n+1] (column 0 the root); −1 marks the
    root."""
    count = len(scores)
    if count == 1:
        return np.array([-1], dtype=np.int64)
    own = np.asarray(scores, dtype=np.float64).copy()
    own[np.arange(count), np.arange(1, count + 1)] = -1e9
    greedy: Integers = own.argmax(axis=1) - 1
    if is_tree(greedy):
        return greedy
    peak = own.max(axis=1)
    sure = own - (peak + np.log(np.exp(own - peak[:, None]).sum(axis=1)))[:, None]
    root = int(sure[:, 0].argmax())
    sure[:, 0] = -1e9
    sure[root] = -1e9
    square = sure[:, 1:].T.copy()  # [head, word]
    heads = _arborescence(square, root)
    heads[root] = -1
    return heads


def _circle(heads: Integers, root: int) -> list[int]:
    """The words of one circle of `heads`, or none."""
    mark = np.full(len(heads), -1)
    for start in range(len(heads)):
        at = start
        while at != root and mark[at] < 0:
            mark[at] = start
            at = int(heads[at])
        if at != root and mark[at] == start:
            ring = [at]
            while int(heads[ring[-1]]) != at:
                ring.append(int(heads[ring[-1]]))
            return ring
    return []


def _arborescence(scores: Floats, root: int) -> Integers:
    """Heads of the maximum spanning arborescence of `scores` [head, word] under `root`: circles are
    contracted."""
    count = len(scores)
    best = scores.copy()
    np.fill_diagonal(best, -1e12)
    heads: Integers = best.argmax(axis=0)
    heads[root] = root
    ring = _circle(heads, root)
    if not ring:
        return heads
    inside = np.zeros(count, dtype=bool)
    inside[ring] = True
    outside = np.flatnonzero(~inside)
    members = np.array(ring)
    gain = best[np.ix_(outside, members)] - best[heads[members], members][None, :]
    enter = gain.argmax(axis=1)
    leave = best[np.ix_(members, outside)].argmax(axis=0)
    size = len(outside) + 1
    small = np.full((size, size), -1e12)
    small[:-1, :-1] = best[np.ix_(outside, outside)]
    small[:-1, -1] = gain.max(axis=1)
    small[-1, :-1] = best[np.ix_(members, outside)].max(axis=0)
    inner = _arborescence(small, int(np.flatnonzero(outside == root)[0]))
    result: Integers = heads.copy()
    for place, word in enumerate(outside):
        head = int(inner[place])
        result[word] = members[leave[place]] if head == size - 1 else outside[head]
    door = int(inner[-1])
    result[members[enter[door]]] = outside[door]
    result[root] = root
    return result
