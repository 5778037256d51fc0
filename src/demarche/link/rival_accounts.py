"""Accounts of one thing: one source asserts or accuses, another denies.

A denial is set against what it answers: the claim that it says it denies, what stands right before it, else
an assertion of somebody else that names whom the denial is about, near in time, where the words of the two
overlap strongly. Denying is told from refusing by the words used (`data/denying.tsv`). Precision comes first:
what is not evident is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from demarche.actors.tables import countries
from demarche.link.rival_answers import BEFORE, answered, countered, speaks
from demarche.link.rival_denials import Account, claimed, content, denies, has, points
from demarche.link.rival_told import (
    WORD,
    Side,
    Told,
    addressed,
    asserts,
    bag,
    day_of,
    light,
    same_words,
    state_names,
    tell,
)
from demarche.link.words import stems
from demarche.records import Event, Span, Statement

WINDOW = timedelta(days=45)
"""How far apart in time an assertion and a denial may be told and still be on one thing."""

_SHARED = 2  # content words that the two share at least …
_DENIED, _SAID = 0.6, 0.25  # … and the part of the denial's, and of the assertion's, that these make up
_BESIDE = 700  # characters around a denial of one word ("denied meddling") in which what it answers is told
_NEXT = 60  # characters between what is told of a “he” and the denial of one who is named
_HE = re.compile(r"(?:that )?(?:he|she|they) ")


@dataclass(frozen=True)
class Contradiction:
    """What some assert and others deny, each in order of date; `shared`: the content words of both.

    Where nothing is asserted but in the denial itself ("denied U.S. claims that …"), `claimed` is whose
    claim it is, in the denial's words.
    """

    asserted: tuple[Account, ...]
    denied: tuple[Account, ...]
    shared: tuple[str, ...]
    claimed: Span | None = None


def contradictions(
    accounts: Iterable[Account], side: Side, window: timedelta = WINDOW
) -> tuple[Contradiction, ...]:
    """What one asserts and another denies, denials of one matter together, by first date.

    `side` says whom an actor speaks for. The order in which accounts come makes no difference.
    """
    ordered = sorted(accounts, key=lambda one: (one.report.id, one.evidence.start, one.id))
    spoken: dict[str, list[Statement]] = defaultdict(list)
    for one in ordered:
        if isinstance(one, Statement):
            spoken[one.report.id].append(one)

    def beside(one: Account) -> list[Told]:
        """What is said in the report of a denial before it, not far off."""
        at = one.evidence.start
        near = (other for other in spoken[one.report.id] if 0 <= at - other.evidence.end <= BEFORE)
        return [tell(other, side) for other in near]

    denials = _denials(ordered, spoken)
    denied = _spans(denials)
    asserted = [
        tell(one, side) for one in ordered if asserts(one) and not _denied(one, denied[one.report.id])
    ]
    by_stem: dict[str, list[int]] = defaultdict(list)
    for at, told in enumerate(asserted):
        for stem in told.bag:
            by_stem[stem].append(at)
    pairs: list[tuple[Told, Told, frozenset[str]]] = []
    whose: dict[str, Span] = {}
    for one in denials:
        denial = tell(one, side)
        pointing = points(one)
        if pointing:
            pairs += [(denial, other, frozenset()) for other in answered(denial, pointing, beside(one))]
            continue
        said_by = claimed(one, denial.names) if isinstance(one, Statement) else None
        if said_by:
            whose[one.id] = said_by
        named = stems(said_by.exact) if said_by else None
        denial = _of_what(denial)
        before = len(pairs)
        often = Counter(at for stem in denial.bag for at in by_stem[stem])
        for at in sorted(often):
            if named and not named & asserted[at].names:
                continue  # the denial says whose claim it answers
            shared = _contradicted(denial, asserted[at], window)
            if shared:
                pairs.append((denial, asserted[at], shared))
        if len(pairs) == before and not said_by:
            pairs += [(denial, told, frozenset()) for told in countered(denial, beside(one))]
    met = {denial.record.id for denial, _, _ in pairs}
    alone = [
        Contradiction((), those, (), whose[those[0].id])
        for those in _by_claimant([one for one in denials if one.id in whose and one.id not in met], whose)
    ]
    return tuple(sorted((*_joined(pairs), *alone), key=lambda one: (_first(one), one.denied[0].id)))


def _denials(ordered: Sequence[Account], spoken: Mapping[str, Sequence[Statement]]) -> list[Account]:
    """The accounts that deny; of a denial read both as a statement and as an event, the statement."""
    found = [one for one in ordered if denies(one) and speaks(one, spoken.get(one.report.id, ()))]
    said: dict[str, list[Statement]] = defaultdict(list)
    for one in found:
        if isinstance(one, Statement):
            said[one.report.id].append(one)
    return [
        one
        for one in found
        if isinstance(one, Statement)
        or not any(one.evidence.touches(other.evidence) for other in said[one.report.id])
    ]


def _by_claimant(denials: Sequence[Account], whose: Mapping[str, Span]) -> list[tuple[Account, ...]]:
    """Denials that name whose claim they answer, those of one report that name the same together."""
    found: dict[tuple[str, frozenset[str]], list[Account]] = {}
    for one in denials:
        named = stems(whose[one.id].exact)
        like = (key for key in found if key[0] == one.report.id and key[1] & named)
        found.setdefault(next(like, (one.report.id, named)), []).append(one)
    return [tuple(those) for those in found.values()]


def _spans(denials: Iterable[Account]) -> Mapping[str, list[Span]]:
    """What is denied, by report: the words of the denials that are statements."""
    found: dict[str, list[Span]] = defaultdict(list)
    for one in denials:
        if isinstance(one, Statement):
            found[one.report.id] += one.content
    return found


def _denied(one: Account, spans: Sequence[Span]) -> bool:
    """Whether an account is read from the very words of a denial: who denies a deed does not tell it."""
    words = [one.evidence] if isinstance(one, Event) else one.content
    return any(a.start < b.end and b.start < a.end for a in words for b in spans)


def _vague(stem: str) -> bool:
    """Whether a word can't be what is denied: "any plan to attack" denies an attack."""
    return light(stem) or has(stem, "plan", "asserting")


