"""Who takes part in a meeting: a log-linear choice among those named around the words that tell it.

The rules of meeting_people.py say whom the clause offers; here each candidate is weighed by how it stands in
the sentence's tree to the telling words, whether it is the source of the report, and, where the sentence
leaves a place open ("the two", "their talks"), whether it took part in the meeting told before. The weights
are learnt by training/meeting_parts.py.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from demarche.extract.event_roles import candidates
from demarche.extract.meeting_people import participants
from demarche.extract.tables import rows
from demarche.records import Actor, Statement

if TYPE_CHECKING:
    from demarche.actors import Mention
    from demarche.extract.meeting_tellings import Telling
    from demarche.extract.page import Page

_LEAST = (0.3, 0.5, 0.8)
"""Chances from which the likeliest takes part, the second, and each further one: two nearly always meet."""
_OPENERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "that", "this", "another"})
_LINK = re.compile(r"\s*(?:,|,?\s*and)\s+(?:the\s+)?", re.IGNORECASE)
"""What stands between the names of a list."""
_OF = re.compile(r"\s+(?:of|from)\s+(?:the\s+)?", re.IGNORECASE)
"""What stands between a group and the list that says whose it is ("the ministers of A, B and C")."""
_LISTED = 0.4
"""The chance from which who stands in a list with a participant is one: not A of "advisers from A"."""
_PAIR = frozenset({"two", "both", "leaders"})


@dataclass(frozen=True)
class Partner:
    """Somebody who may take part, and what speaks for it; `mention` is null for one of an earlier meeting."""

    actor: Actor
    mention: Mention | None
    features: tuple[str, ...]


@cache
def weights() -> dict[str, float]:
    """Every feature's weight."""
    return {feature: float(weight) for feature, weight in rows("meeting_partners")}


def chance(partner: Partner) -> float:
    """How likely it takes part, 0 to 1."""
    known = weights()
    return 1 / (1 + math.exp(-sum(known.get(feature, 0.0) for feature in partner.features)))


def partners(
    page: Page,
    telling: Telling,
    statements: Sequence[Statement],
    before: Sequence[tuple[str, Sequence[Actor]]],
    often: Mapping[str, int],
) -> list[Partner]:
    """Those who may take part in the meeting that `telling` tells: of its sentence, then of earlier ones.

    `before` are the participants of meetings told before, each with how it is like this one ("shared": with
    somebody named here; "alike": told by the same sort of word; "last"); `often` says how often a name or
    country is mentioned in the report.
    """
    found = [
        Partner(actor, mention, (*features, f"who {actor.kind}", f"who {actor.kind} {features[0]}"))
        for mention, features in _named(page, telling, statements, often)
        for actor in page.cast.actors(mention.start, mention.end) or (mention.actor,)
    ]
    known = {one.actor.name for one in found}
    shown = _openness(telling, found)
    for how, actors in before:
        for actor in actors:
            if actor.name not in known:
                known.add(actor.name)
                features = ("outside", f"outside {how}", f"outside {how} {actor.kind}")
                found.append(Partner(actor, None, (*features, *(f"outside {how} {sign}" for sign in shown))))
    return found


