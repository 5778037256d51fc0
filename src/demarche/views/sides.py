"""What differs, set side by side: accusation and denial, rival figures of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from demarche.link.accounts import denials
from demarche.link.figures import Claim, Comparison, side_by_side
from demarche.records import Figure, Statement
from demarche.views import telling, words
from demarche.views.telling import Told


@dataclass(frozen=True)
class Side:
    """Things told of one matter. `title` names the matter; `differ` says that they can't all be right."""

    title: str
    differ: bool
    told: tuple[Told, ...]

    @property
    def weight(self) -> float:
        """How much the matter tells: disagreement first, then the weight of what is told."""
        return 2.0 * self.differ + max(telling.weight(one[0]) for one in self.told) + 0.3 * len(self.told)


def answered(statements: Sequence[Statement]) -> tuple[Side, ...]:
    """Each accusation with the denials that answer it, most telling first."""
    pairs: dict[str, list[Statement]] = {}
    accusations: dict[str, Statement] = {}
    for denial in denials(statements):
        accusations[denial.accusation.id] = denial.accusation
        pairs.setdefault(denial.accusation.id, []).append(denial.denial)
    sides = (Side("", True, ((accusations[key],), *telling.fold(answers))) for key, answers in pairs.items())
    return tuple(sorted(sides, key=lambda side: (-side.weight, side.told[0][0].id)))


def compared(figures: Iterable[Figure]) -> tuple[Side, ...]:
    """The figures on one thing, by who claims them, earliest first; what differs and tells most leads."""
    sides = [
        Side(matter(one), one.differ, tuple(_told(claim) for claim in one.claims))
        for one in side_by_side(figures)
    ]
    return tuple(sorted(sides, key=lambda side: (-side.weight, side.title, side.told[0][0].id)))


def _told(claim: Claim) -> Told:
    first = max(claim.figures, key=lambda figure: (telling.weight(figure), figure.id))
    return (first, *(figure for figure in claim.figures if figure.id != first.id))


def matter(comparison: Comparison) -> str:
    """“Russia: troops”: whose (or where), and the shortest way that a report names what is counted."""
    whose = words.name(comparison.holder) if comparison.holder else words.one_line(comparison.place or "")
    named = [
        words.one_line(figure.counted.exact)
        for claim in comparison.claims
        for figure in claim.figures
        if figure.counted
    ]
    thing = min(named, key=lambda one: (len(one), one), default=words.one_line(comparison.unit or ""))
    thing = thing or comparison.thing
    if not whose or whose.casefold() in thing.casefold():
        return thing
    return whose if thing.casefold() in whose.casefold() else f"{whose}: {thing}"
