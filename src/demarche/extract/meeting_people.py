"""Who meets: the subject, the owner ("his visit", "the U.S.-Russia talks") and the partners of a meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.meeting_mentions import Told
from demarche.extract.meeting_words import words
from demarche.records import Actor

if TYPE_CHECKING:
    from spacy.tokens import Token

    from demarche.actors import Mention

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:xsubj"})
_UP = frozenset({"xcomp", "advcl", "ccomp", "conj", "acl", "dep", "parataxis", "vmod", "acl:relcl"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_DIRECT = frozenset(
    {"meet", "phone", "call", "host", "visit", "invite", "brief", "question", "attend", "send"}
)
_TOWARD = frozenset({"visit", "go", "call", "speak", "session", "send"})
_HOPS = 4
_REACH = 28
"""Words after the telling word in which its partners are looked for."""


@dataclass(frozen=True)
class People:
    """Where the participants are named: with the telling word itself, and as the subject of its clause."""

    told: tuple[Mention, ...]
    subject: tuple[Mention, ...]

    @property
    def ordered(self) -> tuple[Mention, ...]:
        """All of them, the subject first."""
        return tuple(dict.fromkeys((*self.subject, *self.told)))


def people(tokens: Sequence[Token], group: Sequence[Told], mentions: Sequence[Mention]) -> People:
    """Who meets, by the mentions of the sentence, in the meeting that `group` tells."""
    told: list[Mention] = []
    subject: list[Mention] = []
    for one in group:
        partners = _partners(tokens, one, mentions)
        told += _owners(tokens, one, mentions, partners)
        told += partners
        # "A call between Putin and Biden" tells all who take part.
        between = any(token.lower_ == "between" for token in tokens[one.at + 1 : one.at + 4])
        if not (between and partners):
            subject += _subject(tokens, one, mentions)
    if not told and not subject:
        subject = _named_anywhere(mentions)
    return People(tuple(dict.fromkeys(told)), tuple(dict.fromkeys(subject)))


def _named_anywhere(mentions: Sequence[Mention]) -> list[Mention]:
    """The first persons of the sentence: "On his trip to Asia, Mr. Biden …"."""
    return [mention for mention in mentions if mention.actor.kind == "person"][:2]


def participants(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    """Each actor once; no outlets, and no government whose own person is among them."""
    found: dict[tuple[str | None, str], Actor] = {}
    for actor in actors:
        if actor.kind != "outlet":
            found.setdefault((actor.id, actor.name), actor)
    persons = {actor.country for actor in found.values() if actor.kind == "person" and actor.country}
    kept = [a for a in found.values() if not (a.kind == "government" and a.country in persons)]
    return tuple(kept if len(kept) > 1 else found.values())


def _within(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    return [mention for mention in mentions if start <= mention.start and mention.end <= end]


def _owners(
    tokens: Sequence[Token], one: Told, mentions: Sequence[Mention], partners: Sequence[Mention]
) -> list[Mention]:
    """Those named before the noun in its own phrase.

    Not "his" where that comes before all names and the last partner turns out to be the clause's subject:
    "After his meeting with Beko, Arden said" is Arden's meeting.
    """
    if one.verb or one.start == one.at:
        return []
    owners = _within(mentions, tokens[one.start].idx, tokens[one.at].idx)
    first = tokens[one.start]
    ahead = first.lower_ in ("his", "her") and len(owners) == 1 and len(partners) > 1
    if ahead and not any(m.end <= first.idx and m.actor.kind == "person" for m in mentions):
        then = next((token for token in tokens if token.idx >= partners[-1].end), None)
        before = tokens[0].doc.text[: partners[-1].start].rstrip()
        if then is not None and then.tag_ in _FINITE and before.endswith(","):
            return []
    return owners


def _partners(tokens: Sequence[Token], one: Told, mentions: Sequence[Mention]) -> list[Mention]:
    """Those named after "with", "between", "of", "by", or as the object of the verb."""
    collecting = one.verb and one.sort in _DIRECT
    takes = words("partner-prepositions") | ({"to"} if one.sort in _TOWARD else set())
    if one.sort == "be":
        takes = takes | {"in"}
    found: list[Mention] = []
    starts = {mention.start: mention for mention in mentions}
    for at in range(one.at + 1, min(len(tokens), one.at + 1 + _REACH)):
        token, low = tokens[at], tokens[at].lower_
        if low in words("clause-ends") or token.tag_ in ("WP", "WDT", "WRB"):
            break
        if token.tag_ in _FINITE and not found:
            if not one.verb:
                collecting = False
                if at > one.at + 1:
                    break
        elif token.tag_ in _FINITE:
            break
        if low == "," and found and not _list_goes_on(tokens, at, starts):
            break
        if low in takes:
            collecting = True
        elif low == "to" and at + 1 < len(tokens) and tokens[at + 1].tag_ == "VB":
            break
        elif (low in words("other-prepositions") and low not in takes) or low == "to":
            collecting = False
        mention = starts.get(token.idx)
        if mention is not None and collecting:
            found.append(mention)
    return found


def _list_goes_on(tokens: Sequence[Token], comma: int, starts: Mapping[int, Mention]) -> bool:
    """Whether another name follows the comma, after at most "and", a determiner and titles."""
    return any(token.idx in starts for token in tokens[comma + 1 : comma + 4])


def _subject(tokens: Sequence[Token], one: Told, mentions: Sequence[Mention]) -> list[Mention]:
    """The subject of the verb, or of the verb that the noun hangs on; else whoever is named just before."""
    verb = tokens[one.at]
    at = verb.i  # "…, the White House said" tells who says so, not who meets
    for _ in range(_HOPS):
        if verb.tag_.startswith("V") or verb.head.i == verb.i:
            break
        if verb.dep_ in _SUBJECTS:
            return []
        verb = verb.head
    for _ in range(_HOPS):
        heads = [child for child in verb.children if child.dep_ in _SUBJECTS and child.i < min(verb.i, at)]
        found = [m for head in heads for m in _naming(head, mentions)]
        if found:
            return _with_coordinated(tokens, found, mentions)
        if verb.dep_ not in _UP or verb.head.i == verb.i:
            break
        verb = verb.head
    before = [m for m in mentions if m.end <= tokens[one.start].idx]
    # "Putin of Russia spoke": the name that another hangs on is the subject.
    while len(before) > 1 and tokens[0].doc.text[before[-2].end : before[-1].start].strip() == "of":
        before.pop()
    return _with_coordinated(tokens, before[-1:], mentions) if one.verb or one.sort == "visit" else []


def _with_coordinated(
    tokens: Sequence[Token], found: list[Mention], mentions: Sequence[Mention]
) -> list[Mention]:
    """`found`, and before them whoever only "and", commas and the like join to the first ("A, B and C")."""
    joined = list(found)
    for mention in reversed([m for m in mentions if joined and m.end <= joined[0].start]):
        between = [t.lower_ for t in tokens if mention.end <= t.idx < joined[0].start]
        if not between or not set(between) <= words("links"):
            break
        joined.insert(0, mention)
    return joined


def _naming(head: Token, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that name the noun `head` or those coordinated with it."""
    heads = [head, *(child for child in head.children if child.dep_ == "conj")]
    return [m for one in heads for m in mentions if m.start <= one.idx < m.end]
