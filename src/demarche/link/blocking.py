"""Which pairs of records are worth scoring, found without scoring all (blocking: Newcombe et al. 1959).

The records of a lot are held against the sketches of many others at once. Whatever scores a tie is among what
is found, as what a sketch does not tell is taken at its best (`link.bounds`); only that is unpacked.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from demarche.link.bounds import Pairs, hopeful
from demarche.link.encounters import KINDS, kin
from demarche.link.sketches import STEMS, Sketches, hashed, mark, sketched
from demarche.link.traits import Traits, Who, common, tells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

_RARE = 1.0
_SORTS = 256


def packed(those: Iterable[Traits]) -> bytes:
    """The traits of records, without their vectors, in that order and in few bytes: the same for the same."""
    rows = (json.dumps(_row(one), separators=(",", ":"), ensure_ascii=False) for one in those)
    return zlib.compress("\n".join(rows).encode(), 1)


def unpacked(report: str, held: bytes, places: Iterable[int] | None = None) -> list[Traits]:
    """Of the packed traits of a report's records those at these places, else all."""
    rows = zlib.decompress(held).split(b"\n")
    wanted = rows if places is None else [rows[at] for at in places]
    return [_unpacked(report, json.loads(row)) for row in wanted]


class Block:
    """A lot of records of one report, to find which of many others may have a tie to one of them."""

    def __init__(self, lot: Sequence[Traits]) -> None:
        import numpy as np

        self.lot = tuple(lot)
        self._own = Sketches.of([self.lot[0].printed], [sketched(self.lot)])
        held: dict[int, dict[int, tuple[float, bool]]] = {}
        known = common()
        for at, one in enumerate(self.lot):
            for stem in filter(tells, sorted(one.words | one.around)):
                says, own = held.setdefault(hashed(stem), {}).get(at, (0.0, False))
                held[hashed(stem)][at] = max(says, known.get(stem, _RARE)), own or stem in one.words
        # Hash of a stem → its part of the three: who holds it, what it says, whether it is of its own words.
        self._counts, self._starts = (np.zeros(STEMS, dtype=np.int32) for _ in range(2))
        holders = [(at, *told) for those in held.values() for at, told in those.items()]
        self._counts[[*held]] = [len(those) for those in held.values()]
        self._starts[[*held]] = np.cumsum([0, *map(len, held.values())])[:-1]
        self._holders = np.array([at for at, _, _ in holders], dtype=np.int32)
        self._says = np.array([says for _, says, _ in holders], dtype=np.float32)
        self._owns = np.array([own for _, _, own in holders], dtype=bool)
        # Whether a record of the lot may be one with those of a type.
        self._sorts = np.zeros((len(self.lot), _SORTS), dtype=bool)
        for at, one in enumerate(self.lot):
            self._sorts[at, [mark(sort) % _SORTS for sort in kin(one.sort)]] = True

    def near(self, others: Sketches, *, one_report: bool = False) -> tuple[Numbers, Numbers]:
        """The pairs that may be a tie, by their places in the lot and among the others, in order of these.

        `one_report`: the others are the lot itself; each pair is then found once.
        """
        import numpy as np

        mine, theirs, says, owned = self._shared(others)
        meeting = KINDS.index("meeting")
        # Meetings may be one without a word in common: all of them are looked at.
        meetings = (np.flatnonzero(each.heads["kind"] == meeting) for each in (self._own, others))
        ours, its = (each.ravel() for each in np.meshgrid(*meetings, indexing="ij"))
        mine, theirs = np.concatenate((mine, ours)), np.concatenate((theirs, its))
        says, owned = (np.concatenate((each, np.zeros(len(ours), each.dtype))) for each in (says, owned))
        may = self._may(others, mine, theirs)
        if one_report:
            may &= mine < theirs
        wide = max(len(others.heads), 1)
        at, place = np.unique(mine[may].astype(np.int64) * wide + theirs[may], return_inverse=True)
        says, owned = says[may], owned[may]
        pairs = Pairs(
            self._own,
            others,
            at // wide,
            at % wide,
            words=np.bincount(place, says * owned, len(at)),
            around=np.bincount(place, says, len(at)),
            shared=np.bincount(place, owned, len(at)),
            one_report=one_report,
        )
        kinds = self._own.heads["kind"][pairs.mine]
        kept = np.zeros(len(at), dtype=bool)
        for number in np.unique(kinds):
            those = np.flatnonzero(kinds == number)
            kept[those] = hopeful(KINDS[number], pairs.at(those))
        return pairs.mine[kept], pairs.theirs[kept]

    def _may(self, others: Sketches, mine: Numbers, theirs: Numbers) -> Numbers:
        """Whether the two of each pair are of one kind, of types used for one another, and share a side."""
        own, its = self._own.heads, others.heads
        may: Numbers = own["kind"][mine] == its["kind"][theirs]
        may &= (own["sides"][mine] & its["sides"][theirs]) != 0
        may &= self._sorts[mine, its["sort"][theirs]]
        return may

    def _shared(self, others: Sketches) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Each telling word that one of the lot shares with another: the two places, what it says, and
        whether it is of the own words of both."""
        import numpy as np

        hashes = others.stems >> 1
        counts = self._counts[hashes]
        hit = np.flatnonzero(counts)
        counts = counts[hit]
        # For each hit its run of holders, one behind the other.
        before = np.cumsum(counts) - counts
        run = np.arange(counts.sum()) + np.repeat(self._starts[hashes[hit]] - before, counts)
        whose = np.repeat(np.arange(len(others.heads)), others.heads["stems"])[hit]
        own = (others.stems[hit] & 1).astype(bool)
        return (
            self._holders[run],
            np.repeat(whose, counts),
            self._says[run],
            self._owns[run] & np.repeat(own, counts),
        )


def _row(one: Traits) -> list[Any]:
    return [
        one.kind,
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
        sorted(one.around),
    ]


def _unpacked(report: str, row: Sequence[Any]) -> Traits:
    kind, sort, id, start, end, who, whom, first, last, printed, place, manner, standing, *rest = row
    words, around = rest
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
        around=frozenset(around),
    )
