"""Who may hold a quantity, and what ties each to it: the material of the choice in quantity_holder.py.

Candidates are the actors and nations named in its sentence, the actors of the two sentences before, the
source of the statement that it stands in, and the nations that the report is about. What speaks for each are
the features of a deed's parts (event_roles.py: the way through the tree, relation, side, distance, kind) and
the ties such phrases have: named within what is counted, a possessive before the number, the subject, a
place, the speaker, each by what is counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from demarche.actors import Mention
from demarche.extract.event_roles import candidates, head_of
from demarche.extract.quantity_around import Around, upwards
from demarche.extract.quantity_nations import nations_in
from demarche.extract.quantity_words import words_that
from demarche.records import Actor

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass"})
_SENTENCES_BEFORE = 2
# "on a market in Baghdad": a preposition close before a name.
_PLACED = re.compile(
    r"\b(in|on|across|inside|within|over|against|from|of|at|for|by|to|with) (?:[a-z]+ ){0,3}$"
)
_CLAUSE = re.compile(r"\b(?:that|which|who|after|as|while|when|if|because)\b")
_CUT = re.compile(r"[;:—–]| - ")
_POSSESSIVES = ("'s", "’s", "s'", "s’")
_OWN = frozenset({"his", "her", "its", "their", "our", "my", "your"})


@dataclass(frozen=True)
class Holder:
    """Somebody who may hold a quantity, as mentioned once, and what speaks for it."""

    actor: Actor
    features: tuple[str, ...]


def nobody(here: Around) -> tuple[str, ...]:
    """What speaks for the quantity being nobody's."""
    opener = here.text[here.start : here.quantity.start].lower().split()[-1:] or ["start"]
    signs = [
        here.sort,
        f"unit {here.unit}",
        f"head {here.head}",
        f"behind {opener[0]}",
        f"thing {here.thing}",
        here.verb,
        f"{here.thing} {here.verb}",
        "told" if here.said is not None else "plain",
    ]
    if here.tokens:
        top = head_of(here.tokens)
        signs += [f"is {top.dep_}", f"is {top.dep_} {here.sort}", f"under {top.head.lemma_.lower()}"]
    return ("nobody", *(f"nobody {sign}" for sign in signs))


def holders(here: Around) -> list[Holder]:
    """Those who may hold the quantity, each time they are named: in its sentence, then elsewhere."""
    out = []
    if here.tokens:
        named = _named(here)
        subject = _subject(here)
        parts = candidates(here.tokens, here.sort, named, (), here.backdrop.often)
        for mention, part in zip(named, parts, strict=True):
            # What names single words is too rare among so few figures.
            plain = (f"part + {s}" for s in part.features if " of " not in s and " under " not in s)
            ties = _crossed(here, mention.actor, _ties(here, mention, named, subject))
            out.append(Holder(mention.actor, (*plain, *_themed(here, mention.actor), *ties)))
    for features, actor in _outside(here):
        signs = [*_themed(here, actor), *_crossed(here, actor, ("outside", *features))]
        out.append(Holder(actor, tuple(signs)))
    return out


def _crossed(here: Around, actor: Actor, signs: Iterable[str]) -> Iterator[str]:
    """Each sign alone, and with what the quantity and the actor are."""
    for sign in signs:
        yield sign
        yield f"{sign} + {here.sort}"
        yield f"{sign} + {actor.kind}"
        yield f"{sign} + of {here.thing}"


def _themed(here: Around, actor: Actor) -> Iterator[str]:
    """Whether the report is about the actor or its country."""
    themes = here.backdrop.themes
    yield from _crossed(
        here, actor, themes.get(actor.id or "") or themes.get(f"country:{actor.country}") or ("no theme",)
    )


def _named(here: Around) -> list[Mention]:
    """The actors mentioned in the sentence, and the nations that it names by a word that is no actor."""
    own = _within(here.backdrop.mentions, here.start, here.end)
    nations = [
        Mention(nation.text.start, nation.text.end, nation)
        for nation in nations_in(here.text, here.start, here.end)
        if nation.text is not None
        and not any(
            m.start < nation.text.end and nation.text.start < m.end and m.actor.id == nation.id for m in own
        )
    ]
    return sorted([*own, *nations], key=lambda mention: (mention.start, -mention.end))


