"""Who may hold a quantity, and what ties each to it: the material of the choice in quantity_holder.py.

Candidates are the actors and nations named in its sentence, the actors of the two sentences before, the source
of the statement that it stands in, those who met where a meeting is measured, and the nations that the report
is about. What speaks for each are the features of a deed's parts (event_roles.py: the way through the tree,
relation, side, distance, kind) and the ties such phrases have: named within what is counted, a possessive
before the number, the subject, a place, the speaker, each by what is counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.actors import Mention
from demarche.extract.event_roles import candidates, frequencies, head_of
from demarche.extract.page import Page
from demarche.extract.quantity import Quantity
from demarche.extract.quantity_nations import nations_in
from demarche.extract.quantity_words import words_that
from demarche.extract.tables import classes
from demarche.records import Actor, Statement

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass"})
_MAX_HOPS = 12
_SENTENCES_BEFORE = 2
# "on a market in Baghdad": a preposition close before a name.
_PLACED = re.compile(
    r"\b(in|on|across|inside|within|over|against|from|of|at|for|by|to|with) (?:[a-z]+ ){0,3}$"
)
_SCENE = re.compile(r"\b(?:in|across|inside|into|over) (?:[a-z]+ ){0,2}$")
_LONGEST_PLACE = 30
_CLAUSE = re.compile(r"\b(?:that|which|who|after|as|while|when|if|because)\b")
_CUT = re.compile(r"[;:—–]| - ")
_POSSESSIVES = ("'s", "’s", "s'", "s’")
_OWN = frozenset({"his", "her", "its", "their", "our", "my", "your"})
_BY_UNIT = frozenset(
    {"inside", "subject", "possessor", "nearest before", "placed after", "placed before", "speaker"}
)
_BY_VERB = frozenset(
    {
        "subject",
        "nearest before",
        "nearest after",
        "before commas 0",
        "after commas 0",
        "placed before",
        "placed after",
        "speaker",
    }
)


@dataclass(frozen=True)
class Holder:
    """Somebody who may hold a quantity, as mentioned once, and what speaks for it."""

    actor: Actor
    features: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What a whole report tells of who is in it.

    `mentions`: its actor mentions, sorted by where they start. `often`: how often each name and country is
    mentioned. `themes`: actor id → what shows that the report is about that nation; `leading`: the nations
    named most, and the one named most as a place.
    """

    page: Page
    mentions: tuple[Mention, ...]
    often: Mapping[str, int]
    themes: Mapping[str, tuple[str, ...]]
    leading: tuple[Actor, ...]

    @classmethod
    def of(cls, page: Page) -> Report:
        """The report of a page."""
        text, title = page.report.text, page.report.title or ""
        named: Counter[str] = Counter()
        placed: Counter[str] = Counter()
        who: dict[str, Actor] = {}
        for nation in nations_in(text, 0, len(text)):
            if nation.id is None or nation.text is None:
                continue
            named[nation.id] += 1
            who.setdefault(nation.id, nation.model_copy(update={"text": None}))
            at = nation.text.start
            if nation.kind == "government" and _SCENE.search(text[max(0, at - _LONGEST_PLACE) : at]):
                placed[nation.id] += 1
        themes: dict[str, list[str]] = defaultdict(list)
        for sign, count, most in (("theme", named, 4), ("scene", placed, 3)):
            for rank, (id, _) in enumerate(count.most_common(most)):
                themes[id].append(f"{sign} {rank}")
        for id in dict.fromkeys(nation.id for nation in nations_in(title, 0, len(title))):
            if id is not None:
                themes[id].append("titled")
        lead = dict.fromkeys(id for id, _ in [*named.most_common(2), *placed.most_common(1)])
        return cls(
            page,
            tuple(sorted(page.cast.mentions, key=lambda mention: (mention.start, -mention.end))),
            frequencies(page.cast.mentions),
            {id: tuple(signs) for id, signs in themes.items()},
            tuple(who[id] for id in lead),
        )


@dataclass(frozen=True)
class Around:
    """What a quantity stands in: its tokens, its sentence from `start` to `end`, and the statement around it.

    `sort`: a toll, the length of an encounter, parties, or the kind of quantity. `thing`: the class of what is
    counted; `verb`: that of the verb over it. `head`: the counted noun, lower case, "none" where there is none.
    """

    report: Report
    quantity: Quantity
    said: Statement | None
    tokens: tuple[Token, ...]
    start: int
    end: int
    sort: str
    thing: str
    verb: str
    head: str

    @classmethod
    def of(cls, report: Report, quantity: Quantity, said: Statement | None) -> Around:
        """The surroundings of `quantity`, which stands in the words of `said`, if in anybody's."""
        page = report.page
        start, end = page.sentence_of(quantity.start)
        span = page.doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
        tokens = tuple(token for token in span if not token.is_space) if span is not None else ()
        head = page.report.text[slice(*quantity.head)].lower() if quantity.head else "none"
        things = classes("figure_things", "thing")
        other = "other" if quantity.kind == "count" else quantity.kind
        thing = things.get(head) or things.get((quantity.unit or "").lower()) or other
        sort = _sort(page, quantity, head)
        return cls(report, quantity, said, tokens, start, end, sort, thing, _verb(tokens), head)

    @property
    def text(self) -> str:
        """The text of the whole report."""
        return self.report.page.report.text

    @property
    def unit(self) -> str:
        """The unit or counted noun, lower case, "none" where there is none."""
        return (self.quantity.unit or "none").lower()


