"""Who declares a condition: whoever's words hold it, or who "threatened to"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.extract.condition_markers import words
from demarche.records import Actor, Statement

if TYPE_CHECKING:
    from spacy.tokens import Span as Tokens

    from demarche.extract.page import Page

Offsets = tuple[int, int]
_GAP = 80
"""Characters that a content read in pieces may lack between two of them."""


def bridged(statement: Statement) -> list[Offsets]:
    """The content's spans; two whose gap holds neither source nor cue are one."""
    own = [*statement.cue, *([statement.source.text] if statement.source and statement.source.text else [])]
    spans: list[Offsets] = []
    for span in sorted(statement.content, key=lambda one: one.start):
        apart = not spans or any(spans[-1][1] <= each.start < span.start for each in own)
        if apart or span.start - spans[-1][1] > _GAP:
            spans.append((span.start, span.end))
        else:
            spans[-1] = spans[-1][0], span.end
    return spans


def holding(statements: Sequence[Statement], trigger: Offsets, consequence: Offsets) -> Statement | None:
    """The statement whose content holds most of both clauses; the shortest of equals."""
    total = trigger[1] - trigger[0] + consequence[1] - consequence[0]
    best: tuple[float, int] | None = None
    chosen = None
    for statement in statements:
        held, declared = (
            sum(
                max(0, min(span_end, end) - max(span_start, start))
                for span_start, span_end in bridged(statement)
                for start, end in clauses
            )
            for clauses in ((trigger, consequence), (consequence,))
        )
        if declared * 2 < consequence[1] - consequence[0]:
            continue  # it holds the trigger alone: "if he continues to deny it, …"
        rank = (round(held / total, 1), -sum(span.end - span.start for span in statement.content))
        if held * 2 >= total and (best is None or rank > best):
            best, chosen = rank, statement
    return chosen


def threatening(page: Page, sentence: Tokens, before: int) -> tuple[Actor | None, str]:
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


def known(issuer: Actor | None) -> Actor | None:
    """`issuer`, or null where the report never says whom a pronoun means."""
    return None if issuer is None or issuer.name.lower() in words("subject-pronouns") else issuer
