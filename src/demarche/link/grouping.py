"""Ties between two → encounters of many, without chains of likenesses that lead from one to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import heappop, heappush
from itertools import product

from demarche.link.encounters import contradict
from demarche.link.traits import Traits

DENSE = 0.4
"""The least mean score between two groups, untied pairs counting nothing, for them to be one."""

Pair = tuple[str, str]
_Offer = tuple[float, str, str, int, int]
"""Two groups that may be joined: their mean score (less is better), first records, and sizes."""


def grouped(
    known: Mapping[str, Traits],
    ties: Iterable[tuple[str, str, float]],
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> tuple[tuple[str, ...], ...]:
    """The encounters of two records or more that ties (id, id, score) make, each in order of id, by first id.

    No two members contradict each other in time. Pairs `together` are joined whatever else; no group holds a
    pair `apart`. The order in which anything is given makes no difference. `known`: the traits of every
    record that a tie names; ties of others are left out.
    """
    kept = {_ordered(pair) for pair in apart}

    def may_not(one: str, other: str) -> bool:
        if _ordered((one, other)) in kept:
            return True
        return one in known and other in known and contradict(known[one], known[other])

    of_known = (tie for tie in ties if tie[0] in known and tie[1] in known)
    return by_average(of_known, DENSE, may_not, together)


def by_average(
    ties: Iterable[tuple[str, str, float]],
    dense: float,
    may_not: Callable[[str, str], bool] | None = None,
    together: Iterable[Pair] = (),
) -> tuple[tuple[str, ...], ...]:
    """The groups of two or more that ties make by average linkage (Sokal & Michener 1958).

    The two groups that are tied best are joined first, as long as the mean over all their pairs, untied ones
    counting nothing, is `dense`, and no pair of theirs `may_not` be in one group. `together` come first.
    """
    homes: dict[str, str] = {}  # member → the first member of its group
    groups: dict[str, tuple[str, ...]] = {}
    between: dict[str, dict[str, float]] = defaultdict(
        dict
    )  # sums of scores between groups, by first members
    for one, other, told in ties:
        if one != other:
            between[one][other] = between[other][one] = told
    for one in between:
        homes[one], groups[one] = one, (one,)
    for one, other in sorted(map(_ordered, together)):
        for id in (one, other):
            if id not in homes:
                homes[id], groups[id] = id, (id,)
        if homes[one] != homes[other]:
            _join(homes[one], homes[other], homes, groups, between)
    heap: list[_Offer] = []
    for one in sorted(between):
        _offer(heap, dense, one, groups, between)
    while heap:
        _, one, other, *sizes = heappop(heap)
        # Groups only grow: one that is as large as when it was offered is as it was.
        if [len(groups.get(one, ())), len(groups.get(other, ()))] != sizes:
            continue
        barred = may_not and any(may_not(a, b) for a, b in product(groups[one], groups[other]))
        if not barred:
            first = _join(one, other, homes, groups, between)
            _offer(heap, dense, first, groups, between)
    return tuple(groups[first] for first in sorted(groups) if len(groups[first]) > 1)


def _offer(
    heap: list[_Offer],
    dense: float,
    one: str,
    groups: Mapping[str, tuple[str, ...]],
    between: Mapping[str, Mapping[str, float]],
) -> None:
    """Put the pairs of a group that are dense enough to be joined among those to look at."""
    for other in between[one]:
        first, second = _ordered((one, other))
        sizes = len(groups[first]), len(groups[second])
        mean = between[first][second] / (sizes[0] * sizes[1])
        if mean >= dense:
            heappush(heap, (-round(mean, 9), first, second, *sizes))


def _join(
    one: str,
    other: str,
    homes: dict[str, str],
    groups: dict[str, tuple[str, ...]],
    between: dict[str, dict[str, float]],
) -> str:
    """Make two groups one, known by its first member, and add up what ties it to others."""
    first, second = _ordered((one, other))
    groups[first] = tuple(sorted(groups[first] + groups.pop(second)))
    for id in groups[first]:
        homes[id] = first
    moved = between.pop(second, {})
    for third, told in moved.items():
        del between[third][second]
        if third != first:
            between[first][third] = between[third][first] = between[first].get(third, 0.0) + told
    return first


def _ordered(pair: Pair) -> Pair:
    one, other = pair
    return (one, other) if one <= other else (other, one)
