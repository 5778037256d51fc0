"""What was declared to follow: a deed held against the triggers of conditions, and what follows from that.

Nothing is inferred: each step is a condition that somebody declared, found by its trigger. The score says how
far the deed tells that trigger (what is done, by whom, to whom, about what), and `why` says it in words.
A deed fires a trigger, not the other way round: an invasion is an attack, an attack need be no invasion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from demarche.link.clauses import UNKNOWN, Act, Clause, Sides, clause, names, side
from demarche.link.deeds import kinship, opposition, reach
from demarche.link.side import side_name
from demarche.reader.meaning import likeness
from demarche.records import AnyRecord, Condition

LEAST = 0.6
"""The score from which a trigger counts as told by a deed; chosen on queries of `benchmarks/whatif.tsv`."""

LIKE_SHARE, LIKE_ALONE = 0.2, 0.8
"""The share of likeness of meaning where words tell the trigger; the likeness that alone tells it."""

Settings = Callable[[Condition], str]
"""A condition → the words around it: its report's title and its paragraph."""
Meanings = Mapping[tuple[str, str], bytes]

_TURNED = re.compile(r"\b(?:unless|until|till|without)\W*$", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:even if|whether or not)\W*$", re.IGNORECASE)
_FORCES = ("threat", "red-line", "deadline", "warning", "promise", "offer", "prediction")
_OWN = frozenset({"threat", "red-line", "deadline", "promise", "offer"})
"""Forces by which an issuer declares a deed of its own side."""

# What is not told neither agrees nor disagrees; how much it takes off.
_UNTOLD, _ABSENT, _UNASKED, _MAYBE, _BLOC = 0.88, 0.55, 0.97, 0.92, 0.9
_NO_MATTER, _OTHER_MATTER, _SECOND, _CONCESSIVE = 0.75, 0.35, 0.85, 0.8
_STRAY = 0.05  # for each content word of the trigger beyond these many that the deed does not tell
_STRAYS = 3
_ALIKE, _SAME = (
    0.5,
    0.9,
)  # share of words from which two declarations count as one; of nobody known, nearly all
_PARTIES = 2  # of those whom a chain names, so many must be named where it goes on


@dataclass(frozen=True)
class Match:
    """How far a deed tells a trigger, 0 to 1, and why."""

    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Declared:
    """A condition with its clauses read. `unless`: a word before the trigger turns it round."""

    condition: Condition
    trigger: Clause
    consequence: Clause
    unless: bool
    concessive: bool


@dataclass(frozen=True)
class Step:
    """A declared condition that a deed fires. `told`: all records that tell it, the one shown first.

    `doubted`: the issuer that was read is the very doer of the trigger, so that it can hardly be the issuer.
    `then`: what was declared, by others, to follow from its consequence.
    """

    declared: Declared
    match: Match
    told: tuple[Condition, ...]
    doubted: bool
    then: tuple[Step, ...] = ()


def read(records: Iterable[AnyRecord]) -> tuple[Declared, ...]:
    """The conditions that have both a trigger and a consequence, with their clauses read, by id."""
    whole = (one for one in records if isinstance(one, Condition) and one.trigger and one.consequence)
    return tuple(_read(one) for one in sorted(whole, key=lambda one: one.id))


def _read(condition: Condition) -> Declared:
    trigger, consequence, issuer = condition.trigger, condition.consequence, condition.issuer
    assert trigger is not None
    assert consequence is not None
    evidence = condition.evidence
    lead = (evidence.prefix + evidence.exact[: max(0, trigger.start - evidence.start)])[-24:]
    actors = (*condition.against, *([issuer] if issuer else []))
    unless = bool(_TURNED.search(lead))
    made = {
        "trigger": clause(trigger.exact, start=trigger.start, speaker=issuer, actors=actors, turned=unless),
        "consequence": clause(consequence.exact, start=consequence.start, speaker=issuer, actors=actors),
    }
    if condition.force in _OWN:
        made["consequence"] = _by(made["consequence"], side(issuer))
    return Declared(condition, made["trigger"], made["consequence"], unless, bool(_ONLY.search(lead)))


