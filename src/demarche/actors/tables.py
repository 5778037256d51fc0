"""The gazetteers: data files of this package, each read once."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from demarche.records import ActorKind


def rows(name: str) -> list[dict[str, str]]:
    """The rows of the data file `name`.tsv as column → cell; lines starting with # are comments."""
    text = files("demarche.actors").joinpath(f"data/{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [{key: (cell or "").strip() for key, cell in row.items() if key} for row in reader]


def parts(cell: str) -> tuple[str, ...]:
    """The members of a cell that holds a list."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@dataclass(frozen=True)
class Country:
    """A state: its ISO 3166 alpha-3 code, the name that records use, and what news calls it.

    `nicknames` count only in a report that names the state otherwise too ("the North").
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    nicknames: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]
    seats: tuple[str, ...]

    @property
    def adjective(self) -> str:
        """The usual demonym; the name where there is none."""
        return self.adjectives[0] if self.adjectives else self.name

    @property
    def peoples(self) -> tuple[str, ...]:
        """Plural nouns for the state's people: "Russians", "the French"."""
        same = ("ese", "ish", "ch", "iss", "eans", "S", ".")
        return tuple(a if a.endswith(same) else a + "s" for a in self.adjectives)


@dataclass(frozen=True)
class Body:
    """A body with a name of its own: alliance, organisation, ministry, armed group, news outlet."""

    id: str
    name: str
    kind: ActorKind
    country: str | None
    aliases: tuple[str, ...]
    common: tuple[str, ...]


@dataclass(frozen=True)
class Title:
    """A title, rank or job: the office's key, its class, and what it tells of gender and state."""

    key: str
    phrase: str
    rank: str
    gender: str
    state: str | None


@dataclass(frozen=True)
class Noun:
    """A common noun that can be an actor. `rank` is its class in nouns.tsv; `mass`: it has one form only."""

    word: str
    plural: bool
    rank: str
    mass: bool = False


@dataclass(frozen=True)
class Holder:
    """A well-known office-holder and the months in office (`until` empty: to this day)."""

    name: str
    family: str
    state: str
    role: str
    gender: str
    since: str
    until: str
    alone: bool


@dataclass(frozen=True)
class Ministry:
    """What a ministry is of, in words, with the office's key in ids and its name in records."""

    words: str
    key: str
    name: str


@cache
def word_sets() -> dict[str, frozenset[str]]:
    """Every set of common words that rules look at, by name."""
    return {row["set"]: frozenset(parts(row["words"])) for row in rows("words")}


def word_set(name: str) -> frozenset[str]:
    """One set of common words."""
    return word_sets()[name]


@cache
def countries() -> dict[str, Country]:
    """Every state, by alpha-3 code."""
    out = {}
    for row in rows("countries"):
        aliases = parts(row["aliases"])
        out[row["code"]] = Country(
            code=row["code"],
            name=row["name"],
            aliases=tuple(a for a in aliases if not a.startswith("?")),
            nicknames=tuple(a[1:] for a in aliases if a.startswith("?")),
            adjectives=parts(row["adjectives"]),
            capitals=parts(row["capitals"]),
            seats=parts(row["seats"]),
        )
    return out


@cache
def bodies() -> dict[str, Body]:
    """Every body, by id."""
    out = {}
    for row in rows("bodies"):
        kind: ActorKind = row["kind"]  # type: ignore[assignment]  # checked by the tests of the data
        out[row["id"]] = Body(
            id=row["id"],
            name=row["name"],
            kind=kind,
            country=row["country"] or None,
            aliases=parts(row["aliases"]),
            common=parts(row["common"]),
        )
    return out


@cache
def titles() -> dict[str, Title]:
    """Every title, by its phrase in lower case."""
    out: dict[str, Title] = {}
    for row in rows("titles"):
        for phrase in parts(row["phrases"]):
            title = Title(row["key"], phrase, row["class"], row["gender"], row["state"] or None)
            out.setdefault(phrase, title)
    return out


@cache
def nouns() -> dict[str, Noun]:
    """Every actor noun, by its form in lower case."""
    out: dict[str, Noun] = {}
    for row in rows("nouns"):
        mass = row["plural"] == "="
        out.setdefault(row["noun"], Noun(row["noun"], mass, row["class"], mass))
        if row["plural"] and not mass:
            out.setdefault(row["plural"], Noun(row["noun"], True, row["class"]))
    return out


@cache
def holders() -> dict[str, tuple[Holder, ...]]:
    """Well-known office-holders, by family name in lower case, in the order of the file."""
    out: dict[str, list[Holder]] = {}
    for row in rows("holders"):
        holder = Holder(
            row["name"],
            row["family"],
            row["state"],
            row["role"],
            row["gender"],
            row["since"],
            row["until"],
            row["alone"] == "yes",
        )
        out.setdefault(holder.family.lower(), []).append(holder)
    return {family: tuple(them) for family, them in out.items()}


@cache
def ministries() -> dict[str, Ministry]:
    """What ministries are of, by the words in lower case."""
    return {
        words: Ministry(words, row["key"], row["name"])
        for row in rows("ministries")
        for words in parts(row["words"])
    }


@cache
def given_names() -> dict[str, str]:
    """Given names in lower case → "m", "f", or "" where both occur."""
    out: dict[str, str] = {}
    for row in rows("given"):
        for name in parts(row["names"]):
            out[name] = "" if out.get(name, row["gender"]) != row["gender"] else row["gender"]
    return out


@cache
def spellings() -> dict[str, str]:
    """A spelling of a name → the one that ids use. Lower case, no accents."""
    return {row["from"]: row["to"] for row in rows("spellings")}


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """A given name → the given names it may be short for, or be shortened to."""
    out: dict[str, set[str]] = {}
    for row in rows("nicknames"):
        out.setdefault(row["formal"], set()).add(row["short"])
        out.setdefault(row["short"], set()).add(row["formal"])
    return {name: frozenset(others) for name, others in out.items()}
