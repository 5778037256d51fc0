"""What a report's other deeds tell of who did this one, and to whom.

Half of all deeds are told without their doer ("the attack", "sanctions were lifted"), and a report tells the
same deed again and again. So each deed is looked at twice: by itself, and then with how often each side has
had which part in the report's other deeds, in those of its type, and in those of its word. That is one step
of collective classification (Neville & Jensen 2000).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from demarche.extract.event_roles import ROLES, Candidate, Role, head_of, outside
from demarche.records import Actor, EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

_STEPS = (0.02, 0.1, 0.25, 0.4, 0.6, 0.8)
"""Upper bounds of the classes that a side's share falls in."""
_NEAR = 3
"""How many deeds before and after a deed are near it."""
_TOLD, _MAIN = 0.3, 0.15
"""The chance from which who did an earlier deed, and the share from which the chief doer of the report, may
have a part in a deed whose sentence does not name them."""


@dataclass(frozen=True)
class Seen:
    """A deed at first look: its words and type, those in whose words it is told, its candidates, and how
    likely each has each role."""

    tokens: Sequence[Token]
    type: EventType
    speaker: tuple[Actor, ...]
    named: int
    found: Sequence[Candidate]
    chances: Mapping[Role, Sequence[float]]

    @property
    def word(self) -> str:
        """The base form of the word that tells it."""
        return head_of(self.tokens).lemma_.lower()


_Side = str
_Shares = dict[_Side, float]


def side(actor: Actor) -> _Side:
    """The country that an actor belongs to, else its name."""
    return actor.country or actor.name.lower()


def remembered(deeds: Sequence[Seen]) -> Iterator[list[Candidate]]:
    """The candidates of each of a report's `deeds` for the second look, in the order of the deeds.

    Those of the first look, and the likely parties of earlier deeds and the chief doers; each with what the
    other deeds tell of its side.
    """
    memory = _Memory(deeds)
    for number, deed in enumerate(deeds):
        shares = memory.shares(number)
        before = [("speaker", actor) for actor in deed.speaker]
        before += memory.earlier(number)
        here = [one for one in deed.found if "outside" not in one.features]
        before += memory.chief(shares, {side(a) for _, a in before} | {side(one.actor) for one in here})
        group = here[-1].group + 1 if here else 1
        some = [*here, *outside(deed.tokens, deed.type, deed.named, before, group)]
        alike = memory.alike(number)
        yield [replace(one, features=(*one.features, *_told(one, shares, deed, alike))) for one in some]


def _told(one: Candidate, shares: dict[tuple[str, Role], _Shares], deed: Seen, alike: int) -> Iterator[str]:
    """What the report's other deeds tell of a candidate's side."""
    where = "out" if "outside" in one.features else "in"
    key = side(one.actor)
    for (among, role), share in shares.items():
        own = share.get(key, 0.0)
        step = next((limit for limit in _STEPS if own <= limit), 1)
        yield f"doc {among} {role} {step}" + (f" of {min(alike, 2)}" if among == "word" else "")
        yield f"doc {among} {role} {step} {where}"
        if own > _STEPS[0]:
            yield f"doc {among} {role} rank {min(sum(other > own for other in share.values()), 3)}"
    if one.actor.country is not None:
        yield f"world {one.actor.country} {deed.word}"
        yield f"world {one.actor.country} {deed.type}"


class _Memory:
    """How likely each side has each role, deed by deed and added up: over all, by type, by type and word."""

    def __init__(self, deeds: Sequence[Seen]) -> None:
        self._deeds = deeds
        self._best = {role: [_best(deed, role) for deed in deeds] for role in ROLES}
        self._keys = [(("all",), ("type", deed.type), ("word", deed.type, deed.word)) for deed in deeds]
        self._count = Counter(key for keys in self._keys for key in keys)
        self._sum: dict[tuple[tuple[str, ...], Role], dict[_Side, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        for role in ROLES:
            for keys, best in zip(self._keys, self._best[role], strict=True):
                for key in keys:
                    for name, (sure, _) in best.items():
                        self._sum[key, role][name] += sure

    def alike(self, number: int) -> int:
        """How many other deeds are told by the same word."""
        return self._count[self._keys[number][2]] - 1

    def shares(self, number: int) -> dict[tuple[str, Role], _Shares]:
        """The part of each side in the other deeds: all, those of the type, of the word, and those near."""
        out: dict[tuple[str, Role], _Shares] = {}
        low, high = max(0, number - _NEAR), min(len(self._deeds), number + _NEAR + 1)
        for role in ROLES:
            own = self._best[role][number]
            for key in self._keys[number]:
                out[key[0], role] = {
                    name: round((sure - (own[name][0] if name in own else 0.0)) / self._count[key], 6)
                    for name, sure in self._sum[key, role].items()
                }
            near: dict[_Side, float] = defaultdict(float)
            for at in range(low, high):
                if at != number:
                    for name, (sure, _) in self._best[role][at].items():
                        near[name] += sure
            out["near", role] = {name: round(sure / (high - low), 6) for name, sure in near.items()}
        return out

    def earlier(self, number: int) -> list[tuple[str, Actor]]:
        """Who did the deed told last, and the last of this type, and to whom."""
        type = self._deeds[number].type
        alike = next((at for at in reversed(range(number)) if self._deeds[at].type == type), -1)
        out = []
        for how, at in (("last", number - 1), ("alike", alike)):
            for role in ROLES if at >= 0 else ():
                sure, actor = max(self._best[role][at].values(), key=lambda one: one[0], default=(0.0, None))
                if actor is not None and sure > _TOLD:
                    out.append((f"{how} {role}", actor))
        return out

    def chief(
        self, shares: dict[tuple[str, Role], _Shares], known: set[_Side]
    ) -> Iterator[tuple[str, Actor]]:
        """The chief doers of deeds of this word, of this type and of all, who are not `known` yet."""
        taken = set(known)
        for among in ("word", "type", "all"):
            name, share = max(
                shares[among, "actor"].items(), key=lambda one: (one[1], one[0]), default=("", 0.0)
            )
            if share > _MAIN and name not in taken:
                taken.add(name)
                some = (best[name] for best in self._best["actor"] if name in best)
                yield f"main {among}", max(some, key=lambda one: one[0])[1]


def _best(deed: Seen, role: Role) -> dict[_Side, tuple[float, Actor]]:
    """Each side's likeliest candidate for a role, and how likely it is."""
    out: dict[_Side, tuple[float, Actor]] = {}
    for one, sure in zip(deed.found, deed.chances[role], strict=True):
        name = side(one.actor)
        if name not in out or sure > out[name][0]:
            out[name] = (sure, one.actor)
    return out
