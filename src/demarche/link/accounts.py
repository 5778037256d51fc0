"""Denials beside the accusations they answer.

A denial answers an accusation where the denier's side is the one accused, the denial comes with or after the
accusation, and the words of the two overlap strongly. Precision comes first: what is not evident is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from demarche.link.words import stems
from demarche.records import Actor, Statement

WINDOW = timedelta(days=30)
"""How long after an accusation a denial is still taken as its answer."""

# Content words that the two must share, and the part of the shorter one that these must make up.
_SHARED, _PART = 2, 0.5
_OFFICIAL = frozenset({"government", "ministry", "office", "armed-force"})


@dataclass(frozen=True)
class Denial:
    """A denial and the accusation it answers; `shared`: the content words both hold, without endings."""

    denial: Statement
    accusation: Statement
    shared: tuple[str, ...]


def denials(statements: Iterable[Statement], window: timedelta = WINDOW) -> tuple[Denial, ...]:
    """Each denial that evidently answers an accusation, with the one it answers best, by date of the denial.

    The order in which statements come makes no difference.
    """
    ordered = sorted(statements, key=lambda s: (str(_date(s) or ""), s.report.id, s.evidence.start, s.id))
    names = _names(ordered)
    accusations = [statement for statement in ordered if statement.act == "ACCUSE"]
    found = []
    for statement in ordered:
        if statement.act != "REJECT" or statement.source is None:
            continue
        answered = [
            (len(shared), accusation, shared)
            for accusation in accusations
            if _may_answer(statement, accusation, names, window)
            and (shared := _shared(statement, accusation, names))
        ]
        if answered:
            _, accusation, shared = max(answered, key=lambda answer: answer[0])
            found.append(Denial(statement, accusation, shared))
    return tuple(found)


def _date(statement: Statement) -> date | None:
    told = statement.when.start if statement.when else statement.report.published
    return date.fromisoformat(told[:10]) if told else None


def _side(actor: Actor | None) -> str | None:
    """Whose side an actor speaks for: its country, else itself; null where unknown."""
    if actor is None:
        return None
    return actor.country or actor.id or actor.name.casefold()


def _names(statements: Sequence[Statement]) -> Mapping[str, frozenset[str]]:
    """Side → the words that name it in these statements: "Russia", "Moscow", "the Kremlin"."""
    names: dict[str, set[str]] = {}
    for statement in statements:
        for actor in (statement.source, *statement.addressees, *statement.relay):
            side = _side(actor)
            if actor is None or side is None:
                continue
            if actor.kind in _OFFICIAL or actor.country is None:
                known = names.setdefault(side, set())
                known |= stems(actor.name)
                known |= stems(actor.text.exact) if actor.text else set()
    return {side: frozenset(words) for side, words in names.items()}


def _content(statement: Statement) -> frozenset[str]:
    return stems(" ".join(span.exact for span in statement.content))


def _may_answer(
    denial: Statement, accusation: Statement, names: Mapping[str, frozenset[str]], window: timedelta
) -> bool:
    """Whether the denier is whom the accusation accuses, and speaks with or after it."""
    denier = _side(denial.source)
    if denier is None or denier == _side(accusation.source):
        return False
    addressed = any(_side(actor) == denier for actor in accusation.addressees)
    if not addressed and not _content(accusation) & names.get(denier, frozenset()):
        return False
    one, other = _date(accusation), _date(denial)
    return one is None or other is None or timedelta(0) <= other - one <= window


def _shared(
    denial: Statement, accusation: Statement, names: Mapping[str, frozenset[str]]
) -> tuple[str, ...] | None:
    """The content words that both hold, names of the two sides left out; null where these are too few."""
    sides = (_side(denial.source), _side(accusation.source))
    own = frozenset[str]().union(*(names.get(side, frozenset()) for side in sides if side))
    denied, accused = _content(denial) - own, _content(accusation) - own
    shared = denied & accused
    if len(shared) < _SHARED or len(shared) < _PART * min(len(denied), len(accused)):
        return None
    return tuple(sorted(shared))
