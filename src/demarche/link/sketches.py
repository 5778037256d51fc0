"""What tells records apart at a glance: a few dozen bytes each, to hold thousands against one at once.

A sketch never says less of what two records may share than is so: of names it has bits, of words hashes, so
that two which differ may look alike, but two which are alike never differ. Only words that tell are in it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from demarche.link.encounters import KINDS
from demarche.link.traits import Traits, telling, tells

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

UNTOLD = -(2**31)
"""The day of a record that tells none."""
STEMS = 1 << 15
"""How many hashes of stems there are."""
PARTS = 512
"""How much stems say, in whole numbers: so many are one."""

_MOST = 255  # what is counted in one byte, at most
_HEAD = [
    ("kind", "u1"),  # first: see `_ends`
    ("sort", "u1"),
    ("manner", "u1"),
    ("standing", "u1"),
    ("who", "u1"),  # how many
    ("words", "u1"),  # how many
    ("small", "u1"),  # how many of the words are none that tell
    ("stems", "<u2"),  # how many follow
    ("first", "<i4"),
    ("last", "<i4"),
    ("sides", "<u8"),
    ("place", "<u4"),
    ("keys", "<u4"),
    ("families", "<u4"),
    ("lands", "<u4"),
    ("words_tell", "<u2"),
    ("around_tells", "<u2"),
    ("words_rest", "<u2"),  # what those say together that tell little each
    ("around_rest", "<u2"),
]

_MEETING = "meeting"
SLOTS = 4
"""How many of those who meet are told one by one."""
NONE = 255
"""The bit of a name without a stem."""
_OF_MEETING = [
    ("around", "<u8"),
    # Of each who meets, 0 where there are fewer or it has none: what it is known by, its family name, its
    # country; and the bit of its stem.
    ("keys", "<u2", (SLOTS,)),
    ("families", "<u2", (SLOTS,)),
    ("lands", "u1", (SLOTS,)),
    ("stems", "u1", (SLOTS,)),
]


@dataclass(frozen=True)
class Sketches:
    """Sketches of many records, side by side.

    `heads` [records]: a field for each thing told. `meetings` [those that are meetings]: who meets, one by
    one. `stems` [all their stems]: hash × 2, and 1 more where it is one of the record's own words. `printed`
    [records]: days, `UNTOLD` where the report bears none.
    """

    heads: Numbers
    meetings: Numbers
    stems: Numbers
    printed: Numbers

    @classmethod
    def of(cls, printed: Iterable[int | None], rows: Sequence[bytes]) -> Sketches:
        """The sketches of rows, each the `sketched` records of a report, with the days of these."""
        import numpy as np

        parts: list[list[bytes]] = [[], [], []]
        for held in rows:
            one, two = _ends(held)
            for part, cut in zip(parts, (held[2:one], held[one:two], held[two:]), strict=True):
                part.append(cut)
        heads, meetings, stems = (
            np.frombuffer(b"".join(part), dtype=of) for part, of in zip(parts, _types(), strict=True)
        )
        days = np.array([UNTOLD if day is None else day for day in printed], dtype=np.int64)
        return cls(heads, meetings, stems, np.repeat(days, sizes(rows)))

    def of_meetings(self, places: Numbers) -> Numbers:
        """What is told of these records, which are meetings, beside their heads."""
        import numpy as np

        numbers = np.cumsum(self.heads["kind"] == KINDS.index(_MEETING)) - 1
        found: Numbers = self.meetings[numbers[places]]
        return found


def sketched(those: Iterable[Traits]) -> bytes:
    """The sketches of records, in that order: their number, their heads, the meetings, their stems."""
    import numpy as np

    every = [*those]
    told = [_stems(one) for one in every]
    of_all, of_meetings, of_stems = _types()
    heads = np.array([_row(one, len(stems)) for one, stems in zip(every, told, strict=True)], dtype=of_all)
    meetings = np.array([_meeting(one) for one in every if one.kind == _MEETING], dtype=of_meetings)
    flat = np.array([stem for stems in told for stem in stems], dtype=of_stems)
    return len(every).to_bytes(2, "little") + heads.tobytes() + meetings.tobytes() + flat.tobytes()


def sizes(rows: Iterable[bytes]) -> list[int]:
    """How many records each row of sketches holds."""
    return [int.from_bytes(held[:2], "little") for held in rows]


@lru_cache(maxsize=65536)
def mark(text: str) -> int:
    """A number for a text, the same on every machine."""
    return zlib.crc32(text.encode())


def bits(texts: Iterable[str | None], width: int) -> int:
    """One bit of `width` for each text: two lots that share a text share a bit."""
    found = 0
    for text in texts:
        if text:
            found |= 1 << (mark(text) % width)
    return found


def hashed(stem: str) -> int:
    """The hash of a stem, below `STEMS`."""
    return mark(stem) % STEMS


def _row(one: Traits, stems: int) -> tuple[int, ...]:
    small = [stem for stem in one.words if not tells(stem)]
    return (
        KINDS.index(one.kind),
        mark(one.sort) & _MOST,
        mark(one.manner) & _MOST,
        mark(one.standing) & _MOST,
        min(len(one.who), _MOST),
        min(len(one.words), _MOST),
        min(len(small), _MOST),
        stems,
        UNTOLD if one.first is None else one.first,
        UNTOLD if one.last is None else one.last,
        bits(one.sides, 64),
        bits(one.place, 32),
        bits((who.key for who in one.who), 32),
        bits((who.family for who in one.who), 32),
        bits((who.country for who in one.who), 32),
        # What the two share is held against what each says: that is rounded down, what they share up.
        _parts(one.words_tell),
        _parts(one.around_tells),
        _parts(telling(frozenset(small))) + 1,
        _parts(telling(frozenset(stem for stem in one.around if not tells(stem)))) + 1,
    )


def _stems(one: Traits) -> list[int]:
    """Those of its words, and of those around, that tell: hash × 2, and 1 for its own."""
    telling = {stem for stem in one.words | one.around if tells(stem)}
    return [hashed(stem) * 2 + (stem in one.words) for stem in sorted(telling)]


def _meeting(one: Traits) -> tuple[int | list[int], ...]:
    who = [*one.who[:SLOTS], *[None] * (SLOTS - len(one.who))]
    return (
        bits(one.around, 64),
        [mark(each.key) % 65535 + 1 if each else 0 for each in who],
        [mark(each.family) % 65535 + 1 if each and each.family else 0 for each in who],
        [mark(each.country) % 255 + 1 if each and each.country else 0 for each in who],
        [mark(each.stem) % 64 if each and each.stem else NONE for each in who],
    )


def _parts(told: float) -> int:
    return min(int(told * PARTS), 65534)


def _ends(held: bytes) -> tuple[int, int]:
    """Where the heads of a row end, and where the meetings do."""
    of_all, of_meetings, _ = _types()
    end = 2 + int.from_bytes(held[:2], "little") * of_all.itemsize
    kinds = held[2 : end : of_all.itemsize]
    return end, end + kinds.count(KINDS.index(_MEETING)) * of_meetings.itemsize


@lru_cache(maxsize=1)
def _types() -> tuple[np.dtype[Any], np.dtype[Any], np.dtype[Any]]:
    import numpy as np

    return np.dtype(_HEAD), np.dtype(_OF_MEETING), np.dtype("<u2")
