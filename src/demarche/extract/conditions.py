"""Conditions: what an actor, or the outlet, says will follow if something happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from demarche.extract.condition_against import against, same_side
from demarche.extract.condition_clauses import Pair, finite, pair, trimmed
from demarche.extract.condition_features import Reading, features
from demarche.extract.condition_force import NONE, chances, likeliest, weighed
from demarche.extract.condition_issuer import bridged, holding, known, threatening
from demarche.extract.condition_markers import markers, words
from demarche.records import Actor, Condition, Statement

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from demarche.extract.page import Page
    from demarche.reader.attribution import Conditional

Offsets = tuple[int, int]

_OPENING = 40
"""Characters at the start of a consequence in which its subject is looked for."""
_LIKELY = 0.4
"""What is less likely a condition than this is none."""
_PLACED = 0.55
"""About the share of conditions whose place and issuer are right, in articles not learnt by the reader."""
_STATES = frozenset({"government", "ministry", "office", "armed-force", "alliance"})


@dataclass(frozen=True)
class Candidate:
    """What may be a condition: its clauses, who would declare it, and what its force is told from."""

    trigger: Offsets
    consequence: Offsets
    issuer: Actor | None
    reading: Reading
    read: Conditional | None
    """What the reader made of the same words."""


def conditions(page: Page, statements: Sequence[Statement]) -> tuple[Condition, ...]:
    """The conditions told in the running news of `page`, in text order.

    Rules find the marker and bound the clauses; the reader adds conditions that have none, and its chance for
    each force is weighed with what the words tell. Whoever's words hold a condition declares it; in the
    outlet's own voice it has no issuer.
    """
    found: dict[Offsets, Condition] = {}
    for one in candidates(page, statements):
        told = weighed(chances(features(one.reading)), one.read.force if one.read else None)
        if told[NONE] < 1 - _LIKELY:
            record = _record(page, one, told)
            found.setdefault((record.evidence.start, record.evidence.end), record)
    return tuple(found[where] for where in sorted(found))


def candidates(page: Page, statements: Sequence[Statement]) -> Iterator[Candidate]:
    """Everything in the running news of `page` that has the form of a condition, sentence by sentence."""
    read: list[Conditional] = list(page.doc._.conditionals) if page.doc.has_extension("conditionals") else []
    for sentence in page.sentences():
        pairs = list(_pairs(page, sentence, statements))
        for one in pairs:
            agreed = next((each for each in read if _touches(each, one)), None)
            yield _candidate(page, one, sentence, statements, agreed)
        for each in read:
            inside = sentence.start <= each.trigger.start < sentence.end
            if inside and not any(_touches(each, one) for one in pairs):
                alone = _as_read(page, each)
                if alone is not None:
                    yield _candidate(page, alone, sentence, statements, each)


def _touches(each: Conditional, one: Pair) -> bool:
    """Whether the reader's conditional and the pair that the rules made share a word."""
    start = min(each.trigger.start, each.consequence.start), max(each.trigger.end, each.consequence.end)
    other = min(one.trigger[0], one.consequence[0]), max(one.trigger[1], one.consequence[1])
    return start[0] < other[1] and other[0] < start[1]


def _as_read(page: Page, each: Conditional) -> Pair | None:
    trigger = trimmed(list(each.trigger.of(page.doc)))
    consequence = trimmed(list(each.consequence.of(page.doc)))
    if trigger is None or consequence is None:
        return None
    return Pair("reader", trigger[0], trigger, consequence)


def _pairs(page: Page, sentence: Tokens, statements: Sequence[Statement]) -> Iterator[Pair]:
    whole = page.words_of(sentence)
    if not whole or sentence.text.rstrip(" \n\"”'").endswith("?"):
        return
    for marker in markers(whole):
        at = whole[marker.start]
        for stretch in [*_said(whole, at, statements), whole]:
            inside = markers(stretch)
            here = next((one for one in inside if stretch[one.start].i == at.i), None)
            made = pair(stretch, here, inside) if here is not None else None
            if made is not None:
                yield made
                break