_NOT_DONE = re.compile(
    r"(?:\b(?:did|does|do|has|have|had|was|were|is|are)(?: not|n['’]t)|\bnever)"
    r"(?: had| been| any| ever)* (\w+)"
)
_OWN = re.compile(r"\bi(?: |['’]ve |['’]d )(?:never|did|have|had|was|used|knew)\b")
_DONE = re.compile(r"\b(?:had|has|have|was|were)(?: been| ever)* (?!not\b)(\w+)")


def _of_what(denial: Told) -> Told:
    """A denial with the act that is denied, and the names of whoever would have done it."""
    found = _NOT_DONE.search(denial.text) or _DONE.search(denial.text)
    act = next(iter(bag(found[1])), None) if found else None
    if act is None:
        plain = (bag(word) for word in WORD.findall(denial.text))
        named = denial.proper | denial.names
        heads = (stem for one in plain for stem in one if stem not in named and not _vague(stem))
        act = next(heads, None)
    start = content(denial.record).split()[:6]
    begins = frozenset[str]().union(*(stems(word) for word in start if word[:1].isupper())) & denial.proper
    about = begins | frozenset[str]().union(
        *(state_names(code) for code in countries() if begins & state_names(code))
    )
    own = stems(denial.who.name.split()[-1]) if denial.who and _OWN.search(denial.text) else denial.names
    return replace(denial, act=act, about=about or own)


