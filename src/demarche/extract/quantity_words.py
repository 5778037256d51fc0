"""What words and signs mean to numbers: the TSV tables under `extract/data/figure_*.tsv`, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from demarche.extract.tables import rows


@dataclass(frozen=True, slots=True)
class Bound:
    """What a bounding phrase does: `least`, `most`, `about` or `plain`; `when`: its condition, "?" or "!"."""

    effect: str
    when: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: its plural name and its class; `glued` where it counts only right after digits."""

    name: str
    kind: str
    glued: bool = False


@cache
def number_words() -> dict[str, tuple[str, float]]:
    """Number word → its class (unit, ten, scale, suffix, many, group, part) and value."""
    return {word: (kind, float(value)) for word, kind, value in rows("figure_numbers")}


@cache
def bounds(side: str) -> dict[str, Bound]:
    """Bounding phrase → what it does, for the phrases that stand `before` or `after` a number."""
    return {
        phrase: Bound(effect.rstrip("?!"), effect[len(effect.rstrip("?!")) :])
        for phrase, where, effect in rows("figure_bounds")
        if where == side
    }


@cache
def longest_bound(side: str) -> int:
    """How many pieces the longest bounding phrase of that side has."""
    return max(len(phrase.split(" ")) for phrase in bounds(side))


@cache
def currencies() -> dict[str, str]:
    """Currency sign or code, its pieces split by one space → unit."""
    return {row[0]: row[1] for row in rows("figure_currencies")}


@cache
def units() -> dict[str, Unit]:
    """Form of a unit, lower case → the unit."""
    table: dict[str, Unit] = {}
    for name, kind, forms in rows("figure_units"):
        for form in forms.split("|"):
            table[form.lstrip("!")] = Unit(name, kind, form.startswith("!"))
    return table


@cache
def words_that(role: str) -> frozenset[str]:
    """The words of `figure_words.tsv` that play that role."""
    return frozenset(word for word, does in rows("figure_words") if does == role)


@cache
def names(place: str) -> frozenset[str]:
    """The words of `figure_names.tsv` for that place."""
    return frozenset(word for word, where in rows("figure_names") if where == place)