def _by(told: Clause, doer: str | None) -> Clause:
    """A declared deed whose doer is not named is its issuer's."""
    if doer is None:
        return told
    acts = (one if one.doers else replace(one, doers=frozenset({doer})) for one in told.acts)
    return replace(told, acts=tuple(acts))


def match(deed: Clause, one: Declared, setting: Settings, likeness_of: float | None = None) -> Match | None:
    """How far `deed` tells the trigger of a condition; null where it does not, or another deed is told.

    `setting` is looked up only where a trigger does not name whom the deed names. `likeness_of` is
    the cosine of the two meanings, null where there are no vectors.
    """
    trigger = one.trigger
    head = deed.head
    best: tuple[float, tuple[str, ...]] = (0.0, ())
    contradicted = False
    for place, act in enumerate(trigger.acts) if head else ():
        assert head is not None
        share, how = _kin(head, act)
        if not share:
            continue
        roles, told = _roles(head, act, one, setting)
        contradicted |= not roles
        score = share * roles * _about(deed, trigger, act) * (1.0 if not place else _SECOND)
        if score > best[0]:
            best = score, (how, *told)
    score, why = best
    if score and deed.proper:
        around = f"{trigger.text} {setting(one.condition)}".casefold()
        score *= _ABSENT ** sum(name not in around for name in deed.proper)
    if not head:
        score, why = _by_words(deed, trigger)
    if likeness_of is not None and score:
        score = (1 - LIKE_SHARE) * score + LIKE_SHARE * max(0.0, likeness_of)
        why = (*why, f"meaning {likeness_of:.2f}")
    elif likeness_of is not None and likeness_of >= LIKE_ALONE and not contradicted and _open(deed, trigger):
        score, why = 0.9 * likeness_of, (f"meaning {likeness_of:.2f}",)
    if one.concessive:
        score, why = score * _CONCESSIVE, (*why, "said to follow whether or not")
    return Match(round(score, 2), why) if score else None


def _kin(deed: Act, other: Act) -> tuple[float, str]:
    if deed.negated == other.negated:
        return kinship(deed.deed.name, other.deed.name), f"“{deed.word}” tells “{other.word}”"
    return opposition(deed.deed.name, other.deed.name), f"“{deed.word}” tells the opposite of “{other.word}”"


def _roles(deed: Act, act: Act, one: Declared, setting: Settings) -> tuple[float, tuple[str, ...]]:
    """How far doers and targets agree; 0 where they can't."""
    if deed.deed.mutual and act.deed.mutual:
        return _side_by_side(deed.doers, act.doers, "between", one, setting)
    done, who = _side_by_side(deed.doers, act.doers, "by", one, setting)
    to, whom = _side_by_side(deed.targets, act.targets, "to", one, setting) if done else (0.0, ())
    return done * to, (*who, *whom)


def _side_by_side(
    asked: Sides, told: Sides, role: str, one: Declared, setting: Settings
) -> tuple[float, tuple[str, ...]]:
    known, wanted = told - {UNKNOWN}, asked - {UNKNOWN}
    if not wanted:
        return (_UNASKED if known else 1.0), ()
    if wanted & known:
        return 1.0, (f"{role} {_listed(wanted & known)}",)
    within = reach(known, wanted)
    if within:
        return _BLOC, (f"{role} {_listed(known)}, of one bloc with {_listed(within)}",)
    around, issuer = names(setting(one.condition)), frozenset({side(one.condition.issuer) or UNKNOWN})
    # Nobody declares what follows from his own deed, but often what follows from one done to him.
    around = around - issuer if role == "by" else around | issuer
    if not known:
        what = "a pronoun" if UNKNOWN in told else "somebody not told"
        near = reach(wanted, around)
        if not near:
            return _ABSENT, (f"{role} {what}",)
        return _MAYBE if UNKNOWN in told else _UNTOLD, (f"{role} {what}, where {_listed(near)} is named",)
    if role == "by" and _is_pronoun(one, known) and wanted & around:
        # The record's word for a pronoun is a guess; its sentence names another that it may be.
        return _MAYBE * _UNTOLD, (f"by a pronoun, read as {_listed(known)}, that may be {_listed(wanted)}",)
    return 0.0, ()


