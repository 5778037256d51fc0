"""Independent accounts: which reports, copies of one another, count as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from demarche.link.copies import Copy

Pair = tuple[str, str]

# From this share of both on, two reports are one text.
_ONE_TEXT = 0.5
# A text that holds another is of its account where nearly all other prints of the text hold it too.
_ALL = 0.75


def accounts(
    copies: Iterable[Copy], together: Collection[Pair] = (), apart: Collection[Pair] = ()
) -> dict[str, str]:
    """Report id → its account: the smallest id of the reports that are one account with it.

    Reports that are copies of none, and so accounts of their own, are left out. Reports that share half of
    both are one text. A text that holds part of another among its own is of that one's account, but of one
    only: a story merged of two does not make the two one. `together` and `apart` are what people said of
    pairs of reports, the smaller id first; of a pair set apart the tie is not used, though other ties may
    join the two. The order in which anything is given makes no difference.
    """
    ties = sorted(
        (one for one in copies if (one.report, one.other) not in apart),
        key=lambda one: (one.report, one.other),
    )
    forest = _Forest()
    for pair in sorted(together):
        forest.join(*pair)
    for one in ties:
        if min(one.share, one.other_share) >= _ONE_TEXT:
            forest.join(one.report, one.other)
    for holder, held in _held(ties, forest):
        forest.join(holder, held)
    groups = forest.groups()
    return {report: min(group) for group in groups for report in group if len(group) > 1}


def _held(ties: Iterable[Copy], texts: _Forest) -> list[Pair]:
    """Of each text that holds part of others: itself and the one whose account it is of."""
    size = {texts.of(report): len(group) for group in texts.groups() for report in group}
    holding: dict[Pair, set[str]] = defaultdict(set)
    share: dict[Pair, float] = defaultdict(float)
    for one in ties:
        holder, held, part = one.report, one.other, one.share
        if one.share > one.other_share:
            holder, held, part = one.other, one.report, one.other_share
        pair = texts.of(holder), texts.of(held)
        if pair[0] != pair[1]:
            holding[pair].add(holder)
            share[pair] = max(share[pair], part)
    best: dict[str, tuple[float, str]] = {}
    for (holder, held), members in sorted(holding.items()):
        if len(members) >= _ALL * size.get(holder, 1):
            best[holder] = max(best.get(holder, (0.0, "")), (share[holder, held], held))
    return [(holder, held) for holder, (_, held) in best.items()]


class _Forest:
    """Groups of reports, joined pair by pair (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, report: str) -> str:
        """The report that stands for the group: its smallest id."""
        root = report
        while (above := self._above.get(root, root)) != root:
            root = above
        self._above[report] = root
        return root

    def join(self, one: str, other: str) -> None:
        """Make the groups of the two one."""
        low, high = sorted((self.of(one), self.of(other)))
        self._above[high] = self._above[low] = low

    def groups(self) -> list[list[str]]:
        """The groups, each sorted, by their first."""
        found: Mapping[str, list[str]] = defaultdict(list)
        for report in sorted(self._above):
            found[self.of(report)].append(report)
        return [found[first] for first in sorted(found)]
