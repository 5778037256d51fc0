"""The vocabulary of instruments, from `data/instrument_words.tsv`."""

from __future__ import annotations

from functools import cache
from typing import get_args

from demarche.extract.word_groups import word_groups
from demarche.records import Form


def words(group: str) -> frozenset[str]:
    """The words listed under `group`; none where the table has no such group."""
    return word_groups("instrument_words").get(group, frozenset())


@cache
def nouns() -> dict[str, tuple[Form, str]]:
    """Noun → form of the instrument it names, and its sort (how closely it is followed)."""
    found: dict[str, tuple[Form, str]] = {}
    for name, listed in word_groups("instrument_words").items():
        kind, _, rest = name.partition(":")
        form, _, sort = rest.partition(":")
        if kind == "noun":
            for known in get_args(Form):
                if known == form:
                    found |= dict.fromkeys(listed, (known, sort))
    return found


@cache
def _classes(kind: str) -> dict[str, str]:
    prefix = kind + ":"
    return {
        word: name.removeprefix(prefix)
        for name, listed in word_groups("instrument_words").items()
        if name.startswith(prefix)
        for word in listed
    }


def classes(kind: str, said: tuple[str, ...]) -> frozenset[str]:
    """The classes of `kind` (“topic”, “stage”) that the words `said` belong to."""
    table = _classes(kind)
    return frozenset(table[word] for word in said if word in table)
