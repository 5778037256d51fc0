"""Which pairs of records are worth scoring, found without scoring all (blocking: Newcombe et al. 1959).

The traits of a report's records are packed once, the few things that two records must share in front. Of what
is packed only the records that share them with one of a given lot are unpacked.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from demarche.link.encounters import may_tie
from demarche.link.traits import Traits, Who, tells


def packed(those: Sequence[Traits]) -> bytes:
    """The traits of one report's records, without their vectors, in few bytes: the same for the same."""
    rows = [_row(one) for one in sorted(those, key=lambda one: one.id)]
    return zlib.compress(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode(), 1)


class Block:
    """A lot of records, to find those of other reports that may be compared with one of them.

    What records must share is looked up at once for all of the lot, which is a bit for each record.
    """

    def __init__(self, lot: Sequence[Traits]) -> None:
        self._lot = tuple(lot)
        self._kinds: dict[str, int] = {}
        self._sides: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._worded = 0
        for at, one in enumerate(self._lot):
            bit = 1 << at
            self._kinds[one.kind] = self._kinds.get(one.kind, 0) | bit
            for side in one.sides:
                self._sides[side] = self._sides.get(side, 0) | bit
            for stem in filter(tells, one.around):
                self._stems[stem] = self._stems.get(stem, 0) | bit
            if one.kind == "meeting":
                self._worded |= bit

    def pairs(self, report: str, those: bytes) -> Iterator[tuple[Traits, Traits]]:
        """Each record of the lot with each of the packed ones of a report that it may have a tie to."""
        for row in json.loads(zlib.decompress(those)):
            near = self._near(*row[:3])
            if near:
                other = _unpacked(report, row)
                while near:
                    bit = near & -near
                    near ^= bit
                    one = self._lot[bit.bit_length() - 1]
                    if may_tie(one, other):
                        yield one, other

    def _near(self, kind: str, sides: Sequence[str], stems: Sequence[str]) -> int:
        """The records of the lot, a bit each, that share kind, side and, meetings aside, a telling word."""
        near = self._kinds.get(kind, 0)
        if not near:
            return 0
        known = 0
        for side in sides:
            known |= self._sides.get(side, 0)
        near &= known
        if not near:
            return 0
        worded = self._worded
        for stem in stems:
            worded |= self._stems.get(stem, 0)
        return near & worded


def _row(one: Traits) -> list[Any]:
    telling = {stem for stem in one.around if tells(stem)}
    return [
        one.kind,
        sorted(one.sides),
        sorted(telling),
        one.sort,
        one.id,
        one.start,
        one.end,
        [(who.key, who.family, who.country, who.stem) for who in one.who],
        [(who.key, who.family, who.country, who.stem) for who in one.whom],
        one.first,
        one.last,
        one.printed,
        sorted(one.place),
        one.manner,
        one.standing,
        sorted(one.words),
        sorted(one.around - telling),
    ]


def _unpacked(report: str, row: Sequence[Any]) -> Traits:
    kind, _, telling, sort, id, start, end, who, whom, first, last, printed, *rest = row
    place, manner, standing, words, around = rest
    return Traits(
        id=id,
        kind=kind,
        sort=sort,
        report=report,
        start=start,
        end=end,
        who=tuple(Who(*one) for one in who),
        whom=tuple(Who(*one) for one in whom),
        first=first,
        last=last,
        printed=printed,
        place=frozenset(place),
        manner=manner,
        standing=standing,
        words=frozenset(words),
        around=frozenset((*telling, *around)),
    )
