"""The board of conditions: each declaration once, however often told, with how it stands now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from demarche.link.alike import Alike
from demarche.link.clauses import UNKNOWN, names
from demarche.link.consequences import Declared
from demarche.link.fulfilment import TakenBack
from demarche.link.likely import chance
from demarche.link.words import stems
from demarche.records import AnyRecord, Condition
from demarche.views import telling, words
from demarche.views.due import DueCondition

Stands = Literal["kept", "broken", "due", "taken back", "open"]
STANDS: tuple[Stands, ...] = ("due", "kept", "broken", "taken back", "open")
_STATES: dict[str, Stands] = {"kept": "kept", "broken": "broken", "not yet known": "due"}

# Share of content words, of either clause, from which two declarations by one issuer are one; and where no
# report tells whose one of them is.
_ONE_ISSUER, _NO_ISSUER = 0.5, 0.9
_ANYBODY = ("anybody",)
_PRONOUN = re.compile(r"(?:it|he|she|they|we|i|you|this|that|these|those)\b", re.IGNORECASE)
_OWN = re.compile(r"^(?:we|i)\s", re.IGNORECASE)
_DEED = 200  # characters of a deed that can be asked about
_TRIGGER = 90  # characters of a trigger that can still be put as a question


@dataclass(frozen=True)
class Declaration:
    """One declared condition. `condition` is the record shown, `told` all that tell it, by date of report.

    `accounts`: how many of the `reports` that tell it are independent; `chance` as in `link.likely`.
    `stands`: “due” where the trigger came about (`met`) and no record tells what followed, “kept” or “broken”
    where `answers` tell, “taken back” where later words of the issuer do (`taken_back`), else “open”: no
    record tells that its trigger came about.
    """

    condition: Condition
    told: tuple[Condition, ...]
    reports: int
    accounts: int
    outlets: tuple[str, ...]
    chance: float
    stands: Stands
    met: tuple[AnyRecord, ...]
    answers: tuple[AnyRecord, ...]
    taken_back: tuple[TakenBack, ...]


@dataclass(frozen=True)
class Trigger:
    """A deed that conditions are declared for, in words: how many conditions, by how many accounts."""

    deed: str
    conditions: int
    accounts: int


def declarations(
    conditions: Iterable[Condition],
    accounts: Mapping[str, str],
    due: Iterable[DueCondition] = (),
    backs: Callable[[Condition], Sequence[TakenBack]] = lambda _: (),
) -> tuple[Declaration, ...]:
    """The declarations that `conditions` tell: what somebody binds himself by first, foretellings last.

    Within them the latest told first. `accounts`: report → its account, of copies. `due`: those whose trigger
    came about; `backs`: a condition → the words that take it back. The order of what comes is no matter.
    """
    state = {one.condition.id: one for one in due}
    found = [_declaration(told, accounts, state, backs) for told in together(conditions)]
    found.sort(key=lambda one: one.condition.id)
    found.sort(key=lambda one: one.told[-1].report.published or "", reverse=True)
    return tuple(sorted(found, key=lambda one: _tier(one.condition)))


def _tier(condition: Condition) -> int:
    foretold = condition.force == "prediction"
    return foretold + (foretold and condition.issuer is None)


def together(conditions: Iterable[Condition]) -> tuple[tuple[Condition, ...], ...]:
    """The conditions that tell one declaration put together: one issuer, trigger and consequence alike.

    Compared are only those of one issuer that share words, and those of like words where one tells no issuer.
    """
    ordered = sorted(
        conditions, key=lambda one: (one.report.published or "~", one.report.id, one.evidence.start, one.id)
    )
    held: Alike[int] = Alike()
    groups: list[list[Condition]] = []
    for one in ordered:
        own, said = _issuer(one), _said(one)
        keys = (_ANYBODY,) if own is None else (own, None)
        likes = (at for key in keys for at in held.find(key, said))
        home = next((at for at in likes if _same(groups[at][0], one)), None)
        if home is None:
            home = len(groups)
            groups.append([])
            held.put(own, said, home)
            held.put(_ANYBODY, said, home)
        groups[home].append(one)
    return tuple(map(tuple, groups))


def _issuer(condition: Condition) -> str | None:
    by = condition.issuer
    return (by.id or by.name.casefold()) if by else None


def _said(condition: Condition) -> frozenset[str]:
    spans = [span.exact for span in (condition.trigger, condition.consequence) if span]
    return stems(" ".join(spans) or condition.evidence.exact)


def _same(one: Condition, other: Condition) -> bool:
    least = _ONE_ISSUER if one.issuer and other.issuer else _NO_ISSUER
    pairs = [(one.trigger, other.trigger), (one.consequence, other.consequence)]
    told = [(a, b) for a, b in pairs if a or b]
    return bool(told) and all(a and b and _shared(a.exact, b.exact) >= least for a, b in told)


def _shared(one: str, other: str) -> float:
    a, b = stems(one), stems(other)
    return len(a & b) / len(a | b) if a | b else float(one.casefold() == other.casefold())


def _declaration(
    told: Sequence[Condition],
    accounts: Mapping[str, str],
    due: Mapping[str, DueCondition],
    backs: Callable[[Condition], Sequence[TakenBack]],
) -> Declaration:
    shown = max(told, key=lambda one: (telling.weight(one), one.id))
    fallen = [due[one.id] for one in told if one.id in due]
    state: DueCondition | None = max(
        fallen, key=lambda one: (len(one.answers), one.condition.id), default=None
    )
    taken = {back.statement.id: back for one in told for back in backs(one)}
    reports = {one.report.id for one in told}
    stands: Stands = _STATES[state.state] if state else "open"
    return Declaration(
        condition=shown,
        told=tuple(told),
        reports=len(reports),
        accounts=len({accounts.get(one, one) for one in reports}),
        outlets=tuple(dict.fromkeys(one.report.outlet for one in told if one.report.outlet)),
        chance=chance(told, accounts),
        stands="taken back" if taken and stands in {"open", "due"} else stands,
        met=state.met if state else (),
        answers=state.answers if state else (),
        taken_back=tuple(
            taken[id] for id in sorted(taken, key=lambda id: (words.dated(taken[id].statement), id))
        ),
    )


def triggers(declared: Iterable[tuple[Declaration, Declared]], most: int = 12) -> tuple[Trigger, ...]:
    """The deeds that most conditions are declared for, each in the shortest words by which one names it.

    Only triggers that name who does it, and are declared by somebody, so that `whatif` can answer.
    """
    asked: dict[tuple[str, ...], list[tuple[str, Declaration]]] = {}
    for one, read in declared:
        head, text = read.trigger.head, read.trigger.text
        if head is None or head.negated or head.deed.vague or head.deed.matter or read.unless:
            continue
        doers, targets = head.doers - {UNKNOWN}, head.targets - {UNKNOWN}
        if not one.condition.issuer or len(text) > _TRIGGER or _PRONOUN.match(text):
            continue
        if doers and doers <= names(text):
            asked.setdefault((head.deed.name, *sorted(doers), ">", *sorted(targets)), []).append((text, one))
    found = [
        (
            Trigger(min((text for text, _ in told), key=lambda text: (len(text), text)), len(told), accounts),
            min(one.condition.force == "prediction" for _, one in told),
        )
        for told in asked.values()
        for accounts in [sum(one.accounts for _, one in told)]
    ]
    found.sort(key=lambda each: (-each[0].conditions, each[1], -each[0].accounts, each[0].deed))
    return tuple(one for one, _ in found[:most])


def asked_of(condition: Condition, part: Literal["trigger", "consequence"]) -> str | None:
    """The trigger or consequence as a deed to put to `whatif`; null where a pronoun is its doer.

    In a consequence “I” and “we” are the issuer's: “we will close the port” is asked by the issuer's name.
    """
    span = condition.trigger if part == "trigger" else condition.consequence
    text = words.shortened(words.one_line(span.exact), _DEED).rstrip("…") if span else ""
    if part == "consequence" and condition.issuer:
        text = _OWN.sub(f"{words.name(condition.issuer)} ", text, count=1)
    return text if text and not _PRONOUN.match(text) else None
