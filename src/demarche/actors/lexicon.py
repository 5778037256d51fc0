"""Where the gazetteers' phrases stand in a report: longest phrase first, each word in one phrase only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from demarche.actors.tables import Body, Country, Noun, Title, bodies, countries, nouns, titles
from demarche.actors.words import Words, split

Form = Literal[
    "country", "nickname", "adjective", "people", "capital", "seat", "body", "title", "noun", "name", "org"
]
Referent = Country | Body | Title | Noun | None


@dataclass(frozen=True, slots=True)
class Hit:
    """The words `i` to `j` (not included) of a report and what they are."""

    i: int
    j: int
    form: Form
    of: Referent = None


@dataclass(frozen=True, slots=True)
class _Entry:
    lower: tuple[str, ...]
    exact: tuple[str, ...] | None
    form: Form
    of: Referent


Index = dict[str, list[_Entry]]


def _put(index: Index, seen: set[tuple[str, ...]], phrase: str, form: Form, of: Referent) -> None:
    words = split(phrase)
    lower = tuple(word.lower().replace("’", "'") for word in words)
    if not lower or lower in seen:
        return
    seen.add(lower)
    # An acronym must be printed as one: "US" is a state, "us" a pronoun.
    acronym = form != "title" and any(word.isupper() and len(word) > 1 for word in words) and len(words) < 3
    index.setdefault(lower[0], []).append(_Entry(lower, words if acronym else None, form, of))


@cache
def proper() -> Index:
    """Names of states and bodies, by their first word."""
    index: Index = {}
    seen: set[tuple[str, ...]] = set()
    every = countries().values()
    for state in every:
        for name in (state.name, *state.aliases):
            _put(index, seen, name, "country", state)
    for body in bodies().values():
        for name in (body.name, *body.aliases):
            _put(index, seen, name, "body", body)
    for state in every:
        for name in state.nicknames:
            _put(index, seen, name, "nickname", state)
        for name in state.seats:
            _put(index, seen, name, "seat", state)
        for name in state.adjectives:
            _put(index, seen, name, "adjective", state)
    for state in every:
        for name in state.peoples:
            _put(index, seen, name, "people", state)
        for name in state.capitals:
            _put(index, seen, name, "capital", state)
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry.lower))
    return index


@cache
def common() -> Index:
    """Titles and actor nouns, by their first word; a word that is both is a title."""
    index: Index = {}
    seen: set[tuple[str, ...]] = set()
    for phrase, title in titles().items():
        _put(index, seen, phrase.title(), "title", title)
    for phrase, noun in nouns().items():
        _put(index, seen, phrase, "noun", noun)
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry.lower))
    return index


def find(index: Index, words: Words, i: int, cased: bool) -> Hit | None:
    """The longest phrase of `index` that starts at word `i`; if `cased`, one printed as a name."""
    for entry in index.get(words.lower[i], ()):
        j = i + len(entry.lower)
        if words.lower[i:j] != entry.lower:
            continue
        if entry.exact is not None and words.text[i:j] != entry.exact:
            continue
        if cased and not any(words.capital(k) for k in range(i, j) if words.lower[k] != "the"):
            continue
        return Hit(i, j, entry.form, entry.of)
    return None
