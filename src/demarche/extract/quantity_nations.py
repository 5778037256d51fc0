"""Nations and bodies named inside a phrase: "Russian troops", "EU diplomats", "Palestinians".

A demonym is no actor by itself, so that the cast of a report does not list it; but it does tell whose the
counted things are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from demarche.actors.tables import bodies, countries
from demarche.actors.things import Thing, actor, government, of_body
from demarche.records import Actor, Span

_WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGEST = 4


@cache
def _names() -> dict[str, Thing]:
    """Name, adjective or people, as printed → the state or body."""
    table: dict[str, Thing] = {}
    for body in bodies().values():
        for name in (body.name, *body.aliases):
            table[_plain(name)] = of_body(body)
    for state in countries().values():
        for name in (*state.capitals, state.name, *state.aliases, *state.adjectives, *state.peoples):
            table[_plain(name)] = government(state.code)
    return table


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name))


def nation_in(text: str, start: int, end: int) -> Actor | None:
    """The first state or body that the text from `start` to `end` names, by name, demonym or people."""
    return next(nations_in(text, start, end), None)


def nations_in(text: str, start: int, end: int) -> Iterator[Actor]:
    """The states and bodies that the text from `start` to `end` names, in text order, overlapping none."""
    found = list(_WORD.finditer(text, start, end))
    at = 0
    while at < len(found):
        longest = min(_LONGEST, len(found) - at) if found[at][0][0].isupper() else 0
        for size in range(longest, 0, -1):
            run = found[at : at + size]
            name = " ".join(re.sub(r"['’]s$", "", word[0]) for word in run)
            if thing := _names().get(name):
                yield actor(thing, None, Span.of(text, run[0].start(), run[-1].end()))
                at += size - 1
                break
        at += 1
