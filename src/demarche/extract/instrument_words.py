"""The vocabulary of instruments, from `data/instrument_words.tsv`."""

from __future__ import annotations

from functools import cache
from typing import get_args

from demarche.extract import tables
from demarche.records import Form


def words(group: str) -> frozenset[str]:
    """The words listed under `group`; none where the table has no such group."""
    return tables.groups("instrument_words").get(group, frozenset())


@cache
def nouns() -> dict[str, tuple[Form, str]]:
    """Noun → form of the instrument it names, and its sort (how closely it is followed)."""
    found: dict[str, tuple[Form, str]] = {}
    for name, listed in tables.groups("instrument_words").items():
        kind, _, rest = name.partition(":")
        form, _, sort = rest.partition(":")
        if kind == "noun":
            for known in get_args(Form):
                if known == form:
                    found |= dict.fromkeys(listed, (known, sort))
    return found


@cache
def openers() -> frozenset[str]:
    """The first words of all nouns."""
    return frozenset(noun.split()[0] for noun in nouns())


def classes(kind: str, said: tuple[str, ...]) -> frozenset[str]:
    """The classes of `kind` (“topic”, “stage”) that the words `said` belong to."""
    table = tables.classes("instrument_words", kind)
    return frozenset(table[word] for word in said if word in table)