def _is_pronoun(one: Declared, known: Sides) -> bool:
    """Whether the trigger names those sides by a pronoun only."""
    trigger = one.condition.trigger
    return trigger is not None and not known & names(trigger.exact)


def _listed(sides: Iterable[str]) -> str:
    return ", ".join(sorted(side_name(one) for one in sides))


def _about(deed: Clause, trigger: Clause, act: Act) -> float:
    """How far the two are about the same matters and no other."""
    share = 1.0
    own = {act.deed.name}
    if deed.matters - own and trigger.matters - own and not deed.matters & trigger.matters:
        share = _OTHER_MATTER if act.deed.object else _NO_MATTER
    elif act.deed.object and bool(deed.matters) != bool(trigger.matters):
        share = _NO_MATTER
    strays = len(trigger.stems - deed.stems) - _STRAYS
    return share * max(0.7, 1 - _STRAY * max(0, strays))


def _by_words(deed: Clause, trigger: Clause) -> tuple[float, tuple[str, ...]]:
    """Where the deed is in no table: the share of its words and names that the trigger has."""
    asked, shared = deed.stems | deed.sides, (deed.stems & trigger.stems) | (deed.sides & trigger.sides)
    if not deed.stems & trigger.stems or 3 * len(shared) < 2 * len(asked):
        return 0.0, ()
    turned = bool(trigger.head and trigger.head.negated)
    score = 0.0 if turned else len(shared) / len(asked) * 0.9
    return score, ("shares " + ", ".join(sorted(shared)),) if score else ()


def _open(deed: Clause, trigger: Clause) -> bool:
    """Whether nothing in the names or the sense speaks against two clauses of like meaning."""
    turned = bool(deed.head and deed.head.negated) != bool(trigger.head and trigger.head.negated)
    return not turned and (not deed.sides or not trigger.sides or bool(deed.sides & trigger.sides))


def foresee(
    deed: Clause,
    declared: Sequence[Declared],
    setting: Settings,
    *,
    depth: int = 2,
    least: float = LEAST,
    meaning: bytes | None = None,
    meanings: Meanings | None = None,
) -> tuple[Step, ...]:
    """What was declared to follow from `deed`, and from that, `depth` steps deep, as trees.

    The threats, red lines and other words by which an actor binds itself come first, predictions last; within
    them the surest match. What follows from a step is what other sides declared: nobody answers itself. A
    prediction whose source no report tells is left out: no actor declared it. The order in which conditions
    come makes no difference.
    """
    search = _Search(declared, setting, meanings or {}, least)
    return search.steps(deed, meaning, depth, _Path((), frozenset(), deed.sides))


@dataclass(frozen=True)
class _Path:
    """The way to a step: its conditions, all records that tell them, and whom they name."""

    conditions: tuple[Condition, ...]
    records: frozenset[str]
    parties: Sides

    def on(self, one: Declared, records: Iterable[str], around: Sides) -> _Path:
        # A query that names hardly anybody says not which crisis it is of; its first step's report does.
        parties = self.parties | _parties(one) | (around if len(self.parties) < _PARTIES else frozenset())
        return _Path((*self.conditions, one.condition), self.records | frozenset(records), parties)


@dataclass(frozen=True)
class _Search:
    declared: Sequence[Declared]
    setting: Settings
    meanings: Meanings
    least: float

    def steps(self, deed: Clause, meaning: bytes | None, depth: int, path: _Path) -> tuple[Step, ...]:
        if depth < 1:
            return ()
        found = []
        for one in self.declared:
            if self._may_follow(deed, one, path):
                vector = self.meanings.get((one.condition.id, "trigger"))
                alike = likeness(meaning, vector) if meaning and vector else None
                met = match(deed, one, self.setting, alike)
                if met is not None and met.score >= self.least:
                    found.append((met, one))
        return tuple(self._step(group, depth, path) for group in _folded(found))

    def _may_follow(self, deed: Clause, one: Declared, path: _Path) -> bool:
        condition = one.condition
        if condition.id in path.records or (condition.issuer is None and condition.force == "prediction"):
            return False
        if not path.conditions:
            return True
        issuer = side(condition.issuer)
        answers_itself = issuer is not None and issuer == side(path.conditions[-1].issuer)
        return not answers_itself and _follows(deed, one, path.parties, self.setting)

    def _step(self, group: Sequence[tuple[Match, Declared]], depth: int, path: _Path) -> Step:
        met, one = group[0]
        everyone = sorted((other.condition for _, other in group), key=_when)
        around = names(self.setting(one.condition)) if depth > 1 else frozenset()
        further = path.on(one, (other.id for other in everyone), around)
        meaning = self.meanings.get((one.condition.id, "consequence"))
        return Step(
            declared=one,
            match=met,
            told=(one.condition, *(other for other in everyone if other.id != one.condition.id)),
            doubted=doubted(one),
            then=self.steps(one.consequence, meaning, depth - 1, further),
        )


