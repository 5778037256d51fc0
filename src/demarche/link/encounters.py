"""Records that tell of one meeting, vote, deed or utterance.

Two records are one encounter as likely as their features say: a logistic model (Fellegi & Sunter 1969 cast
as regression) with a few named weights for each kind, in `data/encounter_weights.tsv`, fitted on marked
articles by `benchmarks/encounters.py`. A tie follows from two records alone, so that the order in which
reports are read makes no difference.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from demarche.link.tables import cells
from demarche.link.traits import Traits, Who, telling, tells
from demarche.reader.meaning import likeness

KINDS = ("meeting", "event", "vote", "statement")
WINDOW = 10
"""Days between two reports, or between two times told, beyond which nothing is held to be one encounter."""
TIE = 0.4
"""The least score of a tie. Two alone may be less likely one than not; groups must be dense."""
HOPELESS = math.log(TIE / (1 - TIE)) - 0.01
"""The log odds of a score below which it is no tie, with room for rounding."""
# Types of deed that reports use for one another.
_COMPATIBLE = {
    frozenset(pair) for pair in (("COERCE", "ASSAULT"), ("RETREAT", "CONCEDE"), ("AGREE", "COOPERATE"))
}
_LONG = 6  # stems that two contents must share to be one quotation whoever is named as its source


def score(one: Traits, other: Traits) -> float | None:
    """The chance, 0 to 1, that two records tell of one encounter; null where they can't be compared.

    Symmetric: the order of the two makes no difference.
    """
    if not comparable(one, other):
        return None
    return chance(one.kind, features(one, other))


def chance(kind: str, found: Mapping[str, float]) -> float:
    """The chance that features of this kind of record give."""
    return round(1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, _total(kind, found))))), 4)


def comparable(one: Traits, other: Traits) -> bool:
    """Whether two records may be held against each other: one kind, near in time, not strangers in words."""
    if one.id == other.id or one.kind != other.kind or one.kind not in KINDS:
        return False
    if not _possible(one, other) or not acquainted(one, other):
        return False
    if one.kind == "meeting":
        return True
    return any(tells(stem) for stem in one.around & other.around)


def _possible(one: Traits, other: Traits) -> bool:
    """Whether their types are one or used for one another, their times near, and enough is told of both."""
    if other.sort not in kin(one.sort):
        return False
    return _near(one, other) and not _too_vague(one, other)


def _too_vague(one: Traits, other: Traits) -> bool:
    """Meetings of which two reports name only one side ("talks with Arden") and no common day or place."""
    if one.kind != "meeting" or one.report == other.report or max(len(one.who), len(other.who)) > 1:
        return False
    return _gap(one, other) != 0 and one.place.isdisjoint(other.place)


@cache
def kin(sort: str) -> frozenset[str]:
    """The types that reports use for a deed of this one, itself among them."""
    return frozenset((sort,)).union(*(pair for pair in _COMPATIBLE if sort in pair))


def contradict(one: Traits, other: Traits) -> bool:
    """Whether two records name times, or stand in reports, too far apart to be of one encounter."""
    gap = _gap(one, other)
    if gap is not None:
        return gap > WINDOW
    return (
        None not in (one.printed, other.printed)
        and abs((one.printed or 0) - (other.printed or 0)) > 3 * WINDOW
    )


def acquainted(one: Traits, other: Traits) -> bool:
    """Whether the two share a side: an actor, or the country of one."""
    return not one.sides.isdisjoint(other.sides)


def features(one: Traits, other: Traits) -> dict[str, float]:
    """What speaks for and against the two being one, by name; each is the same either way round."""
    return {
        **_of_words(one, other),
        **_of_circumstances(one, other),
        **_of_actors(one, other),
        "likeness": _like(one, other),
    }


def _of_words(one: Traits, other: Traits) -> dict[str, float]:
    words, around = telling(one.words & other.words), telling(one.around & other.around)
    least = min(one.words_tell, other.words_tell)
    return {
        "words": words / least if least else 0.0,
        "alike": _part(words, one.words | other.words),
        "around": _part(around, one.around | other.around),
        "shared": math.log1p(around),
    }


def _of_circumstances(one: Traits, other: Traits) -> dict[str, float]:
    gap = _gap(one, other)
    printed = None if one.printed is None or other.printed is None else abs(one.printed - other.printed)
    found = {
        "always": 1.0,
        "day": float(gap == 0),
        "off": min(gap, 14) / 14 if gap else 0.0,
        "later": min(printed or 0, 14) / 14,
        "place": float(bool(one.place & other.place)),
        "manner": float(one.manner == other.manner),
    }
    if one.kind == "meeting":
        found["standing"] = float(one.standing == other.standing)
        # Meetings told in the same words of one report are told apart on purpose.
        found["touching"] = float(
            one.report == other.report and one.start < other.end and other.start < one.end
        )
    if one.kind == "event":
        found["type"] = float(one.sort == other.sort)
    if one.kind == "statement":
        found["quoted"] = float(_quoted(one, other))
    return found


def _of_actors(one: Traits, other: Traits) -> dict[str, float]:
    fewer, more = _matched(one.who, other.who)
    found = {"who": fewer, "all": more, "called": (_called(one, other) + _called(other, one)) / 2}
    if one.kind == "meeting":
        found["both"] = min(_met(one.who, other.who), 2) / 2
        found["lands"] = _overlap(_lands(one.who), _lands(other.who))
        found["apart"] = float(_apart(one.who, other.who))
    return found


def _total(kind: str, found: Mapping[str, float]) -> float:
    known = weights()[kind]
    return sum(known.get(name, 0.0) * found[name] for name in sorted(found))


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """Kind → feature → weight."""
    table: dict[str, dict[str, float]] = {kind: {} for kind in KINDS}
    for kind, feature, weight in cells("encounter_weights"):
        table[kind][feature] = float(weight)
    return table


def _near(one: Traits, other: Traits) -> bool:
    """Whether their reports, or the times told, are near; where neither is known, nothing is against it."""
    gap = _gap(one, other)
    if gap is not None and gap <= WINDOW:
        return True
    if one.printed is None or other.printed is None:
        return gap is None
    return abs(one.printed - other.printed) <= WINDOW


def _gap(one: Traits, other: Traits) -> int | None:
    """Days between the times the two tell, 0 where these overlap; null where one tells none."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return None
    return max(0, one.first - other.last, other.first - one.last)