def _contradicted(denial: Told, assertion: Told, window: timedelta) -> frozenset[str]:
    """The content words that a denial shares with the assertion it contradicts; none where it doesn't."""
    nothing = frozenset[str]()
    if not _near(denial, assertion, window) or _one_voice(denial, assertion):
        return nothing
    if denial.act is not None and denial.act not in assertion.bag:
        return nothing
    if (not denial.plan and has(assertion.text, "modal", "asserting")) or " if " in assertion.text:
        return nothing
    if not (assertion.bag | addressed(assertion)) & denial.about and not _of_him_beside(denial, assertion):
        return nothing
    own = denial.names | assertion.names
    said = frozenset(stem for stem in denial.bag - own if not light(stem))
    other = assertion.bag - own
    shared = said & other
    if shared == said == {denial.act}:
        # One word alone ("denied meddling") answers only an accusation that stands close by.
        told, at = assertion.record, denial.record.evidence.start
        beside = told.report.id == denial.record.report.id and abs(told.evidence.end - at) <= _BESIDE
        accuses = isinstance(told, Statement) and told.act == "ACCUSE"
        return shared if beside and accuses else nothing
    if len(shared) < _SHARED or len(shared) < _DENIED * len(said) or len(shared) < _SAID * len(other):
        return nothing
    # A name and one word more are shared by matters that have nothing else in common.
    plain = shared - denial.proper
    return shared if len(plain) >= _SHARED or (plain and len(shared) > _SHARED) else nothing


def _of_him_beside(denial: Told, assertion: Told) -> bool:
    """Whether what is asserted is told of a “he” or “they” right before the denial of one who is named."""
    one, other = denial.record, assertion.record
    near = one.report.id == other.report.id and 0 <= one.evidence.start - other.evidence.end <= _NEXT
    return near and _HE.match(assertion.text) is not None


def _one_voice(denial: Told, assertion: Told) -> bool:
    """Whether the two may come from one mouth: the same actor, or two of a side, not naming each other."""
    if assertion.who is None:
        return not isinstance(assertion.record, Event) or same_words(denial, assertion)
    if denial.side is None or assertion.side is None:
        return True
    if denial.who == assertion.who or (denial.who and assertion.who and denial.who.id == assertion.who.id):
        return (denial.who is not None and denial.who.id is not None) or denial.who == assertion.who
    if denial.side != assertion.side:
        return False
    person = denial.who is not None and denial.who.kind == "person"
    surname = stems(denial.who.name.split()[-1]) if denial.who and person else frozenset()
    return not surname or not surname & assertion.bag


def _near(one: Told, other: Told, window: timedelta) -> bool:
    if same_words(one, other):
        return False
    return one.day is None or other.day is None or abs(one.day - other.day) <= window


def _joined(pairs: Sequence[tuple[Told, Told, frozenset[str]]]) -> tuple[Contradiction, ...]:
    """Denials and assertions that are tied to each other, as one matter each."""
    above: dict[str, str] = {}

    def root(one: str) -> str:
        while above.setdefault(one, one) != one:
            one = above[one]
        return one

    for denial, assertion, _ in pairs:
        low, high = sorted((root(denial.record.id), root(assertion.record.id)))
        above[high] = low
    groups: dict[str, list[tuple[Told, Told, frozenset[str]]]] = defaultdict(list)
    for pair in pairs:
        groups[root(pair[0].record.id)].append(pair)
    found = []
    for those in groups.values():
        shared = frozenset[str]().union(*(words for _, _, words in those))
        found.append(
            Contradiction(
                asserted=_once(assertion for _, assertion, _ in those),
                denied=_once(denial for denial, _, _ in those),
                shared=tuple(sorted(shared)),
            )
        )
    return tuple(found)


def _first(one: Contradiction) -> str:
    return min(str(day_of(record) or "") for record in (*one.asserted, *one.denied))


def _once(told: Iterable[Told]) -> tuple[Account, ...]:
    """Each record once, by date; of records read from the same words, a statement before an event."""
    ordered = sorted(
        {one.record.id: one for one in told}.values(),
        key=lambda one: (
            isinstance(one.record, Event),
            str(one.day or ""),
            one.record.report.id,
            one.record.id,
        ),
    )
    kept: list[Told] = []
    for one in ordered:
        if not any(same_words(one, other) for other in kept):
            kept.append(one)
    return tuple(one.record for one in sorted(kept, key=lambda one: (str(one.day or ""), one.record.id)))
