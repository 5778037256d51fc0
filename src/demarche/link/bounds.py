"""The most that two records can score, by their sketches alone, for many pairs at once.

What `link.encounters` works out for two records, here without those that can't be a tie: a feature that a
sketch does not tell is taken as it would speak most for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.link.encounters import HOPELESS, WINDOW, weights
from demarche.link.sketches import PARTS, UNTOLD, Sketches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]
    Span = tuple[Numbers | float, Numbers | float]

_FAR = 14  # days that count most
_QUOTED, _OF_IT = 6, 0.75  # see `encounters`: stems shared by one quotation, and their part of the shorter


@dataclass(frozen=True)
class Pairs:
    """Pairs of records of one kind, by their places in two lots of sketches [pairs].

    `words`, `around`: what the telling words say that they share, of their own and of all around; `shared`:
    how many of their own. `one_report`: both lots are of one.
    """

    own: Sketches
    others: Sketches
    mine: Numbers
    theirs: Numbers
    words: Numbers
    around: Numbers
    shared: Numbers
    one_report: bool = False

    def of(self, name: str) -> tuple[Numbers, Numbers]:
        """What the heads tell of both, as wide as is needed to reckon with."""
        import numpy as np

        one, other = self.own.heads[name][self.mine], self.others.heads[name][self.theirs]
        return (one, other) if one.dtype.itemsize > 4 else (one.astype(np.int64), other.astype(np.int64))

    def meet(self, name: str) -> Numbers:
        """Whether the two may have one of their names in common."""
        one, other = self.own.heads[name][self.mine], self.others.heads[name][self.theirs]
        met: Numbers = (one & other) != 0
        return met

    def like(self, name: str) -> Numbers:
        """Whether the two may tell the same."""
        same: Numbers = self.own.heads[name][self.mine] == self.others.heads[name][self.theirs]
        return same


def hopeful(kind: str, pairs: Pairs) -> Numbers:
    """Which of the pairs [pairs] may be a tie."""
    import numpy as np

    gap, told = _gap(pairs)
    apart, dated = _printed(pairs)
    near = np.where(told & (gap <= WINDOW), True, np.where(dated, apart <= WINDOW, ~told))
    if kind == "meeting" and not pairs.one_report:
        few = np.maximum(*pairs.of("who")) <= 1
        near &= ~(few & ~(told & (gap == 0)) & ~pairs.meet("place"))
    known = weights()[kind]
    spans = _of_words(pairs) | _of_actors(kind, pairs) | _of_circumstances(pairs, gap, told, apart)
    total = _listed(known, pairs)
    for name, weight in known.items():
        if name not in _LISTED:
            least, most = spans.get(name, (0.0, 1.0))
            total = total + weight * (most if weight > 0 else least)
    found: Numbers = near & (total >= HOPELESS)
    return found


def _of_words(pairs: Pairs) -> dict[str, Span]:
    import numpy as np

    found: dict[str, Span] = {}
    say = {}
    for name, shared in (("words", pairs.words), ("around", pairs.around)):
        tells = "words_tell" if name == "words" else "around_tells"
        one, other = (told / PARTS for told in pairs.of(tells))
        rest = np.minimum(*pairs.of(f"{name}_rest")) / PARTS
        say[name] = (shared + rest, one, other)
    both, one, other = say["words"]
    least = np.minimum(one, other)
    found["words"] = 0.0, np.minimum(1.0, both / np.maximum(least, 1e-3))
    found["alike"] = 0.0, np.minimum(1.0, both / np.maximum(one + other - both, 1e-3))
    both, one, other = say["around"]
    found["around"] = 0.0, np.minimum(1.0, both / np.maximum(one + other - both, 1e-3))
    found["shared"] = 0.0, np.log1p(both)
    fewer = np.minimum(*pairs.of("words"))
    most = pairs.shared + np.minimum(*pairs.of("small"))
    found["quoted"] = 0.0, ((most >= _QUOTED) & (most >= _OF_IT * fewer)).astype(float)
    return found


def _of_actors(kind: str, pairs: Pairs) -> dict[str, Span]:
    one, other = pairs.of("who")
    import numpy as np

    found: dict[str, Span] = {"called": (0.0, (np.maximum(one, other) > 0).astype(float))}
    if kind == "meeting":
        namesakes = pairs.meet("keys") | pairs.meet("families")
        found["both"] = 0.0, namesakes * np.minimum(np.minimum(one, other), 2) / 2
        found["lands"] = 0.0, pairs.meet("lands").astype(float)
    return found


_LISTED = ("who", "all")


def _listed(known: Mapping[str, float], pairs: Pairs) -> Numbers:
    """What the match of the two lists of actors can speak for: by the shorter and by the longer of them."""
    import numpy as np

    one, other = pairs.of("who")
    fewer, more = np.minimum(one, other), np.maximum(one, other)
    # As `encounters` has it: itself, a namesake, one of the same state.
    of_state = np.where(pairs.meet("lands"), 0.5, 0.0)
    match = np.where(pairs.meet("keys"), 1.0, np.where(pairs.meet("families"), 0.7, of_state))
    by_fewer, by_more = (known.get(name, 0.0) for name in _LISTED)
    most: Numbers = np.maximum(0.0, match * (by_fewer * (fewer > 0) + by_more * fewer / np.maximum(more, 1)))
    return most


def _of_circumstances(pairs: Pairs, gap: Numbers, told: Numbers, apart: Numbers) -> dict[str, Span]:
    import numpy as np

    day = (told & (gap == 0)).astype(float)
    off = np.where(told, np.minimum(gap, _FAR) / _FAR, 0.0)
    later = np.minimum(apart, _FAR) / _FAR
    alike = {name: pairs.like(name).astype(float) for name in ("manner", "standing", "sort")}
    return {
        "always": (1.0, 1.0),
        "day": (day, day),
        "off": (off, off),
        "later": (later, later),
        "place": (0.0, pairs.meet("place").astype(float)),
        "manner": (0.0, alike["manner"]),
        "standing": (0.0, alike["standing"]),
        "type": (0.0, alike["sort"]),
        "likeness": (-1.5, 0.5),
        "touching": (0.0, float(pairs.one_report)),
    }


def _gap(pairs: Pairs) -> tuple[Numbers, Numbers]:
    """Days between the times the two tell, and whether both tell one."""
    import numpy as np

    (first, its_first), (last, its_last) = pairs.of("first"), pairs.of("last")
    told: Numbers = (first != UNTOLD) & (its_first != UNTOLD) & (last != UNTOLD) & (its_last != UNTOLD)
    gap = np.maximum(0, np.maximum(first - its_last, its_first - last))
    return gap, told


def _printed(pairs: Pairs) -> tuple[Numbers, Numbers]:
    """Days between their reports, 0 where one bears none, and whether both bear one."""
    import numpy as np

    one, other = pairs.own.printed[pairs.mine], pairs.others.printed[pairs.theirs]
    dated: Numbers = (one != UNTOLD) & (other != UNTOLD)
    return np.where(dated, np.abs(one - other), 0), dated