def _matched(one: Sequence[Who], other: Sequence[Who]) -> tuple[float, float]:
    """How well the actors of two records match: as a share of the shorter list, and of the longer."""
    if not one or not other:
        return 0.0, 0.0
    if len(one) == len(other) == 1:
        match = _same(one[0], other[0])
        return match, match
    # Best first; equals by name, so that the two lists may change places.
    pairs = sorted(
        ((_same(a, b), a, b) for a in one for b in other),
        key=lambda pair: (-pair[0], *sorted((pair[1].key, pair[2].key))),
    )
    taken: set[Who] = set()
    given: set[Who] = set()
    total = 0.0
    for match, a, b in pairs:
        if a not in taken and b not in given and match:
            taken.add(a)
            given.add(b)
            total += match
    return total / min(len(one), len(other)), total / max(len(one), len(other))


def _same(one: Who, other: Who) -> float:
    """How far one actor is the other: itself, a namesake, a person for the state, two of one state."""
    if one.key == other.key:
        return 1.0
    if one.family and one.family == other.family:
        return 0.7
    if one.country and one.country == other.country:
        return 0.25 if one.family and other.family else 0.5
    return 0.0


def _met(one: Sequence[Who], other: Sequence[Who]) -> int:
    """How many of the actors of one record are in the other too, themselves or by family name."""
    return min(
        sum(any(_same(a, b) >= 0.7 for b in other) for a in one),
        sum(any(_same(a, b) >= 0.7 for b in one) for a in other),
    )


def _called(one: Traits, other: Traits) -> float:
    """The share of one record's actors that the other names, as an actor or in its words."""
    if not one.who:
        return 0.0
    named = sum(
        any(_same(a, b) >= 0.7 for b in (*other.who, *other.whom)) or bool(a.stem and a.stem in other.around)
        for a in one.who
    )
    return named / len(one.who)


def _lands(who: Sequence[Who]) -> frozenset[str]:
    return frozenset(one.country for one in who if one.country)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _apart(one: Sequence[Who], other: Sequence[Who]) -> bool:
    """Whether each names an actor of a country, or a person, that the other can't mean."""
    return _foreign(one, other) and _foreign(other, one)


def _foreign(one: Sequence[Who], other: Sequence[Who]) -> bool:
    return bool(other) and any(who.country and not any(_same(who, known) for known in other) for who in one)


def _part(shared: float, every: frozenset[str]) -> float:
    """How much of what all of these stems say is said by those that are shared."""
    whole = telling(every)
    return shared / whole if whole else 0.0


def _quoted(one: Traits, other: Traits) -> bool:
    """Whether the shorter content stands in the other nearly word for word."""
    shared = one.words & other.words
    return len(shared) >= _LONG and len(shared) >= 0.75 * min(len(one.words), len(other.words))


def _like(one: Traits, other: Traits) -> float:
    """How much nearer two vectors are than those of any two sentences; 0 where one is not there."""
    if one.vector is None or other.vector is None or len(one.vector) != len(other.vector):
        return 0.0
    return likeness(one.vector, other.vector) - 0.5


def ties(those: Iterable[Traits], others: Iterable[Traits]) -> list[tuple[str, str, float]]:
    """The ties between two lots of records, each (first id, second id, score), in order of id."""
    met = list(others)
    return ties_of((one, other) for one in those for other in met)


def ties_of(pairs: Iterable[tuple[Traits, Traits]]) -> list[tuple[str, str, float]]:
    """The ties among pairs of records, as `ties` gives them."""
    found: dict[tuple[str, str], float] = {}
    for one, other in pairs:
        told = score(one, other)
        if told is not None and told >= TIE:
            first, second = sorted((one.id, other.id))
            found[first, second] = told
    return [(*pair, found[pair]) for pair in sorted(found)]
