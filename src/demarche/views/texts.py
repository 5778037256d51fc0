"""Accords, drafts, letters, bills: each once by its name, and who reads it how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from demarche.link.likely import chance
from demarche.records import ACTS, Act, Actor, AnyRecord, Form, Instrument, When
from demarche.views import words

_LEAD = re.compile(r"^(?:(?:a|an|the|its|their|his|her|our|my|this|that|of|to|in|on)\s+)+", re.IGNORECASE)
_ANY = re.compile(
    r"^(?:a|an|any|some|another|other|new|next|one|two|three|several|many|no|\d[\d.,]*)\s", re.IGNORECASE
)
_MARKS = re.compile(r"[“”\"‘’']")
_S = TypeVar("_S", bound=str)
_SHARP = frozenset({"minute", "hour", "day", "week", "month", "season", "year"})


@dataclass(frozen=True)
class Reading:
    """How an actor stands to a text by one report's words: it invokes (SAY), backs, offers, rejects … it."""

    actor: Actor
    act: Act
    record: str
    day: str | None


@dataclass(frozen=True)
class Text:
    """One instrument. `id` is its first record's; `proper`: it has a name of its own, by which reports agree.

    A text without one (“a letter”) is only ever that of one report. `form` and `state` as most records tell
    (of equals the latest), `states` all that are told; `when` as the surest record tells. `readings`: by the
    actor who stands to it, then by day. `told`: every record, by date of report; `sentences`: id → the
    sentence that it stands in.
    """

    id: str
    name: str
    proper: bool
    form: Form
    state: str | None
    states: tuple[str, ...]
    when: When | None
    parties: tuple[Actor, ...]
    brokers: tuple[Actor, ...]
    readings: tuple[Reading, ...]
    reports: int
    accounts: int
    outlets: tuple[str, ...]
    chance: float
    told: tuple[Instrument, ...]
    sentences: Mapping[str, str]


def proper(name: str) -> bool:
    """Whether a name is one of its own: “the Budapest memorandum” is, “The letter” is not."""
    if _ANY.match(words.one_line(name)):
        return False
    rest = _LEAD.sub("", words.one_line(name)).split()
    return any(word[:1].isupper() for word in rest[1:]) or (
        bool(rest) and rest[0][:1].isupper() and (len(rest) > 1 or rest[0].isupper()) and rest[0] != "I"
    )


def key(name: str) -> str:
    """By what a name is known again in another report: without article, quotation marks and case."""
    return _MARKS.sub("", _LEAD.sub("", words.one_line(name))).casefold()


def texts(
    instruments: Iterable[Instrument], accounts: Mapping[str, str], sentence: Callable[[AnyRecord], str]
) -> tuple[Text, ...]:
    """The instruments that are told of: those with a name of their own first, by how many accounts tell them.

    `accounts`: report → its account, of copies; `sentence`: a record → the sentence that it stands in. The
    order of records is no matter.
    """
    ordered = sorted(
        instruments, key=lambda one: (one.report.published or "~", one.report.id, one.evidence.start, one.id)
    )
    groups: dict[tuple[str, str], list[Instrument]] = {}
    for one in ordered:
        home = ("", key(one.name)) if proper(one.name) else (one.report.id, key(one.name))
        groups.setdefault(home, []).append(one)
    found = sorted((_text(told, accounts, sentence) for told in groups.values()), key=lambda one: one.id)
    found.sort(key=lambda one: one.told[-1].report.published or "", reverse=True)
    return tuple(
        sorted(found, key=lambda one: (not one.proper, -one.accounts * one.proper, -bool(one.readings)))
    )


def _text(
    told: Sequence[Instrument], accounts: Mapping[str, str], sentence: Callable[[AnyRecord], str]
) -> Text:
    reports = {one.report.id for one in told}
    surest = sorted(told, key=lambda one: (-one.confidence, one.id))
    name = _whole(_commonest(words.one_line(one.name) for one in told) or "")
    return Text(
        id=min(one.id for one in told),
        name=name,
        proper=proper(name),
        form=_commonest(one.form for one in told) or told[0].form,
        state=_commonest(one.state for one in reversed(told)),
        states=tuple(dict.fromkeys(words.one_line(one.state) for one in told if one.state)),
        when=next((one.when for one in surest if one.when and one.when.precision in _SHARP), None),
        parties=_actors(told, lambda one: one.parties),
        brokers=_actors(told, lambda one: one.brokers),
        readings=_readings(told),
        reports=len(reports),
        accounts=len({accounts.get(one, one) for one in reports}),
        outlets=tuple(dict.fromkeys(one.report.outlet for one in told if one.report.outlet)),
        chance=chance(told, accounts),
        told=tuple(told),
        sentences={one.id: sentence(one) for one in told},
    )


def _whole(name: str) -> str:
    """A name without a quotation mark that was cut from its pair."""
    return (
        name if name.count("“") == name.count("”") and name.count('"') % 2 == 0 else re.sub('[“”"]', "", name)
    )


def _commonest(told: Iterable[_S | None]) -> _S | None:  # of equals the first
    return next((one for one, _ in Counter(one for one in told if one).most_common(1)), None)


def _actors(told: Sequence[Instrument], of: Callable[[Instrument], tuple[Actor, ...]]) -> tuple[Actor, ...]:
    known = {actor.id or actor.name.casefold(): actor for one in reversed(told) for actor in of(one)}
    return tuple(known[key] for key in sorted(known, key=lambda key: known[key].name))


def _readings(told: Sequence[Instrument]) -> tuple[Reading, ...]:
    """Who stands how to it, whoever does so most often first; each stance once a report."""
    found: dict[tuple[str, Act, str], Reading] = {}
    for one in told:
        for stance in one.stance:
            by = stance.actor.id or stance.actor.name.casefold()
            reading = Reading(stance.actor, stance.act, one.id, words.dated(one) or None)
            found.setdefault((by, stance.act, one.report.id), reading)
    often = Counter(by for by, _, _ in found)
    order = sorted(
        found.items(),
        key=lambda each: (
            -often[each[0][0]],
            each[0][0],
            each[1].day or "",
            ACTS.index(each[1].act),
            each[1].record,
        ),
    )
    return tuple(reading for _, reading in order)
