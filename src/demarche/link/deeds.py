"""What deeds are told by: groups of words that tell the same, how far one tells another, who is in whom.

The tables are `data/deeds.tsv`, `deed_kin.tsv`, `clause_words.tsv` and `blocs.tsv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from demarche.link.tables import column, rows
from demarche.reader.lemma import lemma

_TAGS = ("NNS", "VBZ", "VBD", "VBG", "VBN")
_GAP = 3
"""How many other words may stand between two words of a phrase."""


@dataclass(frozen=True)
class Deed:
    """A group of words that tell the same deed. `matter`: what deeds are about, a deed only for want of one.

    `of_doer`: “of X” after its noun names who does it. `mutual`: its two sides do it to each other. `object`:
    it says little without its matter (“fails”). `vague`: it says little at all (“reacts”). `types`: the types
    of event (PLOVER) that can be it; any where there are none.
    """

    name: str
    matter: bool
    of_doer: bool
    mutual: bool
    object: bool
    vague: bool
    types: frozenset[str]


@dataclass(frozen=True)
class Told:
    """A deed at the words `at` of a text, in their order; the first is where it is told."""

    deed: Deed
    at: tuple[int, ...]


@cache
def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], Deed], ...]]:
    """First word of a phrase → the phrases that begin so, longest first, with their deeds."""
    found: dict[str, list[tuple[tuple[str, ...], Deed]]] = {}
    for row in rows("deeds"):
        turns = row["turns"].split(",")
        deed = Deed(
            name=row["deed"],
            matter=row["sort"] == "matter",
            of_doer="of" in turns,
            mutual="both" in turns,
            object="object" in turns,
            vague="vague" in turns,
            types=frozenset(row["types"].split()),
        )
        for phrase in row["words"].split():
            words = tuple(phrase.split("_"))
            found.setdefault(words[0], []).append((words, deed))
    return {first: tuple(sorted(those, key=lambda one: -len(one[0]))) for first, those in found.items()}


def deed_named(name: str) -> Deed:
    """The deed of that name in `deeds.tsv`."""
    return next(deed for those in _phrases().values() for _, deed in those if deed.name == name)


@cache
def words(group: str) -> frozenset[tuple[str, ...]]:
    """The words and phrases of a group of `clause_words.tsv`."""
    (listed,) = column("clause_words", "words", group=group)
    return frozenset(tuple(phrase.split("_")) for phrase in listed.split())


@cache
def _kin() -> tuple[Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]:
    plain: dict[tuple[str, str], float] = {}
    opposite: dict[tuple[str, str], float] = {}
    for row in rows("deed_kin"):
        table, deed, other = opposite if row["how"] == "opposite" else plain, row["deed"], row["other"]
        table[deed, other] = float(row["share"])
        if row["how"] != "one":
            table[other, deed] = float(row["share"])
    return plain, opposite


def kinship(deed: str, other: str) -> float:
    """How far `deed`, where it is done, is what `other` tells: 1 for the same, 0 for another matter."""
    return 1.0 if deed == other else _kin()[0].get((deed, other), 0.0)


def opposition(deed: str, other: str) -> float:
    """How far `deed` is what the negation of `other` tells, 0 to 1."""
    return _kin()[1].get((deed, other), 0.0)


@cache
def members(bloc: str) -> frozenset[str]:
    """The sides that stand within a bloc, by its id; empty for what is none."""
    return frozenset(one for listed in column("blocs", "members", bloc=bloc) for one in listed.split())


def reach(sides: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Those of `others` that are one of `sides`, within one of them, or have one of them within."""
    return frozenset(b for b in others for a in sides if a == b or a in members(b) or b in members(a))


@cache
def forms(word: str) -> frozenset[str]:
    """The base forms that a word, in lower case, can be of, itself among them."""
    return frozenset({word, *(lemma(word, tag) for tag in _TAGS)})


def told(lower: tuple[str, ...]) -> tuple[Told, ...]:
    """The deeds that words (in lower case) tell, in order; each word tells one, in its longest phrase."""
    found: list[Told] = []
    used: set[int] = set()
    starts = [
        (-len(phrase), at, phrase, deed)
        for at, word in enumerate(lower)
        for form in sorted(forms(word))
        for phrase, deed in _phrases().get(form, ())
    ]
    for _, at, phrase, deed in sorted(starts, key=lambda one: one[:3]):
        places = _places(lower, at, phrase)
        if places and not used & set(places):
            used |= set(places)
            found.append(Told(deed, places))
    return tuple(sorted(found, key=lambda one: one.at))


def _places(lower: tuple[str, ...], at: int, phrase: tuple[str, ...]) -> tuple[int, ...]:
    """Where the words of a phrase that begins at `at` stand; empty if one is missing."""
    places = [at]
    for word in phrase[1:]:
        ahead = range(places[-1] + 1, min(len(lower), places[-1] + 2 + _GAP))
        place = next((i for i in ahead if word in forms(lower[i])), None)
        if place is None or any(lower[i] in _STOPS for i in range(places[-1] + 1, place)):
            return ()
        places.append(place)
    return tuple(places)


_STOPS = frozenset(",;:.—–")
