"""Which records tell an analyst most, and which tell the same thing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from demarche.records import Actor, AnyRecord, Condition, Event, Figure, Instrument, Meeting, Statement, Vote
from demarche.views import words

# Those whose word moves a crisis: states and what acts for them.
_OFFICIAL = {"government", "ministry", "office", "alliance", "armed-force"}
# How much the kinds of deed weigh: the use and the movement of force before papers and help.
_DEEDS = {"ASSAULT": 0.5, "MOBILIZE": 0.4, "SANCTION": 0.4, "RETREAT": 0.3, "COERCE": 0.2, "CONCEDE": 0.2}
# How long something takes is seldom what reports differ about.
_TIMES = {"seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades", "times"}
_TOKEN = re.compile(r"\w+")
_NEXT_TO_NOTHING = 0.3  # the weight of a sure record by nobody
_SAME = 0.8  # shared share of words from which two wordings count as one

Told = tuple[AnyRecord, ...]  # one thing told: the record shown first, then those that tell the same


def weight(record: AnyRecord) -> float:
    """How much a record tells: surer, by a named official, to somebody, in plain length counts for more."""
    score = record.confidence
    if isinstance(record, Statement):
        score += _standing(record.source) + 0.5 * bool(record.addressees)
        score += 0.3 * (record.quoted != "indirect") - 0.5 * (record.source_kind == "anonymous")
        score -= 0.4 * (len(_TOKEN.findall(words.words(record.content))) not in range(5, 61))
    elif isinstance(record, Condition):
        score += _standing(record.issuer) + 0.5 * bool(record.against)
        score += 0.7 * (record.trigger is not None and record.consequence is not None)
        score += 0.2 * (record.force in {"threat", "red-line", "deadline"})
    elif isinstance(record, Meeting):
        score += 0.4 * min(len(record.participants), 3) + 0.6 * (record.when is not None)
        score -= 1.2 * (len(record.participants) < 2) + 0.6 * (not record.participants)
        score += 0.3 * bool(record.place or record.body)
        score += sum(_standing(actor) for actor in record.participants[:2]) / 2
    elif isinstance(record, Event):
        score += _standing(next(iter(record.actors), None)) + 0.4 * bool(record.recipients)
        score += _DEEDS.get(record.type, 0.0) + 0.3 * (record.when is not None)
        score -= 0.3 * (record.status in {"possible", "conditional"})
    elif isinstance(record, Vote):
        score += 0.6 * (record.ayes is not None) + 0.4 * bool(record.result) + 0.4 * bool(record.body)
    elif isinstance(record, Instrument):
        score += 0.3 * bool(record.parties) + 0.5 * bool(record.stance) + 0.3 * (record.form == "accord")
    elif isinstance(record, Figure):
        score += _standing(record.claimant) + 0.5 * (record.holder is not None)
        score += 0.4 * (record.counted is not None) - 0.8 * (record.unit in _TIMES)
        score -= 1.2 * (max(record.low or 0, record.high or 0) < 10)
    return score


def _standing(actor: Actor | None) -> float:
    if actor is None:
        return -0.6
    official = actor.kind in _OFFICIAL or (actor.kind == "person" and bool(actor.role or actor.country))
    return 0.8 * official + 0.3 * (actor.id is not None)


def _is_fragment(record: AnyRecord) -> bool:
    """Whether a statement's content has fewer than two words of weight, so that it can't stand alone."""
    if not isinstance(record, Statement):
        return False
    return sum(len(token) > 3 for token in _TOKEN.findall(words.words(record.content))) < 2


def fold(records: Iterable[AnyRecord]) -> list[Told]:
    """`records` with those of the same wording by the same speaker put together, most telling first.

    Two wordings are the same when they share four fifths of their words; compared only within a kind and
    between records that share the rarest of their words, so that the work grows with the likenesses.
    """
    ordered = sorted(records, key=lambda record: (-weight(record), words.dated(record), record.id))
    bags = [frozenset(_TOKEN.findall(_wording(record).casefold())) for record in ordered]
    often = Counter(token for bag in bags for token in bag)
    groups: list[list[int]] = []
    by_token: dict[str, list[int]] = {}
    for at, bag in enumerate(bags):
        # Four fifths shared of n words: any n // 5 + 1 of them hold at least one that is shared.
        rare = sorted(bag, key=lambda token: (often[token], token))[: len(bag) // 5 + 1]
        near = dict.fromkeys(group for token in rare for group in by_token.get(token, ()))
        for group in near:
            first = groups[group][0]
            if _same(ordered[first], ordered[at], bags[first], bag):
                groups[group].append(at)
                break
        else:
            groups.append([at])
            for token in rare:
                by_token.setdefault(token, []).append(len(groups) - 1)
    return [tuple(ordered[at] for at in group) for group in groups]


def _wording(record: AnyRecord) -> str:
    if isinstance(record, Meeting):
        when = record.when.start[:10] if record.when else ""
        return f"{words.names(sorted(record.participants, key=words.name))} {when} {record.state}"
    return words.quoted(record)


def _same(one: AnyRecord, other: AnyRecord, bag: frozenset[str], other_bag: frozenset[str]) -> bool:
    shared = len(bag & other_bag)
    if one.kind != other.kind or not shared or shared < _SAME * len(bag | other_bag):
        return False
    if isinstance(one, Meeting):
        return bag == other_bag
    a, b = words.speaker(one), words.speaker(other)
    return a is None or b is None or (a.id or a.name.casefold()) == (b.id or b.name.casefold())


def accounts(told: Told, account: Mapping[str, str]) -> int:
    """By how many independent accounts a thing is told; `account`: report → its account, of copies."""
    return len({account.get(record.report.id, record.report.id) for record in told})


def _voice(told: Told) -> str:
    return words.name(words.speaker(told[0]))


def pick(told: Sequence[Told], limit: int, account: Mapping[str, str]) -> tuple[Told, ...]:
    """The `limit` most telling of `told`, in order of telling.

    What several accounts tell counts for more, however often each is printed (`account`: see `accounts`).
    What tells next to nothing is picked only if all does; a bit of a sentence never.
    Each time a speaker has been picked, the next from the same mouth counts for less, so that one talkative
    minister does not silence the other side.
    """
    whole = (one for one in told if not _is_fragment(one[0]))
    every = [(weight(one[0]) + 0.6 * math.log2(accounts(one, account)), one) for one in whole]
    left = [pair for pair in every if pair[0] >= _NEXT_TO_NOTHING] or every
    heard: Counter[str] = Counter()
    picked: list[Told] = []
    while left and len(picked) < limit:
        best = max(range(len(left)), key=lambda at: (left[at][0] - 0.5 * heard[_voice(left[at][1])], -at))
        one = left.pop(best)[1]
        heard[_voice(one)] += 1
        picked.append(one)
    return tuple(picked)
