"""Conditions: what an actor, or the outlet, says will follow if something happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from demarche.extract.condition_clauses import Pair, pair, trimmed
from demarche.extract.condition_force import Reading, force, weighed
from demarche.extract.condition_markers import markers, words
from demarche.records import Actor, Condition, Statement

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

    from demarche.extract.page import Page
    from demarche.reader.attribution import Conditional

Offsets = tuple[int, int]

# About the share that was right (place, issuer, force) of the conditions that both found, only the rules, and
# only the reader: lower than in articles the reader has learnt (.7, .15, .6), judged by the few it has not.
_BOTH, _RULES, _READER = 0.55, 0.15, 0.35
_OPENING = 40
"""Characters at the start of a consequence in which its subject is looked for."""


def conditions(page: Page, statements: Sequence[Statement]) -> tuple[Condition, ...]:
    """The conditions told in the running news of `page`, in text order.

    Rules find the marker and bound the clauses; the reader adds conditions that have none, and its chance for
    each force is weighed with what the words tell. Whoever's words hold a condition declares it; in the
    outlet's own voice it has no issuer.
    """
    read: list[Conditional] = list(page.doc._.conditionals) if page.doc.has_extension("conditionals") else []
    found: dict[Offsets, Condition] = {}
    for sentence in page.sentences():
        pairs = list(_pairs(sentence, statements))
        for one in pairs:
            agreed = next((each for each in read if _touches(each, one)), None)
            record = _record(page, one, sentence, statements, agreed)
            found.setdefault((record.evidence.start, record.evidence.end), record)
        for each in read:
            inside = sentence.start <= each.trigger.start < sentence.end
            if inside and not any(_touches(each, one) for one in pairs):
                alone = _as_read(page, each)
                if alone is not None:
                    record = _record(page, alone, sentence, statements, each)
                    found.setdefault((record.evidence.start, record.evidence.end), record)
    return tuple(found[where] for where in sorted(found))


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


def _pairs(sentence: Tokens, statements: Sequence[Statement]) -> Iterator[Pair]:
    whole = [token for token in sentence if not token.is_space]
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


def _said(whole: list[Token], at: Token, statements: Sequence[Statement]) -> list[list[Token]]:
    """The sentence's words that lie in the content of one statement which holds `at`, shortest first."""
    stretches = []
    for statement in statements:
        spans = [(span.start, span.end) for span in statement.content]
        if any(start <= at.idx < end for start, end in spans):
            stretches.append([t for t in whole if any(start <= t.idx < end for start, end in spans)])
    return sorted(stretches, key=len)


def _record(
    page: Page,
    one: Pair,
    sentence: Tokens,
    statements: Sequence[Statement],
    read: Conditional | None,
) -> Condition:
    trigger = _characters(page, one.trigger)
    consequence = _characters(page, one.consequence)
    evidence = (min(trigger[0], consequence[0]), max(trigger[1], consequence[1]))
    statement = _statement(statements, trigger, consequence)
    threatener, verb = (None, "") if statement else _threatener(page, sentence, trigger[0])
    issuer = statement.source if statement else threatener
    text = page.report.text
    reading = Reading(
        marker=one.marker,
        trigger=text[slice(*trigger)],
        consequence=text[slice(*consequence)],
        declared=statement is not None or threatener is not None,
        own=_own(page, one, consequence, issuer),
        act=statement.act if statement else ("THREATEN" if verb.startswith("threat") else None),
    )
    told = force(reading)
    return Condition.make(
        page.report,
        page.reader,
        evidence,
        status="conditional",
        confidence=_RULES if read is None else _READER if one.marker == "reader" else _BOTH,
        trigger=page.span(*trigger),
        consequence=page.span(*consequence),
        issuer=issuer,
        against=_against(page, trigger, consequence, issuer),
        force=told if read is None else weighed(told, one.marker, read.force),
        when=page.when_in(*trigger) or page.when_in(*consequence),
    )


def _characters(page: Page, tokens: Offsets) -> Offsets:
    last = page.doc[tokens[1] - 1]
    return page.doc[tokens[0]].idx, last.idx + len(last)


def _statement(statements: Sequence[Statement], trigger: Offsets, consequence: Offsets) -> Statement | None:
    """The statement whose content holds most of both clauses; the shortest of equals."""
    total = trigger[1] - trigger[0] + consequence[1] - consequence[0]
    best: tuple[float, int] | None = None
    chosen = None
    for statement in statements:
        held = sum(
            max(0, min(span.end, end) - max(span.start, start))
            for span in statement.content
            for start, end in (trigger, consequence)
        )
        rank = (round(held / total, 1), -sum(span.end - span.start for span in statement.content))
        if held * 2 >= total and (best is None or rank > best):
            best, chosen = rank, statement
    return chosen


def _threatener(page: Page, sentence: Tokens, before: int) -> tuple[Actor | None, str]:
    """Who "threatened to …", "warned of …", where no statement holds the condition, and that word."""
    verb = next((t for t in sentence if t.idx < before and t.lower_ in words("threatening")), None)
    if verb is None:
        return None, ""
    subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nmod:poss") and child.i < verb.i]
    for subject in subjects:
        for mention in page.cast.mentions:
            if mention.start <= subject.idx < mention.end:
                return mention.actor, verb.lower_
    named = [m for m in page.cast.mentions if sentence.start_char <= m.start and m.end <= verb.idx]
    return (named[-1].actor, verb.lower_) if named else (None, "")


def _own(page: Page, one: Pair, consequence: Offsets, issuer: Actor | None) -> bool:
    """Whether the consequence is the issuer's own deed: a bare verb, or a subject on the issuer's side."""
    first = page.doc[one.consequence[0]]
    if first.tag_ in ("VB", "VBG"):
        return issuer is not None
    opening = consequence[0], min(consequence[1], consequence[0] + _OPENING)
    subject = next((m for m in page.cast.mentions if opening[0] <= m.start < opening[1]), None)
    return subject is not None and issuer is not None and _same_side(subject.actor, issuer)


def _same_side(one: Actor, other: Actor) -> bool:
    if (one.id, one.name) == (other.id, other.name) or (one.id is not None and one.id == other.id):
        return True
    return one.country is not None and one.country == other.country


def _against(page: Page, trigger: Offsets, consequence: Offsets, issuer: Actor | None) -> tuple[Actor, ...]:
    """At whom it is aimed: the others named in the trigger, or else in the consequence."""
    if issuer is None:
        return ()
    for start, end in (trigger, consequence):
        others: dict[tuple[str | None, str], Actor] = {}
        for mention in page.cast.mentions:
            if start <= mention.start and mention.end <= end and not _same_side(mention.actor, issuer):
                others.setdefault((mention.actor.id, mention.actor.name), mention.actor)
        if others:
            return tuple(others.values())
    return ()
