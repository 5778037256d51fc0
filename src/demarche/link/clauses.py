"""A clause as what is done, by whom, to whom, and whether it is denied: enough to compare two clauses.

Read by words and names alone, without a parser, so that the triggers of a whole ledger are compared in the
time that it takes to fetch them. What is not told stays unknown: a pronoun that the record does not resolve
may be anybody whom its sentence names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from demarche.actors.lexicon import find, proper
from demarche.actors.tables import Body, Country, holders
from demarche.actors.words import Words, split
from demarche.link.deeds import Deed, Told, forms, told, words
from demarche.link.words import stems
from demarche.records import Actor, Span

Sides = frozenset[str]
UNKNOWN = "?"
"""The side of a pronoun that is not resolved."""

_NEAR = 4
"""Words before a deed among which what turns it round is looked for."""
_PREPOSITIONS = frozenset(
    {"by", "of", "on", "upon", "against", "into", "from", "to", "with", "in", "at", "over"}
)
_BESIDE = frozenset({"under", "during", "before", "after", "between", "like", "than", "without", "for"})
"""Prepositions whose name has no part in the deed."""
_BEFORE_NAME = 3  # words between a preposition and the name that hangs on it


_NAMED_AFTER = frozenset({"deal", "talks"})
"""Matters that are named after whom they are with."""


@dataclass(frozen=True)
class Act:
    """A deed told in a clause. `doers`, `targets`: sides, a state's code, else an actor's id or name."""

    deed: Deed
    word: str
    doers: Sides
    targets: Sides
    negated: bool


@dataclass(frozen=True)
class Clause:
    """What a clause tells. `acts`: its deeds, the governing one first; `matters`: what they are about.

    `stems`: its other content words, without endings; `sides`: all whom it names; `proper`: names, in lower
    case, of what is no known actor (“Kobani”).
    """

    text: str
    acts: tuple[Act, ...]
    matters: frozenset[str]
    stems: frozenset[str]
    sides: Sides
    proper: frozenset[str] = frozenset()

    @property
    def head(self) -> Act | None:
        """The deed that governs the clause; null where none is told that is known."""
        return self.acts[0] if self.acts else None


@dataclass(frozen=True)
class _Name:
    at: int
    end: int
    side: str


def side(actor: Actor | None) -> str | None:
    """Whom an actor stands for: its state, the state of a well-known holder of office, else itself.

    An armed group stands for itself: Syrian rebels are not Syria.
    """
    if actor is None:
        return None
    if actor.kind == "group":
        return actor.id or actor.name.casefold()
    return actor.country or _holder(actor.name) or actor.id or actor.name.casefold()


@cache
def _holder(name: str) -> str | None:
    """The state of the office-holder whom news calls so, if all of that family name are of one state."""
    parts = name.split()
    states = {holder.state for holder in holders().get(parts[-1].casefold(), ())} if parts else set()
    return states.pop() if len(states) == 1 else None


def clause(
    text: str,
    *,
    start: int = 0,
    speaker: Actor | None = None,
    actors: Iterable[Actor] = (),
    turned: bool = False,
) -> Clause:
    """What `text` tells. `start` is its offset in its report, in which the mentions of `actors` stand.

    `speaker` is whom “we” means. `turned`: a word before the text (“unless”) turns it round.
    """
    read = _words(text)
    names = _names(read, start, speaker, {actor.text: actor for actor in actors if actor.text})
    deeds = [one for one in told(read.lower) if not _only_turns(read, one)]
    strong = [one for one in deeds if not one.deed.matter]
    weak = [one for one in deeds if not one.deed.vague]
    acts = tuple(_act(read, one, names, turned) for one in strong or weak[:1])
    taken = {at for one in deeds for at in one.at} | {at for name in names for at in range(name.at, name.end)}
    return Clause(
        text=" ".join(text.split()),
        acts=acts,
        matters=frozenset(one.deed.name for one in deeds if one.deed.matter),
        stems=_stems(read, taken),
        sides=frozenset(name.side for name in names if name.side != UNKNOWN),
        proper=frozenset(read.lower[at] for at in range(len(read)) if at not in taken and read.capital(at)),
    )


def names(text: str) -> Sides:
    """The sides that a text names."""
    return frozenset(name.side for name in _names(_words(text), 0, None, {}) if name.side != UNKNOWN)


def _words(text: str) -> Words:
    found = split(text)
    starts, at = [], 0
    for word in found:
        at = text.index(word, at)
        starts.append(at)
        at += len(word)
    none, zero = ("",) * len(found), (0,) * len(found)
    return Words(
        text=found,
        lower=tuple(word.lower().replace("’", "'") for word in found),
        starts=tuple(starts),
        ends=tuple(start + len(word) for start, word in zip(starts, found, strict=True)),
        sentence=zero,
        quoted=(False,) * len(found),
        paragraph=zero,
        tags=none,
        roles=none,
        entities=none,
    )


def _names(read: Words, start: int, speaker: Actor | None, known: Mapping[Span, Actor]) -> list[_Name]:
    """The actors named, in order: as the record resolved them, by the gazetteers, or by a speaker's “we”."""
    out: list[_Name] = []
    resolved = {span.start - start: (span.end - start, actor) for span, actor in known.items()}
    at = 0
    while at < len(read):
        name = _resolved(read, at, resolved) or _gazetted(read, at) or _person(read, at, speaker)
        if name is None:
            at += 1
        else:
            out.append(name)
            at = name.end
    return out


