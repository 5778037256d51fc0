"""When a meeting is: a log-linear choice among the times that may be meant, none where none is likely enough.

The times are those of the sentence, those of meetings with the same people told before, the day that the
report's opening tells of, and the day of publication. The weights are learnt by training/meeting_parts.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from demarche.extract.meeting_state import coming
from demarche.extract.meeting_times import distance, is_of_saying, of_another, of_lead, of_publication
from demarche.extract.tables import rows
from demarche.records import MeetingState, When

if TYPE_CHECKING:
    from collections.abc import Set

    from demarche.dates import Expression
    from demarche.extract.meeting_tellings import Telling
    from demarche.extract.page import Page

LEAST = 0.6
"""The chance from which a time is given."""
AHEAD: frozenset[MeetingState] = frozenset({"planned", "expected", "proposed"})
_STEPS = (1, 2, 4, 7, 12, 20, 28)
_BETWEEN = ("and", "but", ";", "after", "before", "while", "that", "which", "who", ",", "since", "when")
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_EARLIER = 2
"""Meetings told before whose time is considered: the last, and those that share somebody."""
_UP = 4


@dataclass(frozen=True)
class Choice:
    """A time that may be the meeting's, what speaks for it, and its words where the sentence has them."""

    when: When
    features: tuple[str, ...]
    told: Expression | None = None


@dataclass(frozen=True)
class Earlier:
    """A meeting told before: who took part, when, in what state, and the sort of word that told it."""

    names: frozenset[str]
    when: When | None
    state: MeetingState
    sort: str


@cache
def weights() -> dict[str, float]:
    """Every feature's weight."""
    return {feature: float(weight) for feature, weight in rows("meeting_days")}


def chance(choice: Choice) -> float:
    """How likely the time is the meeting's, 0 to 1."""
    known = weights()
    return 1 / (1 + math.exp(-sum(known.get(feature, 0.0) for feature in choice.features)))


def choices(
    page: Page, telling: Telling, state: MeetingState, names: Set[str], earlier: Sequence[Earlier]
) -> list[Choice]:
    """The times that may be meant, those of the sentence first; `names` are the participants'."""
    tense = next(iter(sorted(sign for sign in telling.signs if sign.startswith("tense:"))), "tense:?")
    own = list(_own(page, telling, state, tense))
    count = min(len(own), 2)
    out = [*own, *_shared(telling, state, names, earlier, (tense, count))]
    today = state != "held" or "occasion" in telling.signs
    for name, when in (("lead", of_lead(page)), ("publication", of_publication(page) if today else None)):
        if when is not None:
            features = _of_report(telling, state, name, tense, count)
            features += [f"{name} told {_step(len(own))}", f"{name} earlier {min(len(earlier), 2)}"]
            if name == "lead" and page.report.published:
                gap = date.fromisoformat(page.report.published[:10]) - date.fromisoformat(when.start)
                features.append(f"lead gap {min(gap.days, 4)}")
            out.append(Choice(when, tuple(features)))
    return out


def chosen(found: Sequence[Choice]) -> tuple[Choice | None, float]:
    """The likeliest time, and its chance; null where none is likely enough."""
    best = max(found, key=chance, default=None)
    if best is None:
        return None, 0.0
    return best if chance(best) >= LEAST else None, chance(best)


def _own(page: Page, telling: Telling, state: MeetingState, tense: str) -> Iterator[Choice]:
    """The times of the sentence."""
    tokens, first = telling.tokens, telling.first
    index = {token.idx: at for at, token in enumerate(tokens)}
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    times = [time for time in page.times_in(start, end) if time.when is not None and time.start in index]
    ahead = "ahead" if state in AHEAD else state
    head = tokens[first.at]
    for number, time in enumerate(times):
        when, at = time.when, index[time.start]
        if when is None:
            continue
        lies = {None: "today", True: "coming", False: "past"}[coming(when, page.report.published)]
        side = "behind" if at > first.at else "before"
        far = _step(min(distance(tokens, at, one) for one in telling.group))
        low, high = sorted((at, first.at))
        between = tokens[low + 1 : high]
        words = {token.lower_ for token in between}
        above, up = tokens[at], []
        for _ in range(_UP):
            if above.head.i == above.i:
                break
            above = above.head
            up.append(above.i)
        features = [
            "own",
            f"own {side} {far}",
            f"own {lies} {ahead}",
            f"own {lies} {tense}",
            f"own {when.precision}",
            f"own {when.basis}",
            f"own {when.basis} {when.precision}",
            f"own led by {tokens[at - 1].lower_ if at else ''}",
            f"own number {min(number, 3)} of {min(len(times), 3)}",
            f"own {first.sort}",
            f"own {side} {first.sort}",
            f"own {time.type}",
            f"own state {state}",
            f"own hangs {up.index(head.i) if head.i in up else 'elsewhere'}",
            f"own hangs on its verb {head.head.i in up}",
            f"own nearest {telling.time == time} {telling.said}",
            f"own of another clause {at < telling.since}",
            f"own of saying {is_of_saying(tokens, time, telling.group)} {side}",
            f"own of another noun {of_another(tokens, at, time, telling.group)}",
            f"own in the phrase {first.start <= at <= first.at}",
            f"own finite verb between {any(token.tag_ in _FINITE for token in between)}",
            *(f"own between {word}" for word in _BETWEEN if word in words),
        ]
        if "in-quotation" in telling.signs:
            features.append("own quoted")
        yield Choice(when, tuple(features), time)


def _shared(
    telling: Telling, state: MeetingState, names: Set[str], earlier: Sequence[Earlier], known: tuple[str, int]
) -> Iterator[Choice]:
    """The times of meetings told before, of the last one and of those that share somebody."""
    tense, own = known
    ahead = "ahead" if state in AHEAD else state
    sort, given = telling.first.sort, 0
    for back, one in enumerate(reversed(earlier)):
        common = min(len(names & one.names), 2)
        if one.when is None or (not common and back) or given >= _EARLIER:
            continue
        given += 1
        features = [
            "shared",
            f"shared {common}",
            f"shared {common} told {own}",
            f"shared {'ahead' if one.state in AHEAD else one.state} {ahead}",
            f"shared back {min(back, 4)}",
            f"shared sort {one.sort == sort}",
            f"shared {one.when.precision}",
            f"shared {common} {sort}",
            f"shared last {back == 0} {common}",
            f"shared {tense}",
            *(f"shared {sign}" for sign in sorted(telling.signs) if sign.startswith("article")),
        ]
        yield Choice(one.when.model_copy(update={"basis": "context"}), tuple(features))


def _of_report(telling: Telling, state: MeetingState, name: str, tense: str, own: int) -> list[str]:
    """What speaks for the report's own day: its opening's (`name` "lead") or its publication's."""
    signs = telling.signs
    telltale = ("article", "before:", "after:", "preposition", "earlier", "in-")
    return [
        name,
        f"{name} {state}",
        f"{name} own {own} {state}",
        f"{name} {telling.first.sort}",
        f"{name} {tense}",
        f"{name} {state} {tense}",
        f"{name} occasion {'occasion' in signs}",
        f"{name} opening {'opening' in signs} {state}",
        *(f"{name} {sign}" for sign in sorted(signs) if sign.startswith(telltale)),
    ]


def _step(number: int) -> int:
    return next((limit for limit in _STEPS if number <= limit), 99)
