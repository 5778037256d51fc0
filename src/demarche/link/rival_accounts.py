"""Accounts of one thing: one source asserts or accuses, another denies.

A denial is set against an assertion of somebody else that names whom the denial is about, near in time, where
the words of the two overlap strongly. Denying is told from refusing by the words used (`data/denying.tsv`).
Precision comes first: what is not evident is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from demarche.actors.tables import countries
from demarche.link.tables import column, rows
from demarche.link.words import stems
from demarche.records import Actor, Event, Span, Statement

WINDOW = timedelta(days=45)
"""How far apart in time an assertion and a denial may be told and still be on one thing."""

_SHARED = 2  # content words that the two share at least …
_DENIED, _SAID = 0.6, 0.25  # … and the part of the denial's, and of the assertion's, that these make up
_BESIDE = 700  # characters around a denial of one word ("denied meddling") in which what it answers is told
_BEFORE = 400  # characters before a bare denial ("denied the charges") in which what it answers is told
_ASSERTING = frozenset({"ACCUSE", "SAY", "WARN", "CONCEDE", "REQUEST"})
_HAPPENED = frozenset({"actual", "ongoing"})
_USED = re.compile(r"\bus(?:ed|ing|es)\b")  # else taken for a word without weight
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

Side = Callable[[Actor | None], str | None]
Account = Statement | Event


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


@dataclass(frozen=True)
class _Told:
    """An account made comparable.

    `bag`: its content words; `names`: those that name its speaker; `plan`: it is of a plan or intention.
    Of a denial, `act` is the word for what is denied (null: all its words are) and `about` names who would
    have done it.
    """

    record: Account
    who: Actor | None
    side: str | None
    day: date | None
    text: str
    bag: frozenset[str]
    proper: frozenset[str]
    names: frozenset[str]
    plan: bool
    act: str | None = None
    about: frozenset[str] = frozenset()


def contradictions(
    accounts: Iterable[Account], side: Side, window: timedelta = WINDOW
) -> tuple[Contradiction, ...]:
    """What one asserts and another denies, denials of one matter together, by first date.

    `side` says whom an actor speaks for. The order in which accounts come makes no difference.
    """
    ordered = sorted(accounts, key=lambda one: (one.report.id, one.evidence.start, one.id))
    denials = _denials(ordered)
    denied = _spans(denials)
    asserted = [
        _told(one, side) for one in ordered if _asserts(one) and not _denied(one, denied[one.report.id])
    ]
    by_stem: dict[str, list[int]] = defaultdict(list)
    by_report: dict[str, list[int]] = defaultdict(list)
    for at, told in enumerate(asserted):
        by_report[told.record.report.id].append(at)
        for stem in told.bag:
            by_stem[stem].append(at)
    pairs: list[tuple[_Told, _Told, frozenset[str]]] = []
    for one in denials:
        denial = _told(one, side)
        if _bare(denial):
            beside = [asserted[at] for at in by_report[one.report.id]]
            pairs += [(denial, assertion, frozenset()) for assertion in _answered(denial, beside)]
            continue
        denial = _of_what(denial)
        claimed = _claimed(one) if isinstance(one, Statement) else None
        whose = stems(claimed.exact) if claimed else None
        often = Counter(at for stem in denial.bag for at in by_stem[stem])
        for at in sorted(often):
            if whose and not whose & asserted[at].names:
                continue  # the denial says whose claim it answers
            shared = _contradicted(denial, asserted[at], window)
            if shared:
                pairs.append((denial, asserted[at], shared))
    met = {denial.record.id for denial, _, _ in pairs}
    alone = [
        Contradiction((), (one,), (), claimed)
        for one in denials
        if one.id not in met and isinstance(one, Statement) and (claimed := _claimed(one))
    ]
    return tuple(sorted((*_joined(pairs), *alone), key=lambda one: (_first(one), one.denied[0].id)))


def _denials(ordered: Sequence[Account]) -> list[Account]:
    """The accounts that deny; of a denial read both as a statement and as an event, the statement."""
    found = [one for one in ordered if denies(one)]
    spoken: dict[str, list[Statement]] = defaultdict(list)
    for one in found:
        if isinstance(one, Statement):
            spoken[one.report.id].append(one)
    return [
        one
        for one in found
        if isinstance(one, Statement)
        or not any(one.evidence.touches(other.evidence) for other in spoken[one.report.id])
    ]


_OBJECT = 4  # words that what is denied begins with


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


_CLAIM = re.compile(
    r"^(?:(?:[Tt]hat|[Tt]he|[Aa]ny|[Tt]hose|[Tt]hese|[Aa]ll|[Aa]n?) )?(?!(?:[Tt]hat|[Tt]he|[Aa]ny|[Aa]n?) )"
    r"((?:[^\s,“”\"]+ ){0,4}?[^\s,“”\"]*[A-Z][^\s,“”\"]*(?: [a-z]+){0,2}?)(?:['’]s?)? "
    r"(?:accusation|allegation|assertion|claim|charge|conclusion|assessment|finding|report|suggestion)s? "
    r"(?:that|of|about|it|its|he|she|they) "
)


def _claimed(denial: Statement) -> Span | None:
    """The words for those whose claim a denial names as what it denies; null where it names nobody."""
    for span in denial.content[:1]:
        found = _CLAIM.match(span.exact)
        if found and not stems(found[1]) & _names(denial.source):
            start = span.start + found.start(1)
            return Span(start=start, end=start + len(found[1]), exact=found[1])
    return None


_ASKED = re.compile(r"^(?:\S+ ){0,3}(?:demands? |(?:idea|notion|suggestion) that \S+ (?:would|should) )")
"""What is asked of somebody, or thought of for him: to reject it is to refuse, not to deny."""


_GIVEN = re.compile(
    r"^(?:(?:\S+ ){0,2}[A-Z]\S*[^\W\d_]|him|her|them|us|me) (?:his|her|its|their|our|an?|the|any) "
)
"""To deny somebody his wall: it is not said that something is not so."""

_QUARREL = re.compile(r"^(?:over|with|between|about) ")
"""“His dispute with Congress over …” tells of a quarrel, not of what is denied."""

_LINK = re.compile(r"\bMORE\b")
"""What is left of a link's words that a page ran together with its sentence."""


