"""Figures side by side: what several sources, in several reports, say of the same thing.

Figures are on the same thing when they count the same noun (with the same modifiers) of the same holder, in
the same unit, at about the same time and in no different places. Nothing is ruled on: each claim is kept with
who makes it, when, and in which reports; `differ` says only that two claimants can't both be right as told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations

from demarche.actors.tables import countries
from demarche.link.words import thing, words
from demarche.records import Actor, Figure, ReportRef

WINDOW = timedelta(days=45)
"""How far apart in time two figures may be and still be set against each other."""

# An approximate figure meets another within this part of its value.
_ABOUT = 0.05
# Prepositions that end the noun phrase proper; what follows "of" belongs to the thing counted.
_AFTER = frozenset({"on", "in", "at", "near", "along", "across", "inside", "around", "of", "with", "from"})
_NOT_TOLD = frozenset({"denied", "conditional"})
_TIMES = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades", "times"})


@dataclass(frozen=True)
class Claim:
    """One claim, folded from the figures that make it in the same words of value.

    `claimant` is null where the outlets themselves give the figure. `date`: the earliest it is told for, or
    published. `reports`: every report it stands in, in order of date; `outlets`: theirs, each once.
    """

    claimant: Actor | None
    low: float | None
    high: float | None
    approximate: bool
    date: date | None
    reports: tuple[ReportRef, ...]
    outlets: tuple[str, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Comparison:
    """The claims on one thing, earliest first. `differ`: two claimants' ranges do not meet."""

    holder: Actor | None
    place: str | None
    thing: str
    unit: str | None
    claims: tuple[Claim, ...]
    differ: bool


def side_by_side(figures: Iterable[Figure], window: timedelta = WINDOW) -> tuple[Comparison, ...]:
    """The things on which two claims or more are made, by first date, holder and thing.

    The order in which figures come makes no difference. Left out are figures tied to no holder and no place,
    measures of nobody knows what, lengths of time, and figures that are denied or hang on a condition.
    """
    ordered = sorted((figure for figure in figures if figure.status not in _NOT_TOLD), key=_order)
    clusters: dict[tuple[str, ...], list[list[Figure]]] = {}
    for figure in ordered:
        key = _key(figure)
        if key is None:
            continue
        here = clusters.setdefault(key, [])
        home = next((cluster for cluster in here if _belongs(figure, cluster, window)), None)
        if home is None:
            here.append([figure])
        else:
            home.append(figure)
    compared = [_comparison(key, cluster, window) for key, those in clusters.items() for cluster in those]
    found = [comparison for comparison in compared if len(comparison.claims) > 1]
    return tuple(sorted(found, key=_comparison_order))


def _order(figure: Figure) -> tuple[str, str, int, str]:
    return (str(_date(figure) or ""), figure.report.id, figure.evidence.start, figure.id)


def _comparison_order(comparison: Comparison) -> tuple[str, str, str, str]:
    first = str(comparison.claims[0].date or "")
    return (first, _name(comparison.holder), comparison.thing, comparison.claims[0].figures[0].id)


def _name(actor: Actor | None) -> str:
    return "" if actor is None else actor.id or actor.name.casefold()


def _key(figure: Figure) -> tuple[str, ...] | None:
    """What the figure is on: holder (or place), thing, a measure's unit; null where it can't be compared."""
    holder = _name(figure.holder) or (figure.place or "").casefold()
    if not holder or figure.unit is None or figure.counted is None or figure.unit in _TIMES:
        return None
    counted = _thing(figure.counted.exact, figure.holder)
    is_count = thing(figure.unit) == counted.rpartition(" ")[2]
    return (holder, counted, "" if is_count else figure.unit) if counted else None


def counted_of(figure: Figure) -> tuple[str, str] | None:
    """Whose, or where, and what in one word: what figures on the same thing share; null of those on none."""
    key = None if figure.status in _NOT_TOLD else _key(figure)
    return (key[0], key[1].rpartition(" ")[2]) if key else None