def _parties(one: Declared) -> Sides:
    """Whose crisis a condition belongs to: its issuer and all whom it names."""
    issuer = side(one.condition.issuer)
    return one.trigger.sides | one.consequence.sides | ({issuer} if issuer else frozenset())


def _follows(deed: Clause, one: Declared, context: Sides, setting: Settings) -> bool:
    """Whether a condition may answer a declared consequence: of the same crisis, and in words of its own.

    Two of those whom the chain names so far must be named in it or around it; where the consequence says
    little (“we will react”), the trigger must name its doer.
    """
    head = deed.head
    if head is None or head.deed.matter:
        return False
    if head.deed.vague and not any(head.doers & act.doers - {UNKNOWN} for act in one.trigger.acts):
        return False
    near = len(_parties(one) & context)
    enough = min(_PARTIES, len(context))
    return near >= enough or len((_parties(one) | names(setting(one.condition))) & context) >= enough


def doubted(one: Declared) -> bool:
    """Whether the issuer that was read is the trigger's own doer, so that it can hardly be the issuer."""
    head, issuer = one.trigger.head, side(one.condition.issuer)
    assert one.condition.trigger is not None
    named = names(one.condition.trigger.exact)
    return bool(
        head
        and not head.negated
        and issuer in head.doers
        and issuer in named
        and one.condition.force in ("threat", "warning", "red-line")
    )


def _when(condition: Condition) -> tuple[str, str, int, str]:
    return (condition.report.published or "9", condition.report.id, condition.evidence.start, condition.id)


def _folded(found: Sequence[tuple[Match, Declared]]) -> list[list[tuple[Match, Declared]]]:
    """The same declaration by the same issuer put together, the surest match first; groups in their order."""
    order = sorted(found, key=lambda one: _rank(*one))
    group = list(range(len(order)))
    for at, (_, one) in enumerate(order):
        for other in range(at):
            if group[other] != group[at] and _same(one, order[other][1]):
                old, new = max(group[at], group[other]), min(group[at], group[other])
                group = [new if each == old else each for each in group]
    return [[order[at] for at in range(len(order)) if group[at] == each] for each in sorted(set(group))]


def _rank(met: Match, one: Declared) -> tuple[bool, float, float, str, str]:
    condition = one.condition
    published = condition.report.published or "9"
    return (condition.force == "prediction", -met.score, -condition.confidence, published, condition.id)


def _same(one: Declared, other: Declared) -> bool:
    """Whether two conditions are one declaration: one issuer, and clauses that share most of their words.

    Where no report tells the issuer of one, the words must be nearly the same.
    """
    a, b = one.condition.issuer, other.condition.issuer
    if one.unless != other.unless:
        return False
    if a is not None and b is not None and (a.id or a.name.casefold()) != (b.id or b.name.casefold()):
        return False
    least = _ALIKE if a is not None and b is not None else _SAME
    return all(
        _shared(mine, yours) >= least
        for mine, yours in ((one.trigger, other.trigger), (one.consequence, other.consequence))
    )


def _shared(one: Clause, other: Clause) -> float:
    a, b = (
        {*each.stems, *each.sides, *each.matters, *(act.deed.name for act in each.acts)}
        for each in (one, other)
    )
    return len(a & b) / len(a | b) if a | b else float(one.text == other.text)