def denies(one: Account) -> bool:
    """Whether somebody denies an account here, as against refusing to do something."""
    if isinstance(one, Event):
        if one.status != "denied" or one.claimant is None:
            return False
        before = f"{one.evidence.prefix} {one.evidence.exact}".lower()
        return _has(before, "cue") and not _has(before, "never")
    if one.act != "REJECT" or one.source is None:
        return False
    cue = " ".join(span.exact for span in one.cue).lower()
    content = _content(one).lower()
    if _has(f"{cue} {content}".replace("’", "'").replace("n't ", " not "), "never") or _LINK.search(
        _content(one)
    ):
        return False
    if _has(cue, "cue"):
        object_ = " ".join(content.split()[:_OBJECT])
        return not (_has(object_, "other") or _GIVEN.search(_content(one)) or _QUARREL.search(content))
    if _has(cue, "claim cue"):
        begins = " ".join(content.split()[:6])
        return (begins.startswith("that ") or _has(begins, "claim")) and not _ASKED.search(content)
    return _has(content, "content") and not _has(content, "modal", "asserting")


@cache
def _pattern(where: str, table: str) -> re.Pattern[str]:
    words = sorted(column(table, "words", where=where), key=lambda word: (-len(word), word))
    whole = {"modal", "not", "other"}
    end = r"\b" if where in whole else ""
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + ")" + end)


def _has(text: str, where: str, table: str = "denying") -> bool:
    return _pattern(where, table).search(text.replace("’", "'")) is not None


def _content(one: Account) -> str:
    return one.evidence.exact if isinstance(one, Event) else " ".join(span.exact for span in one.content)


