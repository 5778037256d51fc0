"""The setting of a statement: where it was made, and who passed it on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_DETERMINER = r"(?:an?|the|his|her|its|their|this|that|another|two|several|separate)"


def _column(name: str) -> list[str]:
    lines = files("demarche.extract.data").joinpath(name).read_text("utf-8").splitlines()
    # Longest first, so that “press conference” is found before “conference”.
    return sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True)


@cache
def _venue_pattern() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, _column("venues.tsv")))
    words = r"(?:[\w’'.-]+ ){0,4}?"
    name = r"[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)*"
    tail = rf"(?: (?:with|on|in|at|from|of) (?:{_DETERMINER} )?(?:{name}|website|reporters))?"
    noun = rf"(?:{_DETERMINER} )?{words}(?i:{nouns}){tail}"
    return re.compile(rf"\b(?:[Ii]n|[Aa]t|[Dd]uring|[Oo]n|[Vv]ia|[Bb]y) (?P<venue>{noun})\b")


@cache
def _relay_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, _column('relays.tsv')))}) ", re.IGNORECASE)


def outside(start: int, end: int, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of `start` to `end` that no range of `taken` covers, in order."""
    left: list[tuple[int, int]] = []
    for a, b in sorted(taken):
        if b <= start or a >= end:
            continue
        if a > start:
            left.append((start, a))
        start = max(start, b)
    if start < end:
        left.append((start, end))
    return left


def venue_in(text: str, stretches: Sequence[tuple[int, int]]) -> str | None:
    """The first occasion or channel named in `stretches` of `text`: “a separate press conference”."""
    for start, end in stretches:
        found = _venue_pattern().search(text, start, end)
        if found:
            return found["venue"]
    return None


def relay_stretches(text: str, stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where those who passed the words on are named: from each relaying phrase to its clause's end."""
    found = []
    for start, end in stretches:
        for phrase in _relay_pattern().finditer(text, start, end):
            stop = re.compile(r"[,;.”\"]").search(text, phrase.end(), end)
            found.append((phrase.end(), stop.start() if stop else end))
    return found