def _resolved(read: Words, at: int, known: Mapping[int, tuple[int, Actor]]) -> _Name | None:
    stop, actor = known.get(read.starts[at], (0, None))
    of = side(actor)
    if actor is None or of is None:
        return None
    end = next((i for i in range(at, len(read)) if read.ends[i] >= stop), len(read) - 1) + 1
    # A name within the mention tells more than the mention does: “NATO troops”, “the Syrian regime”.
    inside = next((hit for i in range(at, end) if (hit := _gazetted(read, i))), None)
    return _Name(at, end, inside.side if inside and actor.kind != "group" else of)


def _gazetted(read: Words, at: int) -> _Name | None:
    hit = find(proper(), read, at, cased=True)
    if hit is None:
        return None
    if isinstance(hit.of, Country):
        return _Name(at, hit.j, hit.of.code)
    return _Name(at, hit.j, hit.of.country or hit.of.id) if isinstance(hit.of, Body) else None


def _person(read: Words, at: int, speaker: Actor | None) -> _Name | None:
    low = (read.lower[at],)
    if low in words("own"):
        return _Name(at, at + 1, side(speaker) or UNKNOWN)
    if low in words("other"):
        return _Name(at, at + 1, UNKNOWN)
    state = _holder(read.text[at]) if read.capital(at) else None
    return _Name(at, at + 1, state) if state else None


def _act(read: Words, one: Told, names: list[_Name], turned: bool) -> Act:
    at, end = one.at[0], one.at[-1]
    passive, undergone = _is_passive(read, at), _undergone(read, at)
    doers: set[str] = set()
    targets: set[str] = set()
    for name in names:
        if _is_attribute(read, name, one):
            continue
        if name.end <= at:
            (targets if (passive and not one.deed.of_doer) or name.at < undergone else doers).add(name.side)
            continue
        hangs = _preposition(read, name.at, at)
        if hangs in ("by", "of" if one.deed.of_doer else "from"):
            doers.add(name.side)
        elif hangs not in _BESIDE:
            targets.add(name.side)
    if one.deed.mutual:
        doers = targets = doers | targets
    return Act(
        deed=one.deed,
        word=" ".join(read.text[i] for i in one.at),
        doers=frozenset(doers),
        targets=frozenset(targets),
        negated=turned != _is_turned(read, at, end),
    )


def _is_attribute(read: Words, name: _Name, one: Told) -> bool:
    """Whether a name only says which deal or talks are meant: “the Iran nuclear deal”."""
    if set(range(name.at, name.end)) & set(one.at):
        return True
    ahead = read.lower[name.end : name.end + _BEFORE_NAME - 1]
    return any(deed.deed.name in _NAMED_AFTER and deed.at[0] < len(ahead) for deed in told(ahead))


def _is_passive(read: Words, at: int) -> bool:
    """Whether the verb at `at` is a past participle after a form of “to be”."""
    word = read.lower[at]
    if not word.endswith(("ed", "en", "n", "t")) or word in ("attack", "sanction", "invasion", "threat"):
        return False
    return any((read.lower[i],) in words("be") for i in range(max(0, at - _BEFORE_NAME), at))


def _undergone(read: Words, at: int) -> int:
    """The place of a word by which whoever stands before it has the deed at `at` done to them, 0 for none.

    “Russia faces Western sanctions”: to Russia, by the West.
    """
    before = range(at - 1, max(0, at - 1 - _NEAR), -1)
    return next(
        (i for i in before if any((form,) in words("undergoing") for form in forms(read.lower[i]))), 0
    )


def _only_turns(read: Words, one: Told) -> bool:
    """Whether a word that could tell a deed only turns the next one round: “fails to comply”."""
    at = one.at[0]
    pair = read.lower[at + 1] if at + 1 < len(read) else ""
    return any((form, pair) in words("turning") for form in forms(read.lower[at]))


def _preposition(read: Words, at: int, after: int) -> str | None:
    """The preposition that the name at word `at` hangs on, looked for no further back than `after`."""
    for i in range(at - 1, max(after, at - 1 - _BEFORE_NAME), -1):
        if read.lower[i] in _PREPOSITIONS | _BESIDE:
            return read.lower[i]
    return None


def _is_turned(read: Words, at: int, end: int) -> bool:
    """Whether an odd number of words before the deed, or within it, turn it round."""
    low = max(0, at - _NEAR)
    turns = sum(word.endswith("n't") for word in read.lower[low:end])
    for i in range(low, end):
        for phrase in words("turning"):
            stretch = read.lower[i : i + len(phrase)]
            ahead = i + len(phrase) <= at or (i > at and i + len(phrase) <= end)
            first = bool(stretch) and (phrase[0] in forms(stretch[0]) if i < at else phrase[0] == stretch[0])
            if ahead and first and stretch[1:] == phrase[1:]:
                turns += 1
    return turns % 2 == 1


def _stems(read: Words, taken: set[int]) -> frozenset[str]:
    found: set[str] = set()
    for at, word in enumerate(read.lower):
        if at in taken or any((form,) in words("carrying") for form in forms(word)):
            continue
        found |= stems(word)
    return frozenset(found)
