"""How, in what body and where a meeting takes place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.meeting_mentions import Told
from demarche.extract.meeting_people import People
from demarche.extract.meeting_words import words
from demarche.records import Actor, Format

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.actors import Mention

_NEAR = 14
"""Words behind the telling word in which its place and manner are told."""
_FACE_TO_FACE = frozenset({"meet", "visit", "go", "host", "session", "sit", "attend"})
"""Sorts of telling words that a call told beside them does not make a call."""
_MANY = 3
"""More participants than these make a meeting multilateral."""


def format_of(
    tokens: Sequence[Token], group: Sequence[Told], since: int, actors: Sequence[Actor], place: str | None
) -> Format:
    """Phone and video as told; multilateral by the body's name or many participants; else in person.

    Who "spoke" did so by phone, unless at a place. Before the word `since` another meeting is told.
    """
    low = [token.lower_ for token in tokens]
    near = set(low[max(since, group[0].at - 6) : group[-1].at + _NEAR - 2])
    sorts = {one.sort for one in group}
    if near & words("video"):
        return "video"
    remote = {"call", "phone"} if place else {"call", "phone", "speak"}
    called = sorts & {"call", "phone"} and not sorts & _FACE_TO_FACE
    if called or sorts <= remote or near & {"phone", "telephone", "telephoned"}:
        return "phone"
    about = set(low[group[0].start : group[-1].at + 6])
    if about & words("multilateral") and not sorts & {"meet", "visit", "go"}:
        return "multilateral"
    return "multilateral" if len(actors) > _MANY else "in-person"


def bodies(mentions: Sequence[Mention]) -> list[Mention]:
    """Those that name an organisation or alliance."""
    return [mention for mention in mentions if mention.actor.kind in ("alliance", "organization")]


def body_of(people: People) -> str | None:
    """The body that meets: the first that is named in the meeting's own phrase."""
    return next((mention.actor.name for mention in bodies(people.told)), None)


def place_of(
    text: str, tokens: Sequence[Token], group: Sequence[Told], named: Sequence[Mention]
) -> str | None:
    """The place named after "in" or "at" behind the telling words, as printed.

    Not the "in" of a body's own name ("Cooperation in Europe"), which counts as one word, nor a place that
    owns the one that is meant ("at Beko's estate").
    """
    last, read = group[-1].at, 0
    for at in range(last + 1, len(tokens) - 1):
        if any(body.start < tokens[at].idx < body.end for body in named):
            continue
        read += 1
        if read >= _NEAR or tokens[at].lower_ in words("clause-ends"):
            return None
        if tokens[at].lower_ in ("in", "at"):
            start = at + 2 if tokens[at + 1].lower_ == "the" else at + 1
            end = start
            while end < len(tokens) and _names_a_place(tokens[end]):
                end += 1
            owner = end < len(tokens) and tokens[end].tag_ == "POS"
            if end > start and not owner:
                return text[tokens[start].idx : tokens[end - 1].idx + len(tokens[end - 1])]
    return None


def _names_a_place(token: Token) -> bool:
    return token.tag_ in ("NNP", "NNPS") and token.ent_type_ not in ("DATE", "PERSON")