def _said(whole: Sequence[Token], at: Token, statements: Sequence[Statement]) -> list[list[Token]]:
    """The sentence's words that lie in the content of one statement which holds `at`, shortest first."""
    stretches = []
    for statement in statements:
        spans = bridged(statement)
        if any(start <= at.idx < end for start, end in spans):
            stretches.append([t for t in whole if any(start <= t.idx < end for start, end in spans)])
    return sorted(stretches, key=len)


def _candidate(
    page: Page,
    one: Pair,
    sentence: Tokens,
    statements: Sequence[Statement],
    read: Conditional | None,
) -> Candidate:
    trigger = _characters(page, one.trigger)
    consequence = _characters(page, one.consequence)
    statement = holding(statements, trigger, consequence)
    threatener, verb = (None, "") if statement else threatening(page, sentence, trigger[0])
    issuer = known(statement.source if statement else threatener)
    text = page.report.text
    reading = Reading(
        marker=one.marker,
        trigger=text[slice(*trigger)],
        consequence=text[slice(*consequence)],
        voice=_voice(issuer, declared=statement is not None),
        own=_own(page, one, consequence, issuer),
        act=statement.act if statement else None,
        cue=" ".join(span.exact for span in statement.cue) if statement else verb,
        tense=next((token.tag_ for token in page.doc[slice(*one.trigger)] if finite(token)), ""),
        mood=_mood(page.doc[slice(*one.consequence)]),
        fronted=trigger < consequence,
        quoted=statement is not None and statement.quoted != "indirect",
        actors=(_names_state(page, trigger), _names_state(page, consequence)),
    )
    return Candidate(trigger, consequence, issuer, reading, read)


def _record(page: Page, one: Candidate, told: Mapping[str, float]) -> Condition:
    evidence = min(one.trigger[0], one.consequence[0]), max(one.trigger[1], one.consequence[1])
    force = likeliest(told)
    return Condition.make(
        page.report,
        page.reader,
        evidence,
        status="conditional",
        confidence=round(_PLACED * told[force], 2),
        trigger=page.span(*one.trigger),
        consequence=page.span(*one.consequence),
        issuer=one.issuer,
        against=against(page, one.trigger, one.consequence, one.issuer),
        force=force,
        when=page.when_in(*one.trigger) or page.when_in(*one.consequence),
    )


def _voice(issuer: Actor | None, *, declared: bool) -> str:
    if issuer is None:
        return "unknown" if declared else "outlet"
    return "state" if issuer.kind in _STATES else "person" if issuer.kind == "person" else "others"


def _mood(consequence: Tokens) -> str:
    """The first modal of the consequence, or else the tag of its first verb."""
    modal = next((token.lower_ for token in consequence if token.lower_ in words("modals")), None)
    return modal or next((token.tag_ for token in consequence if token.tag_.startswith("VB")), "")


def _names_state(page: Page, where: Offsets) -> bool:
    return any(
        mention.actor.kind in _STATES or mention.actor.kind == "group"
        for mention in page.cast.mentions
        if where[0] <= mention.start and mention.end <= where[1]
    )


def _characters(page: Page, tokens: Offsets) -> Offsets:
    last = page.doc[tokens[1] - 1]
    return page.doc[tokens[0]].idx, last.idx + len(last)


def _own(page: Page, one: Pair, consequence: Offsets, issuer: Actor | None) -> bool:
    """Whether the consequence is the issuer's own deed: a bare verb, or a subject on the issuer's side."""
    first = page.doc[one.consequence[0]]
    if first.tag_ in ("VB", "VBG"):
        return issuer is not None
    opening = consequence[0], min(consequence[1], consequence[0] + _OPENING)
    subject = next((m for m in page.cast.mentions if opening[0] <= m.start < opening[1]), None)
    return subject is not None and issuer is not None and same_side(subject.actor, issuer)