def _asserts(one: Account) -> bool:
    text = _content(one).lower()
    around = f"{one.evidence.prefix.lower()} {text}"
    if text.endswith("?") or one.evidence.suffix.startswith("?"):
        return False
    if isinstance(one, Event):
        return one.status in _HAPPENED and not _has(around, "hearsay", "asserting")
    if _has(text, "hearsay", "asserting"):
        return False
    if one.act not in _ASSERTING or one.source is None or _has(text, "not", "asserting"):
        return False
    cue = " ".join(span.exact for span in one.cue).lower()
    if _has(cue, "cue") or (one.act != "REQUEST" and _has(cue, "asking", "asserting")):
        return False
    return one.act != "REQUEST" or _has(" ".join(text.split()[:4]), "ending", "asserting")


def _told(one: Account, side: Side) -> _Told:
    who = one.claimant if isinstance(one, Event) else one.source
    text = _content(one)
    proper = {word for word in _WORD.findall(text)[_starts(one) :] if word[0].isupper()}
    return _Told(
        record=one,
        who=who,
        side=side(who),
        day=_day(one),
        text=text.lower(),
        bag=_bag(text),
        proper=stems(" ".join(proper)),
        names=_names(who),
        plan=_has(text.lower(), "plan", "asserting"),
    )


def _starts(one: Account) -> bool:
    """Whether the words of an account start a sentence, or may: their first capital then tells no name."""
    if isinstance(one, Event):
        return not one.evidence.prefix.rstrip()[-1:].isalpha()
    return one.quoted != "indirect" or one.content[:1] == () or one.content[0].start == one.evidence.start


@cache
def _acts() -> Mapping[str, str]:
    return {row["stem"]: row["act"] for row in rows("same_acts")}


def _bag(text: str) -> frozenset[str]:
    """The content words of a text without endings, words for one deed made one."""
    return frozenset(_acts().get(stem, stem) for stem in stems(_USED.sub("use", text)))


def _day(one: Account) -> date | None:
    told = one.report.published or (one.when.start if one.when else None)
    return date.fromisoformat(told[:10]) if told else None


@cache
def _state_names(code: str) -> frozenset[str]:
    state = countries().get(code)
    if state is None:
        return frozenset()
    named = (state.name, *state.aliases, *state.adjectives, *state.capitals, *state.seats)
    return stems(" ".join(named)) - set(column("asserting", "words", where="common"))


def _names(actor: Actor | None) -> frozenset[str]:
    """The stems that name an actor: a person's surname and what names its state."""
    if actor is None:
        return frozenset()
    own = (
        stems(actor.name.split()[-1]) if actor.kind == "person" and actor.name.split() else stems(actor.name)
    )
    return own | (_state_names(actor.country) if actor.country else frozenset())


def _vague(stem: str) -> bool:
    """Whether a word can't be what is denied: "any plan to attack" denies an attack."""
    return _light(stem) or _has(stem, "plan", "asserting")


def _light(stem: str) -> bool:
    return _has(stem, "light", "asserting")


_NOT_DONE = re.compile(
    r"(?:\b(?:did|does|do|has|have|had|was|were|is|are)(?: not|n['’]t)|\bnever)"
    r"(?: had| been| any| ever)* (\w+)"
)
_OWN = re.compile(r"\bi(?: |['’]ve |['’]d )(?:never|did|have|had|was|used|knew)\b")
_DONE = re.compile(r"\b(?:had|has|have|was|were)(?: been| ever)* (?!not\b)(\w+)")


def _of_what(denial: _Told) -> _Told:
    """A denial with the act that is denied, and the names of whoever would have done it."""
    found = _NOT_DONE.search(denial.text) or _DONE.search(denial.text)
    act = next(iter(_bag(found[1])), None) if found else None
    if act is None:
        plain = (_bag(word) for word in _WORD.findall(denial.text))
        named = denial.proper | denial.names
        heads = (stem for one in plain for stem in one if stem not in named and not _vague(stem))
        act = next(heads, None)
    start = _content(denial.record).split()[:6]
    begins = frozenset[str]().union(*(stems(word) for word in start if word[:1].isupper())) & denial.proper
    about = begins | frozenset[str]().union(
        *(_state_names(code) for code in countries() if begins & _state_names(code))
    )
    own = stems(denial.who.name.split()[-1]) if denial.who and _OWN.search(denial.text) else denial.names
    return replace(denial, act=act, about=about or own)