def _named(
    page: Page, telling: Telling, statements: Sequence[Statement], often: Mapping[str, int]
) -> Iterator[tuple[Mention, tuple[str, ...]]]:
    """Each mention of the sentence with its features; the first says what the rules make of it."""
    tokens, first, last = telling.tokens, telling.group[0], telling.group[-1]
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    mentions = [m for m in page.cast.mentions if start <= m.start and m.end <= end]
    here = [one for one in statements if any(start <= cue.start < end for cue in one.cue)]
    inside = any(span.start <= tokens[first.at].idx < span.end for one in statements for span in one.content)
    stand = candidates([tokens[first.at]], first.sort, mentions, (), often)
    other = candidates([tokens[last.at]], last.sort, mentions, (), often) if last != first else ()
    count = min(len(telling.people.told), 3)
    for number, mention in enumerate(mentions):
        rule = "other"
        if mention in telling.people.told:
            rule = "told"
        elif mention in telling.people.subject:
            rule = "subject"
        features = [
            f"rule {rule}",
            f"rule {rule} {first.sort}",
            f"rule {rule} {mention.actor.kind}",
            f"rule {rule} {'verb' if first.verb else 'noun'}",
            f"rule {rule} of {count}",
            *stand[number].features,
        ]
        if other:
            features += [
                f"last {one}" for one in other[number].features if one.startswith(("path", "relation"))
            ]
        said = _said_by(mention, here)
        if said:
            where = "beside"
            if any(s.start <= tokens[first.at].idx < s.end for one in said for s in one.content):
                where = "of it"
            features += [f"source {where}", f"source {where} {rule}", f"source {where} {first.sort}"]
        else:
            features.append(f"no source {rule} {'inside' if inside else 'plain'}")
        lead = next((token.lower_ for token in reversed(tokens) if token.idx < mention.start), "")
        then = next((token.lower_ for token in tokens if token.idx >= mention.end), "")
        features += [f"behind {lead}", f"behind {lead} {first.sort}", f"ahead {then}"]
        yield mention, tuple(features)


def _said_by(mention: Mention, statements: Sequence[Statement]) -> list[Statement]:
    """The statements whose source the mention names."""
    return [
        one
        for one in statements
        if one.source is not None
        and one.source.text is not None
        and one.source.text.start < mention.end
        and mention.start < one.source.text.end
    ]


def _openness(telling: Telling, found: Sequence[Partner]) -> tuple[str, ...]:
    """Signs of how much the sentence leaves open who meets."""
    first, low = telling.first, telling.low
    opener = low[first.start] if first.start < first.at else "bare"
    if first.verb:
        opener = "verb"
    elif opener not in _OPENERS and opener != "bare":
        opener = "another word"
    named = len({one.actor.name for one in found if one.actor.kind != "outlet"})
    return (
        opener,
        f"named {min(named, 4)}",
        f"rule {min(len(telling.people.ordered), 3)}",
        first.sort,
        "pair" if _PAIR & set(low) else "no pair",
    )


def chosen(found: Sequence[Partner], text: str) -> tuple[Partner, ...]:
    """Those who take part, in the order given; nobody where none is likely enough.

    Who stands in one list of `text`, the report's, with somebody who takes part ("advisers from A, B and C")
    does so too.
    """
    order = sorted(range(len(found)), key=lambda at: (-chance(found[at]), at))
    names: set[str] = set()
    kept: list[int] = []
    for at in order:
        if found[at].actor.name in names or found[at].actor.kind == "outlet":
            continue
        if chance(found[at]) < _LEAST[min(len(names), 2)]:
            break
        names.add(found[at].actor.name)
        kept.append(at)
    kept += _listed(found, kept, names, text)
    some = participants([found[at].actor for at in sorted(kept)])
    return tuple(found[at] for at in sorted(kept) if found[at].actor in some)


def _listed(found: Sequence[Partner], kept: Sequence[int], names: AbstractSet[str], text: str) -> list[int]:
    """Those of one list of three or more with somebody kept, beyond those kept."""
    lists: list[list[int]] = []
    last, group = 0, False
    for at, one in sorted(
        enumerate(found), key=lambda pair: pair[1].mention.start if pair[1].mention else -1
    ):
        if one.mention is None or one.actor.kind == "outlet":
            continue
        linked = _LINK.fullmatch(text, last, one.mention.start)
        if lists and (linked or (group and _OF.fullmatch(text, last, one.mention.start))):
            lists[-1].append(at)
        else:
            lists.append([at])
        last, group = one.mention.end, one.actor.kind == "collective"
    more: dict[str, int] = {}
    for some in lists:
        if len(some) > 2 and any(at in kept for at in some):
            listed = (at for at in some if chance(found[at]) >= _LISTED)
            more.update((found[at].actor.name, at) for at in listed if found[at].actor.name not in names)
    return list(more.values())
