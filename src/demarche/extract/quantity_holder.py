"""Whose a quantity is: "Russia has at least 90,000 troops", "60 Russian diplomats", "his 12-day trip".

Read from the nearest tie to the farthest: an actor inside the counted noun phrase, a possessor right
before the number, those who met where a meeting is measured, the subject that governs the number in the
tree, and last the nearest actor named before it in the same words of the same speaker. Where none is found
it is unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from demarche.extract.page import Page
from demarche.extract.quantity import Quantity
from demarche.extract.quantity_nations import nation_in
from demarche.extract.quantity_words import words_that
from demarche.records import Actor, Statement

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.actors import Mention

Offsets = tuple[int, int]

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass"})
_MAX_HOPS = 12
# "in Syria", "in Syria's bloody war", "on a market in Baghdad": a preposition and the name close behind it.
_IN_A_PLACE = re.compile(
    r"\b(?:in|on|across|inside|within|over|against|from) ((?:[a-z]+ ){0,3}[A-Z][\w’']+(?: [A-Z][\w’']+)?)"
)
_CAPITALISED = re.compile(r"[A-Z][\w.’']*(?: [A-Z][\w.’']*)?")
_PERSONAL = frozenset({"person"})
_STATES = frozenset({"government", "ministry", "alliance", "office"})


def holder_of(
    page: Page, quantity: Quantity, said: Statement | None, mentions: Sequence[Mention]
) -> Actor | None:
    """Whose `quantity` is; null where the text ties it to nobody.

    `said`: the statement that it stands in. `mentions`: the page's actor mentions, sorted by where they
    start.
    """
    if inside := _inside(page, quantity, mentions):
        return inside
    if _counts_parties(page, quantity):
        return None
    if possessor := _possessor(page, quantity, mentions):
        return possessor
    if _of_encounter(page, quantity):
        return _those_who_met(page, quantity, mentions)
    if _is_toll(page, quantity):
        return _place_of_toll(page, quantity)
    return (
        _subject(page, quantity)
        or _named_before(page, quantity, said, mentions)
        or _nation_before(page, quantity, said)
        or _topic(page, quantity, said, mentions)
    )


def _known(actor: Actor) -> bool:
    """.

    Hether the actor is more than a common noun: "the public" and "residents" hold nothing we could name.
    """
    return actor.id is not None or actor.country is not None or actor.kind == "person"


def _nation_before(page: Page, quantity: Quantity, said: Statement | None) -> Actor | None:
    """The nearest nation that the sentence names before the number, be it by a demonym only."""
    start, _ = page.sentence_of(quantity.start)
    for name in reversed(list(_CAPITALISED.finditer(page.report.text, start, quantity.start))):
        if any(a <= name.start() < b for a, b in _sources(said)):
            continue
        if nation := nation_in(page.report.text, name.start(), name.end()):
            return nation
    return None


def _topic(
    page: Page, quantity: Quantity, said: Statement | None, mentions: Sequence[Mention]
) -> Actor | None:
    """The government that the sentence before is about, where this one goes on from it.

    "India was importing 348,000 barrels. That has fallen to 50,000."
    """
    start, _ = page.sentence_of(quantity.start)
    opening = page.report.text[start : start + 12].split(" ", 1)[0].lower()
    if said is not None or start == 0 or opening not in words_that("anaphor"):
        return None
    before, end = page.sentence_of(start - 1)
    if "\n" in page.report.text[before:end]:
        return None
    return next((m.actor for m in _within(mentions, before, end) if m.actor.kind == "government"), None)


def _inside(page: Page, quantity: Quantity, mentions: Sequence[Mention]) -> Actor | None:
    """The one named within what is counted: "Russian diplomats", "its centrifuges", "members of Congress"."""
    if quantity.counted is None or quantity.head is None:
        return None
    start, end = quantity.counted
    if nation := nation_in(page.report.text, start, quantity.head[1]):
        return nation
    within = _within(mentions, start, max(end, quantity.end))
    apart = [mention for mention in within if not mention.start <= quantity.head[0] < mention.end]
    return next((mention.actor for mention in apart), None)


def _is_toll(page: Page, quantity: Quantity) -> bool:
    """Whether the quantity is of people killed, hurt, sanctioned: the subject did that, and holds none."""
    text = page.report.text
    start, end = page.sentence_of(quantity.start)
    before = text[start : quantity.start].lower().split()[-3:]
    after = re.split(r"[,;.]", text[quantity.end : end].lower(), maxsplit=1)[0].split()[:6]
    return bool(set(before + after) & words_that("harm"))


def _place_of_toll(page: Page, quantity: Quantity) -> Actor | None:
    """The state in which, or on which, the toll was taken, where the sentence names it: "in Syria"."""
    start, end = page.sentence_of(quantity.start)
    text = page.report.text
    after = [match.span(1) for match in _IN_A_PLACE.finditer(text, quantity.end, end)]
    before = [match.span(1) for match in _IN_A_PLACE.finditer(text, start, quantity.start)]
    for place in (*after, *reversed(before)):
        if nation := nation_in(text, *place):
            return nation
    return None


def _counts_parties(page: Page, quantity: Quantity) -> bool:
    """Whether those counted are actors themselves: "the two sides", "six world powers"."""
    return quantity.head is not None and page.report.text[slice(*quantity.head)].lower() in words_that(
        "party"
    )


def _possessor(page: Page, quantity: Quantity, mentions: Sequence[Mention]) -> Actor | None:
    """.

    He actor whose possessive stands right before the number: "North Korea's six tests", "his 12-day trip".
    """
    text = page.report.text
    for mention in reversed(_before(page, quantity.start, mentions)):
        between = text[mention.end : quantity.start].strip()
        if between in ("'s", "’s", "'", "’") or (
            not between and _is_possessive(text[mention.start : mention.end])
        ):
            return mention.actor
        break
    return None


def _is_possessive(mention: str) -> bool:
    return mention.lower() in ("his", "her", "its", "their", "our", "my", "your") or mention.endswith(
        ("'s", "’s", "s'", "s’")
    )


def _of_encounter(page: Page, quantity: Quantity) -> bool:
    """Whether the length of a meeting, call or talk is what is measured."""
    if quantity.kind != "time":
        return False
    head = page.report.text[slice(*quantity.head)].lower() if quantity.head else ""
    start, _ = page.sentence_of(quantity.start)
    before = page.report.text[start : quantity.start].lower().split()[-3:]
    return bool(({head} | set(before)) & words_that("encounter"))


def _those_who_met(page: Page, quantity: Quantity, mentions: Sequence[Mention]) -> Actor | None:
    """The persons named in the sentence, or the states if no person is, joined as one actor."""
    start, end = page.sentence_of(quantity.start)
    named = [mention.actor for mention in _within(mentions, start, end)]
    for kinds in (_PERSONAL, _STATES):
        met = {actor.id or actor.name: actor for actor in named if actor.kind in kinds}
        if met:
            return joined(tuple(met.values()))
    return None


def joined(actors: tuple[Actor, ...]) -> Actor:
    """Several actors as one collective, or the one itself."""
    if len(actors) == 1:
        return actors[0]
    return Actor(id=None, name=" and ".join(actor.name for actor in actors), kind="collective")


def _subject(page: Page, quantity: Quantity) -> Actor | None:
    """The subject of the nearest verb above the number in the tree, if it is an actor and no victim."""
    span = page.doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    if span is None or not page.doc.has_annotation("DEP"):
        return None
    token: Token = span.root
    for above in _verbs_above(token):
        for child in above.children:
            if child.dep_ not in _SUBJECTS or span.start <= child.i < span.end:
                continue
            relative = child.text.lower() in ("which", "that", "who") and above.head is not above
            subject = above.head if relative else child
            left, right = (subject, subject) if relative else (child.left_edge, child.right_edge)
            actor = page.cast.actor(left.idx, right.idx + len(right)) or page.cast.actor(
                subject.idx, subject.idx + len(subject)
            )
            if actor is not None and _known(actor):
                return actor
    return None


def _verbs_above(token: Token) -> Iterator[Token]:
    """The first verb above `token`, and those whose subject it shares (conjuncts and open complements)."""
    for _ in range(_MAX_HOPS):
        if token.tag_.startswith("VB") or token.dep_ == "ROOT":
            yield token
            if token.dep_ not in ("conj", "xcomp", "advcl", "dep"):
                return
        if token.head is token:
            return
        token = token.head


def _named_before(
    page: Page, quantity: Quantity, said: Statement | None, mentions: Sequence[Mention]
) -> Actor | None:
    """The nearest actor before the number in its sentence, in the same speaker's words; else that speaker."""
    start, _ = page.sentence_of(quantity.start)
    stretch = _content_with(said, quantity) if said is not None else None
    if stretch is not None:
        start = max(start, stretch[0])
    sources = _sources(said)
    for mention in reversed(_before(page, quantity.start, mentions)):
        if mention.start < start:
            break
        if _known(mention.actor) and not any(a <= mention.start < b for a, b in sources):
            return mention.actor
    return None


def _before(page: Page, offset: int, mentions: Sequence[Mention]) -> list[Mention]:
    """The actor mentions that end before `offset` in its sentence, in text order."""
    start, _ = page.sentence_of(offset)
    return _within(mentions, start, offset)


def _within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """The actor mentions between two offsets, in text order."""
    found = []
    for at in range(bisect_left(mentions, start, key=lambda mention: mention.start), len(mentions)):
        if mentions[at].start >= end:
            break
        if mentions[at].end <= end:
            found.append(mentions[at])
    return found


def _content_with(said: Statement, quantity: Quantity) -> Offsets | None:
    return next(
        ((span.start, span.end) for span in said.content if span.start <= quantity.start < span.end), None
    )


def _sources(said: Statement | None) -> tuple[Offsets, ...]:
    if said is None or said.source is None or said.source.text is None:
        return ()
    return ((said.source.text.start, said.source.text.end),)