def _bare(denial: _Told) -> bool:
    text = " ".join(_WORD.findall(denial.text))
    return text in column("asserting", "words", where="bare")


def _answered(denial: _Told, beside: Sequence[_Told]) -> list[_Told]:
    """The accusation right before a bare denial, if it names the denier and is another's."""
    at = denial.record.evidence.start
    before = [
        told
        for told in beside
        if isinstance(told.record, Statement)
        and told.record.act == "ACCUSE"
        and told.record.evidence.start < at
        and at - told.record.evidence.end <= _BEFORE
        and not _same_words(denial, told)
    ]
    if not before:
        return []
    last = max(before, key=lambda told: (told.record.evidence.end, told.record.id))
    first = stems(" ".join(last.text.split()[:_OBJECT]))
    accused = _addressed(last)
    named = denial.names & (accused | first if accused else last.bag)
    return [last] if named and not _one_voice(denial, last) else []


def _addressed(told: _Told) -> frozenset[str]:
    record = told.record
    actors = record.actors if isinstance(record, Event) else record.addressees
    return frozenset[str]().union(*(_names(actor) for actor in actors))


def _contradicted(denial: _Told, assertion: _Told, window: timedelta) -> frozenset[str]:
    """The content words that a denial shares with the assertion it contradicts; none where it doesn't."""
    nothing = frozenset[str]()
    if not _near(denial, assertion, window) or _one_voice(denial, assertion):
        return nothing
    if denial.act is not None and denial.act not in assertion.bag:
        return nothing
    if (not denial.plan and _has(assertion.text, "modal", "asserting")) or " if " in assertion.text:
        return nothing
    if not (assertion.bag | _addressed(assertion)) & denial.about:
        return nothing
    own = denial.names | assertion.names
    said = frozenset(stem for stem in denial.bag - own if not _light(stem))
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


def _one_voice(denial: _Told, assertion: _Told) -> bool:
    """Whether the two may come from one mouth: the same actor, or two of a side, not naming each other."""
    if assertion.who is None:
        return not isinstance(assertion.record, Event) or _same_words(denial, assertion)
    if denial.side is None or assertion.side is None:
        return True
    if denial.who == assertion.who or (denial.who and assertion.who and denial.who.id == assertion.who.id):
        return (denial.who is not None and denial.who.id is not None) or denial.who == assertion.who
    if denial.side != assertion.side:
        return False
    person = denial.who is not None and denial.who.kind == "person"
    surname = stems(denial.who.name.split()[-1]) if denial.who and person else frozenset()
    return not surname or not surname & assertion.bag


def _same_words(denial: _Told, assertion: _Told) -> bool:
    """Whether the assertion is read from the very words of the denial."""
    one, other = denial.record, assertion.record
    return one.report.id == other.report.id and one.evidence.touches(other.evidence)


def _near(one: _Told, other: _Told, window: timedelta) -> bool:
    if _same_words(one, other):
        return False
    return one.day is None or other.day is None or abs(one.day - other.day) <= window


def _joined(pairs: Sequence[tuple[_Told, _Told, frozenset[str]]]) -> tuple[Contradiction, ...]:
    """Denials and assertions that are tied to each other, as one matter each."""
    above: dict[str, str] = {}

    def root(one: str) -> str:
        while above.setdefault(one, one) != one:
            one = above[one]
        return one

    for denial, assertion, _ in pairs:
        low, high = sorted((root(denial.record.id), root(assertion.record.id)))
        above[high] = low
    groups: dict[str, list[tuple[_Told, _Told, frozenset[str]]]] = defaultdict(list)
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
    return min(str(_day(record) or "") for record in (*one.asserted, *one.denied))


def _once(told: Iterable[_Told]) -> tuple[Account, ...]:
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
    kept: list[_Told] = []
    for one in ordered:
        if not any(_same_words(one, other) for other in kept):
            kept.append(one)
    return tuple(one.record for one in sorted(kept, key=lambda one: (str(one.day or ""), one.record.id)))
