"""States named in a text: by name, adjective or people, not by capitals or seats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from demarche.actors.tables import countries


def named(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, str]]:
    """Where states are named between two characters of a text: start, end, the state's name, in order."""
    pattern, states = _names()
    for found in pattern.finditer(text, start, len(text) if end is None else end):
        yield found.start(), found.end(), states[found[0]]


@cache
def _names() -> tuple[re.Pattern[str], dict[str, str]]:
    states = {
        name: state.name
        for state in countries().values()
        for name in (state.name, *state.aliases, *state.adjectives, *state.peoples)
        if len(name) > 3 or "." in name
    }
    words = sorted(states, key=lambda one: (-len(one), one))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)"), states
