"""The most that two records can score, by their sketches alone, for many pairs at once.

What `link.encounters` works out for two records, to pass over those that can't be a tie: a feature that the
sketches do not tell is taken as it would speak most for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from demarche.link.encounters import HOPELESS, WINDOW, weights
from demarche.link.sketches import NONE, PARTS, SLOTS, UNTOLD, Sketches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]

# As `encounters` has it: the days that count most; how far an actor is its namesake, or another of its state;
# the stems that one quotation shares, and their part of the shorter.
_FAR = 14
_NAMESAKE, _OF_STATE = 0.7, 0.5
_LONG, _PART = 6, 0.75
# The least and the most of a feature that is not told; 0 and 1 for all others.
_UNTOLD = {"likeness": (-1.5, 0.5)}
_LITTLE = 1e-3  # instead of nothing, to divide by


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

    def at(self, kept: Numbers) -> Pairs:
        """Those of the pairs."""
        told = {name: getattr(self, name)[kept] for name in ("mine", "theirs", "words", "around", "shared")}
        return replace(self, **told)

    def of(self, name: str) -> tuple[Numbers, Numbers]:
        """What the heads tell of both."""
        import numpy as np

        one, other = self.own.heads[name][self.mine], self.others.heads[name][self.theirs]
        return one.astype(np.int64), other.astype(np.int64)

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

    gap, timed = _gap(pairs)
    apart, dated = _printed(pairs)
    near = np.where(timed & (gap <= WINDOW), True, np.where(dated, apart <= WINDOW, ~timed))
    if kind == "meeting" and not pairs.one_report:
        few = np.maximum(*pairs.of("who")) <= 1
        near &= ~(few & ~(timed & (gap == 0)) & ~pairs.meet("place"))
    told = {
        "always": np.ones(len(gap)),
        "day": (timed & (gap == 0)).astype(float),
        "off": np.where(timed, np.minimum(gap, _FAR) / _FAR, 0.0),
        "later": np.minimum(apart, _FAR) / _FAR,
    }
    most = _of_words(pairs) | {
        "place": pairs.meet("place"),
        "manner": pairs.like("manner"),
        "standing": pairs.like("standing"),
        "type": pairs.like("sort"),
    }
    match = np.where(
        pairs.meet("keys"), 1.0, np.where(pairs.meet("families"), _NAMESAKE, pairs.meet("lands") * _OF_STATE)
    )
    matched = match * np.minimum(*pairs.of("who"))
    found: Numbers = near & (_at_most(kind, pairs, told, most, matched) >= HOPELESS)
    if kind == "meeting":
        # Meetings need no word in common, so that many get here: those who meet tell most of these apart.
        kept = np.flatnonzero(found)
        those = pairs.at(kept)
        told, most = ({name: each[kept] for name, each in some.items()} for some in (told, most))
        matched, more = _of_who_meets(those)
        found[kept] = _at_most(kind, those, told, most | more, matched) >= HOPELESS
    return found


def _at_most(
    kind: str, pairs: Pairs, told: Mapping[str, Numbers], most: Mapping[str, Numbers], matched: Numbers
) -> Numbers:
    """The most that features can speak for a tie [pairs]: those `told`, and those that are `most` at most.

    `matched`: how well the two lists of actors match at most, added up.
    """
    import numpy as np

    known = weights()[kind]
    one, other = pairs.of("who")
    fewer, more = np.maximum(np.minimum(one, other), 1), np.maximum(np.maximum(one, other), 1)
    # What is matched counts by the shorter list and by the longer: two features, but one number.
    total: Numbers = np.maximum(0.0, matched * (known.get("who", 0.0) / fewer + known.get("all", 0.0) / more))
    for name, weight in known.items():
        if name in told:
            total = total + weight * told[name]
        elif name not in ("who", "all"):
            least, best = _UNTOLD.get(name, (0.0, 1.0))
            total = total + weight * (most.get(name, best) if weight > 0 else least)
    return total


def _of_words(pairs: Pairs) -> dict[str, Numbers]:
    import numpy as np

    found = {}
    for shared, name, tells in (
        (pairs.words, "words", "words_tell"),
        (pairs.around, "around", "around_tells"),
    ):
        one, other = (says / PARTS for says in pairs.of(tells))
        both = shared + np.minimum(*pairs.of(f"{name}_rest")) / PARTS
        alike = np.minimum(1.0, both / np.maximum(one + other - both, _LITTLE))
        if name == "words":
            found["words"] = np.minimum(1.0, both / np.maximum(np.minimum(one, other), _LITTLE))
            found["alike"] = alike
        else:
            found["around"], found["shared"] = alike, np.log1p(both)
    count = pairs.shared + np.minimum(*pairs.of("small"))
    found["quoted"] = (count >= _LONG) & (count >= _PART * np.minimum(*pairs.of("words")))
    return found


def _of_who_meets(pairs: Pairs) -> tuple[Numbers, dict[str, Numbers]]:
    """How well those of two meetings match at most, added up, and what follows from it."""
    import numpy as np

    one, other = pairs.own.of_meetings(pairs.mine), pairs.others.of_meetings(pairs.theirs)
    match = np.zeros((len(one), SLOTS, SLOTS))
    for name, much in (("lands", _OF_STATE), ("families", _NAMESAKE), ("keys", 1.0)):
        mine, its = one[name][:, :, None], other[name][:, None, :]
        match[(mine == its) & (mine != 0)] = much
    best = match.max(axis=2), match.max(axis=1)
    called = np.zeros(len(one))
    for each, whose, beside, count in zip(best, (one, other), (other, one), pairs.of("who"), strict=True):
        stems = np.minimum(whose["stems"], 63).astype(np.uint64)
        said = (beside["around"][:, None] >> stems) & np.uint64(1)
        named = (each >= _NAMESAKE) | ((said != 0) & (whose["stems"] != NONE))
        called += named.sum(axis=1) / np.maximum(count, 1) / 2
    met = np.minimum(*((each >= _NAMESAKE).sum(axis=1) for each in best))
    fewer, more = np.minimum(*pairs.of("who")), np.maximum(*pairs.of("who"))
    unseen = more > SLOTS
    matched: Numbers = np.where(unseen, fewer, np.minimum(*(each.sum(axis=1) for each in best)))
    return matched, {
        "both": np.where(unseen, 1.0, np.minimum(met, 2) / 2),
        "called": np.where(unseen, 1.0, called),
        "lands": pairs.meet("lands"),
    }


def _gap(pairs: Pairs) -> tuple[Numbers, Numbers]:
    """Days between the times that the two tell, and whether both tell one."""
    import numpy as np

    (first, its_first), (last, its_last) = pairs.of("first"), pairs.of("last")
    timed: Numbers = (first != UNTOLD) & (its_first != UNTOLD) & (last != UNTOLD) & (its_last != UNTOLD)
    return np.maximum(0, np.maximum(first - its_last, its_first - last)), timed


def _printed(pairs: Pairs) -> tuple[Numbers, Numbers]:
    """Days between their reports, 0 where one bears none, and whether both bear one."""
    import numpy as np

    one, other = pairs.own.printed[pairs.mine], pairs.others.printed[pairs.theirs]
    dated: Numbers = (one != UNTOLD) & (other != UNTOLD)
    return np.where(dated, np.abs(one - other), 0), dated