def _sort(page: Page, quantity: Quantity, head: str) -> str:
    text = page.report.text
    start, end = page.sentence_of(quantity.start)
    before = text[start : quantity.start].lower().split()[-3:]
    if head in words_that("party"):
        return "party"
    if quantity.kind == "time":
        return "encounter" if ({head} | set(before)) & words_that("encounter") else "time"
    after = re.split(r"[,;.]", text[quantity.end : end].lower(), maxsplit=1)[0].split()[:6]
    return "toll" if set(before + after) & words_that("harm") else quantity.kind


def _verb(tokens: Sequence[Token]) -> str:
    """The class of the first verb at or above the tokens."""
    above = next((one for one in _upwards(tokens) if one.tag_.startswith("VB")), None)
    return "no verb" if above is None else classes("figure_things", "verb").get(above.lemma_.lower(), "else")


def _upwards(tokens: Sequence[Token]) -> Iterator[Token]:
    """The head of `tokens`, the word that it hangs on, and so on up."""
    if not tokens:
        return
    token = head_of(tokens)
    for _ in range(_MAX_HOPS):
        yield token
        if token.head.i == token.i:
            return
        token = token.head


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
        parts = candidates(here.tokens, here.sort, named, (), here.report.often)
        for mention, part in zip(named, parts, strict=True):
            # What names single words is too rare among so few figures.
            plain = (sign for sign in part.features if " of " not in sign and " under " not in sign)
            ties = list(_ties(here, mention, named, subject))
            signs = [*plain, *_themed(here, mention.actor), *_weighed(here, mention.actor, ties)]
            out.append(Holder(mention.actor, tuple(signs)))
    for features, actor in _outside(here):
        signs = [*_themed(here, actor), *_crossed(here, actor, ("outside", *features))]
        out.append(Holder(actor, tuple(signs)))
    return out


def _crossed(here: Around, actor: Actor, signs: Sequence[str]) -> Iterator[str]:
    """Each sign alone, and with what the quantity and the actor are."""
    for sign in signs:
        yield sign
        yield f"{sign} {here.sort}"
        yield f"{sign} {actor.kind}"
        yield f"{sign} of {here.thing}"


def _weighed(here: Around, actor: Actor, ties: Sequence[str]) -> Iterator[str]:
    yield from _crossed(here, actor, ties)
    for tie in ties:
        if tie in _BY_VERB:
            yield f"{tie} {here.verb}"
        if tie in _BY_UNIT:
            yield f"{tie} of unit {here.unit}"


def _themed(here: Around, actor: Actor) -> Iterator[str]:
    """Whether the report is about the actor or its country."""
    themes = here.report.themes
    yield from _crossed(
        here, actor, themes.get(actor.id or "") or themes.get(f"country:{actor.country}") or ("no theme",)
    )


def _named(here: Around) -> list[Mention]:
    """The actors mentioned in the sentence, and the nations that it names by a word that is no actor."""
    own = _within(here.report.mentions, here.start, here.end)
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
    if here.sort == "encounter":
        met = _those_who_met(_within(here.report.mentions, here.start, here.end))
        if met is not None:
            yield ("met",), met
    if here.said is not None and here.said.source is not None:
        yield ("source",), here.said.source
    for nation in here.report.leading:
        yield ("report",), nation
    opening = here.text[here.start : here.start + 12].split(" ", 1)[0].lower()
    goes_on = "goes on" if opening in words_that("anaphor") else "anew"
    end = here.start
    for back in range(1, _SENTENCES_BEFORE + 1):
        if end == 0:
            return
        start, _ = here.report.page.sentence_of(end - 1)
        signs = [f"back {back}", f"back {back} {goes_on}"]
        if "\n" in here.text[start:end].rstrip(" "):
            signs.append(f"back {back} another paragraph")
        known: set[str] = set()
        for order, mention in enumerate(_within(here.report.mentions, start, end)):
            if mention.actor.name not in known:
                known.add(mention.actor.name)
                often = min(here.report.often.get(mention.actor.name, 0), 6)
                yield (*signs, f"back {back} at {min(order, 3)}", f"back often {often}"), mention.actor
        end = start


def _those_who_met(named: Sequence[Mention]) -> Actor | None:
    """The persons named, or the states if no person is, joined as one actor."""
    for kinds in (("person",), ("government", "ministry", "alliance", "office")):
        met = {one.actor.id or one.actor.name: one.actor for one in named if one.actor.kind in kinds}
        if len(met) == 1:
            return next(iter(met.values()))
        if met:
            return Actor(id=None, name=" and ".join(who.name for who in met.values()), kind="collective")
    return None


def _subject(here: Around) -> Actor | None:
    """The subject of the nearest verb above the quantity in the tree, or of those it shares one with."""
    page = here.report.page
    if not page.doc.has_annotation("DEP"):
        return None
    first, last = here.tokens[0].i, here.tokens[-1].i
    for above in _upwards(here.tokens):
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