def _ties(here: Around, mention: Mention, named: Sequence[Mention], subject: Actor | None) -> Iterator[str]:
    """The ties of one mention to the quantity of its sentence."""
    text, quantity = here.text, here.quantity
    head = quantity.head or (quantity.start, quantity.start)
    last = max(quantity.counted[1] if quantity.counted else 0, quantity.end)
    if mention.start <= head[0] < mention.end:
        yield "counted itself"
    elif quantity.start <= mention.start < last:
        yield "inside"
        yield "inside before head" if mention.start < head[0] else "inside after head"
    if _owns(text[mention.start : mention.end], text[mention.end : quantity.start].strip()) and (
        mention.end <= quantity.start
    ):
        yield "possessor"
    if subject is not None and (subject.id, subject.name) == (mention.actor.id, mention.actor.name):
        yield "subject"
    side = "before" if mention.end <= quantity.start else "after"
    same = [one for one in named if (one.end <= quantity.start) == (side == "before")]
    if mention is (same[-1] if side == "before" else same[0]):
        yield f"nearest {side}"
    if placed := _PLACED.search(text, here.start, mention.start):
        yield f"placed {placed[1]} {side}"
        yield f"placed {side}"
    yield from _spoken(here, mention)
    between = text[min(mention.end, quantity.end) : max(mention.start, quantity.start)]
    yield f"{side} commas {min(between.count(','), 3)}"
    if _CUT.search(between):
        yield f"{side} cut off"
    if side == "before" and _CLAUSE.search(between):
        yield "clause between"


def _owns(name: str, between: str) -> bool:
    """Whether a possessive is all that stands between a name and the number."""
    if not between:
        return name.lower() in _OWN or name.endswith(_POSSESSIVES)
    return between in ("'s", "’s", "'", "’")


def _spoken(here: Around, mention: Mention) -> Iterator[str]:
    """Whether a mention is the speaker of the words around the quantity, or stands in them too."""
    said = here.said
    if said is None:
        return
    source = said.source.text if said.source is not None else None
    if source is not None and source.start <= mention.start < source.end:
        yield "speaker"
        return
    here_too = any(
        span.start <= mention.start < span.end and span.start <= here.quantity.start < span.end
        for span in said.content
    )
    yield "same words" if here_too else "other words"


def _outside(here: Around) -> Iterator[tuple[tuple[str, ...], Actor]]:
    """Those who may hold the quantity as not named in its sentence, each with how."""
    if here.said is not None and here.said.source is not None:
        yield ("source",), here.said.source
    for nation in here.backdrop.leading:
        yield ("report",), nation
    opening = here.text[here.start : here.start + 12].split(" ", 1)[0].lower()
    goes_on = "goes on" if opening in words_that("anaphor") else "anew"
    end = here.start
    for back in range(1, _SENTENCES_BEFORE + 1):
        if end == 0:
            return
        start, _ = here.backdrop.page.sentence_of(end - 1)
        signs = [f"back {back}", f"back {back} {goes_on}"]
        if "\n" in here.text[start:end].rstrip(" "):
            signs.append(f"back {back} another paragraph")
        known: set[str] = set()
        for order, mention in enumerate(_within(here.backdrop.mentions, start, end)):
            if mention.actor.name not in known:
                known.add(mention.actor.name)
                often = min(here.backdrop.often.get(mention.actor.name, 0), 6)
                yield (*signs, f"back {back} at {min(order, 3)}", f"back often {often}"), mention.actor
        end = start


def _subject(here: Around) -> Actor | None:
    """The subject of the nearest verb above the quantity in the tree, or of those it shares one with."""
    page = here.backdrop.page
    if not page.doc.has_annotation("DEP"):
        return None
    first, last = here.tokens[0].i, here.tokens[-1].i
    for above in upwards(here.tokens):
        if not above.tag_.startswith("VB") and above.dep_ != "ROOT":
            continue
        for child in above.children:
            if child.dep_ not in _SUBJECTS or first <= child.i <= last:
                continue
            relative = child.lower_ in ("which", "that", "who") and above.head is not above
            subject = above.head if relative else child
            left, right = (subject, subject) if relative else (child.left_edge, child.right_edge)
            actor = page.cast.actor(left.idx, right.idx + len(right)) or page.cast.actor(
                subject.idx, subject.idx + len(subject)
            )
            if actor is not None:
                return actor
        if above.dep_ not in ("conj", "xcomp", "advcl", "dep"):
            return None
    return None


def _within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """The actor mentions between two offsets, in text order."""
    found = []
    for at in range(bisect_left(mentions, start, key=lambda mention: mention.start), len(mentions)):
        if mentions[at].start >= end:
            break
        if mentions[at].end <= end:
            found.append(mentions[at])
    return found