def _thing(counted: str, holder: Actor | None) -> str:
    """The counted noun with its modifiers, no names of nations or the holder, in words that compare."""
    own = _nations() | set(words(holder.name.lower() if holder else ""))
    core = counted_words(counted)
    plain = [
        word.lower()
        for word in core[:-1]
        if word.lower() not in _SMALL and not (word[0].isupper() and (len(word) < 3 or word.lower() in own))
    ]
    return " ".join([*plain, thing(core[-1])]) if core else ""


def counted_words(counted: str) -> list[str]:
    """The noun counted, last, with the words before it that belong to it, as written."""
    core: list[str] = []
    for word in words(counted):
        if word.lower() in _AFTER and core:
            break
        core.append(word)
    return core


@cache
def _nations() -> frozenset[str]:
    named = (one for state in countries().values() for one in (state.name, *state.aliases, *state.adjectives))
    return frozenset(word for one in named for word in words(one.lower()))


_SMALL = frozenset({"the", "its", "their", "his", "her", "our", "all", "these", "those", "of"})


def _date(figure: Figure) -> date | None:
    """The day a figure is told for: its as-of, else its report's publication; null where neither is known."""
    for told in (figure.as_of.end if figure.as_of else None, figure.report.published):
        if told:
            return date.fromisoformat(told[:10])
    return None


def _belongs(figure: Figure, cluster: Sequence[Figure], window: timedelta) -> bool:
    """Whether the figure is near in time to the cluster, and not told of another place."""
    places = {other.place.casefold() for other in cluster if other.place}
    if figure.place and places and figure.place.casefold() not in places:
        return False
    day, days = _date(figure), [told for other in cluster if (told := _date(other))]
    return day is None or not days or any(abs(day - other) <= window for other in days)


def _comparison(key: tuple[str, ...], cluster: Sequence[Figure], window: timedelta) -> Comparison:
    folded: dict[tuple[str, float | None, float | None, bool], list[Figure]] = {}
    for figure in cluster:
        who = _name(figure.claimant)
        folded.setdefault((who, figure.low, figure.high, figure.approximate), []).append(figure)
    claims = tuple(_claim(those) for those in folded.values())
    return Comparison(
        holder=cluster[0].holder,
        place=next((figure.place for figure in cluster if figure.place), None),
        thing=key[1],
        unit=cluster[0].unit,
        claims=claims,
        differ=any(_at_odds(one, other, window) for one, other in combinations(claims, 2)),
    )


def _claim(figures: Sequence[Figure]) -> Claim:
    reports = {figure.report.id: figure.report for figure in figures}
    outlets = {report.outlet: None for report in reports.values() if report.outlet}
    first = figures[0]
    return Claim(
        claimant=first.claimant,
        low=first.low,
        high=first.high,
        approximate=first.approximate,
        date=_date(first),
        reports=tuple(reports.values()),
        outlets=tuple(outlets),
        figures=tuple(figures),
    )


def _at_odds(one: Claim, other: Claim, window: timedelta) -> bool:
    """Whether two claims of different claimants, near in time, have ranges that do not meet."""
    if same_claimant(one, other):
        return False
    if one.date and other.date and abs(one.date - other.date) > window:
        return False
    return not meet(one, other)


def meet(one: Claim, other: Claim) -> bool:
    """Whether the ranges of two claims have a number in common, an approximate one being taken broadly."""
    low, high = _range(one)
    other_low, other_high = _range(other)
    return low <= other_high and other_low <= high


def same_claimant(one: Claim, other: Claim) -> bool:
    """The same source, or, where outlets tell it themselves, an outlet that tells both."""
    if one.claimant is not None or other.claimant is not None:
        return _name(one.claimant) == _name(other.claimant)
    return not one.outlets or not other.outlets or bool(set(one.outlets) & set(other.outlets))


def _range(claim: Claim) -> tuple[float, float]:
    low = -math.inf if claim.low is None else claim.low
    high = math.inf if claim.high is None else claim.high
    if claim.approximate:
        low, high = low - abs(low) * _ABOUT, high + abs(high) * _ABOUT
    return low, high
