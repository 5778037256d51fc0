"""Figures on the same thing at the same time: rival claims, and claims that only move.

A dispute needs two claimants, one of them named, whose ranges do not meet and who speak of the same day: for
a count that grows (the dead, the displaced) within two days and none larger on a later day, for one that
stands (troops at a border) within two weeks. What is to come is set only against what is told of it within
the same days. The same claimant with another figure later, or claims apart in time that contradict nobody,
are a trend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import Literal

from demarche.link.figures import Claim, Comparison, counted_words, meet, same_claimant, side_by_side
from demarche.link.tables import column, rows
from demarche.records import Figure

Finding = Literal["figures", "trend", "undated"]
STANDING, GROWING = timedelta(days=14), timedelta(days=2)
"""How far apart in time two figures may be told for and still contradict each other."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LEAST = 10  # figures below this are told of so many things that the same noun is seldom the same thing
_NEAR = 7  # words on each side of a figure that tell what happened to the counted
_SIZES = 10  # how many times one figure may be another and still be of the same thing


@dataclass(frozen=True)
class Rivals:
    """Claims on one thing, and what they amount to."""

    finding: Finding
    compared: Comparison
    claims: tuple[Claim, ...]


def rivals(figures: Iterable[Figure]) -> tuple[Rivals, ...]:
    """Figures that contradict each other (`figures`), that move (`trend`), or that differ on days not known.

    By first date and thing. The order in which they come makes no difference.
    """
    by_happening: dict[str, list[Figure]] = {}
    for figure in figures:
        happening = _happening(figure)
        if happening is not None:
            by_happening.setdefault(happening, []).append(figure)
    found = [
        told
        for happening, those in sorted(by_happening.items())
        for compared in side_by_side(those)
        if (told := _judged(compared, GROWING if happening in _growing() else STANDING))
    ]
    return tuple(sorted(found, key=lambda one: (str(one.claims[0].date or ""), one.claims[0].figures[0].id)))


def _happening(figure: Figure) -> str | None:
    """What is told of the counted, as a class; null where that can't be compared with any other."""
    around = f"{figure.evidence.prefix} {figure.evidence.exact} {figure.evidence.suffix}"
    if figure.counted is None or _otherwise(figure) or _beside(figure):
        return None
    if max(figure.low or 0, figure.high or 0) < _LEAST or _VAGUE.search(figure.evidence.exact):
        return None
    told = sorted({name for word in _WORD.findall(around.lower()) if (name := _class(word))})
    noun = (counted_words(figure.counted.exact) or [""])[-1]
    if figure.holder and figure.holder.kind == "person":
        return None  # who is told beside a figure, seldom whose it is
    share = figure.unit == "percent"  # of what those counted think or do, which the noun does not tell
    vague = share or _plain(noun.lower()) in column("any_things", "noun") or noun[:1].isupper()
    if len(told) != 1:
        return None if vague or told else ""
    return None if vague and told[0] == "force" else told[0]


_VAGUE = re.compile(r"^\D*\b(?:dozens?|scores|hundreds|thousands|millions)\b\D*$", re.IGNORECASE)
_CLOSE = 4  # words before a figure that tell of what whole it is a part


def _otherwise(figure: Figure) -> bool:
    """Whether a figure is not told as a plain count: doubted, needed, a part of a count, so many a month."""
    before, after = figure.evidence.prefix.lower(), figure.evidence.suffix.lower()
    within = f"{' '.join(before.split()[-_CLOSE:])} {figure.evidence.exact.lower()}"
    beside = f"{within} {' '.join(after.split()[:1])}".replace("more than", "over")
    return (
        _telling("doubted").search(before) is not None
        or _telling("needed").search(f"{before} {figure.evidence.exact.lower()}") is not None
        or _telling("part").search(beside) is not None
        or _telling("rate").match(after.lstrip()) is not None
    )


def _beside(figure: Figure) -> bool:
    """Whether the holder is only what the counted stand by: “troops around his country” are not its own."""
    counted, holder = figure.counted, figure.holder.text if figure.holder else None
    if counted is None or holder is None or not counted.start <= holder.start < counted.end:
        return False
    before = counted.exact[: holder.start - counted.start].lower()
    return bool(set(_WORD.findall(before)) & set(column("figure_telling", "words", where="beside")))


@cache
def _telling(where: str) -> re.Pattern[str]:
    words = sorted(column("figure_telling", "words", where=where), key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")


@cache
def _class(word: str) -> str | None:
    stems = ((row["stem"], row["happening"]) for row in rows("happenings"))
    return next((happening for stem, happening in stems if word.startswith(stem)), None)


@cache
def _growing() -> frozenset[str]:
    return frozenset(column("happenings", "happening", changing="yes"))


def _plain(noun: str) -> str:
    from demarche.link.words import singular

    return {"people": "people", "men": "man", "women": "woman", "children": "child"}.get(noun, singular(noun))


def _judged(compared: Comparison, near: timedelta) -> Rivals | None:
    pairs = list(combinations(compared.claims, 2))
    odd = [
        pair
        for pair in pairs
        if any(claim.claimant for claim in pair) and not same_claimant(*pair) and not meet(*pair)
        if _close(*pair, near) and _of_one_size(*pair)
        if near != GROWING or not _grown(*pair)
    ]
    if odd:
        kept = {id(claim) for pair in odd for claim in pair}
        return Rivals("figures", compared, tuple(claim for claim in compared.claims if id(claim) in kept))
    moved = [pair for pair in pairs if _moved(*pair)]
    if moved:
        kept = {id(claim) for pair in moved for claim in pair}
        return Rivals("trend", compared, tuple(claim for claim in compared.claims if id(claim) in kept))
    undated = [pair for pair in pairs if not _dated(*pair) and _differ(*pair) and not same_claimant(*pair)]
    if undated:
        return Rivals("undated", compared, compared.claims)
    return None


def _dated(one: Claim, other: Claim) -> bool:
    return one.date is not None and other.date is not None


def _close(one: Claim, other: Claim, near: timedelta) -> bool:
    if one.date is None or other.date is None or abs(one.date - other.date) > near:
        return False
    told = [_told_before(claim) for claim in (one, other)]
    if told == [None, None]:
        return True
    return told[0] is not None and told[1] is not None and abs(told[0] - told[1]) <= near


def _told_before(claim: Claim) -> date | None:
    """The day on which a figure of a time to come was told; null for one of what is or was."""
    published = claim.reports[0].published
    told = date.fromisoformat(published[:10]) if published else None
    return told if told and claim.date and claim.date > told else None


def _of_one_size(one: Claim, other: Claim) -> bool:
    """Whether two figures can be of one count: the victims of one attack are none of a whole war's."""
    a, b = (claim.high or claim.low or 0 for claim in (one, other))
    return max(a, b) <= _SIZES * min(a, b)


def _grown(one: Claim, other: Claim) -> bool:
    """Whether a count that grows is larger on a later day: both may be right, each on its own."""
    first, last = sorted((one, other), key=lambda claim: str(claim.date))
    return first.date != last.date and (last.low or last.high or 0) > (first.high or first.low or 0)


def _differ(one: Claim, other: Claim) -> bool:
    return (one.low, one.high) != (other.low, other.high)


def _moved(one: Claim, other: Claim) -> bool:
    """Whether the second is the figure of another day: the same claimant's, or one that contradicts none."""
    if one.date is None or other.date is None or one.date == other.date or not _differ(one, other):
        return False
    return same_claimant(one, other) or meet(one, other)
